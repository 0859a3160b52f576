"""Calls: what happened on them, which are in progress, and how they ended.

``CallLog`` is where the event log keeps its entries; it is told of them beside the
calls, in batches, late, twice and in any order. The rest are questions.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, case, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ivr.store.database import Database
from ivr.store.tables import call_events, calls

Line = tuple[str, str, str, str]
"""An entry of the event log: its id, when it was, the call, and all of it as JSON."""

LOCK = 0x1F2_CA11_06
"""The number of PostgreSQL's lock under which entries are brought in."""

OVER = ("completed", "busy", "failed", "no-answer", "canceled")
"""What a carrier says of a call that is over. Source: Twilio's ``CallStatus``."""

QUIET = timedelta(minutes=15)
"""A call that waits for its caller, and is not heard of for so long, is over."""

QUIET_ELSEWHERE: Mapping[str, timedelta] = {
    # In a queue, with somebody, or leaving a message nothing is heard of a call.
    # Source: Twilio's <Dial> ends after 4 hours unless told otherwise.
    "queue": timedelta(hours=4),
    "dial": timedelta(hours=4),
    "recording": timedelta(hours=1),
}

UNHEARD = "unheard"
"""The ending of a call of which nothing more was heard."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it was last heard of.

    ``waits_for`` is a word of ``ivr.telephony.waits_for``; ``number`` is masked.
    """

    call: str
    flow: str
    node: str
    language: str
    waits_for: str
    number: str
    turn: int
    began_at: datetime
    at: datetime
    ending: str = ""
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many calls began, by flow, by day, and by how they ended."""

    total: int = 0
    flows: Mapping[str, int] = field(default_factory=dict)
    days: Mapping[date, int] = field(default_factory=dict)
    endings: Mapping[str, int] = field(default_factory=dict)
    table: Mapping[tuple[str, date, str], int] = field(default_factory=dict)
    """By all three."""


# What happened -----------------------------------------------------------------------


class CallLog:
    """Keeps the event log's entries, and with them where each call stands."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write(self, rows: Sequence[Line]) -> None:
        """Keep *rows*, each of them once, or none of them.

        What no database could take is passed over: it would stand in the way of all
        that comes behind it, for ever.
        """
        entries = [entry for row in rows if (entry := _entry(row))]
        heard: dict[str, list[_Entry]] = {}
        for entry in entries:
            if _tells(entry.facts):
                heard.setdefault(entry.call, []).append(entry)
        with self._database.begin() as connection:
            _alone(connection)
            _keep(connection, entries)
            _stand(connection, [_stands(each) for each in heard.values()])

    def lines(self) -> list[str]:
        """Every entry that is kept, in the order in which they happened."""
        wanted = select(call_events.c.line)
        in_order = wanted.order_by(call_events.c.at, call_events.c.number)
        with self._database.read() as connection:
            return list(connection.scalars(in_order))


class _Entry(NamedTuple):
    """A line of the event log, read."""

    id: str
    at: datetime
    call: str
    line: str
    facts: Mapping[str, Any]


def _entry(row: Line) -> _Entry | None:
    id, at, call, line = row
    try:
        facts = json.loads(line)
        if not isinstance(facts, dict):
            return None
        return _Entry(_text(id)[:40], moment(at), _text(call)[:64], _text(line), facts)
    except ValueError:
        return None


