"""Calling windows: when people may be called, by the clocks where they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from ivr.hours.build import make_plan
from ivr.hours.faults import HoursFault
from ivr.hours.plan import Plan
from ivr.hours.public_holidays import HolidayChange
from ivr.hours.schedule import FARTHEST, Schedule
from ivr.hours.source import ScheduleSource
from ivr.hours.zones import zone
from ivr.records import dataclass


@dataclass(frozen=True, slots=True)
class Window:
    """When somebody may be called who is in one of some zones.

    Where a number leaves open in which zone its owner is, all must allow it.
    """

    name: str
    schedules: tuple[Schedule, ...]

    def allowed(self, instant: datetime) -> bool:
        """Whether a call may be made at *instant*, which must be aware."""
        return all(schedule.is_open(instant) for schedule in self.schedules)

    def next_allowed(self, instant: datetime) -> datetime | None:
        """The first moment from *instant* on at which a call may be made.

        None if not within 400 days, as where two zones share no hour of the day.
        """
        until = instant + timedelta(seconds=FARTHEST)
        return _first_common(self.schedules, instant, until)


@dataclass(frozen=True, slots=True)
class CallingRules:
    """Rules about calling people, which become a window where people are."""

    name: str
    plan: Plan

    def window(self, zones: Iterable[str], first: date, last: date) -> Window:
        """The window for somebody in one of *zones*, laid out from *first* to *last*.

        Raises:
            ValueError: There is no zone, or one of an unknown name.
        """
        names = sorted(set(zones))
        if not names:
            raise ValueError(f'"{self.name}" needs the zone of who is called')
        schedules = tuple(self._schedule(name, first, last) for name in names)
        return Window(self.name, schedules)

    def _schedule(self, name: str, first: date, last: date) -> Schedule:
        located = zone(name)
        if located is None:
            raise ValueError(f'"{name}" is no time zone')
        source = ScheduleSource(self.name, zone=name)
        return Schedule(source, self.plan, located, first, last)


def calling_rules(
    name: str,
    open: str,
    country: str | None = None,
    region: str | None = None,
    holidays: Sequence[HolidayChange] = (),
) -> tuple[CallingRules | None, list[HoursFault]]:
    """Read when people may be called.

    Args:
        name: What the rules are called, in faults and reports.
        open: Opening hours, such as ``08:00-21:00`` or, with no calls on holidays,
            ``Mo-Fr 09:00-20:00; Sa 09:00-17:00; PH off``.
        country: Whose public holidays ``PH`` means; *region* likewise.
        holidays: Days that operators added or took off.

    Returns:
        The rules, None where a fault is an error; and the faults.
    """
    source = ScheduleSource(
        name, "UTC", country, region, open, holidays=tuple(holidays)
    )
    plan, faults = make_plan(source)
    return (CallingRules(name, plan) if plan else None), faults


def first_possible(
    schedule: Schedule, window: Window, after: datetime, horizon: timedelta
) -> datetime | None:
    """The first moment at which *schedule* is open and *window* allows a call.

    From *after* on and before *horizon* has passed; None if there is none.
    """
    return _first_common((schedule, *window.schedules), after, after + horizon)


def _first_common(
    schedules: Sequence[Schedule], after: datetime, until: datetime
) -> datetime | None:
    moment = after
    while moment < until:
        later = moment
        for schedule in schedules:
            opens = schedule.next_open(later)
            if opens is None:
                return None
            later = max(later, opens)
        if later == moment:
            return moment
        moment = later
    return None
