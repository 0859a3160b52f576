"""The order in which requests are dialled, and when the next thing is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, literal, select, tuple_

from ivr.store.columns import Instant
from ivr.store.database import Database
from ivr.store.tables import attempts, requests

PAGE = 200
"""Requests that are read at a time."""


def waiting(database: Database, now: datetime) -> Iterator[Row[*tuple[Any, ...]]]:
    """Those whose turn has come, in their order, page by page."""
    table = requests.c
    query = (
        select(table.id, table.queue, table.language, table.first_asked_at)
        .where(
            table.open_key.is_not(None),
            table.state == "waiting",
            table.due_at <= now,
            table.claimed_by.is_(None),
        )
        .order_by(table.first_asked_at, table.id)
        .limit(PAGE)
    )
    last: Row[*tuple[Any, ...]] | None = None
    while True:
        page = query
        if last is not None:
            place = tuple_(table.first_asked_at, table.id)
            page = query.where(
                place > tuple_(literal(last.first_asked_at, Instant()), last.id)
            )
        with database.read() as connection:
            rows = connection.execute(page).all()
        yield from rows
        if len(rows) < PAGE:
            return
        last = rows[-1]


def next_due(database: Database, now: datetime) -> datetime:
    """When something is due next; a day from now where nothing is."""
    soonest = (
        select(func.min(requests.c.due_at)).where(
            requests.c.state.in_(("requested", "waiting")), requests.c.due_at > now
        ),
        select(func.min(requests.c.expires_at)).where(
            requests.c.state.in_(("requested", "waiting"))
        ),
        select(func.min(attempts.c.look_at)),
    )
    with database.read() as connection:
        found = [connection.execute(query).scalar() for query in soonest]
    return min([m for m in found if m], default=now + timedelta(days=1))
