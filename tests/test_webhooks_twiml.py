"""What the carrier is sent: each instruction as TwiML, within the carrier's rules."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import pytest
import twiml_schema
from hypothesis import given
from hypothesis import strategies as st
from twilio.twiml.voice_response import Gather as Gather_
from twilio.twiml.voice_response import VoiceResponse

from ivr.telephony import (
    Dial,
    Enqueue,
    Gather,
    Hangup,
    Instruction,
    Pause,
    Play,
    Record,
    Say,
    Sound,
    Speak,
    Wait,
)
from webhooks import locales, sentences, twiml
from webhooks.sentences import LONGEST, pieces

GOLDEN = Path(__file__).parent / "fixtures" / "twiml"

HELLO = Say("안녕하세요.", "ko", "Polly.Seoyeon-Neural")
NOTICE = Say("통화는 녹음됩니다.", "ko", "Polly.Seoyeon-Neural")
MENU = Say("상담원 연결은 1번", "ko", "Polly.Seoyeon-Neural")

CASES: dict[str, tuple[Instruction, ...]] = {
    "menu": (
        Speak((HELLO, Pause(0.5))),
        Gather((MENU,), "ko", timeout=5, key_gap=2, num_digits=1),
    ),
    "menu-after-notice": (
        Speak((HELLO,)),
        Speak((NOTICE,), interruptible=False),
        Speak((HELLO,)),
        Gather((MENU,), "ko", timeout=5, key_gap=2, num_digits=1),
    ),
    "digits": (Gather((Say("Your number?", "en"),), "en", 5, 7, finish_on="#"),),
    "speech": (
        Gather(
            (Say("What can we do for you?", "en"),),
            "en",
            6,
            1.5,
            keys=False,
            speech=True,
            hints=("unlock my account", "refund, please", ""),
        ),
    ),
    "keys-and-speech": (
        Gather((MENU,), "ko", 5, 2, num_digits=1, speech=True, hints=("환불",)),
    ),
    "recordings": (
        Speak((Play("https://example.org/hello.mp3", "en", "Hello."), Pause(0.4))),
        Gather((Play("menus/main.wav", "en"),), "en", 5, 2, num_digits=1),
    ),
    "voicemail": (Record((HELLO,), "ko", "desk", longest=90, keep_for=86_400),),
    "dial-all": (
        Speak((HELLO,)),
        Dial(("+44 20 7946 0123", "sip:desk@example.org"), "en", ring_time=20),
    ),
    "dial-with-whisper": (
        Dial(
            ("+442079460123",),
            "en",
            caller_id="+44 20 7946 0999",
            whisper=(Say("A call for you.", "en"),),
            records=True,
        ),
    ),
    "queue": (Enqueue("account", "ko", 300, 40, greeting=(HELLO,), escape=("1",)),),
    "hangup": (Speak((HELLO,), interruptible=False), Hangup()),
}


def address(what: str) -> str:
    """An action address as the app makes them."""
    return f"/voice/support/{what}/TOKEN"


def media(url: str) -> str:
    """A recording's address: the carrier's own, or ours for a file of the flow."""
    return url if "://" in url else f"/sounds/{url}"


def as_the_library_writes_it(response: VoiceResponse) -> None:
    """Hold our own writing to the library's."""
    assert twiml._DECLARATION + "".join(twiml._pieces(response)) == str(response)


def made(*instructions: Instruction) -> ElementTree.Element:
    """The document for *instructions*, held to the carrier's rules."""
    text = twiml.document(instructions, address, media)
    assert twiml_schema.check(text) == []
    return ElementTree.fromstring(text)


def said(text: str) -> list[str]:
    """The texts of every ``<Say>`` that *text* becomes."""
    root = made(Speak((Say(text, "en"),)), Hangup())
    return [say.text or "" for say in root.iter("Say")]


def indented(root: ElementTree.Element) -> str:
    """The document as people read it."""
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


@pytest.mark.parametrize("name", CASES)
def test_instruction_becomes_its_verbs(
    name: str, matches: Callable[[Path, str], None]
) -> None:
    """Each instruction is sent as the document that is kept for it."""
    matches(GOLDEN / f"{name}.xml", indented(made(*CASES[name])))


def test_every_wait_on_the_line_has_its_document() -> None:
    """No wait that the carrier carries out is left without a kept document."""
    kept = {type(case[-1]) for case in CASES.values()}
    ours = {each for each in get_args(Wait) if each.__name__ in dir(twiml)}

    assert ours <= kept


def test_a_key_cuts_short_what_may_be_cut() -> None:
    """A greeting before a menu is inside the Gather, so that a key ends it."""
    root = made(*CASES["menu"])

    assert [verb.tag for verb in root] == ["Gather", "Redirect"]


