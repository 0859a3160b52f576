"""The dispatcher, going round by itself in a thread of the program."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from ivr.callbacks.dispatcher import Dispatcher
from ivr.rounds import Beside, Rounds

IDLE = 2.0
"""Seconds after which somebody looks, though nothing is due: another process may have
put something on record. A look takes some milliseconds."""

AT_LEAST = 0.01

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
        self._rounds = Rounds("dispatcher", self._go, IDLE, self._tell)
        self._asking = Beside("dialling", ASKING, self._not_on_record)
        self.rounds = 0
        """How many rounds there have been."""
        dispatcher.carry_out = self._asking.carry_out

    def start(self) -> None:
        """Begin to go round."""
        self._rounds.start()

    def nudge(self) -> None:
        """Something was put on record: look now."""
        self._rounds.nudge()

    def close(self) -> None:
        """Stop; whoever is just being dialled is dialled to the end."""
        self._rounds.close(None)
        self._asking.close()

    def _not_on_record(self, error: Exception) -> None:
        # The attempt is; it is settled as one of which nobody knows.
        self._complain("what the carrier said is not on record: %s", error)

    def _tell(self, error: Exception) -> None:
        self._complain("nobody is called back just now: %s", error)

    def _go(self) -> float:
        """One round; for how many seconds nothing is due."""
        self.rounds += 1
        now = self.dispatcher.clock.now()
        due = self.dispatcher.step(now) - now
        return min(IDLE, max(AT_LEAST, due / timedelta(seconds=1)))
