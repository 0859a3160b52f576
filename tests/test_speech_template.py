"""Texts with placeholders are taken apart, and put together again when spoken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.speech_template import (
    Literal,
    Pause,
    Placeholder,
    fill,
    fill_text,
    parse_template,
)

VALUES = {"topic": "환불", "name": "문의", "wait": "about 5 minutes", "empty": ""}


def spoken(text: str, language: str = "ko") -> tuple[str | float, ...]:
    """What is heard of *text*, pauses as their seconds."""
    heard = fill(parse_template(text), lambda p: VALUES.get(p.name, p.name), language)
    return tuple(part.seconds if isinstance(part, Pause) else part for part in heard)


def test_a_text_is_words_values_and_pauses() -> None:
    """Every part knows where in the text it stands."""
    template = parse_template("Hello {name:은는} [0.5s] {digits:pin}")

    assert template.parts == (
        Literal("Hello ", 0),
        Placeholder("name", "은는", None, 6, 9),
        Literal(" ", 15),
        Pause(0.5, 16),
        Literal(" ", 22),
        Placeholder("pin", None, "digits", 23, 12),
    )
    assert template.names == ("name", "pin")
    assert template.faults == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "{hours.support} and {opens.front/desk}",
            ("hours.support", "opens.front/desk"),
        ),
        ("{a} {b} {a}", ("a", "b")),
        ("{{a}} {digits:1588-1234} {digits:+82}", ()),
        ("{digits:은는}", ("digits",)),
        ("{이름}", ("이름",)),
        ("{ wait }", ("wait",)),
        ("no values", ()),
    ],
)
def test_names_are_the_values_that_a_text_needs(
    text: str, names: tuple[str, ...]
) -> None:
    """Literal digits and doubled braces are no values; a value said twice is one."""
    assert parse_template(text).names == names


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("{topic:은는} 1번", ("환불은 1번",)),
        ("{name:은는} 1번", ("문의는 1번",)),
        ("{digits:1588-1234}", ("일 오 팔 팔 일 이 삼 사",)),
        ("{digits:1588:으로로} 전화하세요", ("일 오 팔 팔로 전화하세요",)),
        ("one[0.5s]two [250ms] three", ("one", 0.5, "two", 0.25, "three")),
        ("one\ntwo", ("one", 0.5, "two")),
        ("one\r\n  two\n", ("one", 0.5, "two")),
        ("\n\n", ()),
        ("{{x}} is {topic}", ("{x} is 환불",)),
        ("{empty:은는} Hello", ("Hello",)),
        ("We are closed. {empty} Goodbye.", ("We are closed. Goodbye.",)),
        ("Hello {empty}, welcome", ("Hello, welcome",)),
        ("press [5] now", ("press [5] now",)),
    ],
)
def test_what_is_heard(text: str, heard: tuple[str | float, ...]) -> None:
    """Values take their particles, pauses stand between the words."""
    assert spoken(text) == heard


def test_literal_digits_are_read_in_the_callers_language() -> None:
    """The same text says 1588 in English words to an English caller."""
    assert spoken("{digits:15#}", "en") == ("1 5 pound",)


def test_a_line_of_words_has_no_pauses() -> None:
    """For a text message the pauses are left out."""
    template = parse_template("one [2s] two\nthree")

    assert fill_text(template, lambda part: part.name, "en") == "one two three"


@pytest.mark.parametrize(
    ("text", "offset", "length", "message", "help"),
    [
        ("Hi {name", 3, 1, '"{" is not closed', "close it with }"),
        ("Hi name}", 7, 1, '"}" closes nothing', "open it with {"),
        ("{}", 0, 2, "names no value", "write {name}"),
        ("{first name}", 0, 12, '"first name" cannot be', "use letters"),
        ("{topic:은/는}", 0, 11, '"은/는" is no particle', "write {topic:은는}"),
        ("{topic:쩝}", 0, 9, '"쩝" is no particle', "write one such as 은는"),
        ("{money:sum}", 0, 11, "is no way to say", "{digits:sum}"),
        ("{a:b:c}", 0, 7, "a colon too many", "write {name:은는}"),
        ("wait [0,5s]", 5, 6, '"[0,5s]" would be read out', "write [0.5s]"),
        ("wait [1 sec]", 5, 7, "would be read out", "write [1s]"),
        ("<break time='1s'/>", 0, 18, "no tags here", "write a pause as [0.5s]"),
    ],
)
def test_a_malformed_text_says_what_would_be_right(
    text: str, offset: int, length: int, message: str, help: str
) -> None:
    """The fault lies on the very letters, and the text is still said."""
    template = parse_template(text)

    (fault,) = template.faults
    assert (fault.offset, fault.length) == (offset, length)
    assert message in fault.message
    assert help in fault.help
    assert template.parts


@given(st.text(alphabet="ab{}[]:.0s5\n은는digts ", max_size=30) | st.text(max_size=30))
def test_any_text_can_be_taken_apart(text: str) -> None:
    """No text raises, and every part and fault lies within it."""
    template = parse_template(text)
    fill(template, lambda part: part.name, "ko")

    assert all(0 <= part.offset < len(text) for part in template.parts)
    assert all(
        fault.offset >= 0 and fault.offset + fault.length <= len(text)
        for fault in template.faults
    )


def test_a_text_is_taken_apart_once() -> None:
    """The same text gives the same template, so that a call costs nothing."""
    assert parse_template("{topic} now") is parse_template("{topic} now")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("상담은 {opens} 시작합니다.", "상담은 내일 오전 9시에 시작합니다."),
        ("{opens}부터 상담합니다.", "내일 오전 9시부터 상담합니다."),
        ("다음 상담은 {opens}입니다.", "다음 상담은 내일 오전 9시입니다."),
        ("{opens}에 시작합니다.", "내일 오전 9시에 시작합니다."),
        ("{opens:이가} 가장 빠릅니다.", "내일 오전 9시가 가장 빠릅니다."),
        ("{opens:은는} 열려 있습니다.", "내일 오전 9시에는 열려 있습니다."),
        ("{opens}에는 열려 있습니다.", "내일 오전 9시에는 열려 있습니다."),
        ("{opens}는 열려 있습니다.", "내일 오전 9시에는 열려 있습니다."),
    ],
)
def test_a_moment_takes_one_particle(text: str, said: str) -> None:
    """The 에 of a Korean moment gives way to what the author puts behind it."""
    heard = fill_text(parse_template(text), lambda _: "내일 오전 9시에", "ko")

    assert heard == said
