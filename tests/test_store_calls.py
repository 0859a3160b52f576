"""Where each call stands is known from its entries, late, twice or in any order."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from databases import Server, empty
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from ivr.runtime.eventlog import Entry, EventLog, Row
from ivr.store import calls
from ivr.store.calls import Call, CallLog
from ivr.store.database import Database, open_database
from ivr.store.tables import call_events

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
"""Noon of a Monday in Seoul."""

SEOUL = ZoneInfo("Asia/Seoul")


def turn(number: int, call: str = "CA1", after: float = 0, **facts: object) -> Row:
    """What is noted of a turn of a call, *after* so many seconds."""
    about = {"flow": "clinic", "node": "main", "language": "ko", **facts}
    if "ending" not in about:
        about.setdefault("waits_for", "key")
    at = (NOON + timedelta(seconds=after)).isoformat()
    return Entry(call, number, 0, at, "turn", about).row()


def status(what: str, call: str = "CA1", after: float = 0) -> Row:
    """What is noted of a word of the carrier's."""
    at = (NOON + timedelta(seconds=after)).isoformat()
    return Entry(call, 0, 3, at, "status", {"status": what}).row()


def write(database: Database, *rows: Row) -> None:
    """Keep *rows* as the event log would."""
    CallLog(database).write(rows)


def live(database: Database, minutes: float = 1) -> list[Call]:
    """The calls in progress, so long after noon."""
    with database.read() as connection:
        return calls.live(connection, NOON + timedelta(minutes=minutes))


def past(database: Database) -> list[Call]:
    """Every call that is known."""
    with database.read() as connection:
        return list(calls.recent(connection, NOON - timedelta(days=30)))


# In progress -------------------------------------------------------------------------


def test_a_call_in_progress_is_known(database: Database) -> None:
    """Where it stands, what it waits for, and since when."""
    write(database, turn(0, **{"from": "+8210••••5678"}))
    write(database, turn(1, after=20, node="reset", waits_for="queue"))

    (call,) = live(database)
    assert (call.flow, call.node, call.waits_for) == ("clinic", "reset", "queue")
    assert (call.began_at, call.at) == (NOON, NOON + timedelta(seconds=20))
    assert (call.number, call.turn) == ("+8210••••5678", 1)


def test_a_call_that_came_to_its_end_is_over(database: Database) -> None:
    """It is no longer on the line, and how it ended is known."""
    write(database, turn(0), turn(1, after=20, ending="resolved"))

    assert live(database) == []
    assert [(call.ending, call.ended_at) for call in past(database)] == [
        ("resolved", NOON + timedelta(seconds=20))
    ]


@pytest.mark.parametrize("word", ["completed", "failed"])
def test_the_carrier_says_that_a_call_is_over(database: Database, word: str) -> None:
    """Who hangs up in a queue, with no turn more, is not shown for hours."""
    write(database, turn(0, waits_for="queue"))
    write(database, status(word, after=40))

    assert live(database) == []
    assert past(database)[0].ended_at == NOON + timedelta(seconds=40)


def test_other_words_of_the_carrier_end_nothing(database: Database) -> None:
    """A call that rings, or is answered, goes on."""
    write(database, turn(0), status("in-progress", after=2))

    assert len(live(database)) == 1


def test_the_longest_call_comes_first(database: Database) -> None:
    """Who looks at the desk sees first who has been on the line longest."""
    write(database, turn(0, "CA2", 20), turn(0, "CA1", 30), turn(0, "CA3", 10))

    assert [call.call for call in live(database)] == ["CA3", "CA2", "CA1"]


@pytest.mark.parametrize(
    ("waits_for", "minutes", "there"),
    [
        ("key", 14, True),
        ("key", 16, False),
        ("queue", 230, True),
        ("queue", 250, False),
        ("dial", 230, True),
        ("recording", 50, True),
        ("recording", 70, False),
    ],
)
def test_a_call_that_is_not_heard_of_is_over(
    database: Database, waits_for: str, minutes: int, there: bool
) -> None:
    """How long depends on what it waits for: nothing is heard of who is in a queue."""
    write(database, turn(0, waits_for=waits_for))

    assert bool(live(database, minutes)) is there


