"""Diagnostics as people, editors and build servers get them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, FormatChecker

from ivr.diagnostics import (
    Diagnostic,
    Finding,
    Related,
    Rule,
    Severity,
    Stretch,
    Witness,
    Worlds,
)
from ivr.report import FORMATS, Format, in_order, render
from ivr.report.cells import expand_tabs, snip, width
from ivr.source import Span, split_lines

FIXTURES = Path(__file__).parent / "fixtures"
TARGET = Rule("IVR101", "undefined-target", "error", "## What it finds\nA slip.\n")
DETOUR = Rule("IVR304", "detour", "warning", "")
INTENT = Rule("IVR302", "intent-unserved", "error", "## What it finds\nA wrong way.\n")
AT = "2026-11-28T13:00+09:00"


def place(text: str, piece: str, path: str = "flows/x.yaml") -> Span:
    """The span of the first *piece* in *text*."""
    start = text.index(piece)
    before = split_lines(text[:start])
    through = split_lines(text[: start + len(piece)])
    ends = (len(through), len(through[-1]) + 1)
    return Span(path, len(before), len(before[-1]) + 1, *ends)


def target(text: str, piece: str, help: str = "") -> Diagnostic:
    """An undefined target at *piece*."""
    message = f'"{split_lines(piece)[0]}" is not a node'
    return Diagnostic(TARGET, Finding(place(text, piece), message, help))


def stretch(start: str, end: str) -> Stretch:
    """A stretch between two moments of 2026 in Seoul."""
    year = "2026-"
    return Stretch(
        datetime.fromisoformat(f"{year}{start}+09:00"),
        datetime.fromisoformat(f"{year}{end}+09:00"),
    )


LINES = "start: main\nnodes:\n  main:\n    menu: Hello\n    options: {1: biling}\n"
KOREAN = "  1: {label: {ko: '결제와 환불'}, go: 결제}\n"
DECOMPOSED = unicodedata.normalize("NFD", "go: déjà 결제 x\n")
MANY = "nodes:\n  main:\n    say: one\n\n    next: two\n    note: three\n  two: x\n"

WEEKEND = stretch("11-28T13:00", "11-30T09:00")
LUNCH = stretch("12-01T12:00", "12-01T13:00")

UNLOCK_TEXT = """\
intents:
  account.unlock: {say: 계정 잠금 해제}
nodes:
  main:
    options:
      1: {label: 비밀번호 재설정, go: reset}