def _text(text: str) -> str:
    # Halves of letters, and the letter nought, are text to Python alone.
    if text.isascii() and "\0" not in text:
        return text
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def _alone(connection: Connection) -> None:
    """Wait for other writers of the log, so that no two wait for each other."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))


def _keep(connection: Connection, entries: Sequence[_Entry]) -> None:
    # Past SQLAlchemy's own handling of values, which costs more than all the rest:
    # the calls share the processor with this.
    lite = connection.dialect.name == "sqlite"
    values = [
        (each.id, _as_sqlite_has_it(each.at) if lite else each.at, each.call, each.line)
        for each in entries
    ]
    if values:
        connection.exec_driver_sql(_KEEP_SQLITE if lite else _KEEP_POSTGRESQL, values)


_KEEP_SQLITE = (
    "INSERT INTO call_events (id, at, call, line) VALUES (?, ?, ?, ?) "
    "ON CONFLICT DO NOTHING"
)
_KEEP_POSTGRESQL = _KEEP_SQLITE.replace("?", "%s")


def _as_sqlite_has_it(moment: datetime) -> str:
    """An instant as ``columns.Instant`` keeps it."""
    plain = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return plain.replace(tzinfo=None).isoformat(" ", "microseconds")


def _tells(facts: Mapping[str, Any]) -> bool:
    """Whether an entry tells where its call stands."""
    kind = facts.get("kind")
    return kind == "turn" or (kind == "status" and facts.get("status") in OVER)


def _stands(entries: Sequence[_Entry]) -> Call:
    """Where a call stands by all that was heard of it, in whichever order."""
    last = max(entries, key=lambda each: _turn(each.facts))
    ended = [each for each in entries if _is_end(each.facts)]
    return Call(
        call=last.call,
        flow=_word(last.facts, "flow"),
        node=_word(last.facts, "node"),
        language=_word(last.facts, "language"),
        waits_for=_word(last.facts, "waits_for"),
        number=_first(entries, "from", "number"),
        turn=_turn(last.facts),
        began_at=min(each.at for each in entries),
        at=max(each.at for each in entries),
        ending=_first(ended, "ending", "ending"),
        ended_at=min((each.at for each in ended), default=None),
    )


def _turn(facts: Mapping[str, Any]) -> int:
    """The number of a turn; what the carrier says is of none, and before all."""
    number = facts.get("turn")
    if facts.get("kind") != "turn" or not isinstance(number, int):
        return -1
    return min(max(number, 0), 2**31 - 1)


def _is_end(facts: Mapping[str, Any]) -> bool:
    return facts.get("kind") == "status" or "ending" in facts


def _first(entries: Sequence[_Entry], name: str, column: str) -> str:
    found = (_word(each.facts, name, column) for each in entries)
    return next((word for word in found if word), "")


def _word(facts: Mapping[str, Any], name: str, column: str = "") -> str:
    """What stands under *name*, as long as there is room for it."""
    value = facts.get(name)
    return _text(value)[: _LENGTHS[column or name]] if isinstance(value, str) else ""


_LENGTHS = {column.name: getattr(column.type, "length", 0) for column in calls.columns}


def _stand(connection: Connection, standing: Sequence[Call]) -> None:
    if standing:
        values = [{name: getattr(call, name) for name in _NAMES} for call in standing]
        connection.execute(_merging(connection.dialect.name), values)


@cache
def _merging(dialect: str) -> Any:
    """Merges what was heard into what is kept, as ``_stands`` merges entries."""
    insert = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(calls)
    new, old = insert.excluded, calls.c
    later = new.turn >= old.turn
    facts = {
        name: case((later, new[name]), else_=old[name])
        for name in ("flow", "node", "language", "waits_for", "turn")
    }
    facts |= {
        "number": case((old.number != "", old.number), else_=new.number),
        "began_at": case(
            (new.began_at < old.began_at, new.began_at), else_=old.began_at
        ),
        "at": case((new.at > old.at, new.at), else_=old.at),
        # Who was given up, and is heard of after all, is on the line again.
        "ending": case(
            (and_(old.ending != "", old.ending != UNHEARD), old.ending),
            else_=new.ending,
        ),
        "ended_at": case(
            (old.ending == UNHEARD, new.ended_at),
            else_=func.coalesce(old.ended_at, new.ended_at),
        ),
    }
    return insert.on_conflict_do_update(index_elements=[old.call], set_=facts)


_NAMES = tuple(Call.__dataclass_fields__)


def moment(text: str) -> datetime:
    """A moment as the event log writes it."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


# In progress -------------------------------------------------------------------------


