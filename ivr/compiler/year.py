"""A year of opening hours as JSON's own types: each day, and every change."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from ivr.compiler.timetable import Timetable

if TYPE_CHECKING:
    from ivr.hours import Day, Schedule


def year_of(zone: tzinfo, year: int) -> tuple[datetime, datetime]:
    """When a year begins and ends by the clocks of *zone*."""
    return datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)


def clock(minute: int) -> str:
    """A minute of a day as ``09:30``."""
    return f"{minute // 60:02}:{minute % 60:02}"


def schedule_parts(
    timetable: Timetable, name: str, schedule: Schedule, year: int, language: str
) -> dict[str, Any]:
    """The year of schedule *name*; what is absent is left out."""
    from ivr.hours import in_language
    from ivr.witness import moment

    zone = timetable.zone(name)
    parts: dict[str, Any] = {"name": name, "zone": str(zone)}
    for key in ("country", "region"):
        if found := getattr(schedule.source, key):
            parts[key] = found
    parts["days"] = [_day_parts(day, language) for day in schedule.days(year)]
    parts["changes"] = [
        {
            "at": moment(each.at.astimezone(zone)),
            "state": each.state,
            **({"reason": why} if (why := in_language(each.reason, language)) else {}),
        }
        for each in schedule.changes(*year_of(zone, year))
    ]
    return parts


def _day_parts(day: Day, language: str) -> dict[str, Any]:
    from ivr.hours import in_language

    parts: dict[str, Any] = {
        "date": day.date.isoformat(),
        "open": [{"from": clock(a), "to": clock(b)} for a, b in day.spans],
    }
    for name, words in (
        ("holiday", day.holiday),
        ("exception", day.exception),
        ("override", day.overridden),
    ):
        if words is not None:
            parts[name] = in_language(words, language)
    return parts