"""
UNLOCK = Diagnostic(
    INTENT,
    Finding(
        place(UNLOCK_TEXT, "account.unlock"),
        'nobody who wants "account.unlock" gets it; "비밀번호 재설정" is the nearest',
        help="add an option for it to main",
        related=(Related(place(UNLOCK_TEXT, "비밀번호 재설정"), "taken instead"),),
        node="main",
        intent="account.unlock",
        worlds=(
            Worlds(
                when=(WEEKEND,),
                switches={"callbacks": "off"},
                language="ko",
                words="Sat 13:00 – Mon 09:00",
            ),
        ),
        witness=Witness(
            at=datetime.fromisoformat("2026-11-29T11:00+09:00"),
            switches={"callbacks": "off"},
            language="ko",
            line="mobile",
            keys=("1", "1"),
            outcomes={"agent.open": ("full",)},
        ),
        explains=(
            "계정 잠금 해제 → ACCOUNT + UNLOCK",
            "nearest option 비밀번호 재설정 → PASSWORD + RESET",
        ),
    ),
    flow="flows/account support.yaml",
)


def with_worlds(*worlds: Worlds) -> Diagnostic:
    """An undefined target in *worlds* only."""
    found = target(LINES, "biling")
    return replace(found, finding=replace(found.finding, worlds=worlds))


CASES: dict[str, tuple[str, Diagnostic]] = {
    "plain": (LINES, target(LINES, "biling", 'did you mean "billing"?')),
    "first-line": (LINES, target(LINES, "start")),
    "wide-letters": (KOREAN, target(KOREAN, "결제}")),
    "decomposed": (DECOMPOSED, target(DECOMPOSED, "x")),
    "tabs": ('a:\t"b\tc"\td\n', target('a:\t"b\tc"\td\n', "d")),
    "last-line": ("a:\n  go: x", target("a:\n  go: x", "x")),
    "empty-span": ("a:\nb: 1\n", target("a:\nb: 1\n", "")),
    "behind-the-end": ("a:\n", replace(target("a:\n", "a"), finding=Finding(
        Span("flows/x.yaml", 9, 1, 9, 2), "nothing is there"))),
    "two-lines": (MANY, target(MANY, "note: three\n  two")),
    "many-lines": (MANY, target(MANY, "main:\n    say: one\n\n    next: two")),
    "whole-line": (MANY, target(MANY, "say: one\n")),
    "carriage-returns": ("a: |\r  x\rb: y\r", target("a: |\r  x\rb: y\r", "y")),
    "control": ("a: \x1b[2Jb\u202e\n", target("a: \x1b[2Jb\u202e\n", "b\u202e")),
    "everything": (UNLOCK_TEXT, UNLOCK),
    "union": (LINES, with_worlds(
        Worlds(when=(WEEKEND, LUNCH), language="en"), Worlds(line="withheld"))),
    "many-worlds": (LINES, with_worlds(
        *(Worlds(switches={"mode": f"m{n}"}) for n in range(7)))),
    "many-stretches": (LINES, with_worlds(Worlds(when=tuple(
        stretch(f"12-{day:02}T12:00", f"12-{day:02}T13:00") for day in range(1, 9))))),
}  # fmt: skip

ALL = [
    UNLOCK,
    replace(target(LINES, "biling"), rule=DETOUR),
    replace(
        target(LINES, "main", "100 %: a, b"),
        rule=DETOUR,
        finding=Finding(place(LINES, "main"), "50 %, or so: main", severity="info"),
    ),
]
FILES = ["flows/clean.yaml", "flows/x.yaml"]


def text_of(source: str, *found: Diagnostic, **options: object) -> str:
    """The text report on ``flows/x.yaml``."""
    return render(found, {"flows/x.yaml": source}, "text", **options)  # type: ignore[arg-type]


# Text --------------------------------------------------------------------------


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


@pytest.mark.parametrize("format", FORMATS)
def test_order_of_finding_makes_no_difference(format: Format) -> None:
    """The same findings give the same bytes."""
    assert render(ALL, {}, format, FILES) == render(ALL[::-1], {}, format, FILES)


# Cells -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cells"),
    [("ab", 2), ("가나", 4), ("é", 1), ("e\u0301", 1), ("\u1100\u1161\u11a8", 2)],
    ids=["ascii", "Korean", "accent", "combining accent", "decomposed Korean"],
)
def test_width_is_counted_in_cells(text: str, cells: int) -> None:
    """Marks stand below wide letters, and below letters made of several."""
    assert width(text) == cells


def test_tabs_reach_to_the_next_stop() -> None:
    """They are laid out as blanks, for terminals differ."""
    assert expand_tabs("a\tbcd\t가\tx") == "a   bcd 가  x"


@given(
    left=st.text("a가é\u0301 ", max_size=60),
    marked=st.text("xyz나", min_size=1, max_size=50),
    right=st.text("a가é\u0301 ", max_size=60),
    room=st.integers(20, 40),
)
def test_a_cut_line_fits_and_keeps_its_mark(
    left: str, marked: str, right: str, room: int
) -> None:
    """Wherever it stands, what is marked begins in sight, above its marks."""
    shown, before, marks = snip(left + marked + right, width(left), width(marked), room)

    assert width(shown) <= room
    assert 0 < marks <= room - before
    assert width(shown[: shown.index(marked[0])]) == before


# Formats for machines ------------------------------------------------------------


@pytest.mark.parametrize(
    ("format", "name"),
    [("json", "all.json"), ("sarif", "all.sarif"), ("github", "all.github.txt")]
    + [("junit", "all.xml")],
)
def test_formats_for_machines_are_as_kept(
    format: Format, name: str, matches: Callable[[Path, str], None]
) -> None:
    """Others parse these: a change of them is a change of our interface."""
    matches(FIXTURES / "report" / name, render(ALL, {}, format, FILES))


def only(found: Diagnostic) -> dict[str, object]:
    """The one diagnostic of a JSON report."""
    (parts,) = json.loads(render([found], {}, "json"))["diagnostics"]
    return dict(parts)


def test_json_is_as_documented() -> None:
    """The example of the interface, field for field and in its order."""
    assert list(only(UNLOCK).items()) == [
        ("code", "IVR302"),
        ("slug", "intent-unserved"),
        ("severity", "error"),
        ("message", UNLOCK.finding.message),
        ("help", "add an option for it to main"),
        ("path", "flows/x.yaml"),
        ("line", 2),
        ("column", 3),
        ("end_line", 2),
        ("end_column", 17),
        ("node", "main"),
        ("intent", "account.unlock"),
        (
            "related",
            [
                {
                    "path": "flows/x.yaml",
                    "line": 6,
                    "column": 18,
                    "message": "taken instead",
                }
            ],
        ),
        ("when", [{"from": AT, "to": "2026-11-30T09:00+09:00"}]),
        ("switches", {"callbacks": "off"}),
        ("language", "ko"),
        (
            "witness",
            {
                "at": "2026-11-29T11:00+09:00",
                "switches": {"callbacks": "off"},
                "language": "ko",
                "line": "mobile",
                "keys": ["1", "1"],
                "outcomes": {"agent.open": ["full"]},
                "command": "ivr call 'flows/account support.yaml'"
                " --at 2026-11-29T11:00+09:00 --switch callbacks=off --language ko"
                " --from mobile --keys 1,1 --outcome agent.open=full",
            },
        ),
    ]


def test_json_leaves_out_what_is_absent() -> None:
    """Nothing is null, and nothing is empty."""
    parts = only(target(LINES, "biling"))

    assert set(parts) == {
        *("code", "slug", "severity", "message"),
        *("path", "line", "column", "end_line", "end_column"),
    }


def test_json_lists_worlds_that_are_no_product() -> None:
    """A union of products is told as a list of them."""
    parts = only(with_worlds(Worlds(language="en"), Worlds(switches={"a": "on"})))

    assert parts["worlds"] == [{"language": "en"}, {"switches": {"a": "on"}}]


def test_json_keeps_the_line_of_the_file() -> None:
    """The caller's line goes into a list of one, where the file's is not in its way."""
    parts = only(with_worlds(Worlds(line="withheld")))

    assert (parts["line"], parts["worlds"]) == (5, [{"line": "withheld"}])


def test_json_has_a_summary() -> None:
    """Every severity is counted, also at nought."""
    report = json.loads(render([UNLOCK], {}, "json", FILES))

    assert report["version"] == 1
    assert report["files"] == FILES
    assert report["summary"] == {"error": 1, "warning": 0, "info": 0}


def valid_sarif(report: str) -> dict[str, object]:
    """The report, held against the schema of the standard."""
    path = FIXTURES / "schemas" / "sarif-schema-2.1.0.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    parts = json.loads(report)
    faults = Draft7Validator(schema, format_checker=FormatChecker()).iter_errors(parts)
    assert [fault.message for fault in faults] == []
    return dict(parts)


@pytest.mark.parametrize("name", CASES)
def test_sarif_is_valid(name: str) -> None:
    """Every sort of place and note fits the standard's own schema."""
    valid_sarif(render([CASES[name][1]], {}, "sarif", ["/abs/ä b.yaml", "a%b.yaml"]))


