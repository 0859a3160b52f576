"""A call written down: as JSON for scripts, as lines that a telephone person reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ivr.compiler.flow import Flow
from ivr.records import dataclass
from ivr.simulator.phone import CallStep, PhoneCall
from ivr.simulator.timing import Stopwatch
from ivr.telephony import (
    Ask,
    Dial,
    Digits,
    Enqueue,
    Event,
    HungUp,
    LookUp,
    NoInput,
    Outcome,
    Pause,
    Play,
    Record,
    Say,
    Seconds,
    SendText,
    Sound,
    Speech,
    Wait,
    waits_for,
)

VERSION = 1
"""Of the JSON: it grows when a field goes or changes, not when one is added."""

# JSON -------------------------------------------------------------------------------


def call_parts(call: PhoneCall) -> dict[str, Any]:
    """The call as JSON's own types; what is absent is left out, never null."""
    session = call.session
    parts: dict[str, Any] = {
        "version": VERSION,
        "flow": call.flow.name,
        "digest": call.flow.digest,
    }
    if session.over:
        parts["ending"] = session.ending
    else:
        parts["waits_for"] = call.waits_for
    parts["resolved"] = list(session.resolved)
    parts["seconds"] = round(call.seconds, 1)
    parts["steps"] = [_step_parts(step, call) for step in call.steps]
    return parts


def _step_parts(step: CallStep, call: PhoneCall) -> dict[str, Any]:
    parts: dict[str, Any] = {"node": step.node}
    if step.flow != call.flow.name:
        parts["flow"] = step.flow
    parts["heard"] = heard(step.sounds)
    parts["language"] = step.language
    parts["at"] = round(step.at, 1)
    if step.wait is not None:
        parts["waits_for"] = waits_for(step.wait)
    if step.event is not None:
        parts["event"] = event_parts(step.event)
    if step.exit is not None:
        parts["exit"] = step.exit
    return parts


def heard(sounds: Iterable[Sound]) -> list[str]:
    """One entry for each utterance: its text, or the recording as ``play:URL``."""
    return [
        sound.text if isinstance(sound, Say) else f"play:{sound.url}"
        for sound in sounds
        if not isinstance(sound, Pause)
    ]


def event_parts(event: Event) -> dict[str, Any]:
    """What happened at a wait."""
    match event:
        case Digits(keys):
            return {"digits": keys}
        case Speech(text):
            return {"speech": text}
        case NoInput():
            return {"silence": True}
        case HungUp():
            return {"hung_up": True}
        case Outcome(name, values):
            return {"outcome": name, **({"values": dict(values)} if values else {})}


# Lines ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a transcript: when, at which node, what, and the words."""

    at: Seconds
    node: str
    verb: str
    words: str


def lines(call: PhoneCall, since: int = 0) -> Iterator[Line]:
    """What happened in *call*, from step number *since* on."""
    language = call.steps[since - 1].language if since else ""
    for step in call.steps[since:]:
        if language and step.language != language:
            yield Line(step.at, step.node, "speaks", step.language)
        language = step.language
        yield from step_lines(step, call.flow)
    if call.over:
        yield Line(call.seconds, "", "ends", call.session.ending)


def step_lines(step: CallStep, flow: Flow) -> Iterator[Line]:
    """The lines of one step of a call to *flow*."""
    watch = Stopwatch(flow)
    at_once = len(step.sounds) - step.on_hold
    yield from _sound_lines(step, step.sounds[:at_once], step.at, watch)
    joined = step.at + watch.sounds(step.sounds[:at_once])
    if step.wait is not None:
        waiting = wait_words(step.wait)
        if waiting is not None:
            yield Line(joined, step.node, *waiting)
    yield from _sound_lines(step, step.sounds[at_once:], joined, watch)
    if step.event is not None:
        yield Line(step.until, step.node, *event_words(step.event))


def _sound_lines(
    step: CallStep, sounds: Iterable[Sound], at: Seconds, watch: Stopwatch
) -> Iterator[Line]:
    for sound in sounds:
        match sound:
            case Say(text):
                yield Line(at, step.node, "hears", text)
            case Play(url, text=text):
                words = f"{url} ({text})" if text else url
                yield Line(at, step.node, "plays", words)
        at += watch.sounds((sound,))


def wait_words(wait: Wait) -> tuple[str, str] | None:
    """What a call that waits is doing; None where it listens to the caller."""
    match wait:
        case Enqueue(queue):
            return "joins", queue
        case Dial(dialled):
            return "rings", ", ".join(dialled)
        case Record(to=to):
            return "records", f"for {to}" if to else "a message"
        case LookUp(method, address):
            return "looks up", f"{method} {address}"
        case SendText(to, text):
            return "texts", f"{to or 'the caller'}: {text}"
        case Ask(what, queue):
            return "asks", f"callbacks of {queue}: {what}"
    return None


def event_words(event: Event) -> tuple[str, str]:
    """What happened, as a verb and its words."""
    match event:
        case Digits(keys):
            return "presses", keys
        case Speech(text):
            return "says", text
        case NoInput():
            return "is silent", ""
        case HungUp():
            return "hangs up", ""
        case Outcome(name, values):
            given = ", ".join(f"{key}={value}" for key, value in values.items())
            return "comes to", f"{name} ({given})" if given else name
