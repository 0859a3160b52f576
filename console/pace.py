"""How often strangers may ask, by the address that they ask from.

It is counted in this process's own memory: the pages that strangers may open change
nothing, and need no exact count over all processes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

MOST_ADDRESSES = 10_000
"""Addresses that are remembered; the one that asked longest ago is forgotten."""


class Pace:
    """A bucket of questions for each address, which fills up again as time goes by.

    Args:
        most: Questions at once.
        seconds: In how many seconds an empty bucket is full again.
        clock: Seconds that only go forward.
    """

    def __init__(self, most: int, seconds: float, clock: Callable[[], float]) -> None:
        self.most = most
        self._gap = seconds / most
        self._clock = clock
        self._lock = Lock()
        self._full_at: OrderedDict[str, float] = OrderedDict()

    def wait(self, address: str) -> float:
        """Count a question from *address*; the seconds after which it may be asked,
        0 where that is now."""
        now = self._clock()
        with self._lock:
            full = max(self._full_at.pop(address, now), now) + self._gap
            late = full - now - self._gap * self.most
            # What is refused is not counted: who waits as told is let in.
            self._full_at[address] = full - self._gap if late > 0 else full
            while len(self._full_at) > MOST_ADDRESSES:
                self._full_at.popitem(last=False)
        return max(0.0, late)

    def __len__(self) -> int:
        return len(self._full_at)
