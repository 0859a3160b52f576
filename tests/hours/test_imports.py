"""What is loaded, and when: a command that needs no holidays does not wait for them."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = "print(sorted({'holidays', 'opening_hours'} & set(sys.modules)))"
BUILD = """
from datetime import date
from ivr.hours import ScheduleSource, build
source = ScheduleSource("x", "Asia/Seoul", {country}, None, "Mo-Fr 09:00-18:00")
assert build(source, date(2027, 1, 1), date(2027, 12, 31))[0]
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
