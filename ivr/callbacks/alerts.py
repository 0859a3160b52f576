"""Alarms before a promise breaks, and when one has: once for each promise."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Select, select

from ivr.callbacks.policy import DEFAULT, Policy
from ivr.callbacks.requests import Request, insert_once, iso, request_of
from ivr.records import dataclass
from ivr.store.tables import alerts, requests

Alarm = Literal["near", "broken"]

AT_ONCE = 200
"""Requests that are looked at in one round; the next one goes on."""


@dataclass(frozen=True, slots=True)
class Alert:
    """An alarm that was raised just now."""

    alarm: Alarm
    request: Request


def is_any_due(connection: Connection, now: datetime, policy: Policy = DEFAULT) -> bool:
    """Whether there is a promise to raise an alarm about; it takes no lock."""
    due = _due(now, policy).limit(1)
    return connection.execute(due).first() is not None


def raise_due(
    connection: Connection, now: datetime, policy: Policy = DEFAULT
) -> tuple[Alert, ...]:
    """Raise the alarms that are due, and say which.

    Whoever talks is reached; whoever has been moved was made a new promise, which has
    alarms of its own.
    """
    query = _due(now, policy).order_by(requests.c.promised_at, requests.c.id)
    rows = connection.execute(query.limit(AT_ONCE).with_for_update(skip_locked=True))
    return tuple(_raise(connection, request_of(row), now) for row in rows.all())


def _due(now: datetime, policy: Policy) -> Select[Any]:
    table = requests.c
    return select(requests).where(
        table.open_key.is_not(None),
        table.state != "talking",
        table.promised_at <= now + policy.alert_lead,
        (table.alarm == "") | ((table.alarm == "near") & (table.promised_at <= now)),
    )


def _raise(connection: Connection, request: Request, now: datetime) -> Alert:
    assert request.promised_at is not None
    alarm: Alarm = "broken" if request.promised_at <= now else "near"
    mine = requests.c.id == request.id
    connection.execute(requests.update().where(mine).values(alarm=alarm))
    promised_at = iso(request.promised_at)
    values = {
        "what": f"promise-{alarm}",
        "about": f"{request.id} {promised_at}",
        "at": now,
        "facts": {"request": request.id, "promised_at": promised_at},
    }
    insert_once(connection, alerts, values)
    return Alert(alarm, request)
