"""What staff are to be told at once: raised once each, until somebody has seen it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from ivr.store.tables import alerts


def unseen(connection: Connection, most: int) -> Sequence[Row[Any]]:
    """Alerts that nobody has seen, the newest first."""
    return connection.execute(
        select(alerts)
        .where(alerts.c.seen_at.is_(None))
        .order_by(alerts.c.id.desc())
        .limit(most)
    ).all()


def see(connection: Connection, alert: int, person: int, at: datetime) -> bool:
    """Note that *person* has seen it; the first to do so counts. Whether it exists."""
    connection.execute(
        update(alerts)
        .where(alerts.c.id == alert, alerts.c.seen_at.is_(None))
        .values(seen_at=at, seen_by=person)
    )
    found = select(alerts.c.id).where(alerts.c.id == alert)
    return connection.scalar(found) is not None
