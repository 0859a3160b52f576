"""Checks of menus and prompts weigh what they find by the profile, and by how sure
it is: what a golden file does not show."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import golden
import pytest

from ivr.checks import check_flows
from ivr.compiler.compile import compile_set
from ivr.compiler.worlds import Horizon
from ivr.diagnostics import Diagnostic
from ivr.language.document import read_flow
from ivr.language.folder import TextFolder

FIXTURES = Path(__file__).parent / "fixtures" / "checks"
HORIZON = Horizon.of(date(2026, 6, 1), 400)


def found(text: str, slug: str, profile: str | None = None) -> list[Diagnostic]:
    """What the check *slug* says of the flow in *text*."""
    path = "clinic.yaml"
    flows = compile_set([read_flow(path, text, TextFolder({path: text}))], profile)
    return check_flows(flows, HORIZON, select=[slug], strict=True)


def in_fixture(name: str, slug: str, profile: str | None = None) -> list[Diagnostic]:
    """What the check *slug* says of a fixture."""
    text = (FIXTURES / f"{name}.yaml").read_text(encoding="utf-8")
    return found(golden.strip(text), slug, profile)


@pytest.mark.parametrize(
    ("fixture", "words", "severity"),
    [
        ("no-options", '"main" asks callers', "error"),
        ("no-options", '"storm" asks callers', "error"),
        ("key-said-but-not-bound", "press 2, which is no option", "error"),
        ("key-said-but-not-bound", "press 1, also while", "warning"),
        ("too-many-options", "8 options", "warning"),
        ("too-many-options", "6 options", "info"),
        ("global-key-conflict", '"0" leads to', "error"),
        ("global-key-conflict.custom", '"#" leads to', "warning"),
        ("missing-translation", "nothing of this in ko", "error"),
        ("missing-translation", "cannot read this", "warning"),
        ("missing-translation.sentences", '"option"', "error"),
        ("languages-differ", "told to press 0", "error"),
        ("languages-differ", '"{wait}" is said', "warning"),
    ],
)
def test_findings_weigh_what_callers_meet(
    fixture: str, words: str, severity: str
) -> None:
    """A caller who is lost is an error; one who is only served badly is not."""
    slug = fixture.split(".")[0]

    said = [d for d in in_fixture(fixture, slug) if words in d.finding.message]

    assert {each.severity for each in said} == {severity}


@pytest.mark.parametrize(
    ("fixture", "profile", "count"),
    [
        ("too-many-options", "kr-senior", 3),
        ("agent-too-late", "gethuman", 1),
        ("slow-to-person", "us", 0),
        ("tries-too-few-or-many", "kr-senior", 3),
        ("missing-notice", "us", 0),
    ],
)
def test_limits_are_those_of_the_profile(
    fixture: str, profile: str, count: int
) -> None:
    """The same flow is judged by the numbers of the place where it is used."""
    assert len(in_fixture(fixture, fixture, profile)) == count


def test_finding_against_a_limit_names_its_source() -> None:
    """A designer can look up who says that eight options are too many."""
    finding = in_fixture("too-many-options", "too-many-options")[0].finding

    assert "ivrsworld.com" in finding.explains[0]


@pytest.mark.parametrize(
    ("fixture", "keys"),
    [
        ("error-hangs-up", [("-", "-", "-"), ("1", "9", "9", "9")]),
        ("too-deep", [("1", "1234", "1", "1")]),
        ("agent-too-late", [("1", "1")]),
        ("slow-to-person", [("2",)]),
    ],
)
def test_findings_about_calls_come_with_a_call(
    fixture: str, keys: list[tuple[str, ...]]
) -> None:
    """Who doubts a finding can make the call that shows it."""
    calls = [each.finding.witness for each in in_fixture(fixture, fixture)]

    assert [call.keys for call in calls if call] == keys


FLOW = """
ivr: 1
name: clinic
languages: [en]
start: main
queues: {{desk: {{}}}}
nodes:
  main:
    menu: "Welcome."
    options: {{1: {{label: "eyes", go: desk}}, 2: {{label: "ears", go: word}}}}
    no-input: {silence}
    no-match: desk
{more}
  desk: {{queue: desk, gave-up: word, full: word, failed: word}}
  word:
    voicemail: "Please leave a message."
    to: desk
    empty: {{hangup: "Goodbye."}}
    failed: {{hangup: "Goodbye.", ends: refused}}
"""


@pytest.mark.parametrize(
    ("silence", "more", "count"),
    [
        ('{hangup: "Goodbye."}', "", 1),
        ('{hangup: "Goodbye.", ends: refused}', "", 0),
        ("word", "", 0),
        (
            "line",
            "  line: {dial: '+442079460123', busy: bye, no-answer: bye, failed: bye}\n"
            '  bye: {hangup: "Goodbye."}',
            0,
        ),
        ("bye", '  bye: {say: "Sorry.", next: {hangup: "Goodbye."}}', 1),
        (
            "again",
            '  again: {menu: "Once more.", options: {1: desk}, '
            'no-input: {hangup: "Goodbye."}, no-match: desk}',
            1,
        ),
        ("nobody", "  nobody: {if: [{when: {line: mobile}, go: desk}], else: word}", 0),
    ],
)
def test_silence_must_not_end_in_a_hang_up(silence: str, more: str, count: int) -> None:
    """However many words or menus lie between, and unless it is meant so."""
    assert (
        len(found(FLOW.format(silence=silence, more=more), "error-hangs-up")) == count
    )


def test_hang_up_on_silence_explains_the_dead_end() -> None:
    """What the finding blames is not reported once more as a dead end."""
    text = FLOW.format(silence='{hangup: "Goodbye."}', more="")

    assert found(text, "IVR103") == []
