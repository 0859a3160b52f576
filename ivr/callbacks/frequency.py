"""How often is asked: limits by number, by range of numbers and in all, and alarms."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from ivr.callbacks.policy import Policy
from ivr.callbacks.requests import insert_once, prefix_of
from ivr.store.tables import alerts, requests

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def too_often(
    connection: Connection, number: str, now: datetime, policy: Policy
) -> str:
    """Which limit a request of *number* would break; empty where none.

    ``number-often``, ``prefix-often`` or ``all-often``. Requests that were refused do
    not count, or whoever was refused once could never ask again.
    """
    table = requests.c
    limits = (
        ("number-often", table.number == number, DAY, policy.per_number),
        ("prefix-often", table.prefix == prefix_of(number), HOUR, policy.per_prefix),
        ("all-often", True, HOUR, policy.per_hour),
    )
    for name, which, since, most in limits:
        taken = _count(connection, now - since, which, table.state != "refused")
        if taken >= most:
            return name
    return ""


def watch(connection: Connection, number: str, now: datetime, policy: Policy) -> bool:
    """Raise an alarm where a range of numbers asks unusually often; whether it is new.

    Refused requests count here: they are what an attack looks like.
    """
    prefix = prefix_of(number)
    count = _count(connection, now - HOUR, requests.c.prefix == prefix)
    if count < policy.burst:
        return False
    hour = now.replace(minute=0, second=0, microsecond=0)
    values = {
        "what": "burst",
        "about": f"{prefix} {hour:%Y-%m-%dT%H}",
        "at": now,
        "facts": {"prefix": prefix, "count": count},
    }
    return insert_once(connection, alerts, values)


def _count(connection: Connection, since: datetime, *which: Any) -> int:
    query = select(func.count()).where(requests.c.asked_at > since, *which)
    return int(connection.execute(query.select_from(requests)).scalar_one())
