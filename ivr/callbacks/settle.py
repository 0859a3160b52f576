"""Attempts of which nothing is heard: the carrier is asked, and time decides the rest.

An unknown attempt is settled by whichever comes first: a request of the carrier's
that bears its secret (``webhooks.callbacks``), its call in the carrier's list, or a
quiet period longer than the carrier's queue and the ringing together. A ring or a
talk of which no end was reported is asked about, too.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import Connection, or_, select

from ivr.callbacks.attempts import MISSED, Attempt, by_id, hear, not_dialled
from ivr.callbacks.caller import OVER, Caller, Known
from ivr.callbacks.policy import Policy
from ivr.callbacks.requests import find, insert_once
from ivr.records import dataclass
from ivr.store.database import Database
from ivr.store.tables import alerts, attempts

AGAIN = timedelta(seconds=30)
"""After this the carrier is asked once more."""

DURING_A_TALK = timedelta(minutes=10)
"""How often the carrier is asked whether two still talk."""

LONGEST = timedelta(hours=5)
"""No attempt lasts longer: a call is ended by the carrier after four hours. See
``webhooks.calling.LONGEST_CALL``."""

MOST_QUIETS = 3
"""Quiet periods for which a carrier that does not answer is waited for."""

MOST = 100
"""Attempts that are looked at in one round."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """What settling needs: the carrier, the rules, and the number that we call from."""

    database: Database
    caller: Caller
    policy: Policy
    caller_id: str = ""

    def look(self, now: datetime) -> int:
        """Settle what can be settled *now*; how many attempts were looked at."""
        looked = 0
        for attempt_id, look_at in self._due(now):
            if self._mine(attempt_id, look_at, now):
                looked += 1
                self._settle(attempt_id, now)
        return looked

    def _due(self, now: datetime) -> list[tuple[int, datetime]]:
        query = (
            select(attempts.c.id, attempts.c.look_at)
            .where(attempts.c.look_at <= now)
            .order_by(attempts.c.look_at)
            .limit(MOST)
        )
        with self.database.read() as connection:
            return [(row.id, row.look_at) for row in connection.execute(query)]

    def _mine(self, attempt_id: int, look_at: datetime, now: datetime) -> bool:
        """Whether this worker, and no other, looks at the attempt now."""
        with self.database.begin() as connection:
            seen = attempts.c.id == attempt_id, attempts.c.look_at == look_at
            later = attempts.update().where(*seen).values(look_at=now + AGAIN)
            return connection.execute(later).rowcount == 1

    def _settle(self, attempt_id: int, now: datetime) -> None:
        with self.database.begin() as connection:
            found = by_id(connection, attempt_id)
            if found is not None and found.state == "dialling" and not found.call:
                # Whoever asked the carrier is gone, or has waited in vain.
                found = hear(
                    connection,
                    found.id,
                    "lost",
                    at=now,
                    policy=self.policy,
                    author="clock",
                )
        if found is None or not found.in_the_air:
            return
        if found.state == "unknown":
            self._unknown(found, now)
        elif found.call:
            self._known(found, now)

    # Nobody knows whether there is a call ------------------------------------------

    def _unknown(self, attempt: Attempt, now: datetime) -> None:
        calls = self.caller.find(attempt.to, self._from(attempt), attempt.intended_at)
        with self.database.begin() as connection:
            if call := _its_own(connection, calls or ()):
                self._apply(connection, attempt.id, call, now)
                return
            quiet = attempt.settle_at or attempt.intended_at + self.policy.quiet
            if calls is None and now < quiet + (MOST_QUIETS - 1) * self.policy.quiet:
                if now >= quiet:
                    _alert(connection, attempt, now)
                return
            if now >= quiet:
                reason = "nothing was heard of it"
                not_dialled(
                    connection,
                    attempt,
                    at=now,
                    policy=self.policy,
                    reason=reason,
                    author="clock",
                )
            elif quiet < now + AGAIN:
                _look(connection, attempt.id, quiet)

    def _from(self, attempt: Attempt) -> str:
        with self.database.read() as connection:
            return self.caller_id or find(connection, attempt.request_id).called

    # There is a call ----------------------------------------------------------------

    def _known(self, attempt: Attempt, now: datetime) -> None:
        with self.database.read() as connection:
            current = attempt.is_current(find(connection, attempt.request_id))
        if not current and attempt.state != "talking":
            # It would ring for nothing: whoever answered would hear a goodbye.
            self.caller.hang_up(attempt.call)
        call = self.caller.look(attempt.call)
        with self.database.begin() as connection:
            if call is not None:
                self._apply(connection, attempt.id, call, now)
            elif now - attempt.intended_at > LONGEST:
                self._over(connection, attempt.id, "failed", now)

    def _apply(
        self, connection: Connection, attempt_id: int, call: Known, now: datetime
    ) -> None:
        """Believe what the carrier has on record."""
        if call.status in OVER:
            self._over(connection, attempt_id, call.status, now, call.call)
            return
        found = hear(
            connection,
            attempt_id,
            "taken",
            at=now,
            policy=self.policy,
            call=call.call,
        )
        talks = found.state == "talking"
        _look(connection, attempt_id, now + (DURING_A_TALK if talks else AGAIN))

    def _over(
        self,
        connection: Connection,
        attempt_id: int,
        status: str,
        now: datetime,
        call: str = "",
    ) -> None:
        hear(
            connection,
            attempt_id,
            "ended",
            at=now,
            policy=self.policy,
            call=call,
            outcome=MISSED.get(status, "failed"),
        )


def _its_own(connection: Connection, calls: Iterable[Known]) -> Known | None:
    """The first of *calls* that no attempt is known to have made."""
    found = list(calls)
    names = [call.call for call in found]
    query = select(attempts.c.call, attempts.c.leg).where(
        or_(attempts.c.call.in_(names), attempts.c.leg.in_(names))
    )
    known = {name for row in connection.execute(query) for name in row}
    order = count()
    free = (call for call in found if call.call not in known)
    oldest = sorted(free, key=lambda call: (str(call.made_at or "z"), -next(order)))
    return oldest[0] if oldest else None


def _look(connection: Connection, attempt_id: int, at: datetime) -> None:
    still = attempts.c.id == attempt_id, attempts.c.state != "ended"
    connection.execute(attempts.update().where(*still).values(look_at=at))


def _alert(connection: Connection, attempt: Attempt, now: datetime) -> None:
    values = {
        "what": "unknown-stuck",
        "about": str(attempt.request_id),
        "at": now,
        "facts": {"attempt": attempt.id},
    }
    insert_once(connection, alerts, values)
