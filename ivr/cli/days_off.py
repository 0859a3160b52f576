"""Days off of an iCalendar file, for ``ivr hours --import``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ivr.cli.publish import text_of
from ivr.cli.words import tell_change
from ivr.clock import SystemClock


def bring_in(file: Path, calendar: Path, schedule: str, kind: Any, write: bool) -> None:
    """Put the days of *calendar* into *schedule*; or only show what that would be."""
    from ivr.cli.flows import read_sets
    from ivr.language.folder import file_bytes
    from ivr.translating.calendar import read_calendar
    from ivr.translating.days_off import is_off, put_in

    text = text_of(file)
    read = next(read_sets([str(file)]))
    flow = read.flows.flows[read.asked[0]]
    today = SystemClock().now().astimezone(flow.timetable.first_zone).date()
    found = read_calendar(str(calendar), file_bytes(calendar), today)
    off = is_off(flow.timetable, schedule)
    put = put_in(file.as_posix(), text, schedule, found.days, kind=kind, off=off)
    for left in found.left:
        click.echo(f"{calendar}:{left.line}: {left.name}: {left.why}", err=True)
    if write and put.text != text:
        from ivr.publishing.files import write_file

        write_file(file.absolute().parent, file.name, put.text)
    elif not write:
        tell_change(file.as_posix(), text, put.text)
    known = f", {len(put.known)} known already" if put.known else ""
    done = "put in" if write else "would be put in; --write does so"
    days = "1 day" if len(put.new) == 1 else f"{len(put.new)} days"
    click.echo(f"{days} off {done}{known}", err=not write)
