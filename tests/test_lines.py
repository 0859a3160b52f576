"""Lines as they are: with the faults that real ones have, and menus that others wrote.

``fixtures/faulty`` holds one account line broken in many ways, one in each file;
``fixtures/real-menus`` what other people published, told again in our words. Both
carry the findings expected of them as comments, all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import golden
import pytest

from ivr.checks import check_flows
from ivr.compiler.compile import FlowSet, compile_set
from ivr.compiler.flow import Flow
from ivr.compiler.worlds import Horizon
from ivr.diagnostics import Diagnostic
from ivr.language.document import read_flow
from ivr.language.folder import TextFolder
from ivr.simulator.keys import replay

FIXTURES = Path(__file__).parent / "fixtures"

FAULTY = sorted((FIXTURES / "faulty").glob("*.yaml"))
REAL = sorted((FIXTURES / "real-menus").glob("*.yaml"))

HORIZON = Horizon.of(date(2026, 6, 1), 400)


@cache
def compiled(path: Path) -> FlowSet:
    """The flow at *path*, without the notes of what is wrong with it."""
    text = golden.strip(path.read_text(encoding="utf-8"))
    folder = TextFolder({path.name: text})
    return compile_set([read_flow(path.name, text, folder)])


@cache
def found(path: Path) -> tuple[Diagnostic, ...]:
    """What the checks say of the flow at *path*."""
    return tuple(check_flows(compiled(path), HORIZON, strict=True))


@pytest.mark.parametrize("path", [*FAULTY, *REAL], ids=lambda path: path.stem)
def test_line_gives_what_it_says(
    path: Path, matches: Callable[[Path, str], None]
) -> None:
    """A line gives exactly the findings that are written in it."""
    source = compiled(path).sources[path.name]

    matches(path, golden.annotate(source, found(path)))


def test_sound_line_is_sound() -> None:
    """What the faulty lines are broken out of has no fault itself."""
    assert found(FIXTURES / "faulty" / "sound.yaml") == ()


@pytest.mark.parametrize("path", FAULTY, ids=lambda path: path.stem)
def test_fault_is_an_error(path: Path) -> None:
    """Each fault leaves some caller stuck, cut off or nowhere."""
    errors = [each for each in found(path) if each.severity == "error"]

    assert errors or path.stem == "sound"


# Witnesses --------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*FAULTY, *REAL], ids=lambda path: path.stem)
def test_witnesses_show_the_faults(path: Path) -> None:
    """The call printed with an error comes to where the error is, and goes wrong."""
    (flow,) = compiled(path).flows.values()
    errors = [each for each in found(path) if each.severity == "error"]

    assert [fault for error in errors if (fault := misled(flow, error))] == []


def misled(flow: Flow, error: Diagnostic) -> str:
    """What the call of an error does not show; nothing where it does, or has none."""
    finding, slug = error.finding, error.rule.slug
    if finding.witness is None:
        return ""
    call = replay(flow, finding.witness)
    passed = {step.node for step in call.steps} | {call.node}
    if finding.node is not None and finding.node not in passed:
        return f'{slug}: the call never comes to "{finding.node}"'
    if slug == "wait-without-escape":
        rounds = [step.node for step in call.steps].count(str(finding.node))
        return "" if rounds > 2 else f"{slug}: callers wait {rounds} times"
    if slug == "silent-loop" and finding.node and flow.nodes[finding.node].kind.person:
        # Nobody can wait for ever in a test; the call comes to the line.
        return ""
    if slug in SHOWN and call.session.good:
        return f"{slug}: the call ends well, by {call.session.good}"
    if slug in SHOWN and call.over != (SHOWN[slug] == "cut off"):
        return f"{slug}: the call is {'over' if call.over else 'not over'}"
    return ""


SHOWN = {
    **dict.fromkeys(
        (
            "dead-end",
            "error-hangs-up",
            "closed-hangs-up",
            "switch-strands-callers",
            "promise-without-action",
            "intent-unserved-sometimes",
            "exit-leads-nowhere",
        ),
        "cut off",
    ),
    **dict.fromkeys(
        ("no-way-out", "silent-loop", "retry-without-limit"),
        "on the line",
    ),
}
"""How callers stand at the end of a witness, with nothing; of the other checks the
call only comes to the place, and what is wrong can be read there."""
