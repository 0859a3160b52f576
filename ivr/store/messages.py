"""Messages that callers left: which nobody has heard yet, and who heard the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from ivr.store.tables import messages, people


def listing(connection: Connection, most: int, heard: bool) -> Sequence[Row[Any]]:
    """Messages: those nobody has heard, the oldest first, or the others, the last
    first, each with who heard it (``by``)."""
    query = (
        select(messages, people.c.name.label("by"))
        .outerjoin(people, people.c.id == messages.c.heard_by)
        .limit(most)
    )
    if heard:
        query = query.where(messages.c.heard_at.is_not(None))
        return connection.execute(query.order_by(messages.c.heard_at.desc())).all()
    query = query.where(messages.c.heard_at.is_(None))
    return connection.execute(query.order_by(messages.c.id)).all()


def unheard(connection: Connection) -> int:
    """How many nobody has heard."""
    query = select(func.count()).where(messages.c.heard_at.is_(None))
    return int(connection.scalar(query.select_from(messages)) or 0)


def find(connection: Connection, message: int) -> Row[Any] | None:
    """The message *message*."""
    return connection.execute(select(messages).where(messages.c.id == message)).first()


def hear(connection: Connection, message: int, person: int, at: datetime) -> bool:
    """Note that *person* has heard it; the first one counts. Whether they were."""
    done = connection.execute(
        update(messages)
        .where(messages.c.id == message, messages.c.heard_at.is_(None))
        .values(heard_by=person, heard_at=at)
    )
    return done.rowcount == 1
