"""Rings people of ours for callers who wait: one look, and who is free is rung."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import field
from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy import Connection

from ivr.callbacks.caller import Caller, Lost, NotTaken, Placement, Taken
from ivr.clock import Clock
from ivr.records import dataclass
from ivr.staffing import calls, waiters
from ivr.staffing.calls import Ring
from ivr.store.database import Database
from ivr.telephony import Seconds

RING_TIME = timedelta(seconds=20)
"""A caller waits meanwhile; whoever is there picks up sooner."""

AGAIN: Seconds = 10.0
"""Until somebody is rung again where the carrier does not say when it takes calls."""

log = logging.getLogger(__name__)


def _at_once(errand: Callable[[], None]) -> None:
    errand()


@dataclass(slots=True, kw_only=True)
class Ringer:
    """Shares callers out among those who are free, and has their phones rung."""

    database: Database
    caller: Caller
    clock: Clock
    zone: str = "UTC"
    caller_id: str = ""
    """The number that is shown; that which was called unless set."""
    ring_time: timedelta = RING_TIME
    secret: Callable[[], str] = token_urlsafe
    carry_out: Callable[[Callable[[], None]], object] = field(default=_at_once)
    """Asks the carrier beside the look, so that a slow answer holds up nobody."""
    _until: datetime | None = None
    """Nobody is rung until then, for the carrier takes no calls."""

    def look(self) -> int:
        """Ring whoever is free for whoever waits; how many."""
        now = self.clock.now()
        if self._until is not None and now < self._until:
            return 0
        with self.database.read() as connection:
            if not waiters.waiting(connection) and not calls.in_hand(connection):
                # Nobody takes the lock of a writer to find that nothing is to do.
                return 0
        with self.database.begin() as connection:
            rings = calls.share_out(
                connection,
                now,
                zone=self.zone,
                ring_time=self.ring_time,
                secret=self.secret,
            )
        for ring in rings:
            self.carry_out(lambda ring=ring: self._ring(ring))  # type: ignore[misc]
        return len(rings)

    def _ring(self, ring: Ring) -> None:
        answer = self.caller.place(
            Placement(
                to=ring.line,
                caller_id=self.caller_id or ring.caller_id,
                secret=ring.secret,
                ring_time=self.ring_time.total_seconds(),
                room="agent",
            )
        )
        now = self.clock.now()
        with self.database.begin() as connection:
            match answer:
                case Taken(call, queued):
                    rung = self.ring_time + timedelta(seconds=queued)
                    calls.placed(connection, ring.id, call, now + rung + calls.UNHEARD)
                case Lost():
                    # Whoever picks up is welcome; whoever does not is settled.
                    calls.placed(connection, ring.id, "")
                case NotTaken():
                    self._not_rung(connection, ring, answer, now)

    def _not_rung(
        self, connection: Connection, ring: Ring, answer: NotTaken, now: datetime
    ) -> None:
        """The carrier's no: people are away for it only where it is their line's."""
        log.warning("nobody is rung: %s", answer.reason)
        if not answer.for_good:
            pause = AGAIN if answer.retry_after is None else answer.retry_after
            self._until = now + timedelta(seconds=pause)
        row = calls.by_secret(connection, ring.secret)
        if row is not None:
            outcome = "failed" if answer.for_good else "refused"
            calls.ended(connection, row, outcome, now)
