"""One phone of the loopback carrier: it carries out what the carrier would be told.

A small interpreter of TwiML, written to the carrier's pages on its verbs and apart
from that of the tests. What is said is kept as a transcript, for there is no sound;
time passes as long as a text takes to be said, so that silence ends as it does on
a phone.

Source: Twilio's pages on ``<Say>``, ``<Play>``, ``<Pause>``, ``<Gather>``,
``<Record>``, ``<Dial>``, ``<Number>``, ``<Queue>``, ``<Enqueue>``, ``<Leave>``,
``<Redirect>`` and ``<Hangup>``.
"""

from __future__ import annotations

from dataclasses import field
from datetime import datetime, timedelta
from typing import Literal, NamedTuple, Protocol
from urllib.parse import urljoin
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from ivr.records import dataclass

LETTERS_A_SECOND = 12.0
"""How fast a text is said; only for time to pass."""

MOST_DOCUMENTS = 100
"""Without a word of anybody between; more is a call that goes in circles."""

Stand = Literal["", "Gather", "Record", "Dial", "Enqueue"]
Who = Literal["menu", "you", "other"]


class Spoken(NamedTuple):
    """Something that is heard on a phone: by the menu, by whoever holds it, or by the
    other side."""

    who: Who
    text: str


class Office(Protocol):
    """What a phone needs of the exchange that it hangs on."""

    def fetch(self, line: Line, url: str, fields: dict[str, str]) -> str:
        """Ask our own app at *url*; the document."""
        ...

    def ring_lines(self, line: Line, dial: Element, now: datetime) -> None:
        """Ring those whom *dial* names."""
        ...

    def over(self, line: Line, status: str, now: datetime) -> None:
        """*line* has ended."""
        ...


