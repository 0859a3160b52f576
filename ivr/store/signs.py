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
    select(func.max(events.c.id)),
    select(func.max(alerts.c.id)),
    select(func.max(alerts.c.seen_at)),
    select(func.max(attempts.c.id)),
    # Of all calls that were few go on: these alone have to be looked through.
    select(func.max(calls.c.at)).where(calls.c.ended_at.is_(None)),
    select(func.max(calls.c.ended_at)),
    select(func.max(messages.c.id)),
    select(func.max(queue_calls.c.id)),
    select(func.max(queue_calls.c.left_at)),
    select(func.max(queue_calls.c.connected_at)).where(queue_calls.c.left_at.is_(None)),
    select(func.max(agent_calls.c.id)),
    select(func.max(agent_calls.c.ended_at)),
    select(func.max(presence.c.since)),
    select(func.max(overrides.c.id)),
    select(func.max(overrides.c.ended_at)),
)

_ALL = select(*(each.scalar_subquery() for each in _SIGNS))


def sign(connection: Connection) -> str:
    """The text, as it is now."""
    return " ".join(map(str, connection.execute(_ALL).one()))
