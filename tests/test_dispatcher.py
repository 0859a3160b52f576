"""The dispatcher: who is dialled, when, how often, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from callback_site import (
    AGENT,
    CUSTOMER,
    MONDAY,
    OURS,
    CallbackSite,
    callback_site,
)

from ivr.callbacks import handling
from ivr.store.database import Database
from ivr.store.tables import people, queue_calls

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def site(database: Database, tmp_path: Path) -> Iterator[CallbackSite]:
    """A site on either database."""
    with callback_site(database, tmp_path) as site:
        yield site


@pytest.fixture
def plain(sqlite_database: Database, tmp_path: Path) -> Iterator[CallbackSite]:
    """A site where the kind of database does not matter."""
    with callback_site(sqlite_database, tmp_path) as site:
        yield site


# Once, and again ---------------------------------------------------------------------


def test_whoever_asked_is_called(site: CallbackSite) -> None:
    """A request that is due makes a phone ring."""
    site.ask()

    site.step()

    assert site.rings(CUSTOMER)


def test_a_phone_rings_once_for_an_attempt(site: CallbackSite) -> None:
    """However often the dispatcher goes round, it dials once."""
    asked = site.ask()

    for _ in range(5):
        site.step(1)

    assert len(site.attempts(asked.id)) == 1


@pytest.mark.parametrize(
    ("outcome", "gap"), [("busy", 10 * MINUTE), ("no-answer", HOUR)]
)
def test_the_next_attempt_waits_as_the_outcome_says(
    plain: CallbackSite, outcome: str, gap: timedelta
) -> None:
    """A busy line is tried again sooner than one that nobody answers."""
    asked = plain.ask()
    plain.step()
    if outcome == "busy":
        ringing = plain.rings(CUSTOMER)
        assert ringing
        plain.hang_up(ringing.call)
    else:
        plain.step(31)
    missed_at = plain.clock.now()

    found = plain.request(asked.id)

    assert (found.state, found.due_at) == ("waiting", missed_at + gap)


def test_attempts_end(plain: CallbackSite) -> None:
    """After three that nobody answered the request is closed, as tried too often."""
    asked = plain.ask()
    for _ in range(4):
        plain.step(2 * HOUR)
        plain.step(MINUTE)

    found = plain.request(asked.id)

    assert (found.state, found.outcome) == ("closed", "too-often")
    assert len(plain.attempts(asked.id)) == 3


def test_a_slot_is_kept(plain: CallbackSite) -> None:
    """Whoever chose a time is not called before it."""
    slot = MONDAY + 2 * HOUR
    plain.ask(slot=slot, promised_at=slot)
    plain.step(HOUR)
    before = plain.rings(CUSTOMER)

    plain.step(HOUR)

    assert before is None
    assert plain.rings(CUSTOMER)


def test_those_who_wait_longest_are_first(plain: CallbackSite) -> None:
    """The order is by when a caller first asked to wait, not by when they asked us."""
    plain.policy = plain.policy.__class__(regions=("KR",), concurrency=1)
    plain.ask("+821011112222")
    plain.ask("+821033334444", first_asked_at=MONDAY - HOUR)

    plain.step()

    assert plain.rings("+821033334444")
    assert not plain.rings("+821011112222")


def test_nobody_is_rung_for_two_topics_at_once(plain: CallbackSite) -> None:
    """Whoever has asked about two things has one phone."""
    plain.ask(topic="card.lost")
    plain.ask(topic="loan")

    plain.step()

    assert len(plain.attempts()) == 1


# Hours ------------------------------------------------------------------------------


def test_nobody_is_called_outside_our_hours(plain: CallbackSite) -> None:
    """Whoever asks at night is called in the morning."""
    plain.clock.moment = datetime.fromisoformat("2026-11-23T20:00:00+09:00")
    asked = plain.ask()

    plain.step()

    found = plain.request(asked.id)
    opens = datetime.fromisoformat("2026-11-24T09:00:00+09:00")
    assert (found.state, found.due_at) == ("requested", opens)
    assert not plain.attempts()


def test_a_phone_does_not_ring_on_into_the_evening(plain: CallbackSite) -> None:
    """Nobody is dialled whose phone would still ring when the hours end."""
    plain.clock.moment = datetime.fromisoformat("2026-11-23T17:59:50+09:00")
    plain.ask()

    plain.step()

    assert not plain.attempts()


def test_a_flow_that_is_gone_is_not_dialled_for(plain: CallbackSite) -> None:
    """Nobody knows its hours, so it is tried later."""
    asked = plain.ask(flow="gone")

    plain.step()

    assert plain.request(asked.id).due_at == MONDAY + 10 * MINUTE


def test_who_cannot_be_reached_in_time_gets_a_text(plain: CallbackSite) -> None:
    """A request that expires says so, once."""
    asked = plain.ask(expires_at=MONDAY + HOUR, due_at=MONDAY + 2 * HOUR)
    plain.step(HOUR)
    plain.step(HOUR)

    assert plain.request(asked.id).state == "expired"
    assert [to for to, _, _ in plain.texts] == [CUSTOMER]


# Limits ----------------------------------------------------------------------------


def test_no_more_ring_at_a_time_than_allowed(
    database: Database, tmp_path: Path
) -> None:
    """Five lines are five, also for three dispatchers."""
    with callback_site(database, tmp_path, concurrency=5) as site:
        for number in range(12):
            site.ask(f"+8210123400{number:02}")
        for worker in ("a", "b", "c"):
            for _ in range(5):
                site.step(0.1, worker=worker)

        assert len(site.loopback.ringing(site.clock.now())) == 5


def test_the_pace_holds_across_dispatchers(database: Database, tmp_path: Path) -> None:
    """One call a second is one, however many dispatchers there are."""
    with callback_site(
        database, tmp_path, calls_per_second=1.0, concurrency=100
    ) as site:
        for number in range(20):
            site.ask(f"+8210123400{number:02}")
        for _ in range(50):
            site.step(0.1, worker="a")
            site.step(0, worker="b")

        began = sorted(each.intended_at for each in site.attempts())
        assert 4 <= len(began) <= 6
        assert all(b - a >= timedelta(seconds=1) for a, b in pairwise(began))


def queued(site: CallbackSite) -> None:
    """Let somebody wait in the queue."""
    now = site.clock.now()
    about = {"call": "CA9", "visit": "CA9:1", "flow": "bank", "queue": "cards"}
    more = {"language": "ko", "topic": "", "number": "", "facts": {}}
    with site.database.begin() as connection:
        connection.execute(
            queue_calls.insert().values(
                **about, **more, state="waiting", joined_at=now, seen_at=now
            )
        )


def test_live_callers_go_first(plain: CallbackSite) -> None:
    """While somebody waits in the queue, its people are theirs."""
    queued(plain)
    plain.ask()

    plain.step()

    assert not plain.attempts()


def test_a_promise_that_is_near_goes_before_live_callers(plain: CallbackSite) -> None:
    """A promise is kept, whoever else waits."""
    queued(plain)
    plain.ask(promised_at=MONDAY + 10 * MINUTE)

    plain.step()

    assert len(plain.attempts()) == 1


# Staff -------------------------------------------------------------------------------


def somebody(site: CallbackSite, line: str = AGENT) -> int:
    """A person on the desk."""
    about = {"login": "kim", "name": "Kim", "role": "ops", "line": line}
    more = {"skills": [], "languages": [], "created_at": site.clock.now()}
    with site.database.begin() as connection:
        made = connection.execute(people.insert().values(**about, **more))
    assert made.inserted_primary_key
    return int(made.inserted_primary_key[0])


def test_a_claimed_request_is_not_dialled(plain: CallbackSite) -> None:
    """Whoever has claimed it calls when they are ready."""
    asked, person = plain.ask(), somebody(plain)
    with plain.database.begin() as connection:
        handling.claim(connection, asked.id, person, epoch=0, at=MONDAY)

    plain.step()

    assert not plain.attempts()


def test_whoever_claimed_it_calls_from_the_desk(plain: CallbackSite) -> None:
    """Their own phone rings first, and then the customer's."""
    asked, person = plain.ask(), somebody(plain, "+82226667777")
    dispatcher = plain.dispatcher()
    plain.step()
    ringing = plain.rings(CUSTOMER)
    assert ringing
    plain.hang_up(ringing.call)
    with plain.database.begin() as connection:
        found = handling.claim(
            connection, asked.id, person, epoch=plain.request(asked.id).epoch, at=MONDAY
        )
        answering = dispatcher.agents.who_answers(connection, found, MONDAY)
        assert answering
        dispatcher.put_down(
            connection, found, answering, MONDAY, author=f"person:{person}"
        )

    plain.step()
    theirs = plain.answer("+82226667777")
    plain.press(theirs, "1")

    assert plain.rings(CUSTOMER)
    assert plain.request(asked.id).called == OURS
