"""Moments and opening hours are said as people say them."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ivr.speech_moments import say_moment, say_slot, say_weekly

SEOUL = ZoneInfo("Asia/Seoul")
THURSDAY_EVENING = datetime(2026, 11, 26, 20, 0, tzinfo=SEOUL)


def at(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    """A moment in Seoul."""
    return datetime(year, month, day, hour, minute, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("moment", "english", "korean"),
    [
        (at(11, 26, 21, 30), "today at 9:30 at night", "오늘 오후 9시 30분에"),
        (at(11, 27, 9), "tomorrow at 9 in the morning", "내일 오전 9시에"),
        (at(11, 30, 9), "on Monday at 9 in the morning", "월요일 오전 9시에"),
        (at(11, 29, 0), "on Sunday at midnight", "일요일 0시에"),
        (at(12, 2, 12), "on Wednesday at noon", "수요일 낮 12시에"),
        (
            at(12, 3, 13),
            "on Thursday, December 3, at 1 in the afternoon",
            "12월 3일 목요일 오후 1시에",
        ),
        (
            at(1, 4, 9, year=2027),
            "on Monday, January 4, at 9 in the morning",
            "1월 4일 월요일 오전 9시에",
        ),
        (
            at(12, 25, 9, year=2027),
            "on December 25, 2027, at 9 in the morning",
            "2027년 12월 25일 오전 9시에",
        ),
        (at(11, 26, 19), "now", "지금"),
    ],
)
def test_a_moment_is_said_from_here(
    moment: datetime, english: str, korean: str
) -> None:
    """The nearer it is, the fewer words it takes."""
    assert say_moment(moment, THURSDAY_EVENING, "en") == english
    assert say_moment(moment, THURSDAY_EVENING, "ko") == korean


def test_tomorrow_is_the_schedules_tomorrow() -> None:
    """A caller at 15:30 UTC hears of the day that it is where people answer."""
    now = datetime(2026, 11, 26, 15, 30, tzinfo=ZoneInfo("UTC"))

    assert say_moment(at(11, 27, 9), now, "en") == "today at 9 in the morning"


def test_britons_hear_the_day_before_the_month() -> None:
    """The order of day and month follows the language's region."""
    said = say_moment(at(12, 3, 13), THURSDAY_EVENING, "en-GB")

    assert said == "on Thursday 3 December at 1 in the afternoon"


def test_another_language_hears_digits() -> None:
    """A Spanish caller hears a date and a time, and no English word."""
    assert say_moment(at(11, 27, 9), THURSDAY_EVENING, "es") == "2026-11-27 09:00"


@pytest.mark.parametrize(
    ("start", "hours", "english", "korean"),
    [
        (
            at(11, 27, 9),
            1,
            "tomorrow between 9 and 10 in the morning",
            "내일 오전 9시에서 10시 사이",
        ),
        (
            at(11, 27, 11),
            2,
            "tomorrow between 11 in the morning and 1 in the afternoon",
            "내일 오전 11시에서 오후 1시 사이",
        ),
        (
            at(11, 30, 11),
            1,
            "on Monday between 11 in the morning and noon",
            "월요일 오전 11시에서 12시 사이",
        ),
    ],
)
def test_a_slot_is_said_as_a_stretch(
    start: datetime, hours: int, english: str, korean: str
) -> None:
    """The part of the day is said once where it is the same."""
    end = start + timedelta(hours=hours)

    assert say_slot(start, end, THURSDAY_EVENING, "en") == english
    assert say_slot(start, end, THURSDAY_EVENING, "ko") == korean


WEEKDAYS, EVERY_DAY = tuple(range(5)), tuple(range(7))


@pytest.mark.parametrize(
    ("weekly", "english", "korean"),
    [
        (
            [(WEEKDAYS, ((540, 720), (780, 1080)))],
            "Monday to Friday 9 to 12 and 1 to 6",
            "월요일부터 금요일까지 오전 9시부터 12시까지, 오후 1시부터 6시까지",
        ),
        ([(EVERY_DAY, ((0, 1440),))], "24 hours a day, every day", "매일 24시간"),
        ([(WEEKDAYS, ((0, 1440),))], "Monday to Friday 24 hours a day", None),
        ([(EVERY_DAY, ((540, 1080),))], "every day 9 to 6", None),
        (
            [(EVERY_DAY, ((420, 1080),))],
            "every day 7 to 6",
            "매일 오전 7시부터 오후 6시까지",
        ),
        (
            [((0, 1, 2, 4), ((540, 720),))],
            "Monday to Wednesday and Friday 9 to 12",
            "월요일부터 수요일까지, 금요일 오전 9시부터 12시까지",
        ),
        ([], "closed at present", "현재 운영하지 않습니다"),
        ([(WEEKDAYS, ())], "closed at present", None),
        (
            [(WEEKDAYS, ((570, 1050),)), ((5,), ((540, 780),))],
            "Monday to Friday 9:30 to 5:30, and Saturday 9 to 1",
            "월요일부터 금요일까지 오전 9시 30분부터 오후 5시 30분까지, "
            "토요일 오전 9시부터 오후 1시까지",
        ),
        (
            [((4, 5), ((1320, 1800),))],
            "Friday and Saturday 10 at night to 6 in the morning",
            "금요일과 토요일 오후 10시부터 다음 날 오전 6시까지",
        ),
        (
            [((0, 2, 4), ((480, 1200),))],
            "Monday, Wednesday and Friday 8 in the morning to 8 in the evening",
            "월요일, 수요일, 금요일 오전 8시부터 오후 8시까지",
        ),
        (
            [((6,), ((720, 1440),))],
            "Sunday noon to midnight",
            "일요일 낮 12시부터 밤 12시까지",
        ),
    ],
)
def test_opening_hours_are_said_as_on_a_door(
    weekly: list[tuple[tuple[int, ...], tuple[tuple[int, int], ...]]],
    english: str,
    korean: str | None,
) -> None:
    """Days in rows, hours short where nobody can mistake them."""
    assert say_weekly(weekly, "en") == english
    if korean is not None:
        assert say_weekly(weekly, "ko") == korean


def test_opening_hours_in_another_language_are_neutral() -> None:
    """They look as OpenStreetMap writes them."""
    weekly = [(WEEKDAYS, ((540, 720), (780, 1080))), ((6,), ((0, 1440),))]

    assert say_weekly(weekly, "fr") == "Mo-Fr 09:00-12:00, 13:00-18:00; Su 00:00-24:00"
