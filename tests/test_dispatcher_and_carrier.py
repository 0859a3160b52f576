"""What the carrier says, or does not, and what the dispatcher makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from callback_site import CUSTOMER, CallbackSite, callback_site
from sqlalchemy import select

from ivr.callbacks.caller import NotTaken
from ivr.callbacks.limits import Limits
from ivr.callbacks.loopback import Fate, Report
from ivr.store.database import Database
from ivr.store.tables import alerts

MINUTE = timedelta(minutes=1)


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


def fated(site: CallbackSite, *fates: Fate) -> None:
    """Let the next requests of *site* meet *fates*; later ones are taken."""
    left = list(fates)
    site.loopback._fate = lambda _: left.pop(0) if left else "taken"


def never(pending: list[Report]) -> list[Report]:
    """Lose every report."""
    pending.clear()
    return []


def raised(site: CallbackSite) -> list[str]:
    """What staff were told of."""
    with site.database.read() as connection:
        return list(connection.execute(select(alerts.c.what)).scalars())


def test_too_many_pauses_everybody(plain: CallbackSite) -> None:
    """Where the carrier has too much to do, nobody is dialled for a while."""
    fated(plain, "too many")
    first, _ = plain.ask(), plain.ask("+821099998888")

    plain.step()

    assert len(plain.attempts()) == 1
    assert plain.request(first.id).tries == 0


def test_a_number_that_is_none_is_given_up(plain: CallbackSite) -> None:
    """To try again would come to the same, and again, and again."""
    fated(plain, "bad number")
    asked = plain.ask()

    plain.step()

    found = plain.request(asked.id)
    assert (found.state, found.outcome) == ("closed", "failed")


def test_an_account_that_is_refused_is_told_of(plain: CallbackSite) -> None:
    """Staff hear that the carrier does not know us, and nobody loses their place."""

    class Refusing:
        def place(self, placement: Any) -> NotTaken:
            return NotTaken("no such account", 20003)

    asked = plain.ask()
    plain.step(caller=Refusing())
    plain.step(1, caller=Refusing())

    assert raised(plain) == ["carrier-refuses"]
    assert plain.request(asked.id).state == "waiting"
    assert len(plain.attempts()) == 1


def test_a_lost_answer_is_never_asked_again(site: CallbackSite) -> None:
    """Nobody knows whether the phone rings, so nobody dials a second time."""
    fated(site, "not taken, answer lost")
    asked = site.ask()

    site.step()
    site.step(MINUTE)

    assert site.request(asked.id).state == "unknown"
    assert len(site.attempts(asked.id)) == 1


def test_a_quiet_period_settles_what_nobody_knows(site: CallbackSite) -> None:
    """If nothing is heard of it for ten minutes it was not dialled, and is again."""
    fated(site, "not taken, answer lost")
    asked = site.ask()
    site.step()
    for _ in range(11):
        site.step(MINUTE)

    assert len(site.attempts(asked.id)) == 2
    assert site.request(asked.id).tries == 0
    assert site.rings(CUSTOMER)


def test_the_carriers_list_settles_what_nobody_knows(plain: CallbackSite) -> None:
    """A call that is in the list was taken, though no callback ever came."""
    plain.loopback._deliver = never
    fated(plain, "taken, answer lost")
    asked = plain.ask()
    plain.step()
    plain.step(1)

    (attempt,) = plain.attempts(asked.id)
    assert attempt.call
    assert plain.request(asked.id).state == "dialling"


def test_a_callback_settles_what_nobody_knows(plain: CallbackSite) -> None:
    """The secret in the address tells which attempt it is."""
    fated(plain, "taken, answer lost")
    asked = plain.ask()

    plain.step()

    assert plain.request(asked.id).state == "ringing"


def test_a_ring_whose_end_nobody_reports_ends(plain: CallbackSite) -> None:
    """The carrier is asked where it should have told."""
    plain.loopback._deliver = never
    asked = plain.ask()
    plain.step()
    for _ in range(3):
        plain.step(MINUTE)

    (attempt,) = plain.attempts(asked.id)
    assert attempt.outcome == "no-answer"
    assert plain.request(asked.id).tries == 1


def test_a_line_that_breaks_is_an_attempt(plain: CallbackSite) -> None:
    """Taken, and then broken: the carrier has dialled."""
    fated(plain, "broken")
    asked = plain.ask()

    plain.step()

    assert plain.request(asked.id).tries == 1


def test_a_pause_is_never_shortened(site: CallbackSite) -> None:
    """The carrier asked for ten seconds; another answer of it asks for five."""
    now = site.clock.now()
    for seconds in (10, 5):
        with site.database.begin() as connection:
            Limits(connection, site.policy, now).pause(now + timedelta(seconds=seconds))

    with site.database.begin() as connection:
        assert Limits(connection, site.policy, now).full() == now + timedelta(
            seconds=10
        )