def _heard_of_late(now: datetime) -> Any:
    """Whether a call has been heard of late enough to be on the line still."""
    limits = [
        (calls.c.waits_for == word, calls.c.at > now - quiet)
        for word, quiet in QUIET_ELSEWHERE.items()
    ]
    return case(*limits, else_=calls.c.at > now - QUIET)


def find(connection: Connection, name: str) -> Call | None:
    """The call that the carrier calls *name*."""
    row = connection.execute(select(calls).where(calls.c.call == name)).first()
    return Call(**row._mapping) if row else None


def live(connection: Connection, now: datetime) -> list[Call]:
    """The calls in progress, the longest first."""
    wanted = (
        select(calls)
        .where(calls.c.ended_at.is_(None), calls.c.flow != "", _heard_of_late(now))
        .order_by(calls.c.began_at, calls.c.call)
    )
    return [Call(**row._mapping) for row in connection.execute(wanted)]


def end_unheard(connection: Connection, now: datetime) -> int:
    """Count as ended the calls of which nothing is heard any more; how many."""
    gone = (
        update(calls)
        .where(calls.c.ended_at.is_(None), ~_heard_of_late(now))
        .values(ended_at=calls.c.at, ending=UNHEARD)
    )
    return connection.execute(gone).rowcount


# The past ----------------------------------------------------------------------------


def recent(
    connection: Connection,
    since: datetime,
    until: datetime | None = None,
    flows: Sequence[str] = (),
) -> Iterator[Call]:
    """The calls that began *since*, the earliest first.

    Args:
        until: Before which they began; any time unless given.
        flows: Of these flows only, where any is named.
    """
    wanted = select(calls).where(calls.c.began_at >= since, calls.c.flow != "")
    if until is not None:
        wanted = wanted.where(calls.c.began_at < until)
    if flows:
        wanted = wanted.where(calls.c.flow.in_(flows))
    for row in connection.execute(wanted.order_by(calls.c.began_at, calls.c.call)):
        yield Call(**row._mapping)


def steps(connection: Connection, names: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """The entries of the calls *names*, in the order in which they happened."""
    wanted = select(call_events.c.line)
    found = []
    for some in _in_parts(names):
        lines = connection.execute(wanted.where(call_events.c.call.in_(some)))
        found += [json.loads(line) for (line,) in lines]
    yield from sorted(found, key=lambda e: (e["at"], e["call"], e["turn"], e["place"]))


def _in_parts(names: Sequence[str], most: int = 500) -> Iterator[Sequence[str]]:
    return (names[start : start + most] for start in range(0, len(names), most))


def counts(
    connection: Connection,
    since: datetime,
    until: datetime | None = None,
    zone: tzinfo = UTC,
) -> Counts:
    """How many calls began in a period, by the days of *zone*.

    A call that is still in progress has no ending, and counts under "".
    """
    table: dict[tuple[str, date, str], int] = {}
    for call in recent(connection, since, until):
        key = (call.flow, call.began_at.astimezone(zone).date(), call.ending)
        table[key] = table.get(key, 0) + 1
    flows: dict[str, int] = {}
    days: dict[date, int] = {}
    endings: dict[str, int] = {}
    for (flow, day, ending), count in table.items():
        flows[flow] = flows.get(flow, 0) + count
        days[day] = days.get(day, 0) + count
        endings[ending] = endings.get(ending, 0) + count
    return Counts(sum(table.values()), flows, days, endings, table)


def a_week(connection: Connection, flow: str, now: datetime, weeks: int = 4) -> float:
    """How many calls *flow* has in a week, from the last *weeks* or as many as known.

    0 where nothing is known of it.
    """
    since = now - timedelta(weeks=weeks)
    wanted = select(func.count(), func.min(calls.c.began_at)).where(
        calls.c.flow == flow, calls.c.began_at >= since, calls.c.began_at < now
    )
    count, first = connection.execute(wanted).one()
    if not count:
        return 0.0
    # A day at least: nobody's week is told from the calls of an hour.
    known = max(now - first, timedelta(days=1)) / timedelta(weeks=1)
    return float(count / min(known, weeks))
