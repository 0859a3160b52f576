"""Log-ins: counted before they are tried, and telling nobody who exists."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median

import pytest
from people_made import CHEAP, HERE, RIGHT, hire, log_in, run_together
from phone_site import MONDAY
from sqlalchemy import select

from ivr.store import logins, people
from ivr.store.credentials import Passwords
from ivr.store.database import Database
from ivr.store.logins import Locked, Wrong
from ivr.store.people import Person
from ivr.store.tables import login_failures

# Tries are counted --------------------------------------------------------------------


def test_after_five_failures_one_has_to_wait(database: Database) -> None:
    """The sixth try is not looked at, not even with the right password."""
    hire(database)
    for _ in range(5):
        assert log_in(database, password="wrong") == Wrong()

    assert log_in(database) == Locked(MONDAY + timedelta(seconds=30))
    assert isinstance(log_in(database, after=30), Person)


def test_waits_double_up_to_a_quarter_of_an_hour() -> None:
    """Guessing slows to four tries an hour; nobody is shut out for good."""
    waits = [logins.wait_after(more).total_seconds() for more in (0, 1, 2, 3, 4, 5, 99)]

    assert waits == [30, 60, 120, 240, 480, 900, 900]


def test_a_try_that_has_to_wait_costs_nothing(database: Database) -> None:
    """Who hammers while locked out does not make the wait longer for the owner."""
    hire(database)
    for after in [0] * 5 + list(range(1, 30)):
        log_in(database, password="wrong", after=after)

    assert isinstance(log_in(database, after=30), Person)


def test_one_success_forgives_the_failures(database: Database) -> None:
    """Who mistypes twice a day is never locked out."""
    hire(database)
    for _ in range(4):
        log_in(database, password="wrong")
    log_in(database)
    for _ in range(4):
        log_in(database, password="wrong")

    assert isinstance(log_in(database), Person)


def test_an_address_is_counted_over_all_logins(database: Database) -> None:
    """One password tried on a hundred people is found out, too."""
    hire(database, "zoe")
    for each in range(20):
        assert log_in(database, f"person{each}", "wrong") == Wrong()

    assert isinstance(log_in(database, "zoe"), Locked)
    assert isinstance(log_in(database, "zoe", address="192.0.2.8"), Person)


def test_of_two_waits_the_longer_one_holds(database: Database) -> None:
    """Where both the login and the address have failed too often."""
    hire(database)
    for _ in range(5):
        log_in(database, password="wrong", address="192.0.2.8")
    for each in range(20):
        log_in(database, f"person{each}", "wrong", after=each)
    found = log_in(database, after=21)
    login_alone = log_in(database, address="192.0.2.8", after=21)

    assert isinstance(found, Locked)
    assert isinstance(login_alone, Locked)
    assert found.until > login_alone.until


def test_a_success_of_one_forgives_no_guesses_at_others(database: Database) -> None:
    """Whoever has a login of their own guesses no further with it than without."""
    hire(database, "mallory")
    for each in range(19):
        log_in(database, f"person{each}", "wrong")
    log_in(database, "mallory")
    log_in(database, "person20", "wrong")

    assert isinstance(log_in(database, "mallory"), Locked)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.7", "::ffff:192.0.2.8", False),
        ("192.0.2.7", "192.0.2.8", False),
        ("unknown", "unknown", True),
    ],
)
def test_who_has_a_network_has_one_address(
    sqlite_database: Database, first: str, second: str, same: bool
) -> None:
    """Nobody gets 2^64 times as many tries for having IPv6."""
    hire(sqlite_database)
    for each in range(20):
        log_in(sqlite_database, f"person{each}", "wrong", first)
    found = log_in(sqlite_database, address=second)

    assert isinstance(found, Locked) == same


def test_failures_are_forgotten_after_a_day(database: Database) -> None:
    """What was mistyped yesterday does not count today."""
    hire(database)
    for _ in range(5):
        log_in(database, password="wrong")
    for _ in range(4):
        log_in(database, password="wrong", after=86_401)

    assert isinstance(log_in(database, after=86_402), Person)


def test_a_hundred_tries_at_once_are_not_a_hundred_guesses(
    make_database: Callable[[], Database],
) -> None:
    """A try is counted before its password is worked out, whoever else is trying."""
    base = make_database()
    hire(base)
    found: list[object] = []

    def guess(number: int) -> None:
        address = f"198.51.100.{number}"
        found.append(logins.log_in(base, CHEAP, "kim", "wrong", address, MONDAY))

    run_together([lambda number=number: guess(number) for number in range(25)])

    assert sum(isinstance(each, Wrong) for each in found) == 5


def test_the_address_lock_holds_at_once_too(
    make_database: Callable[[], Database],
) -> None:
    """Different logins from one address are counted one after the other."""
    base = make_database()
    found: list[object] = []

    def guess(number: int) -> None:
        login = f"person{number}"
        found.append(logins.log_in(base, CHEAP, login, "wrong", HERE, MONDAY))

    run_together([lambda number=number: guess(number) for number in range(40)])

    assert sum(isinstance(each, Wrong) for each in found) == 20


def test_nobody_is_told_who_exists(database: Database) -> None:
    """Unknown, disabled, never given a password: the same words, and the same lock."""
    hire(database, "boss", "admin")
    gone = hire(database, "gone")
    with database.begin() as connection:
        people.add(connection, "new", "ops", MONDAY)
        people.disable(connection, gone.id, MONDAY)
    tries = {
        login: [log_in(database, login, "wrong", f"{login}.test") for _ in range(6)]
        for login in ("boss", "gone", "new", "nobody", "김", "")
    }

    until = Locked(MONDAY + timedelta(seconds=30))
    assert all(found == [Wrong()] * 5 + [until] for found in tries.values())


def test_an_unknown_login_takes_as_long(sqlite_database: Database) -> None:
    """The time to a refusal does not tell who exists either."""
    slow = Passwords(time_cost=4, memory_cost=8192, parallelism=1)
    with sqlite_database.begin() as connection:
        made = people.add(connection, "kim", "ops", MONDAY)
        logins.change_password(connection, made.id, slow.kept(RIGHT), MONDAY, "")

    def took(login: str, number: int) -> float:
        at = MONDAY + timedelta(days=2 * number)
        began = time.process_time()
        logins.log_in(sqlite_database, slow, login, "wrong", "", at)
        return time.process_time() - began

    took("warm-up", 0)
    known, unknown = (
        median(took(login, number) for number in range(1, 8))
        for login in ("kim", "nobody")
    )

    assert 0.6 < known / unknown < 1.6


def test_what_was_typed_as_login_is_not_kept(database: Database) -> None:
    """People type their password there by mistake."""
    log_in(database, login=RIGHT, password="kim")
    with database.read() as connection:
        kept = connection.scalars(select(login_failures.c.about)).all()

    assert len(kept) == 2
    assert not any(RIGHT[:7] in about for about in kept)


def test_passwords_kept_at_low_costs_are_kept_anew(database: Database) -> None:
    """When the costs are raised, each person's are raised as they log in."""
    hire(database)
    dearer = Passwords(time_cost=2, memory_cost=64, parallelism=1)
    found = logins.log_in(database, dearer, "kim", RIGHT, HERE, MONDAY)
    with database.read() as connection:
        assert isinstance(found, Person)
        kept = logins._kept(connection, people.get(connection, found.id))

    assert not dearer.is_old(kept)
    assert isinstance(log_in(database), Person)
