"""When a request may be dialled, and what is promised: our hours, theirs, our capacity.

The rules themselves stand in ``ivr.runtime.calling_hours``, where the embedded desk
and the simulator follow them too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from ivr.callbacks.policy import DEFAULT, Policy
from ivr.compiler.flow import Flow
from ivr.records import dataclass
from ivr.runtime import calling_hours as hours
from ivr.runtime.calling_hours import Called, Offer, zone_of
from ivr.store.tables import requests

__all__ = [
    "Called",
    "Promise",
    "has_room",
    "may_call",
    "next_allowed",
    "slots",
    "soonest",
    "zone_of",
]

ROUND = timedelta(minutes=5)
"""Waits are promised in steps of this: nobody keeps one of 37 minutes."""


def may_call(
    flow: Flow,
    queue: str,
    language: str,
    number: str,
    at: datetime,
    *,
    lasting: timedelta = timedelta(),
    switches: Mapping[str, str] | None = None,
) -> bool:
    """Whether *number* may be called at *at* by the people of *queue*.

    Args:
        lasting: The phone rings as long as this, and stops before the hours end.
        switches: How they stand, for the emergency switch of the hours.
    """
    called = Called(flow, queue, language, number)
    return hours.may_call(called, at, lasting=lasting, switches=switches)


def next_allowed(
    flow: Flow,
    queue: str,
    language: str,
    number: str,
    after: datetime,
    *,
    lasting: timedelta = timedelta(),
) -> datetime | None:
    """The first moment from *after* on at which *number* may be called.

    None where there is none within 60 days.
    """
    return hours.next_allowed(
        Called(flow, queue, language, number), after, lasting=lasting
    )


@dataclass(frozen=True, slots=True)
class Promise:
    """What a caller is told, and what is kept: within a wait, or at a time."""

    at: datetime
    wait: timedelta | None = None
    """None where it is a time."""


def slots(
    connection: Connection, called: Called, now: datetime, policy: Policy = DEFAULT
) -> Iterator[datetime]:
    """Times to choose from at which there is still room."""
    offer = Offer(policy.slots, policy.slot_apart, policy.slot_lead, policy.slot_days)
    return hours.slots(
        called, now, offer, lambda slot: has_room(connection, called, slot, policy)
    )


def has_room(
    connection: Connection, called: Called, slot: datetime, policy: Policy = DEFAULT
) -> bool:
    """Whether the slot that *slot* lies in takes another request of the queue."""
    table = requests.c
    query = select(func.count()).where(
        table.queue == called.queue,
        table.slot > slot - policy.slot_length,
        table.slot < slot + policy.slot_length,
        table.open_key.is_not(None),
    )
    taken: int = connection.execute(query.select_from(requests)).scalar_one()
    return taken < policy.slot_capacity


def soonest(
    connection: Connection,
    called: Called,
    now: datetime,
    expected: timedelta | None = None,
    policy: Policy = DEFAULT,
    switches: Mapping[str, str] | None = None,
) -> Promise | None:
    """What can be promised to somebody who takes the first call there is.

    A wait, if it ends within the hours that have begun; else the first free slot;
    None where there is no such time.

    Args:
        expected: How long live callers of the queue wait now, where that is known.
        switches: How they stand; nobody calls soon where an emergency shuts the hours.
    """
    wait = _wait(connection, called, now, expected, policy)
    if hours.may_call(called, now, lasting=wait, switches=switches):
        return Promise(now + wait, wait)
    first = next(slots(connection, called, now, policy), None)
    return Promise(first) if first else None


def _wait(
    connection: Connection,
    called: Called,
    now: datetime,
    expected: timedelta | None,
    policy: Policy,
) -> timedelta:
    """As long as those take who are in the order already, at the pace of a slot."""
    table = requests.c
    query = select(func.count()).where(
        table.queue == called.queue,
        table.open_key.is_not(None),
        table.slot.is_(None) | (table.slot <= now + policy.slot_length),
    )
    ahead = connection.execute(query.select_from(requests)).scalar_one()
    queued = policy.slot_length * (ahead / policy.slot_capacity)
    longest = max(policy.promise, expected or timedelta(), queued)
    return -(-longest // ROUND) * ROUND
