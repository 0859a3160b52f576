"""What is loaded, and when: a command that needs no holidays does not wait for them."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = "print(sorted({'holidays', 'opening_hours'} & set(sys.modules)))"
BUILD = """
from datetime import UTC, date, datetime
from ivr.hours import ScheduleSource, build
source = ScheduleSource("x", "Asia/Seoul", {country}, None, "Mo-Fr 09:00-18:00")
schedule, _ = build(source, date(2027, 1, 1), date(2027, 12, 31))
assert schedule.is_open(datetime(2027, 1, 4, 3, tzinfo=UTC))
"""


@pytest.mark.parametrize(
    ("script", "loaded"),
    [
        (
            "import ivr.hours, ivr.hours.windows, ivr.hours.calendar, ivr.hours.lint",
            "[]",
        ),
        (BUILD.format(country=None), "[]"),
        (BUILD.format(country='"KR"'), "['holidays']"),
    ],
    ids=["imported", "without-a-country", "with-a-country"],
)
def test_holidays_are_loaded_when_a_country_asks(script: str, loaded: str) -> None:
    """The library of holidays costs more than all the rest of a check."""
    program = f"import sys\n{script}\n{HEAVY}"

    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert told.stdout.strip() == loaded


def test_a_country_is_loaded_without_the_others() -> None:
    """The library's package of countries would import the rules of each."""
    program = """
import sys
from ivr.hours.public_holidays import holidays_of
assert holidays_of("KR", None, 2027)
print(sum(name.startswith("holidays.countries.") for name in sys.modules))
"""

    told = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout.strip() == "1"


def test_the_library_does_not_look_for_its_version() -> None:
    """To look through all that is installed takes as long as the rest."""
    program = """
import sys
from ivr.hours.public_holidays import holidays_of
assert holidays_of("KR", None, 2027)
print("importlib.metadata" in sys.modules)
"""

    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert told.stdout.strip() == "False"


def test_all_countries_can_be_loaded_after_one() -> None:
    """Whoever wants the whole package of countries still gets it."""
    program = """
from ivr.hours.public_holidays import holidays_of
assert holidays_of("KR", None, 2027)
import holidays.countries
print(len(dir(holidays.countries)) > 250)
"""

    told = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout.strip() == "True"
