"""The time, for whoever needs it to be passed in.

Nothing below asks the machine what time it is: it is given a ``Clock``, or the
moment itself.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

from ivr.records import dataclass


class Clock(Protocol):
    """Says what time it is."""

    def now(self) -> datetime:
        """The present moment, aware of its zone."""
        ...


class SystemClock:
    """The machine's own clock, in UTC."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands still at an aware moment."""

    moment: datetime

    def __post_init__(self) -> None:
        _require_zone(self.moment)

    def now(self) -> datetime:
        """The moment at which the clock stands."""
        return self.moment


@dataclass(slots=True)
class ManualClock:
    """A clock that moves only when it is told to."""

    moment: datetime

    def __post_init__(self) -> None:
        _require_zone(self.moment)

    def now(self) -> datetime:
        """The moment to which the clock was last moved."""
        return self.moment

    def advance(self, by: timedelta | float) -> datetime:
        """Move on *by* a duration, or by seconds, and say what time it is then.

        Elapsed time is meant, so an hour across a change of clocks is an hour.

        Raises:
            ValueError: If *by* would turn the clock back.
        """
        step = by if isinstance(by, timedelta) else timedelta(seconds=by)
        if step < timedelta(0):
            raise ValueError(f"a clock does not go back, not even by {-step}")
        zone = self.moment.tzinfo
        self.moment = (self.moment.astimezone(UTC) + step).astimezone(zone)
        return self.moment


def _require_zone(moment: datetime) -> None:
    if moment.utcoffset() is None:
        raise ValueError(f"{moment.isoformat()} needs a zone: no one knows when it is")
