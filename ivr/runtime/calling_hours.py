"""When somebody may be called back: our hours, and theirs in every zone they may be in.

The same answer is given to the caller who is promised a time and to whoever dials.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING

from ivr.compiler.flow import Flow
from ivr.language.callers import country_of
from ivr.language.number_zones import zones_of
from ivr.language.profile import Window
from ivr.records import dataclass

if TYPE_CHECKING:
    from ivr.hours import Schedule
    from ivr.hours.windows import Window as Windows

HORIZON = timedelta(days=60)
"""No call is promised for later; a queue that is shut for longer promises none."""

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody to be called: by whom, in which language, at which number."""

    flow: Flow
    queue: str
    language: str
    number: str


def may_call(
    called: Called,
    at: datetime,
    *,
    lasting: timedelta = timedelta(),
    switches: Mapping[str, str] | None = None,
) -> bool:
    """Whether a call may be made at *at*, and ring for as long as *lasting*.

    Args:
        switches: How they stand, for the schedule's emergency switch.
    """
    if switches is not None and _is_shut(called, switches):
        return False
    return next_allowed(called, at, lasting=lasting, within=timedelta(seconds=1)) == at


def next_allowed(
    called: Called,
    after: datetime,
    *,
    lasting: timedelta = timedelta(),
    within: timedelta = HORIZON,
) -> datetime | None:
    """The first moment from *after* on at which a call may be made.

    None where there is none *within* that time, or nobody knows where they are.
    """
    from ivr.hours.windows import first_possible

    hours = _hours(called, after)
    if hours is None:
        return None
    ours, theirs = hours
    last, moment = after + within, after
    while moment < last:
        if ours is not None:
            found = first_possible(ours, theirs, moment, last - moment)
        else:
            found = theirs.next_allowed(moment)
        if found is None or found >= last:
            return None
        shuts = _shuts(ours, theirs, found)
        if shuts is None or shuts - found >= lasting:
            return found.astimezone(after.tzinfo)
        moment = shuts
    return None


def _shuts(ours: Schedule | None, theirs: Windows, moment: datetime) -> datetime | None:
    """When the first of the hours ends; None where none of them ever does."""
    every = (ours, *theirs.schedules) if ours is not None else theirs.schedules
    ends = [end for each in every if (end := each.next_close(moment))]
    return min(ends, default=None)


def _is_shut(called: Called, switches: Mapping[str, str]) -> bool:
    flow, schedule = _schedule(called)
    emergency = flow.timetable.emergency(schedule) if schedule else None
    if emergency is None:
        return False
    name, value = emergency
    found = flow.switches.get(name)
    return switches.get(name, found.default if found else "off") == value


def _schedule(called: Called) -> tuple[Flow, str | None]:
    """The flow that knows the queue, a part perhaps, and the name of its schedule.

    Empty where somebody is always there, None where nobody ever is.
    """
    for flow in (called.flow, *called.flow.linked.values()):
        if queue := flow.queues.get(called.queue):
            return flow, queue.schedule(called.language)
    return called.flow, ""


def _hours(called: Called, at: datetime) -> tuple[Schedule | None, Windows] | None:
    """Ours, None where somebody is always there, and theirs; None if never."""
    flow, name = _schedule(called)
    ours = flow.timetable.around(name, at) if name else None
    if name is None or (name and ours is None):
        return None
    country, zones = country_of(called.number), zones_of(called.number)
    if not called.number.startswith("+"):
        # Keyed as one dials it here: it is here.
        zones = (str(zone_of(called)),)
    windows = called.flow.profile.windows_of(country)
    theirs = window(country, zones, windows, at.astimezone(UTC).year)
    return (ours, theirs) if theirs is not None else None


@lru_cache(maxsize=256)
def window(
    country: str, zones: tuple[str, ...], windows: tuple[Window, ...], year: int
) -> Windows | None:
    """When people in all of *zones* may be called, laid out around *year*.

    None where it is not known where they are, or when they may be called.
    """
    from ivr.hours.windows import calling_rules

    if not zones or not windows:
        return None
    line = _opening_hours(windows)
    holidays_of = country if "PH" in line else None
    rules, _ = calling_rules(country, line, holidays_of)
    if rules is None:
        return None
    return rules.window(zones, date(year - 1, 12, 1), date(year + 2, 1, 31))


def _opening_hours(windows: tuple[Window, ...]) -> str:
    """*windows* as one line of opening hours."""
    from ivr.hours.dates import WEEKDAYS
    from ivr.hours.spans import clock

    days: dict[int, list[str]] = {}
    for each in windows:
        for day in each.days:
            days.setdefault(day, []).append(f"{clock(each.start)}-{clock(each.end)}")
    line = "; ".join(f"{WEEKDAYS[day]} {','.join(s)}" for day, s in days.items())
    # What is not said to hold on holidays does not; where it differs, none does.
    return line if all(each.holidays for each in windows) else f"{line}; PH off"


# Times to choose from ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Offer:
    """How times are offered: how many, how far apart, how soon, how far ahead."""

    most: int = 4
    apart: timedelta = 2 * HOUR
    lead: timedelta = HOUR
    days: int = 14


OFFER = Offer()


def slots(
    called: Called,
    now: datetime,
    offer: Offer = OFFER,
    is_free: Callable[[datetime], bool] = lambda _: True,
) -> Iterator[datetime]:
    """Full hours at which a call may be made, by the clock of the queue."""
    zone = zone_of(called)
    # Not within the hour: somebody has to find the request first.
    moment = _full_hour(now.astimezone(zone), down=True) + HOUR + offer.lead
    last, found = moment + timedelta(days=offer.days), 0
    while found < offer.most and moment < last:
        allowed = next_allowed(called, moment, within=last - moment)
        if allowed is None:
            return
        if allowed != moment:
            moment = _full_hour(allowed.astimezone(zone))
        elif is_free(moment):
            found += 1
            yield moment.astimezone(zone)
            moment = _later(moment, offer.apart)
        else:
            moment = _later(moment, HOUR)


def zone_of(called: Called) -> tzinfo:
    """The clock of the queue, by which times are told."""
    flow, schedule = _schedule(called)
    timetable = flow.timetable
    return timetable.zone(schedule) if schedule else timetable.first_zone


def _later(moment: datetime, by: timedelta) -> datetime:
    """Elapsed time is meant, so an hour across a change of clocks is an hour."""
    return _full_hour((moment.astimezone(UTC) + by).astimezone(moment.tzinfo))


def _full_hour(moment: datetime, down: bool = False) -> datetime:
    whole = moment.replace(minute=0, second=0, microsecond=0)
    return whole if down or whole == moment else _later(whole, HOUR)
