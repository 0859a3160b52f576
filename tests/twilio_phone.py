"""A phone that plays the carrier's part: it calls a webhook and does what it says.

It signs, follows actions and redirects, runs every verb that we send (queues and
their wait documents, recordings, lines that ring), and holds each document to the
carrier's own rules. What the caller hears is in ``heard``; what the call waits for
in ``waits_for``.

Source: Twilio's pages on TwiML for voice, its verbs and their parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import twiml_schema
from twilio.request_validator import RequestValidator

MOST_REQUESTS = 60
"""Requests with no word of the caller between; more is a call that goes in circles."""

Headers = Mapping[str, str]


@dataclass(frozen=True)
class Asked:
    """A request of the carrier's, and the answer."""

    url: str
    fields: Mapping[str, str]
    status: int
    body: str
    headers: Headers


@dataclass
class Waiting:
    """What the call waits for: a verb, the verbs behind it, and where it stands."""

    verb: Element
    rest: list[Element]
    url: str


@dataclass
class Phone:
    """One call. *client* is any WSGI client of werkzeug's."""

    client: Any
    name: str
    base: str = "http://localhost"
    token: str = ""
    caller: str = "+821012345678"
    called: str = "+82215889999"
    call_id: str = "CA" + "0" * 32
    actions_on_silence: bool = True
    """Whether the carrier knows ``actionOnEmptyResult``; not all do."""
    heard: list[str] = field(default_factory=list)
    """Every utterance: texts, and recordings as ``play:URL``."""
    on_hold: list[str] = field(default_factory=list)
    """Those of them that were heard in a queue."""
    asked: list[Asked] = field(default_factory=list)
    over: bool = False
    cookies: dict[str, str] = field(default_factory=dict)
    waiting: Waiting | None = None
    queue: Waiting | None = None
    """The queue in which the caller stands."""
    queued: float = 0.0
    """Seconds in the queue."""
    passing: Callable[[float], object] = lambda _: None
    """Told of the seconds that pass in queues, to move clocks."""

    # What the caller does ------------------------------------------------------------

    def call(self, **fields: str) -> Phone:
        """Dial the number."""
        self._document(f"{self.base}/voice/{self.name}", CallStatus="ringing", **fields)
        return self

    def press(self, keys: str) -> Phone:
        """Press *keys*, as fast as fingers are."""
        waiting = self._gather()
        get = waiting.verb.get
        if "dtmf" not in get("input", "dtmf").split():
            return self.silence()
        finish = get("finishOnKey", "#")
        typed, finished = keys, ""
        if finish and finish in keys:
            typed, _, _ = keys.partition(finish)
            finished = finish
        if most := get("numDigits"):
            typed = typed[: int(most)]
        if not typed:
            return self.silence()
        fields = {"Digits": typed, "FinishedOnKey": finished, "msg": "Gather End"}
        return self._act(waiting, "action", **fields)

    def say(self, words: str, confidence: str = "0.9") -> Phone:
        """Say *words*."""
        waiting = self._gather()
        if "speech" not in waiting.verb.get("input", "dtmf").split():
            return self.silence()
        fields = {"SpeechResult": words, "Confidence": confidence}
        return self._act(waiting, "action", **fields)

    def silence(self) -> Phone:
        """Neither press nor say anything until the call goes on."""
        waiting = self._gather()
        empty = waiting.verb.get("actionOnEmptyResult") == "true"
        if empty and self.actions_on_silence:
            return self._act(waiting, "action", Digits="")
        self.waiting = None
        self._run(waiting.rest, waiting.url)
        return self

    def hang_up(self) -> Phone:
        """Put the receiver down."""
        waiting, queue = self.waiting, self.queue
        self.over, self.waiting, self.queue = True, None, None
        if queue is not None:
            fields = {"QueueResult": "hangup", "QueueTime": str(int(self.queued))}
            self._tell(queue, fields)
        elif waiting is not None and waiting.verb.tag == "Dial":
            self._tell(waiting, {"DialCallStatus": "canceled"})
        return self

    # What others do ----------------------------------------------------------------

    def wait(self, seconds: float) -> Phone:
        """Stand in the queue for *seconds* more, hearing what there is."""
        until = self.queued + seconds
        while self.queue is not None and self.queued < until:
            passed = max(1.0, self._lasts())
            self.queued += passed
            self.passing(passed)
            self.waiting = None
            self._ask_to_wait()
        return self

    def connect(self) -> Phone:
        """Somebody of the queue answers; the two talk, and it is over."""
        assert self.queue is not None, "nobody stands in a queue"
        return self._leave("bridged")

    def queue_result(self, result: str) -> Phone:
        """The queue comes to *result*: ``queue-full``, ``system-error`` …"""
        return self._leave(result)

    def rings(self, status: str, **fields: str) -> Phone:
        """The line that rings comes to *status*: ``completed``, ``busy`` …"""
        assert self.waiting and self.waiting.verb.tag == "Dial", self.waits_for
        return self._act(self.waiting, "action", DialCallStatus=status, **fields)

    def whispered(self, child: str = "CA" + "9" * 32) -> list[str]:
        """What whoever answers hears first, on a call of their own."""
        assert self.waiting and self.waiting.verb.tag == "Dial", self.waits_for
        url = self.waiting.verb[0].get("url")
        if not url:
            return []
        fields = {"CallSid": child, "ParentCallSid": self.call_id}
        answer = self.post(urljoin(self.waiting.url, url), **fields)
        return list(_utterances(ElementTree.fromstring(answer.body)))

    def leave_message(self, seconds: int, *, hang_up: bool = False) -> Phone:
        """Speak after the tone for *seconds*."""
        assert self.waiting and self.waiting.verb.tag == "Record", self.waits_for
        if seconds == 0 and not hang_up:
            # Nothing at all is recorded, and nobody is told.
            waiting, self.waiting = self.waiting, None
            self._run(waiting.rest, waiting.url)
            return self
        fields = {
            "RecordingUrl": "https://api.example.org/recordings/RE1",
            "RecordingDuration": str(seconds),
            "Digits": "hangup" if hang_up else "#",
        }
        if hang_up:
            self.over = True
            self._tell(self.waiting, fields)
            return self
        return self._act(self.waiting, "action", **fields)

    # What can be seen ----------------------------------------------------------------

    @property
    def waits_for(self) -> str:
        """The verb that the call stands at; ``over`` where there is none."""
        if self.queue is not None:
            return "Enqueue"
        if self.waiting is not None:
            return self.waiting.verb.tag
        return "over" if self.over else "nothing"

    @property
    def verb(self) -> Element:
        """The verb that the call stands at."""
        waiting = self.waiting or self.queue
        assert waiting is not None, self.waits_for
        return waiting.verb

    def repeat(self) -> Asked:
        """Send the last request again, as the carrier does where a line is bad."""
        last = self.asked[-1]
        return self.post(last.url, **last.fields)

    # The carrier's own work ---------------------------------------------------------

    def post(self, url: str, **fields: str) -> Asked:
        """One signed request, with the call's cookies."""
        parts = urlsplit(url)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if self.token:
            validator = RequestValidator(self.token)
            signature = validator.compute_signature(url, fields)
            headers["X-Twilio-Signature"] = signature
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        response = self.client.post(path, data=fields, headers=headers)
        for cookie in response.headers.getlist("Set-Cookie"):
            self.cookies |= {k: v.value for k, v in SimpleCookie(cookie).items()}
        body = response.get_data(as_text=True)
        asked = Asked(url, fields, response.status_code, body, response.headers)
        self.asked.append(asked)
        return asked

    def _fields(self, **more: str) -> dict[str, str]:
        fields = {
            "CallSid": self.call_id,
            "AccountSid": "AC" + "0" * 32,
            "From": self.caller,
            "To": self.called,
            "CallStatus": "completed" if self.over else "in-progress",
            "Direction": "inbound",
            "ApiVersion": "2010-04-01",
        }
        return fields | more

    def _document(self, url: str, **fields: str) -> None:
        answer = self.post(url, **self._fields(**fields))
        assert answer.status == 200, f"{url}: {answer.status} {answer.body}"
        waiting = self.queue is not None
        assert twiml_schema.check(answer.body, waiting=waiting) == [], answer.body
        self._run(list(ElementTree.fromstring(answer.body)), url)

    def _run(self, verbs: list[Element], url: str) -> None:
        assert len(self.asked) < MOST_REQUESTS, f"in circles: {self.heard[-5:]}"
        for index, verb in enumerate(verbs):
            rest = verbs[index + 1 :]
            match verb.tag:
                case "Say" | "Play":
                    self._hear(verb)
                case "Pause":
                    pass
                case "Redirect":
                    return self._document(urljoin(url, verb.text or ""))
                case "Gather" | "Record" | "Dial":
                    self._hear(verb)
                    self.waiting = Waiting(verb, rest, url)
                    return None
                case "Enqueue":
                    return self._join(Waiting(verb, rest, url))
                case "Leave":
                    self._leave("leave")
                    return None
                case "Hangup":
                    self.over = True
                    return None
                case other:
                    raise AssertionError(f"this phone does not know <{other}>")
        if self.queue is None:
            self.over = True
        return None

    def _hear(self, verb: Element) -> None:
        words = list(_utterances(verb))
        self.heard += words
        if self.queue is not None:
            self.on_hold += words

    def _join(self, queue: Waiting) -> None:
        self.queue, self.queued = queue, 0.0
        self._ask_to_wait()

    def _ask_to_wait(self) -> None:
        assert self.queue is not None
        url = urljoin(self.queue.url, self.queue.verb.get("waitUrl", ""))
        fields = {
            "QueueSid": "QU" + "0" * 32,
            "QueuePosition": "2",
            "QueueTime": str(int(self.queued)),
            "AvgQueueTime": "30",
            "CurrentQueueSize": "2",
            "MaxQueueSize": "100",
        }
        self._document(url, **fields)

    def _lasts(self) -> float:
        """Seconds of the pauses in the last wait document; words take none here."""
        root = ElementTree.fromstring(self.asked[-1].body)
        return sum(float(pause.get("length", "1")) for pause in root.iter("Pause"))

    def _leave(self, result: str) -> Phone:
        queue, self.queue, self.waiting = self.queue, None, None
        assert queue is not None, "nobody stands in a queue"
        fields = {"QueueResult": result, "QueueTime": str(int(self.queued))}
        return self._act(queue, "action", **fields)

    def _act(self, waiting: Waiting, attribute: str, **fields: str) -> Phone:
        self.waiting = None
        url = urljoin(waiting.url, waiting.verb.get(attribute, waiting.url))
        self._document(url, **fields)
        return self

    def _tell(self, waiting: Waiting, fields: Mapping[str, str]) -> None:
        """Tell an action what became of a call whose caller is gone."""
        url = urljoin(waiting.url, waiting.verb.get("action", ""))
        self.post(url, **self._fields(**fields))

    def _gather(self) -> Waiting:
        waiting = self.waiting
        assert waiting and waiting.verb.tag == "Gather", f"waits for {self.waits_for}"
        return waiting


def _utterances(element: Element) -> Iterator[str]:
    for each in element.iter():
        if each.tag == "Say":
            yield each.text or ""
        elif each.tag == "Play":
            yield f"play:{each.text}"
