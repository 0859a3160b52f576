"""Which rule a day has, and which day a minute of the night."""

from __future__ import annotations

from datetime import date

from hours_made import made, on, shown, source, state

from ivr.hours import ExceptionRule, HolidayChange

OFFICE = "Mo-Fr 09:00-12:00,13:00-18:00; PH off"
YEAR_END = ExceptionRule(0, "09:00-12:00", "year-end", date=date(2026, 12, 31))
SEOLLAL = ExceptionRule(
    1, "off", "Seollal", start=date(2027, 2, 5), end=date(2027, 2, 10)
)


class TestNights:
    """A span belongs to the day on which it begins."""

    night = made(source("Mo-Fr 22:00-06:00; PH off", country="KR"))

    def test_night_before_a_holiday_is_worked_to_its_end(self) -> None:
        """Thursday's night runs on into Christmas morning."""
        assert state(self.night, "2026-12-25 05:59") == "open"
        assert state(self.night, "2026-12-25 06:00") == "holiday"

    def test_holiday_has_no_night_of_its_own(self) -> None:
        """Nobody works in the night that begins on Christmas."""
        assert state(self.night, "2026-12-25 22:00") == "holiday"
        assert state(self.night, "2026-12-26 03:00") == "closed"

    def test_night_after_the_last_weekday_ends_on_saturday(self) -> None:
        """Friday's night is Friday's, whatever day the clock shows."""
        assert state(self.night, "2026-12-19 05:59") == "open"
        assert state(self.night, "2026-12-19 22:00") == "closed"

    def test_exception_does_not_end_the_night_before(self) -> None:
        """A day off begins when the night shift of the day before has gone."""
        off = ExceptionRule(0, "off", "moving", date=date(2026, 12, 16))
        schedule = made(source("Mo-Fr 22:00-06:00", exceptions=[off]))

        assert state(schedule, "2026-12-16 05:59") == "open"
        assert state(schedule, "2026-12-16 06:00") == "exception"
        assert state(schedule, "2026-12-17 05:00") == "closed"

    def test_times_past_24_are_the_same_night(self) -> None:
        """22:00-30:00 is another way to write 22:00-06:00."""
        other = made(source("Mo-Fr 22:00-30:00; PH off", country="KR"))

        assert other.line.starts == self.night.line.starts

    def test_break_at_midnight_belongs_to_the_night(self) -> None:
        """A gap cut out of a night is a break on both sides of midnight."""
        schedule = made(source("Mo-Fr 22:00-06:00; 23:30-24:30 off"))

        assert state(schedule, "2026-12-16 23:45") == "break"
        assert state(schedule, "2026-12-17 00:15") == "break"
        assert state(schedule, "2026-12-17 00:30") == "open"


class TestPrecedence:
    """Exceptions rule over holidays, holidays over weekdays."""

    def test_day_without_any_rule_is_closed(self) -> None:
        """A Sunday has no reason to be told."""
        status = made(source(OFFICE, country="KR")).at
        schedule = made(source(OFFICE, country="KR"))

        assert status(on(schedule, "2026-12-20 10:00")).state == "closed"
        assert status(on(schedule, "2026-12-20 10:00")).reason == ""

    def test_gap_between_the_spans_of_a_day_is_a_break(self) -> None:
        """Lunch is no closing: whoever calls then need not wait until tomorrow."""
        schedule = made(source(OFFICE, country="KR"))

        assert state(schedule, "2026-12-16 12:00") == "break"
        assert state(schedule, "2026-12-16 12:59") == "break"
        assert state(schedule, "2026-12-16 18:00") == "closed"

    def test_holiday_is_one_from_midnight_to_midnight(self) -> None:
        """A call on Christmas Day at two in the night meets the holiday."""
        schedule = made(source(OFFICE, country="KR"))

        assert state(schedule, "2026-12-24 23:59") == "closed"
        assert state(schedule, "2026-12-25 00:00") == "holiday"
        assert state(schedule, "2026-12-25 23:59") == "holiday"

    def test_exception_opens_on_a_holiday(self) -> None:
        """An exception rules; the rest of the day is shut because of the holiday."""
        few = ExceptionRule(0, "10:00-12:00", "few of us", date=date(2026, 12, 25))
        schedule = made(source(OFFICE, country="KR", exceptions=[few]))

        assert state(schedule, "2026-12-25 10:00") == "open"
        assert state(schedule, "2026-12-25 14:00") == "holiday"

    def test_exception_shuts_part_of_a_day(self) -> None:
        """What is left out of a short day is shut because of the exception."""
        schedule = made(source(OFFICE, country="KR", exceptions=[YEAR_END]))

        status = schedule.at(on(schedule, "2026-12-31 14:00"))

        assert (status.state, status.reason) == ("exception", "year-end")

    def test_longer_day_is_shut_for_no_special_reason(self) -> None:
        """An exception that only opens longer is not why it is shut at night."""
        longer = ExceptionRule(0, "08:00-22:00", "sale", date=date(2026, 12, 16))
        schedule = made(source(OFFICE, country="KR", exceptions=[longer]))

        assert state(schedule, "2026-12-16 21:59") == "open"
        assert state(schedule, "2026-12-16 22:00") == "closed"

    def test_exception_rules_over_the_holidays_in_it(self) -> None:
        """A week off is told as the week off, on its Sundays and holidays too."""
        schedule = made(source(OFFICE, country="KR", exceptions=[SEOLLAL]))

        stretch = schedule.at(on(schedule, "2027-02-08 10:00"))

        assert (stretch.state, stretch.reason) == ("exception", "Seollal")
        assert shown(stretch.since) == "2027-02-05 00:00"
        assert shown(stretch.until) == "2027-02-11 00:00"

    def test_later_exception_rules(self) -> None:
        """Two exceptions for a day: the one written last holds."""
        open_after_all = ExceptionRule(2, "10:00-11:00", "", date=date(2027, 2, 8))
        schedule = made(
            source(OFFICE, country="KR", exceptions=[SEOLLAL, open_after_all])
        )

        assert state(schedule, "2027-02-08 10:30") == "open"
        assert state(schedule, "2027-02-08 12:00") == "exception"

    def test_exception_may_have_rules_for_weekdays(self) -> None:
        """Summer hours leave weekends and holidays as they are."""
        summer = ExceptionRule(
            0,
            "Mo-Fr 08:00-14:00",
            "summer",
            start=date(2027, 7, 1),
            end=date(2027, 8, 31),
        )
        weekly = "Mo-Fr 09:00-18:00; Sa 10:00-12:00"
        schedule = made(source(weekly, exceptions=[summer]))

        assert state(schedule, "2027-07-02 08:30") == "open"
        assert state(schedule, "2027-07-02 14:00") == "exception"
        assert state(schedule, "2027-07-03 10:00") == "open"

    def test_exception_may_cut_an_hour(self) -> None:
        """A staff meeting takes an hour out of what the day has otherwise."""
        meeting = ExceptionRule(
            0, "10:00-11:00 off", "meeting", date=date(2026, 12, 16)
        )
        schedule = made(source(OFFICE, country="KR", exceptions=[meeting]))

        assert state(schedule, "2026-12-16 09:30") == "open"
        assert state(schedule, "2026-12-16 10:30") == "break"
        assert state(schedule, "2026-12-16 11:30") == "open"


