"""A line on a busy afternoon: people, calls, requests, and weeks of records.

What is shown of it is what pages are looked at with; names and words are made up.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from busy_staff import put_abuse, put_alerts, put_messages, put_overrides
from served_site import ServedSite
from sqlalchemy import insert, update

from ivr.staffing.agents import stands
from ivr.store.database import Connection
from ivr.store.people import Person
from ivr.store.tables import (
    attempts,
    calls,
    events,
    queue_calls,
    requests,
)

NOW = datetime.fromisoformat("2026-11-25T15:20:00+09:00")
"""A Wednesday afternoon."""

TOPICS = (
    ("account", "account.unlock"),
    ("account", "password.reset"),
    ("billing", "payment.question"),
    ("billing", "refund"),
    ("service", "repair"),
    ("service", "warranty"),
)

MINUTE = timedelta(minutes=1)


def fill(served: ServedSite) -> dict[str, Person]:
    """Let *served* have a history; its people by login."""
    staff = hire(served)
    with served.database.begin() as connection:
        put_open_requests(connection, staff)
        put_week(connection, staff)
        put_ended_request(connection, staff)
        put_waiting(connection, staff)
        put_calls(connection)
        put_alerts(connection, NOW)
        for put in (put_messages, put_abuse, put_overrides):
            put(connection, staff, NOW)
    served.site.exchange.switchboard.refresh()
    return staff


def hire(served: ServedSite) -> dict[str, Person]:
    """Those who work here; some at their phones."""
    about: dict[str, dict[str, Any]] = {
        "suzy": {"role": "admin", "name": "Suzy Park", "language": "en"},
        "minjun": {"role": "admin", "name": "김민준", "language": "ko"},
        "ada": {"role": "ops", "name": "Ada Brown", "languages": ["en"]},
        "seoyeon": {"role": "ops", "name": "이서연", "languages": ["ko", "en"]},
        "viewer": {"role": "viewer", "name": "Vera Lee"},
    }
    skills = {
        "ada": ["account", "billing"],
        "seoyeon": ["*"],
        "minjun": ["service", "account"],
    }
    found = {}
    for number, (login, given) in enumerate(about.items()):
        fields = {**given, "skills": skills.get(login, [])}
        if login in skills:
            fields |= {"line": f"+8221588000{number}", "shift": "Mo-Fr 09:00-18:00"}
        found[login] = served.hire(login, **fields)
    with served.database.begin() as connection:
        stands(connection, found["ada"].id, "available", NOW - 25 * MINUTE)
        stands(connection, found["seoyeon"].id, "available", NOW - 90 * MINUTE)
        stands(connection, found["minjun"].id, "away", NOW - 40 * MINUTE)
    return found


# Requests --------------------------------------------------------------------------


def put_request(connection: Connection, number: int, **fields: Any) -> int:
    """A request; open ones wait, and were asked for on the way to *fields*' queue."""
    queue, topic = TOPICS[number % len(TOPICS)]
    asked = fields.get("asked_at", NOW - 30 * MINUTE)
    row = {
        "key": f"CA{number:032x}:4:call-{queue}",
        "open_key": f"open {number}" if fields.get("closed_at") is None else None,
        "number": f"+82107345{number:04d}",
        "prefix": "+821073",
        "country": "KR",
        "topic": topic,
        "flow": "account-support",
        "queue": queue,
        "language": "ko",
        "intents": [topic],
        "chosen": {"said": ["결제와 환불", "환불"], "keyed": {"order": "20418833"}},
        "call": f"CA{number:032x}",
        "called": "+82215889999",
        "state": "waiting",
        "outcome": "",
        "mode": "agent-first",
        "asked_at": asked,
        "first_asked_at": asked,
        "promised_at": asked + 60 * MINUTE,
        "due_at": None,
        **fields,
    }
    done = connection.execute(insert(requests).values(row))
    return int(done.inserted_primary_key[0])


def tell(
    connection: Connection,
    request: int,
    at: datetime,
    author: str,
    what: str,
    way: str = "-",
    facts: Mapping[str, object] | None = None,
) -> None:
    """An event; *way* is "before-after"."""
    before, _, after = way.partition("-")
    connection.execute(
        insert(events).values(
            request_id=request,
            at=at,
            author=author,
            what=what,
            before=before,
            after=after,
            facts=dict(facts or {}),
        )
    )


def put_open_requests(connection: Connection, staff: dict[str, Person]) -> None:
    """Fifteen that wait, the first of them late, and one whose phone rings."""
    for number in range(15):
        asked = NOW - (75 - 5 * number) * MINUTE
        request = put_request(
            connection,
            number,
            asked_at=asked,
            language="en" if number % 4 == 3 else "ko",
            state=("waiting", "waiting", "requested", "waiting")[number % 4],
            due_at=NOW + 20 * MINUTE if number % 4 == 2 else None,
        )
        tell(connection, request, asked, "caller", "ask", "-requested")
        tell(connection, request, asked, "clock", "due", "requested-waiting")
    mine = {"claimed_by": staff["ada"].id, "claimed_at": NOW - 9 * MINUTE}
    kept = requests.c.id == 1
    connection.execute(update(requests).where(kept).values(level="lead", **mine))
    said = {"text": "Called from abroad; asks for English, and for the receipt."}
    ada = f"person:{staff['ada'].id}"
    tell(connection, 1, NOW - 9 * MINUTE, ada, "claim", "waiting-waiting")
    tell(connection, 1, NOW - 8 * MINUTE, ada, "note", "waiting-waiting", said)
    why = {"level": "lead", "text": "the promise was broken"}
    tell(connection, 1, NOW - 2 * MINUTE, ada, "escalate", "waiting-waiting", why)
    rings = requests.c.id == 4
    connection.execute(update(requests).where(rings).values(state="ringing", tries=1))


