"""Moments worth calling at: before it shuts, after it has shut, on the next holiday."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ivr.compiler.flow import Flow
from ivr.hours.schedule import Schedule, Stretch
from ivr.hours.words import in_language

DAYS = 400
"""How far ahead the next holiday is looked for."""

SOON = timedelta(minutes=5)
"""Before the end: who comes now still gets in, and may not be served in time."""

MIDDAY = 11
"""The hour at which a day that is shut is tried."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of *schedule*; *what* names its words, *why* is a holiday's name."""

    schedule: str
    what: str
    at: datetime
    why: str = ""


def moments(flow: Flow, now: datetime, language: str) -> Iterator[Moment]:
    """The next moments of each schedule of *flow* at which calls go other ways."""
    for name in flow.timetable.names():
        schedule = flow.timetable.around(name, now)
        if schedule is not None:
            yield from _of(schedule, now, language)


def _of(schedule: Schedule, now: datetime, language: str) -> Iterator[Moment]:
    name = schedule.name
    ahead = schedule.stretches(now, now + timedelta(days=DAYS))
    later = ahead[1:]
    if found := _first(later, "open"):
        yield Moment(name, "opens", found.start + SOON)
    ends = (each for each in ahead if each.state == "open" and each.end - SOON > now)
    if closing := next(ends, None):
        yield Moment(name, "closes", closing.end - SOON)
    if found := _first(later, "break"):
        yield Moment(name, "break", found.start + SOON)
    if found := _first(later, "closed"):
        yield Moment(name, "closed", found.start + SOON)
    for state in ("holiday", "exception"):
        if found := _first(later, state):
            why = in_language(found.reason, language)
            yield Moment(name, state, _midday(found), why)


def _first(stretches: Sequence[Stretch], state: str) -> Stretch | None:
    return next((each for each in stretches if each.state == state), None)


def _midday(stretch: Stretch) -> datetime:
    """Eleven o'clock within *stretch*, or else soon after it begins."""
    start = stretch.start
    found = start.replace(hour=MIDDAY, minute=0, second=0)
    if found < start:
        found += timedelta(days=1)
    return found if found < stretch.end else start + SOON
