"""Diagnostics as people at a terminal get them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from report_cases import ALL, CASES, FILES, LINES, UNLOCK, UNLOCK_TEXT, target

from ivr.diagnostics import Diagnostic
from ivr.report import FORMATS, Format, in_order, render
from ivr.report.cells import expand_tabs, snip, width

FIXTURES = Path(__file__).parent / "fixtures"


def text_of(source: str, *found: Diagnostic, **options: object) -> str:
    """The text report on ``flows/x.yaml``."""
    return render(found, {"flows/x.yaml": source}, "text", **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", CASES)
def test_text_is_as_kept(name: str, matches: Callable[[Path, str], None]) -> None:
    """Each sort of place and note is laid out as its golden file has it."""
    source, diagnostic = CASES[name]

    matches(FIXTURES / "report" / f"{name}.txt", text_of(source, diagnostic))


@pytest.mark.parametrize("name", CASES)
def test_first_line_is_for_editors(name: str) -> None:
    """It can be taken apart without knowing anything else of the report."""
    source, diagnostic = CASES[name]

    first = text_of(source, diagnostic).split("\n", 1)[0]
    found = re.fullmatch(r"([^:]+):(\d+):(\d+): (\w+): (.*) \[(IVR\d{3})\]", first)

    span = diagnostic.finding.span
    assert found
    assert found.groups()[:4] == (span.path, str(span.line), str(span.column), "error")
    assert found[6] == diagnostic.rule.code


@pytest.mark.parametrize("name", CASES)
def test_nothing_steers_the_terminal(name: str) -> None:
    """Without colour no control character gets out, whatever the flow holds."""
    source, diagnostic = CASES[name]

    text = text_of(source, diagnostic)

    assert all(c.isprintable() or c == "\n" for c in text)


def test_colour_says_nothing_new() -> None:
    """Taken away, it leaves the very same report."""
    plain = text_of(UNLOCK_TEXT, UNLOCK)

    coloured = text_of(UNLOCK_TEXT, UNLOCK, colour=True)

    assert coloured != plain
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain


@pytest.mark.parametrize("columns", [40, 60, 80])
def test_long_lines_fit_the_terminal(columns: int) -> None:
    """What is marked stays in sight, with the marks below it, however far right."""
    source = f"a: {{ko: '{'가' * 50}', go: wrong, en: '{'long ' * 20}'}}\n"

    rows = text_of(source, target(source, "wrong"), columns=columns).splitlines()

    shown, marks = rows[2], rows[3]
    assert width(shown) <= columns
    at = width(marks) - marks.count("^")
    assert shown.split("wrong")[0] and width(shown.split("wrong")[0]) == at


def test_summary_counts_by_severity() -> None:
    """The last line says how bad it is."""
    last = render(ALL, {}, "text", FILES).splitlines()[-1]

    assert last == "1 error, 1 warning, 1 info in 2 files"


def test_summary_of_a_clean_file() -> None:
    """Silence could also mean that nothing was read."""
    assert render([], {}, "text", ["flows/x.yaml"]) == "nothing to report in 1 file\n"


def test_report_is_sorted_and_says_nothing_twice() -> None:
    """By path, place and code, whatever the order in which checks ran."""
    first, last = target(LINES, "start"), target(LINES, "biling")

    assert in_order([last, first, last]) == [first, last]


def test_of_two_that_say_the_same_the_first_is_kept() -> None:
    """A check that finds a fault on two ways shows the first of them."""
    first = target(LINES, "biling", "on the way by 1")
    second = target(LINES, "biling", "on the way by 2")

    assert in_order([first, second]) == [first]


@pytest.mark.parametrize("format", FORMATS)
def test_order_of_finding_makes_no_difference(format: Format) -> None:
    """The same findings give the same bytes."""
    assert render(ALL, {}, format, FILES) == render(ALL[::-1], {}, format, FILES)


# Cells -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("ab", 2),
        ("Ａ", 2),
        ("가나", 4),
        ("é", 1),
        ("e\u0301", 1),
        ("\u1100\u1161\u11a8", 2),
    ],
    ids=[
        "ascii",
        "full width",
        "Korean",
        "accent",
        "combining accent",
        "decomposed Korean",
    ],
)
def test_width_is_counted_in_cells(text: str, cells: int) -> None:
    """Marks stand below wide letters, and below letters made of several."""
    assert width(text) == cells


def test_tabs_reach_to_the_next_stop() -> None:
    """They are laid out as blanks, for terminals differ."""
    assert expand_tabs("a\tbcd\t가\tx") == "a   bcd 가  x"


def test_a_line_that_fits_is_not_cut() -> None:
    """Nor is more cut off one that does not than has to be."""
    assert snip("a" * 20, 3, 2, 20)[0] == "a" * 20
    assert snip("a" * 21, 3, 2, 20)[0] == "a" * 19 + "…"


@given(
    left=st.text("a가é\u0301 ", max_size=60),
    marked=st.text("xyz나", min_size=1, max_size=50),
    right=st.text("a가é\u0301 ", max_size=60),
    room=st.integers(20, 40),
)
@example(left="a" * 18, marked="xyz", right="", room=20)
def test_a_cut_line_fits_and_keeps_its_mark(
    left: str, marked: str, right: str, room: int
) -> None:
    """Wherever it stands, what is marked begins in sight, above its marks."""
    shown, before, marks = snip(left + marked + right, width(left), width(marked), room)

    assert width(shown) <= room
    assert 0 < marks <= room - before
    assert marks == width(marked) or width(marked) > room // 2
    assert width(shown[: shown.index(marked[0])]) == before
