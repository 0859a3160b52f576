"""One rule of opening hours: on which days it holds, and what is open then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal

from ivr.hours.dates import Recurring
from ivr.hours.spans import Span
from ivr.records import dataclass

Match = Literal["day", "holiday"]
"""Why a rule holds on a day: for its date and weekday, or only for a holiday."""


@dataclass(frozen=True, slots=True)
class NthWeekdays:
    """Weekdays by their place in the month; -1 is the last of it."""

    weekday: int
    places: frozenset[int]
    offset: int = 0

    def covers(self, day: date) -> bool:
        """Whether *day* is such a weekday, or *offset* days after one."""
        base = day - timedelta(self.offset)
        if base.weekday() != self.weekday:
            return False
        next_month = (base.replace(day=28) + timedelta(4)).replace(day=1)
        from_end = -(((next_month - base).days + 6) // 7)
        return not self.places.isdisjoint(((base.day + 6) // 7, from_end))


@dataclass(frozen=True, slots=True)
class Rule:
    """What is open on the days that all its selectors cover; none covers all."""

    text: str
    """As the author wrote it."""
    spans: tuple[Span, ...]
    shuts: bool = False
    """``off``: of the whole day, or of *spans* where there are some."""
    adds: bool = False
    """Written after a comma: its spans come to those of the rules before it."""
    years: tuple[tuple[int, int], ...] = ()
    dates: tuple[Recurring, ...] = ()
    weeks: tuple[tuple[int, int, int], ...] = ()
    """First and last ISO week, and the step from one to the next."""
    weekdays: frozenset[int] = frozenset()
    nth: tuple[NthWeekdays, ...] = ()
    holidays: tuple[int, ...] = ()
    """``PH``, as days after a public holiday: 0 the day itself, -1 its eve."""

    @property
    def dated(self) -> bool:
        """Whether it holds at some times of the year only."""
        return bool(self.years or self.dates or self.weeks or self.nth)

    @property
    def every_day(self) -> bool:
        """Whether it names neither weekdays nor holidays."""
        return not (self.weekdays or self.nth or self.holidays)

    def match(self, day: date, is_holiday: Callable[[date], bool]) -> Match | None:
        """Why the rule holds on *day*, or None."""
        if (self.years or self.dates or self.weeks) and not self._in_season(day):
            return None
        if self.every_day or day.weekday() in self.weekdays:
            return "day"
        if self.nth and any(nth.covers(day) for nth in self.nth):
            return "day"
        if any(is_holiday(day - timedelta(offset)) for offset in self.holidays):
            return "holiday"
        return None

    def _in_season(self, day: date) -> bool:
        if self.years and not any(a <= day.year <= b for a, b in self.years):
            return False
        if self.dates and not any(run.covers(day) for run in self.dates):
            return False
        if not self.weeks:
            return True
        week = day.isocalendar().week
        return any(a <= week <= b and (week - a) % k == 0 for a, b, k in self.weeks)
