"""A sign of life: a text that changes whenever something that the desk shows did."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from ivr.store.tables import (
    agent_calls,
    alerts,
    attempts,
    calls,
    events,
    messages,
    overrides,
    presence,
    queue_calls,
)

_SIGNS = (
    func.max(events.c.id),
    func.max(alerts.c.id),
    func.max(alerts.c.seen_at),
    func.max(attempts.c.id),
    func.max(calls.c.at),
    func.max(messages.c.id),
    func.max(queue_calls.c.id),
    func.max(queue_calls.c.left_at),
    func.max(queue_calls.c.connected_at),
    func.max(agent_calls.c.id),
    func.max(agent_calls.c.ended_at),
    func.max(presence.c.since),
    func.max(overrides.c.id),
    func.max(overrides.c.ended_at),
)


def sign(connection: Connection) -> str:
    """The text, as it is now."""
    return " ".join(str(connection.scalar(select(each))) for each in _SIGNS)
