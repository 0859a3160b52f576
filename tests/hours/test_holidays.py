"""Public holidays, their substitutes and their names."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date

import pytest
from hours_made import faults, made, on, source, state

from ivr.hours import in_language
from ivr.hours.public_holidays import holidays_of

OFFICE = "Mo-Fr 09:00-18:00; PH off"

KOREAN = {
    2026: "01-01 02-16 02-17 02-18 03-01 03-02 05-05 05-24 05-25 06-03 06-06 08-15 "
    "08-17 09-24 09-25 09-26 10-03 10-05 10-09 12-25",
    2027: "01-01 02-06 02-07 02-08 02-09 03-01 05-05 05-13 06-06 08-15 08-16 09-14 "
    "09-15 09-16 10-03 10-04 10-09 10-11 12-25 12-27",
    2028: "01-01 01-26 01-27 01-28 03-01 05-02 05-05 06-06 08-15 10-02 10-03 10-04 "
    "10-05 10-09 12-25",
}
"""From the Korean Regulations on Holidays of Public Offices: Seollal, Chuseok and
Buddha's Birthday by the lunar calendar, and article 3 for the substitutes."""


@pytest.mark.parametrize("year", KOREAN)
def test_korean_holidays_with_substitutes(year: int) -> None:
    """Nobody is told to call on a day when all of Korea is off."""
    schedule = made(source(OFFICE, country="KR"), date(2026, 1, 1), date(2028, 12, 31))

    days = [f"{year}-{day}" for day in KOREAN[year].split()]

    assert {d: state(schedule, f"{d} 10:00") for d in days} == dict.fromkeys(
        days, "holiday"
    )


def test_substitute_is_a_holiday_in_one_region_only() -> None:
    """Bavaria has Epiphany off, Berlin has not."""
    bavaria = made(source(OFFICE, zone="Europe/Berlin", country="DE", region="BY"))
    berlin = made(source(OFFICE, zone="Europe/Berlin", country="DE", region="BE"))

    assert state(bavaria, "2027-01-06 10:00") == "holiday"
    assert state(berlin, "2027-01-06 10:00") == "open"


def test_holiday_on_a_saturday_is_kept_on_friday() -> None:
    """4 July 2026 was a Saturday: American offices shut on the third."""
    schedule = made(
        source(OFFICE, zone="America/New_York", country="US"),
        date(2026, 7, 1),
        date(2026, 7, 31),
    )

    assert state(schedule, "2026-07-03 10:00") == "holiday"


def test_holidays_have_names_in_two_languages() -> None:
    """A bilingual line says in each caller's language why it is shut."""
    schedule = made(source(OFFICE, country="KR"))

    status = schedule.at(on(schedule, "2026-12-25 10:00"))

    assert in_language(status.reason, "ko-KR") == "기독탄신일"
    assert in_language(status.reason, "en") == "Christmas Day"


def test_names_do_not_depend_on_the_machine() -> None:
    """The library's default is the language of the machine's locale."""
    script = (
        "from ivr.hours.public_holidays import holidays_of; from datetime import date;"
        "print(ascii(holidays_of('KR', None, 2026)[date(2026, 12, 25)]))"
    )

    told = {
        subprocess.run(
            [sys.executable, "-c", script],
            env=os.environ | {"LANGUAGE": language, "LC_ALL": "C.UTF-8"},
            capture_output=True,
            check=True,
        ).stdout
        for language in ("ko", "en")
    }

    assert len(told) == 1


def test_year_without_known_holidays_has_none() -> None:
    """A horizon beyond the library's last year is laid out all the same."""
    schedule = made(source(OFFICE, country="KR"), date(2100, 12, 1), date(2101, 1, 31))

    assert holidays_of("KR", None, 2101) == {}
    assert state(schedule, "2101-01-03 10:00") == "open"


@pytest.mark.parametrize(
    ("country", "help"),
    [
        ("kr", 'write "KR"'),
        ("Korea", 'write "KR"'),
        ("south korea", 'write "KR"'),
        ("USA", 'write "US"'),
        ("Germny", 'did you mean "DE"?'),
        ("Atlantis", "write the two letters of ISO 3166, such as KR or US"),
    ],
)
def test_unknown_country(country: str, help: str) -> None:
    """A country that is nearly right is told, rather than taken for no holidays."""
    (fault,) = faults(source("24/7", country=country))

    assert fault.message == f'no public holidays are known for "{country}"'
    assert (fault.part, fault.help) == ("country", help)


@pytest.mark.parametrize(
    ("country", "region", "help"),
    [
        ("US", "California", 'write "CA"'),
        ("DE", "BYY", 'did you mean "BY"?'),
        ("GB", "XX", "expected one of ENG, NIR, SCT, WLS"),
        ("KR", "11", "delete region:"),
    ],
)
def test_unknown_region(country: str, region: str, help: str) -> None:
    """A region without holidays of its own is told."""
    (fault,) = faults(source("24/7", country=country, region=region))

    assert fault.message.startswith(f'"{region}" is no region of {country}')
    assert (fault.part, fault.help) == ("region", help)


def test_region_without_a_country() -> None:
    """California alone could be anywhere."""
    (fault,) = faults(source("24/7", region="CA"))

    assert fault.message == 'region "CA" stands without a country'


def test_holidays_of_no_country() -> None:
    """``PH`` without a country would never come."""
    (fault,) = faults(source(OFFICE))

    assert fault.part == "open"
    assert fault.message == '"PH off" names public holidays, but of no country'


def test_country_whose_holidays_no_rule_keeps() -> None:
    """Who names a country and forgets ``PH`` is open on New Year's Day."""
    (fault,) = faults(source("Mo-Fr 09:00-18:00", country="KR"))

    assert (fault.part, fault.kind) == ("open", "warning")
    assert "says nothing of the public holidays" in fault.message


def test_line_that_never_shuts_needs_no_holidays() -> None:
    """Open day and night is open on holidays, as anyone would think."""
    assert faults(source("24/7", country="KR")) == []
