"""``ivr test``: the calls that are written down as tests, made again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path
from typing import Any

import click

from ivr.cli.options import format_option
from ivr.cli.output import coloured, print_diagnostics, print_json, print_table
from ivr.cli.tests import scenario_files, write_calls
from ivr.clock import SystemClock
from ivr.compiler.flow import Flow
from ivr.diagnostics import Diagnostic
from ivr.errors import FlowInvalid
from ivr.records import dataclass
from ivr.simulator.keeping import flow_of
from ivr.simulator.rehearsal import Verdict, rehearse
from ivr.simulator.scenario import SUFFIXES, Scenario, ScenarioCall

HORIZON_DAYS = 400


@dataclass
class Rehearsed:
    """A scenario file with its flow, and how each of its calls went."""

    path: str
    flow: Flow
    scenario: Scenario
    faults: list[Diagnostic] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether the file is sound and every call goes as it says."""
        return not self.faults and all(each.passed for each in self.verdicts)


@click.command(short_help="Run the calls that are written down as tests.")
@click.argument(
    "paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(readable=False)
)
@click.option("--coverage", is_flag=True, help="Say what no call has been through.")
@click.option(
    "--write-missing",
    is_flag=True,
    help="Add calls for every exit that none takes. They say what the menu does "
    "now: read them before you keep them.",
)
@format_option("text", "json", "junit")
def command(
    paths: tuple[str, ...], coverage: bool, write_missing: bool, form: str
) -> int:
    """Run tests: scenario files, flows that have one beside them, or folders.

    The exit status is 1 when a call goes otherwise than it is written.
    """
    files = _missing_files(paths) if write_missing else list(scenario_files(paths))
    tests = [_rehearsed(path) for path in files]
    if write_missing:
        for test in tests:
            _write_missing(test)
        tests = [_rehearsed(path) for path in files]
    match form:
        case "json":
            print_json(_parts(tests, coverage))
        case "junit":
            from ivr.cli.junit import junit_text

            click.echo(junit_text(tests), nl=False)
        case _:
            _print(tests, coverage)
    return int(not all(test.passed for test in tests))


def _missing_files(paths: tuple[str, ...]) -> list[Path]:
    """The scenario files to add to, those among them that are still to be made."""
    from ivr.runtime.versions import flow_files

    found: list[Path] = []
    for path in map(Path, paths):
        if path.name.endswith(SUFFIXES):
            found.append(path)
        else:
            flows = flow_files(path) if os.path.isdir(path) else [path]
            found += [
                flow.with_name(flow.name.split(".")[0] + SUFFIXES[0]) for flow in flows
            ]
    return list(dict.fromkeys(found))


def _rehearsed(path: Path) -> Rehearsed:
    from ivr.cli.flows import as_diagnostics, read_one
    from ivr.language.folder import file_bytes
    from ivr.simulator.scenario_names import unknown_names
    from ivr.simulator.scenario_reader import read_scenario

    # A file that is still to be written has no calls.
    data = file_bytes(path) if os.path.exists(path) else b"calls: []"
    scenario = read_scenario(path.as_posix(), data)
    if scenario.faults and not scenario.calls and not scenario.flow:
        raise FlowInvalid(as_diagnostics(scenario.faults))
    flow, _ = read_one(str(flow_of(scenario)))
    found = as_diagnostics([*scenario.faults, *unknown_names(scenario, flow)])
    # What is written wrong would go wrong, and say nothing of the menu.
    sound = [call for call in scenario.calls if not _touched(call, found)]
    verdicts = [rehearse(flow, call) for call in sound]
    return Rehearsed(path.as_posix(), flow, scenario, found, verdicts)


def _touched(call: ScenarioCall, faults: list[Diagnostic]) -> bool:
    whole = call.whole or call.span
    lines = range(whole.line, whole.end_line + 1)
    return any(fault.finding.span.line in lines for fault in faults)


# Coverage ---------------------------------------------------------------------------


def _coverage(test: Rehearsed) -> Any:
    from ivr.compiler.worlds import Horizon
    from ivr.simulator.coverage import Coverage
    from ivr.simulator.ways import Ways

    now = SystemClock().now().astimezone(test.flow.timetable.first_zone)
    ways = Ways(test.flow, Horizon.of(now.date(), HORIZON_DAYS))
    return Coverage(ways, [each.call for each in test.verdicts if each.call])


