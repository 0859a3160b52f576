"""The profiles that ship: whole and sourced; and what a flow changes of them."""

from __future__ import annotations

import pytest

from ivr.dtmf import Key, parse_key
from ivr.language.limits import LIMITS
from ivr.language.phrases import PHRASES, key_phrase, option_phrase
from ivr.language.profile import (
    STANDINGS,
    Profile,
    load_profile,
    profile_names,
)
from ivr.speech import fill_text, parse_template, seconds

SHIPPED = ("default", "gethuman", "kr-ars", "kr-senior", "us")


def profile(name: str) -> Profile:
    """The profile *name*, which must be sound."""
    found = load_profile(name)
    assert isinstance(found, Profile), found
    return found


def say(own: Profile, name: str, language: str, **values: str) -> str:
    """A sentence with its values in."""
    template = parse_template(own.phrase(name, language) or "")
    return fill_text(template, lambda part: values[part.name], language)


# What ships ---------------------------------------------------------------------


def test_the_profiles_that_ship() -> None:
    """Five profiles are there without a folder of the site's own."""
    assert tuple(profile_names()) == SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("language", ["ko", "en", "ko-KR", "en-GB"])
def test_every_sentence_is_there(name: str, language: str) -> None:
    """No call in Korean or English ever lacks a sentence."""
    assert profile(name).missing([language]) == []


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_sentence_can_be_said(name: str, language: str) -> None:
    """Each one parses, needs the values that its id has, and takes under 20 s."""
    sentences = profile(name).phrases[language]

    for id, text in sentences.items():
        template = parse_template(text)
        assert template.faults == (), id
        assert set(template.names) == set(PHRASES[id].names), id
        assert seconds(text, language) < 20, id


@pytest.mark.parametrize("name", SHIPPED)
def test_every_number_says_who_it_is_from(name: str) -> None:
    """All limits are there, each with source, date and standing."""
    own = profile(name)

    assert set(own.limits) == set(LIMITS)
    numbers = [*own.limits.values(), *own.paces.values()]
    notices = [*own.notices.values()]
    windows = [window for each in own.windows.values() for window in each]
    for sourced in [*numbers, *notices, *windows]:
        assert len(sourced.source) > 8
        assert sourced.date[:2] in ("19", "20")
        assert sourced.standing in STANDINGS


@pytest.mark.parametrize("name", SHIPPED)
def test_what_has_no_source_stands_as_our_own_choice(name: str) -> None:
    """A number that nobody else says never passes for a convention or a law."""
    for limit in profile(name).limits.values():
        assert not limit.source.startswith("no source") or limit.standing == "default"


@pytest.mark.parametrize("name", SHIPPED)
def test_limits_do_not_contradict_each_other(name: str) -> None:
    """What is worth a word comes before a warning, and that before an error."""
    limit = profile(name).limit

    assert limit("options-info") <= limit("options-warning") <= limit("options-error")
    assert limit("steps-warning") <= limit("steps-error")
    assert limit("greeting-seconds-warning") <= limit("greeting-seconds-error")
    for least in ("tries", "timeout-seconds", "key-gap-seconds"):
        assert limit(f"{least}-least") <= limit(f"{least}-most")


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_callers_have_words_for_the_keys(name: str, language: str) -> None:
    """Yes, no, a person, back and repeat can be said in both languages."""
    own = profile(name)

    for what in ("yes", "no", "agent", "back", "repeat"):
        assert own.said_for(what, language)


def test_the_keys_of_each_place() -> None:
    """0 is a person everywhere; # goes back in Korea and repeats in the States."""
    assert profile("kr-ars").keys == {"0": "agent", "#": "back", "*": "repeat"}
    assert profile("us").keys == {"0": "agent", "*": "back", "#": "repeat"}
    assert profile("gethuman").keys == profile("us").keys


def test_korean_numbers_are_the_guidelines() -> None:
    """A person at every menu, a call back after 30 s, never more than five steps."""
    korean = profile("kr-ars")

    assert korean.limit("agent-by-menu") == 1
    assert korean.callback_after == 30
    assert korean.limit("steps-error") == 5
    assert korean.limits["callback-offer-seconds"].standing == "guidance"


def test_the_elderly_have_more_time() -> None:
    """What holds in Korea holds for them too, but all is slower."""
    elderly, usual = profile("kr-senior"), profile("kr-ars")

    assert elderly.callback_after == usual.callback_after
    assert elderly.limit("timeout-seconds-least") > usual.limit("timeout-seconds-least")
    assert (elderly.pace("ko") or 0) < (usual.pace("ko") or 0)
    assert elderly.phrase("option", "ko") != usual.phrase("option", "ko")
    assert elderly.phrase("goodbye", "ko") == usual.phrase("goodbye", "ko")