class TestHolidayRules:
    """``PH`` in the weekly text."""

    def test_holiday_may_have_hours(self) -> None:
        """On a holiday with hours, the time outside them is the holiday's."""
        schedule = made(source("Mo-Fr 09:00-18:00; PH 10:00-14:00", country="KR"))

        assert state(schedule, "2026-12-25 13:59") == "open"
        assert state(schedule, "2026-12-25 14:00") == "holiday"

    def test_holiday_beside_weekdays_has_their_hours(self) -> None:
        """``Sa,PH`` is what a shop has that opens late on both."""
        schedule = made(source("Mo-Fr 09:00-18:00; Sa,PH 11:00-14:00", country="KR"))

        assert state(schedule, "2026-12-25 09:30") == "holiday"
        assert state(schedule, "2026-12-25 11:30") == "open"
        assert state(schedule, "2026-12-26 11:30") == "open"

    def test_eve_of_a_holiday_may_be_short(self) -> None:
        """``PH -1 day`` is the day before, whatever weekday it is."""
        weekly = "Mo-Fr 09:00-18:00; PH -1 day 09:00-13:00; PH off"
        schedule = made(source(weekly, country="KR"))

        assert state(schedule, "2026-12-24 12:59") == "open"
        assert state(schedule, "2026-12-24 13:00") == "holiday"

    def test_date_after_the_holidays_rules_over_them(self) -> None:
        """A date written last is meant, holiday or not."""
        weekly = "Mo-Fr 09:00-18:00; PH off; Dec 25 10:00-12:00"
        schedule = made(source(weekly, country="KR"))

        assert state(schedule, "2026-12-25 11:00") == "open"
        assert state(schedule, "2026-12-25 13:00") == "holiday"

    def test_operators_add_a_holiday(self) -> None:
        """A temporary holiday, made known late, shuts as others do."""
        late = HolidayChange(date(2026, 12, 28), {"ko": "임시공휴일"})
        schedule = made(source(OFFICE, country="KR", holidays=[late]))

        status = schedule.at(on(schedule, "2026-12-28 10:00"))

        assert (status.state, status.reason) == ("holiday", {"ko": "임시공휴일"})

    def test_operators_take_a_holiday_off(self) -> None:
        """A day that is none this year is worked."""
        worked = HolidayChange(date(2026, 12, 25), "", add=False)
        schedule = made(source(OFFICE, country="KR", holidays=[worked]))

        assert state(schedule, "2026-12-25 10:00") == "open"


def test_always_open_never_changes() -> None:
    """A line for emergencies has no since and no until."""
    schedule = made(source("24/7"))

    status = schedule.at(on(schedule, "2026-12-25 02:00"))

    assert (status.state, status.since, status.until) == ("open", None, None)
    assert schedule.next_close(on(schedule, "2026-12-25 02:00")) is None


def test_never_open_has_no_next_opening() -> None:
    """A line that is shut for good promises nothing."""
    schedule = made(source("off"))

    assert schedule.next_open(on(schedule, "2026-12-25 02:00")) is None


def test_weeks_touch_without_a_seam() -> None:
    """Spans that end when the next day's begin are one stretch."""
    schedule = made(source("Mo-Fr 00:00-24:00"))

    status = schedule.at(on(schedule, "2026-12-16 00:00"))

    assert shown(status.since) == "2026-12-14 00:00"
    assert shown(status.until) == "2026-12-19 00:00"
