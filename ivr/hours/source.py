"""A schedule as its author wrote it, before anything is made of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import field, replace
from typing import Any

from ivr.hours.public_holidays import HolidayChange
from ivr.hours.words import Words
from ivr.records import dataclass


@dataclass(frozen=True, slots=True)
class ExceptionRule:
    """Hours that hold on some days in place of the usual ones.

    The days are one *date*, those from *start* to *end*, or what *every* names
    (see ``ivr.hours.every``). *open* is a text of opening hours such as ``off``,
    ``09:00-12:00`` or ``Mo-Fr 09:00-15:00; PH off``; days of a run on which none
    of its rules holds keep their usual hours.
    """

    index: int
    """Its place in the author's list, from 0, for the part that faults name."""
    open: str
    reason: Words = ""
    date: datetime.date | None = None
    start: datetime.date | None = None
    end: datetime.date | None = None
    every: str | None = None
    schedule: str = ""
    """The schedule that it is written in, where that is not the one it serves."""


@dataclass(frozen=True, slots=True)
class ScheduleSource:
    """The values of a schedule; None is what nobody wrote."""

    name: str
    zone: str | None = None
    country: str | None = None
    region: str | None = None
    open: str | None = None
    exceptions: tuple[ExceptionRule, ...] = ()
    holidays: tuple[HolidayChange, ...] = ()
    written_in: Mapping[str, str] = field(default_factory=dict)
    """The schedule in which an inherited part is written, by part."""


_SETTINGS = ("zone", "country", "region", "open")


def inherit(child_fields: Mapping[str, Any], parent: ScheduleSource) -> ScheduleSource:
    """The schedule that is like *parent* but for *child_fields*.

    Args:
        child_fields: Fields of ``ScheduleSource`` by name, ``name`` among them;
            one that is absent, None or empty comes from the parent. Exceptions
            and holidays are the parent's, then the child's, so that the child's
            rule. A region goes with its country: a child with a country of its
            own has no region from its parent.
        parent: The schedule that it is like.
    """
    fields = {key: value for key, value in child_fields.items() if value}
    taken = [key for key in _SETTINGS if key not in fields]
    if fields.get("country", parent.country) != parent.country:
        taken = [key for key in taken if key != "region"]
    theirs = (
        replace(rule, schedule=rule.schedule or parent.name)
        for rule in parent.exceptions
    )
    return ScheduleSource(
        name=fields["name"],
        **{key: getattr(parent, key) for key in taken},
        **{key: fields[key] for key in _SETTINGS if key in fields},
        exceptions=(*theirs, *fields.get("exceptions", ())),
        holidays=(*parent.holidays, *fields.get("holidays", ())),
        written_in={key: parent.written_in.get(key, parent.name) for key in taken},
    )
