"""What has to be done while a caller waits: each thing once, beside the request.

An errand runs in a thread of its own. The request waits for it a little; a caller
whose errand takes longer hears something, and asks again. Whoever repeats the
request finds the same errand, running or done.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from threading import Lock
from time import monotonic

from ivr.telephony import Outcome, Seconds

WORKERS = 32
"""Errands at a time. They wait for others and take no processor."""

REMEMBERED: Seconds = 26 * 3_600
"""For how long a repeated request finds what was done: as long as a call's address
is good. See ``webhooks.exchange.OLDEST``."""

MOST = 50_000
"""Errands remembered, some tens of megabytes."""


class Errands:
    """The errands of all calls, by key: the call, the turn, the node."""

    def __init__(
        self,
        workers: int = WORKERS,
        remembered: Seconds = REMEMBERED,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="errand")
        self._remembered = remembered
        self._seconds = seconds
        self._known: OrderedDict[str, tuple[float, Future[Outcome]]] = OrderedDict()
        self._lock = Lock()

    def start(self, key: str, errand: Callable[[], Outcome]) -> Future[Outcome]:
        """Send somebody on *errand*, unless somebody is or was under the same *key*."""
        with self._lock:
            self._forget()
            if key in self._known:
                return self._known[key][1]
            started = self._pool.submit(errand)
            self._known[key] = (self._seconds(), started)
            return started

    def find(self, key: str) -> Future[Outcome] | None:
        """The errand under *key*, if it was started in this process."""
        with self._lock:
            found = self._known.get(key)
        return found[1] if found else None

    def _forget(self) -> None:
        oldest = self._seconds() - self._remembered
        while self._known:
            at, errand = next(iter(self._known.values()))
            if at > oldest and (len(self._known) < MOST or not errand.done()):
                break
            self._known.popitem(last=False)

    def close(self) -> None:
        """Start nothing more, and wait for nothing."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def outcome_of(errand: Future[Outcome], patience: Seconds) -> Outcome | None:
    """What *errand* came to within *patience*; None where it is still under way."""
    try:
        return errand.result(max(0.0, patience))
    except TimeoutError:
        return None if not errand.done() else Outcome("failed")
    except (Exception, CancelledError):
        return Outcome("failed")
