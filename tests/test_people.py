"""People and their passwords as they are kept; on either database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from people_made import CHEAP, HERE, RIGHT, hire, log_in, run_together
from phone_site import MONDAY

from ivr.store import logins, people, sessions
from ivr.store.credentials import Passwords, digest_of, fault_of
from ivr.store.database import Database
from ivr.store.logins import Wrong
from ivr.store.people import LastAdmin, LoginTaken, Person

# People -------------------------------------------------------------------------------


def test_a_login_is_known_however_it_is_typed(database: Database) -> None:
    """Capitals, blanks around it and wide letters do not make another person."""
    made = hire(database, "Kim.Haneul@example.org")
    with database.read() as connection:
        found = people.find(connection, "  KIM.haneul@Example.ORG ")
        wide = people.find(connection, "ＫＩＭ.haneul@example.org")

    assert found == wide == made


@pytest.mark.parametrize(
    "login", ["", " ", "a b", "kim\x00", "ki\nm", "-kim", "김", "x" * 81, "a/b", "<i>"]
)
def test_what_is_no_login_is_refused(sqlite_database: Database, login: str) -> None:
    """A login is letters, digits and a few signs, so that it can be told and typed."""
    with sqlite_database.begin() as connection, pytest.raises(ValueError):
        people.add(connection, login, "ops", MONDAY)


def test_a_login_is_one_persons(database: Database) -> None:
    """Two people are never one in the audit."""
    hire(database, "kim")
    with database.begin() as connection, pytest.raises(LoginTaken):
        people.add(connection, "Kim", "viewer", MONDAY)


def test_a_login_is_one_persons_at_once_too(
    make_database: Callable[[], Database],
) -> None:
    """Of two admins who add the same person, one is told."""
    base = make_database()
    refused: list[Exception] = []

    def add() -> None:
        try:
            with make_database().begin() as connection:
                people.add(connection, "kim", "ops", MONDAY)
        except LoginTaken as error:
            refused.append(error)

    run_together([add] * 4)
    with base.read() as connection:
        found = people.everybody(connection)

    assert (len(found), len(refused)) == (1, 3)


def test_what_changed_is_told(database: Database) -> None:
    """The audit says what was and what is, of that which differs alone."""
    kim = hire(database)
    with database.begin() as connection:
        differ = people.change(
            connection, kim.id, name="Kim", role="ops", skills=("a", "b")
        )
        found = people.get(connection, kim.id)

    assert differ == {"name": ["", "Kim"], "skills": [[], ["a", "b"]]}
    assert found is not None and found.skills == ("a", "b")


@pytest.mark.parametrize("how", ["disable", "demote"])
def test_somebody_can_always_let_others_in(database: Database, how: str) -> None:
    """The last admin stays one."""
    boss = hire(database, "boss", "admin")
    hire(database, "kim", "ops")
    with database.begin() as connection, pytest.raises(LastAdmin):
        if how == "disable":
            people.disable(connection, boss.id, MONDAY)
        else:
            people.change(connection, boss.id, role="ops")


def test_two_admins_cannot_remove_each_other_at_once(
    make_database: Callable[[], Database],
) -> None:
    """Whoever comes second finds that nobody would be left."""
    base = make_database()
    both = [hire(base, login, "admin") for login in ("one", "two")]
    refused: list[Exception] = []

    def remove(other: Person) -> None:
        try:
            with make_database().begin() as connection:
                people.disable(connection, other.id, MONDAY)
        except LastAdmin as error:
            refused.append(error)

    run_together([lambda other=other: remove(other) for other in both])
    with base.read() as connection:
        left = people.has_admin(connection)

    assert len(refused) == 1
    assert left


def test_whoever_is_disabled_is_out_at_once(database: Database) -> None:
    """Sessions end and links are void, not only the password."""
    kim = hire(database)
    with database.begin() as connection:
        token = sessions.open_session(connection, kim.id, MONDAY, HERE, "browser")
        link = logins.make_link(connection, kim.id, MONDAY)
        people.disable(connection, kim.id, MONDAY)
        found = sessions.find(connection, token, MONDAY)
        whose = logins.whose_link(connection, link, MONDAY)

    assert (found, whose) == (None, None)
    assert log_in(database) == Wrong()


def test_a_link_stays_void_when_somebody_is_let_in_again(database: Database) -> None:
    """What was taken from somebody does not come back by itself."""
    kim = hire(database)
    with database.begin() as connection:
        link = logins.make_link(connection, kim.id, MONDAY)
        people.disable(connection, kim.id, MONDAY)
        people.enable(connection, kim.id)
        whose = logins.whose_link(connection, link, MONDAY)

    assert whose is None


# Passwords ----------------------------------------------------------------------------


def test_a_password_is_kept_as_argon2id(database: Database) -> None:
    """Who reads the database knows no password."""
    kept = Passwords().kept(RIGHT)

    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert RIGHT not in kept


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("fourteen chars", "password.short"),
        ("x" * 257, "password.long"),
        ("aaaaaaaaaaaaaaaaaaaa", "password.plain"),
        ("kim.haneul-kim.haneul", "password.plain"),
        ("Kim Haneul Kim Haneul", "password.plain"),
        (RIGHT, None),
        ("가나다라마바사아자차카타파하거", None),
    ],
)
def test_a_password_is_long_and_not_the_name(password: str, fault: str | None) -> None:
    """Length is what counts; rules of letters and digits only make people write it."""
    assert fault_of(password, ("kim.haneul", "Kim Haneul")) == fault


def test_a_new_password_ends_what_the_old_one_began(database: Database) -> None:
    """Whoever knew the old one is out, but not who changes it."""
    kim = hire(database)
    with database.begin() as connection:
        mine, theirs = (
            sessions.open_session(connection, kim.id, MONDAY, HERE, "")
            for _ in range(2)
        )
        kept = CHEAP.kept("another horse of mine")
        but = digest_of(mine)
        logins.change_password(connection, kim.id, kept, MONDAY, HERE, but=but)
        open_ = [sessions.find(connection, t, MONDAY) for t in (mine, theirs)]

    assert [each is not None for each in open_] == [True, False]
    assert log_in(database) == Wrong()
