"""Attempts at a request: on record before anybody is asked, and what is heard of them.

```
intended ─begin→ dialling ─rings→ ringing ─connected→ talking ─→ ended
                    │ lost → unknown ─ any of these ┘
```

``intended``: on record, and nobody has asked the carrier yet; whoever begins it does
so once, and only they may ask. ``dialling``: the carrier is asked, or has been; it has
taken the call once ``call`` is set. ``ringing``: the customer's phone rings, or they
have answered. ``talking``: both sides hear each other. ``unknown``: nobody can say
whether the carrier took the call.

What is heard comes in any order, twice, or never: a step back is none, and an attempt
that is no longer the current one of its request changes that request no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, select

from ivr.callbacks import life
from ivr.callbacks.life import IN_THE_AIR, Happening
from ivr.callbacks.policy import Mode, Policy
from ivr.callbacks.requests import Request, find, happen, write
from ivr.records import dataclass
from ivr.store.tables import attempts

AttemptState = Literal["intended", "dialling", "ringing", "talking", "unknown", "ended"]

ORDER: Mapping[str, int] = {
    "intended": 0,
    "unknown": 1,
    "dialling": 2,
    "ringing": 3,
    "talking": 4,
    "ended": 5,
}
"""How far an attempt has come; it never goes back."""

Heard = Literal["taken", "rings", "answered", "connected", "ended", "lost"]
"""What is heard of an attempt. ``rings`` and ``answered`` tell of the customer's
phone, whichever side was rung first."""

MISSED: Mapping[str, str] = {
    "busy": "busy",
    "no-answer": "no-answer",
    "failed": "failed",
    "canceled": "failed",
    "completed": "failed",
}
"""What a call's last status makes of an attempt of which nothing better is known."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt as it is on record; the columns of ``ivr.store.tables.attempts``."""

    id: int
    request_id: int
    epoch: int
    secret: str
    state: AttemptState
    outcome: str
    mode: Mode
    to: str
    agent: int | None
    call: str
    worker: str
    intended_at: datetime
    dialled_at: datetime | None
    ringing_at: datetime | None
    answered_at: datetime | None
    connected_at: datetime | None
    ended_at: datetime | None
    settle_at: datetime | None
    look_at: datetime | None
    leg: str

    @property
    def in_the_air(self) -> bool:
        """Whether something may still be heard of it."""
        return self.state != "ended"

    def is_current(self, request: Request) -> bool:
        """Whether *request* still is about this attempt; any other is stale."""
        return (
            self.in_the_air
            and self.epoch == request.epoch
            and request.state in IN_THE_AIR
        )


def by_secret(connection: Connection, secret: str) -> Attempt | None:
    """The attempt whose addresses bear *secret*."""
    return _one(connection, attempts.c.secret == secret)


def by_id(connection: Connection, attempt_id: int) -> Attempt | None:
    """The attempt *attempt_id*."""
    return _one(connection, attempts.c.id == attempt_id)


def _one(connection: Connection, where: Any, lock: bool = False) -> Attempt | None:
    query = select(attempts).where(where)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return Attempt(**row._mapping) if row else None


# What is heard -------------------------------------------------------------------


def hear(
    connection: Connection,
    attempt_id: int,
    what: Heard,
    *,
    at: datetime,
    policy: Policy,
    author: str = "carrier",
    call: str = "",
    outcome: str = "failed",
    look_at: datetime | None = None,
) -> Attempt:
    """Take note of *what* was heard of an attempt, and let it happen to its request.

    Args:
        call: The carrier's name for the first call, where it is told for certain.
        outcome: Of one that has ended, where nothing better was ``expected``.
        look_at: When to ask the carrier, if nothing is heard until then.

    Returns:
        The attempt as it is now.
    """
    request_id = connection.execute(
        select(attempts.c.request_id).where(attempts.c.id == attempt_id)
    ).scalar_one()
    # The request first, as everywhere: two who lock in another order wait for ever.
    request = find(connection, request_id, lock=True)
    found = _one(connection, attempts.c.id == attempt_id, lock=True)
    assert found is not None
    values: dict[str, Any] = {}
    if call and call != found.call:
        values["call"] = call
    if found.in_the_air:
        values |= _step(found, what, at, outcome)
        if look_at is not None and values.get("state") != "ended":
            values["look_at"] = look_at
        if what == "lost" and values:
            values["settle_at"] = found.intended_at + policy.quiet
    if not values:
        return found
    connection.execute(
        attempts.update().where(attempts.c.id == attempt_id).values(values)
    )
    now = replace(found, **values)
    if found.is_current(request):
        for happening in _happenings(found, now, what):
            if not life.can(happening, request.state):
                continue
            happened = now.outcome if happening in ("missed", "not-dialled") else ""
            request = happen(
                connection,
                request_id,
                happening,
                at=at,
                author=author,
                outcome=happened,
                attempt_id=attempt_id,
                policy=policy,
            )
    return now


