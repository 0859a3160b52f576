"""Has every process serve what any process published, a moment later."""

from __future__ import annotations

from collections.abc import Callable

from ivr.publishing.ledger import last_number
from ivr.rounds import Rounds
from ivr.runtime.versions import Library
from ivr.store.database import Database, DatabaseError

EVERY = 2.0
"""Seconds from one look to the next."""


class Noticer:
    """Looks for new publications in a thread of its own, and reads the menus anew.

    Calls never wait for it; where the database is dead it waits for it to come back.

    Args:
        complain: Told what went wrong, where it was not the database.
    """

    def __init__(
        self,
        database: Database,
        library: Library,
        complain: Callable[[str], None] = lambda _: None,
        every: float = EVERY,
    ) -> None:
        self.database = database
        self.library = library
        self._complain = complain
        self._known: int | None = None
        self._rounds = Rounds("publications", self._go, every, self._tell)

    def look(self) -> bool:
        """Look once; whether the menus were read anew."""
        with self.database.read() as connection:
            found = last_number(connection)
        # What was published before the first look was read by the start itself.
        is_new = self._known is not None and found != self._known
        self._known = found
        if is_new:
            self.library.load()
        return is_new

    def start(self) -> None:
        """Go on looking."""
        self._rounds.start()

    def close(self) -> None:
        """Stop looking."""
        self._rounds.close()

    def _go(self) -> None:
        self.look()

    def _tell(self, error: Exception) -> None:
        # Who watches the database tells of it.
        if not isinstance(error, DatabaseError):
            self._complain(f"the menus could not be read anew: {error}")
