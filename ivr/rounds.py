"""The same again and again, in a thread of its own: the one loop for all who look.

Whatever goes wrong in a round, it is told once, and the next round comes. A process
that is forked off, as some servers do once the app is loaded, goes round as well.
What would hold up a round is done beside it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread
from weakref import WeakMethod

from ivr.telephony import Seconds

LONGEST: Seconds = 30.0
"""Between two tries at most, while one round after the other goes wrong."""

FIRST: Seconds = 1.0
"""Until it is tried again, for the first time; then twice as long, and so on."""


class Rounds:
    """Goes round until it is closed.

    Args:
        name: Of the thread, for whoever looks at a process.
        go: One round. It may say in how many seconds the next one is due.
        every: Seconds from one round to the next, where ``go`` does not say.
        complain: Told what went wrong, once for each spell of trouble.
        at_once: Whether the first round comes at once.
        afresh: Called in a process that was forked off, before its first round: locks
            and threads of the parent are of no use there.
    """

    def __init__(
        self,
        name: str,
        go: Callable[[], Seconds | None],
        every: Seconds,
        complain: Callable[[Exception], object],
        *,
        at_once: bool = True,
        afresh: Callable[[], object] = lambda: None,
    ) -> None:
        self.name = name
        self._go, self._every, self._complain = go, every, complain
        self._at_once, self._afresh = at_once, afresh
        self._failures = 0
        self._over = False
        self._nudged = Event()
        self._thread: Thread | None = None
        self._forks = False

    @property
    def is_going(self) -> bool:
        """Whether there is a thread that goes round."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Begin to go round; once."""
        if self._over or self._thread is not None:
            return
        if not self._forks and hasattr(os, "register_at_fork"):
            here = WeakMethod(self._forked)
            os.register_at_fork(after_in_child=lambda: (again := here()) and again())
            self._forks = True
        self._thread = Thread(target=self._run, name=self.name, daemon=True)
        self._thread.start()

    def nudge(self) -> None:
        """Something has happened: go round now."""
        self._nudged.set()

    def close(self, patience: Seconds | None = 5.0) -> None:
        """Go round no more.

        Args:
            patience: How long a round that goes on is waited for; None is to its end.
        """
        self._over = True
        self._nudged.set()
        if self._thread is not None:
            self._thread.join(patience)

    def _forked(self) -> None:
        # No thread outlives a fork, and an event may have been held at that moment.
        if self._thread is not None and not self._over:
            self._nudged, self._thread = Event(), None
            self._afresh()
            self.start()

    def _run(self) -> None:
        wait = 0.0 if self._at_once else self._every
        while True:
            self._nudged.wait(wait)
            self._nudged.clear()
            if self._over:
                return
            wait = self._round()

    def _round(self) -> Seconds:
        """One round; in how many seconds the next one is due."""
        try:
            due = self._go()
        except Exception as error:
            # Whatever it is: who waits for us is not left alone for it.
            self._failures += 1
            if self._failures == 1:
                self._complain(error)
            # The power is bounded before it is taken: a spell may last for days.
            again = FIRST * 2.0 ** min(self._failures - 1, 10)
            return max(self._every, min(LONGEST, again))
        self._failures = 0
        return self._every if due is None else due


class Beside:
    """Has errands done beside the rounds, a few at a time.

    Args:
        name: Of the threads.
        most: Errands at a time.
        complain: Told of each that went wrong.
    """

    def __init__(
        self, name: str, most: int, complain: Callable[[Exception], object]
    ) -> None:
        self.name = name
        self._most, self._complain = most, complain
        self._pool = self._new_pool()

    def _new_pool(self) -> ThreadPoolExecutor:
        self._process = os.getpid()
        return ThreadPoolExecutor(self._most, thread_name_prefix=self.name)

    def carry_out(self, errand: Callable[[], object]) -> None:
        """Have *errand* done soon."""
        if self._process != os.getpid():
            # The threads of the parent did not come along.
            self._pool = self._new_pool()
        self._pool.submit(self._try, errand)

    def _try(self, errand: Callable[[], object]) -> None:
        try:
            errand()
        except Exception as error:
            # Nobody asks what became of it: it would be gone without a word.
            self._complain(error)

    def close(self) -> None:
        """Take no more, and wait for what was begun."""
        self._pool.shutdown(wait=True)
