"""All schedules of a set: inherited, built for the years asked for, and asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from datetime import date, datetime, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ivr.compiler.times import Horizon, Times
from ivr.language.definitions import Hours
from ivr.language.reader import suggestion
from ivr.source import Fault, Span

if TYPE_CHECKING:
    from ivr.hours import HoursOverride, Schedule, ScheduleSource, Status
    from ivr.hours.plan import Plan

DEFAULT_ZONE = "UTC"
ANY_DAY = date(2026, 1, 1)
MAX_INHERITANCE = 20
"""A chain of ``like:`` longer than this is a circle."""

MOST_TIMES = 8
"""Horizons that are kept as they were cut: a folder's menus each have their own."""


class Timetable:
    """The schedules of a set of flows by name.

    ``faults`` holds what is wrong with them; a schedule with faults is built as
    far as it goes, or is never open.

    Args:
        hours: The schedules.
        partial: Whether others could not be read; they may be the ones named.
    """

    def __init__(self, hours: Mapping[str, Hours], partial: bool = False) -> None:
        self.hours = hours
        self._partial = partial
        self._first = next(iter(hours), "")
        self.faults: list[Fault] = []
        self._unsound: set[str] = set()
        self._without_model: set[str] = set()
        """Schedules like one that is not there, directly or through others: whether
        they have a zone or a country it would say."""
        self._built: dict[tuple[str, date, date], Schedule | None] = {}
        self._plans: dict[str, Plan | None] = {}
        self._times: dict[tuple[str, tuple[str, ...], Horizon], Times] = {}
        self._beneath: Timetable | None = None
        self._over: dict[str, tuple[HoursOverride, ...]] = {}
        self._sources = {name: self._source(name, 0) for name in hours}
        self._unsound |= self._without_model
        for name in hours:
            self._note_faults(name)

    def __contains__(self, name: str) -> bool:
        return name in self.hours

    def names(self) -> tuple[str, ...]:
        """Every schedule's name."""
        return tuple(self.hours)

    def sound(self, name: str) -> bool:
        """Whether schedule *name* is built as its author meant it."""
        return name in self.hours and name not in self._unsound

    def emergency(self, name: str) -> tuple[str, str] | None:
        """The switch and the value that shut schedule *name* before all else."""
        found = (self.hours[each].emergency for each in self._models(name))
        return next((each for each in found if each), None)

    def schedule(self, name: str, first: date, last: date) -> Schedule | None:
        """Schedule *name* for the days from *first* to *last*; None if unreadable."""
        key = (name, first, last)
        if key not in self._built:
            over = self._over.get(name)
            if self._beneath is None:
                self._built[key] = self._laid_out(name, first, last)
            else:
                plain = self._beneath.schedule(name, first, last)
                self._built[key] = plain.overridden(over) if plain and over else plain
        return self._built[key]

    def _laid_out(self, name: str, first: date, last: date) -> Schedule | None:
        from ivr.hours import lay_out, make_plan

        source = self._sources.get(name)
        if source is None:
            return None
        if name not in self._plans:
            self._plans[name] = make_plan(source)[0]
        wider = (
            known
            for (other, begin, end), known in self._built.items()
            if other == name and known and begin <= first and last <= end
        )
        return lay_out(source, self._plans[name], first, last, next(wider, None))

    def times(self, schedules: tuple[str, ...], horizon: Horizon) -> Times:
        """*horizon* cut into stretches in which all of *schedules* stand alike."""
        key = (self._first, schedules, horizon)
        found = self._times.get(key)
        if found is None:
            if len(self._times) >= MOST_TIMES:
                self._times.clear()
            found = self._times[key] = Times(self, schedules, horizon)
        return found

    def reads(self, hours: Mapping[str, Hours], partial: bool) -> bool:
        """Whether it was made of just these *hours*, to the letter."""
        same = self._beneath is None and self._partial == partial
        return same and list(self.hours.items()) == list(hours.items())

    # What staff put on top ---------------------------------------------------------

    def overridden(self, overrides: Iterable[HoursOverride]) -> Timetable:
        """The same timetable with *overrides* on top, the latest last.

        Those of schedules that are not there are passed over.
        """
        over: dict[str, tuple[HoursOverride, ...]] = {}
        for each in overrides:
            names = self.alike(each.schedule) if each.alike else (each.schedule,)
            for name in names:
                if name in self.hours:
                    over[name] = (*over.get(name, ()), each)
        found = copy(self)
        found.__dict__.pop("first_zone", None)
        found._beneath, found._over, found._built = self, over, {}
        found._times = {}
        return found

    def override(self, name: str, instant: datetime) -> HoursOverride | None:
        """What staff put on top of schedule *name* at *instant*, where they did."""
        over = self._over.get(name, ())
        second = instant.timestamp()
        return next((each for each in reversed(over) if each.covers(second)), None)

    def alike(self, name: str) -> tuple[str, ...]:
        """Schedule *name*, and those that are like it, directly or through others."""
        return tuple(each for each in self.hours if name in self._models(each))

    def _models(self, name: str) -> Iterator[str]:
        """Schedule *name*, the one that it is like, the one that this is like, …"""
        for _ in range(MAX_INHERITANCE):
            found = self.hours.get(name)
            if found is None:
                return
            yield name
            if not found.like:
                return
            name = found.like

    def around(self, name: str, instant: datetime) -> Schedule | None:
        """Schedule *name* for the years around *instant*."""
        year = instant.year
        return self.schedule(name, date(year - 1, 12, 1), date(year + 2, 1, 31))

    def status(self, name: str, instant: datetime) -> Status | None:
        """How schedule *name* stands at *instant*; None if it cannot be read."""
        found = self.around(name, instant)
        return found.at(instant) if found else None

    def zone(self, name: str) -> tzinfo:
        """The zone of schedule *name*."""
        source = self._sources.get(name)
        try:
            return ZoneInfo((source and source.zone) or DEFAULT_ZONE)
        except (KeyError, ValueError, OSError):
            return ZoneInfo(DEFAULT_ZONE)

    def led_by(self, name: str) -> Timetable:
        """The same timetable for a flow whose own first schedule is *name*."""
        if name not in self.hours:
            return self
        found = copy(self)
        found.__dict__.pop("first_zone", None)
        found._first = name
        return found

    @property
    def first(self) -> str:
        """The schedule in whose zone moments are printed; empty without any."""
        return self._first

    @cached_property
    def first_zone(self) -> tzinfo:
        """The zone of the first schedule, in which moments are printed."""
        return self.zone(self._first)

    def source(self, name: str) -> ScheduleSource | None:
        """Schedule *name* with all that it inherits, as the hours package reads it."""
        return self._sources.get(name)

    # Inheritance -------------------------------------------------------------

    def _source(self, name: str, depth: int) -> ScheduleSource | None:
        from ivr.hours import (
            ExceptionRule,
            HolidayChange,
            ScheduleSource,
            inherit,
        )

        written = self.hours[name]
        fields = {
            key: value
            for key in ("zone", "country", "region", "open")
            if (value := getattr(written, key)) is not None
        }
        exceptions = tuple(
            ExceptionRule(
                index=index,
                open=each.open,
                reason=dict(each.reason),
                date=_date(each.date),
                start=_date(each.start),
                end=_date(each.end),
                every=each.every,
            )
            for index, each in enumerate(written.exceptions)
        )
        holidays = tuple(
            HolidayChange(day, each.name, each.add)
            for each in written.holidays
            if (day := _date(each.date))
        )
        parent = self._parent(written, depth)
        if parent is not None:
            child = fields | {
                "name": name,
                "exceptions": exceptions,
                "holidays": holidays,
            }
            return inherit(child, parent)
        return ScheduleSource(
            name=name,
            zone=fields.get("zone"),
            country=fields.get("country"),
            region=fields.get("region"),
            open=fields.get("open", ""),
            exceptions=exceptions,
            holidays=holidays,
        )

    def _parent(self, written: Hours, depth: int) -> ScheduleSource | None:
        like = written.like
        if like is None:
            return None
        where = written.spans.get("like", written.span)
        if like not in self.hours:
            near = suggestion(like, self.hours)
            help = f'did you mean "{near}"?' if near else "name another schedule"
            if not self._partial:
                self._fault(f'there is no schedule "{like}" to be like', where, help)
            self._without_model.add(written.name)
            return None
        if depth >= MAX_INHERITANCE or like == written.name:
            self._fault(f'"{written.name}" is like itself, in a circle', where)
            self._unsound.add(written.name)
            return None
        parent = self._source(like, depth + 1)
        if like in self._without_model:
            self._without_model.add(written.name)
        return parent

    def _fault(
        self, message: str, span: Span, help: str = "", warns: bool = False
    ) -> None:
        fault = Fault("bad-hours", message, span, help, warns=warns)
        if fault not in self.faults:
            self.faults.append(fault)

    def _note_faults(self, name: str) -> None:
        """Plan the schedule, and learn what is wrong with its own words."""
        source, written = self._sources.get(name), self.hours[name]
        if source is None or name in self._unsound:
            return
        if written.open is None and not written.like:
            message = f'schedule "{name}" does not say when it is open'
            self._fault(message, written.span, 'add open: "Mo-Fr 09:00-18:00"')
            self._unsound.add(name)
            return
        from ivr.hours import lay_out, make_plan

        plan, faults = make_plan(source)
        self._plans[name] = plan
        if lay_out(source, plan, ANY_DAY, ANY_DAY) is None:
            self._unsound.add(name)
        for fault in faults:
            # What is inherited is reported where it is written.
            at = self.hours.get(fault.schedule, written)
            warns = fault.kind == "warning"
            self._fault(fault.message, part_span(at, fault.part), fault.help, warns)


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def part_span(written: Hours, part: str) -> Span:
    """Where *part* ("exceptions.2.open") of a schedule stands, or else its name."""
    head, _, rest = part.partition(".")
    number, _, name = rest.partition(".")
    if head == "exceptions" and number.isdigit():
        index = int(number)
        if index < len(written.exceptions):
            each = written.exceptions[index]
            return each.open_span if name == "open" else each.span
        return written.span
    return written.spans.get(head, written.span)
