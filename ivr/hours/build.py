"""Makes a schedule of its source, or says what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from ivr.hours.dates import Recurring, Run
from ivr.hours.every import read_every
from ivr.hours.faults import HoursFault
from ivr.hours.order import overruled
from ivr.hours.plan import Entry, Plan
from ivr.hours.public_holidays import PublicHolidays, place_faults
from ivr.hours.schedule import Schedule
from ivr.hours.source import ExceptionRule, ScheduleSource
from ivr.hours.spans import DAY
from ivr.hours.syntax import Reading, read
from ivr.hours.zones import zone, zone_faults


def build(
    source: ScheduleSource, first: date, last: date
) -> tuple[Schedule | None, list[HoursFault]]:
    """The schedule of *source*, and all the faults of its texts.

    Args:
        source: The schedule's values; whatever stands in them, nothing is raised.
        first: The day on which the horizon begins, in the schedule's zone.
        last: The day with which it ends.

    Returns:
        The schedule, None where a fault is an error; and the faults, in the order
        of the parts.

    Raises:
        ValueError: *last* lies before *first*.
    """
    if last < first:
        raise ValueError(f"the horizon ends on {last}, before it begins on {first}")
    plan, faults = make_plan(source)
    return lay_out(source, plan, first, last), faults


def lay_out(
    source: ScheduleSource,
    plan: Plan | None,
    first: date,
    last: date,
    wider: Schedule | None = None,
) -> Schedule | None:
    """The schedule of a *plan* that ``make_plan`` made of *source*, for some days.

    Args:
        wider: The same for more days, where there is one: it is not laid out anew.
    """
    located = zone(source.zone or "")
    if plan is None or located is None:
        return None
    return Schedule(source, plan, located, first, last, wider)


def make_plan(source: ScheduleSource) -> tuple[Plan | None, list[HoursFault]]:
    """The rules of *source* in their order, and all the faults of its texts."""
    entries, texts = _usual(source)
    for exception in source.exceptions:
        more = _exception(exception, exception.schedule or source.name)
        entries, texts = entries + more[0], texts + more[1]
    faults = [
        replace(fault, schedule=fault.schedule or _author(source, fault.part))
        for fault in (
            *_place_faults(source),
            *texts,
            *_unknown_holidays(source, entries),
            *_silent_on_holidays(source, entries, texts),
        )
    ]
    if any(fault.kind == "error" for fault in faults):
        return None, faults
    return Plan(tuple(entries), _holidays(source)), faults


def _author(source: ScheduleSource, part: str) -> str:
    return source.written_in.get(part, source.name)


def _place_faults(source: ScheduleSource) -> Iterator[HoursFault]:
    if not source.zone:
        yield HoursFault("zone", "no zone is set", 'add zone:, such as "Asia/Seoul"')
    else:
        yield from zone_faults(source.zone)
    if source.country:
        yield from place_faults(source.country, source.region)
    elif source.region:
        message = f'region "{source.region}" stands without a country'
        yield HoursFault("region", message, "add country:, such as US")


def _usual(source: ScheduleSource) -> tuple[list[Entry], list[HoursFault]]:
    """The weekly text, read."""
    if source.open is None:
        help = 'write open: "Mo-Fr 09:00-18:00; PH off"'
        return [], [HoursFault("open", "no hours are written", help)]
    reading = _read(source.open, "open")
    author = _author(source, "open")
    return [Entry(rule, "open", author) for rule in reading.rules], reading.faults


def _exception(
    exception: ExceptionRule, author: str
) -> tuple[list[Entry], list[HoursFault]]:
    part = f"exceptions.{exception.index}"
    reading = _read(exception.open, f"{part}.open")
    run = _days(exception, part)
    faults = [run, *reading.faults] if isinstance(run, HoursFault) else reading.faults
    signed = [replace(fault, schedule=author) for fault in faults]
    if isinstance(run, HoursFault):
        return [], signed
    reason = exception.reason
    return [Entry(rule, part, author, run, reason) for rule in reading.rules], signed


def _read(text: str, part: str) -> Reading:
    reading = read(text, part)
    if not reading.faults:
        reading.faults += overruled(reading.rules, part)
    return reading


def _holidays(source: ScheduleSource) -> PublicHolidays:
    changes = {
        change.date: (change.name or change.date.isoformat()) if change.add else None
        for change in source.holidays
    }
    return PublicHolidays(source.country, source.region, changes)


def _days(exception: ExceptionRule, part: str) -> Run | Recurring | HoursFault:
    """The days that *exception* names, which it must in one way only."""
    first, last = exception.start, exception.end
    ways = [exception.date, first or last, exception.every]
    if sum(way is not None for way in ways) != 1:
        message = "the exception must name its days in one way"
        return HoursFault(part, message, "write date:, from: and to:, or every:")
    if exception.date:
        return Run(exception.date, exception.date)
    if exception.every is not None:
        found = read_every(exception.every)
        if isinstance(found, Recurring):
            return found
        return HoursFault(f"{part}.every", *found)
    if first is None or last is None:
        missing = "from" if first is None else "to"
        message = f'the exception has no "{missing}:"'
        return HoursFault(part, message, f"add {missing}:, or write date: for one day")
    if last < first:
        message = f'"{last}" comes before "{first}"'
        return HoursFault(f"{part}.to", message, "swap from: and to:")
    return Run(first, last)


def _unknown_holidays(
    source: ScheduleSource, entries: list[Entry]
) -> Iterator[HoursFault]:
    """Rules for the public holidays of no country."""
    for entry in entries:
        if entry.rule.holidays and not source.country:
            yield HoursFault(
                entry.part if entry.part == "open" else f"{entry.part}.open",
                f'"{entry.rule.text}" names public holidays, but of no country',
                "add country:, such as KR",
                schedule=entry.schedule,
            )


def _silent_on_holidays(
    source: ScheduleSource, entries: list[Entry], faults: list[HoursFault]
) -> Iterator[HoursFault]:
    """A country whose holidays no rule keeps; a line that never shuts needs none."""
    rules = [entry.rule for entry in entries if entry.run is None]
    shuts = any(rule.spans != ((0, DAY),) for rule in rules if not rule.shuts)
    keeps = any(rule.holidays for rule in rules)
    if source.country and shuts and not keeps and all(f.part != "open" for f in faults):
        yield HoursFault(
            "open",
            f'"{source.open}" says nothing of the public holidays of '
            f'"{source.country}", so callers find them days like others',
            'add "; PH off", or the hours of holidays',
            "warning",
        )
