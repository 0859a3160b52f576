"""A worker of its own process that is killed at a point told beforehand.

Every point between two things that last is one: before each commit, and before and
after each request to the carrier, which is the test's own process at the other end
of a pipe. It counts them, and at the one it was told, kills itself as ``kill -9``
does: nothing is put in order.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlalchemy import event

from ivr.callbacks.answering import LinesOfQueues
from ivr.callbacks.caller import Placement
from ivr.callbacks.desk import StoreDesk
from ivr.callbacks.dispatcher import Dispatcher
from ivr.callbacks.policy import Policy
from ivr.clock import ManualClock
from ivr.runtime.desk import Errand, MemorySwitchboard
from ivr.runtime.versions import Library
from ivr.store.database import open_database
from ivr.telephony import Ask


@dataclass(frozen=True)
class Orders:
    """What a worker is told when it starts."""

    name: str
    url: str
    folder: Path
    policy: Policy
    dies_at: int | None
    """The point at which it is killed; None is never."""


class Points:
    """Counts points, and ends the process at one of them."""

    def __init__(self, dies_at: int | None) -> None:
        self._dies_at = dies_at
        self.passed = 0

    def __call__(self, *_: Any) -> None:
        self.passed += 1
        if self.passed == self._dies_at:
            os.kill(os.getpid(), signal.SIGKILL)


class Afar:
    """The carrier at the other end of a pipe."""

    def __init__(self, pipe: Connection, point: Callable[..., None]) -> None:
        self._pipe, self._point = pipe, point

    def _ask(self, *question: Any) -> Any:
        self._pipe.send(question)
        return self._pipe.recv()

    def place(self, placement: Placement) -> Any:
        """Ask for a call; killed before, or after, while the phone rings already."""
        self._point()
        answer = self._ask("place", placement)
        self._point()
        return answer

    def find(self, to: str, caller_id: str, since: datetime) -> Any:
        """Ask for the list of calls."""
        return self._ask("find", to, caller_id, since)

    def look(self, call: str) -> Any:
        """Ask for one call."""
        return self._ask("look", call)

    def hang_up(self, call: str) -> None:
        """Have a call ended."""
        self._ask("hang_up", call)


def work(orders: Orders, pipe: Connection) -> None:
    """Do what comes through the pipe, until it is closed."""
    database, point = open_database(orders.url), Points(orders.dies_at)
    event.listen(database.engine, "commit", point)
    library = Library(orders.folder / "flows", orders.folder / "versions", None)
    library.load()
    clock = ManualClock(datetime.fromisoformat("2026-01-01T00:00:00+00:00"))
    dispatcher = Dispatcher(
        database=database,
        caller=Afar(pipe, point),
        library=library,
        agents=LinesOfQueues(library, MemorySwitchboard()),
        policy=orders.policy,
        clock=clock,
        worker=orders.name,
    )
    desk = StoreDesk(database, orders.policy)
    while True:
        try:
            what, now, *given = pipe.recv()
        except EOFError:
            return
        clock.moment = now
        if what == "step":
            dispatcher.step(now)
            pipe.send(("done", point.passed))
        else:
            key, number = given
            flow = library.current("bank")[1]
            ask = Ask("store", "cards", number, "card.lost", "ko")
            outcome = desk.ask(ask, Errand(key, key, now, flow, "KR"))
            pipe.send(("done", outcome.name))
