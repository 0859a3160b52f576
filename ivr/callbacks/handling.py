"""What staff do with a request: claim, note, hand on, put off, end; each thing once.

Whoever acts says which epoch they have seen; who comes second is refused, and sees
the request as it has become.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from ivr.callbacks.calling_hours import may_call
from ivr.callbacks.life import IN_THE_AIR, Refused
from ivr.callbacks.policy import DEFAULT, Policy
from ivr.callbacks.requests import Request, Stale, find, happen, iso, write
from ivr.compiler.flow import Flow
from ivr.store.tables import requests


class Taken(Stale):
    """Somebody else has claimed it; *by* says who."""

    def __init__(self, request: Request) -> None:
        super().__init__(f"request {request.id} is claimed by {request.claimed_by}")
        self.by = request.claimed_by


def claim(
    connection: Connection, request_id: int, person: int, *, epoch: int, at: datetime
) -> Request:
    """Give the request to *person*, and to nobody else; it is no longer dialled.

    Raises:
        Taken: Somebody else has it.
        Stale: It has changed since it was looked at.
        Refused: It has ended, or its phone is ringing.
    """
    found = _current(connection, request_id, epoch, person)
    if found.claimed_by == person:
        return found
    if found.state in IN_THE_AIR or not found.is_open:
        raise Refused(f"a request that is {found.state} cannot be claimed")
    # The epoch rises: whoever was about to dial or to claim it is stale.
    values = {"claimed_by": person, "claimed_at": at, "epoch": found.epoch + 1}
    return _change(connection, found, "claim", values, at, _author(person))


def release(
    connection: Connection, request_id: int, person: int, *, at: datetime
) -> Request:
    """Give it back to the order, where it keeps its place."""
    found = find(connection, request_id, lock=True)
    if found.claimed_by is None:
        return found
    facts = {"from": found.claimed_by}
    return _change(connection, found, "release", _NOBODY, at, _author(person), facts)


def note(
    connection: Connection, request_id: int, person: int, text: str, *, at: datetime
) -> Request:
    """Write *text* into the story; also into one that has ended."""
    found = find(connection, request_id)
    facts = {"text": text[:4000]}
    write(
        connection,
        found.id,
        "note",
        at,
        _author(person),
        found.state,
        found.state,
        facts,
    )
    return found


def hand_on(
    connection: Connection,
    request_id: int,
    person: int,
    to: int,
    *,
    epoch: int,
    at: datetime,
    text: str = "",
) -> Request:
    """Give a request to somebody else by name."""
    found = _open(connection, request_id, epoch)
    values = {"claimed_by": to, "claimed_at": at, "epoch": found.epoch + 1}
    facts = {"to": to, "text": text[:4000]}
    return _change(connection, found, "hand-on", values, at, _author(person), facts)


def escalate(
    connection: Connection,
    request_id: int,
    person: int,
    level: str,
    *,
    epoch: int,
    at: datetime,
    text: str = "",
    policy: Policy = DEFAULT,
) -> Request:
    """Pass a request to *level*, where whoever belongs to it can claim it.

    Raises:
        Refused: The policy has no such level.
    """
    rule = policy.level(level)
    if rule is None:
        raise Refused(f'there is no level "{level}"')
    found = _open(connection, request_id, epoch)
    values = {**_NOBODY, "level": level, "epoch": found.epoch + 1}
    facts = {"level": level, "rule": rule.rule, "text": text[:4000]}
    return _change(connection, found, "escalate", values, at, _author(person), facts)


def snooze(
    connection: Connection,
    request_id: int,
    person: int,
    slot: datetime,
    *,
    epoch: int,
    at: datetime,
    text: str = "",
    policy: Policy = DEFAULT,
    flow: Flow | None = None,
) -> Request:
    """Put a request off to *slot*, which is its promise from now on.

    Args:
        flow: In whose hours, and the callee's, the slot must lie.

    Raises:
        Refused: It does not; or the request has ended, or its phone is ringing.
    """
    found = find(connection, request_id, lock=True)
    asked = (found.queue, found.language, found.number)
    if flow is not None and not may_call(flow, *asked, slot):
        raise Refused(f"nobody may be called at {iso(slot)}")
    changes = {
        **_NOBODY,
        "slot": slot,
        "promised_at": slot,
        "due_at": slot,
        "expires_at": slot + policy.expiry,
    }
    facts = {"slot": iso(slot), "text": text[:4000]}
    return happen(
        connection,
        request_id,
        "move",
        at=at,
        author=_author(person),
        epoch=epoch,
        facts=facts,
        changes=changes,
    )


def cancel(
    connection: Connection,
    request_id: int,
    person: int,
    *,
    epoch: int,
    at: datetime,
    text: str = "",
) -> Request:
    """Take a request out of the order for good; who is being rung hears a goodbye."""
    return happen(
        connection,
        request_id,
        "cancel",
        at=at,
        author=_author(person),
        epoch=epoch,
        facts={"text": text[:4000]},
    )


def close(
    connection: Connection,
    request_id: int,
    person: int,
    outcome: str = "by-hand",
    *,
    epoch: int,
    at: datetime,
    text: str = "",
) -> Request:
    """Say how a request ended; one that has ended is told of in its story only."""
    found = _current(connection, request_id, epoch, person)
    facts = {"text": text[:4000]}
    if not found.is_open:
        told = {**facts, "outcome": outcome}
        return _change(connection, found, "outcome", {}, at, _author(person), told)
    return happen(
        connection,
        request_id,
        "close",
        at=at,
        author=_author(person),
        outcome=outcome,
        epoch=epoch,
        facts=facts,
    )


# Below ---------------------------------------------------------------------------

_NOBODY: Mapping[str, Any] = {"claimed_by": None, "claimed_at": None}


def _author(person: int) -> str:
    return f"person:{person}"


def _current(
    connection: Connection, request_id: int, epoch: int, person: int
) -> Request:
    """The request, locked, as it was seen, unless it is somebody else's."""
    found = find(connection, request_id, lock=True)
    if found.is_open and found.claimed_by not in (None, person):
        raise Taken(found)
    if found.epoch != epoch:
        raise Stale(f"request {request_id} has changed since")
    return found


def _open(connection: Connection, request_id: int, epoch: int) -> Request:
    found = find(connection, request_id, lock=True)
    if found.epoch != epoch:
        raise Stale(f"request {request_id} has changed since")
    if found.state in IN_THE_AIR or not found.is_open:
        raise Refused(f"a request that is {found.state} cannot be given away")
    return found


def _change(
    connection: Connection,
    found: Request,
    what: str,
    values: Mapping[str, Any],
    at: datetime,
    author: str,
    facts: Mapping[str, Any] | None = None,
) -> Request:
    """Change what is not its life, and write it down."""
    if values:
        connection.execute(
            requests.update().where(requests.c.id == found.id).values(dict(values))
        )
    write(connection, found.id, what, at, author, found.state, found.state, facts)
    return find(connection, found.id)
