"""The words between the engine and whoever holds the line.

The engine answers with *instructions* and is told *events*. Both sets are closed:
a new kind of node is common, a new word here is rare, for every carrier, phone
and simulator has to learn it.

Sound: ``Say`` ``Play`` ``Pause``
Instructions after which the call goes on by itself: ``Speak``
Instructions after which the engine waits for an event:

========== =============================================== ======================
Gather     keys or speech while something is heard          Digits Speech NoInput
Record     the caller's message                             Outcome
Dial       a line outside                                   Outcome
Enqueue    the people of a queue                            Outcome
LookUp     a service's answer                               Outcome
SendText   a text to the caller's mobile                    Outcome
Ask        what the callback desk knows or takes            Outcome
========== =============================================== ======================

``Hangup`` ends the call. Any wait can be answered by ``HungUp``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from ivr.records import dataclass

Seconds = float
"""A length of time on the line."""

# Sound -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Say:
    """A text, spoken by the carrier's voice for *language* (BCP 47)."""

    text: str
    language: str
    voice: str | None = None


@dataclass(frozen=True, slots=True)
class Play:
    """A recording; *text* is its wording where it is known."""

    url: str
    language: str
    text: str | None = None
    seconds: Seconds | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence on purpose."""

    seconds: Seconds


Sound = Say | Play | Pause

# Instructions ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Speak:
    """Let the caller hear *sounds* and go on; a key may cut them short."""

    sounds: tuple[Sound, ...]
    interruptible: bool = True


@dataclass(frozen=True, slots=True)
class Gather:
    """Collect keys or speech while *sounds* are heard.

    ``finish_on`` is the key that ends the input (Twilio's ``finishOnKey``), empty
    where every key counts; ``num_digits`` ends it by length; ``key_gap`` is the
    inter-digit timeout. ``hints`` help the recogniser.
    """

    sounds: tuple[Sound, ...]
    language: str
    timeout: Seconds
    key_gap: Seconds
    num_digits: int | None = None
    finish_on: str = ""
    keys: bool = True
    speech: bool = False
    hints: tuple[str, ...] = ()
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """Record the caller after *sounds* and a beep, at most *longest* seconds."""

    sounds: tuple[Sound, ...]
    language: str
    to: str
    longest: Seconds
    keep_for: Seconds | None = None


@dataclass(frozen=True, slots=True)
class Dial:
    """Ring *lines* (E.164 numbers or SIP addresses), together or in order."""

    lines: tuple[str, ...]
    language: str
    strategy: Literal["all", "in-order"] = "all"
    ring_time: Seconds = 30.0
    caller_id: str | None = None
    whisper: tuple[Sound, ...] = ()
    records: bool = False


@dataclass(frozen=True, slots=True)
class Enqueue:
    """Put the caller into *queue*, or say at the door why not.

    The host answers ``unstaffed``, ``full`` or ``long-wait`` (a wait longer than
    *long_wait*) without queueing; only exits named in *doors* are asked about.
    While the caller waits they hear *waiting* around *music*, may press a key of
    *escape*, and after *give_up_after* leave by ``gave-up``.
    """

    queue: str
    language: str
    give_up_after: Seconds
    remind: Seconds
    doors: tuple[str, ...] = ()
    long_wait: Seconds | None = None
    closes_in: Seconds | None = None
    """Until the queue closes; a caller still waiting then leaves by ``closed``."""
    announce: tuple[str, ...] = ()
    """Which of ``position`` and ``wait`` are told to the caller."""
    greeting: tuple[Sound, ...] = ()
    waiting: tuple[Sound, ...] = ()
    music: tuple[Sound, ...] = ()
    escape: tuple[str, ...] = ()
    priority: int = 0
    whisper: tuple[Sound, ...] = ()
    records: bool = False
    at_carrier: str = ""
    """What the carrier calls the queue, where that is another name; or a workflow
    (``WW…``) by which it shares the callers out itself."""


@dataclass(frozen=True, slots=True)
class LookUp:
    """Ask a service; *waiting* is heard where the answer takes long."""

    method: Literal["get", "post", "python"]
    address: str
    values: Mapping[str, str]
    budget: Seconds
    outcomes: tuple[str, ...]
    gives: Mapping[str, str] = field(default_factory=dict)
    waiting: tuple[Sound, ...] = ()


@dataclass(frozen=True, slots=True)
class SendText:
    """Send *text* to the mobile *to*."""

    to: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the callback desk: ``check``, ``store``, ``move`` or ``cancel`` a request.

    ``check`` answers ``free`` (values ``wait`` in seconds and ``slots``, aware ISO
    moments joined by blanks), ``existing`` (values ``when``, ``position`` and
    ``slots``), or ``refused`` (value ``reason``: ``number``, ``often``, ``hours``).
    ``store``, ``move`` and ``cancel`` answer ``done`` or ``failed``; with ``wait`` or
    ``when`` for the promise that is on record, where the desk has made one.
    ``taken`` says that the time has no room left, with others in ``slots``.
    """

    what: Literal["check", "store", "move", "cancel"]
    queue: str
    number: str
    topic: str
    language: str
    slot: str = ""
    intents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hangup:
    """End the call."""


Wait = Gather | Record | Dial | Enqueue | LookUp | SendText | Ask
Instruction = Speak | Wait | Hangup

WAITS_FOR: Mapping[type, str] = {
    Record: "recording",
    Dial: "dial",
    Enqueue: "queue",
    LookUp: "lookup",
    SendText: "text",
    Ask: "callback",
}


def waits_for(wait: Wait) -> str:
    """What *wait* is for, in the word that transcripts use."""
    if isinstance(wait, Gather):
        if not wait.keys:
            return "speech"
        return "key" if wait.num_digits == 1 else "keys"
    return WAITS_FOR[type(wait)]


# Events --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Digits:
    """Keys were pressed; without the finish-on key."""

    keys: str


@dataclass(frozen=True, slots=True)
class Speech:
    """Words were recognised; *confidence* from 0 to 1, where it is known."""

    text: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class NoInput:
    """The caller stayed silent until the timeout."""


@dataclass(frozen=True, slots=True)
class HungUp:
    """The caller is gone."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a service, a queue, a line, a recording or the desk came to."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)


Event = Digits | Speech | NoInput | HungUp | Outcome
