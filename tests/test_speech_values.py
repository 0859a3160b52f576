"""Values are said by their type, in the caller's language."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.speech_values import VALUE_TYPES, group_number, say_value, spell

NOW = datetime(2026, 11, 26, 20, 0)


@pytest.mark.parametrize(
    ("value", "type", "english", "korean"),
    [
        ("1588-1234", "digits", "1 5 8 8 1 2 3 4", "일 오 팔 팔 일 이 삼 사"),
        ("010", "digits", "0 1 0", "공 일 공"),
        ("1*#", "digits", "1 star pound", "일 별표 우물정자"),
        ("1234567.50", "number", "1,234,567.5", "1,234,567.5"),
        (-3, "number", "minus 3", "마이너스 3"),
        ("100", "number", "100", "100"),
        ("50000", "money", "50,000", "50,000원"),
        ("$12.50", "money", "12 dollars and 50 cents", "12달러 50센트"),
        ("1 USD", "money", "1 dollar", "1달러"),
        ("€0.01", "money", "1 cent", "1센트"),
        ("12,000원", "money", "12,000 won", "12,000원"),
        ("-5 GBP", "money", "minus 5 pounds", "마이너스 5파운드"),
        ("7.5 CHF", "money", "7.5 CHF", "7.5 CHF"),
        ("+821012345678", "phone", "0 1 0, 1 2 3 4, 5 6 7 8", None),
        ("0212345678", "phone", None, "공 이, 일 이 삼 사, 오 육 칠 팔"),
        ("anonymous", "phone", "a withheld number", "발신자 표시 제한 번호"),
        ("20261225", "date", "Friday, December 25", "12월 25일 금요일"),
        ("1225", "date", "December 25", "12월 25일"),
        ("1980-03-02", "date", "March 2, 1980", "1980년 3월 2일"),
        (date(2026, 12, 25), "date", "Friday, December 25", "12월 25일 금요일"),
        ("0930", "time", "9:30 in the morning", "오전 9시 30분"),
        ("15:00", "time", "3 in the afternoon", "오후 3시"),
        ("12:00", "time", "noon", "낮 12시"),
        ("0005", "time", "12:05 in the morning", "0시 5분"),
        ("yes", "yes-no", "yes", "예"),
        (False, "yes-no", "no", "아니요"),
        ("3", "count", "3", "세"),
        ("20", "count", "20", "스무"),
        ("21", "count", "21", "스물한"),
        ("100", "count", "100", "100"),
        (["a", "b", "c"], "list", "a, b and c", "a, b, c"),
        ("gold", "list", "gold", "gold"),
        ("통장, 도장", "list", "통장 and 도장", "통장과 도장"),
        ("  gold ", "text", "gold", "gold"),
        (None, "text", "", ""),
    ],
)
def test_a_value_is_said_by_its_type(
    value: object, type: str, english: str | None, korean: str | None
) -> None:
    """What callers keyed in comes back as words of their language."""
    for language, said in (("en", english), ("ko", korean)):
        if said is not None:
            assert say_value(value, type, language, NOW) == said


@pytest.mark.parametrize(
    ("seconds", "english", "korean"),
    [
        (0, "about 1 minute", "약 1분"),
        (61, "about 2 minutes", "약 2분"),
        ("290", "about 5 minutes", "약 5분"),
        ("5m", "about 5 minutes", "약 5분"),
        (661, "about 15 minutes", "약 15분"),
        (3600, "about 1 hour", "약 1시간"),
        (3700, "about 1 hour and 15 minutes", "약 1시간 15분"),
        (timedelta(hours=2), "about 2 hours", "약 2시간"),
    ],
)
def test_a_wait_is_rounded_up(seconds: object, english: str, korean: str) -> None:
    """A wait is never announced shorter than it is."""
    assert say_value(seconds, "duration", "en") == english
    assert say_value(seconds, "duration", "ko") == korean


@pytest.mark.parametrize(
    ("value", "type", "said"),
    [
        ("1234.5", "number", "1234.5"),
        ("20261225", "date", "2026-12-25"),
        ("0930", "time", "09:30"),
        ("1588", "digits", "1 5 8 8"),
        ("12.50 USD", "money", "12.5 USD"),
        ("290", "duration", "5 min"),
        ("3", "count", "3"),
    ],
)
def test_other_languages_hear_neutral_digits(value: str, type: str, said: str) -> None:
    """No English word is said to a Spanish caller."""
    assert say_value(value, type, "es", NOW) == said


@pytest.mark.parametrize("type", ["number", "money", "phone", "date", "time", "count"])
def test_a_value_of_another_type_is_said_as_it_stands(type: str) -> None:
    """A look-up that answered with words does not silence the call."""
    assert say_value("soon", type, "en") == "soon"


def test_an_amount_without_a_currency_is_the_lands_own() -> None:
    """Dollars in the United States, pounds in Britain, and what the flow says."""
    assert say_value("5", "money", "en-US") == "5 dollars"
    assert say_value("5", "money", "en-GB") == "5 pounds"
    assert say_value("5", "money", "en", currency="EUR") == "5 euros"
    assert say_value(Decimal("5.10"), "money", "ko", currency="USD") == "5달러 10센트"


def test_the_hash_key_has_its_lands_name() -> None:
    """British callers hear hash, American ones pound."""
    assert spell("#", "en-GB") == "hash"
    assert spell("#", "en-US") == "pound"


@pytest.mark.parametrize(
    ("number", "groups"),
    [
        ("+82215889999", ("02", "1588", "9999")),
        ("+8215889999", ("1588", "9999")),
        ("+821012345678", ("010", "1234", "5678")),
        ("+82312345678", ("031", "234", "5678")),
        ("+12025550121", ("202", "555", "0121")),
        ("+442079460123", ("+44", "20", "7946", "0123")),
        ("+3531234567", ("+353", "123", "4567")),
        ("112", ("112",)),
    ],
)
def test_a_number_is_read_in_the_groups_that_people_use(
    number: str, groups: tuple[str, ...]
) -> None:
    """Home numbers come without the country's code, foreign ones with it."""
    assert group_number(number) == groups


@given(
    st.text(max_size=20) | st.integers() | st.floats() | st.none(),
    st.sampled_from([*VALUE_TYPES, "nonsense"]),
    st.sampled_from(["en", "ko", "ko-KR", "fr", "x"]),
)
def test_any_value_can_be_said(value: object, type: str, language: str) -> None:
    """Nothing that a caller or a look-up gives stops the call."""
    assert isinstance(say_value(value, type, language, NOW), str)


@given(st.text(alphabet="+0123456789", min_size=3, max_size=16))
def test_grouping_loses_no_digit(number: str) -> None:
    """What is read in groups is the whole number, but for a country's code."""
    joined = "".join(group_number(number))

    assert number.endswith(joined.lstrip("0")) or joined == number
