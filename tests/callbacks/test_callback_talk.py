"""What a caller hears of the desk's answers: the promise that was kept, the reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from asking import MOBILE, MONDAY, caller, on_record

from ivr.compiler.compile import compile_flow
from ivr.compiler.flow import Flow
from ivr.language.document import read_flow
from ivr.runtime.desk import Errand
from ivr.runtime.engine import answer, resume
from ivr.runtime.state import Turn, Visit
from ivr.store.database import Database
from ivr.telephony import Ask, Digits, Outcome, Say, Speak

TEXT = """\
ivr: 1
name: talk
profile: kr-ars
languages: [en]
start: call-me
hours:
  office: {zone: Asia/Seoul, country: KR, open: "Mo-Fr 09:00-18:00; PH off"}
queues:
  people: {hours: office}
nodes:
  call-me: {callback: people, slots: HOW, refused: bye, failed: bye}
  bye: {hangup: Bye., ends: done}
"""


def flow_with(slots: str) -> Flow:
    """A flow that takes requests, for the soonest time or one of the caller's."""
    return compile_flow(read_flow("talk.yaml", TEXT.replace("HOW", slots)))


def play(*events: Any, slots: str = "choose", number: str = MOBILE) -> Turn:
    """The call after *events*."""
    flow, visit = flow_with(slots), Visit(MONDAY, caller=number, called="+82215889999")
    turn = answer(flow, visit)
    for each in events:
        turn = resume(flow, turn.session, each, visit)
    return turn


def heard(turn: Turn) -> str:
    """All that was said in a turn, its question included."""
    sounds = [
        sound
        for each in turn.instructions
        for sound in getattr(each, "sounds", ())
        if isinstance(each, Speak) or hasattr(each, "timeout")
    ]
    return " ".join(each.text for each in sounds if isinstance(each, Say))


NOON, ONE, TWO = (f"2026-11-23T1{hour}:00+09:00" for hour in (2, 3, 4))
FREE = Outcome("free", {"wait": "1800", "slots": f"{NOON} {TWO}"})


def test_the_promise_that_is_kept_is_spoken() -> None:
    """Where the desk has promised something else meanwhile, that is what is said."""
    turn = play(
        FREE,
        Digits("1"),
        Digits("1"),
        Outcome("done", {"wait": "3600"}),
        slots="choose",
    )

    assert "We will call you back within about 1 hour." in heard(turn)


def test_a_time_that_is_promised_instead_is_spoken() -> None:
    """Also a moment in place of a wait: the people have gone home."""
    turn = play(FREE, Digits("1"), Outcome("done", {"when": TWO}), slots="soonest")

    assert "We will call you back today at 2 in the afternoon." in heard(turn)


def test_a_desk_that_tells_no_promise_keeps_what_was_asked() -> None:
    """An embedded desk stores what it is given."""
    turn = play(FREE, Digits("1"), Digits("2"), Outcome("done"))

    assert "We will call you back today at noon." in heard(turn)


def test_who_chooses_a_time_that_is_gone_chooses_again() -> None:
    """Somebody else had the last place a moment ago."""
    taken = Outcome("taken", {"slots": TWO})
    turn = play(FREE, Digits("1"), Digits("2"), taken)

    assert "today at 2 in the afternoon, press 2" in heard(turn)
    assert "at noon" not in heard(turn)


def test_who_takes_the_first_time_gets_the_next() -> None:
    """Nobody is asked what makes no difference to them."""
    night = Outcome("free", {"slots": f"{NOON} {ONE}"})
    taken = Outcome("taken", {"slots": TWO})
    turn = play(night, Digits("1"), taken, slots="soonest")

    assert isinstance(turn.wait, Ask)
    assert (turn.wait.what, turn.wait.slot) == ("store", TWO)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"when": TWO, "position": "3"}, "We are to call you back today at 2"),
        ({"position": "3"}, "you are number 3 in line"),
        ({"position": "1"}, "You have already asked us to call you back."),
        ({}, "You have already asked us to call you back."),
    ],
)
def test_calling_again_tells_where_it_stands(
    values: Mapping[str, str], words: str
) -> None:
    """Its time where it has one, else its place in the order."""
    assert words in heard(play(Outcome("existing", values)))


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("number", "We cannot call that number."),
        ("often", "We have had too many requests for that number"),
        ("hours", "There is no time in the next days"),
        ("", "We cannot call that number."),
    ],
)
def test_a_refusal_says_why(reason: str, words: str) -> None:
    """As much as helps the caller, and no more."""
    assert words in heard(play(Outcome("refused", {"reason": reason})))


@pytest.mark.parametrize(
    "number", ["", "anonymous", "client:anna", "sip:a@example.org"]
)
def test_who_hides_their_number_is_asked_for_one(number: str) -> None:
    """A browser, a hidden line: there is nothing to call back."""
    turn = play(number=number)

    assert "Please enter the number for us to call" in heard(turn)


def test_the_talk_and_the_desk_are_of_one_mind(database: Database) -> None:
    """From the first question to the promise, on the real desk."""
    flow, asker = flow_with("choose"), caller(database)
    visit = Visit(MONDAY, caller=MOBILE, called="+82215889999")
    turn, keys = answer(flow, visit), iter("12")
    while not turn.session.over:
        if isinstance(turn.wait, Ask):
            key = f"CA1:{turn.session.turn}"
            errand = Errand(key, "CA1", MONDAY, flow, "KR", "", turn.session)
            event: Any = asker.desk.ask(turn.wait, errand)
        else:
            event = Digits(next(keys))
        turn = resume(flow, turn.session, event, visit)
    (request,) = on_record(database)

    assert "We will call you back today at noon." in heard(turn)
    assert request.promised_at is not None
    assert request.promised_at.isoformat() == "2026-11-23T03:00:00+00:00"
    assert turn.session.ending == "callback-requested"
