"""People to log in with, for tests of the store."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

from phone_site import MONDAY

from ivr.store import logins, people
from ivr.store.credentials import Passwords
from ivr.store.database import Database
from ivr.store.logins import Locked, Wrong
from ivr.store.people import Person, Role

CHEAP = Passwords(time_cost=1, memory_cost=64, parallelism=1)
RIGHT = "correct horse battery staple"
HERE = "192.0.2.7"


def hire(database: Database, login: str = "kim", role: Role = "ops") -> Person:
    """Somebody with the password ``RIGHT``."""
    with database.begin() as connection:
        made = people.add(connection, login, role, MONDAY)
        kept = CHEAP.kept(RIGHT)
        logins.change_password(connection, made.id, kept, MONDAY, HERE)
        found = people.get(connection, made.id)
    assert found is not None
    return found


def log_in(
    database: Database,
    login: str = "kim",
    password: str = RIGHT,
    address: str = HERE,
    after: float = 0,
) -> Person | Locked | Wrong:
    """Try to log in, *after* seconds."""
    at = MONDAY + timedelta(seconds=after)
    return logins.log_in(database, CHEAP, login, password, address, at)


def run_together(works: list[Callable[[], None]]) -> None:
    """Do all of *works* at once, and wait for them; what one raises, this raises."""
    broken: list[BaseException] = []
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], None]) -> None:
        gate.wait(30)
        try:
            work()
        except BaseException as error:
            broken.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if broken:
        raise broken[0]
