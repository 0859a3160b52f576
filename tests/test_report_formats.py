"""Diagnostics as scripts, code hosts and build servers get them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, FormatChecker
from report_cases import (
    ALL,
    AT,
    CASES,
    FILES,
    LINES,
    MANY,
    TARGET,
    UNLOCK,
    place,
    target,
    with_worlds,
)

from ivr.diagnostics import Diagnostic, Finding, Severity, Worlds
from ivr.report import FORMATS, Format, render
from ivr.source import Span

FIXTURES = Path(__file__).parent / "fixtures"


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

    root = ElementTree.fromstring(render([Diagnostic(TARGET, finding)], {}, "junit"))

    assert len(list(root.iter("failure"))) == 1


@given(st.text(st.characters(), max_size=30), st.sampled_from(FORMATS))
def test_no_format_fails_on_odd_words(words: str, format: Format) -> None:
    """Not even on a file name that is no text; what comes out can be written."""
    name = words.replace("\0", "") + b"\xff".decode("utf-8", "surrogateescape")
    finding = Finding(Span(name, 1, 1, 1, 2), words, words)

    report = render([Diagnostic(TARGET, finding)], {name: words}, format, [name])

    assert report.encode("utf-8") or format == "github"
