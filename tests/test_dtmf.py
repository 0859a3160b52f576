"""Keys are read, compared and said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.dtmf import (
    Key,
    KeyFault,
    begins,
    count,
    example,
    expand,
    lengths,
    matches,
    order,
    overlaps,
    parse_key,
    spoken,
)


def key(text: str) -> Key:
    """The key that *text* is."""
    found = parse_key(text)
    assert isinstance(found, Key)
    return found


PATTERNS = st.lists(
    st.sampled_from([*"0123456789*#", "X", "[01]", "[2-5]"]), min_size=1, max_size=4
).map("".join)


@pytest.mark.parametrize(
    ("text", "canonical", "kind"),
    [
        ("1", "1", "keys"),
        ("010", "010", "keys"),
        ("star", "*", "keys"),
        ("*", "*", "keys"),
        ("Pound", "#", "keys"),
        ("hash", "#", "keys"),
        ("1*", "1*", "keys"),
        ("１", "1", "keys"),
        ("5xxx", "5XXX", "pattern"),
        ("10[01]X", "10[01]X", "pattern"),
        ("yes", "yes", "yes"),
        ("No", "no", "no"),
        ("get a  refund", "get a refund", "word"),
        ("환불", "환불", "word"),
    ],
)
def test_a_key_has_one_spelling(text: str, canonical: str, kind: str) -> None:
    """However a designer writes a key, it is the same key."""
    assert parse_key(text) == Key(canonical, kind)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        ("", "an option needs a key", "write 1, star"),
        ("1,2", '"1,2" is more than one key', 'write "12"'),
        ("1 2", '"1 2" is more than one key', "or an option for each"),
        ("-1", '"-1" is not on a telephone', "write 0 to 9"),
        ("[12", '"[12" is no pattern', "write X for any digit"),
        ("5[a]", "no word", "without signs"),
        ("5[2-]", '"[2-]" in "5[2-]"', "write [01] or [2-5]"),
        ("1" * 33, "more than 32 keys", "collect:"),
    ],
)
def test_what_is_no_key_says_what_would_be(text: str, message: str, help: str) -> None:
    """A wrong key is a fault with a remedy, never an exception."""
    fault = parse_key(text)

    assert isinstance(fault, KeyFault)
    assert message in fault.message
    assert help in fault.help


@pytest.mark.parametrize(
    ("pattern", "pressed", "fits"),
    [
        ("1", "1", True),
        ("1", "2", False),
        ("1", "11", False),
        ("5XXX", "5120", True),
        ("5XXX", "51*0", False),
        ("10[01]X", "1015", True),
        ("10[01]X", "1025", False),
        ("[2-5]", "6", False),
        ("#", "#", True),
        ("yes", "1", True),
        ("no", "2", True),
        ("sales", "", False),
    ],
)
def test_what_is_pressed_fits_its_key(pattern: str, pressed: str, fits: bool) -> None:
    """X is any digit, but neither star nor pound; words are never pressed."""
    assert matches(key(pattern), pressed) is fits


def test_keys_that_can_be_the_same_overlap() -> None:
    """A pattern overlaps a key within it, and only one of its own length."""
    assert overlaps("5XXX", "51[2-9]0")
    assert not overlaps("5XXX", "4XXX")
    assert not overlaps("5XXX", "5XX")
    assert overlaps(key("yes"), "1")
    assert not overlaps(key("sales"), key("sales"))


def test_a_key_keeps_a_longer_one_waiting() -> None:
    """1 begins 12, and 5X begins 512, but 12 does not begin 1."""
    assert begins("1", "12")
    assert begins("5X", "512")
    assert not begins("12", "1")
    assert not begins("2", "12")
    assert not begins("1", "1")
    assert not begins(key("sales"), "1")


def test_lengths_leave_out_words() -> None:
    """A menu of 1, 5XXX and a word waits for one key or four."""
    assert lengths([key("1"), key("5XXX"), key("2"), key("sales")]) == (1, 4)


def test_a_pattern_lists_its_inputs() -> None:
    """All inputs come in order, and the example is the first of them."""
    assert list(expand("1[01]")) == ["10", "11"]
    assert count("5XXX") == 1000
    assert example("5XXX") == "5000"
    assert example(key("sales")) == "sales"
    assert list(expand(key("sales"))) == []


def test_keys_sort_as_on_a_telephone() -> None:
    """1 to 9, then 0, star and pound, then longer ones, then words."""
    texts = ["sales", "#", "12", "0", "2", "*", "1"]

    ordered = sorted(map(key, texts), key=order)
    assert [k.text for k in ordered] == ["1", "2", "0", "*", "#", "12", "sales"]


@pytest.mark.parametrize(
    ("text", "english", "korean"),
    [
        ("1", "1", "1"),
        ("*", "star", "별표"),
        ("#", "pound", "우물정자"),
        ("12", "1 2", "12"),
        ("119", "1 1 9", "일일구"),
        ("1*", "1 star", "일 별표"),
        ("5XXX", "4 digits starting with 5", "5로 시작하는 네 자리"),
        ("XX", "2 digits", "두 자리"),
        ("yes", "1", "1"),
        ("sales", "sales", "sales"),
    ],
)
def test_a_key_is_said(text: str, english: str, korean: str) -> None:
    """Keys are told as they are to be pressed."""
    assert spoken(key(text), "en") == english
    assert spoken(key(text), "ko") == korean


def test_a_profile_names_star_and_pound() -> None:
    """A site may call the pound key square."""
    assert spoken("#", "en", {"#": "square"}) == "square"


@given(PATTERNS, PATTERNS)
def test_overlap_is_a_common_input(one: str, other: str) -> None:
    """Two keys overlap where some input is both, and only there."""
    assert overlaps(one, other) == bool(set(expand(one)) & set(expand(other)))


@given(PATTERNS)
def test_every_input_of_a_pattern_fits_it(pattern: str) -> None:
    """What a pattern lists, it accepts; as many as it says."""
    inputs = list(expand(pattern))

    assert len(inputs) == count(pattern)
    assert all(matches(pattern, pressed) for pressed in inputs)
    assert example(pattern) in inputs


@given(st.text(max_size=40))
def test_any_text_is_a_key_or_a_fault(text: str) -> None:
    """No text raises, and what is a key can be compared and said."""
    found = parse_key(text)

    if isinstance(found, Key):
        assert spoken(found, "ko")
        assert parse_key(found.text) == found
        order(found)