def test_what_is_not_heard_of_is_ended(database: Database) -> None:
    """Its end is set down as the last moment at which it was heard of."""
    write(database, turn(0), turn(0, "CA2", after=20 * 60))
    with database.begin() as connection:
        ended = calls.end_unheard(connection, NOON + timedelta(minutes=21))

    assert ended == 1
    assert [(call.ending, call.ended_at) for call in past(database)] == [
        ("unheard", NOON),
        ("", None),
    ]


def test_who_is_heard_of_again_is_on_the_line(database: Database) -> None:
    """A call that was given up, and goes on, is shown again."""
    write(database, turn(0))
    with database.begin() as connection:
        calls.end_unheard(connection, NOON + timedelta(minutes=20))
    write(database, turn(1, after=21 * 60))

    (call,) = live(database, 22)
    assert (call.turn, call.ending, call.ended_at) == (1, "", None)


# Late, twice, in any order -----------------------------------------------------------

STORY = [
    turn(0, **{"from": "•••5678"}),
    turn(1, after=10, node="topics"),
    turn(2, after=20, node="agent", waits_for="queue"),
    turn(3, after=300, node="agent", ending="connected"),
    status("completed", after=301),
    turn(0, "CA2", after=5),
    turn(1, "CA2", after=15, node="reset"),
]


def standing(database: Database, batches: Sequence[Sequence[Row]]) -> list[Call]:
    """What is known of the calls after *batches* were written to a new database."""
    empty(database)
    for batch in batches:
        write(database, *batch)
    return past(database)


@given(st.permutations(STORY), st.sets(st.integers(1, len(STORY) - 1)))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_entries_does_not_matter(
    database: Database, shuffled: list[Row], cuts: set[int]
) -> None:
    """What was spooled and comes in late neither turns back a call nor revives it."""
    edges = [0, *sorted(cuts), len(shuffled)]
    batches = [shuffled[a:b] for a, b in itertools.pairwise(edges)]

    found = standing(database, batches)

    first, second = found
    assert (first.turn, first.node, first.number) == (3, "agent", "•••5678")
    assert (first.ending, first.began_at) == ("connected", NOON)
    assert first.ended_at is not None
    assert (second.turn, second.node, second.ended_at) == (1, "reset", None)


def test_what_comes_twice_is_kept_once(database: Database) -> None:
    """A batch that is offered again, as the spool does, changes nothing."""
    write(database, *STORY)
    once = past(database)
    write(database, *STORY)

    with database.read() as connection:
        kept = connection.scalar(select(func.count()).select_from(call_events))
    assert kept == len(STORY)
    assert past(database) == once


@pytest.mark.parametrize(
    "row",
    [
        Row("1", "no moment", "CA9", "{}"),
        Row("2", NOON.isoformat(), "CA9", "no json"),
        Row("3", NOON.isoformat(), "CA9", '{"kind": "turn", "node": "\\ud800"}'),
        Row("4", NOON.isoformat(), "CA\x009", '{"kind": "turn", "flow": "\ud800"}'),
        Row(
            "5",
            NOON.isoformat(),
            "C" * 900,
            json.dumps({"kind": "turn", "flow": "x" * 900}),
        ),
        Row("6", NOON.isoformat(), "CA9", '{"kind": "turn", "turn": 9e99}'),
        Row("7", NOON.isoformat(), "CA9", '["turn"]'),
    ],
    ids=lambda row: row.id,
)
def test_what_no_database_takes_is_not_in_the_way(database: Database, row: Row) -> None:
    """A line that was cut off or garbled does not hold up what comes behind it."""
    write(database, row, turn(0))

    assert "CA1" in [call.call for call in live(database)]


# The past ----------------------------------------------------------------------------


