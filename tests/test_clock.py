"""Clocks that are passed in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ivr.clock import FixedClock, ManualClock, SystemClock

NEW_YORK = ZoneInfo("America/New_York")


def test_system_clock_knows_its_zone() -> None:
    """A moment without a zone would mean another time on every machine."""
    assert SystemClock().now().utcoffset() == timedelta(0)


def test_fixed_clock_stands_still() -> None:
    """Asked twice, it says the same."""
    clock = FixedClock(datetime(2026, 11, 28, 13, tzinfo=UTC))

    assert clock.now() == clock.now() == datetime(2026, 11, 28, 13, tzinfo=UTC)


def test_manual_clock_moves_when_told() -> None:
    """Seconds and durations both move it on."""
    clock = ManualClock(datetime(2026, 11, 28, 13, tzinfo=UTC))

    clock.advance(30)
    clock.advance(timedelta(minutes=1))

    assert clock.now() == datetime(2026, 11, 28, 13, 1, 30, tzinfo=UTC)


def test_an_hour_across_a_change_of_clocks_is_an_hour() -> None:
    """From half past one, the night clocks go back, an hour leads to half past one."""
    clock = ManualClock(datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK))

    later = clock.advance(3600)

    assert later.isoformat() == "2026-11-01T01:30:00-05:00"


def test_manual_clock_does_not_go_back() -> None:
    """Turning it back is a mistake of ours."""
    clock = ManualClock(datetime(2026, 11, 28, 13, tzinfo=UTC))

    with pytest.raises(ValueError, match="does not go back"):
        clock.advance(-1)


@pytest.mark.parametrize("clock", [FixedClock, ManualClock])
def test_a_clock_needs_a_zone(clock: type[FixedClock | ManualClock]) -> None:
    """A naive moment is refused at once, not when it is compared."""
    with pytest.raises(ValueError, match="needs a zone"):
        clock(datetime(2026, 11, 28, 13))
