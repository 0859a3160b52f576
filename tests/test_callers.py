"""What a number tells of who calls."""

from __future__ import annotations

import pytest

from ivr.language.callers import example, line_of

PLACES = ("KR", "GB", "DE", "JP", "ES")


@pytest.mark.parametrize("home", PLACES)
@pytest.mark.parametrize("line", ["mobile", "landline", "withheld", "abroad"])
def test_the_number_that_stands_for_a_line_is_one(line: str, home: str) -> None:
    """Called over the webhooks, it is the line that the terminal said it is."""
    number = example(line, home)

    assert line_of(number, home) == line


def test_north_american_numbers_count_as_mobiles() -> None:
    """They do not tell, and most people there call from a mobile."""
    number = example("landline", "US")

    assert line_of(number, "US") == "mobile"
