"""Flows and calls for the tests of the simulator."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

from ivr.compiler.compile import compile_flow
from ivr.compiler.flow import Flow
from ivr.language.document import read_flow
from ivr.simulator.calling import visit_of
from ivr.simulator.phone import PhoneCall, begin
from ivr.simulator.world import World

SCENARIOS = Path(__file__).parent / "fixtures" / "scenarios"

DAY = "2026-01-07T10:30+09:00"
"""A Wednesday on which everybody is there."""

NIGHT = "2026-01-07T22:30+09:00"


def compiled(text: str, path: str = "x.yaml") -> Flow:
    """The flow in *text*, which must have no faults."""
    flow = compile_flow(read_flow(path, text))
    assert not flow.text.faults, [fault.message for fault in flow.text.faults]
    return flow


@cache
def clinic() -> Flow:
    """A menu with some of everything."""
    path = SCENARIOS / "clinic.yaml"
    return compiled(path.read_text(encoding="utf-8"), path.as_posix())


def call(
    flow: Flow,
    *,
    at: str = DAY,
    caller: str | None = None,
    language: str | None = None,
    switches: dict[str, str] | None = None,
    world: World | None = None,
) -> PhoneCall:
    """A call that has just begun."""
    visit = visit_of(flow, datetime.fromisoformat(at), switches, caller)
    return begin(flow, visit, world, language)


MENU = """\
ivr: 1
name: menu
languages: [en]
start: main
profile: default
queues:
  desk: {answer_target: 80% in 45s}
nodes:
  main:
    menu: Hello.
    options:
      1: {label: the desk, go: desk}
      2: {label: a message, go: word}
    tries: 2
    no-input: desk
    no-match: word
  desk:
    queue: desk
    escape: {1: {label: a message, go: word}}
    give_up_after: 5m
    gave-up: word
    full: word
    failed: word
  word:
    voicemail: Please speak.
    empty: {hangup: Goodbye.}
    failed: {hangup: Goodbye., ends: refused}
"""
