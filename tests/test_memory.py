"""Callers go back only to menus that they have heard, in the world they are in."""

from __future__ import annotations

from datetime import date

import pytest

from ivr.checks import study_of
from ivr.checks.study import Study
from ivr.compiler.compile import compile_set
from ivr.compiler.worlds import Horizon
from ivr.language.document import read_flow
from ivr.language.folder import TextFolder
from ivr.simulator.keys import replay

LINE = """
ivr: 1
name: line
languages: [ko, en]
start: language
agent: desk
otherwise: desk
hours: {office: {zone: Asia/Seoul, open: "Mo-Fr 09:00-18:00"}}
queues: {desk: {hours: {ko: office}}}
nodes:
  language:
    language: {ko: 한국어는 1번, en: "For English, press 2"}
    options: {1: ko, 2: en}
    next: hall
  hall:
    hours: {queue: desk}
    open: day
    closed: night
  day:
    menu: {ko: 낮입니다., en: By day.}
    options: {1: {label: {ko: 비밀번호, en: a password}, go: password}}
  night:
    menu: {ko: 밤입니다., en: By night.}
    options: {1: {label: {ko: 비밀번호, en: a password}, go: password}}
  password:
    menu: {ko: 비밀번호입니다., en: A password.}
    options:
      1: {label: {ko: 상담원, en: a person}, go: desk}
      2: {label: {ko: 처음 메뉴, en: the first menu}, go: hall}
  desk:
    queue: desk
    closed: word
    full: word
    gave-up: word
    failed: word
  word:
    voicemail: {ko: 메시지를 남겨 주세요., en: Please leave a message.}
    to: desk
    empty: {hangup: {ko: 감사합니다., en: Goodbye.}}
    failed: {hangup: {ko: 감사합니다., en: Goodbye.}, ends: refused}
"""


@pytest.fixture(scope="module")
def study() -> Study:
    """Calls to a line with a menu for the day, one for the night, and one for both."""
    text = read_flow("line.yaml", LINE, TextFolder({"line.yaml": LINE}))
    assert not text.faults
    return study_of(compile_set([text]), "line", Horizon.of(date(2026, 6, 1), 30))


def reached(study: Study, node: str, language: str) -> int:
    """The worlds in which callers who chose *language* come to *node*."""
    found = 0
    for place in study.proofs.places:
        if (place.state.node, place.state.language) == (node, language):
            found |= study.proofs.reached[place.index]
    return found


def test_nobody_goes_back_by_night_to_a_menu_of_the_day(study: Study) -> None:
    """The menu behind both has both before it, but in no call."""
    night = study.worlds.all & ~study.worlds.hours("office", frozenset({"open"}))

    assert reached(study, "night", "ko") == night
    assert not reached(study, "day", "ko") & night


def test_choosing_a_language_anew_forgets_what_was_heard(study: Study) -> None:
    """Nobody answers in English: those who change to it hear only the night's menu."""
    assert not reached(study, "day", "en")
    assert reached(study, "night", "en") == study.worlds.all


def test_witness_that_goes_back_replays(study: Study) -> None:
    """The way back is found among the menus that the call itself has heard."""
    witness = study.call_to(
        lambda place: place.state.node == "language" and place.state.language == "en",
        study.worlds.all,
    )
    assert witness is not None
    call = replay(study.flow, witness)

    assert "#" in witness.keys
    assert (call.node, call.session.language) == ("language", "en")
