"""Requests on record: each change by what happened, with its event, by whom it may."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asking import staff

from ivr.callbacks import handling, listing
from ivr.callbacks.life import Refused
from ivr.callbacks.policy import Policy
from ivr.callbacks.requests import (
    Asked,
    Request,
    Stale,
    ask,
    expire,
    find,
    happen,
    open_request,
    wake,
)
from ivr.store.database import Database
from ivr.store.tables import attempts

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def asked(number: str = "+821012345678", **about: Any) -> Asked:
    """What a caller asks for."""
    given: dict[str, Any] = {
        "key": f"CA1:{number}:{about.get('topic', 'unlock')}",
        "country": "KR",
        "topic": "unlock",
        "flow": "main",
        "queue": "people",
        "language": "ko",
    }
    return Asked(number=number, **(given | about))


def put(database: Database, **about: Any) -> Request:
    """A request on record, asked for now."""
    with database.begin() as connection:
        return ask(connection, asked(**about), at=NOW)


def let(database: Database, request: Request, *whats: Any, **about: Any) -> Request:
    """Let one thing after the other happen to *request*."""
    for what in whats:
        with database.begin() as connection:
            given = {"at": NOW, "author": "clock"} | about
            request = happen(connection, request.id, what, **given)
    return request


def test_a_whole_life_is_told(database: Database) -> None:
    """Each change is an event, with its author and both states."""
    request = put(database)
    let(database, request, "due", "dial", "rings", "connected", "done")

    with database.read() as connection:
        told = listing.story(connection, request.id)
        ended = find(connection, request.id)
    assert [(each.what, each.after) for each in told] == [
        ("ask", "requested"),
        ("due", "waiting"),
        ("dial", "dialling"),
        ("rings", "ringing"),
        ("connected", "talking"),
        ("done", "closed"),
    ]
    assert (ended.outcome, ended.open_key, ended.closed_at) == ("reached", None, NOW)


def test_what_cannot_happen_leaves_no_trace(database: Database) -> None:
    """A happening that is refused writes neither state nor event."""
    request = put(database)
    with pytest.raises(Refused):
        let(database, request, "connected")

    with database.read() as connection:
        assert len(listing.story(connection, request.id)) == 1
        assert find(connection, request.id) == request


def test_one_request_is_open_for_number_and_topic(database: Database) -> None:
    """Who asks a second time has the request of the first."""
    first = put(database)
    again = put(database, key="CA2")
    other = put(database, topic="refund")

    assert (again.id, other.id == first.id) == (first.id, False)


def test_after_its_end_another_one_can_be_asked_for(database: Database) -> None:
    """A request that has ended stands in nobody's way."""
    first = put(database)
    let(database, first, "cancel")
    second = put(database, key="CA2")

    assert second.id != first.id


def test_a_missed_attempt_is_tried_after_its_pause(database: Database) -> None:
    """Busy waits ten minutes, as the policy says, and the last attempt ends it."""
    request = let(database, put(database), "due", "dial")
    policy = Policy(attempts=2, gap_busy=7 * MINUTE)
    once = let(database, request, "missed", outcome="busy", policy=policy)
    let(database, request, "dial")
    twice = let(database, request, "missed", outcome="busy", policy=policy)

    assert (once.state, once.due_at, once.tries) == ("waiting", NOW + 7 * MINUTE, 1)
    assert (twice.state, twice.outcome, twice.tries) == ("closed", "too-often", 2)


def test_an_old_attempt_changes_nothing(database: Database) -> None:
    """What is heard of an attempt after its end is refused."""
    request = let(database, put(database), "due", "dial")
    with database.begin() as connection:
        number = connection.execute(
            attempts.insert()
            .values(
                request_id=request.id,
                epoch=request.epoch,
                secret="s",
                state="dialling",
                mode="customer-first",
                to=request.number,
                worker="w",
                intended_at=NOW,
            )
            .returning(attempts.c.id)
        ).scalar_one()
    let(database, request, "rings", attempt_id=number)
    let(database, request, "missed", outcome="no-answer", attempt_id=number)
    let(database, request, "dial")

    with pytest.raises(Stale):
        let(database, request, "answered", attempt_id=number)


def test_those_are_woken_whose_time_has_come(database: Database) -> None:
    """A request for later stays asleep."""
    now = put(database)
    put(database, number="+821012345679", slot=NOW + MINUTE)
    with database.begin() as connection:
        woken = wake(connection, NOW)

    assert [each.id for each in woken] == [now.id]


def test_who_is_on_the_line_does_not_expire(database: Database) -> None:
    """Only those expire who still wait."""
    talking = put(database, expires_at=NOW)
    let(database, talking, "due", "dial", "connected")
    late = put(database, number="+821012345679", expires_at=NOW)
    with database.begin() as connection:
        expired = expire(connection, NOW)

    assert [(each.id, each.state) for each in expired] == [(late.id, "expired")]


def test_two_people_cannot_claim_the_same(database: Database) -> None:
    """Who comes second is told who was first."""
    anna, bora = staff(database, "anna", "bora")
    request = put(database)
    with database.begin() as connection:
        handling.claim(connection, request.id, anna, epoch=0, at=NOW)

    with database.begin() as connection, pytest.raises(handling.Taken) as taken:
        handling.claim(connection, request.id, bora, epoch=0, at=NOW)
    assert taken.value.by == anna


def test_a_refused_request_is_kept_and_not_open(database: Database) -> None:
    """Why it was refused is on record; the number is free to ask again."""
    request = put(database, refused="region")

    with database.read() as connection:
        assert open_request(connection, request.number, request.topic) is None
    assert (request.state, request.outcome, request.due_at) == (
        "refused",
        "region",
        None,
    )
