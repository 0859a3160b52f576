"""How long records are kept, and the job that drops what has been kept long enough.

First goes what names a person: numbers, words, what was keyed. The rest stays for the
reports, as figures, until it goes too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    delete,
    func,
    or_,
    select,
    update,
)

from ivr.errors import ConfigurationError
from ivr.store.database import Database
from ivr.store.tables import (
    abuse,
    agent_calls,
    alerts,
    attempts,
    audit,
    call_events,
    calls,
    drafts,
    errands,
    events,
    login_failures,
    login_links,
    messages,
    publications,
    queue_calls,
    requests,
    sessions,
    settings,
    texts,
)

SETTING = "retention."
"""What the names of these values begin with in the ``settings`` table."""

LOCK = 0x1F2_DE1E_7E
"""The number of PostgreSQL's lock under which records are dropped."""

AT_ONCE = 500
"""Rows in one transaction: nobody else who writes waits for long."""

LONGEST = 3650
"""Days."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Records that are kept for the same time, in days."""

    days: int
    doc: str


KINDS: Mapping[str, Kind] = {
    # GDPR, article 5(1)(e), names no number of days; 30 is a default of ours.
    "requests": Kind(30, "numbers, words and texts of requests, once they are closed"),
    "messages": Kind(30, "recorded messages, where the menu does not say how long"),
    "queue-calls": Kind(30, "numbers of callers who waited in a queue"),
    # The calls of the last weeks tell what a change does to callers.
    "call-events": Kind(90, "what happened on calls, step by step"),
    "abuse": Kind(365, "calls that were marked as abuse"),
    # A year, and two where many people's records are held. Source: the Korean
    # commission's standards for the safety of personal information, article 8.
    "audit": Kind(730, "who did what at the desk"),
    "log-ins": Kind(30, "sessions that have ended, and log-ins that failed"),
    "drafts": Kind(365, "drafts of menus that nobody has touched since"),
    # The last version of each file is kept for good: it may have to be gone back to.
    "publications": Kind(1095, "earlier versions of menus: who published what, why"),
    # Thirteen months, so that a month can be held against that of the year before.
    "figures": Kind(400, "all that is left of the above, without numbers"),
}


@dataclass(frozen=True, slots=True)
class Retention:
    """Days for which each kind of record is kept."""

    days: Mapping[str, int]

    def before(self, kind: str, now: datetime) -> datetime:
        """The moment before which records of *kind* have been kept long enough."""
        return now - timedelta(days=self.days[kind])


DEFAULT = Retention({name: kind.days for name, kind in KINDS.items()})


def read_retention(
    text: str = "", stored: Mapping[str, Any] | None = None
) -> Retention:
    """The times in *text*, such as ``requests=30d, audit=730d``, and over it *stored*.

    Raises:
        ConfigurationError: All that is wrong, in one message.
    """
    days, wrong = dict(DEFAULT.days), []
    pairs = [pair.strip().partition("=") for pair in text.split(",") if pair.strip()]
    given = [(name.strip(), value.strip()) for name, _, value in pairs]
    given += [
        (name.removeprefix(SETTING), str(value))
        for name, value in (stored or {}).items()
        if name.startswith(SETTING)
    ]
    for name, value in given:
        found = re.fullmatch(r"(\d{1,5})d?", value)
        if name not in KINDS:
            wrong.append(f'"{name}" is none of {", ".join(KINDS)}')
        elif not found or not 1 <= int(found[1]) <= LONGEST:
            wrong.append(f'{name} is "{value}"; expected days such as 30d')
        else:
            days[name] = int(found[1])
    for name in KINDS:
        if days[name] > days["figures"] and name in ("requests", "queue-calls"):
            wrong.append(f"{name} cannot be kept longer than figures")
    if wrong:
        raise ConfigurationError(f"IVR_RETENTION: {'; '.join(wrong)}")
    return Retention(days)


def retention_of(database: Database, text: str = "") -> Retention:
    """The times that hold now: those of *text*, and over them what staff have set."""
    with database.read() as connection:
        rows = connection.execute(select(settings.c.name, settings.c.value))
        return read_retention(text, {name: value for name, value in rows})


# The job -----------------------------------------------------------------------------

Forget = Callable[[str], bool]
"""Has the carrier delete a recording; whether it is gone."""


def purge(
    database: Database,
    now: datetime,
    retention: Retention = DEFAULT,
    forget: Forget | None = None,
) -> dict[str, int]:
    """Drop what has been kept long enough; how many records of each kind that were.

    Args:
        forget: How the carrier is asked to delete recordings. A message whose
            recording it still has is tried again next time, so that none is left
            there of which nobody knows; without it messages stay.
    """
    done: dict[str, int] = {}
    with _alone(database) as alone:
        if alone:
            for kind, old in _old(retention, now):
                done[kind] = done.get(kind, 0) + _all(database, old)
            done["messages"] = _messages(database, retention, now, forget)
    return {kind: count for kind, count in done.items() if count}


@contextmanager
def _alone(database: Database) -> Iterator[bool]:
    """Whether nobody else drops records: where many run the program one does it."""
    if database.is_sqlite:
        yield True
        return
    with database.read() as connection:
        # Held until the transaction ends, which is when this does.
        yield bool(connection.scalar(select(func.pg_try_advisory_xact_lock(LOCK))))


Old = Callable[[Connection], int]
"""Drops some of what is old; how many, and 0 where nothing is left."""


def _all(database: Database, old: Old) -> int:
    total = 0
    while True:
        with database.begin() as connection:
            count = old(connection)
        total += count
        if count < AT_ONCE:
            return total


