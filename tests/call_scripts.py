"""Calls written as a telephone person tells them, and played again.

A script begins with what it shows, then says which flow is called and how::

    # A caller who stays silent is asked again.
    flow      example
    at        2026-01-05T12:00
    hears     Welcome.
    is silent
    hears     We did not hear anything.

``example`` is the example on the page of the kind that the file is named for.
What the caller does (presses, says, is silent, hangs up) and what waits come to is
played; all other lines are what then happened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ivr.compiler.compile import compile_set
from ivr.compiler.flow import Flow
from ivr.language.document import read_flow
from ivr.language.folder import DiskFolder
from ivr.language.kind import load_kinds, page_of
from ivr.runtime.state import Session
from ivr.simulator.calling import visit_of
from ivr.simulator.phone import PhoneCall, begin
from ivr.simulator.transcript import Line, lines

DONE_BY_CALLER = ("presses", "says", "is silent", "hangs up", "comes to")
WIDTH = 9


@dataclass
class Script:
    """One call of a file: its header, and what is done in it."""

    claim: str
    header: list[tuple[str, str]] = field(default_factory=list)
    actions: list[tuple[str, str]] = field(default_factory=list)

    def value(self, name: str) -> str | None:
        """What the header says of *name*."""
        return next((value for key, value in self.header if key == name), None)


HEADER = ("flow", "at", "from", "switch", "language")


def read(text: str) -> list[Script]:
    """The scripts in *text*."""
    found: list[Script] = []
    for block in re.split(r"\n\s*\n", text.strip()):
        rows = block.splitlines()
        script = Script(rows[0].removeprefix("#").strip())
        for row in rows[1:]:
            verb, words = take_verb(row)
            if verb in HEADER:
                script.header.append((verb, words))
            elif verb in DONE_BY_CALLER:
                script.actions.append((verb, words))
        found.append(script)
    return found


def take_verb(row: str) -> tuple[str, str]:
    """A line's verb, and the rest."""
    for verb in (*HEADER, *DONE_BY_CALLER):
        if row == verb or row.startswith(verb + " "):
            return verb, row[len(verb) :].strip()
    return "", row


def play(script: Script, home: Path, kind: str) -> str:
    """The script with what happens in it now."""
    flow = flow_of(script.value("flow") or "example", home, kind)
    moment = datetime.fromisoformat(script.value("at") or "2026-01-05T12:00")
    switches = dict(
        words.split(" ", 1) for key, words in script.header if key == "switch"
    )
    visit = visit_of(flow, moment, switches, script.value("from"))
    call = begin(flow, visit, language=script.value("language"))
    call = follow(call, list(script.actions))
    rows = [f"# {script.claim}"]
    rows += [f"{key:<{WIDTH}} {words}" for key, words in script.header]
    rows += told(call)
    if not call.over:
        rows.append(f"{'stands':<{WIDTH}} at {call.node}, for {call.waits_for}")
    return "\n".join(rows) + "\n"


def flow_of(name: str, home: Path, kind: str) -> Flow:
    """The flow at *name*, or the kind's own example."""
    if name == "example":
        found = re.search(r"```yaml\n(.*?)```", page_of(load_kinds()[kind]), re.DOTALL)
        assert found, f"{kind} has no example"
        path = (home / "example.yaml").as_posix()
        texts = [read_flow(path, found[1], DiskFolder(home.as_posix()))]
    else:
        folder = DiskFolder(home.as_posix())
        paths = [home / each for each in name.split(", ")]
        texts = [read_flow(p.as_posix(), p.read_bytes(), folder) for p in paths]
    flows = compile_set(texts)
    assert not flows.faults, [fault.message for fault in flows.faults]
    return flows.flows[texts[0].name]


def follow(call: PhoneCall, actions: list[tuple[str, str]]) -> PhoneCall:
    """The call once everything was done; outcomes that are not told go well."""
    while not call.over:
        # What is kept between two waits is what can be written down.
        assert Session.from_json(call.session.to_json()) == call.session
        verb, words = actions[0] if actions else ("", "")
        if verb == "hangs up":
            return call.hang_up()
        if call.waits_for_caller or _escapes(call, verb, words):
            if not actions:
                break
            call = does(call, verb, words)
        else:
            if verb != "comes to":
                call = call.comes_to()
                continue
            call = call.comes_to(*outcome(words))
        actions.pop(0)
    assert not actions, f"left over: {actions}"
    return call


def _escapes(call: PhoneCall, verb: str, words: str) -> bool:
    return verb == "presses" and words in getattr(call.wait, "escape", ())


def does(call: PhoneCall, verb: str, words: str) -> PhoneCall:
    """The call once the caller has done that."""
    match verb:
        case "presses":
            return call.press(words)
        case "says":
            return call.say(words)
        case "is silent":
            return call.silence()
    raise AssertionError(f"{verb} {words} does not fit: {call.node} asks the caller")


def outcome(words: str) -> tuple[str, dict[str, str]]:
    """``found (balance=12.50)`` as its name and values."""
    name, _, values = words.partition(" (")
    pairs = (pair.partition("=") for pair in values.rstrip(")").split(", ") if pair)
    return name, {key: value for key, _, value in pairs}


def told(call: PhoneCall) -> Iterator[str]:
    """What happened, a line for each thing."""
    for line in lines(call):
        yield f"{line.verb:<{WIDTH}} {_words(line)}".rstrip()


def _words(line: Line) -> str:
    # The desk's own times are long, and made anew at every call.
    return re.sub(r" \((wait|when|slots)=.*\)$", "", line.words)
