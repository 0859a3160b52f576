"""Who waits in which queue: joined, still there, rung for, connected, gone.

A caller is known by the wait (call, turn and node), so that a request of the carrier
that is repeated counts once. Who has not been heard of for ``GONE`` has hung up where
nobody told us.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from ivr.runtime.queues import Joined
from ivr.staffing.matching import Waiter
from ivr.store.tables import queue_calls

GONE = timedelta(minutes=15)
"""Longer than any piece of music between two words to a waiting caller."""

IN_QUEUE = ("waiting", "ringing")


def joined(connection: Connection, caller: Joined) -> None:
    """Note a caller who comes into a queue, once."""
    known = connection.execute(
        select(queue_calls.c.id).where(queue_calls.c.visit == caller.visit)
    ).first()
    if known is None:
        connection.execute(
            insert(queue_calls).values(
                visit=caller.visit,
                call=caller.call,
                flow=caller.flow,
                queue=caller.queue,
                language=caller.language,
                topic=caller.topic,
                number=caller.number,
                priority=caller.priority,
                facts=dict(caller.facts),
                state="waiting",
                joined_at=caller.at,
                seen_at=caller.at,
            )
        )


def heard_of(connection: Connection, visits: Mapping[str, datetime]) -> None:
    """Note that callers still wait, by when they were last heard of."""
    for visit, at in visits.items():
        connection.execute(
            update(queue_calls)
            .where(queue_calls.c.visit == visit, queue_calls.c.seen_at < at)
            .values(seen_at=at)
        )


def left(
    connection: Connection,
    visit: str,
    result: str,
    at: datetime,
    waited: float | None = None,
) -> None:
    """Note that a caller is out of the queue; the first word about it counts.

    Args:
        result: ``connected``, ``hung-up``, or the exit they left by.
        waited: Seconds in the queue. The carrier tells of a caller who was connected
            only when the talk is over.
    """
    row = connection.execute(
        select(queue_calls).where(
            queue_calls.c.visit == visit, queue_calls.c.left_at.is_(None)
        )
    ).first()
    if row is None:
        return
    fields: dict[str, Any] = {"left_at": at, "result": result, "seen_at": at}
    fields["state"] = "connected" if result == "connected" else "left"
    if result == "connected" and row.connected_at is None:
        length = timedelta(seconds=waited) if waited is not None else at - row.joined_at
        fields["connected_at"] = row.joined_at + length
    connection.execute(
        update(queue_calls).where(queue_calls.c.id == row.id).values(fields)
    )


def forget(connection: Connection, now: datetime) -> int:
    """Take out callers of whom nothing was heard for long; how many."""
    done = connection.execute(
        update(queue_calls)
        .where(queue_calls.c.state.in_(IN_QUEUE), queue_calls.c.seen_at < now - GONE)
        .values(state="left", result="lost", left_at=queue_calls.c.seen_at)
    )
    return int(done.rowcount)


def waiting(connection: Connection) -> list[Waiter]:
    """Callers for whom nobody is rung yet."""
    rows = connection.execute(
        select(queue_calls).where(queue_calls.c.state == "waiting")
    )
    return [
        Waiter(row.id, row.queue, row.language, row.priority, row.joined_at)
        for row in rows
    ]


def in_queues(connection: Connection) -> Sequence[Row[Any]]:
    """All who wait, with whom is rung for; the longest first, for the desk."""
    return connection.execute(
        select(queue_calls)
        .where(queue_calls.c.state.in_(IN_QUEUE))
        .order_by(queue_calls.c.joined_at)
    ).all()


def sizes(connection: Connection) -> dict[str, int]:
    """How many wait in each queue."""
    rows = connection.execute(
        select(queue_calls.c.queue, func.count())
        .where(queue_calls.c.state.in_(IN_QUEUE))
        .group_by(queue_calls.c.queue)
    )
    return {row[0]: row[1] for row in rows}
