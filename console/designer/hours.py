"""What the designer shows of opening hours: years, weeks, and what staff put on top."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import abort, jsonify

from console import site
from console.access import house
from console.designer.reading import Reading
from console.designer.room import Answer, room
from console.designer.showing import Parts
from console.designer.state import broom, written
from console.wording import language
from ivr.callbacks.switchboard import hours_of
from ivr.compiler.glance import laid_out, week_parts, year_parts
from ivr.compiler.timetable import Timetable
from ivr.compiler.year import schedule_parts, year_of
from ivr.store import overrides
from ivr.store.database import DatabaseError

blueprint = room("designer_hours")


@blueprint.post("/<flow>/hours")
@house("designer")
def hours(flow: str) -> Answer:
    """Every schedule of the menu over a year, day by day."""
    asked, reading = written(flow)
    year = _year(asked)
    timetable = _with_staff(reading.flow.timetable, date(year, 1, 1))
    schedules = []
    for name in reading.flow.text.hours:
        days = year_of(timetable.zone(name), year)
        found = timetable.schedule(name, days[0].date(), days[1].date())
        if found is not None:
            parts = schedule_parts(timetable, name, found, year, language())
            schedules.append({**parts, **_place(reading, name)})
    return jsonify({"year": year, "schedules": schedules})


@blueprint.post("/<flow>/year")
@house("designer")
def year(flow: str) -> Answer:
    """One schedule over a year, at a glance; the others by name."""
    with broom().away():
        asked, reading = written(flow)
        wanted = _year(asked)
        timetable = _with_staff(reading.flow.timetable, date(wanted, 1, 1))
        parts: Parts = {
            "year": wanted,
            "schedules": [
                {"name": name, **_place(reading, name)}
                for name in reading.flow.text.hours
            ],
        }
        name = _name(asked, reading)
        found = laid_out(timetable, name, wanted) if name else None
        if found is not None:
            parts["today"] = site.now().astimezone(found.zone).date().isoformat()
            parts["schedule"] = year_parts(timetable, name, found, wanted, language())
        elif name:
            parts["unread"] = name
        return jsonify(parts)


@blueprint.post("/<flow>/week")
@house("designer")
def week(flow: str) -> Answer:
    """The week of a day in detail."""
    asked, reading = written(flow)
    day = _day(asked)
    monday = day - timedelta(day.weekday())
    name = _name(asked, reading)
    timetable = _with_staff(reading.flow.timetable, monday)
    found = laid_out(timetable, name, monday.year) if name else None
    if found is None:
        return jsonify({"message": "these hours cannot be read"}), 422
    days = week_parts(found, monday, language())
    return jsonify({"name": name, "zone": found.zone.key, "days": days})


def _place(reading: Reading, name: str) -> Parts:
    span = reading.flow.text.hours[name].span
    return {"file": span.path, "line": span.line}


def _name(asked: Parts, reading: Reading) -> str:
    """The schedule that is asked for, or else the first of the menu's own file."""
    names = reading.flow.text.hours
    wanted = asked.get("schedule")
    if isinstance(wanted, str) and wanted in names:
        return wanted
    own = (n for n, each in names.items() if each.span.path == reading.path)
    return next(own, next(iter(names), ""))


def _year(asked: Parts) -> int:
    found = asked.get("year", site.now().year)
    if not isinstance(found, int) or not 1971 <= found <= 2150:
        abort(400)
    return found


def _day(asked: Parts) -> date:
    given: Any = asked.get("day")
    try:
        found = date.fromisoformat(given) if given else site.now().date()
    except (TypeError, ValueError):
        abort(400)
    if not 1971 <= found.year <= 2150:
        abort(400)
    return found


def _with_staff(timetable: Timetable, since: date) -> Timetable:
    """The same with what staff have put on top from *since* on and still holds."""
    start = datetime(since.year, since.month, since.day, tzinfo=UTC) - timedelta(1)
    try:
        with site.database().read() as connection:
            rows = overrides.standing(connection, start)
    except DatabaseError:
        # A year without them is better than none.
        return timetable
    over = hours_of(rows)
    return timetable.overridden(over) if over else timetable
