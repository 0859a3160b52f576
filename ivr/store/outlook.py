"""What the records say of a stretch of time: how many calls, how many promises."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, func, select

from ivr.store.tables import calls, requests

LOOKED_BACK = timedelta(weeks=8)
"""How far back calls are counted: what is older says little of next week."""


def hourly_calls(
    connection: Connection, since: datetime, until: datetime, flows: tuple[str, ...]
) -> Iterator[tuple[datetime, str, int]]:
    """Hours with calls to *flows*: when each began, a language, how many began then."""
    if connection.dialect.name == "sqlite":
        hour = func.strftime("%Y-%m-%dT%H:00:00", calls.c.began_at)
    else:
        utc = func.timezone("UTC", calls.c.began_at)
        hour = func.to_char(utc, 'YYYY-MM-DD"T"HH24:00:00')
    rows = connection.execute(
        select(hour, calls.c.language, func.count())
        .where(calls.c.began_at >= since, calls.c.began_at < until)
        .where(calls.c.flow.in_(flows))
        .group_by(hour, calls.c.language)
    )
    for at, language, count in rows:
        yield datetime.fromisoformat(at).replace(tzinfo=UTC), language, count


def promised(
    connection: Connection, start: datetime, end: datetime, flows: tuple[str, ...]
) -> int:
    """How many open requests of *flows* are promised between two moments."""
    found = connection.execute(
        select(func.count())
        .select_from(requests)
        .where(requests.c.open_key.is_not(None), requests.c.flow.in_(flows))
        .where(requests.c.promised_at >= start, requests.c.promised_at < end)
    )
    return int(found.scalar_one())
