"""Many at once: one request, one claim, one place; threads and processes alike."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

from asking import MOBILE, MONDAY, caller, on_record, staff

from ivr.callbacks import handling
from ivr.callbacks.life import Refused
from ivr.callbacks.outbox import put, send_due
from ivr.callbacks.policy import Policy
from ivr.callbacks.requests import find, happen, wake
from ivr.store.database import Database

MANY = 8
ROUNDS = 5

ROOT = Path(__file__).parent.parent.parent

Make = Callable[[], Database]


def together(deeds: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each of *deeds* comes to, all begun in the same moment."""
    start = Barrier(len(deeds))

    def begin(deed: Callable[[], Any]) -> Any:
        start.wait(30)
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(begin, deeds))


def test_one_number_on_many_lines_is_one_request(make_database: Make) -> None:
    """Whoever asks on eight lines at once is called once, and told the same."""
    askers = [caller(make_database()) for _ in range(MANY)]
    for topic in map(str, range(ROUNDS)):
        deeds = [lambda a=a, t=topic: a("store", topic=t) for a in askers]  # type: ignore[misc]
        told = together(deeds)

        assert {each.name for each in told} <= {"done", "refused"}
    stored = [each.open_key for each in on_record(make_database()) if each.open_key]
    assert len(stored) == len(set(stored)) == Policy().per_number


def test_the_last_place_is_given_once(make_database: Make) -> None:
    """Eight want the one place that is left; one has it, and seven are offered more."""
    policy = Policy(slot_capacity=1)
    askers = [
        caller(make_database(), policy, number=f"+82101234567{each}")
        for each in range(MANY)
    ]
    slot = "2026-11-23T14:00+09:00"
    told = together([lambda a=a: a("store", slot=slot) for a in askers])  # type: ignore[misc]

    assert Counter(each.name for each in told) == {"done": 1, "taken": MANY - 1}


def test_a_limit_holds_for_all_at_once(make_database: Make) -> None:
    """Of eight from a range of numbers that may ask thrice, three are taken."""
    policy = Policy(per_prefix=3)
    askers = [
        caller(make_database(), policy, number=f"+82101234567{each}")
        for each in range(MANY)
    ]
    told = together([lambda a=a: a("store") for a in askers])  # type: ignore[misc]

    assert Counter(each.name for each in told) == {"done": 3, "refused": MANY - 3}


def test_one_of_many_has_the_claim(make_database: Make) -> None:
    """Eight people click at once; one has it, and the others see who."""
    databases = [make_database() for _ in range(MANY)]
    people = staff(databases[0], *map(str, range(MANY)))
    caller(databases[0])("store")
    (request,) = on_record(databases[0])

    def claim(database: Database, person: int) -> int | None:
        try:
            with database.begin() as connection:
                handling.claim(connection, request.id, person, epoch=0, at=MONDAY)
        except handling.Taken as taken:
            return taken.by
        return None

    told = together(
        [
            lambda d=d, p=p: claim(d, p)  # type: ignore[misc]
            for d, p in zip(databases, people, strict=True)
        ]
    )
    with databases[0].read() as connection:
        holder = find(connection, request.id).claimed_by
    assert Counter(told) == {None: 1, holder: MANY - 1}


def test_a_claim_and_an_attempt_do_not_both_win(make_database: Make) -> None:
    """Either somebody has it on the desk, or its phone rings; never both."""
    ours, theirs = make_database(), make_database()
    (anna,) = staff(ours, "anna")
    for each in range(ROUNDS):
        caller(ours, number=f"+8210123456{70 + each}")("store")
        with ours.begin() as connection:
            (request,) = wake(connection, MONDAY)

        def claim(number: int = request.id) -> bool:
            return _did(
                ours,
                lambda c: handling.claim(c, number, anna, epoch=0, at=MONDAY),
            )

        def dial(number: int = request.id) -> bool:
            return _did(
                theirs,
                lambda c: happen(
                    c, number, "dial", at=MONDAY, author="dispatcher", epoch=0
                ),
            )

        assert sorted(together([claim, dial])) == [False, True]


def _did(database: Database, deed: Callable[[Any], object]) -> bool:
    try:
        with database.begin() as connection:
            deed(connection)
    except Refused:
        return False
    return True


def test_a_request_is_woken_once(make_database: Make) -> None:
    """However many clocks tick."""
    databases = [make_database() for _ in range(4)]
    for each in range(6):
        caller(databases[0], number=f"+82101234567{each}")("store")

    def tick(database: Database) -> list[int]:
        with database.begin() as connection:
            return [each.id for each in wake(connection, MONDAY)]

    woken = together([lambda d=d: tick(d) for d in databases])  # type: ignore[misc]
    assert Counter(number for each in woken for number in each) == dict.fromkeys(
        range(1, 7), 1
    )


def test_a_text_is_sent_once(make_database: Make) -> None:
    """However many look into the outbox."""
    databases = [make_database() for _ in range(4)]
    caller(databases[0])("store")
    (request,) = on_record(databases[0])
    with databases[0].begin() as connection:
        for what in "abc":
            put(connection, request, what, what, MONDAY)
    sent: list[str] = []

    def send(to: str, text: str, sender: str) -> str:
        sent.append(text)
        return "sent"

    together([lambda d=d: send_due(d, send, MONDAY) for d in databases])  # type: ignore[misc]
    assert sorted(sent) == ["a", "b", "c"]


ASKER = f"""
import sys
sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "tests")!r}]
from asking import caller
from ivr.store.database import open_database
asker = caller(open_database(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
print(asker("store", key=sys.argv[2]).name)
"""


def test_processes_are_no_different(database_address: str, database: Database) -> None:
    """Four programs on one database: one request, and a repeated errand is one, too."""
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", ASKER, database_address, key],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        )
        for key in ("same", "same", "another", "third")
    ]
    for each in programs:
        assert each.stdout is not None and each.stdout.readline() == "ready\n"
    for each in programs:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    told = [each.communicate(timeout=60)[0].strip() for each in programs]
    (request,) = on_record(database)

    assert told == ["done"] * 4
    assert request.number == MOBILE
