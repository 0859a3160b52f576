"""``ivr hours``: a year of opening hours, day by day, with every change."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ivr.cli.options import format_option
from ivr.cli.output import print_json, print_table
from ivr.clock import SystemClock
from ivr.compiler.year import clock, schedule_parts, year_of
from ivr.errors import CannotRead

if TYPE_CHECKING:
    from ivr.compiler.timetable import Timetable
    from ivr.hours import Day, HoursOverride, Schedule

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@click.command(short_help="Print the calendar of the opening hours.")
@click.argument("flow", metavar="FILE", type=click.Path(readable=False))
@click.option("--year", type=click.IntRange(1971, 2150), help="The year; this one.")
@click.option("--schedule", "only", metavar="NAME", help="One schedule, not all.")
@click.option("--changes", is_flag=True, help="List every opening and closing.")
@click.option(
    "--database", metavar="URL", help="With what staff put on top; the site's own."
)
@click.option(
    "--import", "calendar", metavar="CALENDAR", help="Take days off from an .ics file."
)
@click.option(
    "--as",
    "kind",
    type=click.Choice(("exceptions", "holidays")),
    default="exceptions",
    show_default=True,
    help="Days that shut wholly, or that have the hours of public holidays.",
)
@click.option("--write", is_flag=True, help="With --import: change the file.")
@format_option("text", "json")
def command(
    flow: str,
    year: int | None,
    only: str | None,
    changes: bool,
    database: str | None,
    calendar: str | None,
    kind: str,
    write: bool,
    form: str,
) -> None:
    """Print when the schedules of the menu in FILE are open, for a whole year.

    Days as the usual week has them stand together; all others have a line of
    their own, with the reason. What staff have put on top of the hours counts, where
    there is a database of the site.

    With --import the whole days of an iCalendar file are put into the schedule that
    --schedule names. What would change in FILE is printed; --write changes it.
    """
    if calendar is not None:
        if only is None:
            raise click.UsageError("name the schedule to put them into: --schedule")
        from ivr.cli.days_off import bring_in

        bring_in(Path(flow), Path(calendar), only, kind, write)
        return
    from ivr.cli.flows import read_one

    compiled, _ = read_one(flow)
    wanted = year or SystemClock().now().astimezone(compiled.timetable.first_zone).year
    timetable = compiled.timetable.overridden(_on_top(database, wanted))
    names = timetable.names()
    if only is not None and only not in names:
        listed = ", ".join(names) or "none"
        raise click.UsageError(f'There is no schedule "{only}". There are {listed}.')
    days = date(wanted, 1, 1), date(wanted, 12, 31)
    calendars = [
        (name, found)
        for name in names
        if only in (None, name) and (found := timetable.schedule(name, *days))
    ]
    language = compiled.languages[0] if compiled.languages else "en"
    if form == "json":
        parts = [schedule_parts(timetable, *c, wanted, language) for c in calendars]
        print_json({"version": 1, "year": wanted, "schedules": parts})
        return
    if not calendars:
        click.echo("this menu has no schedules; it is always open")
    for name, schedule in calendars:
        _print_calendar(timetable, name, schedule, wanted, language)
        if changes:
            _print_changes(timetable.zone(name), schedule, wanted, language)


def _on_top(database: str | None, year: int) -> tuple[HoursOverride, ...]:
    """What staff have put on top in that year or later, as the database has it."""
    from ivr.config import load

    config = load(os.environ, Path.cwd())
    ours = database is None and not config["DATABASE_URL"]
    if ours and not (config.data / "ivr.db").exists():
        return ()
    from ivr.cli.outlook import overrides_of

    try:
        since = datetime(year, 1, 1, tzinfo=UTC) - timedelta(days=1)
        return overrides_of(database or config.database, since)[0]
    except CannotRead as error:
        if database is not None:
            raise
        click.echo(f"without what staff put on top: {error}", err=True)
        return ()


# Text -------------------------------------------------------------------------------


def _print_calendar(
    timetable: Timetable, name: str, schedule: Schedule, year: int, language: str
) -> None:
    source = schedule.source
    country = f", holidays of {source.country}" if source.country else ""
    title = f"{name}: {timetable.zone(name)}{country}"
    rows = list(_rows(schedule, year, language))
    print_table((str(year), "open", ""), rows, title)
    click.echo()


def _rows(
    schedule: Schedule, year: int, language: str
) -> Iterator[tuple[str, str, str]]:
    for usual, group in groupby(schedule.days(year), lambda d: _is_usual(d, schedule)):
        days = list(group)
        if usual and len(days) > 1:
            yield f"{_day(days[0])} – {_day(days[-1])}", _week(days), "as usual"
        else:
            for day in days:
                yield _day(day), spans(day), _why(day, language) or "as usual"


def _is_usual(day: Day, schedule: Schedule) -> bool:
    why = (day.holiday, day.exception, day.overridden)
    unusual = any(each is not None for each in why)
    return not unusual and day.spans == schedule.plan.normal(day.date)


def _day(day: Day) -> str:
    return f"{DAYS[day.date.weekday()]} {day.date:%d %b}"


def _week(days: list[Day]) -> str:
    """The hours of the days by weekday, those alike together."""
    by_hours: dict[str, list[int]] = {}
    for day in sorted(days, key=lambda each: each.date.weekday()):
        weekdays = by_hours.setdefault(spans(day), [])
        if day.date.weekday() not in weekdays:
            weekdays.append(day.date.weekday())
    return (
        "; ".join(
            f"{_weekdays(weekdays)} {hours}"
            for hours, weekdays in by_hours.items()
            if hours != "closed"
        )
        or "closed"
    )


def _weekdays(weekdays: list[int]) -> str:
    runs = groupby(enumerate(sorted(weekdays)), lambda pair: pair[1] - pair[0])
    names = []
    for _, run in runs:
        numbers = [number for _, number in run]
        last = f"–{DAYS[numbers[-1]]}" if len(numbers) > 1 else ""
        names.append(DAYS[numbers[0]] + last)
    return ", ".join(names)


def spans(day: Day) -> str:
    """A day's hours: ``09:00–12:00, 13:00–18:00``."""
    return ", ".join(f"{clock(a)}–{clock(b)}" for a, b in day.spans) or "closed"


def _why(day: Day, language: str) -> str:
    from ivr.hours import in_language

    words = day.overridden or day.exception or day.holiday or day.reason
    return in_language(words or "", language)


def _print_changes(zone: tzinfo, schedule: Schedule, year: int, language: str) -> None:
    from ivr.hours import in_language

    rows = [
        (
            f"{each.at.astimezone(zone):%a %d %b %H:%M %z}",
            each.state,
            in_language(each.reason, language),
        )
        for each in schedule.changes(*year_of(zone, year))
    ]
    print_table(("change", "then", ""), rows)
    click.echo()
