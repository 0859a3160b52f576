"""A schedule's days laid on the line of time, so that a look-up is a bisect."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import field
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from ivr.hours.plan import Plan, Shut, State
from ivr.hours.spans import DAY, Span, gaps, join
from ivr.hours.words import Words
from ivr.hours.zones import eras, local
from ivr.records import dataclass

EPOCH = date(1970, 1, 1).toordinal()

Piece = tuple[int, State]
"""A minute of a day, and the state from then on."""


@dataclass(frozen=True, slots=True)
class Status:
    """How a schedule stands at a moment.

    *since* and *until* are when this state began and when it ends, each with the
    zone's offset of that moment; None where that lies beyond the days laid out.
    """

    state: State
    reason: Words
    since: datetime | None
    until: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether callers are served."""
        return self.state == "open"


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """States from *start* to *end* without a gap, in UTC seconds.

    State *i* holds from ``starts[i]`` to ``starts[i + 1]``, the last to *end*; two
    neighbours always differ.
    """

    zone: ZoneInfo
    starts: tuple[int, ...]
    states: tuple[tuple[State, Words], ...]
    end: int
    _known: dict[int, Status] = field(default_factory=dict, repr=False)

    @property
    def start(self) -> int:
        """Where the line begins."""
        return self.starts[0]

    def place(self, second: float) -> int:
        """Which state holds at *second*."""
        return bisect_right(self.starts, second) - 1

    def status(self, second: float) -> Status:
        """How it stands at *second*."""
        place = bisect_right(self.starts, second) - 1
        status = self._known.get(place)
        if status is None:
            state, reason = self.states[place]
            since = local(self.zone, self.starts[place]) if place else None
            last = place + 1 == len(self.starts)
            until = None if last else local(self.zone, self.starts[place + 1])
            status = self._known[place] = Status(state, reason, since, until)
        return status


def line(plan: Plan, zone: ZoneInfo, first: date, last: date) -> Line:
    """The states that *plan* gives from the beginning of *first* to the end of *last*.

    The wall clock decides: where clocks go forward a span loses the minutes that
    the clock never shows, where they go back both of the hours that it shows
    twice are in it.
    """
    minutes, states = _by_the_clock(plan, first, last)
    starts: list[int] = []
    found: list[tuple[State, Words]] = []
    periods = eras(zone, first, last)
    for era in periods:
        wall = era.start + era.offset
        place = bisect_right(minutes, wall // 60) - 1
        second = era.start
        while second < era.end:
            if not found or found[-1] != states[place]:
                starts.append(second)
                found.append(states[place])
            place += 1
            if place == len(minutes):
                break
            second = minutes[place] * 60 - era.offset
    return Line(zone, tuple(starts), tuple(found), periods[-1].end)


def _by_the_clock(
    plan: Plan, first: date, last: date
) -> tuple[list[int], list[tuple[State, Words]]]:
    """States by minutes of the wall clock since 1970, equal neighbours joined."""
    minutes: list[int] = []
    states: list[tuple[State, Words]] = []
    before = plan.hours(first - timedelta(2))
    # A day more on both sides: midnight itself may be moved by a clock change.
    for ordinal in range(first.toordinal() - 1, last.toordinal() + 2):
        hours = plan.hours(date.fromordinal(ordinal))
        for minute, state in _pieces(before[0], hours[0], hours[1]):
            known = (state, hours[2] if state == hours[1] else "")
            if not states or states[-1] != known:
                minutes.append((ordinal - EPOCH) * DAY + minute)
                states.append(known)
        before = hours
    return minutes, states


@lru_cache(maxsize=4096)
def _pieces(
    before: tuple[Span, ...], today: tuple[Span, ...], shut: Shut
) -> tuple[Piece, ...]:
    """The states of a day, given the spans of the day before and its own."""
    night = tuple((a - DAY, b - DAY) for a, b in before)
    opens = _within_day(join((*night, *today)))
    breaks = _within_day((*gaps(night), *gaps(today)))
    edges = {0} | {minute for span in (*opens, *breaks) for minute in span}
    pieces: list[Piece] = []
    for minute in sorted(edges - {DAY}):
        state: State = shut
        if any(a <= minute < b for a, b in opens):
            state = "open"
        elif any(a <= minute < b for a, b in breaks):
            state = "break"
        if not pieces or pieces[-1][1] != state:
            pieces.append((minute, state))
    return tuple(pieces)


def _within_day(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    return tuple((max(a, 0), min(b, DAY)) for a, b in spans if a < DAY and b > 0)
