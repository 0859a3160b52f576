"""Overrides for tests, made in one line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from ivr.store.database import Database
from ivr.store.overrides import Override, Wanted, What, add
from ivr.store.tables import people

NOON = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
"""Noon of a Wednesday in Seoul."""

HOUR = timedelta(hours=1)


def person(connection: Connection, login: str = "ops") -> int:
    """Somebody who may turn switches; their id."""
    row = {
        "login": login,
        "name": login.title(),
        "password": "",
        "role": "ops",
        "language": "en",
        "skills": [],
        "languages": [],
        "created_at": NOON,
    }
    key = connection.execute(insert(people).values(**row)).inserted_primary_key
    assert key is not None
    return int(key[0])


def wanted(
    what: What = "switch",
    name: str = "callbacks",
    value: dict[str, Any] | None = None,
    *,
    starts: datetime = NOON,
    ends: datetime | None = NOON + HOUR,
    reason: str = "storm",
) -> Wanted:
    """Callbacks off for an hour, unless told otherwise."""
    return Wanted(what, name, value or {"position": "off"}, reason, starts, ends)


def flood(database: Database) -> None:
    """Have staff shut the hours *desk* on the first of December, as UTC has it."""
    start, end = (datetime(2026, 12, day, tzinfo=UTC) for day in (1, 2))
    shut = {"put": "closed"}
    put(
        database,
        wanted("hours", "desk", shut, starts=start, ends=end, reason="flood"),
    )


def put(
    database: Database, *many: Wanted, author: int = 0, at: datetime = NOON
) -> list[Override]:
    """Put *many* there, by somebody."""
    with database.begin() as connection:
        author = author or person(connection)
        return [add(connection, each, at=at, author=author) for each in many]
