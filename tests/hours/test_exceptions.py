"""The days of exceptions, once and every year, and who inherits them."""

from __future__ import annotations

from datetime import date

import pytest
from hours_made import FIRST, LAST, faults, made, source, state

from ivr.hours import ExceptionRule, HolidayChange, ScheduleSource, build, inherit
from ivr.hours.dates import Recurring
from ivr.hours.every import read_every


def days(every: str, year: int) -> list[str]:
    """The days of *year* that ``every:`` names."""
    found = read_every(every)
    assert isinstance(found, Recurring), found
    start = date(year, 1, 1).toordinal()
    covered = [date.fromordinal(start + n) for n in range(366)]
    return [f"{d:%m-%d}" for d in covered if d.year == year and found.covers(d)]


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        ("05-01", ["05-01"]),
        ("5-1", ["05-01"]),
        ("02-29", []),
        ("last Mo of 05", ["05-31"]),
        ("4th Th of 11", ["11-25"]),
        ("first Mo of 09", ["09-06"]),
        ("5th Mo of 02", []),
        ("4th Th of 11 +1", ["11-26"]),
        ("easter", ["03-28"]),
        ("easter-2", ["03-26"]),
        ("Easter + 1", ["03-29"]),
        ("12-30 to 01-02", ["01-01", "01-02", "12-30", "12-31"]),
        ("easter-2 to easter+1", ["03-26", "03-27", "03-28", "03-29"]),
        ("02-28 to 02-29", ["02-28"]),
        ("02-29 to 03-01", ["03-01"]),
        ("01-01 -1", ["12-31"]),
    ],
)
def test_days_of_2027(every: str, expected: list[str]) -> None:
    """Each form of ``every:`` falls on the days that a calendar has for it."""
    assert days(every, 2027) == expected


def test_leap_day_comes_in_leap_years() -> None:
    """29 February 2028 is a day, and no other day stands in for it before."""
    assert days("02-29", 2028) == ["02-29"]


@pytest.mark.parametrize(
    ("every", "message", "help"),
    [
        ("02-30", '"02-30" is a date that never comes', "Feb has 29 days"),
        ("31-12", '"31-12" has no such month', 'write "12-31"'),
        ("31-01", '"31-01" has no such month', 'write "01-31"'),
        ("13-32", '"13-32" has no such month', "write the month first, 01 to 12"),
        ("6th Mo of 05", '"6th" is no place in a month', "write 1st to 5th, or last"),
        (
            "last Mon of 05",
            '"mon" is no weekday',
            "write one of Mo Tu We Th Fr Sa Su",
        ),
        ("last Mo of 13", '"13" is no month', "write 01 to 12"),
        (
            "Christmas",
            '"christmas" is no day of the year',
            'write "05-01", "last Mo of 05", "easter+1" or "12-24 to 01-02"',
        ),
    ],
)
def test_every_that_never_comes(every: str, message: str, help: str) -> None:
    """A day that no year has is told where it is written."""
    exception = ExceptionRule(3, "off", "", every=every)

    (fault,) = faults(source("24/7", exceptions=[exception]))

    assert fault.part == "exceptions.3.every"
    assert (fault.message, fault.help) == (message, help)


DAY = date(2027, 2, 5)


@pytest.mark.parametrize(
    ("exception", "part", "message"),
    [
        (
            ExceptionRule(0, "off"),
            "exceptions.0",
            "the exception must name its days in one way",
        ),
        (
            ExceptionRule(0, "off", date=DAY, every="02-05"),
            "exceptions.0",
            "the exception must name its days in one way",
        ),
        (
            ExceptionRule(0, "off", start=DAY),
            "exceptions.0",
            'the exception has no "to:"',
        ),
        (
            ExceptionRule(0, "off", end=DAY),
            "exceptions.0",
            'the exception has no "from:"',
        ),
        (
            ExceptionRule(0, "off", start=DAY, end=date(2027, 2, 4)),
            "exceptions.0.to",
            '"2027-02-04" comes before "2027-02-05"',
        ),
        (
            ExceptionRule(0, "9-12", date=DAY),
            "exceptions.0.open",
            '"9" is no time of day',
        ),
        (
            ExceptionRule(0, "PH off", date=DAY),
            "exceptions.0.open",
            '"PH off" names public holidays, but of no country',
        ),
    ],
)
def test_exception_that_cannot_be_kept(
    exception: ExceptionRule, part: str, message: str
) -> None:
    """An exception is refused rather than kept in half."""
    (fault,) = faults(source("24/7", exceptions=[exception]))

    assert (fault.part, fault.message) == (part, message)


def test_run_of_one_day_is_one() -> None:
    """From Friday to Friday is Friday."""
    friday = ExceptionRule(0, "off", "", start=DAY, end=DAY)

    schedule = made(source("24/7", exceptions=[friday]))

    assert state(schedule, "2027-02-05 23:59") == "exception"
    assert state(schedule, "2027-02-06 00:00") == "open"


# Inheritance -----------------------------------------------------------------------

SUPPORT = ScheduleSource(
    "support",
    "America/New_York",
    "US",
    "CA",
    "Mo-Fr 09:00-18:00; PH off",
    (ExceptionRule(0, "off", "moving", start=DAY, end=date(2027, 2, 12)),),
    (HolidayChange(date(2026, 12, 28), "added"),),
)


def test_child_has_what_it_does_not_say() -> None:
    """A desk like support has its zone, its country, its exceptions."""
    child = inherit({"name": "desk", "open": "Mo-Fr 10:00-17:00; PH off"}, SUPPORT)

    assert (child.name, child.zone, child.country, child.region) == (
        *("desk", "America/New_York", "US"),
        "CA",
    )
    schedule = made(child)
    assert state(schedule, "2026-12-16 09:30") == "closed"
    assert state(schedule, "2026-12-28 10:30") == "holiday"
    assert state(schedule, "2027-02-05 10:30") == "exception"


def test_exceptions_of_the_child_rule() -> None:
    """The child's exceptions come after its parent's, so they hold."""
    own = ExceptionRule(0, "12:00-13:00", "at last", date=DAY)

    schedule = made(inherit({"name": "desk", "exceptions": (own,)}, SUPPORT))

    assert state(schedule, "2027-02-05 12:30") == "open"
    assert state(schedule, "2027-02-08 12:30") == "exception"


def test_region_stays_with_its_country() -> None:
    """A desk in Korea has no holidays of California."""
    child = inherit({"name": "desk", "country": "KR", "zone": "Asia/Seoul"}, SUPPORT)

    assert (child.country, child.region) == ("KR", None)


def test_faults_name_the_schedule_they_are_written_in() -> None:
    """What is wrong in the parent is not taken for the child's."""
    bad = ExceptionRule(0, "offf", date=DAY)
    parent = ScheduleSource("support", "Asia/Soul", None, None, "24/7", (bad,))
    child = inherit({"name": "desk", "open": "9-18", "exceptions": (bad,)}, parent)

    found = build(child, FIRST, LAST)[1]

    assert [(fault.part, fault.schedule) for fault in found] == [
        ("zone", "support"),
        ("open", "desk"),
        ("exceptions.0.open", "support"),
        ("exceptions.0.open", "desk"),
    ]


def test_grandchild_knows_who_wrote_what() -> None:
    """Faults go to the schedule that wrote the words, two steps up."""
    child = inherit({"name": "desk"}, SUPPORT)
    grandchild = inherit({"name": "night-desk"}, child)

    assert grandchild.written_in["open"] == "support"
    assert grandchild.exceptions[0].schedule == "support"