def put_ended_request(connection: Connection, staff: dict[str, Person]) -> None:
    """One that was reached at the second attempt, the day before."""
    asked = NOW - timedelta(days=1)
    request = put_request(
        connection,
        700,
        asked_at=asked,
        state="closed",
        outcome="reached",
        tries=2,
        closed_at=asked + 100 * MINUTE,
    )
    story = (
        (0, "caller", "ask", "-requested", {"slot": ""}),
        (0, "clock", "due", "requested-waiting", {}),
        (20, "dispatcher", "dial", "waiting-dialling", {}),
        (20, "carrier", "placed", "dialling-dialling", {}),
        (20, "carrier", "rings", "dialling-ringing", {}),
        (21, "carrier", "missed", "ringing-waiting", {"outcome": "no-answer"}),
        (90, "dispatcher", "dial", "waiting-dialling", {}),
        (90, "carrier", "rings", "dialling-ringing", {}),
        (91, "carrier", "answered", "ringing-ringing", {}),
        (91, "carrier", "connected", "ringing-talking", {}),
        (100, "carrier", "done", "talking-closed", {"outcome": "reached"}),
    )
    for minutes, author, what, way, facts in story:
        tell(connection, request, asked + minutes * MINUTE, author, what, way, facts)
    put_attempt(connection, request, 1, asked + 20 * MINUTE, staff["ada"], "no-answer")
    put_attempt(connection, request, 2, asked + 90 * MINUTE, staff["seoyeon"])


def put_attempt(
    connection: Connection,
    request: int,
    epoch: int,
    at: datetime,
    agent: Person,
    outcome: str = "reached",
) -> None:
    """An attempt at *at*, which is over."""
    talked = at + timedelta(seconds=20) if outcome == "reached" else None
    connection.execute(
        insert(attempts).values(
            request_id=request,
            epoch=epoch,
            secret=f"busy-{request}-{epoch}",
            state="ended",
            outcome=outcome,
            mode="agent-first",
            to="+821073450700",
            agent=agent.id,
            worker="one",
            intended_at=at,
            answered_at=talked,
            connected_at=talked,
            ended_at=at + 4 * MINUTE,
        )
    )


# Calls and queues --------------------------------------------------------------------


def put_queue_call(connection: Connection, number: int, **fields: Any) -> None:
    """Somebody who came to a queue."""
    queue, topic = TOPICS[number % len(TOPICS)]
    row = {
        "call": f"CB{number:032x}",
        "visit": f"CB{number:032x}:1",
        "flow": "account-support",
        "queue": queue,
        "language": "en" if number % 5 == 4 else "ko",
        "topic": topic,
        "number": f"+82108812{number:04d}",
        "facts": {},
        "state": "left",
        **fields,
    }
    row.setdefault("seen_at", row["joined_at"])
    connection.execute(insert(queue_calls).values(row))


def put_waiting(connection: Connection, staff: dict[str, Person]) -> None:
    """Three callers in queues, for one of whom a phone rings."""
    for number, minutes in enumerate((6, 3, 1)):
        joined = NOW - minutes * MINUTE
        put_queue_call(
            connection,
            9000 + number,
            joined_at=joined,
            seen_at=NOW,
            state="ringing" if number == 0 else "waiting",
            agent=staff["seoyeon"].id if number == 0 else None,
        )


def put_calls(connection: Connection) -> None:
    """Four calls in progress."""
    where = (
        ("account-support", "main", "key", 40),
        ("account-support", "billing-line", "queue", 360),
        ("clinic", "welcome", "speech", 12),
        ("public-service", "callback-number", "key", 95),
    )
    for number, (flow, node, waits_for, seconds) in enumerate(where):
        began = NOW - timedelta(seconds=seconds)
        connection.execute(
            insert(calls).values(
                call=f"CC{number:032x}",
                flow=flow,
                node=node,
                language="ko" if number % 2 == 0 else "en",
                waits_for=waits_for,
                number="" if number == 3 else f"…{7340 + number}",
                turn=number + 1,
                began_at=began,
                at=NOW,
            )
        )


def put_week(connection: Connection, staff: dict[str, Person]) -> None:
    """Two weeks of callers, most answered soon, and a few far too late."""
    chance = Random(7)
    number = 1000
    for day in range(14, 0, -1):
        morning = (NOW - timedelta(days=day)).replace(hour=9, minute=0)
        if morning.weekday() >= 5:
            continue
        for _ in range(chance.randint(14, 24)):
            number += 1
            joined = morning + timedelta(minutes=chance.randint(0, 8 * 60))
            waited = timedelta(seconds=chance.expovariate(1 / 60))
            if number % 41 == 0:
                waited = timedelta(minutes=38)
            lost = waited > timedelta(minutes=3) and number % 2 == 0
            end = joined + waited
            put_queue_call(
                connection,
                number,
                joined_at=joined,
                state="left" if lost else "connected",
                result="gave-up" if lost else "connected",
                connected_at=None if lost else end,
                left_at=end,
            )
        for _ in range(chance.randint(3, 6)):
            number += 1
            asked = morning + timedelta(minutes=chance.randint(0, 8 * 60))
            took = timedelta(minutes=chance.randint(12, 80))
            reached = number % 9 != 0
            request = put_request(
                connection,
                number,
                asked_at=asked,
                state="closed",
                outcome="reached" if reached else "too-often",
                tries=1 + number % 3,
                closed_at=asked + took,
            )
            if reached:
                put_attempt(connection, request, 1, asked + took, staff["seoyeon"])
