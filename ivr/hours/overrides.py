"""Hours that staff put on top of a schedule, from one second to another.

They go over everything that the schedule itself says: exceptions, holidays and the
usual week. Where two of them meet, the one that was made later holds.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from ivr.hours.line import Line
from ivr.hours.plan import Plan, Shut, State
from ivr.hours.spans import DAY, Span, cut, join
from ivr.hours.words import Words
from ivr.hours.zones import eras, local, midnight
from ivr.records import dataclass

Put = Literal["open", "closed", "break", "holiday"]
"""What the hours are made. A holiday leaves open what the schedule opens on public
holidays; ``closed`` is told to callers as the exceptions of a schedule are."""

STATES: Mapping[Put, State] = {
    "open": "open",
    "closed": "exception",
    "break": "break",
    "holiday": "holiday",
}

FOR_EVER = 1 << 36
"""A second that nobody lives to see, for what holds until further notice."""

STAFF = "staff"
"""Among reasons by language, the one that callers never hear."""

Stretched = tuple[int, int, tuple[State, Words]]
"""From one UTC second to before another, a state with its reason."""


@dataclass(frozen=True, slots=True, eq=False)
class HoursOverride:
    """What staff made of a schedule's hours, from *start* to before *end*."""

    schedule: str
    put: Put
    start: datetime
    end: datetime | None = None
    """None is until further notice."""
    reason: str = ""
    """For people of the house."""
    said: Mapping[str, str] = field(default_factory=dict)
    """The reason as callers hear it, by language; in any other it goes unsaid."""
    alike: bool = False
    """Whether it holds for the schedules that are ``like:`` this one as well."""

    @property
    def seconds(self) -> tuple[int, int]:
        """The UTC seconds from which, and before which, it holds."""
        start = int(self.start.timestamp() // 1)
        return start, int(self.end.timestamp() // 1) if self.end else FOR_EVER

    @property
    def words(self) -> Words:
        """The reason for everybody: the house's own, and what is said to callers."""
        if self.put == "open" or not (self.reason or self.said):
            # Open hours that meet are one stretch, whoever opened them.
            return ""
        return {STAFF: self.reason, **self.said} if self.reason else self.said

    @property
    def shut(self) -> Shut | None:
        """What a day is called that it shuts; None where it shuts none."""
        match self.put:
            case "holiday":
                return "holiday"
            case "closed":
                return "exception"
        return None

    def covers(self, second: float) -> bool:
        """Whether it holds at a UTC second."""
        start, end = self.seconds
        return start <= second < end

    def spoken(self, language: str) -> str:
        """The reason in *language*, or in its main language; else nothing."""
        main = language.partition("-")[0]
        said = (self.said.get(tag) for tag in (language, main, ""))
        return next((words for words in said if words), "")

    def stretched(self, plan: Plan, zone: ZoneInfo) -> Iterator[Stretched]:
        """What it makes of a schedule, later pieces over earlier ones."""
        start, end = self.seconds
        yield start, end, (STATES[self.put], self.words)
        if self.put == "holiday" and self.end is not None:
            for day, spans in self._open_days(plan, zone):
                for begin, until in spans:
                    for first, last in _by_the_clock(zone, day, begin, until):
                        inside = max(first, start), min(last, end)
                        if inside[0] < inside[1]:
                            yield *inside, ("open", "")

    def _open_days(
        self, plan: Plan, zone: ZoneInfo
    ) -> Iterator[tuple[date, tuple[Span, ...]]]:
        """The days that it touches, with the hours of a public holiday."""
        start, end = self.seconds
        day, last = local(zone, start).date(), local(zone, end - 1).date()
        while day <= last:
            yield day, plan.on_holiday(day)
            day += timedelta(1)

    def changed(
        self, day: date, spans: tuple[Span, ...], plan: Plan, zone: ZoneInfo
    ) -> tuple[Span, ...]:
        """The *spans* of a calendar's *day* with it on top, in minutes.

        A night belongs to the day on which it began; what is opened belongs to the
        day on which it is open.
        """
        for first, last, (state, _) in self.stretched(plan, zone):
            begin, until = _minutes(zone, day, first), _minutes(zone, day, last)
            if state == "open":
                begin, until = max(begin, 0), min(until, DAY)
                spans = join((*spans, (begin, until))) if begin < until else spans
            else:
                spans = cut(spans, ((begin, until),))
        return spans


def overlaid(laid: Line, stretched: Iterable[Stretched]) -> Line:
    """*laid* with stretches on top, in the order in which they go over each other."""
    starts, states = list(laid.starts), list(laid.states)
    for first, last, state in stretched:
        begin, end = max(first, starts[0]), min(last, laid.end)
        if begin >= end:
            continue
        low, high = bisect_left(starts, begin), bisect_left(starts, end)
        after = states[bisect_right(starts, end) - 1]
        begun, put = [begin], [state]
        if end < laid.end and (high == len(starts) or starts[high] != end):
            begun.append(end)
            put.append(after)
        starts[low:high], states[low:high] = begun, put
    kept = [i for i in range(len(states)) if not i or states[i] != states[i - 1]]
    return Line(
        laid.zone,
        tuple(starts[i] for i in kept),
        tuple(states[i] for i in kept),
        laid.end,
    )


def _by_the_clock(
    zone: ZoneInfo, day: date, begin: int, end: int
) -> Iterator[tuple[int, int]]:
    """The UTC seconds at which the clock of *day* shows a minute of a span."""
    for era in eras(zone, day, day):
        wall = midnight_by_the_clock(day) - era.offset
        first, last = wall + begin * 60, wall + min(end, DAY) * 60
        if max(first, era.start) < min(last, era.end):
            yield max(first, era.start), min(last, era.end)


def midnight_by_the_clock(day: date) -> int:
    """Midnight of *day* in seconds of a wall clock that runs since 1970."""
    return (day.toordinal() - date(1970, 1, 1).toordinal()) * DAY * 60


def _minutes(zone: ZoneInfo, day: date, second: int) -> int:
    """Which minute of *day* the clock shows at a UTC second, near that day."""
    start = midnight(zone, day)
    if not start - 3 * DAY * 60 < second < start + 3 * DAY * 60:
        return (second - start) // 60
    wall = local(zone, second).replace(tzinfo=None)
    return int((wall - datetime(day.year, day.month, day.day)).total_seconds() // 60)
