"""Text becomes a tree that knows where everything stands, whatever the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.source import Mapping, Scalar, Sequence, Value, read, split_lines

PIECES = st.sampled_from(
    [*"-:?#&*!|>'\"%@`{}[],~\t\n\r \x85\u2028\u2029\ufeff\x00", "  ", "a", "가", "b: "]
)


def scalars(value: Value | None) -> list[Scalar]:
    """Every word in a tree, in order."""
    match value:
        case Scalar():
            return [value]
        case Sequence(items):
            return [s for item in items for s in scalars(item)]
        case Mapping(entries):
            return [s for e in entries for s in (e.key, *scalars(e.value))]
    return []


@given(st.binary(max_size=200) | st.lists(PIECES, max_size=40).map("".join))
def test_reading_never_raises(data: bytes | str) -> None:
    """Garbage is a fault of the file, and each fault stands somewhere in it."""
    document = read("x.yaml", data)

    count = len(split_lines(document.text))
    assert all(1 <= fault.span.line <= count for fault in document.faults) or (
        not document.text
    )


@given(st.lists(PIECES, max_size=40).map("".join))
def test_every_word_stands_in_the_text(data: str) -> None:
    """A span ends where it begins or later, and an empty one may close the text."""
    document = read("x.yaml", data)

    count = len(split_lines(document.text))
    for scalar in scalars(document.root):
        span = scalar.span
        assert (1, 1) <= (span.line, span.column) <= (span.end_line, span.end_column)
        assert span.end_line <= count + (not scalar.text)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x85", "\u2028"])
def test_lines_are_counted_as_libyaml_counts_them(end: str) -> None:
    """Whatever ends the lines, the key on the fourth stands on the fourth."""
    text = end.join(["a: |", "  x", "", "b: 1"])

    words = scalars(read("x.yaml", text).root)

    assert [(w.span.line, w.span.column) for w in words if w.text in "ab1"] == [
        (1, 1),
        (4, 1),
        (4, 4),
    ]


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("a: |\n  x\n  y\n\n\n# c\nb: 1\n", (3, 4)),
        ("a: >-\r\n  x\r\n\r\nb: 1\r\n", (2, 4)),
        ("a: |\n  x", (2, 4)),
        ("a: 'x\n  y'\n", (2, 5)),
    ],
    ids=["literal", "folded, carriage returns", "no last line end", "quoted"],
)
def test_a_text_of_several_lines_ends_at_its_last_letter(
    text: str, end: tuple[int, int]
) -> None:
    """Blank lines and comments behind it are no part of it."""
    prompt = scalars(read("x.yaml", text).root)[1]

    assert (prompt.span.end_line, prompt.span.end_column) == end
