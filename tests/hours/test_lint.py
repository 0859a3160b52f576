"""What a schedule that can be read may still have wrong."""

from __future__ import annotations

from datetime import date

import pytest
from hours_made import made, source

from ivr.hours import ExceptionRule, Schedule, inherit
from ivr.hours.lint import (
    holidays_known_until,
    movable_feasts,
    never_open,
    never_shut,
    shadowed_exceptions,
    stale_exceptions,
)

OFFICE = "Mo-Fr 09:00-18:00; PH off"


def korean(*exceptions: ExceptionRule) -> Schedule:
    """A Korean office with *exceptions*."""
    return made(source(OFFICE, country="KR", exceptions=exceptions))


def american(*exceptions: ExceptionRule) -> Schedule:
    """An American office with *exceptions*."""
    zone = "America/New_York"
    return made(source(OFFICE, zone=zone, country="US", exceptions=exceptions))


@pytest.mark.parametrize(
    ("open", "never"),
    [("off", True), ("2020 09:00-18:00", True), ("Feb 29 09:00-18:00", True),
     ("Dec 24 09:00-09:01", False)],
)  # fmt: skip
def test_never_open(open: str, never: bool) -> None:
    """A line that no minute of the horizon opens is found."""
    assert never_open(made(source(open))) is never


def test_never_shut() -> None:
    """A line that always answers makes its closed side unreachable."""
    assert never_shut(made(source("24/7")))
    assert not never_shut(korean())


class TestShadowed:
    """Exceptions that never come to hold."""

    day = ExceptionRule(0, "10:00-12:00", "", date=date(2027, 2, 8))
    week = ExceptionRule(1, "off", "", start=date(2027, 2, 5), end=date(2027, 2, 10))

    def test_day_within_a_later_week(self) -> None:
        """The week is written last, so the day's own hours are lost."""
        (found,) = shadowed_exceptions(korean(self.day, self.week))

        assert (found.part, found.by) == (
            "exceptions.0",
            (("support", "exceptions.1"),),
        )

    def test_day_after_its_week(self) -> None:
        """Written after it, the day holds, and so do the other days of the week."""
        assert not list(shadowed_exceptions(korean(self.week, self.day)))

    def test_hour_cut_from_it_leaves_it_in_force(self) -> None:
        """What a later exception only cuts from still has a say."""
        cut = ExceptionRule(2, "11:00-11:30 off", "", date=date(2027, 2, 8))

        assert not list(shadowed_exceptions(korean(self.day, cut)))

    def test_one_of_the_parent_by_one_of_the_child(self) -> None:
        """Who is like another schedule learns which of its exceptions is lost."""
        parent = source(OFFICE, country="KR", exceptions=[self.day])
        own = ExceptionRule(0, "off", "", date=date(2027, 2, 8))

        schedule = made(inherit({"name": "desk", "exceptions": (own,)}, parent))

        (found,) = shadowed_exceptions(schedule)
        assert (found.schedule, found.by) == ("support", (("desk", "exceptions.0"),))


class TestStale:
    """Exceptions whose time has gone."""

    def test_last_day_has_passed(self) -> None:
        """Last year's Seollal is no use."""
        past = ExceptionRule(
            0, "off", "", start=date(2026, 2, 16), end=date(2026, 2, 18)
        )

        (found,) = stale_exceptions(korean(past))

        assert (found.part, found.last) == ("exceptions.0", date(2026, 2, 18))

    def test_last_day_is_today(self) -> None:
        """It is not stale before it is over."""
        ends = ExceptionRule(0, "off", "", date=date(2026, 11, 1))

        assert not list(stale_exceptions(korean(ends)))
        assert list(stale_exceptions(korean(ends), date(2026, 11, 2)))

    def test_every_year_is_never_stale(self) -> None:
        """It comes again."""
        assert not list(
            stale_exceptions(korean(ExceptionRule(0, "off", every="05-01")))
        )


class TestKnownHolidays:
    """The library ends somewhere."""

    def test_horizon_beyond_the_data(self) -> None:
        """The last day known is told."""
        schedule = made(
            source(OFFICE, country="KR"), date(2100, 6, 1), date(2101, 6, 30)
        )

        assert holidays_known_until(schedule) == date(2100, 12, 31)

    def test_horizon_within_the_data(self) -> None:
        """Nothing is said where nothing is missing."""
        assert holidays_known_until(korean()) is None


class TestMovableFeasts:
    """A date that was a feast once, written as if it were one every year."""

    def test_seollal_by_its_date(self) -> None:
        """17 February was Seollal in 2026; in 2027 it is 7 February."""
        (found,) = movable_feasts(korean(ExceptionRule(0, "off", "", every="02-17")))

        assert found.part == "exceptions.0"
        assert found.name == {"ko": "설날", "en": "Korean New Year"}
        assert found.was == date(2026, 2, 17)
        assert date(2027, 2, 7) in found.later

    def test_thanksgiving_by_its_date(self) -> None:
        """26 November is Thanksgiving in 2026 only."""
        (found,) = movable_feasts(american(ExceptionRule(0, "off", "", every="11-26")))

        assert found.later == (date(2026, 11, 26), date(2027, 11, 25))

    @pytest.mark.parametrize(
        "every", ["05-01", "12-25", "01-01", "08-15", "04-02", "4th Th of 11"]
    )
    def test_dates_that_stay(self, every: str) -> None:
        """Labour Day, Christmas, the founder's birthday are every year the same."""
        exception = ExceptionRule(0, "off", "", every=every)

        assert not list(movable_feasts(korean(exception)))
        assert not list(movable_feasts(american(exception)))

    def test_feasts_that_meet_on_a_date_that_stays(self) -> None:
        """Children's Day stays on 5 May, though Buddha's birthday once fell on it."""
        exception = ExceptionRule(0, "off", every="05-05")

        assert not list(movable_feasts(korean(exception)))

    def test_eve_of_christmas_is_no_movable_feast(self) -> None:
        """That Christmas is kept on the 24th in 2027 makes it no movable feast."""
        assert not list(
            movable_feasts(american(ExceptionRule(0, "off", every="12-24")))
        )
