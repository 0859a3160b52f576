"""Schedules for tests, made in one line; and moments as their clocks show them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from ivr.hours import (
    ExceptionRule,
    HolidayChange,
    HoursFault,
    Schedule,
    ScheduleSource,
    build,
)

FIRST, LAST = date(2026, 11, 1), date(2027, 12, 31)


def source(
    open: str,
    *,
    zone: str = "Asia/Seoul",
    country: str | None = None,
    region: str | None = None,
    exceptions: Sequence[ExceptionRule] = (),
    holidays: Sequence[HolidayChange] = (),
) -> ScheduleSource:
    """A schedule called "support" as its author wrote it."""
    return ScheduleSource(
        "support", zone, country, region, open, tuple(exceptions), tuple(holidays)
    )


def made(written: ScheduleSource, first: date = FIRST, last: date = LAST) -> Schedule:
    """The schedule of what is *written*, which must have no error in it."""
    schedule, faults = build(written, first, last)
    assert schedule is not None, faults
    return schedule


def faults(written: ScheduleSource) -> list[HoursFault]:
    """What is wrong with what is *written*."""
    return build(written, FIRST, LAST)[1]


def on(schedule: Schedule, text: str, *, fold: int = 0) -> datetime:
    """The moment at which the schedule's clock shows *text*; *fold* 1 the second."""
    return datetime.fromisoformat(text).replace(tzinfo=schedule.zone, fold=fold)


def state(schedule: Schedule, text: str, *, fold: int = 0) -> str:
    """How it stands then."""
    return schedule.at(on(schedule, text, fold=fold)).state


def shown(moment: datetime | None) -> str:
    """A moment by its clock: ``2026-12-25 09:00``."""
    return moment.strftime("%Y-%m-%d %H:%M") if moment else "never"
