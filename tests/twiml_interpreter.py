"""A TwiML interpreter by the carrier's documentation alone; it knows no phone menus.

It asks a voice webhook, carries out what it is told, and stops where a caller, a
queue, a line or a recorder has to do something. ``heard`` is what the caller hears.
It is written against the pages on TwiML with the standard library, and imports
nothing of the project, so that it can say what somebody else's carrier would play.

Source: Twilio's pages "TwiML for Programmable Voice" and on each verb, "Validating
Signatures from Twilio".
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Literal, NamedTuple
from urllib.parse import urljoin
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

Headers = Mapping[str, str]
Answer = tuple[int, list[tuple[str, str]], bytes]
"""A status, the headers, the body."""

Ask = Callable[[str, Mapping[str, str], Headers], Answer]
"""Posts form fields to an address."""

Stand = Literal["Gather", "Record", "Dial", "Enqueue", "over"]

MOST_REQUESTS = 200
"""Between two things that happen; more is a call that goes in circles."""

LETTERS_A_SECOND = 12.0
"""How fast a text is spoken here; no rule, only for time to pass."""


class Heard(NamedTuple):
    """One utterance: a text, or the address of a recording, and its language."""

    text: str
    language: str
    queue: int = 0
    """The how-manieth queue of the call it was heard in; 0 is in none."""
    document: int = 0
    """The how-manieth document in that queue."""

    @property
    def on_hold(self) -> bool:
        """Whether it was heard in a queue."""
        return self.queue > 0


class Frame(NamedTuple):
    """Verbs that are still to be carried out, and the address they came from."""

    verbs: list[Element]
    url: str


@dataclass
class Queued:
    """Where a caller waits: the verb, what stands behind it, for how long."""

    verb: Element
    behind: Frame
    seconds: float = 0.0
    documents: int = 0


@dataclass
class Call:
    """A call to the webhook at *url*, carried out verb by verb."""

    ask: Ask
    url: str
    token: str = ""
    about: Mapping[str, str] = field(default_factory=dict)
    """Form fields of the call: ``CallSid``, ``From``, ``To``."""
    passing: Callable[[float], object] = lambda seconds: None
    """Told of the seconds that pass in queues."""
    doors: list[str] = field(default_factory=list)
    """What joining a queue comes to, one for each time: ``queue-full``, or nothing
    where the caller is let in, as all are for whom nothing is left."""
    heard: list[Heard] = field(default_factory=list)
    documents: list[tuple[str, bool]] = field(default_factory=list)
    """Every document, and whether it is for a caller who waits in a queue."""
    stands_at: Stand = "over"
    verb: Element | None = None
    """The verb at which the call stands."""
    queue: Queued | None = None
    queues: int = 0
    """How many queues the call has been in."""
    _frame: Frame = Frame([], "")
    _cookies: dict[str, str] = field(default_factory=dict)
    _status: str = "ringing"
    _requests: int = 0

    # What happens -----------------------------------------------------------------

    def dial_in(self) -> Call:
        """Call the number."""
        self._begin()
        self._load(self.url, {})
        self._status = "in-progress"
        return self

    def keys(self, typed: str) -> Call:
        """Press *typed* one by one, until the verb has what it wants."""
        verb = self._at("Gather")
        if "dtmf" not in verb.get("input", "dtmf").split():
            return self.nothing()
        finish, most = verb.get("finishOnKey", "#"), verb.get("numDigits")
        digits, finished = "", ""
        for key in typed:
            if key == finish:
                finished = key
                break
            digits += key
            if most is not None and len(digits) == int(most):
                break
        if not digits:
            return self.nothing()
        return self._gathered({"Digits": digits, "FinishedOnKey": finished})

    def words(self, said: str, confidence: str = "0.93") -> Call:
        """Say something."""
        verb = self._at("Gather")
        if "speech" not in verb.get("input", "dtmf").split():
            return self.nothing()
        return self._gathered({"SpeechResult": said, "Confidence": confidence})

    def nothing(self) -> Call:
        """Let the verb's time run out."""
        verb = self._at("Gather")
        if verb.get("actionOnEmptyResult") == "true":
            return self._gathered({"Digits": ""})
        self._pass(float(verb.get("timeout", "5")))
        self._begin()
        self._run()
        return self

    def record(self, seconds: int) -> Call:
        """Speak after the tone; 0 is silence, of which no recording is made."""
        verb = self._at("Record")
        self._begin()
        if seconds == 0:
            self._run()
            return self
        fields = {
            "RecordingUrl": "https://api.example.org/Recordings/RE0",
            "RecordingDuration": str(seconds),
            "Digits": "#",
        }
        self._load(urljoin(self._frame.url, verb.get("action", "")), fields)
        return self

    def line(self, status: str) -> Call:
        """What ringing comes to: ``completed``, ``busy``, ``no-answer``, ``failed``."""
        verb = self._at("Dial")
        self._begin()
        if verb.get("action") is None:
            self._run()
            return self
        fields = {"DialCallStatus": status, "DialCallDuration": "30"}
        self._load(urljoin(self._frame.url, verb.get("action", "")), fields)
        return self

    def out_of_queue(self, result: str) -> Call:
        """What the queue comes to: ``bridged``, ``queue-full``, ``error``."""
        self._begin()
        self._leave(result)
        return self

    def hold(self) -> Call:
        """Go on waiting until there is something else to do."""
        assert self.queue is not None, self.stands_at
        while self.queue is not None:
            if self.stands_at == "Gather":
                self.nothing()
            else:
                self._begin()
                self._wait()
        return self

    def hang_up(self) -> Call:
        """Put the receiver down: actions are asked, but nobody hears the answer."""
        verb, queue, base = self.verb, self.queue, self._frame.url
        stood, self.stands_at, self.verb, self.queue = (
            self.stands_at,
            "over",
            None,
            None,
        )
        self._status = "completed"
        if queue is not None:
            action = urljoin(queue.behind.url, queue.verb.get("action", ""))
            self._post(action, {"QueueResult": "hangup", "QueueTime": "1"})
        elif verb is not None and stood in ("Gather", "Dial", "Record"):
            self._post(urljoin(base, verb.get("action", "")), _gone(stood))
        return self

    # Carrying it out ----------------------------------------------------------------

    def _begin(self) -> None:
        self._requests = 0

    def _at(self, wanted: Stand) -> Element:
        assert self.stands_at == wanted and self.verb is not None, (
            f"the call stands at {self.stands_at}, not at {wanted}"
        )
        return self.verb

    def _gathered(self, fields: Mapping[str, str]) -> Call:
        verb = self._at("Gather")
        self._begin()
        action = urljoin(self._frame.url, verb.get("action", ""))
        self._load(action, {"msg": "Gather End", **fields})
        return self

    def _load(self, url: str, fields: Mapping[str, str]) -> None:
        """Ask for a document, and carry it out in place of the one before."""
        self._requests += 1
        assert self._requests < MOST_REQUESTS, f"in circles: {self.heard[-4:]}"
        body = self._post(url, fields)
        self.documents.append((body.decode(), self.queue is not None))
        root = ElementTree.fromstring(body)
        assert root.tag == "Response", root.tag
        self._frame = Frame(list(root), url)
        self._run()

    def _run(self) -> None:
        """Carry out verbs up to one that waits for something, or to the end."""
        self.stands_at, self.verb = "over", None
        while self._frame.verbs:
            verb = self._frame.verbs.pop(0)
            match verb.tag:
                case "Say" | "Play" | "Pause":
                    self._hear(verb)
                case "Gather":
                    for nested in verb:
                        self._hear(nested)
                    self.stands_at, self.verb = "Gather", verb
                    return
                case "Record" | "Dial":
                    self.stands_at, self.verb = verb.tag, verb
                    return
                case "Enqueue":
                    self.queue = Queued(verb, self._frame)
                    self.queues += 1
                    if refused := self.doors.pop(0) if self.doors else "":
                        self._leave(refused)
                    else:
                        self._wait()
                    return
                case "Redirect":
                    self._load(urljoin(self._frame.url, (verb.text or "").strip()), {})
                    return
                case "Leave":
                    self._leave("leave")
                    return
                case "Hangup":
                    self.queue = None
                    return
                case other:
                    raise AssertionError(f"<{other}> is no verb that is known here")
        if self.queue is not None:
            # A document that runs dry is asked for again.
            self.stands_at = "Enqueue"

    def _wait(self) -> None:
        """Ask for what a waiting caller hears next."""
        queue = self.queue
        assert queue is not None
        queue.documents += 1
        url = urljoin(queue.behind.url, queue.verb.get("waitUrl", ""))
        fields = {
            "QueueSid": "QU" + "1" * 32,
            "QueuePosition": "1",
            "QueueTime": str(int(queue.seconds)),
            "AvgQueueTime": str(int(queue.seconds)),
            "CurrentQueueSize": "1",
            "MaxQueueSize": "100",
        }
        self._load(url, fields)

    def _leave(self, result: str) -> None:
        queue, self.queue = self.queue, None
        assert queue is not None, "nobody waits in a queue"
        self._frame = queue.behind
        if queue.verb.get("action") is None:
            self._run()
            return
        action = urljoin(queue.behind.url, queue.verb.get("action", ""))
        seconds = str(int(queue.seconds))
        self._load(action, {"QueueResult": result, "QueueTime": seconds})

    def _hear(self, verb: Element) -> None:
        queued = (self.queues, self.queue.documents) if self.queue else (0, 0)
        match verb.tag:
            case "Say":
                text = "".join(verb.itertext())
                locale = verb.get("language", "en-US")
                self.heard.append(Heard(text, locale, *queued))
                self._pass(len(text) / LETTERS_A_SECOND)
            case "Play":
                self.heard.append(Heard(f"play:{verb.text}", "", *queued))
                self._pass(5.0)
            case "Pause":
                self._pass(float(verb.get("length", "1")))
            case other:
                raise AssertionError(f"<{other}> is not heard")

    def _pass(self, seconds: float) -> None:
        if self.queue is not None:
            self.queue.seconds += seconds
            self.passing(seconds)

    # Asking --------------------------------------------------------------------------

    def _post(self, url: str, fields: Mapping[str, str]) -> bytes:
        form = {**self.about, "CallStatus": self._status, **fields}
        headers = {"X-Twilio-Signature": signature(self.token, url, form)}
        if self._cookies:
            pairs = (f"{name}={value}" for name, value in self._cookies.items())
            headers["Cookie"] = "; ".join(pairs)
        status, answered, body = self.ask(url, form, headers)
        for name, value in answered:
            if name.lower() == "set-cookie":
                found = SimpleCookie(value)
                self._cookies |= {key: each.value for key, each in found.items()}
        assert status == 200, f"{url}: {status} {body[:200]!r}"
        return body


def signature(token: str, url: str, form: Mapping[str, str]) -> str:
    """What the carrier signs a request with."""
    signed = url + "".join(f"{name}{form[name]}" for name in sorted(form))
    made = hmac.new(token.encode(), signed.encode(), hashlib.sha1)
    return base64.b64encode(made.digest()).decode()


def _gone(verb: str) -> dict[str, str]:
    """What an action is told whose caller has hung up."""
    match verb:
        case "Dial":
            return {"DialCallStatus": "canceled"}
        case "Record":
            return {"RecordingDuration": "0", "Digits": "hangup"}
    return {"Digits": ""}


def utterances(heard: list[Heard]) -> Iterator[str]:
    """The texts alone."""
    return (each.text for each in heard)
