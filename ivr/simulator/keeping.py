"""Puts calls into scenario files, behind those that are there already."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from ivr.compiler.flow import Flow
from ivr.errors import CannotRead, IvrError
from ivr.simulator.recording import file_text
from ivr.simulator.rehearsal import rehearse
from ivr.simulator.scenario import Scenario
from ivr.simulator.scenario_reader import read_scenario


def flow_of(scenario: Scenario) -> Path:
    """Where the flow of *scenario* is."""
    return Path(os.path.normpath(Path(scenario.path).parent / scenario.flow))


def with_calls(flow: Flow, path: Path, before: str, calls: Sequence[str]) -> str:
    """What the scenario file at *path* says with *calls* behind what it says now.

    Args:
        flow: The flow that is called.
        path: Where the file is, or is to be.
        before: What it says; empty where it is not there yet.
        calls: As ``call_text`` writes them. Each is played, and must pass.

    Raises:
        CannotRead: The file is no scenario file of this flow.
        IvrError: A call could not be replayed from what was written.
    """
    count = 0
    if before.strip():
        scenario = read_scenario(path.as_posix(), before)
        count = len(scenario.calls)
        same = flow_of(scenario).resolve() == Path(flow.path).resolve()
        if scenario.faults or not same:
            why = "it has faults" if scenario.faults else "it tests another flow"
            raise CannotRead(str(path), f"{why}; give another name")
        text = before.rstrip() + "\n" + "".join(calls)
    else:
        target = os.path.relpath(flow.path, path.parent).replace(os.sep, "/")
        text = file_text(target, "".join(calls))
    again = read_scenario(path.as_posix(), text)
    added = again.calls[count:]
    if again.faults or len(added) != len(calls):
        raise IvrError(f"{path}: the call cannot be added behind what is there")
    for test in added:
        verdict = rehearse(flow, test)
        if verdict.difference is not None:
            raise IvrError(
                f'"{test.name}" plays otherwise: {verdict.difference.message}'
            )
    return text
