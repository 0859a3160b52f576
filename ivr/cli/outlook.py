"""What the database knows that a command line does not: overrides, calls, promises."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ivr.compiler.flow import Flow
from ivr.errors import CannotRead
from ivr.simulator.impact import Turned

if TYPE_CHECKING:
    from ivr.hours import HoursOverride


def outlook(
    url: str, flow: Flow, now: datetime
) -> tuple[Flow, list[Turned], dict[str, Any]]:
    """*flow* with the hours of the staff on top, how switches stand, and the rest.

    The rest are the arguments of ``impact`` that come from the records.

    Raises:
        CannotRead: The database is not there, or not one of ours.
    """
    from ivr.simulator.volume import Volume
    from ivr.simulator.ways import with_parts
    from ivr.store.outlook import LOOKED_BACK, hourly_calls, promised

    hours, standing = overrides_of(url, now)
    since = now - LOOKED_BACK
    flows = tuple(part.name for part in with_parts(flow))
    with _reading(url) as connection:
        rows = list(hourly_calls(connection, since, now, flows))
    volume = Volume.of(rows, flow.timetable.first_zone, since, now)

    def promises(start: datetime, end: datetime) -> int:
        with _reading(url) as connection:
            return promised(connection, start, end, flows)

    more = {"volume": volume, "promises": promises, "over": hours}
    return flow.overridden(hours) if hours else flow, standing, more


def overrides_of(
    url: str, now: datetime
) -> tuple[tuple[HoursOverride, ...], list[Turned]]:
    """The hours that staff have put on top, and the switches that they turned.

    Raises:
        CannotRead: The database is not there, or not one of ours.
    """
    from ivr.callbacks.switchboard import hours_of
    from ivr.store.overrides import standing

    with _reading(url) as connection:
        rows = standing(connection, now)
    turned = [
        Turned(row.name, str(row.value.get("position")), row.starts_at, row.ends_at)
        for row in rows
        if row.what == "switch"
    ]
    return hours_of(rows), turned


@contextmanager
def _reading(url: str) -> Iterator[Any]:
    from ivr.store.database import DatabaseError, open_database

    _require_file(url)
    database = open_database(url)
    try:
        with database.read() as connection:
            yield connection
    except DatabaseError as error:
        reason = str(error.__cause__ or error).splitlines()[0]
        raise CannotRead("the database", reason) from error
    finally:
        database.close()


def _require_file(url: str) -> None:
    """To open a SQLite database that is not there would make an empty one."""
    scheme, _, path = url.partition(":///")
    if scheme.startswith("sqlite") and not Path(path.partition("?")[0]).is_file():
        raise CannotRead(path, "there is no such database")
