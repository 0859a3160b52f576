"""Queues without a call centre: who is rung for whom, and what callers are told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

from ivr.clock import ManualClock
from ivr.runtime.queues import Joined
from ivr.staffing import waiters
from ivr.staffing.agents import Agent, State, agents, shift_faults, stands
from ivr.staffing.matching import Waiter, in_order, pairs
from ivr.staffing.queues import StoreQueues
from ivr.store.database import Database
from ivr.store.tables import people, queue_calls
from ivr.telephony import Enqueue

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
"""A Monday."""


def agent(id: int, *queues: str, languages: str = "en", **fields: Any) -> Agent:
    """Somebody who is free since ten."""
    known: dict[str, Any] = {
        "line": "+12025550100",
        "state": "available",
        "since": TEN,
        "on_shift": True,
        **fields,
    }
    return Agent(id, f"agent {id}", queues, tuple(languages.split()), **known)


def waiter(id: int, queue: str, language: str = "en", **fields: Any) -> Waiter:
    """Somebody who came *id* seconds after ten."""
    known = {"priority": 0, "joined_at": TEN + timedelta(seconds=id), **fields}
    return Waiter(id, queue, language, **known)


def matched(agents: list[Agent], waiters: list[Waiter]) -> list[tuple[int, int]]:
    """Who is rung for whom, by their numbers."""
    return [(one.id, other.id) for one, other in pairs(agents, waiters)]


def test_nobody_is_rung_who_does_not_speak_the_language() -> None:
    """A caller in English is not put through to somebody who speaks Korean alone."""
    free = [agent(1, "desk", languages="ko"), agent(2, "desk", languages="ko en")]

    assert matched(free, [waiter(1, "desk", "en")]) == [(2, 1)]


def test_who_can_do_much_is_kept_free() -> None:
    """The one who answers a single queue is rung before the one who answers all."""
    free = [agent(1, "*"), agent(2, "desk")]
    callers = [waiter(1, "desk"), waiter(2, "billing")]

    assert matched(free, callers) == [(2, 1), (1, 2)]


def test_of_equals_the_longest_idle_is_rung() -> None:
    """So that the calls are shared fairly."""
    free = [agent(1, "desk", since=TEN), agent(2, "desk", since=TEN - timedelta(1))]

    assert matched(free, [waiter(1, "desk")]) == [(2, 1)]


def test_a_caller_whom_nobody_serves_keeps_nobody_waiting() -> None:
    """The next one is served by whoever can."""
    free = [agent(1, "desk", languages="ko")]

    assert matched(free, [waiter(1, "desk", "en"), waiter(2, "desk", "ko")]) == [(1, 2)]


@given(
    st.lists(
        st.tuples(
            st.sets(st.sampled_from(["a", "b", "*"]), min_size=1),
            st.sampled_from(["ko", "en", "ko en"]),
            st.sampled_from(["available", "talking", "away"]),
            st.booleans(),
        ),
        max_size=6,
    ),
    st.lists(
        st.tuples(
            st.sampled_from("ab"), st.sampled_from(["ko", "en"]), st.integers(0, 2)
        ),
        max_size=8,
    ),
)
def test_matching_is_sound_and_leaves_nobody_over(
    staff: list[tuple[set[str], str, State, bool]],
    callers: list[tuple[str, str, int]],
) -> None:
    """Each is rung once, for what they can; no caller waits whom a free one serves."""
    free = [
        agent(n, *sorted(queues), languages=languages, state=state, on_shift=there)
        for n, (queues, languages, state, there) in enumerate(staff)
    ]
    waiting = [waiter(n, q, lang, priority=p) for n, (q, lang, p) in enumerate(callers)]

    found = list(pairs(free, waiting))

    rung, served = {a.id for a, _ in found}, {w.id for _, w in found}
    assert len(rung) == len(served) == len(found)
    assert all(
        a.is_free and a.answers(w.queue) and a.speaks(w.language) for a, w in found
    )
    left = [a for a in free if a.is_free and a.id not in rung]
    for one in waiting:
        if one.id not in served:
            assert not [
                a for a in left if a.answers(one.queue) and a.speaks(one.language)
            ]


def test_order_is_priority_then_joining() -> None:
    """Whoever matters more is first; of equals whoever came first."""
    callers = [waiter(1, "a"), waiter(2, "a", priority=5), waiter(3, "a", priority=5)]

    assert [each.id for each in in_order(callers)] == [2, 3, 1]


# In the store --------------------------------------------------------------------


def a_person(database: Database, login: str, **fields: Any) -> int:
    """Somebody who answers the desk in English."""
    row = {
        "login": login,
        "name": login,
        "role": "ops",
        "skills": ["desk"],
        "languages": ["en"],
        "line": "+12025550100",
        "created_at": TEN,
        **fields,
    }
    with database.begin() as connection:
        done = connection.execute(insert(people).values(row))
    return int(done.inserted_primary_key[0])


def test_shift_and_presence_decide_who_is_free(database: Database) -> None:
    """Off shift nobody is free; a word that has run out is no longer true."""
    on = a_person(database, "on", shift="Mo-Fr 09:00-18:00")
    off = a_person(database, "off", shift="Sa 09:00-18:00")
    gone = a_person(database, "gone")
    with database.begin() as connection:
        stands(connection, on, "wrapping-up", TEN, until=TEN + timedelta(minutes=1))
        stands(connection, off, "available", TEN)
        stands(connection, gone, "available", TEN, until=TEN + timedelta(minutes=1))

    with database.read() as connection:
        found = agents(connection, TEN + timedelta(minutes=2))

    assert [each.id for each in found if each.is_free] == [on]


def test_a_shift_that_cannot_be_read_is_told() -> None:
    """Whoever types it in is told; it does not make anybody unreachable."""
    assert list(shift_faults("Mo-Fr 09:00-18:00", "Asia/Seoul")) == []
    assert list(shift_faults("Mo-Xx 9-", "Asia/Seoul"))


def joining(visit: str, **fields: Any) -> Joined:
    """Somebody who comes to the desk at ten."""
    known: dict[str, Any] = {
        "call": visit.partition(":")[0],
        "flow": "line",
        "queue": "desk",
        "language": "en",
        "topic": "",
        "number": "+12025550123",
        "at": TEN,
        **fields,
    }
    return Joined(visit, **known)


def test_a_repeated_request_joins_once(database: Database) -> None:
    """The carrier asks again where an answer did not come through."""
    with database.begin() as connection:
        waiters.joined(connection, joining("CA1:2"))
        waiters.joined(connection, joining("CA1:2"))

        assert len(waiters.waiting(connection)) == 1


def test_who_was_connected_waited_until_then(database: Database) -> None:
    """The carrier tells of it when the talk is over."""
    with database.begin() as connection:
        waiters.joined(connection, joining("CA1:2"))
        end = TEN + timedelta(minutes=10)
        waiters.left(connection, "CA1:2", "connected", end, waited=40.0)
        waiters.left(connection, "CA1:2", "hung-up", end)
        row = connection.execute(select(queue_calls)).one()

    assert row.connected_at == TEN + timedelta(seconds=40)
    assert (row.state, row.result) == ("connected", "connected")


def test_who_is_not_heard_of_is_gone(database: Database) -> None:
    """A caller whose hanging up nobody reported does not wait for ever."""
    with database.begin() as connection:
        waiters.joined(connection, joining("CA1:2"))
        waiters.joined(connection, joining("CA2:2"))
        later = TEN + waiters.GONE + timedelta(seconds=1)
        waiters.heard_of(connection, {"CA2:2": later})

        assert waiters.forget(connection, later) == 1
        assert waiters.sizes(connection) == {"desk": 1}


WAIT = Enqueue("desk", "en", 600.0, 30.0, doors=("unstaffed",))


def test_a_queue_of_ours_is_unstaffed_where_nobody_is_there(
    database: Database,
) -> None:
    """Whoever talks is there too; a queue of others is not ours to judge."""
    person = a_person(database, "ada")
    clock = ManualClock(TEN)
    queues = StoreQueues(database, clock)
    seen = []
    for state in ("away", "talking"):
        with database.begin() as connection:
            stands(connection, person, state, TEN)
        queues.look()
        seen.append(queues.door(WAIT))

    other = Enqueue("elsewhere", "en", 600.0, 30.0, doors=("unstaffed",))
    korean = Enqueue("desk", "ko", 600.0, 30.0, doors=("unstaffed",))
    assert seen == ["unstaffed", None]
    assert queues.door(other) is None
    assert queues.door(korean) == "unstaffed"


def test_calls_go_on_where_the_database_is_dead(sqlite_database: Database) -> None:
    """What happened meanwhile is written once it is back."""
    complaints: list[str] = []
    queues = StoreQueues(sqlite_database, ManualClock(TEN), complain=complaints.append)
    with sqlite_database.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE queue_calls RENAME TO gone")
    queues.joined(joining("CA1:2"))
    queues.look()
    queues.look()

    assert queues.door(WAIT) is None
    assert len(complaints) == 1

    with sqlite_database.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE gone RENAME TO queue_calls")
    queues.look()
    with sqlite_database.read() as connection:
        assert len(waiters.waiting(connection)) == 1
