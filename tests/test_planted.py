"""Faults that people make, each put by hand into a line that is sound, are named.

``fixtures/planted`` says for each where it is put, which findings would name it, and
at which line. ``fixtures/clean`` are lines of others that have no fault at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from ivr.checks import check_flows
from ivr.compiler.compile import compile_set
from ivr.compiler.worlds import Horizon
from ivr.diagnostics import Diagnostic
from ivr.language.document import read_flow
from ivr.language.folder import TextFolder

HERE = Path(__file__).parent
ROOT = HERE.parent
PLANTED = sorted((HERE / "fixtures" / "planted").glob("*.yaml"))
CLEAN = [
    path
    for path in sorted((HERE / "fixtures" / "clean").glob("*.yaml"))
    if path.name != "staff-notice.yaml"
]
HORIZON = Horizon.of(date(2026, 11, 21), 400)

PART = "staff-notice.yaml"
"""The part that other flows go into."""

Fault = dict[str, Any]


@cache
def beside(folder: Path) -> dict[str, str]:
    """The files of a folder and what lies below it, by their place in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.yaml"))
        if not path.name.endswith(".test.yaml")
    }


def found(folder: Path, name: str, text: str) -> list[Diagnostic]:
    """What the checks say of the flow *name* of *folder*, with another *text*; a part
    is looked at with a flow that goes into it."""
    files = beside(folder) | {name: text}
    flows = [name]
    if name == PART:
        flows = ["public-service.yaml", PART]
    elif "flow: staff-notice" in text:
        flows.append(PART)
    texts = [read_flow(each, files[each], TextFolder(files)) for each in flows]
    return check_flows(compile_set(texts), HORIZON, strict=True)


def line_of(diagnostic: Diagnostic, files: dict[str, str]) -> str:
    """The line at which it is."""
    span = diagnostic.finding.span
    return files[span.path].split("\n")[span.line - 1]


def faults() -> Iterator[Any]:
    """Every fault, with the flow into which it is put."""
    for path in PLANTED:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        for fault in told["faults"]:
            name = f"{path.stem}: {fault['fault']}"
            yield pytest.param(ROOT / told["flow"], fault, id=name)


def put(text: str, fault: Fault) -> str:
    """*text* with the fault in it."""
    for edit in (fault, *fault.get("also", ())):
        start = text.index(edit["in"] + "\n") if "in" in edit else 0
        at = text.index(edit["find"], start)
        text = text[:at] + edit["put"] + text[at + len(edit["find"]) :]
    return text


@pytest.mark.parametrize(("path", "fault"), list(faults()))
def test_a_planted_fault_is_named(path: Path, fault: Fault) -> None:
    """A fault is named by a check that is about it, at the line where it is."""
    text = put(path.read_text(encoding="utf-8"), fault)
    files = beside(path.parent) | {path.name: text}

    said = found(path.parent, path.name, text)
    named = [
        each
        for each in said
        if each.severity == fault.get("severity", "error")
        and each.rule.code in fault["codes"]
        and fault["at"] in line_of(each, files)
    ]

    assert named
    if fault.get("alone"):
        assert {e.rule.code for e in said if e.severity == "error"} <= {*fault["codes"]}


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_a_clean_line_has_no_error(path: Path) -> None:
    """Nobody is told of an error where there is none."""
    said = found(path.parent, path.name, path.read_text(encoding="utf-8"))

    assert [each.finding.message for each in said if each.severity == "error"] == []
