"""Has every process serve what any process published, a moment later."""

from __future__ import annotations

import os
from collections.abc import Callable
from threading import Event, Thread
from weakref import WeakMethod

from ivr.publishing.ledger import last_number
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
        self._every = every
        self._known: int | None = None
        self._stop = Event()
        self._thread: Thread | None = None

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
        """Go on looking; also in a process that is forked off, as some servers do."""
        if hasattr(os, "register_at_fork"):
            here = WeakMethod(self._forked)
            os.register_at_fork(after_in_child=lambda: (again := here()) and again())
        self._begin()

    def _begin(self) -> None:
        self._thread = Thread(target=self._run, name="publications", daemon=True)
        self._thread.start()

    def _forked(self) -> None:
        if not self._stop.is_set():
            self._stop = Event()
            self._begin()

    def _run(self) -> None:
        while True:
            try:
                self.look()
            except DatabaseError:
                # Who watches the database tells of it.
                pass
            except Exception as error:
                # Whatever it is, the calls go on, and so does this.
                self._complain(f"the menus could not be read anew: {error}")
            if self._stop.wait(self._every):
                return

    def close(self, patience: float = 5.0) -> None:
        """Stop looking."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(patience)