def _step(found: Attempt, what: Heard, at: datetime, outcome: str) -> dict[str, Any]:
    """What changes of an attempt in the air; nothing where it has been further."""
    values: dict[str, Any] = {}
    state: AttemptState = "dialling"
    match what:
        case "lost":
            # Whoever has been heard of is not lost, whatever became of the answer.
            if found.state != "dialling" or found.call:
                return {}
            return {"state": "unknown", "look_at": at}
        case "rings":
            state = "ringing"
            values["ringing_at"] = found.ringing_at or at
        case "answered":
            state = "ringing"
            values["answered_at"] = found.answered_at or at
            # Unless they press 1; see ``expect``.
            values["outcome"] = found.outcome or "declined"
        case "connected":
            state = "talking"
            values["connected_at"] = found.connected_at or at
            values["outcome"] = "reached"
        case "ended":
            state = "ended"
            values |= {"ended_at": at, "look_at": None, "settle_at": None}
            own = found.mode == "agent-first" and not _customer_dialled(found)
            values["outcome"] = "no-agent" if own else found.outcome or outcome
    if ORDER[state] > ORDER[found.state]:
        values["state"] = state
    return values


def _customer_dialled(attempt: Attempt) -> bool:
    """Whether the customer's phone may have rung."""
    if attempt.mode == "customer-first":
        return True
    return attempt.state in ("ringing", "talking") or bool(attempt.outcome)


def _happenings(before: Attempt, now: Attempt, what: Heard) -> Iterator[Happening]:
    """What its request is told, where an attempt has become *now*."""
    match what:
        case "ended" if now.connected_at is not None:
            yield "done"
        case "ended":
            yield "missed" if _customer_dialled(before) else "not-dialled"
        case "taken":
            # Told by the answer, and by every callback; once is enough.
            if not before.call or before.state == "unknown":
                yield "placed"
        case "answered":
            if before.answered_at is None:
                yield "answered"
        case _:
            if before.state != now.state:
                yield what


def expect(
    connection: Connection, attempt_id: int, outcome: str, *, leg: str = ""
) -> None:
    """Note what an attempt comes to, should nothing better follow.

    Args:
        leg: The other side's call, where it is told.
    """
    mine = attempts.c.id == attempt_id, attempts.c.connected_at.is_(None)
    values = {"outcome": outcome, **({"leg": leg} if leg else {})}
    still = attempts.c.state != "ended"
    connection.execute(attempts.update().where(*mine, still).values(values))


def not_dialled(
    connection: Connection,
    attempt: Attempt,
    *,
    at: datetime,
    policy: Policy,
    reason: str,
    author: str = "dispatcher",
    until: datetime | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Note that the carrier certainly has not dialled: no attempt is counted.

    Args:
        until: The earliest next attempt, where it is later than the policy's pause.
    """
    request = find(connection, attempt.request_id, lock=True)
    values = {
        "state": "ended",
        "outcome": "not-dialled",
        "ended_at": at,
        "settle_at": None,
        "look_at": None,
    }
    still = attempts.c.id == attempt.id, attempts.c.state != "ended"
    done = connection.execute(attempts.update().where(*still).values(values))
    if done.rowcount == 0:
        return
    told = {"reason": reason, **(facts or {})}
    if not (attempt.is_current(request) and life.can("not-dialled", request.state)):
        state = request.state
        write(
            connection, request.id, "stale", at, author, state, state, told, attempt.id
        )
        return
    later = at + policy.gap("not-dialled")
    changes = {"due_at": max(until, later)} if until else None
    happen(
        connection,
        request.id,
        "not-dialled",
        at=at,
        author=author,
        outcome="not-dialled",
        attempt_id=attempt.id,
        facts=told,
        policy=policy,
        changes=changes,
    )
