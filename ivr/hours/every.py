"""``every:``, a day or a run of days that an exception takes each year.

::

    every: "05-01"                    month and day; "02-29" comes in leap years only
    every: "4th Th of 11"             1st to 5th, or last, and a weekday
    every: "last Mo of 05"
    every: "easter"                   Western Easter Sunday
    every: "easter-2", "4th Th of 11 +1"        so many days before, after
    every: "12-24 to 01-02"           a run, also over New Year
"""

from __future__ import annotations

import re
from dataclasses import replace

from ivr.hours.dates import (
    LONGEST,
    MONTHS,
    WEEKDAYS,
    Easter,
    MonthDay,
    NthWeekday,
    Point,
    Recurring,
)

EXPECTED = 'write "05-01", "last Mo of 05", "easter+1" or "12-24 to 01-02"'

_PLACES = {"1st": 1, "first": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "last": -1}
_OFFSET = re.compile(r"(?<=[\w])\s*([+-])\s*([0-9]{1,3})$")
_NTH = re.compile(r"(\w+)\s+(\w+)\s+of\s+([0-9]{1,2})")
_FIXED = re.compile(r"([0-9]{1,2})-([0-9]{1,2})")


def read_every(text: str) -> Recurring | tuple[str, str]:
    """The days that *text* names, or the message and the help of a fault."""
    words = text.strip().lower()[:80]
    points = [_point(part.strip()) for part in re.split(r"\s+to\s+", words)]
    for point in points:
        if isinstance(point, tuple):
            return point
    if not 1 <= len(points) <= 2:
        return f'"{text[:80]}" is no day of the year', EXPECTED
    start, *end = points
    return Recurring(start, *end)  # type: ignore[arg-type]


def _point(text: str) -> Point | tuple[str, str]:
    fixed = _FIXED.fullmatch(text)
    if fixed:
        return _month_day(int(fixed[1]), int(fixed[2]), text)
    offset = 0
    if found := _OFFSET.search(text):
        text, offset = text[: found.start()], int(found[1] + found[2])
    if text == "easter":
        return Easter(offset)
    if fixed := _FIXED.fullmatch(text):
        point: Point | tuple[str, str] = _month_day(int(fixed[1]), int(fixed[2]), text)
    elif nth := _NTH.fullmatch(text):
        point = _nth_weekday(nth[1], nth[2], int(nth[3]))
    else:
        return f'"{text}" is no day of the year', EXPECTED
    return point if isinstance(point, tuple) else replace(point, offset=offset)


def _month_day(month: int, day: int, text: str) -> MonthDay | tuple[str, str]:
    if 1 <= month <= 12 and 1 <= day <= LONGEST[month - 1]:
        return MonthDay(month, day)
    if 1 <= day <= 12 < month <= 31:
        return f'"{text}" has no such month', f'write "{day:02}-{month:02}"'
    if not 1 <= month <= 12:
        return f'"{text}" has no such month', "write the month first, 01 to 12"
    help = f"{MONTHS[month - 1]} has {LONGEST[month - 1]} days"
    return f'"{text}" is a date that never comes', help


def _nth_weekday(place: str, weekday: str, month: int) -> NthWeekday | tuple[str, str]:
    days = [day.lower() for day in WEEKDAYS]
    if place not in _PLACES:
        return f'"{place}" is no place in a month', "write 1st to 5th, or last"
    if weekday not in days:
        return f'"{weekday}" is no weekday', f"write one of {' '.join(WEEKDAYS)}"
    if not 1 <= month <= 12:
        return f'"{month}" is no month', "write 01 to 12"
    return NthWeekday(_PLACES[place], days.index(weekday), month)
