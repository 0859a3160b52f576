"""The dispatcher, going round by itself in a thread of the program."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event, Thread

from ivr.callbacks.dispatcher import Dispatcher

IDLE = 2.0
"""Seconds after which somebody looks, though nothing is due: another process may have
put something on record. A look takes some milliseconds."""

AT_LEAST = 0.01

BROKEN = 30.0
"""Seconds between two tries, at most, while the store cannot be reached."""

ASKING = 4
"""Requests to the carrier at a time: one that does not answer takes ten seconds."""


class Running:
    """Goes round as often as something is due.

    Args:
        complain: Told of what went wrong; a round that fails is tried again.
    """

    def __init__(
        self, dispatcher: Dispatcher, complain: Callable[..., object] = print
    ) -> None:
        self.dispatcher = dispatcher
        self._complain = complain
        self._pool = ThreadPoolExecutor(ASKING, thread_name_prefix="dialling")
        self._stop, self._nudged = Event(), Event()
        self._thread = Thread(target=self._run, name="dispatcher", daemon=True)
        self.rounds = 0
        """How many rounds there have been."""
        dispatcher.carry_out = self._pool.submit

    def start(self) -> None:
        """Begin to go round."""
        self._thread.start()

    def nudge(self) -> None:
        """Something was put on record: look now."""
        self._nudged.set()

    def close(self) -> None:
        """Stop; whoever is just being dialled is dialled to the end."""
        self._stop.set()
        self._nudged.set()
        if self._thread.is_alive():
            self._thread.join()
        self._pool.shutdown(wait=True)

    def _run(self) -> None:
        failures = 0
        while not self._stop.is_set():
            self._nudged.clear()
            try:
                wait = self._round()
                failures = 0
            except Exception as error:
                failures += 1
                if failures == 1:
                    self._complain("nobody is called back just now: %s", error)
                wait = min(BROKEN, 0.5 * 2**failures)
            self._nudged.wait(wait)

    def _round(self) -> float:
        """One round; for how many seconds nothing is due."""
        self.rounds += 1
        now = self.dispatcher.clock.now()
        due = self.dispatcher.step(now) - now
        return min(IDLE, max(AT_LEAST, due / timedelta(seconds=1)))
