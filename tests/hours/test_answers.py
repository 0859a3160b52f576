"""Why closed, when next open, and the usual week: what a line tells about itself."""

from __future__ import annotations

import pickle
from datetime import date, datetime, timedelta

import pytest
from hours_made import made, on, shown, source

from ivr.hours import ExceptionRule

OFFICE = "Mo-Fr 09:00-12:00,13:00-18:00; PH off"
YEAR_END = ExceptionRule(
    0, "09:00-12:00", {"ko": "연말", "en": "year-end"}, date=date(2026, 12, 31)
)


@pytest.fixture(scope="module")
def office():
    """A Korean office with a short day on New Year's Eve."""
    return made(source(OFFICE, country="KR", exceptions=[YEAR_END]))


class TestWhy:
    """Why closed, and when next open."""

    def test_on_a_holiday(self, office) -> None:
        """The caller hears which holiday, and that it opens in three days."""
        why = office.why(on(office, "2026-12-25 10:00"), "en")

        assert (why.state, why.reason) == ("holiday", "Christmas Day")
        assert shown(why.opens) == "2026-12-28 09:00"
        assert why.days_away == 3
        assert (why.day.part, why.day.rule) == ("open", "PH off")

    def test_after_an_exception(self, office) -> None:
        """The reason is told in the caller's language, with the rule behind it."""
        why = office.why(on(office, "2026-12-31 14:00"), "ko-KR")

        assert (why.state, why.reason) == ("exception", "연말")
        assert (why.day.part, why.day.rule) == ("exceptions.0", "09:00-12:00")

    def test_in_a_break(self, office) -> None:
        """It opens again within the hour."""
        why = office.why(on(office, "2026-12-16 12:10"), "en")

        assert (why.state, shown(why.opens), why.days_away) == (
            *("break", "2026-12-16 13:00"),
            0,
        )

    def test_while_open(self, office) -> None:
        """It is open now, and shuts at noon."""
        why = office.why(on(office, "2026-12-16 10:00"), "en")

        assert why.opens == why.at
        assert shown(why.closes) == "2026-12-16 12:00"

    def test_in_the_night_of_the_day_before(self) -> None:
        """At two it is yesterday's rule that keeps it open."""
        night = made(source("Fr 22:00-06:00"))

        why = night.why(on(night, "2026-12-19 02:00"), "en")

        assert (why.state, why.day.date) == ("open", date(2026, 12, 18))


class TestMoments:
    """Moments are those of the schedule's own clock."""

    def test_any_zone_may_ask(self, office) -> None:
        """The answer is the same for the same moment, told in Seoul's time."""
        seoul = on(office, "2026-12-16 10:00")

        status = office.at(seoul.astimezone(made(source("24/7", zone="UTC")).zone))

        assert status == office.at(seoul)
        assert status.until is not None
        assert status.until.isoformat() == "2026-12-16T12:00:00+09:00"

    def test_moment_without_a_zone_is_a_mistake_of_ours(self, office) -> None:
        """It would be read as the machine's time."""
        with pytest.raises(ValueError, match="no time zone"):
            office.at(datetime(2026, 12, 16, 10))

    def test_horizon_must_not_end_before_it_begins(self) -> None:
        """That is a mistake of ours, not of the author."""
        with pytest.raises(ValueError, match="before it begins"):
            made(source("24/7"), date(2027, 1, 2), date(2027, 1, 1))

    def test_distant_years_are_answered(self, office) -> None:
        """A line that nobody restarted for years still knows its hours."""
        assert office.at(on(office, "2031-12-25 10:00")).state == "holiday"
        assert office.at(on(office, "2031-12-26 10:00")).state == "open"

    def test_years_beyond_all_calendars_are_refused(self, office) -> None:
        """Nobody can say what is open in the year 3000."""
        with pytest.raises(ValueError, match="for 3000"):
            office.at(on(office, "3000-01-01 10:00"))

    def test_next_opening_may_lie_behind_the_horizon(self, office) -> None:
        """The last evening of the horizon knows the next morning."""
        opens = office.next_open(on(office, "2027-12-31 20:00"))

        assert shown(opens) == "2028-01-03 09:00"


class TestStretches:
    """Time cut where something changes."""

    def test_a_day_reads_as_its_author_would_tell_it(self, office) -> None:
        """Every stretch of New Year's Eve, with what comes before and after."""
        start = on(office, "2026-12-31 00:00")

        stretches = office.stretches(start, start + timedelta(days=1, hours=12))

        assert [(f"{s.start:%d %H:%M}", s.state) for s in stretches] == [
            ("31 00:00", "exception"),
            ("31 09:00", "open"),
            ("31 12:00", "exception"),
            ("01 00:00", "holiday"),
        ]

    def test_they_go_on_past_the_horizon(self, office) -> None:
        """The seam between what is laid out and what is not does not show."""
        start = on(office, "2027-12-24 00:00")

        stretches = office.stretches(start, start + timedelta(days=20))

        assert all(
            a.end == b.start for a, b in zip(stretches, stretches[1:], strict=False)
        )
        assert all(
            (a.state, a.reason) != (b.state, b.reason)
            for a, b in zip(stretches, stretches[1:], strict=False)
        )

    def test_no_time_has_no_stretches(self, office) -> None:
        """An empty range is empty."""
        moment = on(office, "2026-12-31 00:07")

        assert list(office.stretches(moment, moment)) == []

    def test_changes_are_the_seams(self, office) -> None:
        """Each change tells what was and what is."""
        start = on(office, "2026-12-16 08:00")

        changes = office.changes(start, start + timedelta(hours=6))

        assert [(f"{c.at:%H:%M}", c.was, c.state) for c in changes] == [
            ("09:00", "closed", "open"),
            ("12:00", "open", "break"),
            ("13:00", "break", "open"),
        ]


class TestWeekly:
    """The usual week, for speaking."""

    def test_days_with_the_same_hours_are_one_group(self) -> None:
        """Monday to Friday from nine, Saturday from ten."""
        schedule = made(source("Mo-Fr 09:00-18:00; Sa 10:00-14:00"))

        assert schedule.weekly() == (
            ((0, 1, 2, 3, 4), ((540, 1080),)),
            ((5,), ((600, 840),)),
        )

    def test_holidays_and_exceptions_are_left_out(self) -> None:
        """The week of Seollal is told as any other."""
        off = ExceptionRule(
            0, "off", "", start=date(2026, 11, 1), end=date(2027, 12, 31)
        )
        schedule = made(source(OFFICE, country="KR", exceptions=[off]))

        assert schedule.weekly() == (((0, 1, 2, 3, 4), ((540, 720), (780, 1080))),)

    def test_season_is_that_of_the_day_asked_for(self) -> None:
        """In summer the week of summer is told."""
        schedule = made(source("Mo 09:00-18:00; Jun-Aug Mo 08:00-14:00"))

        assert schedule.weekly(date(2027, 7, 7)) == (((0,), ((480, 840),)),)


def test_schedule_travels_to_another_process(office) -> None:
    """Populations of callers are simulated by many processes."""
    copy = pickle.loads(pickle.dumps(office))

    moment = on(office, "2026-12-25 10:00")
    assert copy.at(moment) == office.at(moment)
    assert copy.next_open(on(office, "2031-12-25 10:00")) is not None