def _old(retention: Retention, now: datetime) -> Iterator[tuple[str, Old]]:
    """What is to be dropped, by kind; each after all that points to it."""

    def before(kind: str) -> datetime:
        return retention.before(kind, now)

    closed = requests.c.closed_at < before("requests")
    yield "requests", _nameless(and_(closed, requests.c.number != ""))
    left = and_(
        queue_calls.c.left_at < before("queue-calls"), queue_calls.c.number != ""
    )
    yield "queue-calls", _blank(queue_calls, left, {"number": "", "facts": {}})
    steps = before("call-events")
    yield "call-events", _drop(call_events, call_events.c.at < steps)
    unnamed = and_(calls.c.began_at < steps, calls.c.number != "")
    yield "call-events", _blank(calls, unnamed, {"number": ""})
    yield "abuse", _drop(abuse, abuse.c.at < before("abuse"))
    yield "audit", _drop(audit, audit.c.at < before("audit"))
    gone = before("log-ins")
    yield (
        "log-ins",
        _drop(
            sessions, or_(sessions.c.expires_at < gone, sessions.c.revoked_at < gone)
        ),
    )
    yield "log-ins", _drop(login_failures, login_failures.c.at < gone)
    yield "log-ins", _drop(login_links, login_links.c.expires_at < gone)
    yield "drafts", _drop(drafts, drafts.c.at < before("drafts"))
    yield "publications", _drop(publications, _outdated(before("publications")))
    figures = before("figures")
    yield "figures", _with_all(requests.c.closed_at < figures)
    yield "figures", _drop(agent_calls, agent_calls.c.ended_at < figures)
    unused = (
        ~select(agent_calls.c.id)
        .where(agent_calls.c.queue_call == queue_calls.c.id)
        .exists()
    )
    yield "figures", _drop(queue_calls, and_(queue_calls.c.left_at < figures, unused))
    yield "figures", _drop(calls, calls.c.began_at < figures)
    yield "figures", _drop(alerts, alerts.c.at < figures)


def _outdated(moment: datetime) -> ColumnElement[bool]:
    """Versions that were followed by another one before *moment*."""
    later = publications.alias("later")
    followed = (
        select(later.c.id)
        .where(
            later.c.path == publications.c.path,
            later.c.number > publications.c.number,
            later.c.at < moment,
        )
        .exists()
    )
    return and_(publications.c.at < moment, followed)


def _key(table: Table) -> ColumnElement[Any]:
    (column,) = table.primary_key.columns
    return column


def _some(
    connection: Connection, table: Table, which: ColumnElement[bool]
) -> list[Any]:
    key = _key(table)
    return list(connection.scalars(select(key).where(which).limit(AT_ONCE)))


def _drop(table: Table, which: ColumnElement[bool]) -> Old:
    def old(connection: Connection) -> int:
        keys = _some(connection, table, which)
        connection.execute(delete(table).where(_key(table).in_(keys)))
        return len(keys)

    return old


def _blank(
    table: Table,
    which: ColumnElement[bool],
    values: Mapping[str, Any],
) -> Old:
    def old(connection: Connection) -> int:
        keys = _some(connection, table, which)
        connection.execute(update(table).where(_key(table).in_(keys)).values(**values))
        return len(keys)

    return old


def _nameless(which: ColumnElement[bool]) -> Old:
    def old(connection: Connection) -> int:
        ids = _some(connection, requests, which)
        take_names(connection, ids)
        return len(ids)

    return old


def _with_all(which: ColumnElement[bool]) -> Old:
    """Requests with whatever points to them."""

    def old(connection: Connection) -> int:
        ids = _some(connection, requests, which)
        for table in (events, texts, errands, attempts):
            connection.execute(delete(table).where(table.c.request_id.in_(ids)))
        connection.execute(delete(requests).where(requests.c.id.in_(ids)))
        return len(ids)

    return old


def take_names(connection: Connection, ids: list[int]) -> None:
    """Take from requests *ids* whatever names or describes a person.

    What happened to them, and when, stays: it is what the reports count.
    """
    nobody = {"number": "", "last_digits": "", "prefix": "", "chosen": {}}
    connection.execute(update(requests).where(requests.c.id.in_(ids)).values(**nobody))
    mine = attempts.c.request_id.in_(ids)
    connection.execute(update(attempts).where(mine).values(to=""))
    mine = texts.c.request_id.in_(ids)
    connection.execute(update(texts).where(mine).values(to="", text=""))
    connection.execute(delete(errands).where(errands.c.request_id.in_(ids)))
    told = select(events.c.id, events.c.facts).where(events.c.request_id.in_(ids))
    for id, facts in connection.execute(told).all():
        if "text" in facts:
            plain = {name: value for name, value in facts.items() if name != "text"}
            mine = events.c.id == id
            connection.execute(update(events).where(mine).values(facts=plain))


def _messages(
    database: Database, retention: Retention, now: datetime, forget: Forget | None
) -> int:
    if forget is None:
        return 0
    by_age = and_(
        messages.c.purge_at.is_(None), messages.c.at < retention.before("messages", now)
    )
    old = or_(messages.c.purge_at <= now, by_age)
    with database.read() as connection:
        wanted = select(messages.c.id, messages.c.recording).where(old)
        found = connection.execute(wanted.limit(AT_ONCE)).all()
    # The carrier is asked outside of any transaction: it may take its time.
    gone = [id for id, recording in found if not recording or forget(recording)]
    with database.begin() as connection:
        connection.execute(delete(messages).where(messages.c.id.in_(gone)))
    return len(gone)