def _write_missing(test: Rehearsed) -> None:
    from ivr.simulator.missing import missing_calls, worded

    made = missing_calls(_coverage(test))
    texts = [text for _, text in worded(test.flow, made)]
    if texts:
        write_calls(test.flow, Path(test.path), texts)
    click.echo(f"{test.path}: {count(len(texts), 'call')} added", err=True)


# Text -------------------------------------------------------------------------------


def _print(tests: list[Rehearsed], coverage: bool) -> None:
    for test in tests:
        click.echo(test.path)
        if test.faults:
            print_diagnostics(test.faults)
        for verdict in test.verdicts:
            _print_verdict(verdict)
        if coverage:
            _print_coverage(test)
    calls = [verdict for test in tests for verdict in test.verdicts]
    differ = sum(not verdict.passed for verdict in calls)
    faults = sum(len(test.faults) for test in tests)
    went = f"{differ} differ" if differ else "all as written"
    more = f"; {count(faults, 'fault')} in the tests themselves" if faults else ""
    click.echo(f"{count(len(calls), 'call')}, {went}{more}")


def count(number: int, noun: str) -> str:
    """``1 call``, ``2 calls``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _print_verdict(verdict: Verdict) -> None:
    call, difference = verdict.call, verdict.difference
    state, colour = ("differs", "red") if difference else ("passes ", "green")
    if coloured():
        state = click.style(state, fg=colour)
    took = f"  ({call.seconds:.0f} s)" if call else ""
    click.echo(f"  {state}  {verdict.test.name}{took}")
    if difference is not None:
        for line in told(verdict):
            click.echo(f"    {line}")


def told(verdict: Verdict) -> Iterator[str]:
    """What differed, and the transcript with the step at which it did."""
    from ivr.cli.transcript import marked_rows

    difference = verdict.difference
    assert difference is not None
    span = difference.span
    yield f"{span.path}:{span.line}:{span.column}: {difference.message}"
    if verdict.call is not None:
        yield from marked_rows(verdict.call, difference.step)


def _print_coverage(test: Rehearsed) -> None:
    from ivr.simulator.coverage import STATES

    items = list(_coverage(test).items())
    counts = [
        (
            what,
            *(str(sum(i.what == what and i.state == s for i in items)) for s in STATES),
        )
        for what in dict.fromkeys(item.what for item in items)
    ]
    print_table(("", *STATES), counts)
    rows = [
        (item.what, item.name, item.state, item.words)
        for item in items
        if item.state != "covered"
    ]
    if rows:
        print_table(("", "not covered", "", ""), rows)


# JSON -------------------------------------------------------------------------------


def _parts(tests: list[Rehearsed], coverage: bool) -> dict[str, Any]:
    calls = [verdict for test in tests for verdict in test.verdicts]
    failed = sum(not verdict.passed for verdict in calls)
    return {
        "version": 1,
        "files": [_file_parts(test, coverage) for test in tests],
        "summary": {"passed": len(calls) - failed, "failed": failed},
    }


def _file_parts(test: Rehearsed, coverage: bool) -> dict[str, Any]:
    from ivr.report.json_ import diagnostic_parts

    parts: dict[str, Any] = {
        "path": test.path,
        "flow": test.flow.path,
        "calls": [_call_parts(verdict) for verdict in test.verdicts],
    }
    if test.faults:
        parts["diagnostics"] = [diagnostic_parts(each) for each in test.faults]
    if coverage:
        parts["coverage"] = [
            {
                "what": item.what,
                "name": item.name,
                "state": item.state,
                **({"words": item.words} if item.words else {}),
            }
            for item in _coverage(test).items()
        ]
    return parts


def _call_parts(verdict: Verdict) -> dict[str, Any]:
    from ivr.simulator.transcript import call_parts

    parts: dict[str, Any] = {
        "name": verdict.test.name,
        "line": verdict.test.span.line,
        "passed": verdict.passed,
    }
    if verdict.difference is not None:
        span = verdict.difference.span
        parts["difference"] = {
            "message": verdict.difference.message,
            "line": span.line,
            "column": span.column,
            "step": verdict.difference.step,
        }
    if verdict.call is not None:
        parts["call"] = call_parts(verdict.call)
    return parts
