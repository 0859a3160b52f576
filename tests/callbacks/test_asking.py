"""The desk on the store: what it promises is on record, in the hours of both sides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asking import MOBILE, MONDAY, caller, on_record, small, staff

from ivr.callbacks import handling
from ivr.callbacks.policy import Policy
from ivr.callbacks.requests import find, happen
from ivr.runtime.engine import answer, resume
from ivr.runtime.state import Session, Visit
from ivr.store.database import Database
from ivr.store.tables import queue_calls
from ivr.telephony import Digits

NIGHT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
"""Midnight in Seoul."""

LATE = datetime(2026, 11, 23, 8, 50, tzinfo=UTC)
"""Ten minutes before the people go home."""


def test_a_request_is_stored_with_its_promise(database: Database) -> None:
    """What the caller hears after it is stored is what stands on record."""
    ask = caller(database)
    offered = ask()
    stored = ask("store")
    (request,) = on_record(database)

    assert (offered.name, offered.values["wait"]) == ("free", "1800")
    assert (stored.name, stored.values) == ("done", {"wait": "1800"})
    assert request.promised_at == MONDAY + timedelta(minutes=30)
    assert (request.state, request.due_at, request.slot) == ("requested", MONDAY, None)


def test_a_busy_queue_is_told_honestly(database: Database) -> None:
    """Where live callers wait longer than is usual, so will this one."""
    ask = caller(database)
    ask.desk._expected_wait = lambda queue: 3_000.0

    assert ask().values["wait"] == "3000"


def test_those_in_front_make_the_wait_longer(database: Database) -> None:
    """With four in an hour, the ninth waits two hours."""
    ask = caller(database, Policy(slot_capacity=4))
    for each in range(8):
        ask("store", number=f"+82101234567{each}")

    assert ask(number="+821012345679").values["wait"] == "7200"


@pytest.mark.parametrize("now", [NIGHT, LATE])
def test_no_wait_is_promised_that_ends_after_closing(
    database: Database, now: datetime
) -> None:
    """At night and shortly before closing the first time of the next day is told."""
    ask = caller(database, now=now)
    found = ask()
    stored = ask("store")
    (request,) = on_record(database)

    assert "wait" not in found.values
    assert found.values["slots"].split()[0] == "2026-11-24T09:00+09:00"
    assert stored.values == {"when": "2026-11-24T09:00+09:00"}
    assert request.slot == request.due_at == datetime(2026, 11, 24, tzinfo=UTC)


def test_in_an_emergency_nobody_is_called_soon(database: Database) -> None:
    """The switch shuts the hours: no wait is promised, but a time later on."""
    found = caller(database, switches={"storm": "on"})()

    assert (found.name, "wait" in found.values) == ("free", False)
    assert found.values["slots"].split()[0] == "2026-11-23T12:00+09:00"


def test_a_time_is_kept_as_it_was_chosen(database: Database) -> None:
    """The slot is the promise, and nobody is dialled before it."""
    ask = caller(database)
    stored = ask("store", slot="2026-11-23T14:00+09:00")
    (request,) = on_record(database)

    assert stored.values == {"when": "2026-11-23T14:00+09:00"}
    assert request.slot == request.promised_at == request.due_at
    assert request.slot == datetime(2026, 11, 23, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "slot",
    [
        "2026-11-23T20:00+09:00",  # after hours
        "2026-11-22T14:00+09:00",  # a Sunday, and over
        "2026-12-25T14:00+09:00",  # a public holiday
        "2026-11-23T14:00",  # of no zone
        "soon",
    ],
)
def test_a_time_that_cannot_be_kept_is_not_promised(
    database: Database, slot: str
) -> None:
    """Whatever the call has in its memory, only what fits is stored."""
    found = caller(database)("store", slot=slot)

    assert found.name == "taken"
    assert found.values["slots"].split()[0] == "2026-11-23T12:00+09:00"
    assert on_record(database) == []


def test_a_slot_takes_as_many_as_it_can(database: Database) -> None:
    """The last place is given once; who comes later is offered other times."""
    ask = caller(database, Policy(slot_capacity=1))
    slot = "2026-11-23T14:00+09:00"
    first = ask("store", slot=slot)
    second = ask("store", slot=slot, number="+821012345679")

    assert (first.name, second.name) == ("done", "taken")
    assert slot not in second.values["slots"].split()


def test_a_language_that_nobody_speaks_is_promised_nothing(database: Database) -> None:
    """Who would wait for somebody who never comes is told so, and it is on record."""
    found = caller(database)(language="en")
    (request,) = on_record(database)

    assert (found.name, found.values) == ("refused", {"reason": "hours"})
    assert (request.state, request.outcome) == ("refused", "hours")


def test_who_lives_in_another_zone_is_called_by_day_there(database: Database) -> None:
    """In Perth and in Sydney, for the number does not tell which; and at home."""
    ask = caller(database)
    ask.desk._regions = frozenset({"AU"})
    found = ask(number="+61412345678").values["slots"].split()[0]

    # 9 in Perth, which is 10 in Seoul, and not yet 20 in Sydney.
    assert found == "2026-11-23T12:00+09:00"


# Calling again ---------------------------------------------------------------------


def test_calling_again_finds_the_request(database: Database) -> None:
    """It is told when, and where in the order."""
    ask = caller(database)
    ask("store", number="+821012345679")
    ask("store", slot="2026-11-23T14:00+09:00")
    again = ask()

    assert again.name == "existing"
    assert again.values["when"] == "2026-11-23T14:00+09:00"
    assert again.values["position"] == "2"


def test_another_topic_is_another_request(database: Database) -> None:
    """Who wants two things is called about both."""
    ask = caller(database)
    ask("store")

    assert ask(topic="refund").name == "free"


def test_moving_changes_the_promise_and_keeps_the_place(database: Database) -> None:
    """A new time, the old place in the order, and an event by the caller."""
    ask = caller(database)
    ask("store")
    ask.now += timedelta(minutes=5)
    moved = ask("move", slot="2026-11-23T14:00+09:00")
    (request,) = on_record(database)

    assert moved.values == {"when": "2026-11-23T14:00+09:00"}
    assert request.first_asked_at == MONDAY
    assert request.due_at == datetime(2026, 11, 23, 5, tzinfo=UTC)


def test_cancelling_ends_it(database: Database) -> None:
    """Nobody is called, and the number can ask anew."""
    ask = caller(database)
    ask("store")
    cancelled = ask("cancel")
    (request,) = on_record(database)

    assert (cancelled.name, request.state) == ("done", "cancelled")
    assert ask().name == "free"


@pytest.mark.parametrize("what", ["move", "cancel"])
def test_what_is_not_there_cannot_be_changed(database: Database, what: str) -> None:
    """A request that somebody has dealt with meanwhile is not made up."""
    assert caller(database)(what).name == "failed"


@pytest.mark.parametrize("what", ["store", "move", "cancel"])
def test_a_repeated_errand_has_the_same_answer(database: Database, what: str) -> None:
    """In any process, and whatever has happened since."""
    ask = caller(database)
    if what != "store":
        ask("store")
    first = ask(what, key="same")
    ask.now += timedelta(hours=1)
    again = ask(what, key="same")

    assert first.name == "done"
    assert again == first
    assert len(on_record(database)) == 1


def test_a_key_that_is_long_is_kept_all_the_same(database: Database) -> None:
    """Names of flows and nodes are as long as their authors like."""
    ask = caller(database)
    first, again = (ask("store", key="k" * 500) for _ in range(2))

    assert (first.name, again, len(on_record(database))) == ("done", first, 1)


def test_who_is_being_called_cannot_move_it(database: Database) -> None:
    """Whoever calls in while their phone rings is not promised another time."""
    ask = caller(database)
    ask("store")
    for what in ("due", "dial"):
        with database.begin() as connection:
            happen(connection, 1, what, at=MONDAY, author="clock")  # type: ignore[arg-type]

    assert ask("move").name == "failed"
    assert ask("cancel").name == "done"


def test_the_caller_takes_a_claimed_request_back(database: Database) -> None:
    """Moved to tomorrow, it lies on nobody's desk today."""
    (anna,) = staff(database, "anna")
    ask = caller(database)
    ask("store")
    with database.begin() as connection:
        handling.claim(connection, 1, anna, epoch=0, at=MONDAY)
    ask("move", slot="2026-11-24T14:00+09:00")

    with database.read() as connection:
        assert find(connection, 1).claimed_by is None


