"""Who did what: every act of a person that changes something, and log-ins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from ivr.store.tables import audit, people


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody did; *person* is empty where the program did it."""

    id: int
    at: datetime
    person: int | None
    name: str
    what: str
    about: str
    facts: Mapping[str, Any]
    address: str


def note(
    connection: Connection,
    at: datetime,
    person: int | None,
    what: str,
    about: str = "",
    facts: Mapping[str, Any] | None = None,
    address: str = "",
) -> None:
    """Write down that *person* did *what* to *about*, in the deed's own transaction.

    Args:
        about: What it was done to, as ``request:17`` or ``person:3``.
        facts: How; neither a secret nor a number in full belongs here.
        address: Where it was done from.
    """
    row = {"at": at, "person": person, "what": what, "about": about[:120]}
    more = {"facts": dict(facts or {}), "address": address[:64]}
    connection.execute(insert(audit).values(**row, **more))


def acts(
    connection: Connection,
    *,
    about: str = "",
    person: int | None = None,
    what: str = "",
    before: int | None = None,
    most: int = 100,
) -> Iterator[Act]:
    """What was done, the latest first.

    Args:
        before: Go on behind the act of this id.
    """
    wanted = (
        select(audit, people.c.name)
        .select_from(audit.outerjoin(people, audit.c.person == people.c.id))
        .order_by(audit.c.id.desc())
        .limit(most)
    )
    if about:
        wanted = wanted.where(audit.c.about == about)
    if person is not None:
        wanted = wanted.where(audit.c.person == person)
    if what:
        wanted = wanted.where(audit.c.what == what)
    if before is not None:
        wanted = wanted.where(audit.c.id < before)
    for row in connection.execute(wanted):
        yield Act(
            row.id,
            row.at,
            row.person,
            row.name or "",
            row.what,
            row.about,
            row.facts,
            row.address,
        )
