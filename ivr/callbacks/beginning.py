"""An attempt begins: first it is on record, then somebody takes it in hand, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from ivr.callbacks.attempts import Attempt, by_id, not_dialled
from ivr.callbacks.policy import Mode, Policy
from ivr.callbacks.requests import Request, find, happen
from ivr.store.tables import attempts

FRESH = timedelta(seconds=60)
"""For how long an attempt that nobody has begun may still be: hours and windows were
looked at when it was put on record."""

ANSWER_DUE = timedelta(seconds=30)
"""After this nobody waits for the carrier's answer any more: the client gives up
after ten seconds. See ``webhooks.carrier.TIMEOUT``."""


def intend(
    connection: Connection,
    request: Request,
    *,
    to: str,
    mode: Mode,
    secret: str,
    at: datetime,
    author: str = "dispatcher",
    agent: int | None = None,
    worker: str = "",
    policy: Policy,
) -> Attempt:
    """Put an attempt at *request* on record; it is dialled once this is committed.

    Args:
        to: Who is rung first: the customer, or in ``agent-first`` a line of ours.

    Raises:
        Refused: The request does not wait.
    """
    values = {
        "request_id": request.id,
        "epoch": request.epoch + 1,
        "secret": secret,
        "state": "intended",
        "mode": mode,
        "to": to,
        "agent": agent,
        "worker": worker,
        "intended_at": at,
    }
    made = connection.execute(attempts.insert().values(values)).inserted_primary_key
    assert made is not None
    facts = {"mode": mode, "agent": agent}
    happen(
        connection,
        request.id,
        "dial",
        at=at,
        author=author,
        attempt_id=made[0],
        epoch=request.epoch,
        facts=facts,
        policy=policy,
    )
    found = by_id(connection, made[0])
    assert found is not None
    return found


def begin(
    connection: Connection,
    attempt_id: int,
    *,
    at: datetime,
    worker: str,
    policy: Policy,
) -> Attempt | None:
    """Take an attempt in hand: whoever gets it may ask the carrier, once.

    None where somebody else has it, where it is no longer wanted, or where it has
    lain so long that hours may have ended; the last two end it.
    """
    found = by_id(connection, attempt_id)
    if found is None or found.state != "intended":
        return None
    request = find(connection, found.request_id, lock=True)
    if not found.is_current(request) or at - found.intended_at > FRESH:
        not_dialled(connection, found, at=at, policy=policy, reason="too late")
        return None
    values: dict[str, Any] = {
        "state": "dialling",
        "worker": worker,
        "dialled_at": at,
        "look_at": at + ANSWER_DUE,
    }
    mine = attempts.c.id == attempt_id, attempts.c.state == "intended"
    done = connection.execute(attempts.update().where(*mine).values(values))
    return replace(found, **values) if done.rowcount == 1 else None
