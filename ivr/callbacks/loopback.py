"""A carrier for one machine: calls ring here, on the terminal or in the browser.

It needs no account. Our own app is asked for documents and told of progress as the
carrier would, so a whole round can be tried: ask, be called, press 1, talk, hang up.
Nothing is heard; what would be is a transcript. All is lost when the program ends.

What can go wrong at a carrier can go wrong here, where somebody wants it to: *fate*
decides what becomes of a request, *deliver* which reports go out, how often and in
which order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from itertools import count
from threading import RLock
from typing import Literal
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from ivr.callbacks.caller import Answer, Known, Lost, NotTaken, Placement, Taken
from ivr.callbacks.loopback_line import Handset, Line, Spoken, handset_of
from ivr.clock import Clock
from ivr.records import dataclass

Post = Callable[[str, Mapping[str, str]], str]
"""Posts form fields to an address of ours, signed; the document that comes back."""

Fate = Literal[
    "taken",
    "taken, answer lost",
    "not taken, answer lost",
    "too many",
    "bad number",
    "broken",
]
"""What becomes of a request. ``broken`` is taken, and then the line breaks."""

TOO_LONG = timedelta(hours=4)
"""Source: Twilio's page on the Call resource, ``TimeLimit``."""

MOST_KEPT = 1_000
"""Calls that are over and still remembered, to be found in the list."""


@dataclass(frozen=True, slots=True)
class Report:
    """A callback about a call's progress, to be sent to *url*."""

    url: str
    fields: Mapping[str, str]


