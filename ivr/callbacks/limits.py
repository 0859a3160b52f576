"""What all dispatchers together keep to: a pace, so many at a time, live callers first.

Made inside a transaction, it holds the lock of the carrier account's row until that
ends, so that no two workers count at the same time.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, exists, func, or_, select

from ivr.callbacks.policy import Policy
from ivr.callbacks.requests import Request, insert_once
from ivr.callbacks.turns import yields_to_live
from ivr.store.tables import attempts, pace, queue_calls, requests

ACCOUNT = "calls"

CATCH_UP = timedelta(milliseconds=50)
"""What may be caught up with by a dispatcher that was busy, where calls are placed
faster than it can look."""

FAST = 20
"""Calls a second from which that matters."""

UNKNOWN_RINGS = timedelta(minutes=1)
"""How long after its ringing should have ended an unknown attempt still counts."""


class Limits:
    """The limits, as they stand at *now*."""

    def __init__(self, connection: Connection, policy: Policy, now: datetime) -> None:
        self._connection, self._policy, self._now = connection, policy, now
        row = select(pace.c.next_at).where(pace.c.name == ACCOUNT).with_for_update()
        next_at = connection.execute(row).scalar()
        if next_at is None:
            insert_once(connection, pace, {"name": ACCOUNT, "next_at": now})
            next_at = connection.execute(row).scalar_one()
        self._next_at: datetime = next_at

    def full(self) -> datetime | None:
        """When there is room again; None where there is room now."""
        if self._next_at > self._now:
            return self._next_at
        if self.in_the_air() >= self._policy.concurrency:
            return self._now + timedelta(seconds=1)
        return None

    def in_the_air(self) -> int:
        """Attempts that take a line, or may."""
        ringing = self._now - self._policy.ring_time - UNKNOWN_RINGS
        query = (
            select(func.count())
            .select_from(attempts)
            .where(
                or_(
                    attempts.c.state.in_(
                        ("intended", "dialling", "ringing", "talking")
                    ),
                    and_(
                        attempts.c.state == "unknown", attempts.c.intended_at > ringing
                    ),
                )
            )
        )
        return int(self._connection.execute(query).scalar_one())

    def count(self) -> None:
        """One more is dialled."""
        rate = self._policy.calls_per_second
        late = CATCH_UP if rate >= FAST else timedelta()
        from_then = max(self._next_at, self._now - late)
        self._write(from_then + timedelta(seconds=1 / rate))

    def pause(self, until: datetime) -> None:
        """Nobody is dialled before *until*."""
        if until > self._next_at:
            self._write(until)

    def _write(self, next_at: datetime) -> None:
        self._next_at = next_at
        mine = pace.c.name == ACCOUNT
        self._connection.execute(pace.update().where(mine).values(next_at=next_at))

    def live_callers_first(self, request: Request) -> bool:
        """Whether *request* leaves its people to callers who wait in the queue."""
        query = select(func.min(queue_calls.c.joined_at)).where(
            queue_calls.c.state == "waiting", queue_calls.c.queue == request.queue
        )
        longest = self._connection.execute(query).scalar()
        return yields_to_live(request, longest, self._now, self._policy)

    def rings_already(self, request: Request) -> bool:
        """Whether the same phone may be ringing on behalf of another request."""
        other = requests.alias()
        query = select(
            exists().where(
                attempts.c.state != "ended",
                attempts.c.request_id == other.c.id,
                other.c.number == request.number,
            )
        )
        return bool(self._connection.execute(query).scalar())
