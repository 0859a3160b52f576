"""The carrier's form fields, read as events and as what surrounds a call.

Fields that are unknown, missing, repeated or nonsense are no fault: new ones come
any day, and a caller waits. Nothing here raises.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol

from ivr.telephony import Digits, Event, HungUp, NoInput, Outcome, Speech

OVER = frozenset(("completed", "canceled", "failed", "busy", "no-answer"))
"""``CallStatus`` of a caller who is gone. Source: Twilio's page on TwiML for voice."""

LONGEST_INPUT, LONGEST_SPEECH = 200, 2_000
"""Letters that are looked at; no caller keys or says more at one prompt."""

_NUMBER = re.compile(r"[+ ]([1-9][0-9]{5,14})")
_KEY = re.compile(r"[0-9*#A-D]")

SHORTEST_MESSAGE = 2
"""Seconds: a message of one second is a breath, a click or the receiver."""


class Form(Protocol):
    """Form fields by name; of a repeated one, the first."""

    def get(self, key: str, default: str, /) -> str: ...


def call_id(form: Form) -> str:
    """The call's id; empty where the carrier sent none."""
    return form.get("CallSid", "")[:64]


def caller_of(form: Form) -> str:
    """The caller's number, if it is one; a withheld or made-up one is empty.

    Source: Twilio's page on TwiML for voice: ``From`` may be ``anonymous``,
    ``unknown``, ``client:name`` or a raw string.
    """
    return _number(form.get("From", ""))


def called_of(form: Form) -> str:
    """The number that was called, if it is one."""
    return _number(form.get("To", "") or form.get("Called", ""))


def _number(text: str) -> str:
    # A plus sign that was not escaped arrives as a blank.
    found = _NUMBER.fullmatch(text)
    return f"+{found[1]}" if found else ""


def is_over(form: Form) -> bool:
    """Whether the caller is gone."""
    return form.get("CallStatus", "") in OVER


# What happened -----------------------------------------------------------------------


def gathered(form: Form) -> Event:
    """What a ``<Gather>`` came to."""
    if is_over(form):
        return HungUp()
    keys = "".join(_KEY.findall(form.get("Digits", "")[:LONGEST_INPUT]))
    if keys:
        return Digits(keys)
    words = form.get("SpeechResult", "")[:LONGEST_SPEECH].strip()
    if words:
        return Speech(words, _share(form.get("Confidence", "")))
    return NoInput()


def recorded(form: Form) -> Event:
    """What a ``<Record>`` came to.

    A caller who hangs up after speaking has left a message all the same.
    """
    seconds = number(form, "RecordingDuration")
    if form.get("RecordingUrl", "") and (seconds or 0) >= SHORTEST_MESSAGE:
        return Outcome("recorded", {"seconds": str(int(seconds or 0))})
    if is_over(form) or form.get("Digits", "") == "hangup":
        return HungUp()
    return Outcome("empty")


DIALLED: Mapping[str, str] = {
    "completed": "talked",
    "answered": "talked",
    "busy": "busy",
    "no-answer": "no-answer",
    "failed": "failed",
}


def dialled(form: Form) -> Event:
    """What a ``<Dial>`` came to."""
    status = form.get("DialCallStatus", "")
    if status == "canceled":
        # The carrier gave up ringing, mostly as the caller did.
        return HungUp() if is_over(form) else Outcome("no-answer")
    values = {}
    if (seconds := number(form, "DialCallDuration")) is not None:
        values["seconds"] = str(int(seconds))
    return Outcome(DIALLED.get(status, "failed"), values)


QUEUED: Mapping[str, str] = {
    "bridged": "connected",
    "bridging-in-process": "connected",
    "queue-full": "full",
    "error": "failed",
    "system-error": "failed",
}
MOVED = frozenset(("redirected", "redirected-from-bridged"))
"""The call was sent elsewhere by the API, which plays its own document: this
answer is not played, and must change nothing."""


def left_queue(form: Form) -> Event | None:
    """What an ``<Enqueue>`` came to; None where it is for the host to say."""
    result = form.get("QueueResult", "")
    if result == "hangup":
        return HungUp()
    if result == "leave":
        return HungUp() if is_over(form) else None
    values = {}
    if (seconds := number(form, "QueueTime")) is not None:
        values["waited"] = str(int(seconds))
    return Outcome(QUEUED.get(result, "failed"), values)


def number(form: Form, name: str) -> float | None:
    """A field as a number from 0 up; None where it is none."""
    found = re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", form.get(name, "").strip())
    return float(found[0]) if found else None


def _share(text: str) -> float | None:
    try:
        share = float(text)
    except ValueError:
        return None
    return share if 0 <= share <= 1 else None