def test_staff_are_protected_before_a_person_answers() -> None:
    """The notice that Korean law asks for has its place and its standing."""
    notice = profile("kr-ars").notices["staff-protection"]

    assert (notice.before, notice.standing) == ("person", "law")


def test_people_are_called_by_their_own_countrys_window() -> None:
    """Australia has none on Sunday; a country without one has the common window."""
    own = profile("default")

    assert [window.days for window in own.windows_of("au")] == [
        (0, 1, 2, 3, 4),
        (5,),
    ]
    assert own.windows_of("XX") == own.windows["any"]
    assert (own.windows_of("KR")[0].start, own.windows_of("KR")[0].end) == (480, 1260)


# What is said ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "speech", "english", "korean"),
    [
        ("1", False, "For refunds, press 1.", "환불은 1번."),
        ("*", False, "For refunds, press star.", "환불은 별표."),
        ("1", True, "For refunds, press 1 or say refunds.", None),
        ("sales", False, "For refunds, say sales.", None),
    ],
)
def test_an_option_is_announced_by_its_key(
    key: str, speech: bool, english: str, korean: str | None
) -> None:
    """Digits are counted in Korean, star and pound are not."""
    own, parsed = profile("default"), parse_key(key)
    assert isinstance(parsed, Key)
    name = option_phrase(parsed, speech=speech)

    spoken = {"1": "1", "*": "star"}.get(key, "")
    words = {"label": "refunds", "key": spoken, "word": "refunds"}
    words |= {"word": key} if key == "sales" else {}
    assert say(own, name, "en", **words) == english
    if korean:
        spoken = {"1": "1", "*": "별표"}[key]
        assert say(own, name, "ko", label="환불", key=spoken) == korean


def test_the_keys_of_the_whole_flow_are_announced_in_one_sentence() -> None:
    """Items are joined and end in the particle that the last key needs."""
    own = profile("kr-ars")
    items = own.phrase("keys-between", "ko") or ""
    said = items.join(
        say(own, key_phrase(key), "ko", label=own.phrase(role, "ko") or "", key=name)
        for key, role, name in (
            ("0", "key-agent", "0"),
            ("#", "key-back", "우물정자"),
        )
    )

    assert say(own, "keys", "ko", items=said) == (
        "언제든지 상담원 연결은 0번, 이전 메뉴는 우물정자를 누르시면 됩니다."
    )


def test_the_pound_key_is_hash_in_britain() -> None:
    """The name of a key follows the region, and else the language."""
    own = profile("default")

    assert own.names_of_keys("en-GB")["#"] == "hash"
    assert own.names_of_keys("en-US")["#"] == "pound"
    assert own.names_of_keys("ko-KR")["#"] == "우물정자"
    assert own.names_of_keys("fr") == {}


def test_a_language_has_a_name_for_whoever_speaks_of_it() -> None:
    """An agent in Korea hears 영어; an unknown language keeps its own name or tag."""
    own = profile("default").with_phrases({"eu": {"language-name": "euskara"}})

    assert own.language_name("en", "ko") == "영어"
    assert own.language_name("en-US", "en") == "English"
    assert own.language_name("eu", "en") == "euskara"
    assert own.language_name("xx", "en") == "xx"


def test_an_unknown_sentence_is_our_own_mistake() -> None:
    """A misspelt id is an exception, for no author can cause it."""
    with pytest.raises(KeyError, match="good-bye"):
        profile("default").phrase("good-bye", "en")


# A flow's own words and keys ---------------------------------------------------------


def test_a_flow_may_say_a_sentence_its_own_way() -> None:
    """Its own sentence goes before the profile's, all others stay."""
    own = profile("us").with_phrases({"en": {"goodbye": "So long."}})

    assert own.phrase("goodbye", "en") == "So long."
    assert own.phrase("sorry", "en") == profile("us").phrase("sorry", "en")
    assert profile("us").phrase("goodbye", "en") == "Goodbye."


def test_a_new_language_lists_what_it_lacks() -> None:
    """Spanish with one sentence lacks all the others."""
    own = profile("us").with_phrases({"es": {"goodbye": "Adiós."}})

    assert len(own.missing(["es"])) == len(PHRASES) - 1
    assert ("es", "goodbye") not in own.missing(["es", "en"])
    assert own.languages == ("ko", "en")


def test_a_flow_may_take_a_key_away() -> None:
    """``none`` frees the key for the flow's own menus."""
    own = profile("us").with_keys({"#": "none", "9": "repeat"})

    assert own.keys == {"0": "agent", "*": "back", "9": "repeat"}
