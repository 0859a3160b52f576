"""The requests on record: asked for, changed by what happens to them, and told.

``happen`` is the only way to change the state of a request: it applies
``ivr.callbacks.life`` and writes an event in the same transaction. Every function
takes the connection of a transaction, ``Database.begin`` or ``.read``.

What staff do stands in ``handling``, what they look at in ``listing``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from ivr.callbacks import life
from ivr.callbacks.life import ENDS, IN_THE_AIR, Happening, Life, Refused, State
from ivr.callbacks.policy import DEFAULT, Policy
from ivr.records import dataclass
from ivr.store.tables import attempts, events, requests

AT_ONCE = 200
"""Requests that are woken or given up in one transaction: others write, too."""


class Gone(LookupError):
    """There is no such request."""


class Stale(Refused):
    """Who says so holds an older epoch: another attempt, or somebody, came after."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it is on record; the columns of ``ivr.store.tables.requests``."""

    id: int
    key: str
    open_key: str | None
    number: str
    prefix: str
    last_digits: str
    country: str
    topic: str
    flow: str
    queue: str
    language: str
    intents: Sequence[str]
    chosen: Mapping[str, Any]
    call: str
    called: str
    state: State
    outcome: str
    mode: str
    asked_at: datetime
    first_asked_at: datetime
    slot: datetime | None
    promised_at: datetime | None
    due_at: datetime | None
    expires_at: datetime | None
    tries: int
    epoch: int
    claimed_by: int | None
    claimed_at: datetime | None
    level: str
    closed_at: datetime | None
    alarm: str

    @property
    def life(self) -> Life:
        """The request as far as its life is concerned."""
        return Life(self.state, self.tries, self.epoch, self.outcome)

    @property
    def is_open(self) -> bool:
        """Whether somebody still waits for something."""
        return self.state not in ENDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a caller asks for; ``refused`` says why they do not get it."""

    key: str
    number: str
    country: str
    topic: str
    flow: str
    queue: str
    language: str
    call: str = ""
    called: str = ""
    intents: Sequence[str] = ()
    chosen: Mapping[str, Any] = field(default_factory=dict)
    mode: str = DEFAULT.mode
    first_asked_at: datetime | None = None
    slot: datetime | None = None
    promised_at: datetime | None = None
    due_at: datetime | None = None
    expires_at: datetime | None = None
    refused: str = ""


def ask(
    connection: Connection, asked: Asked, *, at: datetime, author: str = "caller"
) -> Request:
    """Put a request on record; one that is open for its number and topic is kept.

    A refused one is put on record too, and is at its end.
    """
    state: State = "refused" if asked.refused else "requested"
    values = {
        each.name: getattr(asked, each.name)
        for each in fields(Asked)
        if each.name not in ("refused", "first_asked_at")
    }
    values |= {
        "intents": list(asked.intents),
        "chosen": dict(asked.chosen),
        "open_key": None if asked.refused else open_key(asked.number, asked.topic),
        "prefix": prefix_of(asked.number),
        "state": state,
        "outcome": asked.refused,
        "asked_at": at,
        "first_asked_at": asked.first_asked_at or at,
        "due_at": None if asked.refused else asked.due_at or asked.slot or at,
        "closed_at": at if asked.refused else None,
        "tries": 0,
        "epoch": 0,
        "level": "",
    }
    if not insert_once(connection, requests, values):
        return _already(connection, asked)
    made = _by(connection, requests.c.key, asked.key)
    assert made is not None
    facts = {"slot": iso(asked.slot), "promised_at": iso(asked.promised_at)}
    if asked.refused:
        facts = {"reason": asked.refused}
    write(connection, made.id, "ask", at, author, "", state, facts)
    return made


def _already(connection: Connection, asked: Asked) -> Request:
    """The request that was there before: of the same errand, or open for the same."""
    found = _by(connection, requests.c.key, asked.key) or open_request(
        connection, asked.number, asked.topic
    )
    if found is None:
        raise Refused("a request was there, and has ended in the same moment")
    return found


def open_key(number: str, topic: str) -> str:
    """What no two open requests share."""
    return f"{number} {topic}"


def open_request(
    connection: Connection, number: str, topic: str, *, lock: bool = False
) -> Request | None:
    """The open request of *number* about *topic*, where there is one."""
    return _by(connection, requests.c.open_key, open_key(number, topic), lock)


def prefix_of(number: str) -> str:
    """The part of a number by which whole ranges are limited: all but its last four.

    Ranges are let by thousands and ten thousands to those who live on fraud.
    """
    return number[:-4][:12]


def find(connection: Connection, request_id: int, *, lock: bool = False) -> Request:
    """The request *request_id*.

    Args:
        lock: Nobody else changes it before this transaction ends.

    Raises:
        Gone: There is none.
    """
    found = _by(connection, requests.c.id, request_id, lock)
    if found is None:
        raise Gone(f"there is no request {request_id}")
    return found


def request_of(row: Any) -> Request:
    """A row of ``requests`` as a request."""
    return Request(**row._mapping)


def _by(
    connection: Connection, column: Any, value: Any, lock: bool = False
) -> Request | None:
    query = select(requests).where(column == value)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return request_of(row) if row else None


# What happens --------------------------------------------------------------------


def happen(
    connection: Connection,
    request_id: int,
    what: Happening,
    *,
    at: datetime,
    author: str,
    outcome: str = "",
    attempt_id: int | None = None,
    epoch: int | None = None,
    facts: Mapping[str, Any] | None = None,
    policy: Policy = DEFAULT,
    changes: Mapping[str, Any] | None = None,
) -> Request:
    """Let *what* happen to a request, and write it down.

    Args:
        author: ``caller``, ``dispatcher``, ``carrier``, ``clock`` or ``person:ID``.
        outcome: Of an attempt, or how the request ends.
        attempt_id: The attempt that it happened to; it must be the current one.
        epoch: The epoch that the author has seen, where that matters.
        facts: What else is told in the event.
        policy: How many attempts there are, and how long to wait after one.
        changes: Columns beside those of its life: ``due_at``, ``slot``,
            ``promised_at``, ``expires_at``, ``level``.

    Returns:
        The request as it is now.

    Raises:
        Gone: There is no such request.
        Stale: The epoch, or the attempt, is not the current one.
        Refused: It cannot happen to a request in this state.
    """
    found = find(connection, request_id, lock=True)
    if epoch is not None and epoch != found.epoch:
        raise Stale(f"request {request_id} is at epoch {found.epoch}, not {epoch}")
    step = life.step(found.life, what, outcome, policy.attempts)
    if attempt_id is not None:
        current = step.after.epoch if what == "dial" else found.epoch
        _fence(connection, found, attempt_id, current)
    values: dict[str, Any] = {
        "state": step.after.state,
        "outcome": step.after.outcome,
        "tries": step.after.tries,
        "epoch": step.after.epoch,
        **_times(found, step.after, outcome or what, at, policy),
        **(changes or {}),
    }
    if step.after.state in ENDS | IN_THE_AIR:
        values["due_at"] = None
    if "promised_at" in values:
        values["alarm"] = ""
    connection.execute(
        requests.update().where(requests.c.id == request_id).values(values)
    )
    told = dict(facts or {})
    if outcome or step.after.outcome:
        told["outcome"] = outcome or step.after.outcome
    write(
        connection,
        request_id,
        what,
        at,
        author,
        step.before,
        step.after.state,
        told,
        attempt_id,
    )
    return find(connection, request_id)


def _fence(
    connection: Connection, request: Request, attempt_id: int, current: int
) -> None:
    query = select(attempts.c.epoch, attempts.c.request_id)
    row = connection.execute(query.where(attempts.c.id == attempt_id)).one_or_none()
    if row is None or row.request_id != request.id or row.epoch != current:
        raise Stale(f"attempt {attempt_id} of request {request.id} is not current")


def _times(
    before: Request, after: Life, outcome: str, at: datetime, policy: Policy
) -> dict[str, Any]:
    """What the new state makes of the times, unless the author says otherwise."""
    if after.state in ENDS:
        return {"open_key": None, "closed_at": at}
    if after.state == "waiting" and before.state in IN_THE_AIR:
        return {"due_at": at + policy.gap(outcome)}
    return {}


def write(
    connection: Connection,
    request_id: int,
    what: str,
    at: datetime,
    author: str,
    before: str,
    after: str,
    facts: Mapping[str, Any] | None = None,
    attempt_id: int | None = None,
) -> None:
    """Write an event into the story of a request."""
    connection.execute(
        events.insert().values(
            request_id=request_id,
            attempt_id=attempt_id,
            at=at,
            author=author,
            what=what,
            before=before,
            after=after,
            facts={key: value for key, value in (facts or {}).items() if value},
        )
    )


# The clock --------------------------------------------------------------------------


def wake(
    connection: Connection, now: datetime, most: int = AT_ONCE
) -> tuple[Request, ...]:
    """Let those wait in the order whose time has come."""
    due = requests.c.due_at <= now
    found = _these(connection, requests.c.state == "requested", due, most)
    return tuple(
        happen(connection, each, "due", at=now, author="clock") for each in found
    )


def expire(
    connection: Connection, now: datetime, most: int = AT_ONCE
) -> tuple[Request, ...]:
    """Give up those that nobody could reach in time; whoever is on the line goes on."""
    open_ones = requests.c.state.in_(("requested", "waiting"))
    late = requests.c.expires_at <= now
    found = _these(connection, open_ones, late, most)
    return tuple(
        happen(connection, each, "expire", at=now, author="clock") for each in found
    )


def _these(connection: Connection, state: Any, time: Any, most: int) -> Sequence[int]:
    """Their ids, locked; those that another worker has at hand are left to it."""
    query = select(requests.c.id).where(state, time).order_by(requests.c.id)
    locked = query.limit(most).with_for_update(skip_locked=True)
    return connection.execute(locked).scalars().all()


# Small words ---------------------------------------------------------------------


def insert_once(
    connection: Connection, table: Table, values: Mapping[str, Any]
) -> bool:
    """Insert a row unless one like it is there; whether it was not.

    Another transaction that is about to insert the same is waited for.
    """
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table).values(values).on_conflict_do_nothing()
    # Not by the count of rows, which PostgreSQL's driver does not tell here.
    inserted = statement.returning(*table.primary_key.columns)
    return connection.execute(inserted).first() is not None


def iso(moment: datetime | None) -> str:
    """*moment* as text, to the minute."""
    return moment.isoformat(timespec="minutes") if moment else ""


def promise_until(promised: datetime, policy: Policy) -> datetime:
    """When a request that was promised for *promised* is given up."""
    return promised + max(policy.expiry, timedelta(hours=1))
