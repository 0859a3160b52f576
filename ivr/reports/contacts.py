"""Who asked for a person in a period, and what came of it; read from the store.

A *contact* is one caller who came to wait: in a queue (``live``), to be called back
soonest (``callback``), or at a time of their choosing (``appointment``). Who waits in
the queue and then asks to be called back is one contact, a callback that began when
they joined the queue.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import Any, Literal

from sqlalchemy import Connection, Row, select

from ivr.store.tables import attempts, calls, events, queue_calls, requests

Way = Literal["live", "callback", "appointment"]
Result = Literal["answered", "lost", "waiting"]

ANSWERED = ("reached",)
AT_ONCE = 500
"""Keys in one question to the database."""


@dataclass(frozen=True, slots=True)
class Contact:
    """One caller who wanted a person.

    ``wait`` runs from when they first asked to wait: until they talked to somebody,
    until they gave up, or until now.
    """

    way: Way
    result: Result
    outcome: str
    at: datetime
    local: datetime
    """When they came, by the clock of the report's zone."""
    wait: timedelta | None
    first_answer: timedelta | None
    """From the beginning of their call to the first person."""
    flow: str
    queue: str
    language: str
    intent: str
    number: str
    request: int | None = None
    promise: Literal["kept", "broken"] | None = None
    """Whether what was promised was kept; None while its time has not come."""
    late: timedelta | None = None
    attempts: int = 0
    spent: Mapping[str, timedelta] = field(default_factory=dict)
    """Where the wait went, by state of the request."""
    missed: tuple[str, ...] = ()
    """What attempts came to that reached nobody, in order."""


def contacts(
    connection: Connection,
    since: datetime,
    until: datetime,
    now: datetime,
    zone: tzinfo,
) -> list[Contact]:
    """The contacts that began from *since* to before *until*, in that order."""
    asked = list(_requests(connection, since, until))
    theirs = {row.call for row in asked}
    rows = connection.execute(
        select(queue_calls)
        .where(queue_calls.c.joined_at >= since, queue_calls.c.joined_at < until)
        .order_by(queue_calls.c.joined_at)
    ).all()
    began = _began(connection, [*theirs, *(row.call for row in rows)])
    found = [*_called_back(connection, asked, began, now, zone)]
    # Whoever asked for a call back out of the queue is that contact already.
    found += [
        _live(row, began.get(row.call), now, zone)
        for row in rows
        if row.call not in theirs or row.state == "connected"
    ]
    return sorted(found, key=lambda each: each.at)


def _requests(
    connection: Connection, since: datetime, until: datetime
) -> Sequence[Row[Any]]:
    asked = requests.c.first_asked_at
    return connection.execute(
        select(requests)
        .where(asked >= since, asked < until, requests.c.state != "refused")
        .order_by(asked)
    ).all()


def _began(connection: Connection, names: Sequence[str]) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    for part in _parts(sorted(set(names))):
        rows = connection.execute(
            select(calls.c.call, calls.c.began_at).where(calls.c.call.in_(part))
        )
        found |= {row.call: row.began_at for row in rows}
    return found


def _parts(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]


# Live ------------------------------------------------------------------------------


def _live(
    row: Row[Any], began: datetime | None, now: datetime, zone: tzinfo
) -> Contact:
    answered = row.connected_at is not None
    result: Result = "answered" if answered else "lost" if row.left_at else "waiting"
    until = row.connected_at or row.left_at or now
    return Contact(
        way="live",
        result=result,
        outcome=row.result,
        at=row.joined_at,
        local=row.joined_at.astimezone(zone),
        wait=until - row.joined_at,
        first_answer=until - (began or row.joined_at) if answered else None,
        flow=row.flow,
        queue=row.queue,
        language=row.language,
        intent=row.topic,
        number=row.number,
    )


# Called back -----------------------------------------------------------------------


def _called_back(
    connection: Connection,
    asked: Sequence[Row[Any]],
    began: Mapping[str, datetime],
    now: datetime,
    zone: tzinfo,
) -> Iterator[Contact]:
    tried, told = _histories(connection, [row.id for row in asked])
    for row in asked:
        mine = tried.get(row.id, [])
        talked = next((each.connected_at for each in mine if each.connected_at), None)
        until = talked or row.closed_at or now
        promise, late = _promise(row, talked, now)
        yield Contact(
            way="appointment" if row.slot else "callback",
            result=_result(row, talked),
            outcome=row.outcome or row.state,
            at=row.first_asked_at,
            local=row.first_asked_at.astimezone(zone),
            wait=until - row.first_asked_at,
            first_answer=(
                talked - began.get(row.call, row.first_asked_at) if talked else None
            ),
            flow=row.flow,
            queue=row.queue,
            language=row.language,
            intent=next(iter(row.intents), row.topic),
            number=row.number,
            request=row.id,
            promise=promise,
            late=late,
            attempts=row.tries,
            spent=_spent(row, told.get(row.id, []), until),
            missed=tuple(
                each.outcome
                for each in mine
                if each.outcome and each.outcome not in ANSWERED
            ),
        )


def _histories(
    connection: Connection, ids: Sequence[int]
) -> tuple[dict[int, list[Row[Any]]], dict[int, list[Row[Any]]]]:
    tried: dict[int, list[Row[Any]]] = {}
    told: dict[int, list[Row[Any]]] = {}
    for part in _parts(ids):
        for row in connection.execute(
            select(attempts)
            .where(attempts.c.request_id.in_(part))
            .order_by(attempts.c.id)
        ):
            tried.setdefault(row.request_id, []).append(row)
        for row in connection.execute(
            select(events.c.request_id, events.c.at, events.c.before, events.c.after)
            .where(events.c.request_id.in_(part))
            .order_by(events.c.id)
        ):
            told.setdefault(row.request_id, []).append(row)
    return tried, told


def _result(row: Row[Any], talked: datetime | None) -> Result:
    if talked or (row.state == "closed" and row.outcome in ("reached", "by-hand")):
        return "answered"
    return "lost" if row.closed_at is not None else "waiting"


def _promise(
    row: Row[Any], talked: datetime | None, now: datetime
) -> tuple[Literal["kept", "broken"] | None, timedelta | None]:
    """Whether the promise was kept, and by how much it was not.

    Who cancels takes the promise back. Who was closed by hand was served by hand.
    """
    promised = row.promised_at
    if promised is None or row.state == "cancelled":
        return None, None
    served = talked or (row.closed_at if row.outcome == "by-hand" else None)
    if served is not None:
        broken = served > promised
        return ("broken", served - promised) if broken else ("kept", None)
    if row.closed_at is not None or now > promised:
        return "broken", max((row.closed_at or now) - promised, timedelta(0))
    return None, None


def _spent(
    row: Row[Any], told: Sequence[Row[Any]], until: datetime
) -> dict[str, timedelta]:
    """How long the request was in each state, from when its caller first asked."""
    spent: dict[str, timedelta] = {}
    since, state = row.first_asked_at, "requested"
    for event in told:
        if event.after == event.before:
            continue
        _add(spent, state, event.at - since)
        since, state = max(event.at, since), event.after
    _add(spent, state, until - since)
    return spent


def _add(spent: dict[str, timedelta], state: str, length: timedelta) -> None:
    if length > timedelta(0) and state not in ("talking", "closed"):
        spent[state] = spent.get(state, timedelta(0)) + length
