"""When people may be called, and whether we are there then."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hours_made import FIRST, LAST, made, on, shown, source

from ivr.hours.windows import CallingRules, Window, calling_rules, first_possible


def rules(open: str, *place: str) -> CallingRules:
    """Calling rules without a fault; *place* is a country, and a region of it."""
    found, faults = calling_rules("tried", open, *place)
    assert found is not None, faults
    return found


def window(open: str, *zones: str) -> Window:
    """The window for somebody in one of *zones*."""
    return rules(open).window(zones, FIRST, LAST)


AUSTRALIA = "Mo-Fr 09:00-20:00; Sa 09:00-17:00; PH off"
"""Weekdays, shorter on Saturdays, never on Sundays and holidays."""


def test_clock_is_that_of_who_is_called() -> None:
    """Eight in the evening in Seoul is three in the morning in California."""
    allowed = window("08:00-21:00", "America/Los_Angeles").allowed

    assert not allowed(datetime(2026, 12, 16, 11, tzinfo=UTC))
    assert allowed(datetime(2026, 12, 16, 16, tzinfo=UTC))


def test_all_zones_must_allow_it() -> None:
    """A toll-free number may be in New York or in Los Angeles."""
    both = window("08:00-21:00", "America/New_York", "America/Los_Angeles")

    assert not both.allowed(datetime(2026, 12, 16, 13, 30, tzinfo=UTC))
    assert both.next_allowed(datetime(2026, 12, 16, 13, 30, tzinfo=UTC)) == datetime(
        2026, 12, 16, 16, tzinfo=UTC
    )


def test_zones_that_share_no_hour() -> None:
    """Where no hour suits all, nobody is called."""
    none = window("09:00-12:00", "America/New_York", "Asia/Seoul")

    assert none.next_allowed(datetime(2026, 12, 16, tzinfo=UTC)) is None


def test_weekends_and_holidays_are_left_in_peace() -> None:
    """After Christmas on a Friday nobody is called before Tuesday."""
    peace = rules(AUSTRALIA, "AU", "NSW").window(["Australia/Sydney"], FIRST, LAST)

    moment = peace.next_allowed(datetime(2026, 12, 25, 1, tzinfo=UTC))

    # Boxing Day is a holiday too, and as it is a Saturday so is Monday.
    assert shown(moment and moment.astimezone(peace.schedules[0].zone)) == (
        "2026-12-29 09:00"
    )


@pytest.mark.parametrize("zones", [[], ["Etc/Unknown"], ["Asia/Seoul", "Mars"]])
def test_nobody_is_called_in_no_zone(zones: list[str]) -> None:
    """Closed by default: where a person is must be known."""
    with pytest.raises(ValueError, match="zone"):
        rules("08:00-21:00").window(zones, date(2027, 1, 1), date(2027, 1, 2))


def test_rules_that_cannot_be_read() -> None:
    """The author of a profile is told as the author of a schedule is."""
    found, faults = calling_rules("tried", "8am-9pm")

    assert found is None
    assert [fault.message for fault in faults] == ['"8" is no time of day']


class TestFirstPossible:
    """An attempt needs our hours and theirs."""

    office = made(source("Mo-Fr 09:00-18:00"))

    def test_both_open_at_once(self) -> None:
        """In Seoul, a caller from Seoul is called as soon as it opens."""
        near = window("08:00-21:00", "Asia/Seoul")
        after = on(self.office, "2026-12-16 19:00")

        moment = first_possible(self.office, near, after, timedelta(days=7))

        assert shown(moment) == "2026-12-17 09:00"

    def test_already_possible(self) -> None:
        """Now, if now will do."""
        near = window("08:00-21:00", "Asia/Seoul")
        now = on(self.office, "2026-12-16 10:20")

        assert first_possible(self.office, near, now, timedelta(days=7)) == now

    def test_far_away(self) -> None:
        """A caller in New York can be called in the last hours of their evening."""
        far = window("08:00-21:00", "America/New_York")
        after = on(self.office, "2026-12-16 12:00")

        moment = first_possible(self.office, far, after, timedelta(days=7))

        # 21:00 in New York is 11:00 in Seoul.
        assert shown(moment) == "2026-12-17 09:00"

    def test_never(self) -> None:
        """Office hours here are the night there: the promise cannot be kept."""
        far = window("13:00-18:00", "America/New_York")
        after = on(self.office, "2026-12-16 12:00")

        assert first_possible(self.office, far, after, timedelta(days=60)) is None

    def test_not_soon_enough(self) -> None:
        """Monday is no answer to a promise for the weekend."""
        near = window("08:00-21:00", "Asia/Seoul")
        after = on(self.office, "2026-12-18 18:00")

        assert first_possible(self.office, near, after, timedelta(days=2)) is None
        assert first_possible(self.office, near, after, timedelta(days=3)) is not None

    def test_promise_ends_when_it_opens(self) -> None:
        """The end of the horizon is no part of it."""
        near = window("08:00-21:00", "Asia/Seoul")
        after = on(self.office, "2026-12-17 08:00")

        assert first_possible(self.office, near, after, timedelta(hours=1)) is None
