"""Calls as a telephone person would tell them, played and written down again.

A script holds a flow, then calls. What callers and services do stands at the margin,
what the line does about it is indented, and is what the engine says when it plays the
call. Between any two steps the call's state goes through JSON.

    ==== A caller who knows the key gets there
    at 2026-12-23T10:00+09:00
      hears   Welcome.
      waits   for 1 key
    presses 1
      ends    done
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from ivr.compiler.compile import compile_set
from ivr.compiler.flow import Flow
from ivr.language.document import read_flow
from ivr.language.folder import TextFolder
from ivr.runtime.engine import answer, resume
from ivr.runtime.state import Session, Turn, Visit
from ivr.telephony import (
    Ask,
    Dial,
    Digits,
    Enqueue,
    Event,
    Gather,
    Hangup,
    HungUp,
    Instruction,
    LookUp,
    NoInput,
    Outcome,
    Pause,
    Play,
    Record,
    Say,
    SendText,
    Sound,
    Speak,
    Speech,
)

MARK = "==== "
FILE = "---- "
"""Begins another file of the set, by its path."""


def flows_of(text: str, path: str) -> Flow:
    """The first flow of *text*, linked with the others; it must have no fault."""
    first, *others = text.split(f"\n{FILE}")
    files = {path: first}
    for other in others:
        name, _, content = other.partition("\n")
        files[name] = content
    read = [
        read_flow(name, content, TextFolder(files))
        for name, content in files.items()
        if not name.startswith("articles/")
    ]
    found = compile_set(read)
    faults = [f"{f.span.line}: {f.message}" for f in found.faults]
    if faults:
        raise ValueError(f"{path}: {'; '.join(faults)}")
    return found.flows[read[0].name]


def play(text: str, path: str) -> str:
    """*text* with its calls played again: what was indented is written anew."""
    flow_text, *calls = text.split(f"\n{MARK}")
    flow = flows_of(flow_text, path)
    told = ("\n".join(_told(flow, call)) for call in calls)
    return flow_text + "".join(f"\n{MARK}{call}\n" for call in told)


def _told(flow: Flow, told: str) -> Iterator[str]:
    title, *lines = told.split("\n")
    yield title
    call = Script(flow)
    given = [line for line in lines if line and not line.startswith("  ")]
    while given and call.prepare(given[0]):
        yield given.pop(0)
    yield from call.begin()
    for line in given:
        yield line
        yield from call.go_on(line)


@dataclass(slots=True)
class Script:
    """A call in progress, told line by line."""

    flow: Flow
    visit: Visit = Visit(datetime.fromisoformat("2026-12-23T10:00+09:00"))
    session: Session | None = None
    values: dict[str, str] = field(default_factory=dict)

    def prepare(self, line: str) -> bool:
        """Take *line* as something about the call before it begins, if it is."""
        word, _, rest = line.partition(" ")
        match word:
            case "at":
                self.visit = replace(self.visit, now=datetime.fromisoformat(rest))
            case "from":
                line_kind = rest if rest in ("withheld", "landline") else "mobile"
                caller = {"withheld": "anonymous", "landline": "+8225551234"}
                number = caller.get(rest, rest)
                self.visit = replace(self.visit, caller=number, line=line_kind)
            case "switch":
                name, _, value = rest.partition("=")
                switches = {**self.visit.switches, name: value}
                self.visit = replace(self.visit, switches=switches)
            case "starts":
                self.flow = replace(self.flow, start=rest)
            case "called":
                self.visit = replace(self.visit, called=rest)
            case _:
                return False
        return True

    def begin(self) -> Iterator[str]:
        """The call comes in."""
        yield from self._tell(answer(self.flow, self.visit))

    def go_on(self, line: str) -> Iterator[str]:
        """Something happens."""
        if self.prepare(line.replace("later ", "at ", 1)):
            return
        assert self.session is not None
        plain = json.loads(json.dumps(self.session.to_json()))
        session = Session.from_json(plain)
        yield from self._tell(resume(self.flow, session, event(line), self.visit))

    def _tell(self, turn: Turn) -> Iterator[str]:
        self.session = turn.session
        for instruction in turn.instructions:
            for line in tell(instruction):
                yield f"  {line}"
        if turn.session.over:
            yield f"  ends    {turn.session.ending}"
        if turn.session.values != self.values:
            self.values = dict(turn.session.values)
            kept = ", ".join(f"{k}={v}" for k, v in sorted(self.values.items()))
            yield f"  keeps   {kept}"


def event(line: str) -> Event:
    """What a line at the margin stands for."""
    word, _, rest = line.partition(" ")
    match word:
        case "presses":
            return Digits(rest)
        case "says":
            return Speech(rest)
        case "silent":
            return NoInput()
        case "hangs":
            return HungUp()
        case "gets":
            name, *values = rest.split("; ")
            return Outcome(name, dict(v.split("=", 1) for v in values))
    raise ValueError(f"nobody knows what {line!r} means")


# What the line does --------------------------------------------------------------


def tell(instruction: Instruction) -> Iterator[str]:
    """An instruction in the words of a telephone person."""
    match instruction:
        case Speak(sounds, interruptible):
            yield from hears(sounds, "hears" if interruptible else "must hear")
        case Gather():
            yield from hears(instruction.sounds)
            yield f"waits   {_gather(instruction)}"
        case Record():
            yield from hears(instruction.sounds)
            kept = f", kept {instruction.keep_for:.0f}s" if instruction.keep_for else ""
            longest = f"{instruction.longest:g}s"
            yield f"records for {instruction.to!r}, at most {longest}{kept}"
        case Dial():
            yield from hears(instruction.whisper, "whispers")
            how = f"{instruction.strategy}, {instruction.ring_time:g}s each"
            yield f"dials   {', '.join(instruction.lines)} ({how})"
        case Enqueue():
            yield from _enqueue(instruction)
        case LookUp():
            yield from hears(instruction.waiting, "waiting")
            sent = f" with {dict(instruction.values)}" if instruction.values else ""
            yield f"asks    {instruction.method} {instruction.address}{sent}"
        case SendText():
            yield f"texts   {instruction.to}: {instruction.text}"
        case Ask():
            slot = f" at {instruction.slot}" if instruction.slot else ""
            topic = f" about {instruction.topic}" if instruction.topic else ""
            what = f"{instruction.what} {instruction.number or 'nobody'}"
            yield f"desk    {instruction.queue}: {what}{slot}{topic}"
        case Hangup():
            yield "hangs up"


def _gather(gather: Gather) -> str:
    count = gather.num_digits
    said = []
    if gather.keys:
        said.append("keys" if count is None else f"{count} key{'s' * (count > 1)}")
    if gather.speech:
        said.append("words")
    end = f", {gather.finish_on} ends" if gather.finish_on else ""
    secret = ", secretly" if gather.sensitive else ""
    gaps = f" ({gather.timeout:g}s, {gather.key_gap:g}s)"
    usual = (gather.timeout, gather.key_gap) == (5.0, 2.0)
    return f"for {' or '.join(said)}{end}{secret}{'' if usual else gaps}"


def _enqueue(enqueue: Enqueue) -> Iterator[str]:
    yield from hears(enqueue.greeting)
    yield from hears(enqueue.waiting, "waiting")
    yield from hears(enqueue.music, "music")
    yield from hears(enqueue.whisper, "whispers")
    parts = [f"gives up after {enqueue.give_up_after:g}s"]
    parts += [f"doors {', '.join(enqueue.doors)}"] if enqueue.doors else []
    parts += [f"long from {enqueue.long_wait:g}s"] if enqueue.long_wait else []
    parts += [f"closes in {enqueue.closes_in:g}s"] if enqueue.closes_in else []
    parts += [f"tells {', '.join(enqueue.announce)}"] if enqueue.announce else []
    parts += [f"keys {', '.join(enqueue.escape)}"] if enqueue.escape else []
    yield f"queues  {enqueue.queue}: {'; '.join(parts)}"


def hears(sounds: tuple[Sound, ...], verb: str = "hears") -> Iterator[str]:
    """Sounds, one a line."""
    for sound in sounds:
        match sound:
            case Say(text, language):
                yield f"{verb:7} [{language}] {text}"
            case Play(url):
                yield f"{verb:7} play:{url}"
            case Pause(seconds):
                yield f"{verb:7} {seconds:g}s of silence"
