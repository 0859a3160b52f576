"""What is known about a phone number: given out to whom it belongs, and erased.

Source of both: GDPR, articles 15 and 17; Korea's Personal Information Protection Act,
articles 35 and 36.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, false, or_, select, update

from ivr.errors import IvrError
from ivr.logs import masked
from ivr.store import abuse as abuses
from ivr.store import audit
from ivr.store.calls import steps
from ivr.store.retention import take_names
from ivr.store.tables import (
    abuse,
    attempts,
    call_events,
    calls,
    events,
    messages,
    queue_calls,
    requests,
    settings,
    texts,
)

SECRET = frozenset({"secret", "open_key", "key", "visit", "epoch", "worker"})
"""Columns that are about the program, not about anybody."""


class StillOpen(IvrError):
    """Somebody is to be called back, or is on the line, whose number is to go."""

    exit_status = 1


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased: how many of each, and recordings that the carrier has."""

    requests: int
    messages: int
    queue_calls: int
    abuse: int
    calls: int
    recordings: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        """Whether the number was not known at all."""
        counts = (self.requests, self.messages, self.queue_calls, self.abuse)
        return not any(counts)


# Given out ---------------------------------------------------------------------------


def export(connection: Connection, number: str, now: datetime) -> Mapping[str, Any]:
    """Everything that is known about *number*, as JSON values."""
    asked = _rows(connection, requests, requests.c.number == number)
    ids = [row["id"] for row in asked]
    for row in asked:
        row["attempts"] = _rows(
            connection, attempts, attempts.c.request_id == row["id"]
        )
        row["events"] = _rows(connection, events, events.c.request_id == row["id"])
        row["texts"] = _rows(connection, texts, texts.c.request_id == row["id"])
    heard = _rows(connection, messages, messages.c.number == number)
    waited = _rows(connection, queue_calls, queue_calls.c.number == number)
    marks = _rows(connection, abuse, _marked(connection, number))
    names = _calls_of(connection, number, ids)
    about = {
        "number": number,
        "at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "requests": asked,
        "messages": heard,
        "queue_calls": waited,
        "abuse": marks,
        "calls": _rows(connection, calls, calls.c.call.in_(names)),
        "call_events": list(steps(connection, names)),
    }
    return about


def _rows(
    connection: Connection, table: Table, which: ColumnElement[bool]
) -> list[dict[str, Any]]:
    found = connection.execute(select(table).where(which))
    return [
        {name: _plain(value) for name, value in row.items() if name not in SECRET}
        for row in found.mappings()
    ]


def _plain(value: Any) -> Any:
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value


def _marked(connection: Connection, number: str) -> ColumnElement[bool]:
    """Which marks of abuse are of *number*: they know it by a digest."""
    key = connection.scalar(
        select(settings.c.value).where(settings.c.name == abuses.KEY)
    )
    return abuse.c.caller == abuses.digest(number, str(key)) if key else false()


def _calls_of(connection: Connection, number: str, ids: list[int]) -> list[str]:
    """The calls that *number* is known to have made, or to have had from us."""
    found: set[str] = set()
    for column, mine in (
        (requests.c.call, requests.c.number == number),
        (attempts.c.call, attempts.c.request_id.in_(ids)),
        (messages.c.call, messages.c.number == number),
        (queue_calls.c.call, queue_calls.c.number == number),
    ):
        found |= set(connection.scalars(select(column).where(mine)))
    return sorted(found - {""})


# Erased ------------------------------------------------------------------------------


def erase(
    connection: Connection,
    number: str,
    now: datetime,
    *,
    person: int | None,
    address: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Erased:
    """Take *number*, and all that was said or written about it, from every record.

    The rows stay to be counted, and what happened to them stays in order; nobody can
    tell any more whose they were. Recordings lie with the carrier: who calls this
    sees to it that they go too.

    Args:
        person: Who does it, for the audit; *facts* where it is nobody with a log-in.

    Raises:
        StillOpen: A request of the number is open; nothing is changed.
    """
    _nothing_open(connection, number)
    ids = list(
        connection.scalars(select(requests.c.id).where(requests.c.number == number))
    )
    names = _calls_of(connection, number, ids)
    take_names(connection, ids)
    heard = messages.c.number == number
    recordings = connection.scalars(select(messages.c.recording).where(heard)).all()
    blank = {"number": "", "recording": "", "topic": "", "ready": False}
    connection.execute(update(messages).where(heard).values(**blank))
    waited = queue_calls.c.number == number
    nobody = {"number": "", "facts": {}}
    in_queues = connection.execute(update(queue_calls).where(waited).values(**nobody))
    marked = _marked(connection, number)
    nobody = {"caller": "", "masked": "", "note": ""}
    marks = connection.execute(update(abuse).where(marked).values(**nobody))
    _unname_calls(connection, names)
    done = Erased(
        len(ids),
        len(recordings),
        in_queues.rowcount,
        marks.rowcount,
        len(names),
        tuple(sorted(filter(None, recordings))),
    )
    told = {"requests": done.requests, "messages": done.messages, **(facts or {})}
    audit.note(connection, now, person, "erase", masked(number), told, address)
    return done


def _unname_calls(connection: Connection, names: list[str]) -> None:
    """Take the last digits of the number from *names*, and from their steps."""
    connection.execute(update(calls).where(calls.c.call.in_(names)).values(number=""))
    key, line = call_events.c.number, call_events.c.line
    mine = select(key, line).where(call_events.c.call.in_(names))
    for number, text in connection.execute(mine).all():
        entry = json.loads(text)
        if entry.pop("from", ""):
            plain = json.dumps(entry, ensure_ascii=False)
            changed = update(call_events).where(key == number).values(line=plain)
            connection.execute(changed)


def _nothing_open(connection: Connection, number: str) -> None:
    is_open = or_(requests.c.open_key.is_not(None), requests.c.closed_at.is_(None))
    mine = select(requests.c.id).where(requests.c.number == number, is_open)
    if found := [str(id) for id in connection.scalars(mine)]:
        raise StillOpen(
            f"{masked(number)} is still to be called back (request "
            f"{', '.join(found)}); cancel or close that first"
        )
    waiting = select(queue_calls.c.id).where(
        queue_calls.c.number == number, queue_calls.c.left_at.is_(None)
    )
    if connection.scalars(waiting).first() is not None:
        raise StillOpen(
            f"{masked(number)} is on the line; wait until the call has ended"
        )
