"""The engine remembers what a node does only where it is the same on every call."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ivr.compiler.compile import compile_flow
from ivr.compiler.flow import Flow
from ivr.language.document import read_flow
from ivr.runtime import engine
from ivr.runtime.engine import answer, resume
from ivr.runtime.state import Turn, Visit
from ivr.runtime.versions import read_version
from ivr.simulator.world import event
from ivr.telephony import Digits, Event, Gather, NoInput, Say

EXAMPLES = Path(__file__).parent.parent / "flows"
NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)

FLOW = """\
ivr: 1
name: small
languages: [en, ko]
start: main
hours:
  office: {zone: Asia/Seoul, open: "Mo-Fr 09:00-18:00"}
switches:
  storm: {default: off}
lines:
  desk: {default: "+12025550121"}
announcements:
  outage: {default: {en: "All is well.", ko: "정상입니다."}}
nodes:
  main:
    menu: {en: "Which?", ko: "무엇을?"}
    options:
      1: {label: {en: plain, ko: 그대로}, go: plain}
      2: {label: {en: hours, ko: 시간}, go: hours}
      3: {label: {en: switch, ko: 스위치}, go: switch}
      4: {label: {en: caller, ko: 번호}, go: caller}
      5: {label: {en: news, ko: 소식}, go: news}
      6: {label: {en: desk, ko: 상담}, go: desk}
      7: {label: {en: weather, ko: 날씨}, when: {switch: storm}, go: plain}
  plain: {hangup: {en: "Goodbye.", ko: "안녕."}}
  hours: {hangup: {en: "We open {opens.office}.", ko: "{opens.office}"}}
  switch: {switch: storm, on: plain, off: main}
  caller: {hangup: {en: "You are {caller}.", ko: "{caller}"}}
  news: {hangup: {en: "{outage}", ko: "{outage}"}}
  desk: {dial: desk}
"""

DAY = Visit(NOON, caller="+12025550123", called="+82215889999")
OTHERS = {
    "hours": replace(DAY, now=NIGHT),
    "switch": replace(DAY, switches={"storm": "on"}),
    "caller": replace(DAY, caller="+447700900123"),
    "news": replace(DAY, announcements={"outage": {"en": "Nothing works."}}),
    "desk": replace(DAY, lines={"desk": ("+12025550199",)}),
}
KEYS = {"hours": "2", "switch": "3", "caller": "4", "news": "5", "desk": "6"}


@pytest.fixture
def flow() -> Flow:
    """A flow whose nodes look at one thing each."""
    text = read_flow("small.yaml", FLOW)
    assert text.faults == []
    return compile_flow(text)


def pressed(flow: Flow, keys: str, visit: Visit) -> Turn:
    """What comes of pressing *keys* at the first menu."""
    return resume(flow, answer(flow, visit).session, Digits(keys), visit)


@pytest.mark.parametrize("what", OTHERS)
def test_what_a_node_looks_at_is_looked_at_again(flow: Flow, what: str) -> None:
    """Another time, switch, caller, text or line is noticed on the next call."""
    before = pressed(flow, KEYS[what], DAY)
    after = pressed(flow, KEYS[what], OTHERS[what])

    assert before.instructions != after.instructions


def test_an_option_that_comes_and_goes_is_noticed(flow: Flow) -> None:
    """A menu with an option under a condition is asked each time."""
    calm, storm = answer(flow, DAY), answer(flow, OTHERS["switch"])

    assert calm.instructions != storm.instructions


def test_each_language_has_its_own(flow: Flow) -> None:
    """What was said to one caller in English is not said to the next in Korean."""
    turned = replace(flow, languages=("ko", "en"))
    said = [
        sound.text
        for each in (flow, turned)
        for sound in getattr(answer(each, DAY).instructions[-1], "sounds", ())
        if isinstance(sound, Say)
    ]

    assert {"Which?", "무엇을?"} <= set(said)


def test_the_same_is_not_worked_out_twice(flow: Flow) -> None:
    """A node that looks at nothing gives the very same words again."""
    first, second = (pressed(flow, "1", visit) for visit in (DAY, OTHERS["caller"]))

    assert first.instructions[0].sounds is second.instructions[0].sounds  # type: ignore[union-attr]


def walk(flow: Flow, seed: int) -> list[Turn]:
    """The turns of a call in which keys are pressed at random."""
    chance = random.Random(seed)
    visit = replace(DAY, now=chance.choice([NOON, NIGHT]))
    turns = [answer(flow, visit)]
    for _ in range(12):
        wait = turns[-1].wait
        if wait is None:
            break
        key = chance.choice("123456789*#0-")
        happened: Event = NoInput() if key == "-" else Digits(key)
        if not isinstance(wait, Gather):
            happened = event(wait, None, flow, visit.now)
        turns.append(resume(flow, turns[-1].session, happened, visit))
    return turns


@pytest.mark.parametrize("seed", range(8))
def test_remembering_changes_no_call(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The examples play the same with an engine that remembers nothing."""
    remembering = read_version(EXAMPLES).flows
    played = {name: walk(flow, seed) for name, flow in remembering.items()}
    monkeypatch.setattr(engine, "MAX_REMEMBERED", 0)
    forgetting = read_version(EXAMPLES).flows

    assert {name: walk(flow, seed) for name, flow in forgetting.items()} == played
