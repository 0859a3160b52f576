"""Schedules that can be read, and where their parts stand; no check of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ivr.checks.study import Study
from ivr.compiler.timetable import part_span
from ivr.hours import Schedule
from ivr.hours.lint import never_open
from ivr.language.definitions import Hours
from ivr.source import Span


def schedules(study: Study) -> Iterator[tuple[Hours, Schedule]]:
    """The schedules of the set that can be read, each as written and as it runs."""
    timetable = study.flow.timetable
    for name, written in timetable.hours.items():
        schedule = schedule_of(study, name)
        if schedule is not None and timetable.sound(name):
            yield written, schedule


def schedule_of(study: Study, name: str) -> Schedule | None:
    """Schedule *name* over the days that are looked at; None if it is unreadable."""
    last = study.horizon.end - timedelta(1)
    # The space of worlds lays out the same days, and some beside them.
    _ = study.worlds
    return study.flow.timetable.schedule(name, study.horizon.first, last)


def span_of(study: Study, name: str, part: str) -> Span:
    """Where *part* ("exceptions.2") of schedule *name* stands."""
    return part_span(study.flow.timetable.hours[name], part)


def used_schedules(study: Study) -> set[str]:
    """The schedules that a node or a queue of the set asks."""
    flows = study.flows.flows.values()
    found = {
        n for flow in flows for q in flow.queues.values() for n in q.hours.values()
    }
    for flow in flows:
        for node in flow.nodes.values():
            for what, name, _ in node.kind.refers():
                if what in ("schedule", "either"):
                    found.add(name)
    return found


def shut_for_good(study: Study) -> set[str]:
    """The schedules in use that are not open for a minute, or cannot be read: what
    they make of calls is no fault of its own."""
    timetable = study.flow.timetable
    found = set()
    for name in timetable.hours:
        schedule = schedule_of(study, name)
        if schedule is None or not timetable.sound(name) or never_open(schedule):
            found.add(name)
    return found


def day_of(day: date) -> str:
    """A day as messages say it: ``24 Dec 2026``."""
    return f"{day.day} {day:%b %Y}"
