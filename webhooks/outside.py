"""Lines outside: what ringing them came to, what is whispered, what was recorded."""

from __future__ import annotations

from ivr.language.kind import Stay
from ivr.runtime.desk import Message
from ivr.runtime.engine import look
from ivr.runtime.eventlog import Entry
from ivr.telephony import Dial, Outcome, Record
from webhooks import forms, twiml
from webhooks.exchange import Exchange
from webhooks.line import Line

LETTERS = {"busy": "b", "no-answer": "n", "failed": "f"}
"""How the lines that were rung before are told in an address."""

MOST_LINES = 50


def dialled(exchange: Exchange, line: Line, rung: str) -> str:
    """Ringing has ended: go on, or in order ring the next line.

    Args:
        rung: What the lines rung before came to, a letter each.
    """
    event = forms.dialled(line.form)
    if not isinstance(event, Outcome) or event.name not in LETTERS:
        return exchange.go_on(line, event)
    rung = "".join(each for each in rung if each in LETTERS.values())[:MOST_LINES]
    rung += LETTERS[event.name]
    step = look(line.flow, line.session, line.visit)
    dial = step.wait if isinstance(step, Stay) else None
    if isinstance(dial, Dial) and dial.strategy == "in-order":
        lines = dial.lines[len(rung) :]
        if lines:
            return exchange.ring_next(line, dial, lines, f"?rung={rung}")
        event = Outcome(_altogether(rung), event.values)
    return exchange.go_on(line, event)


def _altogether(rung: str) -> str:
    """What ringing several lines came to: somebody might still have answered."""
    for name in ("no-answer", "busy"):
        if LETTERS[name] in rung:
            return name
    return "failed"


def whisper(exchange: Exchange, line: Line) -> str:
    """What whoever answers hears, before the caller is put through."""
    step = look(line.flow, line.session, line.visit)
    wait = step.wait if isinstance(step, Stay) else None
    sounds = wait.whisper if isinstance(wait, Dial) else ()
    return twiml.spoken(sounds, media=exchange.addresses.sound)


def recorded(exchange: Exchange, line: Line) -> str:
    """A message was left, or none."""
    event = forms.recorded(line.form)
    if isinstance(event, Outcome) and event.name == "recorded":
        step = look(line.flow, line.session, line.visit)
        wait = step.wait if isinstance(step, Stay) else None
        if not isinstance(wait, Record) or not _kept(exchange, line, wait):
            event = Outcome("failed")
    return exchange.go_on(line, event)


def _kept(exchange: Exchange, line: Line, record: Record) -> bool:
    visit = line.visit
    return exchange.desk.keep(
        Message(
            key=line.key,
            call_id=line.call_id,
            to=record.to,
            caller=visit.caller,
            language=line.session.language,
            topic=line.session.values.get("topic", ""),
            seconds=int(forms.number(line.form, "RecordingDuration") or 0),
            recording=line.form.get("RecordingUrl", "")[:500],
            at=visit.now,
            keep_for=record.keep_for,
        )
    )


def recording(exchange: Exchange, line: Line) -> None:
    """The carrier has a recording ready, or has found that there is none."""
    status = line.form.get("RecordingStatus", "")[:40]
    exchange.desk.recording(line.form.get("RecordingUrl", "")[:500], status)
    at = line.visit.now.isoformat(timespec="milliseconds")
    facts = {"flow": line.name, "status": status}
    turn = line.session.turn
    exchange.events.record(Entry(line.call_id, turn, 0, at, "recording", facts))
