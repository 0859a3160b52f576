"""Writes a call down as a test that anyone can read, edit and run again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from ivr.simulator.phone import CallStep, PhoneCall
from ivr.simulator.scenario import noon
from ivr.simulator.transcript import heard
from ivr.simulator.world import event
from ivr.telephony import (
    WAITS_FOR,
    Dial,
    Digits,
    Enqueue,
    Event,
    Gather,
    HungUp,
    NoInput,
    Outcome,
    Record,
    Speech,
    Wait,
)
from ivr.witness import moment

TOLD = (Enqueue, Dial, Record)
"""Waits whose outcome is written down even where it is the usual one."""


def file_text(flow_file: str, calls: str) -> str:
    """A scenario file for the flow at *flow_file*; *calls* are of ``call_text``."""
    return f"flow: {word(flow_file)}\ncalls:\n{calls}"


def call_text(
    call: PhoneCall,
    name: str,
    *,
    caller: str | None = None,
    language: str | None = None,
    within: bool = False,
) -> str:
    """One call of a scenario file, indented to stand under ``calls:``.

    Args:
        call: The call as it went.
        name: What it shows.
        caller: Who was said to call, if anybody was.
        language: The language in which it was said to begin.
        within: Expect it to take no longer than it did, and a fifth.
    """
    return "".join(
        f"  {'- ' if first else '  '}{line}\n"
        for first, line in _marked(_lines(call, name, caller, language, within))
    )


def _marked(lines: Iterator[str]) -> Iterator[tuple[bool, str]]:
    for index, line in enumerate(lines):
        yield index == 0, line


def _lines(
    call: PhoneCall, name: str, caller: str | None, language: str | None, within: bool
) -> Iterator[str]:
    visit = call.visit
    yield f"name: {word(name)}"
    if caller:
        yield f"from: {quoted(caller) if caller.startswith('+') else word(caller)}"
    if not _is_noon(visit.now):
        yield f"at: {moment(visit.now)}"
    if visit.switches:
        yield f"switches: {_table(visit.switches)}"
    if language:
        yield f"language: {language}"
    steps = list(_steps(call))
    yield "steps:" if steps else "steps: []"
    yield from (f"  - {step}" for step in steps)
    if within and call.over:
        # A fifth more leaves room for another word in a prompt.
        yield f"expect: {{within: {max(5, round(call.seconds * 1.2))}s}}"


def _is_noon(now: datetime) -> bool:
    return now.replace(tzinfo=None) == noon()


# Steps ------------------------------------------------------------------------------


def _steps(call: PhoneCall) -> Iterator[str]:
    node = ""
    waits = [step for step in call.steps if step.event is not None]
    if call.over and waits and waits[-1].event == HungUp():
        waits.pop()
    # A call that was left, or hung up, stands where its last outcome has led it.
    last = waits[-1] if waits else None
    for step in call.steps:
        if step.node != node and (step.wait is not None or heard(step.sounds)):
            # The name of a node in a part may stand for another in the flow itself.
            own = step.flow == call.flow.name
            yield f"hears: {{node: {word(step.node if own else _full(step))}}}"
        node = step.node
        if step.wait is not None and step.event is not None:
            yield from _happened(step.wait, step.event, call, always=step is last)
    if call.over:
        yield f"ends: {call.session.ending}"


def _full(step: CallStep) -> str:
    return f"{step.flow}/{step.node}"


def _happened(
    wait: Wait, event: Event, call: PhoneCall, *, always: bool
) -> Iterator[str]:
    match event:
        case Digits(keys):
            # Figures stand as they are: a zero in front makes no other number here.
            plain = {"*": "star", "#": "pound"}.get(keys, keys)
            yield f"press: {plain if plain.isalnum() else quoted(plain)}"
        case Speech(text):
            yield f"say: {word(text)}"
        case NoInput():
            yield "silence"
        case HungUp():
            yield "hang-up"
        case Outcome() as outcome if not isinstance(wait, Gather):
            told = always or isinstance(wait, TOLD)
            if told or outcome != _usual(wait, call):
                yield f"{WAITS_FOR[type(wait)]}: {_outcome(outcome)}"


def _usual(wait: Wait, call: PhoneCall) -> Event:
    return event(wait, None, call.flow, call.visit.now)


def _outcome(outcome: Outcome) -> str:
    # The desk's own values are made anew in each replay.
    if not outcome.values or {"slots", "when"} & set(outcome.values):
        return word(outcome.name)
    table = _table(outcome.values)
    return f"{{outcome: {word(outcome.name)}, values: {table}}}"


# YAML -------------------------------------------------------------------------------


def _table(values: Mapping[str, str]) -> str:
    pairs = (f"{word(key)}: {word(value)}" for key, value in values.items())
    return "{" + ", ".join(pairs) + "}"


def word(text: str) -> str:
    """*text* as YAML, in quotes where it needs them."""
    plain = re.fullmatch(r"[^\W_][\w ./'-]*", text) and not text.endswith(" ")
    return text if plain and text not in ("null", "~") else quoted(text)


def quoted(text: str) -> str:
    """*text* in quotes; what JSON writes is YAML as well."""
    return json.dumps(text, ensure_ascii=False)
