"""Keeps an eye on the database, beside the calls: is it there, and how many wait.

It brings a new database up, also where the server only comes back later; it drops
what has been kept long enough; and it knows a few figures without asking each time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from ivr.clock import Clock
from ivr.rounds import Rounds
from ivr.store.calls import end_unheard, live
from ivr.store.database import Database, DatabaseError
from ivr.store.schema import bring_up
from ivr.store.tables import requests

EVERY = 15.0
"""Seconds from one look to the next; figures are at most so old."""

TIDY_EVERY = timedelta(hours=1)

NOT_WAITING = ("requested", "talking")
"""States of an open request in which nobody waits for us: not yet, or no longer."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How many are on the line or wait to be called back, at a moment."""

    calls: int = 0
    open_requests: int = 0
    waiting: int = 0
    """Of the open ones, those whose time has come."""
    oldest: datetime | None = None
    """When the one that waits longest first asked."""


def figures(connection: Connection, now: datetime) -> Figures:
    """The figures of *now*."""
    due = requests.c.state.not_in(NOT_WAITING)
    wanted = select(
        func.count(),
        func.count().filter(due),
        func.min(requests.c.first_asked_at).filter(due),
    ).where(requests.c.open_key.is_not(None))
    count, waiting, oldest = connection.execute(wanted).one()
    return Figures(len(live(connection, now)), count, waiting, oldest)


class Watch:
    """Looks after a database every few seconds, in a thread of its own.

    Args:
        tidy: What is to be done every hour, such as dropping old records.
        complain: Told, once for each spell of trouble, what went wrong.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        tidy: Callable[[datetime], object] = lambda _: None,
        complain: Callable[[str], None] = lambda _: None,
        every: float = EVERY,
    ) -> None:
        self.database = database
        self.figures = Figures()
        self.trouble = ""
        """What is wrong with the database; empty where nothing is."""
        self._clock = clock
        self._tidy = tidy
        self._complain = complain
        self._current = False
        self._tidied: datetime | None = None
        self._rounds = Rounds(
            "database-watch", self.look, every, self._in_trouble, at_once=False
        )

    def look(self, *, tidy: bool = True) -> None:
        """Look once, and do what is due.

        Args:
            tidy: Whether old records may be dropped, which may take a while.

        Raises:
            ConfigurationError: The database is not one for this program.
        """
        now = self._clock.now()
        try:
            if not self._current:
                bring_up(self.database)
                self._current = True
            if tidy and (self._tidied is None or now - self._tidied >= TIDY_EVERY):
                self._tidied = now
                self._tidy_up(now)
            with self.database.read() as connection:
                self.figures = figures(connection, now)
        except (DatabaseError, OSError) as error:
            self._in_trouble(error)
        else:
            self.trouble = ""

    def _tidy_up(self, now: datetime) -> None:
        with self.database.begin() as connection:
            end_unheard(connection, now)
        self._tidy(now)

    def _in_trouble(self, error: Exception) -> None:
        cause = getattr(error, "orig", None) or error
        message = " ".join(str(cause).split()) or type(cause).__name__
        if not self.trouble:
            self._complain(f"the database cannot be used: {message}")
        self.trouble = message

    def start(self) -> None:
        """Go on looking."""
        self._rounds.start()

    def close(self) -> None:
        """Stop looking."""
        self._rounds.close()
