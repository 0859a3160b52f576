"""The calendar of a year and every change in it, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from ivr.hours.dates import WEEKDAYS
from ivr.hours.plan import Day, State
from ivr.hours.schedule import Schedule
from ivr.hours.spans import Span, clock
from ivr.hours.words import Words, in_language
from ivr.hours.zones import local, midnight, shifts
from ivr.records import dataclass


@dataclass(frozen=True, slots=True)
class YearCalendar:
    """A schedule's year, day by day."""

    name: str
    zone: str
    year: int
    weekly: tuple[tuple[tuple[int, ...], tuple[Span, ...]], ...]
    """The usual week at the beginning of the year."""
    months: tuple[tuple[Day, ...], ...]
    """The days of January, of February, …"""

    @property
    def days(self) -> tuple[Day, ...]:
        """All days of the year."""
        return tuple(day for month in self.months for day in month)

    @property
    def special(self) -> tuple[Day, ...]:
        """The days that a holiday or an exception has made other than usual."""
        return tuple(
            day
            for day in self.days
            if day.exception is not None or day.shut != "closed"
        )


@dataclass(frozen=True, slots=True)
class CalendarChange:
    """A moment at which a schedule changes, or its clock does."""

    at: datetime
    was: State
    state: State
    reason: Words
    part: str
    """Where the rule of this day is written: ``open`` or ``exceptions.2``."""
    rule: str
    clock: int = 0
    """Minutes by which the clocks go forward (back, if negative) at this moment."""


def year_calendar(schedule: Schedule, year: int) -> YearCalendar:
    """The days of *year*, whether or not the horizon has them."""
    days = schedule.days(year)
    months = tuple(
        tuple(day for day in days if day.date.month == month) for month in range(1, 13)
    )
    weekly = schedule.weekly(date(year, 1, 4))
    return YearCalendar(schedule.name, str(schedule.zone), year, weekly, months)


def list_changes(schedule: Schedule, year: int) -> tuple[CalendarChange, ...]:
    """Every change of *year*, those of the clocks among them, in order."""
    zone = schedule.zone
    first, last = midnight(zone, date(year, 1, 1)), midnight(zone, date(year + 1, 1, 1))
    clocks = {shift.second: shift.minutes for shift in shifts(zone, first, last)}
    changes = {
        int(change.at.timestamp()): change
        for change in schedule.changes(local(zone, first - 60), local(zone, last))
    }
    return tuple(
        _change(schedule, second, clocks.get(second, 0))
        for second in sorted(changes.keys() | clocks.keys())
    )


def _change(schedule: Schedule, second: int, clock: int) -> CalendarChange:
    at = local(schedule.zone, second)
    was = schedule.at(local(schedule.zone, second - 1)).state
    why = schedule.why(at, "")
    status = schedule.at(at)
    return CalendarChange(
        at, was, status.state, status.reason, why.day.part, why.day.rule, clock
    )


def calendar_json(calendar: YearCalendar, language: str) -> dict[str, Any]:
    """The calendar as JSON takes it, reasons in *language*."""
    return {
        "schedule": calendar.name,
        "zone": calendar.zone,
        "year": calendar.year,
        "weekly": [
            {"days": [WEEKDAYS[day] for day in days], "hours": hours_json(spans)}
            for days, spans in calendar.weekly
        ],
        "days": [day_json(day, language) for day in calendar.days],
    }


def day_json(day: Day, language: str) -> dict[str, Any]:
    """A day as JSON takes it."""
    return {
        "date": day.date.isoformat(),
        "weekday": WEEKDAYS[day.date.weekday()],
        "state": day.state,
        "hours": hours_json(day.spans),
        "reason": in_language(day.reason, language),
        "holiday": in_language(day.holiday or "", language),
        "exception": in_language(day.exception or "", language),
        "part": day.part,
        "rule": day.rule,
    }


def changes_json(
    changes: Iterable[CalendarChange], language: str
) -> list[dict[str, Any]]:
    """Changes as JSON takes them, reasons in *language*."""
    return [
        {
            "at": change.at.isoformat(),
            "was": change.was,
            "state": change.state,
            "reason": in_language(change.reason, language),
            "part": change.part,
            "rule": change.rule,
            "clock": change.clock,
        }
        for change in changes
    ]


def hours_json(spans: Iterable[Span]) -> list[dict[str, Any]]:
    """Spans by the clock; *next_day* says that one ends on the next morning."""
    return [
        {"from": clock(start), "to": clock(end), "next_day": end > 1440}
        for start, end in spans
    ]
