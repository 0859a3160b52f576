"""Tells pages when something has changed, by server-sent events.

A page holds one stream, and fetches its parts again when the stream says so. Streams
take a thread each, and callers come first: there are only so many, and each ends after
a while. Whoever finds no room is told to ask again, which is a slower stream.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event, Lock
from time import monotonic

from ivr.store.database import Database, DatabaseError
from ivr.store.signs import sign

STREAMS = 8
"""Streams at a time, of the threads that the server has."""

EVERY = 1.0
"""Seconds between two looks."""

ENDS_AFTER = 30
"""Looks after which a stream ends, and the page opens another."""

RETRY = 2_000
"""Milliseconds until a page whose stream has ended, or found no room, asks again."""


class Pulse:
    """One look at the database a second for all pages together."""

    def __init__(
        self,
        database: Database,
        seconds: Callable[[], float] = monotonic,
        rest: Callable[[float], object] | None = None,
    ) -> None:
        self._database = database
        self._seconds = seconds
        self._stopped = Event()
        self._rest = rest or self._stopped.wait
        self._lock = Lock()
        self._looked = float("-inf")
        self._sign = ""
        self._streams = 0

    def sign(self) -> str:
        """A text that changes when something did."""
        with self._lock:
            if self._seconds() - self._looked >= EVERY:
                self._looked = self._seconds()
                try:
                    with self._database.read() as connection:
                        self._sign = sign(connection)
                except DatabaseError:
                    self._sign = "no database"
            return self._sign

    def stream(self) -> Iterator[str]:
        """Server-sent events: one at once, and one whenever something has changed."""
        with self._lock:
            room = self._streams < STREAMS and not self._stopped.is_set()
            self._streams += room
        yield f"retry: {RETRY}\n\n"
        if not room:
            yield _event(self.sign())
            return
        try:
            yield from self._watch()
        finally:
            with self._lock:
                self._streams -= 1

    def _watch(self) -> Iterator[str]:
        last = None
        for _ in range(ENDS_AFTER):
            now = self.sign()
            # A word each time: a page that has gone is found out by writing to it.
            yield _event(now) if now != last else ": still here\n\n"
            last = now
            if self._stopped.is_set():
                return
            self._rest(EVERY)

    def close(self) -> None:
        """End every stream."""
        self._stopped.set()


def _event(sign: str) -> str:
    return f"event: changed\ndata: {sign}\n\n"
