"""Reports: every wait is counted, none as zero, and the longest are explained."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from ivr.reports.causes import causes
from ivr.reports.contacts import Contact, contacts
from ivr.reports.figures import by, figures, outliers, percentile, spread
from ivr.reports.lines import cell, lines
from ivr.store.database import Database
from ivr.store.tables import attempts, calls, events, queue_calls, requests

SEOUL = ZoneInfo("Asia/Seoul")
NINE = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
"""Nine in the morning in Seoul, on a Monday."""
TARGET = timedelta(seconds=20)


def after(**length: float) -> datetime:
    """That long after nine."""
    return NINE + timedelta(**length)


def a_request(connection: Any, number: int = 1, **fields: Any) -> int:
    """A request that was asked for at nine and is promised for eleven."""
    row = {
        "key": f"CA{number}:3:call-me",
        "number": f"+8210123456{number:02d}",
        "prefix": "+821012",
        "country": "KR",
        "topic": "refund",
        "flow": "line",
        "queue": "billing",
        "language": "ko",
        "intents": ["refund"],
        "chosen": [],
        "call": f"CA{number}",
        "called": "+82215889999",
        "state": "closed",
        "outcome": "reached",
        "mode": "customer-first",
        "asked_at": NINE,
        "first_asked_at": NINE,
        "promised_at": after(hours=2),
        **fields,
    }
    return int(connection.execute(insert(requests).values(row)).inserted_primary_key[0])


def an_attempt(connection: Any, request: int, epoch: int, **fields: Any) -> None:
    """An attempt of *request* that ended."""
    row = {
        "request_id": request,
        "epoch": epoch,
        "secret": f"{request}-{epoch}",
        "state": "ended",
        "mode": "customer-first",
        "to": "+821012345678",
        "worker": "one",
        "intended_at": NINE,
        **fields,
    }
    connection.execute(insert(attempts).values(row))


def happened(connection: Any, request: int, at: datetime, way: str) -> None:
    """*way* is "before-after"."""
    before, _, end = way.partition("-")
    connection.execute(
        insert(events).values(
            request_id=request,
            at=at,
            author="clock",
            what="due",
            before=before,
            after=end,
            facts={},
        )
    )


def waiting(connection: Any, number: int, **fields: Any) -> None:
    """Somebody who came to the queue at nine."""
    row = {
        "call": f"CB{number}",
        "visit": f"CB{number}:1",
        "flow": "line",
        "queue": "billing",
        "language": "en",
        "topic": "refund",
        "number": "+12025550123",
        "facts": {},
        "state": "left",
        "joined_at": NINE,
        "seen_at": NINE,
        **fields,
    }
    connection.execute(insert(queue_calls).values(row))


def read(database: Database, now: datetime = NINE + timedelta(days=1)) -> list[Contact]:
    """The contacts of the day."""
    with database.read() as connection:
        return contacts(connection, NINE, after(days=1), now, SEOUL)


def test_a_callback_is_never_no_wait(database: Database) -> None:
    """Its wait is from the first asking until they talk, not the seconds of ringing."""
    with database.begin() as connection:
        request = a_request(connection, closed_at=after(minutes=95))
        an_attempt(connection, request, 1, connected_at=after(minutes=90))

    found = figures(read(database), TARGET)

    assert found.callback and found.callback.mean == 90 * 60
    assert found.combined == found.callback
    assert found.live is None


def test_who_leaves_the_queue_for_a_call_back_is_one_contact(
    database: Database,
) -> None:
    """They waited once, from when they joined the queue."""
    with database.begin() as connection:
        waiting(connection, 1, call="CA1", left_at=after(minutes=5), result="key")
        request = a_request(
            connection, asked_at=after(minutes=5), closed_at=after(minutes=41)
        )
        an_attempt(connection, request, 1, connected_at=after(minutes=40))

    (contact,) = read(database)

    assert (contact.way, contact.wait) == ("callback", timedelta(minutes=40))


def test_a_promise_is_kept_until_its_moment_and_broken_after(
    database: Database,
) -> None:
    """By how much it was missed is told too."""
    with database.begin() as connection:
        kept = a_request(connection, 1, closed_at=after(hours=2, minutes=4))
        an_attempt(connection, kept, 1, connected_at=after(hours=2))
        late = a_request(connection, 2, closed_at=after(hours=3))
        an_attempt(connection, late, 1, connected_at=after(hours=2, minutes=30))

    found = figures(read(database), TARGET)

    assert (found.kept, found.promises) == (0.5, 2)
    assert found.late and found.late.longest == 30 * 60


def test_an_open_request_breaks_its_promise_by_itself(database: Database) -> None:
    """Nobody has to close it for the report to see that it is late."""
    with database.begin() as connection:
        a_request(connection, state="waiting", outcome="")

    (before,) = read(database, after(hours=1))
    (behind,) = read(database, after(hours=3))

    assert (before.promise, before.result) == (None, "waiting")
    assert (behind.promise, behind.late) == ("broken", timedelta(hours=1))


def test_a_cancelled_request_was_no_broken_promise(database: Database) -> None:
    """Who takes the request back does not wait for it."""
    with database.begin() as connection:
        a_request(connection, state="cancelled", closed_at=after(hours=5))

    (contact,) = read(database)

    assert (contact.promise, contact.result) == (None, "lost")


def test_a_refused_request_is_nobody_who_waits(database: Database) -> None:
    """They heard at once that no call will come."""
    with database.begin() as connection:
        a_request(connection, state="refused", outcome="region")

    assert read(database) == []


def test_service_level_is_counted_in_three_ways(database: Database) -> None:
    """Four came: one at once, one late, one left after a while, one in seconds."""
    with database.begin() as connection:
        waiting(connection, 1, connected_at=after(seconds=15), state="connected")
        waiting(connection, 2, connected_at=after(seconds=90), state="connected")
        waiting(connection, 3, left_at=after(seconds=60))
        waiting(connection, 4, left_at=after(seconds=4))

    level = figures(read(database), TARGET).level

    assert level.of_offered == 1 / 4
    assert level.of_answered == 1 / 2
    assert level.without_short == pytest.approx(1 / 3)


def test_first_answer_counts_the_menu_too(database: Database) -> None:
    """Callers live through the menu as well as the queue."""
    with database.begin() as connection:
        connection.execute(
            insert(calls).values(
                call="CB1",
                flow="line",
                node="desk",
                language="en",
                waits_for="queue",
                number="…0123",
                turn=4,
                began_at=NINE - timedelta(seconds=48),
                at=NINE,
            )
        )
        waiting(connection, 1, connected_at=after(seconds=12), state="connected")

    found = figures(read(database), TARGET)

    assert found.first_answer and found.first_answer.mean == 60
    assert found.live and found.live.mean == 12


def test_hours_are_those_of_the_zone(database: Database) -> None:
    """Nine in Seoul is nine in the report, not midnight."""
    with database.begin() as connection:
        waiting(connection, 1, connected_at=after(seconds=15), state="connected")

    assert list(by(read(database), "hour", TARGET)) == ["09"]


def test_causes_say_where_the_time_went(database: Database) -> None:
    """A night at which nobody may be rung, and two attempts that nobody answered."""
    with database.begin() as connection:
        request = a_request(connection, closed_at=after(hours=20))
        happened(connection, request, after(hours=14), "requested-waiting")
        happened(connection, request, after(hours=15), "waiting-dialling")
        happened(connection, request, after(hours=15, minutes=1), "dialling-waiting")
        an_attempt(connection, request, 1, outcome="no-answer")
        an_attempt(connection, request, 2, outcome="no-answer")
        an_attempt(connection, request, 3, connected_at=after(hours=19))

    (contact,) = outliers(read(database), TARGET) or read(database)
    told = [(each.name, each.count or each.length) for each in causes(contact)]

    assert told == [
        ("not-yet-time", timedelta(hours=14)),
        ("in-line", timedelta(hours=4, minutes=59)),
        ("missed", 2),
    ]


def test_outliers_are_far_from_the_others(database: Database) -> None:
    """One of twenty waited an hour; the rest a minute or so."""
    with database.begin() as connection:
        for number in range(19):
            end = after(seconds=50 + number)
            waiting(connection, number, connected_at=end, state="connected")
        waiting(connection, 99, connected_at=after(hours=1), state="connected")

    found = outliers(read(database), TARGET)

    assert [each.wait for each in found] == [timedelta(hours=1)]


@given(st.lists(st.floats(0, 1e6), min_size=1), st.sampled_from([0.25, 0.5, 0.9, 1.0]))
def test_a_percentile_is_somebodys_wait(values: list[float], share: float) -> None:
    """It was waited by someone, and at least that share waited no longer."""
    ordered = sorted(values)

    found = percentile(ordered, share)

    assert found in ordered
    assert sum(each <= found for each in ordered) >= share * len(ordered) - 1e-9


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_a_spread_is_in_order(values: list[float]) -> None:
    """The median and the ninth lie between the shortest and the longest."""
    found = spread(values)

    assert found is not None
    assert min(values) <= found.median <= found.longest == max(values)
    assert found.median <= found.ninth <= found.longest


def test_a_table_cell_is_never_a_formula() -> None:
    """A spreadsheet runs what begins with a sign; what callers send stays text."""
    assert [cell(each) for each in ("=1+1", "+8210", "-1", "@x", "refund", None)] == [
        "'=1+1",
        "'+8210",
        "'-1",
        "'@x",
        "refund",
        "",
    ]


def test_the_table_has_a_line_for_each_contact(database: Database) -> None:
    """With lengths in seconds and moments by the clock of the zone."""
    with database.begin() as connection:
        waiting(connection, 1, connected_at=after(seconds=15), state="connected")

    header, line = "".join(lines(read(database))).splitlines()

    assert header.startswith("came,way,result,outcome,wait_s")
    assert line.startswith("2026-11-23T09:00:00+09:00,live,answered,,15,15,line")
    assert "2025550123" not in line
