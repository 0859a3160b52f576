"""Reads a scenario file: the calls in it, and all that is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from ivr.language.reader import Reader, Unreadable, head, shape, suggestion
from ivr.language.settings import read_duration, read_flag, read_texts
from ivr.runtime.state import GOOD_ENDINGS
from ivr.simulator.scenario import (
    SUFFIXES,
    After,
    ComesTo,
    Ends,
    Expectation,
    HangUp,
    Hears,
    Press,
    Quiet,
    Scenario,
    ScenarioCall,
    ScenarioStep,
    Speak,
)
from ivr.simulator.world import Answer
from ivr.source import Entry, Mapping, Scalar, Sequence, Value, read
from ivr.telephony import WAITS_FOR

ENDINGS = (*GOOD_ENDINGS, "done", "refused", "caller-hung-up", "dead-end")
WAITS = tuple(WAITS_FOR.values())
"""Steps that say what a wait comes to: ``queue: full``, ``dial: busy`` …"""

FILE = ("flow", "calls")
CALL = ("name", "from", "at", "switches", "lookups", "language", "steps", "expect")
STEPS = (
    *("hears", "press", "say", "silence", "hang-up"),
    *("after", "ends", *WAITS),
)
EXPECT = ("person", "callback", "message", "text", "ending", "resolved", "within")
FLAGS = ("person", "callback", "message", "text")


def read_scenario(path: str, data: bytes | str) -> Scenario:
    """Read the scenario file in *data*; never raises, whatever the bytes."""
    document = read(path, data)
    reader = Reader(path)
    scenario = Scenario(path, document.text)
    if document.root is not None:
        with suppress(Unreadable):
            _read_file(document.root, scenario, reader)
    scenario.faults = [*document.faults, *reader.faults]
    if document.root is None and not document.faults:
        scenario.faults += _nothing(path)
    scenario.faults.sort(key=lambda fault: (fault.span, fault.message))
    return scenario


def _nothing(path: str) -> list[Any]:
    reader = Reader(path)
    empty = read(path, "x")
    assert empty.root is not None
    help = "begin with flow: and the name of the flow's file, then calls:"
    reader.fault("missing-setting", "nothing is written here", empty.root.span, help)
    return reader.faults


def _read_file(root: Value, scenario: Scenario, reader: Reader) -> None:
    top = reader.mapping(root, "flow: and calls:")
    for entry in top.entries:
        if entry.key.text not in FILE:
            reader.unknown(entry.key, "of a file of calls", FILE)
    flow = top.get("flow")
    if flow is not None:
        named = reader.scalar(flow, "the file of the flow")
        scenario.flow, scenario.flow_span = named.text, named.span
    else:
        scenario.flow = _beside(scenario.path)
    calls = top.get("calls")
    if calls is None:
        message = "there are no calls here"
        raise reader.refuse("missing-setting", message, head(root), "add calls:")
    scenario.calls = tuple(_read_calls(calls, reader))


def _beside(path: str) -> str:
    """The flow that a scenario file is beside, by their names."""
    name = path.replace("\\", "/").rpartition("/")[2]
    stem = next((name.removesuffix(s) for s in SUFFIXES if name.endswith(s)), name)
    return f"{stem}.yaml"


def _read_calls(value: Value, reader: Reader) -> Iterator[ScenarioCall]:
    for number, item in enumerate(reader.items(value), start=1):
        try:
            yield _read_call(item, number, reader)
        except Unreadable:
            continue


def _read_call(item: Value, number: int, reader: Reader) -> ScenarioCall:
    mapping = reader.mapping(item, "a call: its name, and steps:")
    call = ScenarioCall(f"call {number}", head(item), whole=item.span)
    spans = {entry.key.text: head(entry.value) for entry in mapping.entries}
    for entry in mapping.entries:
        try:
            call = replace(call, **_read_setting(entry, spans, reader))
        except Unreadable:
            continue
    return replace(call, spans=spans)


def _read_setting(
    entry: Entry, spans: dict[str, Any], reader: Reader
) -> dict[str, Any]:
    key, value = entry.key, entry.value
    match key.text:
        case "name":
            said = reader.scalar(value, "what the call shows")
            return {"name": said.text, "span": said.span}
        case "from":
            said = reader.scalar(value, "a number, or a kind of line")
            return {"caller": said.text}
        case "at":
            return {"at": _read_moment(value, reader)}
        case "switches":
            table = reader.mapping(value, "switches with their values")
            spans.update((f"switches.{e.key.text}", e.key.span) for e in table.entries)
            return {"switches": read_texts(value, reader)}
        case "lookups":
            return {"lookups": _read_lookups(value, spans, reader)}
        case "language":
            return {"language": reader.scalar(value, "a language").text}
        case "steps":
            return {"steps": tuple(_read_steps(value, reader))}
        case "expect":
            return {"expect": tuple(_read_expect(value, reader))}
    reader.unknown(key, "of a call", CALL)
    return {}


def _read_moment(value: Value, reader: Reader) -> datetime:
    help = "write it as 2026-12-25T02:00, with +09:00 behind it for another zone"
    said = reader.scalar(value, "a moment", help)
    try:
        return parse_moment(said.text)
    except ValueError:
        message = f'"{said.text}" is not a moment'
        raise reader.refuse("wrong-type", message, said.span, help) from None


def parse_moment(text: str) -> datetime:
    """Read ``2026-12-25T02:00+09:00``; without an offset it is left unaware.

    Raises:
        ValueError: It is no moment, or outside the years 1970 to 2199.
    """
    found = datetime.fromisoformat(text.strip())
    if re.fullmatch(r"\d{4}-?\d\d-?\d\d", text.strip()):
        # A bare day would be its midnight, which is seldom what is meant.
        raise ValueError(f"{text} has no time of day")
    if not date(1970, 1, 2) <= found.date() < date(2199, 1, 1):
        raise ValueError(f"{text} is too far away")
    return found


def _read_lookups(
    value: Value, spans: dict[str, Any], reader: Reader
) -> dict[str, Answer]:
    help = "write {node: {outcome: found, values: {name: value}}}"
    found = {}
    for entry in reader.mapping(value, "what look-ups answer", help).entries:
        spans[f"lookups.{entry.key.text}"] = entry.key.span
        try:
            found[entry.key.text] = _read_answer(entry.value, reader)
        except Unreadable:
            continue
    return found


def _read_answer(value: Value, reader: Reader) -> Answer:
    """Read ``locked``, or ``{outcome: locked, values: {…}}``."""
    if not isinstance(value, Mapping):
        return Answer(reader.scalar(value, "what it comes to").text)
    for entry in value.entries:
        if entry.key.text not in ("outcome", "values"):
            reader.unknown(entry.key, "of an outcome", ("outcome", "values"))
    outcome, values = value.get("outcome"), value.get("values")
    if outcome is None:
        message = "this says not what it comes to"
        raise reader.refuse("missing-setting", message, head(value), "add outcome:")
    return Answer(
        reader.scalar(outcome, "what it comes to").text,
        read_texts(values, reader) if values is not None else {},
    )


# Steps ------------------------------------------------------------------------------


def _read_steps(value: Value, reader: Reader) -> Iterator[ScenarioStep]:
    if not isinstance(value, Sequence):
        message = f"expected a list of steps, not {shape(value)}"
        help = "write each step on a line of its own, behind a dash"
        raise reader.refuse("wrong-type", message, head(value), help)
    for item in value.items:
        try:
            yield _read_step(item, reader)
        except Unreadable:
            continue


def _read_step(item: Value, reader: Reader) -> ScenarioStep:
    if isinstance(item, Scalar):
        match item.text:
            case "silence":
                return Quiet(item.span)
            case "hang-up":
                return HangUp(item.span)
        reader.unknown(item, "in a call", STEPS, "step")
        raise Unreadable(item.text)
    mapping = reader.mapping(item, "a step")
    known = [entry for entry in mapping.entries if entry.key.text in STEPS]
    for entry in mapping.entries:
        if entry.key.text not in STEPS:
            reader.unknown(entry.key, "in a call", STEPS, "step")
    if len(known) != 1:
        if known:
            help = "begin a line of its own, with a dash, for each"
            message = f'"{known[1].key.text}" is a second step in one'
            raise reader.refuse("wrong-type", message, known[1].key.span, help)
        raise Unreadable("no step")
    return _STEPS[known[0].key.text](known[0], reader)


def _hears(entry: Entry, reader: Reader) -> Hears:
    span, value = head(entry.value), entry.value
    if not isinstance(value, Mapping):
        return Hears(span, contains=reader.scalar(value, "what is heard").text)
    parts = {}
    for inner in value.entries:
        if inner.key.text in ("node", "contains", "not"):
            said = reader.scalar(inner.value, f'words behind "{inner.key.text}"')
            parts[inner.key.text] = said.text
        else:
            reader.unknown(inner.key, "of what is heard", ("node", "contains", "not"))
    if not parts:
        help = "add node: or contains:"
        raise reader.refuse("missing-setting", "nothing is to be heard", span, help)
    return Hears(span, parts.get("node"), parts.get("contains"), parts.get("not"))


def _press(entry: Entry, reader: Reader) -> Press:
    help = 'write "#" in quotes, or pound'
    said = reader.scalar(entry.value, "keys, such as 1, star or pound", help)
    keys = {"star": "*", "pound": "#"}.get(said.text, said.text)
    if not re.fullmatch(r"[0-9*#]{1,64}", keys):
        message = f'"{said.text}" cannot be pressed on a telephone'
        help = "press 0 to 9, star or pound; use say: for words"
        raise reader.refuse("wrong-type", message, said.span, help)
    return Press(said.span, keys)


def _quiet(entry: Entry, reader: Reader) -> Quiet:
    span = entry.key.span
    if isinstance(entry.value, Scalar) and entry.value.empty:
        return Quiet(span)
    times = reader.scalar(entry.value, "how often").text
    if times == "yes":
        return Quiet(span)
    if not re.fullmatch(r"[1-9]|1\d|20", times):
        message = f'expected how often, from 1 to 20, not "{times}"'
        raise reader.refuse("wrong-type", message, head(entry.value))
    return Quiet(span, int(times))


def _comes_to(entry: Entry, reader: Reader) -> ComesTo:
    answer = _read_answer(entry.value, reader)
    return ComesTo(head(entry.value), entry.key.text, answer)


def _after(entry: Entry, reader: Reader) -> After:
    return After(head(entry.value), read_duration(entry.value, reader))


def _ends(entry: Entry, reader: Reader) -> Ends:
    return Ends(head(entry.value), _read_endings(entry.value, reader))


def _read_endings(value: Value, reader: Reader) -> tuple[str, ...]:
    found = []
    for item in reader.items(value):
        said = reader.scalar(item, "how the call ends")
        if said.text not in ENDINGS:
            near = suggestion(said.text, ENDINGS)
            listed = ", ".join(f'"{ending}"' for ending in ENDINGS)
            message = f'no call ends by "{said.text}"; expected one of {listed}'
            help = f'did you mean "{near}"?' if near else ""
            raise reader.refuse("wrong-type", message, said.span, help)
        found.append(said.text)
    return tuple(found)


_STEPS: dict[str, Callable[[Entry, Reader], ScenarioStep]] = {
    "hears": _hears,
    "press": _press,
    "say": lambda entry, reader: Speak(
        head(entry.value), reader.scalar(entry.value, "what the caller says").text
    ),
    "silence": _quiet,
    "hang-up": lambda entry, reader: HangUp(entry.key.span),
    "after": _after,
    "ends": _ends,
    **dict.fromkeys(WAITS, _comes_to),
}


# Expectations -----------------------------------------------------------------------


def _read_expect(value: Value, reader: Reader) -> Iterator[Expectation]:
    for entry in reader.mapping(value, "what is expected of the call").entries:
        name = entry.key.text
        wanted: bool | float | tuple[str, ...]
        try:
            if name in FLAGS:
                wanted = read_flag(entry.value, reader)
            elif name == "within":
                wanted = read_duration(entry.value, reader)
            elif name == "ending":
                wanted = _read_endings(entry.value, reader)
            elif name == "resolved":
                wanted = tuple(
                    reader.scalar(item, "an intent").text
                    for item in reader.items(entry.value)
                )
            else:
                reader.unknown(entry.key, "to expect of a call", EXPECT)
                continue
        except Unreadable:
            continue
        yield Expectation(name, wanted, head(entry.value))  # type: ignore[arg-type]
