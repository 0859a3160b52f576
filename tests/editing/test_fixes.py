"""A fix mends what it is for, breaks nothing, and is shown as a difference first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from textwrap import dedent

import golden
import pytest

from ivr.checks import check_flows
from ivr.compiler.compile import compile_set
from ivr.compiler.flow import Flow
from ivr.compiler.worlds import Horizon
from ivr.diagnostics import Diagnostic
from ivr.editing.edits import apply
from ivr.editing.fixes import Fix, fixable, fixes
from ivr.editing.nodes import read_text

FIXTURES = Path(__file__).parent.parent / "fixtures"
HORIZON = Horizon.of(date(2026, 11, 21), 60)


def studied(text: str) -> tuple[Flow, list[Diagnostic]]:
    """The flow, and what is found in it."""
    flows = compile_set([read_text({"f": text}, "f")])
    return next(iter(flows.flows.values())), check_flows(flows, HORIZON)


def offered(text: str) -> Iterator[tuple[Diagnostic, Fix]]:
    """Every fix of every finding."""
    flow, found = studied(text)
    for each in found:
        for fix in fixes({"f": text}, flow, each):
            yield each, fix


def named(found: list[Diagnostic]) -> Counter[tuple[str, str]]:
    """How often each thing is found."""
    return Counter((each.rule.slug, each.finding.message) for each in found)


WITH_FIXES = [
    *("undefined-target", "unknown-setting", "unknown-kind", "unknown-placeholder"),
    *("unlikely-first", "no-repeat", "wrong-type", "missing-setting"),
    *("retry-never-counts", "unhandled-outcome", "no-input-unhandled"),
]


@pytest.mark.parametrize("slug", WITH_FIXES)
def test_what_is_fixed_is_gone(slug: str) -> None:
    """No finding is left of what a fix was for, and no error is new."""
    for path in sorted((FIXTURES / "checks").glob(f"{slug}*.yaml")):
        text = golden.strip(path.read_text("utf-8"))
        before = studied(text)[1]
        for diagnostic, fix in offered(text):
            key = (diagnostic.rule.slug, diagnostic.finding.message)
            after = studied(apply({"f": text}, fix.edits)["f"])[1]
            new = named(after) - named(before)

            assert named(after)[key] < named(before)[key], fix.title
            assert not [
                e
                for e in after
                if e.severity == "error" and new[e.rule.slug, e.finding.message]
            ]


FLOW = """\
    ivr: 1
    languages: [en]
    start: main
    otherwise: desk
    keys: {0: none, "*": none}
    intents:
      rare: {say: "a study", share: 2%}
      common: {say: "an appointment", share: 90%}
    queues: {desk: {}}
    nodes:
      main:
        menu: "Welcome."
        timeout: 5   # enough
        options:
          1: {label: "taking part in a medical study", intent: rare, go: desk}
          2: {label: "the opening hours of all our houses", intent: rare, go: desk}
          3: {label: "an appointment", intent: common, go: dsek}
        no-input: ask
      ask: {hours: office}
      desk: {queue: desk, gave-up: bye, full: bye, failed: bye}
      bye: {hangup: "Good bye.", ends: refused}
    hours: {office: {zone: Europe/London, open: "Mo-Fr 09:00-17:00"}}
    """


@pytest.mark.parametrize(
    ("title", "gone", "come"),
    [
        ('write "desk" for "dsek"', "go: dsek}", "go: desk}"),
        ('write "5s" for "5"', "timeout: 5   # enough", "timeout: 5s   # enough"),
        ('lead "open" to "desk"', "ask: {hours: office}", "office, open: desk}"),
        ('let "*" say the menu again', '"*": none', '"*": repeat'),
    ],
)
def test_each_sort_of_fix(title: str, gone: str, come: str) -> None:
    """One word is changed, or one setting put in; the difference shows it."""
    text = dedent(FLOW)
    if "menu again" in title:
        # Of a node that cannot be read whole nothing else is found.
        text = text.replace(": 5 ", ": 5s ")
    found = {fix.title: fix for _, fix in offered(text)}

    fix = found[title]
    after = apply({"f": text}, fix.edits)["f"]
    assert gone in text
    assert gone not in after
    assert come in after
    assert [line[0] for line in fix.lines.splitlines()[3:] if line[0] != " "] == [
        "-",
        "+",
    ]


def test_the_order_is_fixed_by_one_setting() -> None:
    """Keys stay, so that nobody's habit goes wrong; what is said first changes."""
    text = dedent(FLOW).replace("dsek", "desk").replace(": 5 ", ": 5s ")
    found = {d.rule.slug: fix for d, fix in offered(text)}

    after = apply({"f": text}, found["unlikely-first"].edits)["f"]

    assert "    order: by-share\n" in after


def test_no_fix_without_certainty() -> None:
    """Where nothing says where a call should go, nobody guesses."""
    text = dedent(FLOW).replace("otherwise: desk\n", "")
    flow, found = studied(text)

    unwritten = [e for e in found if "does not say where" in e.finding.message]

    assert unwritten
    assert not any(fixable(flow, each) for each in unwritten)
    assert not any(list(fixes({"f": text}, flow, each)) for each in unwritten)


def test_a_button_is_shown_for_every_fix() -> None:
    """What can be fixed says so before the fix is worked out."""
    text = dedent(FLOW)
    flow, _ = studied(text)

    assert all(fixable(flow, diagnostic) for diagnostic, _ in offered(text))