def test_a_notice_is_heard_to_its_end() -> None:
    """What must be heard, and all before it, stands in front of the Gather."""
    root = made(*CASES["menu-after-notice"])

    assert [verb.tag for verb in root] == ["Say", "Say", "Gather", "Redirect"]


def test_no_key_of_a_menu_is_swallowed() -> None:
    """# and * reach us, as the carrier's own finish key is switched off."""
    (gather,) = made(*CASES["menu"]).iter("Gather")

    assert gather.get("finishOnKey") == ""


def test_silence_is_reported() -> None:
    """A caller who presses nothing is not lost behind the end of the document."""
    (gather,) = made(*CASES["menu"]).iter("Gather")

    assert gather.get("actionOnEmptyResult") == "true"


def test_a_slow_caller_is_not_cut_off() -> None:
    """Between the digits of a number the longer of the two times holds."""
    (gather,) = made(*CASES["digits"]).iter("Gather")

    assert gather.get("timeout") == "7"


def test_a_menu_waits_its_own_time() -> None:
    """Where one key is all, the time between keys plays no part."""
    gather = Gather((), "en", timeout=5, key_gap=9, num_digits=1)
    (verb,) = made(gather).iter("Gather")

    assert verb.get("timeout") == "5"


@pytest.mark.parametrize(
    ("seconds", "lengths"),
    [(0.2, []), (0.49, []), (0.5, ["1"]), (1.4, ["1"]), (1.5, ["2"]), (3, ["3"])],
)
def test_pauses_are_whole_seconds(seconds: float, lengths: list[str]) -> None:
    """Half a second is heard as one, less is left out."""
    root = made(Speak((Pause(seconds),)), Hangup())

    assert [pause.get("length") for pause in root.iter("Pause")] == lengths


def test_a_long_text_is_cut_between_sentences() -> None:
    """What is too long for one breath of the carrier's voice is several."""
    sentence = "The quick brown fox jumps over the lazy dog."
    heard = said(" ".join([sentence] * 200))

    assert len(heard) > 1
    assert all(len(text) <= LONGEST and text.endswith(".") for text in heard)


@given(st.text(max_size=400), st.integers(1, 60))
def test_cutting_loses_no_letter(text: str, longest: int) -> None:
    """However a text is cut, its letters are heard in their order."""
    cut = list(pieces(text, longest))

    assert "".join("".join(cut).split()) == "".join(text.split())
    assert all(len(piece) <= longest for piece in cut)


def test_letters_that_no_document_may_hold_are_left_out() -> None:
    """A look-up that answers with a control character does not end the call."""
    assert said("bal\x00ance\x0b\ud800 5") == ["bal ance   5"]


def test_an_empty_text_is_not_said() -> None:
    """An empty Say would fail the verb."""
    assert said(" \x00 ") == []


@pytest.mark.parametrize(
    ("language", "voice", "locale"),
    [
        ("ko", None, "ko-KR"),
        ("en", None, "en-US"),
        ("en-GB", None, "en-GB"),
        ("en", "Polly.Amy-Neural", "en-GB"),
        ("en", "Google.en-AU-Standard-A", "en-AU"),
        ("zh", None, "cmn-CN"),
        ("tlh", None, None),
    ],
)
def test_a_language_is_said_in_a_locale_of_the_carrier(
    language: str, voice: str | None, locale: str | None
) -> None:
    """A flow says "ko" and the carrier is told "ko-KR"; what it cannot say, nothing."""
    assert locales.said(language, voice) == locale


def test_locales_are_those_of_the_carrier() -> None:
    """The copy of the carrier's locales is what its library has."""
    types = twiml_schema.schema()["types"]

    assert set(types["SayLanguage"]) == locales.SAID
    assert set(types["GatherLanguage"]) == locales.HEARD


@pytest.mark.parametrize("locale", sorted(locales.SAID))
def test_every_language_said_has_a_locale(locale: str) -> None:
    """The bare language of each locale is understood, too."""
    primary = locale.split("-")[0]

    assert locales.said(primary) in locales.SAID


def test_hints_leave_room_for_the_rest() -> None:
    """Hundreds of hints do not make the document too large to be read."""
    hints = tuple(f"{n} 상담원에게 연결해 주세요 제발 좀 빨리" for n in range(900))
    (gather,) = made(Gather((), "ko", 5, 2, speech=True, hints=hints)).iter("Gather")

    assert 0 < len(gather.get("hints", "").encode()) < 8_000


def test_a_comma_in_a_hint_does_not_split_it() -> None:
    """Hints are parted by commas, so none of them has one."""
    (gather,) = made(*CASES["speech"]).iter("Gather")

    assert gather.get("hints") == "unlock my account,refund please"


