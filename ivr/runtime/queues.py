"""What is known of the queues: who waits, how long it takes, whether there is room.

The carrier tells it with every caller who waits; nothing is known of a queue at
first, and what is old is forgotten.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime
from time import monotonic
from typing import Any, Protocol

from ivr.records import dataclass
from ivr.telephony import Enqueue, Seconds

FRESH = 120.0
"""Seconds after which the last word about a queue's size is worth nothing."""

RECENT, RECENT_FOR = 10, 1_800.0
"""Answered calls from which the wait is told, and for how many seconds."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A caller who comes into a queue. ``visit`` names this wait of this call."""

    visit: str
    call: str
    flow: str
    queue: str
    language: str
    topic: str
    number: str
    at: datetime
    priority: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What whoever answers should know: what the caller chose on the way."""


class Queues(Protocol):
    """What is known of the queues."""

    def door(self, wait: Enqueue) -> str | None:
        """``unstaffed``, ``full`` or ``long-wait`` if callers are not let in.

        Of ``unstaffed`` and ``long-wait`` only those in the wait's *doors* count.
        """
        ...

    def expected_wait(self, queue: str) -> Seconds | None:
        """How long a caller who comes now will wait; None where nobody knows."""
        ...

    def seen(self, queue: str, size: int | None, most: int | None) -> None:
        """Learn how many wait in *queue*, and how many it takes."""
        ...

    def answered(self, queue: str, waited: Seconds) -> None:
        """Learn that a caller got through after having *waited*."""
        ...

    def at_carrier(self, queue: str, language: str) -> str:
        """What the carrier calls *queue* for callers who speak *language*."""
        ...

    def joined(self, caller: Joined) -> None:
        """Learn that a caller is sent into a queue; a repeated one counts once."""
        ...

    def waits(self, visit: str, at: datetime) -> None:
        """Learn that a caller still waits."""
        ...

    def left(
        self, visit: str, result: str, at: datetime, waited: Seconds | None = None
    ) -> None:
        """Learn that a caller is out of the queue: ``connected`` or otherwise."""
        ...


@dataclass(slots=True)
class _Known:
    size: int = 0
    most: int | None = None
    at: float = float("-inf")
    waits: deque[tuple[float, Seconds]] = field(
        default_factory=lambda: deque(maxlen=RECENT)
    )


class MemoryQueues:
    """What calls have shown of the queues since the program began."""

    def __init__(self, seconds: Callable[[], float] = monotonic) -> None:
        self._seconds = seconds
        self._known: dict[str, _Known] = {}

    def door(self, wait: Enqueue) -> str | None:
        if self._is_full(wait.queue):
            return "full"
        expected = self.expected_wait(wait.queue)
        if "long-wait" in wait.doors and wait.long_wait and expected is not None:
            return "long-wait" if expected >= wait.long_wait else None
        return None

    def _is_full(self, queue: str) -> bool:
        """Whether there is no room; a queue whose size nobody knows has some."""
        known = self._known.get(queue)
        if known is None or known.most is None or self._seconds() - known.at > FRESH:
            return False
        return known.size >= known.most

    def expected_wait(self, queue: str) -> Seconds | None:
        known = self._known.get(queue)
        if known is None:
            return None
        now = self._seconds()
        recent = [waited for at, waited in known.waits if now - at < RECENT_FOR]
        return sum(recent) / len(recent) if recent else None

    def seen(self, queue: str, size: int | None, most: int | None) -> None:
        if size is not None:
            known = self._known.setdefault(queue, _Known())
            known.size, known.most, known.at = size, most, self._seconds()

    def answered(self, queue: str, waited: Seconds) -> None:
        known = self._known.setdefault(queue, _Known())
        known.waits.append((self._seconds(), waited))

    def at_carrier(self, queue: str, language: str) -> str:
        return queue

    # Single callers are nothing to whoever only remembers sizes and waits.

    def joined(self, caller: Joined) -> None:
        pass

    def waits(self, visit: str, at: datetime) -> None:
        pass

    def left(
        self, visit: str, result: str, at: datetime, waited: Seconds | None = None
    ) -> None:
        pass
