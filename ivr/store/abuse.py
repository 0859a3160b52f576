"""Calls in which somebody was abused: when, where in the menu, and by whom.

Who did it is kept as a keyed digest of the number: it is recognised when it calls
again, and can be read by nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from ivr.logs import masked
from ivr.store.tables import abuse, people, queue_calls, requests, settings

REPEATED = 2
"""Marks within ``WITHIN`` from which a caller counts as one who does it again."""

WITHIN = timedelta(days=180)


KEY = "abuse.key"
"""The setting that holds the key of the digests. A key of its own: those that seal
calls are changed now and then, and nobody would be recognised any more."""


def key_of(connection: Connection, now: datetime, make: Callable[[], str]) -> str:
    """The key of the digests; *make* makes one the first time."""
    found = connection.scalar(select(settings.c.value).where(settings.c.name == KEY))
    if found is None:
        found = make()
        connection.execute(insert(settings).values(name=KEY, value=found, at=now))
    return str(found)


def digest(number: str, key: str) -> str:
    """What stands for *number*, under *key*."""
    secret = blake2b(key.encode(), digest_size=32).digest()
    return blake2b(number.encode(), digest_size=16, key=secret).hexdigest()


def mark(
    connection: Connection,
    *,
    number: str,
    key: str,
    call: str,
    flow: str,
    node: str,
    at: datetime,
    note: str,
    author: int | None,
) -> None:
    """Put a call on record in which somebody was abused."""
    connection.execute(
        insert(abuse).values(
            caller=digest(number, key) if number else "",
            masked=masked(number),
            call=call,
            flow=flow,
            node=node,
            at=at,
            note=note,
            author=author,
        )
    )


def times(connection: Connection, number: str, key: str, now: datetime) -> int:
    """How often *number* is on record within the last half year."""
    if not number:
        return 0
    found = connection.scalar(
        select(func.count())
        .select_from(abuse)
        .where(abuse.c.caller == digest(number, key), abuse.c.at > now - WITHIN)
    )
    return int(found or 0)


def known(connection: Connection, now: datetime) -> dict[str, int]:
    """How often each caller is on record within the last half year, by digest."""
    rows = connection.execute(
        select(abuse.c.caller, func.count())
        .where(abuse.c.at > now - WITHIN, abuse.c.caller != "")
        .group_by(abuse.c.caller)
    )
    return {row[0]: row[1] for row in rows}


class Abusers:
    """Those on record, remembered so that no call waits for the database."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._key = ""

    def refresh(self, connection: Connection, now: datetime) -> None:
        """Look who is on record now."""
        key = connection.scalar(select(settings.c.value).where(settings.c.name == KEY))
        self._key, self._known = str(key or ""), known(connection, now)

    def times(self, number: str) -> int:
        """How often *number* was on record at the last look."""
        if not self._known or not number:
            return 0
        return self._known.get(digest(number, self._key), 0)


def is_repeated(connection: Connection, number: str, now: datetime) -> bool:
    """Whether *number* is on record so often that whoever answers is to be told."""
    key = connection.scalar(select(settings.c.value).where(settings.c.name == KEY))
    return key is not None and times(connection, number, str(key), now) >= REPEATED


def number_of(connection: Connection, call: str) -> str:
    """The number of a call in full, where it is kept at all."""
    for table in (requests, queue_calls):
        query = select(table.c.number).where(table.c.call == call).limit(1)
        if found := connection.scalar(query):
            return str(found)
    return ""


def recent(connection: Connection, most: int = 50) -> Sequence[Row[Any]]:
    """What was marked last, with who marked it."""
    return connection.execute(
        select(abuse, people.c.name.label("by"))
        .outerjoin(people, people.c.id == abuse.c.author)
        .order_by(abuse.c.id.desc())
        .limit(most)
    ).all()


def by_node(connection: Connection, since: datetime) -> Sequence[Row[Any]]:
    """Where in the menus it happens most, for a menu may be what makes them angry."""
    return connection.execute(
        select(abuse.c.flow, abuse.c.node, func.count().label("count"))
        .where(abuse.c.at >= since)
        .group_by(abuse.c.flow, abuse.c.node)
        .order_by(func.count().desc(), abuse.c.flow, abuse.c.node)
    ).all()
