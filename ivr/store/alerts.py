"""What staff are to be told at once: raised once each, until somebody has seen it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select, update

from ivr.store.tables import alerts

FAILURES = 6

AGAIN = timedelta(seconds=20)
"""Until the second try; the third waits four times as long, and so on."""

FRESH = timedelta(hours=12)
"""An alert that is older is told to nobody: it would be news of yesterday."""


def unseen(connection: Connection, most: int) -> Sequence[Row[Any]]:
    """Alerts that nobody has seen, the newest first."""
    return connection.execute(
        select(alerts)
        .where(alerts.c.seen_at.is_(None))
        .order_by(alerts.c.id.desc())
        .limit(most)
    ).all()


def take_untold(
    connection: Connection, now: datetime, most: int = 20
) -> Sequence[Row[Any]]:
    """Alerts to be told now, the oldest first; nobody else takes them meanwhile.

    One that could not be told is tried again later, and after ``FAILURES`` no more: it
    stands on the page all the same.
    """
    wanted = (
        select(alerts)
        .where(
            alerts.c.told_at.is_(None),
            alerts.c.failures < FAILURES,
            alerts.c.at > now - FRESH,
        )
        .order_by(alerts.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    found = [
        row
        for row in connection.execute(wanted)
        if now >= row.at + row.failures**2 * AGAIN
    ]
    taken = [row.id for row in found]
    connection.execute(update(alerts).where(alerts.c.id.in_(taken)).values(told_at=now))
    return found


def could_not_be_told(connection: Connection, alert: int) -> None:
    """Give back an alert that nobody was told of."""
    connection.execute(
        update(alerts)
        .where(alerts.c.id == alert)
        .values(told_at=None, failures=alerts.c.failures + 1)
    )


def see(connection: Connection, alert: int, person: int, at: datetime) -> bool:
    """Note that *person* has seen it; the first to do so counts. Whether it exists."""
    connection.execute(
        update(alerts)
        .where(alerts.c.id == alert, alerts.c.seen_at.is_(None))
        .values(seen_at=at, seen_by=person)
    )
    found = select(alerts.c.id).where(alerts.c.id == alert)
    return connection.scalar(found) is not None