def test_sarif_of_nothing_is_valid() -> None:
    """A clean run has no results, and is a run."""
    parts = valid_sarif(render([], {}, "sarif", FILES))

    assert parts["runs"][0]["results"] == []  # type: ignore[index]


def test_sarif_results_know_their_rules() -> None:
    """The index of each result leads to the rule that it names."""
    (run,) = json.loads(render(ALL, {}, "sarif"))["runs"]

    rules = run["tool"]["driver"]["rules"]
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"])
    assert [r["level"] for r in run["results"]] == ["note", "error", "warning"]


def test_sarif_knows_a_fault_again_when_it_moves() -> None:
    """Lines that come or go above it do not make it a new one."""
    moved = replace(ALL[1], finding=replace(ALL[1].finding, span=place("\n\na", "a")))

    prints = [
        json.loads(render([d], {}, "sarif"))["runs"][0]["results"][0]
        for d in (ALL[1], moved, UNLOCK)
    ]

    first, again, other = (p["partialFingerprints"] for p in prints)
    assert first == again != other


def test_github_escapes_what_it_reads_as_its_own() -> None:
    """Percent and line ends everywhere; colon and comma in properties too."""
    span = Span("a,b:c%.yaml", 1, 2, 1, 3)
    found = Diagnostic(TARGET, Finding(span, "100 %: a, b\r\nc"))

    (line,) = render([found], {}, "github").splitlines()

    assert line.startswith("::error file=a%2Cb%3Ac%25.yaml,line=1,endLine=1,col=2,")
    assert "::100 %25: a, b%0D%0Ac%0Asee: docs/checks/undefined-target.md" in line