@dataclass(slots=True, eq=False)
class Line:
    """A call as one phone has it."""

    office: Office
    call: str
    to: str
    caller_id: str
    url: str
    made_at: datetime
    rings_until: datetime
    inbound: bool = False
    """Whether the phone has called us, and not we the phone."""
    parent: Line | None = None
    reports: str = ""
    """Where its progress is reported to."""
    status: str = "queued"
    said: list[Spoken] = field(default_factory=list)
    stands_at: Stand = ""
    verb: Element | None = None
    until: datetime | None = None
    """When whatever it stands at has taken long enough."""
    other: Line | None = None
    """Who is talked to."""
    queue: str = ""
    sequence: int = 0
    queued_at: datetime | None = None
    _behind: tuple[list[Element], str] = ([], "")
    _queued: tuple[Element, list[Element], str] | None = None
    _documents: int = 0

    @property
    def is_over(self) -> bool:
        """Whether the receiver is down."""
        return self.status in ("completed", "busy", "no-answer", "failed", "canceled")

    # What whoever holds the phone does ------------------------------------------------

    def pick_up(self, now: datetime) -> None:
        """Answer it, or with a call to us, hear the menu."""
        self.status = "in-progress"
        self._documents = 0
        if self.url:
            self._load(self.url, {}, now)
        elif self.parent is not None:
            self.meet(now)

    def press(self, keys: str, now: datetime) -> None:
        """Press *keys*; what nobody asked for is not heard."""
        self._documents = 0
        self.said.append(Spoken("you", keys))
        if self.stands_at == "Record":
            self._recorded(now)
            return
        if self.stands_at != "Gather" or self.verb is None:
            return
        finish, most = self.verb.get("finishOnKey", "#"), self.verb.get("numDigits")
        digits = keys.partition(finish)[0] if finish else keys
        digits = digits[: int(most)] if most else digits
        self._gathered({"Digits": digits} if digits else {}, now)

    def say(self, words: str, now: datetime) -> None:
        """Say *words*: to whoever is there, or to a menu that listens."""
        self._documents = 0
        self.said.append(Spoken("you", words))
        if self.other is not None:
            self.other.said.append(Spoken("other", words))
        elif self.stands_at == "Record":
            self.until = now + timedelta(seconds=5)
        elif self.stands_at == "Gather" and self._listens():
            fields = {"SpeechResult": words, "Confidence": "0.9"}
            self._gathered(fields, now)

    def _listens(self) -> bool:
        wanted = self.verb.get("input", "dtmf") if self.verb is not None else ""
        return "speech" in wanted.split()

    def passes(self, now: datetime) -> None:
        """Let what has taken long enough come to its end."""
        while self.until is not None and self.until <= now and not self.is_over:
            at, self.until = self.until, None
            self._documents = 0
            match self.stands_at:
                case "Gather":
                    self._gathered({}, at)
                case "Record":
                    self._recorded(at)
                case "Enqueue":
                    self._wait(at)

    # What the exchange does -----------------------------------------------------------

    def meet(self, now: datetime) -> None:
        """Begin to talk with the one who had this phone rung."""
        other = self.parent
        if other is None or other.is_over or other.stands_at != "Dial":
            self.office.over(self, "completed", now)
            return
        self.other, other.other = other, self
        self.stands_at, self.verb = "", None
        for each in (self, other):
            each.said.append(Spoken("menu", "(connected)"))

    def dialled(self, status: str, call: str, now: datetime) -> None:
        """Ringing others, or the talk, has ended: go on behind it."""
        if self.is_over or self.stands_at != "Dial" or self.verb is None:
            return
        action, self.other = self.verb.get("action"), None
        self.stands_at, verbs, url = "", *self._behind
        self._documents = 0
        if action is None:
            self._run(verbs, url, now)
            return
        bridged = "true" if status == "completed" else "false"
        fields = {"DialCallStatus": status, "DialBridged": bridged, "DialCallSid": call}
        self._load(urljoin(url, action), fields, now)

    def out_of_queue(self, result: str, now: datetime) -> None:
        """Leave the queue: bridged, by ``<Leave>``, or since it is over."""
        if self._queued is None:
            return
        (enqueue, behind, url), self._queued = self._queued, None
        waited = now - (self.queued_at or now)
        self.queue, self.stands_at, self.until = "", "", None
        fields = {
            "QueueResult": result,
            "QueueTime": str(int(waited.total_seconds())),
        }
        if action := enqueue.get("action"):
            self._load(urljoin(url, action), fields, now)
        elif not self.is_over:
            self._run(behind, url, now)

    def told_that_over(self, now: datetime) -> None:
        """The receiver is down: whoever waits for the end of a verb is told."""
        self.until = None
        if self._queued is not None:
            self.out_of_queue("hangup", now)
        elif self.stands_at in ("Dial", "Gather") and self.verb is not None:
            action = self.verb.get("action")
            if action and self.stands_at == "Dial":
                status = "completed" if self.other else "canceled"
                self._tell(urljoin(self._behind[1], action), {"DialCallStatus": status})
        self.stands_at = ""

    # Verbs -------------------------------------------------------------------------

    def _load(self, url: str, fields: dict[str, str], now: datetime) -> None:
        self._documents += 1
        if self._documents > MOST_DOCUMENTS:
            self.office.over(self, "failed", now)
            return
        text = self.office.fetch(self, url, fields)
        if self.is_over:
            return
        try:
            verbs = list(ElementTree.fromstring(text)) if text else []
        except ElementTree.ParseError:
            self.office.over(self, "failed", now)
            return
        self._run(verbs, url, now)

    def _tell(self, url: str, fields: dict[str, str]) -> None:
        self.office.fetch(self, url, fields)

    def _run(self, verbs: list[Element], url: str, now: datetime) -> None:
        self.stands_at, self.verb, self.until = "", None, None
        for index, verb in enumerate(verbs):
            behind = verbs[index + 1 :]
            match verb.tag:
                case "Say" | "Play" | "Pause":
                    now = self._hear(verb, now)
                case "Redirect":
                    self._load(urljoin(url, (verb.text or "").strip()), {}, now)
                    return
                case "Hangup" | "Reject":
                    self.office.over(self, "completed", now)
                    return
                case "Leave":
                    self.out_of_queue("leave", now)
                    return
                case "Enqueue":
                    self._queued = (verb, behind, url)
                    self.queue, self.queued_at = (verb.text or "").strip(), now
                    self._wait(now)
                    return
                case "Gather" | "Record" | "Dial":
                    self._stop_at(verb, behind, url, now)
                    return
        self._dry(now)

    def _dry(self, now: datetime) -> None:
        """Nothing more is to be done: wait on, meet the other side, or hang up."""
        if self._queued is not None:
            self.stands_at, self.until = "Enqueue", now
        elif self.parent is not None and not self.inbound:
            self.meet(now)
        else:
            self.office.over(self, "completed", now)

    def _stop_at(
        self, verb: Element, behind: list[Element], url: str, now: datetime
    ) -> None:
        self.verb, self._behind = verb, (behind, url)
        for nested in verb:
            now = self._hear(nested, now)
        match verb.tag:
            case "Gather":
                self.stands_at = "Gather"
                self.until = now + timedelta(seconds=float(verb.get("timeout", "5")))
            case "Record":
                self.stands_at = "Record"
                self.until = now + timedelta(seconds=float(verb.get("timeout", "5")))
            case _:
                self.stands_at = "Dial"
                self.office.ring_lines(self, verb, now)

    def _hear(self, verb: Element, now: datetime) -> datetime:
        """Hear *verb*; when it has been said."""
        match verb.tag:
            case "Say":
                text = "".join(verb.itertext())
                self.said.append(Spoken("menu", text))
                return now + timedelta(seconds=len(text) / LETTERS_A_SECOND)
            case "Play":
                self.said.append(Spoken("menu", f"♪ {(verb.text or '').strip()}"))
                return now + timedelta(seconds=5)
            case "Pause":
                return now + timedelta(seconds=float(verb.get("length", "1")))
        return now

    def _gathered(self, fields: dict[str, str], now: datetime) -> None:
        verb, (behind, url) = self.verb, self._behind
        assert verb is not None
        self.stands_at, self.until = "", None
        if not fields and verb.get("actionOnEmptyResult") != "true":
            self._run(behind, url, now)
            return
        action = urljoin(url, verb.get("action", ""))
        self._load(action, {"msg": "Gather End", **(fields or {"Digits": ""})}, now)

    def _recorded(self, now: datetime) -> None:
        verb, (behind, url) = self.verb, self._behind
        spoke = bool(self.said) and self.said[-1].who == "you"
        self.stands_at, self.until = "", None
        if verb is None or not spoke:
            self._run(behind, url, now)
            return
        fields = {
            "RecordingUrl": f"loopback:{self.call}",
            "RecordingDuration": "5",
            "Digits": "#",
        }
        self._load(urljoin(url, verb.get("action", "")), fields, now)

    def _wait(self, now: datetime) -> None:
        """Ask for what somebody in a queue hears next."""
        assert self._queued is not None
        enqueue, _, url = self._queued
        waited = now - (self.queued_at or now)
        fields = {
            "QueueSid": "QU" + "0" * 32,
            "QueuePosition": "1",
            "QueueTime": str(int(waited.total_seconds())),
            "AvgQueueTime": "0",
            "CurrentQueueSize": "1",
            "MaxQueueSize": "1000",
        }
        self.stands_at = "Enqueue"
        if wait := enqueue.get("waitUrl"):
            self._load(urljoin(url, wait), fields, now)
        if self.stands_at == "Enqueue" and self.until is not None:
            self.until = max(self.until, now + timedelta(seconds=1))


@dataclass(frozen=True, slots=True)
class Handset:
    """What somebody with a phone sees of a call."""

    call: str
    number: str
    """The phone's own number."""
    other: str
    """Who calls, or is called."""
    status: str
    waits_for: str
    """``keys``, ``speech``, ``message``, ``queue``, ``ringing``, ``talk``, nothing."""
    said: tuple[Spoken, ...]


def handset_of(line: Line) -> Handset:
    """What whoever holds the phone of *line* sees."""
    return Handset(
        line.call,
        line.to,
        line.caller_id,
        line.status,
        _waits_for(line),
        tuple(line.said),
    )


def _waits_for(line: Line) -> str:
    if line.is_over:
        return ""
    if line.other is not None:
        return "talk"
    match line.stands_at:
        case "Gather" if line.verb is not None:
            return "keys" if "dtmf" in line.verb.get("input", "dtmf") else "speech"
        case "Record":
            return "message"
        case "Dial":
            return "ringing"
        case "Enqueue":
            return "queue"
    return ""