# What comes along --------------------------------------------------------------------


def played(*events: Any) -> Session:
    """The call after *events*, in the flow of these tests."""
    visit = Visit(MONDAY, caller=MOBILE)
    turn = answer(small(), visit)
    for each in events:
        turn = resume(small(), turn.session, each, visit)
    return turn.session


def test_what_was_chosen_and_keyed_comes_along(database: Database) -> None:
    """The choice in the words of the house, the number as keyed; the code never."""
    session = played(Digits("1"), Digits("4711"), Digits("9876"))
    caller(database, session=session)("store", topic="account.unlock")
    (request,) = on_record(database)

    assert request.chosen == {"said": ["계정"], "keyed": {"member": "4711"}}
    assert request.intents == ["account.unlock"]
    assert "9876" not in repr(request)


def test_the_place_is_that_of_who_has_waited_already(database: Database) -> None:
    """Ten minutes in the queue before asking for a call count."""
    since = MONDAY - timedelta(minutes=10)
    ask = caller(database)
    with database.begin() as connection:
        connection.execute(
            queue_calls.insert().values(
                call="CA-waited",
                visit="CA-waited:1",
                flow="small",
                queue="people",
                language="ko",
                topic="",
                number=MOBILE,
                facts={},
                state="left",
                joined_at=since,
                seen_at=MONDAY,
            )
        )
    ask("store", number="+821012345679")
    _ask_in_call(ask, "CA-waited")
    first, second = on_record(database)

    assert (second.first_asked_at, first.first_asked_at) == (since, MONDAY)


def _ask_in_call(ask: Any, call: str) -> None:
    from ivr.runtime.desk import Errand
    from ivr.telephony import Ask

    asked = Ask("store", "people", MOBILE, "unlock", "ko")
    ask.desk.ask(asked, Errand(f"{call}:9", call, MONDAY, small(), "KR"))
