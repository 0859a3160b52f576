"""Workers killed at every point, alone and among three, on both databases.

Nothing is lost, nobody is dialled twice for one attempt, no request has two
conversations, and whatever nobody knows is settled.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random

import databases
from callback_site import MONDAY, CallbackSite, callback_site
from crew import Crew, answer_phones, crew_of
from sqlalchemy import select

from ivr.callbacks.life import ENDS
from ivr.store.database import Database, open_database
from ivr.store.tables import requests

MINUTE = timedelta(minutes=1)

RULES = {
    "attempts": 10,
    "quiet": 2 * MINUTE,
    "ring_time": timedelta(seconds=15),
    **{
        f"gap_{name}": MINUTE
        for name in ("busy", "no_answer", "machine", "failed", "declined", "no_agent")
    },
}

ROUNDS = 240
"""Of twenty seconds each: who is unlucky is tried ten times, and settled between."""

THOROUGH = bool(os.environ.get("IVR_TEST_THOROUGH"))
"""Every point and many seeds, for minutes; else a part of them."""


@contextmanager
def working(
    url: str, folder: Path, dies_at: list[int | None], seed: int
) -> Iterator[tuple[CallbackSite, Crew]]:
    """A site and its workers, with *seed* for whatever chance decides."""
    random, database = Random(seed), open_database(url)
    fates = ["taken"] * 6 + ["taken, answer lost", "not taken, answer lost", "broken"]
    try:
        databases.empty(database)
        with callback_site(database, folder, **RULES) as site:
            site.loopback._fate = lambda _: random.choice(fates)  # type: ignore[arg-type,return-value]
            with crew_of(site, url, folder, dies_at) as crew:
                yield site, crew
    finally:
        database.close()


def live_through(site: CallbackSite, crew: Crew, seed: int, asked: int) -> None:
    """Let *asked* people be called back, until all is over."""
    random = Random(seed)
    for number in range(asked):
        site.ask(f"+82101234{number:04}")
    for _ in range(ROUNDS):
        now = site.clock.advance(20)
        site.loopback.passes(now)
        crew.all_do("step", now)
        answer_phones(site, random)
        if all_over(site.database):
            return
    raise AssertionError(f"not over: {[a for a in site.attempts() if a.in_the_air]}")


def all_over(database: Database) -> bool:
    """Whether every request has come to its end."""
    with database.read() as connection:
        found = connection.execute(select(requests.c.state)).scalars().all()
    return all(state in ENDS for state in found)


def hold_true(site: CallbackSite, crew: Crew) -> None:
    """What must be true of every life, however it was disturbed."""
    found = site.attempts()
    assert all(count == 1 for count in crew.placed.values()), "dialled twice for one"
    assert set(crew.placed) <= {each.secret for each in found}, "dialled off the record"
    talks: dict[int, int] = {}
    for each in found:
        talks[each.request_id] = talks.get(each.request_id, 0) + bool(each.connected_at)
    assert all(count <= 1 for count in talks.values()), "two conversations"
    for request_id, count in talks.items():
        reached = site.request(request_id).outcome == "reached"
        assert reached == (count == 1), "the record does not say what happened"


def points_of(url: str, folder: Path) -> int:
    """How many points a life has that nobody disturbs."""
    with working(url, folder, [None], 1) as (site, crew):
        live_through(site, crew, 1, 2)
        hold_true(site, crew)
        return crew.points


def test_killed_alone(database_address: str, tmp_path: Path) -> None:
    """One worker, killed at a point; the next one finishes what it began."""
    points = list(range(1, points_of(database_address, tmp_path) + 1))
    chosen = points if THOROUGH else points[:: max(1, len(points) // 8)]
    for point in chosen:
        with working(database_address, tmp_path, [point], 1) as (site, crew):
            live_through(site, crew, 1, 2)

            assert crew.killed == 1, point
            hold_true(site, crew)


def test_killed_among_three(database_address: str, tmp_path: Path) -> None:
    """Three workers at once, each killed somewhere; those in their place go on."""
    seeds = range(60 if THOROUGH else 3)
    for seed in seeds:
        random = Random(seed)
        dies_at: list[int | None] = [random.randrange(1, 25) for _ in range(3)]
        with working(database_address, tmp_path, dies_at, seed) as (site, crew):
            live_through(site, crew, seed, 6)

            hold_true(site, crew)


def test_killed_while_asking(database_address: str, tmp_path: Path) -> None:
    """A request is on record once, or the caller was told nothing; and the carrier's
    second try at the same step finds it."""
    for point in range(1, 4):
        with working(database_address, tmp_path, [point], 1) as (site, crew):
            for _ in range(3):
                crew.all_do("ask", MONDAY, "CA1:3:bank/welcome", "+821012345678")

            with site.database.read() as connection:
                found = connection.execute(select(requests.c.state)).scalars().all()
            assert found == ["requested"]
            assert crew.answers[-1] == "done"
