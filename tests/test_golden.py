"""The notes that a fixture carries stand under what they speak of, and come off."""

from __future__ import annotations

import golden
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.diagnostics import Diagnostic, Finding, Rule
from ivr.source import Span

RULE = Rule("IVR101", "undefined-target", "error", "")
TEXTS = st.lists(st.text("ab 가\t:#^", max_size=8) | st.just("\r"), max_size=5).flatmap(
    lambda lines: st.sampled_from(["\n".join(lines), "\n".join([*lines, ""])])
)


def at(line: int, column: int, end_line: int, end_column: int) -> Diagnostic:
    """A diagnostic that says "no such node" at a span of ``x.yaml``."""
    span = Span("x.yaml", line, column, end_line, end_column)
    return Diagnostic(RULE, Finding(span, "no such node"))


@pytest.mark.parametrize(
    ("text", "span", "note"),
    [
        ("go: main\n", (1, 5, 1, 9), "#   ^^^^ IVR101 no such node\n"),
        ("main: x\n", (1, 1, 1, 5), "#<-^ IVR101 no such node\n"),
        (" main: x\n", (1, 2, 1, 6), "#^^^^ IVR101 no such node\n"),
        ("가나: 본관\n", (1, 5, 1, 7), "#     ^^^^ IVR101 no such node\n"),
        ("go: a\n  b\nc\n", (1, 5, 2, 4), "#   ^+1 IVR101 no such node\n"),
    ],
    ids=["plain", "first column", "second column", "Korean", "two lines"],
)
def test_note_stands_under_the_span(
    text: str, span: tuple[int, int, int, int], note: str
) -> None:
    """Carets are counted in cells, and begin where the span begins."""
    actual = golden.annotate(text, [at(*span)])

    first, rest = text.split("\n", 1)
    assert actual == f"{first}\n{note}{rest}"


@given(text=TEXTS, line=st.integers(1, 6), column=st.integers(1, 9))
def test_notes_come_off_again(text: str, line: int, column: int) -> None:
    """Stripping leaves the very text that was annotated, line ends and all."""
    found = [at(line, column, line, column + 2), at(line, 1, line + 1, 1)]

    assert golden.strip(golden.annotate(text, found)) == text


def test_diagnostics_of_other_files_are_left_out() -> None:
    """A set of files is annotated one by one."""
    assert golden.annotate("a: b\n", [at(1, 1, 1, 2)], path="y.yaml") == "a: b\n"


def test_ordinary_comments_stay() -> None:
    """Only a comment that points and names a code is a note."""
    text = "a: b\n#  ^^^ IVR is short for interactive voice response\n# IVR101 x\n"

    assert golden.strip(text) == text