def test_calls_are_counted_by_flow_day_and_ending(database: Database) -> None:
    """The days are those of the zone, not of UTC: in Seoul it is Tuesday by then."""
    late = 13 * 3600
    write(database, turn(0), turn(1, ending="resolved"), turn(0, "CA2", late))
    write(database, turn(0, "CA3", flow="sales", ending="gave-up"))
    with database.read() as connection:
        found = calls.counts(connection, NOON - timedelta(days=1), zone=SEOUL)

    monday, tuesday = date(2026, 11, 23), date(2026, 11, 24)
    assert found.total == 3
    assert found.table == {
        ("clinic", monday, "resolved"): 1,
        ("clinic", tuesday, ""): 1,
        ("sales", monday, "gave-up"): 1,
    }
    assert found.flows == {"clinic": 2, "sales": 1}
    assert found.days == {monday: 2, tuesday: 1}
    assert found.endings == {"resolved": 1, "": 1, "gave-up": 1}


def test_a_period_has_a_beginning_and_an_end(database: Database) -> None:
    """A call counts where it began, and once."""
    write(database, turn(0, "CA1", -1), turn(0, "CA2", 0), turn(0, "CA3", 60))
    with database.read() as connection:
        found = calls.recent(connection, NOON, NOON + timedelta(minutes=1))

        assert [call.call for call in found] == ["CA2"]


def test_calls_a_week_are_told_from_what_is_known(database: Database) -> None:
    """A log that is two days old tells a week from two days, not from four weeks."""
    write(database, *(turn(0, f"CA{n}", n * 3600) for n in range(20)))
    now = NOON + timedelta(days=2)
    with database.read() as connection:
        found = calls.a_week(connection, "clinic", now)
        nobody = calls.a_week(connection, "sales", now)

    assert found == pytest.approx(70)
    assert nobody == 0


def test_what_happened_on_a_call_is_told_in_order(database: Database) -> None:
    """The steps of calls can be gone through as they were taken."""
    write(database, *reversed(STORY))
    with database.read() as connection:
        found = list(calls.steps(connection, ["CA1"]))

    assert [entry.get("node") for entry in found] == [
        *("main", "topics", "agent", "agent", None)
    ]


# A database that is dead -------------------------------------------------------------


def test_calls_go_on_without_the_database(postgresql: Server, tmp_path: Path) -> None:
    """What happens while it is down is kept on disk, and brought in afterwards."""
    with postgresql.ready() as address:
        database = open_database(address)
        complaints: list[str] = []
        log = EventLog(
            CallLog(database),
            tmp_path / "spool",
            try_again=0,
            complain=complaints.append,
        )
        log.record(entry(0))
        log.flush()
        postgresql.kill()
        try:
            log.record(entry(1))
            log.flush()
            spooled = list((tmp_path / "spool").iterdir())
        finally:
            postgresql.start()
        log._bring_in()
        log.close()

        assert len(complaints) == 1
        assert len(spooled) == 1
        assert not spooled[0].exists()
        assert [call.turn for call in past(database)] == [1]
        database.close()


def entry(number: int) -> Entry:
    """A turn of a call, as it is handed to the event log."""
    facts = {"flow": "clinic", "node": "main", "waits_for": "key"}
    return Entry("CA1", number, 0, NOON.isoformat(), "turn", facts)


def test_many_write_at_a_time(
    database: Database, make_database: Callable[[], Database]
) -> None:
    """Processes that bring in the same spool neither double it nor wait for ever."""
    from concurrent.futures import ThreadPoolExecutor

    others = [make_database() for _ in range(4)]
    rows = [turn(n, f"CA{call}", n) for call in range(20) for n in range(5)]
    with ThreadPoolExecutor(4) as pool:
        for done in [
            pool.submit(write, other, *rows[start:], *rows[:start])
            for start, other in zip((0, 25, 50, 75), others, strict=True)
        ]:
            done.result(60)

    with database.read() as connection:
        kept = connection.scalar(select(func.count()).select_from(call_events))
    assert kept == len(rows)
    assert {call.turn for call in past(database)} == {4}
