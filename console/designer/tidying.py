"""Puts off Python's search for garbage while somebody types.

Each keystroke builds a whole menu anew, a million small values for 1,000 nodes. The
collector of cycles would walk them all three times on the way: a fifth of the time
until findings are there. So what was built is taken out of its sight, and looked
through once nobody has typed for a while.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, Timer

from ivr.memory import no_collection

QUIET = 5.0
"""Seconds without a keystroke until garbage is looked for."""


class Broom:
    """Keeps the collector away from work, and has it look through all afterwards."""

    def __init__(self, quiet: float = QUIET) -> None:
        self.quiet = quiet
        self._timer: Timer | None = None
        self._lock = Lock()

    @contextmanager
    def away(self) -> Iterator[None]:
        """While this lasts nothing is looked through, nor right after it."""
        try:
            with no_collection():
                yield
                gc.freeze()
        finally:
            self._later()

    def _later(self) -> None:
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = Timer(self.quiet, self.sweep)
            self._timer.daemon = True
            self._timer.start()

    def sweep(self) -> None:
        """Look through everything now."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def stop(self) -> None:
        """Sweep no more."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = None
