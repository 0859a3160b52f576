"""The menus that ship: clean in every world, and as their tests tell it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from ivr.checks import check_flows
from ivr.compiler.compile import FlowSet, compile_set
from ivr.compiler.flow import Flow
from ivr.compiler.worlds import Horizon
from ivr.language.document import read_flow
from ivr.language.folder import DiskFolder
from ivr.simulator.coverage import Coverage
from ivr.simulator.rehearsal import rehearse
from ivr.simulator.scenario import Scenario, ScenarioCall
from ivr.simulator.scenario_reader import read_scenario
from ivr.simulator.ways import Ways

FLOWS = Path(__file__).parent.parent / "flows"
TESTS = sorted(FLOWS.glob("*.test.yaml"))
LINES = [path for path in sorted(FLOWS.glob("*.yaml")) if path not in TESTS]

HORIZON = Horizon.of(date(2026, 11, 1), 400)


@cache
def examples() -> FlowSet:
    """All flows of the folder, as one set."""
    folder = DiskFolder(FLOWS.as_posix())
    return compile_set(
        read_flow(path.as_posix(), path.read_bytes(), folder) for path in LINES
    )


@cache
def scenarios() -> Mapping[Path, Scenario]:
    """The tests beside the flows."""
    return {path: read_scenario(path.as_posix(), path.read_bytes()) for path in TESTS}


def flow_of(path: Path) -> Flow:
    """The flow that the tests at *path* call."""
    return examples().flows[path.name.removesuffix(".test.yaml")]


def calls() -> list[tuple[Path, ScenarioCall]]:
    """Every call of every test."""
    return [(path, call) for path, found in scenarios().items() for call in found.calls]


# Checks -----------------------------------------------------------------------------


def test_examples_are_clean() -> None:
    """No check says anything about the menus that ship, over 400 days."""
    found = check_flows(examples(), HORIZON, strict=True)

    assert [str(each.finding) for each in found] == []


@pytest.mark.parametrize("path", LINES, ids=lambda path: path.stem)
def test_example_is_clean_by_itself(path: Path) -> None:
    """Nor does any where a menu is checked alone, with the parts that it goes into."""
    folder = DiskFolder(FLOWS.as_posix())
    parts = [path, *(FLOWS / f"{name}.yaml" for name in calls_of(path))]
    alone = compile_set(
        read_flow(part.as_posix(), part.read_bytes(), folder) for part in parts
    )

    found = check_flows(alone, HORIZON, strict=True)

    assert [str(each.finding) for each in found] == []


def calls_of(path: Path) -> frozenset[str]:
    """The parts that the flow at *path* goes into."""
    return examples().flows[path.stem].calls


@pytest.mark.parametrize("start", [date(2026, 3, 1), date(2026, 12, 30)])
def test_examples_are_clean_whenever_they_are_checked(start: date) -> None:
    """What is found does not hang on the day of the check, but for days gone by."""
    found = check_flows(examples(), Horizon.of(start, 400), strict=True)

    assert {each.rule.slug for each in found} <= {"stale-exception"}


# Calls ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name.split(".")[0])
def test_tests_of_an_example_read(path: Path) -> None:
    """The tests beside a menu are written without a fault."""
    assert scenarios()[path].faults == []


@pytest.mark.parametrize(
    ("path", "call"), calls(), ids=lambda each: getattr(each, "name", each)
)
def test_call_goes_as_it_is_written(path: Path, call: ScenarioCall) -> None:
    """A call to a menu that ships goes as its test says."""
    verdict = rehearse(flow_of(path), call)

    assert verdict.difference is None, verdict.difference.message


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name.split(".")[0])
def test_calls_go_everywhere(path: Path) -> None:
    """Together they pass each node, exit and hour that a call can come to."""
    flow = flow_of(path)
    made = [rehearse(flow, call).call for call in scenarios()[path].calls]

    items = Coverage(Ways(flow, HORIZON), [call for call in made if call]).items()

    assert {i.name for i in items if i.state in ("uncovered", "unknown")} == set()


def test_every_line_has_tests() -> None:
    """All but the parts, which are called through their lines."""
    called = {path.name.removesuffix(".test.yaml") for path in TESTS}

    assert called == {f.name for f in examples().flows.values() if not f.is_part}
