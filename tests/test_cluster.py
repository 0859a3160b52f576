"""Attempts as tasks on PostgreSQL: any number of workers, killed at will."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from callback_site import MONDAY, CallbackSite, callback_site
from cluster_worker import POLICY, cluster_at
from contract import Contract, serving
from databases import Server
from sqlalchemy import text

from ivr.callbacks.caller import Placement
from ivr.callbacks.cluster import Cluster
from ivr.store.database import open_database

PATIENCE = 60.0
"""Seconds for what takes one or two."""

ASKED = 12


@pytest.fixture
def address(postgresql: Server) -> Iterator[str]:
    """A PostgreSQL with every table."""
    with postgresql.ready() as found:
        yield found


@contextmanager
def site_at(address: str, folder: Path) -> Iterator[CallbackSite]:
    """A site on the database at *address*, with the policy of the workers."""
    database = open_database(address)
    try:
        with callback_site(database, folder) as site:
            site.policy = POLICY
            yield site
    finally:
        database.close()


def work_off(cluster: Cluster) -> None:
    """Carry out the tasks that there are."""
    cluster._dispatcher.carry_out = lambda errand: errand()
    about: dict[str, Any] = {"wait": False, "install_signal_handlers": False}
    asyncio.run(cluster._work(about))


@contextmanager
def planning(
    address: str, folder: Path
) -> Iterator[tuple[CallbackSite, Cluster, Counter[str]]]:
    """A site, a worker that plans and hands over, and what the carrier was asked."""
    placed: Counter[str] = Counter()
    with site_at(address, folder) as site:

        def place(placement: Placement) -> Any:
            placed[placement.secret] += 1
            return site.loopback.place(placement)

        with serving(Contract(place)) as base:
            cluster = cluster_at(address, folder, base, MONDAY)
            cluster._dispatcher.hand_over = cluster._hand_over
            try:
                with cluster._handing.open():
                    yield site, cluster, placed
            finally:
                cluster._dispatcher.database.close()


def test_an_attempt_is_a_task(address: str, tmp_path: Path) -> None:
    """Who plans does not dial: whichever worker is free does."""
    with planning(address, tmp_path) as (site, cluster, placed):
        site.ask()
        cluster._dispatcher.step(site.clock.now())
        before = len(placed)

        work_off(cluster)

        assert (before, len(placed)) == (0, 1)


def test_a_task_delivered_twice_dials_once(address: str, tmp_path: Path) -> None:
    """The engine delivers at least once; the record says who has dialled."""
    with planning(address, tmp_path) as (site, cluster, placed):
        site.ask()
        cluster._dispatcher.step(site.clock.now())
        (attempt,) = site.attempts()
        cluster._hand_over(attempt)
        cluster._hand_over(attempt)

        work_off(cluster)

        assert list(placed.values()) == [1]


def test_a_task_that_was_lost_is_taken_up(address: str, tmp_path: Path) -> None:
    """Killed between the record and the task: the next round dials."""
    with planning(address, tmp_path) as (site, cluster, placed):
        site.ask()
        cluster._dispatcher.hand_over = lambda _: None
        now = site.clock.now()
        cluster._dispatcher.step(now)

        cluster._dispatcher.step(site.clock.advance(11))

        assert list(placed.values()) == [1]


def test_a_task_whose_worker_is_gone_is_given_out_again(
    address: str, tmp_path: Path
) -> None:
    """It is done again, which comes to nothing where the carrier was asked."""
    with planning(address, tmp_path) as (site, cluster, placed):
        site.ask()
        cluster._dispatcher.step(site.clock.now())
        with site.database.begin() as connection:
            worker = connection.execute(text(A_WORKER)).scalar_one()
            connection.execute(
                text("UPDATE procrastinate_jobs SET status='doing', worker_id=:worker"),
                {"worker": worker},
            )
        # While it gives signs of life nobody takes its task away. (A worker looks by
        # itself now and then: what is counted must not hang on whether it just did.)
        asyncio.run(again(cluster))
        work_off(cluster)
        before = len(placed)
        with site.database.begin() as connection:
            connection.execute(text(GONE), {"worker": worker})

        asyncio.run(again(cluster))
        work_off(cluster)

        assert (before, len(placed)) == (0, 1)


A_WORKER = (
    "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (NOW()) RETURNING id"
)

GONE = (
    "UPDATE procrastinate_workers SET last_heartbeat = NOW() - INTERVAL '1 hour'"
    " WHERE id = :worker"
)


async def again(cluster: Cluster) -> None:
    """Give out again what nobody finishes."""

    class Context:
        app = cluster.app

    async with cluster.app.open_async():
        await cluster._give_out_again(Context, 0)  # type: ignore[arg-type]


def test_three_workers_of_which_one_is_killed(address: str, tmp_path: Path) -> None:
    """Real processes: one is killed in the middle of dialling, and everybody who asked
    is called, once for each attempt."""
    placed: Counter[str] = Counter()
    others, victims = Event(), []
    with ExitStack() as stack:
        site = stack.enter_context(site_at(address, tmp_path))

        def place(placement: Placement) -> Any:
            placed[placement.secret] += 1
            if victims:
                os.kill(victims.pop(), signal.SIGKILL)
            answer = site.loopback.place(placement)
            # One attempt may have been the victim's, begun and not asked for yet.
            if len(placed) >= ASKED - 1:
                others.set()
            return answer

        base = stack.enter_context(serving(Contract(place)))
        workers = [
            stack.enter_context(started(address, tmp_path, base)) for _ in range(3)
        ]
        victims.append(workers[0].pid)
        asked = [site.ask(f"+82101234{number:04}") for number in range(ASKED)]

        assert others.wait(PATIENCE), f"{len(placed)} of {ASKED} were dialled"
        assert workers[0].wait(PATIENCE) == -signal.SIGKILL
        for worker in workers[1:]:
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(PATIENCE) == 0
        # What the victim had begun is settled, and dialled again.
        for _ in range(14):
            site.step(60)
        assert set(placed.values()) == {1}
        called = {each.request_id for each in site.attempts() if each.call}
        assert called == {each.id for each in asked}


@contextmanager
def started(address: str, folder: Path, base: str) -> Iterator[subprocess.Popen[str]]:
    """A worker in a process of its own, ready to work."""
    here = Path(__file__).parent
    paths = os.pathsep.join([str(here), str(here.parent)])
    process = subprocess.Popen(
        [sys.executable, str(here / "cluster_worker.py"), address]
        + [str(folder), base, MONDAY.isoformat()],
        env={**os.environ, "PYTHONPATH": paths},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE)
        if process.stdout:
            process.stdout.close()
