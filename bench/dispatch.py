"""How many requests and dispatches a second, and what a dispatcher costs while idle.

``python -m bench.dispatch``, with PostgreSQL's programs installed for its figures.
Requests go through the callback desk, dispatches through the dispatcher to a carrier
that answers at once: what is measured is ours.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import databases
from callback_site import MONDAY, write_library

from ivr.callbacks.answering import LinesOfQueues
from ivr.callbacks.caller import Answer, Known, Placement, Taken
from ivr.callbacks.desk import StoreDesk
from ivr.callbacks.dispatcher import Dispatcher
from ivr.callbacks.policy import Policy
from ivr.callbacks.running import Running
from ivr.clock import ManualClock, SystemClock
from ivr.runtime.desk import Errand, MemorySwitchboard
from ivr.runtime.versions import Library
from ivr.store.database import Database, open_database
from ivr.telephony import Ask

RULES = Policy(
    regions=("KR",),
    concurrency=1000,
    calls_per_second=500.0,
    slot_capacity=100_000,
    per_number=10,
    per_prefix=100_000,
    per_hour=100_000,
    burst=100_000,
)

IDLE_FOR = 20.0


class AtOnce:
    """A carrier that takes every call at once."""

    def __init__(self) -> None:
        self._names = count(1)

    def place(self, placement: Placement) -> Answer:
        """Taken."""
        return Taken(f"CA{next(self._names):032x}")

    def find(self, *_: object) -> tuple[Known, ...]:
        """None."""
        return ()

    def look(self, call: str) -> Known:
        """It rings."""
        return Known(call, "ringing")

    def hang_up(self, call: str) -> None:
        """Nothing to do."""


def asked(database: Database, library: Library, number: int) -> float:
    """Requests a second, put on record by the desk."""
    desk, flow = StoreDesk(database, RULES), library.current("bank")[1]
    began = time.perf_counter()
    for each in range(number):
        ask = Ask("store", "cards", f"+82102{each:07}", "card.lost", "ko")
        errand = Errand(f"CA{each}:1:bank", f"CA{each}", MONDAY, flow, "KR")
        assert desk.ask(ask, errand).name == "done"
    return number / (time.perf_counter() - began)


def dispatched(database: Database, library: Library, number: int) -> float:
    """Dispatches a second: planned, begun, asked for, and on record."""
    clock = ManualClock(MONDAY + timedelta(hours=1))
    dispatcher = dispatcher_of(database, library, clock)
    dialled, began = 0, time.perf_counter()
    while dialled < number:
        dispatcher.step(clock.advance(0.05))
        dialled = _dialled(database)
    return dialled / (time.perf_counter() - began)


def _dialled(database: Database) -> int:
    from sqlalchemy import func, select

    from ivr.store.tables import attempts

    with database.read() as connection:
        query = select(func.count()).select_from(attempts)
        return int(connection.execute(query).scalar_one())


def idle(database: Database, library: Library) -> float:
    """The share of a core that a dispatcher takes while nothing is due."""
    running = Running(dispatcher_of(database, library, SystemClock()))
    running.start()
    time.sleep(2.0)
    before = time.process_time()
    time.sleep(IDLE_FOR)
    share = (time.process_time() - before) / IDLE_FOR
    running.close()
    return share


def dispatcher_of(
    database: Database, library: Library, clock: ManualClock | SystemClock
) -> Dispatcher:
    """A dispatcher with the carrier that takes everything."""
    return Dispatcher(
        database=database,
        caller=AtOnce(),
        library=library,
        agents=LinesOfQueues(library, MemorySwitchboard()),
        policy=RULES,
        clock=clock,
        send=lambda *_: "sent",
    )


@contextmanager
def stores(folder: Path) -> Iterator[Iterator[tuple[str, Database]]]:
    """The databases that there are here, empty."""
    servers = []

    def each() -> Iterator[tuple[str, Database]]:
        url = f"sqlite:///{folder / 'bench.db'}"
        databases.bring_up(url)
        yield "SQLite", open_database(url)
        try:
            server = databases.Server()
            server.start()
        except databases.NoPostgreSQL as reason:
            print(f"no PostgreSQL: {reason}")
            return
        servers.append(server)
        with server.ready() as address:
            yield "PostgreSQL", open_database(address)

    yield each()
    for server in servers:
        server.stop()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    logging.disable(logging.WARNING)
    print("| Database | Requests a second | Dispatches a second | Idle, of a core |")
    print("|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        library = write_library(Path(name))
        with stores(Path(name)) as found:
            for kind, database in found:
                requests, dispatches = [], []
                for _ in range(given.rounds):
                    databases.empty(database)
                    requests.append(asked(database, library, given.requests))
                    dispatches.append(dispatched(database, library, given.requests))
                databases.empty(database)
                share = idle(database, library)
                print(
                    f"| {kind} | {median(requests):.0f} | {median(dispatches):.0f} |"
                    f" {share:.2%} |",
                    flush=True,
                )
                database.close()


if __name__ == "__main__":
    main()