@pytest.mark.parametrize("name", ["상담" * 40, "a" * 65, "a" * 500])
def test_a_queues_name_fits(name: str) -> None:
    """A name too long for the carrier is shortened, and stays one of a kind."""
    assert len(twiml.queue_name(name)) == 64
    assert twiml.queue_name(name) != twiml.queue_name(name + "x")


def test_a_document_too_large_is_not_sent() -> None:
    """The carrier would drop the call; we find out before."""
    talk = Speak(tuple(Say("가" * 2_900, "ko") for _ in range(8)))

    with pytest.raises(ValueError, match="larger"):
        twiml.document((talk, Hangup()), address)


sounds: st.SearchStrategy[Sound] = st.one_of(
    st.builds(Say, st.text(max_size=40), st.sampled_from(["ko", "en", "xx"])),
    st.builds(Play, st.just("https://example.org/a.mp3"), st.just("en")),
    st.builds(Pause, st.floats(0, 20)),
)
several = st.lists(sounds, max_size=3).map(tuple)
seconds = st.floats(0.1, 900)
waits: st.SearchStrategy[Instruction] = st.one_of(
    st.builds(
        Gather,
        several,
        st.sampled_from(["ko", "en", "xx"]),
        seconds,
        seconds,
        num_digits=st.none() | st.integers(1, 20),
        finish_on=st.sampled_from(["", "#", "*"]),
        speech=st.booleans(),
        keys=st.booleans(),
        hints=st.lists(st.text(max_size=150), max_size=5).map(tuple),
    ),
    st.builds(Record, several, st.just("en"), st.just("desk"), seconds),
    st.builds(
        Dial,
        st.lists(st.sampled_from(["+12025550121", "sip:a@b.org"]), min_size=1).map(
            tuple
        ),
        st.just("en"),
        ring_time=seconds,
        whisper=several,
        records=st.booleans(),
    ),
    st.builds(
        Enqueue,
        st.text(st.characters(categories=["L"]), min_size=1, max_size=80),
        st.just("en"),
        seconds,
        seconds,
        greeting=several,
    ),
    st.just(Hangup()),
)


@given(st.lists(st.builds(Speak, several, st.booleans()), max_size=4), waits)
def test_any_turn_keeps_the_carriers_rules(
    speaks: list[Speak], last: Instruction
) -> None:
    """Whatever the engine says, the carrier can read."""
    root = made(*speaks, last)

    assert root.tag == "Response"


@given(st.lists(st.text(), min_size=1, max_size=4), st.text(), st.booleans())
def test_documents_are_written_as_the_library_writes_them(
    texts: list[str], address: str, flag: bool
) -> None:
    """Letter by letter, whatever the letters."""
    clean = [sentences.clean(text) for text in [*texts, address]]
    response = VoiceResponse()
    gather = Gather_(action=clean[-1], action_on_empty_result=flag, num_digits=1)
    for text in clean:
        gather.say(text, language="ko-KR")
        response.play(text)
    response.append(gather)
    response.append(VoiceResponse())

    as_the_library_writes_it(response)


# The rules themselves can fail ------------------------------------------------------


@pytest.mark.parametrize(
    ("xml", "fault"),
    [
        ("<Response><Say>a", "parsed"),
        ("<Respond/>", "root"),
        ("<Response><Speak>a</Speak></Response>", "may not stand"),
        ("<Response><Gather action='/a'><Dial/></Gather></Response>", "may not stand"),
        ("<Response><Say lang='en'>a</Say></Response>", "no attribute"),
        ("<Response><Say language='ko'>a</Say></Response>", "SayLanguage"),
        ("<Response><Say voice='Polly.Nobody'>a</Say></Response>", "SayVoice"),
        ("<Response><Pause length='0.5'/></Response>", "number"),
        ("<Response><Gather action='/a' input='dtmf voice'/></Response>", "Input"),
        ("<Response><Gather/></Response>", "without action"),
        ("<Response><Say>a<break/></Say></Response>", "nested"),
        ("<Response><Hangup/><Say>a</Say></Response>", "never reached"),
        ("<Response><Hangup>a</Hangup></Response>", "no text"),
        ("<Response><Redirect>/a</Redirect><Pause/></Response>", "never reached"),
    ],
)
def test_a_fault_against_the_carriers_rules_is_found(xml: str, fault: str) -> None:
    """Each of these is a document that the carrier would refuse or misread."""
    assert fault in " ".join(twiml_schema.check(xml))


def test_a_waiting_caller_is_not_sent_a_dial() -> None:
    """In a queue only some verbs are carried out."""
    xml = "<Response><Dial>+12025550121</Dial></Response>"

    assert twiml_schema.check(xml, waiting=True)


def test_the_rules_say_where_they_are_from() -> None:
    """Source and licence stand in the file of rules."""
    about = json.loads(twiml_schema.FIXTURE.read_text("utf-8"))

    assert "npm package twilio" in about["source"]
    assert about["licence"] == "MIT"
