"""What staff turn, type and put on top of the hours: who, why, from when to when.

Everything here is an override of what the flows say, for a time. Of several about the
same thing the one that was made later holds; when it ends, the one before holds again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import Connection, Select, insert, or_, select, update
from sqlalchemy.engine import Row

from ivr.store import audit
from ivr.store.tables import overrides, people

What = Literal["switch", "hours", "announcement", "line"]
"""What is overridden. The *value* of a ``switch`` is ``{"position": "off"}``; of
``hours`` ``{"put": "closed", "said": {"ko": …}, "alike": true}``; of an
``announcement`` ``{"texts": {"ko": …}}``; of a ``line`` ``{"numbers": ["+82…"]}``."""


class Refused(ValueError):
    """It cannot be put there, or ended; the message says why."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An override that somebody wants to make.

    *name* is the switch, schedule, announcement or line as the flows call it;
    *ends_at* None is until further notice.
    """

    what: What
    name: str
    value: Mapping[str, Any]
    reason: str
    starts_at: datetime
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """An override that was made, and what became of it."""

    id: int
    what: What
    name: str
    value: Mapping[str, Any]
    reason: str
    author: int
    author_name: str
    created_at: datetime
    starts_at: datetime
    ends_at: datetime | None
    ended_at: datetime | None = None
    ended_by: int | None = None
    ended_by_name: str = ""

    def holds(self, now: datetime) -> bool:
        """Whether it holds at *now*, unless a later one goes over it."""
        if self.ended_at is not None and self.ended_at <= now:
            return False
        return self.starts_at <= now and (self.ends_at is None or now < self.ends_at)


# Made and ended ------------------------------------------------------------------


def add(
    connection: Connection,
    wanted: Wanted,
    *,
    at: datetime,
    author: int,
    address: str = "",
) -> Override:
    """Put *wanted* there, by *author*, and on the audit trail.

    Raises:
        Refused: It gives no reason, or would be over before it begins.
    """
    if wanted.what not in get_args(What) or not wanted.name:
        raise Refused(f'"{wanted.what}" cannot be overridden')
    if not wanted.reason.strip():
        raise Refused("say why; whoever comes on shift next will want to know")
    if wanted.ends_at is not None and wanted.ends_at <= max(wanted.starts_at, at):
        raise Refused("it would be over before it begins")
    row = {
        "what": wanted.what,
        "name": wanted.name,
        "value": dict(wanted.value),
        "reason": wanted.reason.strip(),
        "author": author,
        "created_at": at,
        "starts_at": wanted.starts_at,
        "ends_at": wanted.ends_at,
    }
    done = connection.execute(insert(overrides).values(**row))
    key = done.inserted_primary_key
    assert key is not None
    made = get(connection, key[0])
    _note(connection, made, "override", at, author, address)
    return made


def end(
    connection: Connection, id: int, *, at: datetime, author: int, address: str = ""
) -> Override:
    """End an override now: what it went over holds again.

    Raises:
        Refused: There is none of this id, or it has ended already.
    """
    mine = overrides.c.id == id
    lasting = or_(overrides.c.ends_at.is_(None), overrides.c.ends_at > at)
    done = connection.execute(
        update(overrides)
        .where(mine, overrides.c.ended_at.is_(None), lasting)
        .values(ended_at=at, ended_by=author)
    )
    if not done.rowcount:
        raise Refused("it has ended already")
    ended = get(connection, id)
    _note(connection, ended, "override-ended", at, author, address)
    return ended


def _note(
    connection: Connection,
    made: Override,
    what: str,
    at: datetime,
    author: int,
    address: str,
) -> None:
    # Numbers of lines are no secret here, but the trail is kept for longer.
    value = {} if made.what == "line" else made.value
    facts = {
        "override": made.id,
        "value": dict(value),
        "reason": made.reason,
        "from": made.starts_at.isoformat(),
        "until": made.ends_at.isoformat() if made.ends_at else "",
    }
    about = f"{made.what}:{made.name}"
    audit.note(connection, at, author, what, about, facts, address)


# Looked at -------------------------------------------------------------------------


def get(connection: Connection, id: int) -> Override:
    """The override of this id.

    Raises:
        Refused: There is none.
    """
    row = connection.execute(_select().where(overrides.c.id == id)).one_or_none()
    if row is None:
        raise Refused("there is no such override")
    return _override(row)


def standing(connection: Connection, now: datetime) -> tuple[Override, ...]:
    """All that hold now or will, in the order in which they go over each other."""
    ahead = or_(overrides.c.ends_at.is_(None), overrides.c.ends_at > now)
    wanted = _select().where(overrides.c.ended_at.is_(None), ahead)
    rows = connection.execute(wanted.order_by(overrides.c.id))
    return tuple(_override(row) for row in rows)


def active(connection: Connection, now: datetime) -> tuple[Override, ...]:
    """Those that hold now, in the order in which they go over each other."""
    return tuple(each for each in standing(connection, now) if each.holds(now))


def upcoming(connection: Connection, now: datetime) -> tuple[Override, ...]:
    """Those that have not begun, the next one first."""
    later = (each for each in standing(connection, now) if each.starts_at > now)
    return tuple(sorted(later, key=lambda each: (each.starts_at, each.id)))


def history(
    connection: Connection, *, before: int | None = None, most: int = 50
) -> Iterator[Override]:
    """Everything that was ever put there, the latest first.

    Args:
        before: Go on behind the override of this id.
    """
    wanted = _select().order_by(overrides.c.id.desc()).limit(most)
    if before is not None:
        wanted = wanted.where(overrides.c.id < before)
    for row in connection.execute(wanted):
        yield _override(row)


_authors, _enders = people.alias("authors"), people.alias("enders")


def _select() -> Select[Any]:
    made = overrides.join(_authors, overrides.c.author == _authors.c.id)
    return select(
        overrides,
        _authors.c.name.label("author_name"),
        _enders.c.name.label("ended_by_name"),
    ).select_from(made.outerjoin(_enders, overrides.c.ended_by == _enders.c.id))


def _override(row: Row[Any]) -> Override:
    return Override(
        row.id,
        row.what,
        row.name,
        row.value,
        row.reason,
        row.author,
        row.author_name,
        row.created_at,
        row.starts_at,
        row.ends_at,
        row.ended_at,
        row.ended_by,
        row.ended_by_name or "",
    )