def test_github_names_columns_on_one_line_only() -> None:
    """A column range over several lines is refused by its checks."""
    line = render([target(MANY, "main:\n    say")], {}, "github")

    assert "endLine=3" in line and "col=" not in line


@pytest.mark.parametrize(
    ("severity", "command"),
    [("error", "error"), ("warning", "warning"), ("info", "notice")],
)
def test_github_has_its_own_word_for_each_severity(
    severity: Severity, command: str
) -> None:
    """What is good to know is a notice there."""
    found = target(LINES, "biling")
    found = replace(found, finding=replace(found.finding, severity=severity))

    assert render([found], {}, "github").startswith(f"::{command} ")


def test_github_says_nothing_of_a_clean_run() -> None:
    """There is no line to put a note on."""
    assert render([], {}, "github", FILES) == ""


ATTRIBUTES = {
    "testsuites": {"name", "tests", "failures", "errors", "time"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time"},
    "testcase": {"name", "classname", "time", "group"},
    "failure": {"type", "message"},
    "system-out": set(),
}
CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"testcase"},
    "testcase": {"failure", "system-out"},
    "failure": set(),
    "system-out": set(),
}


@pytest.mark.parametrize("name", CASES)
def test_junit_has_only_what_readers_know(name: str) -> None:
    """Elements, attributes and counts are those of the xunit plugin's schema."""
    root = ElementTree.fromstring(render([CASES[name][1]], {}, "junit", FILES))

    assert root.tag == "testsuites"
    for element in root.iter():
        assert set(element.attrib) <= ATTRIBUTES[element.tag]
        assert {child.tag for child in element} <= CHILDREN[element.tag]
    for suite in root:
        assert int(suite.attrib["tests"]) == len(suite) > 0
        assert int(suite.attrib["failures"]) == len(list(suite.iter("failure")))


def test_junit_is_red_where_check_is() -> None:
    """Errors fail; warnings and notes pass, and say what they have to."""
    root = ElementTree.fromstring(render(ALL, {}, "junit", FILES))

    outcomes = [[child.tag for child in case] for case in root.iter("testcase")]
    assert outcomes == [[], ["system-out"], ["failure"], ["system-out"]]


@given(st.text(max_size=30))
def test_junit_is_xml_whatever_the_words(words: str) -> None:
    """Control characters cannot be escaped in XML, so they are replaced."""
    finding = Finding(Span(f"{words}.yaml", 1, 1, 1, 2), words, words)

    ElementTree.fromstring(render([Diagnostic(TARGET, finding)], {}, "junit"))


@given(st.text(st.characters(), max_size=30), st.sampled_from(FORMATS))
def test_no_format_fails_on_odd_words(words: str, format: Format) -> None:
    """Not even on a file name that is no text; what comes out can be written."""
    name = words.replace("\0", "") + b"\xff".decode("utf-8", "surrogateescape")
    finding = Finding(Span(name, 1, 1, 1, 2), words, words)

    report = render([Diagnostic(TARGET, finding)], {name: words}, format, [name])

    assert report.encode("utf-8") or format == "github"
