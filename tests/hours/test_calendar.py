"""The calendar of a year, as people and programs read it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hours_made import made, source

from ivr.hours import ExceptionRule, Schedule, in_language
from ivr.hours.calendar import (
    calendar_json,
    changes_json,
    list_changes,
    year_calendar,
)
from ivr.hours.spans import hours_text

FIXTURES = Path(__file__).parent.parent / "fixtures" / "hours"


@pytest.fixture(scope="module")
def office() -> Schedule:
    """The account-support line of the language's own example."""
    exceptions = [
        ExceptionRule(0, "09:00-12:00", "year-end", date=date(2026, 12, 31)),
        ExceptionRule(
            1, "off", "Seollal", start=date(2027, 2, 5), end=date(2027, 2, 10)
        ),
        ExceptionRule(2, "off", "근로자의 날", every="05-01"),
    ]
    open = "Mo-Fr 09:00-12:00,13:00-18:00; PH off"
    return made(source(open, country="KR", exceptions=exceptions))


@pytest.fixture(scope="module")
def night() -> Schedule:
    """A night desk in New York, whose clocks change."""
    return made(source("Mo-Fr 22:00-06:00; Su 01:30-02:30", zone="America/New_York"))


def test_special_days_of_a_year(
    office: Schedule, matches: Callable[[Path, str], None]
) -> None:
    """All that holidays and exceptions make of 2027, on one page."""
    lines = [
        f"{day.date:%a %d %b}  {day.state:<9}  {hours_text(day.spans):<12}  "
        f"{in_language(day.reason, 'en'):<45}  {day.part}: {day.rule}".rstrip()
        for day in year_calendar(office, 2027).special
    ]

    matches(FIXTURES / "special-days-2027.txt", "\n".join([*lines, ""]))


def test_changes_around_the_clock_changes(
    night: Schedule, matches: Callable[[Path, str], None]
) -> None:
    """What a night desk lives through in the weeks when the clocks change."""
    lines = [
        f"{change.at:%a %d %b %H:%M %z}  {change.was} > {change.state}"
        + (f"  clocks {change.clock:+} min" if change.clock else "")
        for change in list_changes(night, 2027)
        if (change.at.month, change.at.isocalendar().week)
        in ((3, 10), (3, 11), (11, 44), (11, 45))
    ]

    matches(FIXTURES / "changes-of-a-night-desk.txt", "\n".join([*lines, ""]))


def test_every_day_is_there_once(office: Schedule) -> None:
    """Twelve months and 365 days, leap years 366."""
    calendar = year_calendar(office, 2027)

    assert [len(month) for month in calendar.months][:3] == [31, 28, 31]
    assert len({day.date for day in calendar.days}) == 365
    assert len(year_calendar(office, 2028).days) == 366


def test_changes_name_their_rule(office: Schedule) -> None:
    """Behind every change stands the rule that made it."""
    changes = {f"{c.at:%m-%d %H:%M}": c for c in list_changes(office, 2027)}

    assert changes["02-05 00:00"].rule == "off"
    assert changes["02-05 00:00"].part == "exceptions.1"
    assert changes["12-27 00:00"].rule == "PH off"


def test_change_at_new_year_is_one_of_the_year(office: Schedule) -> None:
    """New Year's Day begins with the year, and it is a change."""
    first = list_changes(office, 2027)[0]

    assert (first.at.isoformat(), first.was, first.state) == (
        *("2027-01-01T00:00:00+09:00", "exception"),
        "holiday",
    )


def test_json_is_plain(office: Schedule) -> None:
    """Programs get dates and times as text, and reasons in one language."""
    calendar = json.loads(json.dumps(calendar_json(year_calendar(office, 2027), "ko")))
    changes = json.loads(json.dumps(changes_json(list_changes(office, 2027), "en")))

    assert calendar["weekly"] == [
        {
            "days": ["Mo", "Tu", "We", "Th", "Fr"],
            "hours": [
                {"from": "09:00", "to": "12:00", "next_day": False},
                {"from": "13:00", "to": "18:00", "next_day": False},
            ],
        }
    ]
    assert calendar["days"][0] == {
        "date": "2027-01-01",
        "weekday": "Fr",
        "state": "holiday",
        "hours": [],
        "reason": "신정연휴",
        "holiday": "신정연휴",
        "exception": "",
        "part": "open",
        "rule": "PH off",
    }
    assert changes[0]["reason"] == "New Year's Day"


def test_night_ends_on_the_next_day(night: Schedule) -> None:
    """A program must not take 22:00 to 06:00 for minus sixteen hours."""
    calendar = calendar_json(year_calendar(night, 2027), "en")

    assert calendar["days"][3]["hours"] == [
        {"from": "22:00", "to": "06:00", "next_day": True}
    ]
