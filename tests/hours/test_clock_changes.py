"""Open when the wall clock shows a time inside a span, also when it is changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hours_made import made, on, shown, source, state

from ivr.hours.lint import clock_effects

NEW_YORK = "America/New_York"
FORWARD, BACK = "2027-03-14", "2027-11-07"
"""Sundays on which New York's clocks skip, and repeat, an hour."""


class TestForward:
    """At two the clock shows three."""

    def test_span_in_the_skipped_hour_never_comes(self) -> None:
        """It is not open for a moment, and no stretch without length is told."""
        schedule = made(source("02:00-03:00", zone=NEW_YORK))

        opens = schedule.next_open(on(schedule, f"{FORWARD} 01:00"))

        assert shown(opens) == "2027-03-15 02:00"

    def test_span_that_begins_in_it_opens_after_it(self) -> None:
        """At three, the first moment at which the clock shows a later time."""
        schedule = made(source("02:30-06:00", zone=NEW_YORK))

        opens = schedule.next_open(on(schedule, f"{FORWARD} 01:59"))

        assert opens is not None
        assert opens.isoformat() == "2027-03-14T03:00:00-04:00"

    def test_span_that_ends_in_it_shuts_before_it(self) -> None:
        """At two, when the clock leaps past its end."""
        schedule = made(source("01:00-02:30", zone=NEW_YORK))

        shuts = schedule.next_close(on(schedule, f"{FORWARD} 01:30"))

        assert shuts == datetime(2027, 3, 14, 7, 0, tzinfo=UTC)

    def test_night_is_an_hour_shorter(self) -> None:
        """From ten to six are seven hours that night."""
        schedule = made(source("22:00-06:00", zone=NEW_YORK))

        status = schedule.at(on(schedule, f"{FORWARD} 01:00"))

        assert status.since is not None and status.until is not None
        assert status.until - status.since == timedelta(hours=7)


class TestBack:
    """At two the clock shows one again."""

    def test_span_in_the_repeated_hour_comes_twice(self) -> None:
        """A quarter past one is open both times."""
        schedule = made(source("01:00-01:30", zone=NEW_YORK))

        moments = schedule.stretches(
            datetime(2027, 11, 7, 5, tzinfo=UTC), datetime(2027, 11, 7, 8, tzinfo=UTC)
        )

        assert [(m.start.isoformat(), m.state) for m in moments] == [
            ("2027-11-07T01:00:00-04:00", "open"),
            ("2027-11-07T01:30:00-04:00", "closed"),
            ("2027-11-07T01:00:00-05:00", "open"),
            ("2027-11-07T01:30:00-05:00", "closed"),
        ]

    def test_moments_of_both_hours_are_told_apart(self) -> None:
        """Half past one is not half past one."""
        schedule = made(source("01:00-01:30", zone=NEW_YORK))

        first = schedule.next_close(on(schedule, f"{BACK} 01:15"))
        second = schedule.next_close(on(schedule, f"{BACK} 01:15", fold=1))

        assert first is not None and second is not None
        assert second - first == timedelta(hours=1)

    def test_span_across_it_is_an_hour_longer(self) -> None:
        """It does not shut in between."""
        schedule = made(source("00:00-04:00", zone=NEW_YORK))

        status = schedule.at(on(schedule, f"{BACK} 01:30", fold=1))

        assert status.since is not None and status.until is not None
        assert status.until - status.since == timedelta(hours=5)


def test_half_an_hour_of_lord_howe() -> None:
    """Lord Howe's clocks change by thirty minutes, at two in the night."""
    schedule = made(source("02:00-02:30", zone="Australia/Lord_Howe"))

    assert state(schedule, "2027-10-03 01:59") == "closed"
    assert state(schedule, "2027-10-03 02:30") == "closed"
    assert state(schedule, "2027-04-04 01:45", fold=1) == "closed"
    assert state(schedule, "2027-04-04 02:15") == "open"


def test_day_that_begins_at_one() -> None:
    """In Cairo a day in April has no midnight; it begins all the same."""
    schedule = made(source("Fr 00:00-24:00", zone="Africa/Cairo"))

    status = schedule.at(on(schedule, "2027-04-30 12:00"))

    assert status.since is not None and status.until is not None
    assert status.until - status.since == timedelta(hours=23)


def test_day_that_was_left_out() -> None:
    """Samoa had no 30 December 2011, so nothing is open on it."""
    written = source("2011 Dec 30 10:00-12:00", zone="Pacific/Apia")

    schedule = made(written, date(2011, 12, 1), date(2012, 1, 31))

    assert {state for state, _ in schedule.line.states} == {"closed"}


@pytest.mark.parametrize(
    ("open", "effects"),
    [
        ("Su 02:00-03:00", [("03-14", "lost")]),
        ("Su 02:30-06:00", [("03-14", "cut")]),
        ("Su 01:15-01:45", [("11-07", "repeated")]),
        ("Su 01:30-02:30", [("03-14", "cut"), ("11-07", "repeated")]),
        ("Sa 22:00-06:00", [("03-13", "shorter"), ("11-06", "longer")]),
        ("Su 03:00-06:00", []),
        ("Su 09:00-18:00", []),
        ("24/7", []),
    ],
)
def test_effects_of_clock_changes(open: str, effects: list[tuple[str, str]]) -> None:
    """An author learns which spans come out otherwise than they are written."""
    schedule = made(source(open, zone=NEW_YORK), date(2027, 1, 1), date(2027, 12, 31))

    found = [(e.day.strftime("%m-%d"), e.effect) for e in clock_effects(schedule)]

    assert found == effects
