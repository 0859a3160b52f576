"""Calls: what happened on them, which are in progress, and how they ended.

``CallLog`` is where the event log keeps its entries; it is told of them beside the
calls, in batches, late, twice and in any order. The rest are questions.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

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
        fit = [found for row in rows if (found := _fit(row))]
        standing: dict[str, Call] = {}
        for row in fit:
            if call := heard(row):
                before = standing.get(call.call)
                standing[call.call] = merged(before, call) if before else call
        with self._database.begin() as connection:
            _alone(connection)
            _keep(connection, fit)
            _stand(connection, list(standing.values()))

    def lines(self) -> list[str]:
        """Every entry that is kept, in the order in which they happened."""
        wanted = select(call_events.c.line)
        in_order = wanted.order_by(call_events.c.at, call_events.c.number)
        with self._database.read() as connection:
            return list(connection.scalars(in_order))


def _fit(row: Line) -> Line | None:
    id, at, call, line = (_text(part) for part in row)
    try:
        moment(at)
        facts = json.loads(line)
        return (id[:40], at, call[:64], line) if isinstance(facts, dict) else None
    except ValueError:
        return None


def _text(text: str) -> str:
    # Halves of letters, and the letter nought, are text to Python alone.
    return text.encode("utf-8", "replace").decode().replace("\x00", "")


def _alone(connection: Connection) -> None:
    """Wait for other writers of the log, so that no two wait for each other."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))


def _keep(connection: Connection, rows: Sequence[Line]) -> None:
    names = ("id", "at", "call", "line")
    values = [
        dict(zip(names, (id, moment(at), call, line), strict=True))
        for id, at, call, line in rows
    ]
    if values:
        insert = _insert(connection)(call_events)
        connection.execute(insert.on_conflict_do_nothing(), values)


def heard(row: Line) -> Call | None:
    """What an entry tells of where its call stands; None where it tells nothing."""
    _, at, name, line = row
    facts, when = json.loads(line), moment(at)
    kind = facts.get("kind")
    if kind == "status" and facts.get("status") in OVER:
        return Call(name, "", "", "", "", "", -1, when, when, "", when)
    if kind != "turn":
        return None
    words = {
        "flow": facts.get("flow"),
        "node": facts.get("node") or _last_node(facts),
        "language": facts.get("language"),
        "waits_for": facts.get("waits_for"),
        "number": facts.get("from"),
        "ending": facts.get("ending"),
    }
    return Call(
        call=name,
        **{
            word: _text(str(value or ""))[: _LENGTHS[word]]
            for word, value in words.items()
        },
        turn=_whole(facts.get("turn")),
        began_at=when,
        at=when,
        ended_at=when if "ending" in facts else None,
    )


_LENGTHS = {column.name: getattr(column.type, "length", 0) for column in calls.columns}


def _whole(number: object) -> int:
    return number if isinstance(number, int) and 0 <= number < 2**31 else 0


def _last_node(facts: Mapping[str, Any]) -> str:
    steps = facts.get("steps") or [["", "", ""]]
    return str(steps[-1][1])


def merged(before: Call, after: Call) -> Call:
    """A call of which both were heard, whichever of them first."""
    later = after if after.turn >= before.turn else before
    return replace(
        later,
        number=before.number or after.number,
        began_at=min(before.began_at, after.began_at),
        at=max(before.at, after.at),
        ending=before.ending or after.ending,
        ended_at=before.ended_at or after.ended_at,
    )


def _stand(connection: Connection, standing: Sequence[Call]) -> None:
    """Merge what was heard into what is kept, as ``merged`` does."""
    if not standing:
        return
    insert = _insert(connection)(calls)
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
    statement = insert.on_conflict_do_update(index_elements=[old.call], set_=facts)
    values = [{name: getattr(call, name) for name in _NAMES} for call in standing]
    connection.execute(statement, values)


_NAMES = tuple(Call.__dataclass_fields__)


def _insert(connection: Connection) -> Any:
    lite = connection.dialect.name == "sqlite"
    return sqlite.insert if lite else postgresql.insert


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
