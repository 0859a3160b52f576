"""Files are changed at spans, and tidied without a word of the author's lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.language.edit import Edit, apply, format_text, replace, same
from ivr.source import Mapping, Span, read

FLOWS = sorted((Path(__file__).parent.parent / "flows").rglob("*.yaml"))

UNTIDY = """\
\ufeff# top


ivr: 1   \t
nodes:


    # about a
    a:
        say: >
            Hello
              world   

            again
        next: b      # there
    b:
      if:
      - when: {language: ko,
            line: mobile}   
        go: c
      -   when: {x: "a
             b"}
          go: d

      # last
      else: e
# end

"""
TIDY = """\
# top

ivr: 1
nodes:

  # about a
  a:
    say: >
        Hello
          world   

        again
    next: b      # there
  b:
    if:
      - when: {language: ko,
            line: mobile}
        go: c
      - when: {x: "a
           b"}
        go: d

    # last
    else: e
# end
"""


def span(line: int, column: int, end_line: int, end_column: int) -> Span:
    """A stretch of a text."""
    return Span("x", line, column, end_line, end_column)


def test_only_the_span_changes() -> None:
    """A comment behind it, and its line end, stay."""
    text = "a: 가나  # why\r\nb: 1\r\n"

    assert replace(text, span(1, 4, 1, 6), "다라마") == "a: 다라마  # why\r\nb: 1\r\n"


def test_edits_are_said_of_the_text_as_it_is() -> None:
    """The first edit does not move the second; an empty span is a place."""
    edits = [Edit(span(2, 1, 2, 2), "bb"), Edit(span(1, 1, 1, 1), "z: 1\n")]

    assert apply("a: 1\nb: 2\n", edits) == "z: 1\na: 1\nbb: 2\n"


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(span(1, 1, 1, 3), ""), Edit(span(1, 2, 1, 4), "")],
        [Edit(span(9, 1, 9, 2), "")],
        [Edit(span(1, 1, 1, 99), "")],
        [Edit(span(1, 3, 1, 1), "")],
    ],
    ids=["overlapping", "no such line", "too long", "backwards"],
)
def test_an_edit_that_cannot_be_is_refused(edits: list[Edit]) -> None:
    """Nothing is changed by guesswork."""
    with pytest.raises(ValueError):
        apply("a: 1\n", edits)


def test_every_word_can_be_replaced_where_it_stands() -> None:
    """The spans of the reader are those of the editor."""
    text = 'a: 1\r\nb: "x\r\n  y"\r\n가: [2, {c: 3}]\r\n'
    root = read("x", text).root
    assert isinstance(root, Mapping)

    after = apply(text, [Edit(entry.value.span, "Z") for entry in root.entries])

    assert after == "a: Z\r\nb: Z\r\n가: Z\r\n"


# Layout -----------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_is_tidied(end: str) -> None:
    """Levels of two blanks, no blank that says nothing, one line end at the end."""
    assert format_text("x", UNTIDY.replace("\n", end).encode()) == TIDY


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.name)
def test_the_examples_are_tidy(path: Path) -> None:
    """What people copy from is laid out as the tool would."""
    text = path.read_text(encoding="utf-8")

    assert format_text(path.name, text) == text


@pytest.mark.parametrize("text", ["a: [\n", "a: 1\na: 2\n", b"\xff", "a: !x y\n"])
def test_a_file_with_faults_is_left_alone(text: str | bytes) -> None:
    """What cannot be read cannot be held against what comes out."""
    assert format_text("x", text) is None


def test_blanks_that_are_said_stay() -> None:
    """A text may end in empty lines; where tidying would cut them, nothing changes."""
    text = "a:\n      say: |+\n          x\n\n\n"

    assert format_text("x", text) == text


BITS = st.sampled_from(
    [
        *("a: 1", "b:", "  c: x", "    d: |", "      y ", "- e", "  - f: 1", "# g", ""),
        *("   h: {i: 1,", "  j: 2}", '"k": "l', ' m"', "-", "  -   n: 1", "\t", " "),
        *("    o: >-", "   p", "q: [r,", "  s]", "  # t", "    - - u", "      - v"),
    ]
)
TEXTS = st.lists(BITS, max_size=14).map("\n".join)


@given(TEXTS)
def test_tidying_loses_nothing(text: str) -> None:
    """Whatever is laid out, however oddly, says the same afterwards."""
    after = format_text("x", text)

    if after is not None:
        assert same(read("x", text).root, read("x", after).root)
        assert after.split() == text.split()


@given(TEXTS)
def test_what_is_tidy_stays(text: str) -> None:
    """Tidying twice is tidying once."""
    once = format_text("x", text)

    if once is not None:
        assert format_text("x", once) == once
