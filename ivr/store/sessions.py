"""Who is logged in, and from where; a session ends when it is told to, or by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.engine import Row

from ivr.store.credentials import digest_of, new_token
from ivr.store.database import Database
from ivr.store.tables import sessions

IDLE = timedelta(hours=1)
"""How long somebody may be away; a desk that is open on a screen is not idle."""

LONGEST = timedelta(hours=12)
"""A shift, and no longer."""

LOOK = timedelta(minutes=1)
"""How often it is written down that somebody is still there."""


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody logged in from somewhere; *id* is the digest, of no use to log in."""

    id: str
    person: int
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    address: str
    agent: str


def open_session(
    connection: Connection, person: int, now: datetime, address: str, agent: str
) -> str:
    """A new session of *person*; the token that the browser is to hold."""
    token = new_token()
    row = {
        "id": digest_of(token),
        "person": person,
        "created_at": now,
        "seen_at": now,
        "expires_at": now + LONGEST,
        "address": address[:64],
        "agent": _printable(agent)[:200],
    }
    connection.execute(insert(sessions).values(**row))
    return token


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())


def _open_at(now: datetime) -> Any:
    return (
        sessions.c.revoked_at.is_(None)
        & (sessions.c.expires_at > now)
        & (sessions.c.seen_at > now - IDLE)
    )


def find(connection: Connection, token: str, now: datetime) -> Session | None:
    """The session of this token, if it is still good."""
    mine = sessions.c.id == digest_of(token)
    row = connection.execute(select(sessions).where(mine, _open_at(now))).first()
    return _session(row) if row else None


def _session(row: Row[Any]) -> Session:
    return Session(
        row.id,
        row.person,
        row.created_at,
        row.seen_at,
        row.expires_at,
        row.address,
        row.agent,
    )


def seen(database: Database, session: Session, now: datetime) -> None:
    """Write down that *session* is in use, not more often than matters."""
    if now - session.seen_at < LOOK:
        return
    mine = (sessions.c.id == session.id) & _open_at(now)
    with database.begin() as connection:
        connection.execute(update(sessions).where(mine).values(seen_at=now))


def of_person(connection: Connection, person: int, now: datetime) -> list[Session]:
    """Where *person* is logged in, the latest first."""
    mine = (sessions.c.person == person) & _open_at(now)
    wanted = select(sessions).where(mine).order_by(sessions.c.seen_at.desc())
    return [_session(row) for row in connection.execute(wanted)]


def counts(connection: Connection, now: datetime) -> dict[int, int]:
    """In how many places everybody is logged in, by person."""
    wanted = select(sessions.c.person, func.count()).where(_open_at(now))
    rows = connection.execute(wanted.group_by(sessions.c.person))
    return {person: count for person, count in rows}


def revoke(
    connection: Connection, session: str, now: datetime, *, person: int | None = None
) -> bool:
    """End a session by its id, only if it is of *person* where one is named."""
    mine = (sessions.c.id == session) & sessions.c.revoked_at.is_(None)
    if person is not None:
        mine &= sessions.c.person == person
    done = connection.execute(update(sessions).where(mine).values(revoked_at=now))
    return bool(done.rowcount)


def revoke_all(
    connection: Connection, person: int, now: datetime, *, but: str = ""
) -> int:
    """End every session of *person*, *but* the one with this id; how many."""
    mine = (sessions.c.person == person) & sessions.c.revoked_at.is_(None)
    if but:
        mine &= sessions.c.id != but
    done = connection.execute(update(sessions).where(mine).values(revoked_at=now))
    return done.rowcount
