"""Sessions and links: kept as digests, ended when told to, or by themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from people_made import HERE, hire, log_in, run_together
from phone_site import MONDAY
from sqlalchemy import select

from ivr.store import audit, logins, sessions
from ivr.store.credentials import digest_of
from ivr.store.database import Database
from ivr.store.people import Person
from ivr.store.tables import login_links
from ivr.store.tables import sessions as kept_sessions

# Links --------------------------------------------------------------------------------


def test_a_link_works_once(database: Database) -> None:
    """Whoever finds it later finds nothing."""
    kim = hire(database)
    with database.begin() as connection:
        token = logins.make_link(connection, kim.id, MONDAY)
        used = [logins.use_link(connection, token, MONDAY, HERE) for _ in range(2)]

    assert [each and each.id for each in used] == [kim.id, None]


def test_a_link_used_twice_at_once_works_once(
    make_database: Callable[[], Database],
) -> None:
    """Also where two hold it and are equally quick."""
    base = make_database()
    kim = hire(base)
    with base.begin() as connection:
        token = logins.make_link(connection, kim.id, MONDAY)
    found: list[Person | None] = []

    def use() -> None:
        with make_database().begin() as connection:
            found.append(logins.use_link(connection, token, MONDAY, HERE))

    run_together([use] * 4)

    assert sum(each is not None for each in found) == 1


@pytest.mark.parametrize(("hours", "good"), [(23, True), (25, False)])
def test_a_link_gets_old(database: Database, hours: int, good: bool) -> None:
    """It is for today."""
    kim = hire(database)
    later = MONDAY + timedelta(hours=hours)
    with database.begin() as connection:
        token = logins.make_link(connection, kim.id, MONDAY)
        found = logins.use_link(connection, token, later, HERE)

    assert (found is not None) == good


def test_a_new_link_voids_the_old(database: Database) -> None:
    """Of several that were sent, the last one works."""
    kim = hire(database)
    with database.begin() as connection:
        old, new = (logins.make_link(connection, kim.id, MONDAY) for _ in range(2))
        found = [logins.whose_link(connection, each, MONDAY) for each in (old, new)]

    assert [each is not None for each in found] == [False, True]


def test_a_link_lets_in_whoever_is_locked_out(database: Database) -> None:
    """An admin can help at once where a stranger has locked somebody out."""
    kim = hire(database)
    for _ in range(5):
        log_in(database, password="wrong", address="203.0.113.9")
    with database.begin() as connection:
        token = logins.make_link(connection, kim.id, MONDAY)
        logins.use_link(connection, token, MONDAY, HERE)

    assert isinstance(log_in(database), Person)


def test_only_digests_are_kept(database: Database) -> None:
    """A copy of the database logs nobody in."""
    kim = hire(database)
    with database.begin() as connection:
        link = logins.make_link(connection, kim.id, MONDAY)
        token = sessions.open_session(connection, kim.id, MONDAY, HERE, "")
        links = connection.scalars(select(login_links.c.id)).all()
        open_ = connection.scalars(select(kept_sessions.c.id)).all()

    assert (links, open_) == ([digest_of(link)], [digest_of(token)])


# Sessions -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "still"),
    [([59], True), ([61], False), ([50] * 14, True), ([50] * 15, False)],
)
def test_a_session_ends_by_itself(
    database: Database, minutes: list[int], still: bool
) -> None:
    """After an hour without use, and after twelve hours in any case."""
    kim = hire(database)
    with database.begin() as connection:
        token = sessions.open_session(connection, kim.id, MONDAY, HERE, "")
    at, found = MONDAY, None
    for each in minutes:
        at += timedelta(minutes=each)
        with database.read() as connection:
            found = sessions.find(connection, token, at)
        if found is not None:
            sessions.seen(database, found, at)

    assert (found is not None) == still


def test_use_is_written_down_once_a_minute(database: Database) -> None:
    """A page that asks every second does not write every second."""
    kim = hire(database)
    with database.begin() as connection:
        token = sessions.open_session(connection, kim.id, MONDAY, HERE, "")
    for second in (30, 59, 61):
        at = MONDAY + timedelta(seconds=second)
        with database.read() as connection:
            found = sessions.find(connection, token, at)
        assert found is not None
        assert found.seen_at == MONDAY
        sessions.seen(database, found, at)
    with database.read() as connection:
        found = sessions.find(connection, token, at)

    assert found is not None and found.seen_at == at


def test_nobody_ends_the_session_of_another(database: Database) -> None:
    """To know the id of a session is not to own it."""
    kim, lee = hire(database, "kim"), hire(database, "lee")
    with database.begin() as connection:
        token = sessions.open_session(connection, kim.id, MONDAY, HERE, "")
        ended = sessions.revoke(connection, digest_of(token), MONDAY, person=lee.id)
        found = sessions.find(connection, token, MONDAY)

    assert not ended
    assert found is not None


def test_what_a_browser_calls_itself_is_cut_to_size(database: Database) -> None:
    """No name of a browser breaks a database, or a page."""
    kim = hire(database)
    with database.begin() as connection:
        agent = "x\x00\x1b[31m" + "y" * 9999
        sessions.open_session(connection, kim.id, MONDAY, "a" * 999, agent)
        (found,) = sessions.of_person(connection, kim.id, MONDAY)

    assert found.agent == ("x[31m" + "y" * 999)[:200]
    assert len(found.address) == 64


# What is kept of it -------------------------------------------------------------------


def test_log_ins_are_on_record(database: Database) -> None:
    """Who logged in from where is known afterwards."""
    kim = hire(database)
    log_in(database)
    with database.read() as connection:
        acts = list(audit.acts(connection, person=kim.id, what="login"))

    assert [(each.name, each.address) for each in acts] == [("", HERE)]
