"""The tests of a menu in the designer: run on what is written, gone on from, written.

A test that is watched is played by the phone beside the tree, which has the engine do
each thing that happened once more; ``play`` says what that was.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask import abort, jsonify

from console import site
from console.access import house
from console.designer.reading import Reading
from console.designer.room import Answer, room
from console.designer.showing import Parts, digest_of
from console.designer.state import broom, playable, written
from console.phone import keeping
from ivr.compiler.worlds import Horizon
from ivr.differing import line_difference
from ivr.errors import IvrError
from ivr.simulator.calling import visit_of
from ivr.simulator.coverage import Coverage
from ivr.simulator.missing import missing_calls, worded
from ivr.simulator.recording import file_text
from ivr.simulator.rehearsal import Verdict, rehearse
from ivr.simulator.scenario import (
    SUFFIXES,
    Action,
    After,
    ComesTo,
    HangUp,
    Press,
    Quiet,
    Scenario,
    Speak,
    noon,
)
from ivr.simulator.scenario_names import unknown_names
from ivr.simulator.scenario_reader import read_scenario
from ivr.simulator.transcript import call_parts
from ivr.simulator.ways import Ways
from ivr.witness import moment

blueprint = room("designer_trials")

HORIZON_DAYS = 400

AT_ONCE = 20
"""So many missing calls are written at a time: each has to be looked for, and read."""

FEW = 5
"""In a large menu so many: it takes seconds to look for one."""

TRIED = 300
"""For so many exits that no test takes the page waits while a call is looked for."""

# Running -----------------------------------------------------------------------------


@blueprint.post("/<flow>/tests")
@house("designer")
def tests(flow: str) -> Answer:
    """The calls written down as tests, played on the text, and what they cover."""
    with broom().away():
        asked, reading = playable(flow)
        path, text = _test_file(reading)
        scenario = read_scenario(path, text or "calls: []")
        faults = [*scenario.faults, *unknown_names(scenario, reading.flow)]
        verdicts = [rehearse(reading.flow, call) for call in scenario.calls]
        parts: Parts = {
            "path": path,
            "keeps": keeping.may_keep(),
            "calls": [_verdict(reading, scenario, each) for each in verdicts],
            "faults": [
                {"message": f.message, "help": f.help, "line": f.span.line}
                for f in faults
            ],
        }
        if asked.get("coverage"):
            parts["coverage"] = _coverage_parts(_coverage(reading, verdicts))
        return jsonify(parts)


def _test_file(reading: Reading) -> tuple[str, str]:
    """The test file beside the menu, and what it says; nothing where there is none."""
    stem = reading.path.rpartition(".")[0]
    known = (f"{stem}{ending}" for ending in SUFFIXES)
    found = (path for path in known if path in reading.files)
    path = next(found, f"{stem}{SUFFIXES[0]}")
    return path, reading.files.get(path, "")


def _verdict(reading: Reading, scenario: Scenario, verdict: Verdict) -> Parts:
    test = verdict.test
    whole = test.whole or test.span
    lines = scenario.text.splitlines()[whole.line - 1 : whole.end_line]
    parts: Parts = {
        "name": test.name,
        "line": test.span.line,
        "passed": verdict.passed,
        "written": {"line": whole.line, "text": "\n".join(lines).rstrip()},
    }
    if (differs := verdict.difference) is not None:
        parts["difference"] = {
            "message": differs.message,
            "line": differs.span.line,
            "step": differs.step,
        }
    if verdict.call is not None:
        parts["call"] = call_parts(verdict.call)
        parts["play"] = _play(reading, verdict)
    return parts


def _play(reading: Reading, verdict: Verdict) -> Parts:
    """The call as the phone begins it, and what happens in it, with its lines."""
    test = verdict.test
    begun = visit_of(reading.flow, test.at or noon(), test.switches, test.caller)
    begin = {
        "at": moment(begun.now),
        "switches": dict(test.switches),
        "language": test.language,
        "from": test.caller,
    }
    return {
        "begin": {name: value for name, value in begin.items() if value},
        "events": [
            {"event": _event(each), "line": each.span.line} for each in verdict.done
        ],
    }


def _event(action: Action) -> Parts:
    match action:
        case Press(keys=keys):
            return {"digits": keys}
        case Speak(words=words):
            return {"say": words}
        case Quiet():
            return {"silence": True}
        case HangUp():
            return {"hang_up": True}
        case After(seconds=seconds):
            return {"after": seconds}
        case ComesTo(answer=answer):
            return {"comes_to": answer.exit, "values": dict(answer.values)}


def _coverage(reading: Reading, verdicts: Iterable[Verdict]) -> Coverage:
    today = site.now().astimezone(reading.flow.timetable.first_zone).date()
    ways = Ways(reading.flow, Horizon.of(today, HORIZON_DAYS))
    return Coverage(ways, [each.call for each in verdicts if each.call])


def _coverage_parts(found: Coverage) -> Parts:
    parts: Parts = {"node": {}, "exit": {}, "hours": {}}
    when = {}
    for item in found.items(TRIED):
        parts[item.what][item.name] = item.state
        if item.what == "hours" and item.words:
            when[item.name] = item.words
    return {
        "nodes": parts["node"],
        "exits": parts["exit"],
        "hours": parts["hours"],
        "when": when,
    }


# Writing what is missing --------------------------------------------------------------


@blueprint.post("/<flow>/tests/missing")
@house("designer")
def missing(flow: str) -> Answer:
    """Calls through exits that no test takes, and the test file as it would be."""
    with broom().away():
        _, reading = playable(flow)
        menu = reading.flow
        path, before = _test_file(reading)
        scenario = read_scenario(path, before or "calls: []")
        verdicts = [rehearse(menu, call) for call in scenario.calls]
        coverage = _coverage(reading, verdicts)
        most = max(FEW, min(AT_ONCE, 4_000 // len(menu.nodes)))
        made = list(worded(menu, missing_calls(coverage, most)))
        calls = "".join(text for _, text in made)
        if before.strip():
            after = f"{before.rstrip()}\n{calls}"
        else:
            after = file_text(reading.path.rpartition("/")[2], calls)
        return jsonify(
            {
                "path": path,
                "digest": digest_of(before),
                "keeps": keeping.may_keep(),
                "calls": [{"name": name, "text": text} for name, text in made],
                "left": len(coverage.missing()),
                "text": after,
                "lines": line_difference(path, before, after),
            }
        )


@blueprint.post("/<flow>/tests/keep")
@house("designer")
def keep(flow: str) -> Answer:
    """Put calls into the test file, which is still the one that was looked at."""
    asked, reading = written(flow)
    if not keeping.may_keep():
        abort(403)
    given = asked.get("calls")
    if not isinstance(given, list) or not all(isinstance(e, str) for e in given):
        abort(400)
    path, before = _test_file(reading)
    if asked.get("on") != digest_of(before):
        answer = {"error": "file-changed", "message": f"{path} was changed meanwhile"}
        return jsonify(answer), 409
    try:
        kept = keeping.keep(reading.flow.name, given)
    except (IvrError, OSError) as error:
        return jsonify({"error": "refused", "message": str(error)}), 422
    return jsonify({"file": kept.name, "kept": True})
