"""What the checks ask of a schedule that can be read: is it what its author means?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Literal

from ivr.hours.dates import MonthDay, Recurring, Run
from ivr.hours.plan import Entry
from ivr.hours.public_holidays import holidays_of
from ivr.hours.schedule import Schedule
from ivr.hours.spans import DAY, Span
from ivr.hours.words import Words
from ivr.hours.zones import Shift, local, midnight, shifts
from ivr.records import dataclass

Place = tuple[str, str]
"""The schedule in which something is written, and the part of it."""

YEARS_OF_FEASTS = 4
"""Years before the horizon in which a date is looked up among movable feasts."""


def never_open(schedule: Schedule) -> bool:
    """Whether it is not open for a minute of the horizon."""
    return all(state != "open" for state, _ in schedule.line.states)


def never_shut(schedule: Schedule) -> bool:
    """Whether it is open for every minute of the horizon."""
    return all(state == "open" for state, _ in schedule.line.states)


# Exceptions ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShadowedException:
    """An exception that has no effect, because of those that rule all its days."""

    schedule: str
    part: str
    by: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class StaleException:
    """An exception whose last day has passed."""

    schedule: str
    part: str
    last: date


def shadowed_exceptions(schedule: Schedule) -> Iterator[ShadowedException]:
    """Exceptions of which no day is left to them by later ones."""
    for place, entries in _exceptions(schedule).items():
        by: dict[Place, None] = {}
        for day in _days(schedule, entries):
            rulers = _rulers(schedule.plan.matched(day))
            if place in rulers:
                break
            if any(
                entry.match(day, schedule.plan.holidays.is_holiday) for entry in entries
            ):
                by |= rulers
        else:
            if by:
                yield ShadowedException(*place, tuple(by))


def stale_exceptions(
    schedule: Schedule, today: date | None = None
) -> Iterator[StaleException]:
    """Exceptions that lie before *today*, the first of the horizon unless given."""
    today = today or schedule.first
    for place, entries in _exceptions(schedule).items():
        run = entries[0].run
        if isinstance(run, Run) and run.last < today:
            yield StaleException(*place, run.last)


def holidays_known_until(schedule: Schedule) -> date | None:
    """The last day of which public holidays are known, if it is in the horizon."""
    if not any(entry.rule.holidays for entry in schedule.plan.entries):
        return None
    known = schedule.plan.holidays.known_until()
    return known if known and known < schedule.last else None


def _exceptions(schedule: Schedule) -> Mapping[Place, list[Entry]]:
    found: dict[Place, list[Entry]] = {}
    for entry in schedule.plan.entries:
        if entry.run is not None:
            found.setdefault((entry.schedule, entry.part), []).append(entry)
    return found


def _days(schedule: Schedule, entries: list[Entry]) -> Iterator[date]:
    """The days of an exception: all of a run, those in the horizon of ``every:``."""
    run = entries[0].run
    first, last = schedule.first, schedule.last
    if isinstance(run, Run):
        first, last = run.first, run.last
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        if run is not None and run.covers(day):
            yield day


def _rulers(matched: tuple[Entry, ...]) -> dict[Place, None]:
    """Who has a say in a day: the last, and those that it only adds to or cuts."""
    rulers: dict[Place, None] = {}
    for entry in reversed(matched):
        rulers[entry.schedule, entry.part] = None
        cuts = entry.rule.shuts and entry.rule.spans
        if not (cuts or entry.rule.adds):
            break
    return rulers


# Clock changes ---------------------------------------------------------------

Effect = Literal["lost", "cut", "repeated", "shorter", "longer"]
"""``lost``: no minute of a span is left; ``cut``: it begins or ends in the minutes
that the clock skips; ``repeated``: in those that it shows twice; ``shorter`` and
``longer``: the span is open throughout, for another time than the clock says."""


@dataclass(frozen=True, slots=True)
class ClockEffect:
    """What a clock change does to a span of a day."""

    at: datetime
    minutes: int
    """By which the clocks go forward; back, if negative."""
    day: date
    span: Span
    effect: Effect


def clock_effects(schedule: Schedule) -> Iterator[ClockEffect]:
    """The spans of the horizon that clock changes touch; whole days are let be."""
    zone = schedule.zone
    first = midnight(zone, schedule.first)
    last = midnight(zone, schedule.last + timedelta(1))
    for shift in shifts(zone, first, last):
        wall = datetime.fromtimestamp(shift.second, zone).date()
        for days in (-2, -1, 0):
            day = wall + timedelta(days)
            for span in schedule.day(day).spans:
                if effect := _effect(shift, day, span):
                    at = local(zone, shift.second)
                    yield ClockEffect(at, shift.minutes, day, span, effect)


def _effect(shift: Shift, day: date, span: Span) -> Effect | None:
    # Minutes of the day's clock that are skipped, or shown twice.
    base = (day.toordinal() - date(1970, 1, 1).toordinal()) * DAY
    edges = (shift.second + shift.before, shift.second + shift.after)
    begin, end = (edge // 60 - base for edge in sorted(edges))
    start, stop = span
    if stop <= begin or end <= start or stop - start >= DAY:
        return None
    if shift.minutes > 0 and begin <= start and stop <= end:
        return "lost"
    if start <= begin and end <= stop:
        return "shorter" if shift.minutes > 0 else "longer"
    return "cut" if shift.minutes > 0 else "repeated"


# Movable feasts --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MovableFeast:
    """A fixed ``every:`` that was a holiday in one year and not in another."""

    schedule: str
    part: str
    name: Words
    was: date
    """The day on which the feast fell on the date."""
    later: tuple[date, ...]
    """Where it falls in the years of the horizon."""


def movable_feasts(schedule: Schedule) -> Iterator[MovableFeast]:
    """Exceptions on a fixed date whose holiday moves from year to year."""
    country = schedule.plan.holidays.country
    fixed = {
        place: entries[0].run.start
        for place, entries in _exceptions(schedule).items()
        if isinstance(entries[0].run, Recurring)
        and isinstance(entries[0].run.start, MonthDay)
        and entries[0].run.end is None
    }
    if country is None or not fixed:
        return
    feasts = _feasts(schedule, country)
    for place, point in fixed.items():
        if any(_always_on(point, days, feasts) for days in feasts.values()):
            # Two feasts can meet: Buddha's birthday on Children's Day.
            continue
        for name, days in feasts.items():
            same = [d for d in days if (d.month, d.day) == (point.month, point.day)]
            was = same[-1] if same else None
            if was and _moves(name, feasts):
                words = holidays_of(country, schedule.plan.holidays.region, was.year)[
                    was
                ]
                later = tuple(d for d in days if d.year >= schedule.first.year)
                yield MovableFeast(*place, words, was, later)
                break


def _feasts(schedule: Schedule, country: str) -> dict[str, list[date]]:
    """The days of every holiday by its English name, in order."""
    feasts: dict[str, list[date]] = {}
    years = range(schedule.first.year - YEARS_OF_FEASTS, schedule.last.year + 1)
    for year in years:
        for day, words in holidays_of(
            country, schedule.plan.holidays.region, year
        ).items():
            for name in words["en"].split("; "):
                feasts.setdefault(name, []).append(day)
    return {name: sorted(days) for name, days in feasts.items()}


def _always_on(
    point: MonthDay, days: list[date], feasts: Mapping[str, list[date]]
) -> bool:
    """Whether a feast comes on *point* in every year that is looked at."""
    years = {day.year for each in feasts.values() for day in each}
    on = {d.year for d in days if (d.month, d.day) == (point.month, point.day)}
    return on == years


def _moves(name: str, feasts: Mapping[str, list[date]]) -> bool:
    # "Christmas Day (observed)" moves, but the feast that it stands for does not.
    bases = [base for base in feasts if base in name]
    return all(_varies(feasts[base]) for base in bases)


def _varies(days: list[date]) -> bool:
    by_year: dict[int, set[tuple[int, int]]] = {}
    for day in days:
        by_year.setdefault(day.year, set()).add((day.month, day.day))
    return len({frozenset(dates) for dates in by_year.values()}) > 1
