"""Days that come round every year: fixed dates, weekdays of a month, Easter."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from ivr.records import dataclass

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
"""The days as OpenStreetMap writes them; their places are ``date.weekday()``."""

MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)

LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""The most days that each month can have."""


def easter(year: int) -> date:
    """Western Easter Sunday.

    Source: J.-M. Oudin's computus, Explanatory Supplement to the Astronomical
    Almanac, 1992, chapter 12.
    """
    century, golden = year // 100, year % 19
    moon = (century - century // 4 - (century - (century - 17) // 25) // 3) + 15
    moon = (moon + 19 * golden) % 30
    moon -= moon // 28 * (1 - moon // 28 * (29 // (moon + 1)) * ((21 - golden) // 11))
    sunday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    shift = moon - sunday
    month = 3 + (shift + 40) // 44
    return date(year, month, shift + 28 - 31 * (month // 4))


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A fixed date; 29 February exists in leap years only."""

    month: int
    day: int
    offset: int = 0

    def on(self, year: int) -> date | None:
        """The day in *year*, if the year has it."""
        if self.day > 28 and self.day > monthrange(year, self.month)[1]:
            return None
        found = date(year, self.month, self.day)
        return found + timedelta(self.offset) if self.offset else found


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """Such as the fourth Thursday of November; *nth* -1 is the last."""

    nth: int
    weekday: int
    month: int
    offset: int = 0

    def on(self, year: int) -> date | None:
        """The day in *year*; a fifth one does not come every year."""
        first, length = monthrange(year, self.month)
        day = 1 + (self.weekday - first) % 7
        day += 7 * (self.nth - 1) if self.nth > 0 else 7 * ((length - day) // 7)
        if day > length:
            return None
        return date(year, self.month, day) + timedelta(self.offset)


@dataclass(frozen=True, slots=True)
class Easter:
    """Easter Sunday, or so many days after (before) it."""

    offset: int = 0

    def on(self, year: int) -> date | None:
        """The day in *year*."""
        return easter(year) + timedelta(self.offset)


Point = MonthDay | NthWeekday | Easter


@dataclass(frozen=True, slots=True)
class Recurring:
    """A day, or a run of days from *start* to *end*, every year.

    With *start_year* it comes only in that year. A run whose end lies before its
    start goes on into the next year.
    """

    start: Point
    end: Point | None = None
    start_year: int | None = None
    end_year: int | None = None

    def covers(self, day: date) -> bool:
        """Whether *day* is one of its days."""
        # An offset can carry a day over New Year, a run can begin the year before.
        years = (day.year, day.year - 1, day.year + 1)
        if self.start_year is not None:
            years = (self.start_year,) * 3
        return any(self._covers(day, year) for year in dict.fromkeys(years))

    def _covers(self, day: date, year: int) -> bool:
        run = self.run(year)
        return run is not None and run[0] <= day <= run[1]

    def run(self, year: int) -> tuple[date, date] | None:
        """The first and the last day of the run that begins in *year*, if any."""
        if self.end is None:
            only = self.start.on(year)
            return (only, only) if only else None
        first = _edge(self.start, year, 1)
        last = _edge(self.end, self.end_year or year, -1)
        if first and last and last < first and self.end_year is None:
            last = _edge(self.end, year + 1, -1)
        return (first, last) if first and last else None


@dataclass(frozen=True, slots=True)
class Run:
    """The days from *first* to *last*, once."""

    first: date
    last: date

    def covers(self, day: date) -> bool:
        """Whether *day* is one of them."""
        return self.first <= day <= self.last


def _edge(point: Point, year: int, side: int) -> date | None:
    # A run may begin or end on a 29 February that the year lacks.
    if point == MonthDay(2, 29) and point.on(year) is None:
        return date(year, 3, 1) if side > 0 else date(year, 2, 28)
    return point.on(year)