class Loopback:
    """The exchange on which all phones hang.

    Args:
        post: Asks our own app.
        clock: For the carrier's part; whoever holds a phone says what time it is.
        base: Our address, as it stands in the requests.
        fate: What becomes of each request to place a call.
        deliver: Chooses which of the reports that are pending go out now.
    """

    def __init__(
        self,
        post: Post,
        clock: Clock,
        base: str = "",
        fate: Callable[[Placement], Fate] = lambda _: "taken",
        deliver: Callable[[list[Report]], list[Report]] | None = None,
    ) -> None:
        self._post, self._clock, self._base = post, clock, base.rstrip("/")
        self._fate, self._deliver = fate, deliver or _all_of
        self._lines: dict[str, Line] = {}
        self._up: dict[str, Line] = {}
        """Those that are not over."""
        self._pending: list[Report] = []
        self._numbers = count(1)
        self._lock = RLock()

    # The carrier's part: ivr.callbacks.caller.Caller ----------------------------------

    def place(self, placement: Placement) -> Answer:
        with self._lock:
            fate = self._fate(placement)
            if fate == "too many":
                return NotTaken("the carrier has too much to do", 20429, 5.0)
            if fate == "bad number":
                return NotTaken("the number is none", 21211)
            if fate == "not taken, answer lost":
                return Lost("the answer did not come")
            now = self._clock.now()
            ours = f"{self._base}/{placement.room}/{placement.secret}"
            line = self._ring(
                placement.to,
                placement.caller_id,
                now,
                placement.ring_time,
                url=f"{ours}/answered",
                reports=f"{ours}/status",
            )
            if fate == "broken":
                self.over(line, "failed", now)
        self._send_reports()
        if fate == "taken, answer lost":
            return Lost("the answer did not come")
        return Taken(line.call)

    def find(self, to: str, caller_id: str, since: datetime) -> tuple[Known, ...]:
        self.passes(self._clock.now())
        with self._lock:
            return tuple(
                Known(line.call, line.status, line.made_at)
                for line in self._lines.values()
                if line.to == to and line.made_at >= since and not line.inbound
            )

    def look(self, call: str) -> Known | None:
        self.passes(self._clock.now())
        line = self._lines.get(call)
        if line is None:
            return Known(call, "failed")
        return Known(call, line.status, line.made_at)

    def hang_up(self, call: str) -> None:
        self.put_down(call, self._clock.now())

    # Phones --------------------------------------------------------------------------

    def ringing(self, now: datetime) -> tuple[Handset, ...]:
        """The phones that ring."""
        return tuple(h for h in self.handsets(now) if h.status == "ringing")

    def handsets(self, now: datetime, number: str = "") -> tuple[Handset, ...]:
        """Every call that is not over; with *number*, those of that phone."""
        self.passes(now)
        with self._lock:
            return tuple(
                handset_of(line)
                for line in self._up.values()
                if number in ("", line.to)
            )

    def handset(self, call: str) -> Handset | None:
        """The call, also when it is over; None where there never was one."""
        line = self._lines.get(call)
        return handset_of(line) if line else None

    def dial_in(self, number: str, to: str, path: str, now: datetime) -> str:
        """Call us from the phone *number*: the number *to*, answered at *path*."""
        with self._lock:
            line = self._new(number, to, now, 60.0, url=f"{self._base}{path}")
            line.inbound = True
            line.pick_up(now)
        self._send_reports()
        return line.call

    def answer(self, call: str, now: datetime) -> None:
        """Pick up a phone that rings."""
        with self._lock:
            line = self._lines.get(call)
            if line is None or line.status != "ringing":
                return
            self._report(line, "in-progress")
            line.pick_up(now)
            if line.parent is not None and not line.is_over:
                self._stop_ringing_besides(line, now)
        self._send_reports()

    def press(self, call: str, keys: str, now: datetime) -> None:
        """Press *keys* on the phone of *call*."""
        self._act(call, now, lambda line: line.press(keys, now))

    def say(self, call: str, words: str, now: datetime) -> None:
        """Say something into the phone of *call*."""
        self._act(call, now, lambda line: line.say(words, now))

    def put_down(self, call: str, now: datetime) -> None:
        """Put the receiver down, or do not answer."""
        with self._lock:
            line = self._lines.get(call)
            if line is not None and not line.is_over:
                rings = line.status in ("queued", "ringing")
                self.over(line, "busy" if rings else "completed", now)
        self._send_reports()

    def _act(self, call: str, now: datetime, act: Callable[[Line], None]) -> None:
        self.passes(now)
        with self._lock:
            line = self._lines.get(call)
            if line is not None and line.status == "in-progress":
                act(line)
        self._send_reports()

    def passes(self, now: datetime) -> None:
        """Let end what has taken long enough: ringing, silence, a talk of hours."""
        with self._lock:
            for line in list(self._up.values()):
                if line.status == "ringing" and line.rings_until <= now:
                    self.over(line, "no-answer", now)
                elif not line.is_over and line.made_at + TOO_LONG <= now:
                    self.over(line, "completed", now)
                elif line.status == "in-progress":
                    line.passes(now)
        self._send_reports()

    # What phones ask of the exchange: loopback_line.Office ----------------------------

    def fetch(self, line: Line, url: str, fields: dict[str, str]) -> str:
        status = "in-progress" if not line.is_over else line.status
        return self._post(url, {**_about(line), "CallStatus": status, **fields})

    def ring_lines(self, line: Line, dial: Element, now: datetime) -> None:
        rung = [child for noun in dial for child in self._noun(line, dial, noun, now)]
        if dial.text and dial.text.strip():
            rung.append(self._ring_for(line, dial, dial.text.strip(), now))
        if not rung and line.other is None:
            line.dialled("failed", "", now)

    def _noun(
        self, line: Line, dial: Element, noun: Element, now: datetime
    ) -> Iterable[Line]:
        to = (noun.text or "").strip()
        if noun.tag != "Queue":
            yield self._ring_for(
                line,
                dial,
                to,
                now,
                url=self._absolute(noun.get("url", "")),
                reports=self._absolute(noun.get("statusCallback", "")),
            )
            return
        waiting = [each for each in self._up.values() if each.queue == to]
        if waiting:
            first = min(waiting, key=lambda each: each.queued_at or now)
            if url := noun.get("url", ""):
                # It is the one who waited that would hear what this says.
                self.fetch(first, self._absolute(url), {"DequeingCallSid": line.call})
            first.stands_at, first.until, first.queue = "", None, ""
            line.other, first.other = first, line
            for each in (line, first):
                each.said.append(Spoken("menu", "(connected)"))

    def _ring_for(
        self,
        line: Line,
        dial: Element,
        to: str,
        now: datetime,
        url: str = "",
        reports: str = "",
    ) -> Line:
        shown = dial.get("callerId") or (line.to if line.inbound else line.caller_id)
        seconds = float(dial.get("timeout", "30"))
        child = self._ring(to, shown, now, seconds, url, reports)
        child.parent = line
        return child

    def over(self, line: Line, status: str, now: datetime) -> None:
        if line.is_over:
            return
        other, line.other = line.other, None
        self._up.pop(line.call, None)
        self._report(line, status)
        line.told_that_over(now)
        for child in self._children(line):
            self.over(child, "completed" if child.other else "canceled", now)
        parent = line.parent
        if other is not None:
            other.other = None
            other.said.append(Spoken("menu", "(they have hung up)"))
            if other is parent:
                parent.dialled("completed", line.call, now)
            elif other.parent is line:
                self.over(other, "completed", now)
            else:
                other.out_of_queue("bridged", now)
                other.dialled("completed", line.call, now)
        elif parent is not None and not self._children(parent):
            answered = "completed" if status == "completed" else status
            parent.dialled(answered, line.call, now)

    def _children(self, line: Line) -> list[Line]:
        return [each for each in self._up.values() if each.parent is line]

    def _stop_ringing_besides(self, line: Line, now: datetime) -> None:
        """Whoever picks up first has the call."""
        if line.parent is None or line.other is None:
            return
        for child in self._children(line.parent):
            if child is not line and child.status == "ringing":
                self.over(child, "canceled", now)

    # Below ----------------------------------------------------------------------------

    def _new(
        self,
        to: str,
        caller_id: str,
        now: datetime,
        seconds: float,
        url: str = "",
        reports: str = "",
    ) -> Line:
        call = f"CA{next(self._numbers):032x}"
        rings_until = now + timedelta(seconds=seconds)
        line = Line(self, call, to, caller_id, url, now, rings_until, reports=reports)
        self._forget()
        self._lines[call] = self._up[call] = line
        return line

    def _ring(
        self,
        to: str,
        caller_id: str,
        now: datetime,
        seconds: float,
        url: str = "",
        reports: str = "",
    ) -> Line:
        line = self._new(to, caller_id, now, seconds, url, reports)
        self._report(line, "initiated")
        self._report(line, "ringing")
        return line

    def _forget(self) -> None:
        if len(self._lines) - len(self._up) > 2 * MOST_KEPT:
            over = [call for call in self._lines if call not in self._up]
            for call in over[:MOST_KEPT]:
                del self._lines[call]

    def _report(self, line: Line, status: str) -> None:
        line.status = status
        if line.reports:
            fields = {
                **_about(line),
                "CallStatus": status,
                "SequenceNumber": str(line.sequence),
                "CallbackSource": "call-progress-events",
            }
            line.sequence += 1
            self._pending.append(Report(line.reports, fields))

    def _send_reports(self) -> None:
        """Send what is pending; outside the lock, for the app asks us in turn."""
        while True:
            with self._lock:
                due = self._deliver(self._pending)
            for report in due:
                self._post(report.url, report.fields)
            if not due:
                return

    def _absolute(self, url: str) -> str:
        return f"{self._base}{url}" if url.startswith("/") else url


def _all_of(pending: list[Report]) -> list[Report]:
    due = list(pending)
    pending.clear()
    return due


def _about(line: Line) -> dict[str, str]:
    """The fields that the carrier sends with every request about a call."""
    direction = "inbound" if line.inbound else "outbound-api"
    known = {
        "CallSid": line.call,
        "AccountSid": "AC" + "0" * 32,
        "ApiVersion": "2010-04-01",
        "Direction": direction if line.parent is None else "outbound-dial",
        "From": line.to if line.inbound else line.caller_id,
        "To": line.caller_id if line.inbound else line.to,
    }
    if line.parent is not None:
        known["ParentCallSid"] = line.parent.call
    return known


def path_of(url: str) -> str:
    """The path and query of *url*."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")
