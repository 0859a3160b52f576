"""Calls to people of ours on behalf of a caller who waits: rung, connected, over.

A person whose phone does not pick up, or who presses nothing, is set away: the next
caller is not to wait for somebody who is not there. Nothing is rung twice for one
caller at a time, however many programs look at the queues.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from ivr.records import dataclass
from ivr.staffing import waiters
from ivr.staffing.agents import agents, stands
from ivr.staffing.matching import pairs
from ivr.store.tables import agent_calls, pace, queue_calls

LOCK = "agents"
"""The row of ``pace`` that whoever shares out callers holds meanwhile."""

UNHEARD = timedelta(seconds=45)
"""How long after its ringing should have ended a call counts as over that nothing was
heard of."""

NOT_THEIRS = ("talked", "gone", "refused")
"""Ends of a call that say nothing against whoever was rung."""

LONGEST = timedelta(hours=4)
"""Source: Twilio's page on ``<Dial>``, ``timeLimit``."""


@dataclass(frozen=True, slots=True)
class Ring:
    """A phone to be rung: *id* and *secret* of the call, and where."""

    id: int
    secret: str
    line: str
    caller_id: str


def share_out(
    connection: Connection,
    now: datetime,
    *,
    zone: str,
    ring_time: timedelta,
    secret: Callable[[], str],
) -> list[Ring]:
    """Put on record who is to be rung for whom; whoever reads this rings them."""
    waiters.forget(connection, now)
    settle(connection, now)
    waiting = waiters.waiting(connection)
    if not waiting:
        return []
    _lock(connection, now)
    # Once more, now that nobody else shares out.
    waiting = waiters.waiting(connection)
    found = []
    for agent, waiter in pairs(agents(connection, now, zone), waiting):
        row = connection.execute(
            select(queue_calls).where(queue_calls.c.id == waiter.id)
        ).one()
        known = secret()
        made = connection.execute(
            insert(agent_calls).values(
                secret=known,
                queue_call=waiter.id,
                person=agent.id,
                state="intended",
                intended_at=now,
                settle_at=now + ring_time + UNHEARD,
            )
        )
        connection.execute(
            update(queue_calls)
            .where(queue_calls.c.id == waiter.id)
            .values(state="ringing", agent=agent.id)
        )
        key = made.inserted_primary_key
        assert key is not None
        found.append(Ring(key[0], known, agent.line, row.facts.get("called", "")))
    return found


def _lock(connection: Connection, now: datetime) -> None:
    mine = select(pace.c.name).where(pace.c.name == LOCK).with_for_update()
    if connection.execute(mine).first() is None:
        # Two may try at once; the second one waits, and finds it.
        nested = connection.begin_nested()
        try:
            connection.execute(insert(pace).values(name=LOCK, next_at=now))
            nested.commit()
        except Exception:
            nested.rollback()
        connection.execute(mine).first()


def settle(connection: Connection, now: datetime) -> int:
    """End what nothing was heard of; how many."""
    late = connection.execute(
        select(agent_calls).where(
            agent_calls.c.ended_at.is_(None), agent_calls.c.settle_at <= now
        )
    ).all()
    for row in late:
        ended(connection, row, "no-answer", now)
    return len(late)


def by_secret(connection: Connection, secret: str) -> Row[Any] | None:
    """The call whose addresses bear *secret*, locked."""
    return connection.execute(
        select(agent_calls).where(agent_calls.c.secret == secret).with_for_update()
    ).first()


def caller_of(connection: Connection, row: Row[Any]) -> Row[Any]:
    """The caller for whom somebody is rung."""
    return connection.execute(
        select(queue_calls).where(queue_calls.c.id == row.queue_call)
    ).one()


def placed(
    connection: Connection, ring: int, call: str, until: datetime | None = None
) -> None:
    """The carrier has taken the call, or nobody knows: then *call* is empty."""
    values: dict[str, Any] = {"state": "ringing" if call else "unknown"}
    if call:
        values["call"] = call
    if until is not None:
        values["settle_at"] = until
    connection.execute(
        update(agent_calls)
        .where(agent_calls.c.id == ring, agent_calls.c.state == "intended")
        .values(values)
    )


def answered(connection: Connection, row: Row[Any], call: str, at: datetime) -> None:
    """Somebody has picked up; they are not connected yet."""
    connection.execute(
        update(agent_calls)
        .where(agent_calls.c.id == row.id)
        .values(
            state="answered",
            call=call or row.call,
            answered_at=row.answered_at or at,
            settle_at=at + timedelta(minutes=2),
        )
    )


def connected(connection: Connection, row: Row[Any], call: str, at: datetime) -> None:
    """A caller is put through: whoever was first in line, if not the one meant.

    Args:
        call: The caller's own call, as the carrier names it.
    """
    mine = caller_of(connection, row)
    theirs = connection.execute(
        select(queue_calls).where(
            queue_calls.c.call == call, queue_calls.c.state.in_(waiters.IN_QUEUE)
        )
    ).first()
    taken = theirs or mine
    if taken.id != mine.id:
        _back_in_line(connection, mine.id, row.person)
    connection.execute(
        update(queue_calls)
        .where(queue_calls.c.id == taken.id)
        .values(state="connected", connected_at=at, agent=row.person, seen_at=at)
    )
    connection.execute(
        update(agent_calls)
        .where(agent_calls.c.id == row.id)
        .values(
            state="connected",
            connected_at=at,
            queue_call=taken.id,
            settle_at=at + LONGEST,
        )
    )


def ended(connection: Connection, row: Row[Any], outcome: str, at: datetime) -> None:
    """The call is over; a caller who was not put through waits on.

    Args:
        outcome: ``talked``, ``gone`` (the caller), ``refused`` (by the carrier, whoever
            had been asked for), ``no-answer``, ``busy``, ``failed`` or ``declined``.
    """
    if row.ended_at is not None:
        return
    if row.connected_at is not None:
        outcome = "talked"
    connection.execute(
        update(agent_calls)
        .where(agent_calls.c.id == row.id)
        .values(state="ended", outcome=outcome, ended_at=at, settle_at=None)
    )
    _back_in_line(connection, row.queue_call, row.person)
    if outcome not in NOT_THEIRS:
        stands(connection, row.person, "away", at)


def _back_in_line(connection: Connection, caller: int, person: int) -> None:
    """They keep their place, for it is that of their coming."""
    connection.execute(
        update(queue_calls)
        .where(
            queue_calls.c.id == caller,
            queue_calls.c.state == "ringing",
            queue_calls.c.agent == person,
        )
        .values(state="waiting", agent=None)
    )


def in_hand(connection: Connection) -> Sequence[Row[Any]]:
    """Calls to people of ours that are not over."""
    return connection.execute(
        select(agent_calls).where(agent_calls.c.ended_at.is_(None))
    ).all()
