"""What callers key in and services answer, by type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.language.collecting import TYPE
from ivr.language.entries import answered, entered, phone_number
from ivr.speech import VALUE_TYPES

TYPES = TYPE.schema["enum"]

ENTRIES = [
    ("digits", "0042", "0042"),
    ("digits", "4*2", None),
    ("number", "42", "42"),
    ("number", "4*5", "4.5"),
    ("number", "4*5*6", None),
    ("number", "*5", None),
    ("money", "12*50", "12.50"),
    ("money", "12*505", None),
    ("date", "20240229", "2024-02-29"),
    ("date", "20230229", None),
    ("date", "12312026", "2026-12-31"),
    ("date", "31122026", "2026-12-31"),
    ("date", "01022026", "2026-01-02"),
    ("date", "99999999", None),
    ("date", "0229", None),
    ("time", "0930", "09:30"),
    ("time", "930", "09:30"),
    ("time", "2359", "23:59"),
    ("time", "2460", None),
    ("time", "9", None),
    ("yes-no", "1", "yes"),
    ("yes-no", "2", "no"),
    ("yes-no", "3", None),
]


@pytest.mark.parametrize(("type", "keys", "value"), ENTRIES)
def test_keys_become_values(type: str, keys: str, value: str | None) -> None:
    """Keys become a value of their type, or none that fits."""
    assert entered(type, keys, "en") == value


def test_the_order_of_day_and_month_is_that_of_the_language() -> None:
    """The first of February is 01 02 to the British, and the second of January to
    Americans."""
    assert entered("date", "01022026", "en-GB") == "2026-02-01"
    assert entered("date", "01022026", "en-US") == "2026-01-02"


NUMBERS = [
    ("01012345678", "+82215889999", "+821012345678"),
    ("0215889999", "+82215889999", "+82215889999"),
    ("2025550121", "+12025550100", "+12025550121"),
    ("00821012345678", "+12025550100", "+821012345678"),
    ("+821012345678", "", "+821012345678"),
    ("01012345678", "", "01012345678"),
    ("12", "+82215889999", None),
    ("anonymous", "+82215889999", None),
    ("client:anna", "", None),
    ("", "", None),
    ("9" * 40, "+82215889999", None),
]


@pytest.mark.parametrize(("keys", "near", "number"), NUMBERS)
def test_a_number_is_one_that_can_be_dialled(
    keys: str, near: str, number: str | None
) -> None:
    """A number gets the country of the number called, unless it names its own."""
    assert phone_number(keys, near) == number


ANSWERS = [
    ("money", "12.50", "12.50"),
    ("money", "₩12,500", "₩12,500"),
    ("money", "12.50 EUR", "12.50 EUR"),
    ("money", "much", None),
    ("number", "-3.5", "-3.5"),
    ("number", "3,5", None),
    ("date", "2026-12-25", "2026-12-25"),
    ("date", "2026-13-25", None),
    ("time", "25:00", None),
    ("yes-no", "True", "yes"),
    ("yes-no", "perhaps", None),
    ("duration", "1m30s", "1m30s"),
    ("duration", "90", "90"),
    ("duration", "long", None),
    ("one-of", "gold", "gold"),
    ("one-of", "bronze", None),
    ("phone", "+82 10-1234-5678", "+82 10-1234-5678"),
    ("digits", "12a", None),
    ("text", "anything", "anything"),
    ("words", "x" * 3000, None),
]


@pytest.mark.parametrize(("type", "said", "value"), ANSWERS)
def test_an_answer_is_of_its_type(type: str, said: str, value: str | None) -> None:
    """A service's answer is taken only where it is of the type declared."""
    assert answered(type, ("gold", "silver"), said) == value


@given(st.sampled_from(TYPES), st.text(max_size=60), st.sampled_from(["en", "ko"]))
def test_no_entry_breaks_anything(type: str, keys: str, language: str) -> None:
    """Absurd keys are no entry, and no exception; a value is plain text."""
    value = entered(type, keys, language, "+82215889999")

    assert value is None or value.isascii()


@given(st.sampled_from(VALUE_TYPES), st.text(max_size=60))
def test_no_answer_breaks_anything(type: str, said: str) -> None:
    """Absurd answers are refused, and no exception."""
    value = answered(type, ("yes",), said)

    assert value is None or len(value) <= 60
