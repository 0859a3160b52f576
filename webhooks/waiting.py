"""While a caller waits in a queue: the next word, a key, and why they go.

The carrier asks for another document whenever one has run out. How the call stands
is asked of the engine each time, so that a queue that closes, or is closed by a
switch, lets nobody wait on. A caller leaves by ``<Leave/>``, which says nothing of
the reason: that is remembered here and, for another process, in a cookie of the
call; where both are lost it is worked out from the time.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import Lock

from twilio.twiml.voice_response import VoiceResponse

from ivr.errors import TokenInvalid
from ivr.language.kind import Stay
from ivr.runtime.engine import look, resume
from ivr.runtime.state import Session
from ivr.runtime.token import Sealed, seal, unseal
from ivr.telephony import Digits, Enqueue, Event, Outcome, Sound
from webhooks import forms, hold, twiml
from webhooks.exchange import Exchange
from webhooks.line import Line

COOKIE = "ivr-left"
"""Source: Twilio's page on TwiML for voice: cookies are kept for each call."""

MOST_REASONS = 10_000


class Reasons:
    """Why callers leave queues, until the carrier asks what comes next."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Event] = OrderedDict()
        self._lock = Lock()

    def note(self, key: str, reason: Event) -> None:
        """Remember the *reason*; of several the first one counts."""
        with self._lock:
            self._known.setdefault(key, reason)
            while len(self._known) > MOST_REASONS:
                self._known.popitem(last=False)

    def find(self, key: str) -> Event | None:
        """The reason under *key*, also when it is asked for again."""
        return self._known.get(key)


@dataclass(frozen=True, slots=True)
class Answer:
    """A document, and the cookie that goes with it."""

    twiml: str
    cookie: str = ""


def wait(exchange: Exchange, line: Line, reasons: Reasons) -> Answer:
    """What a waiting caller hears next; or they have waited long enough."""
    waited = forms.number(line.form, "QueueTime") or 0.0
    position = _whole(line, "QueuePosition")
    exchange.queues.waits(line.key, line.visit.now)
    enqueue = standing(line)
    if enqueue is None:
        return _leave(exchange, line, reasons, Outcome("closed"))
    queue, queues = enqueue.queue, exchange.queues
    queues.seen(queue, _whole(line, "CurrentQueueSize"), _whole(line, "MaxQueueSize"))
    expected = queues.expected_wait(queue)
    if enqueue.give_up_after - waited < hold.AT_LEAST:
        return _leave(exchange, line, reasons, Outcome("gave-up"))
    closes_in = enqueue.closes_in
    if closes_in is not None and closes_in < hold.AT_LEAST:
        return _leave(exchange, line, reasons, Outcome("closed"))
    left = enqueue.give_up_after - waited
    left = left if closes_in is None else min(left, closes_in)
    line = _knowing(line, position, expected)
    # Asked again, for prompts of the author may tell position and wait.
    enqueue = standing(line) or enqueue
    told = hold.announced(line, enqueue, position, expected, waited)
    sounds = hold.filled((*enqueue.waiting, *told), enqueue, left)
    media = exchange.addresses.sound
    if not enqueue.escape:
        return Answer(twiml.spoken(sounds, media=media))
    to = exchange.addresses.of(line.name, line.call_id, line.sealed)
    response = VoiceResponse()
    longest = max(map(len, enqueue.escape))
    response.append(twiml.keys_while(sounds, longest, to("key"), media))
    return Answer(twiml.written(response))


def key(exchange: Exchange, line: Line, reasons: Reasons) -> Answer:
    """A waiting caller has pressed something: out of the queue, or wait on."""
    event = forms.gathered(line.form)
    if isinstance(event, Digits):
        turn = resume(line.flow, line.session, event, line.visit)
        if turn.steps and turn.steps[0].exit is not None:
            return _leave(exchange, line, reasons, event)
    to = exchange.addresses.of(line.name, line.call_id, line.sealed)
    return Answer(twiml.spoken((), twiml.redirect(to("wait"))))


def left(exchange: Exchange, line: Line, reasons: Reasons, cookie: str) -> str:
    """A caller has left the queue, one way or another."""
    if line.form.get("QueueResult", "") in forms.MOVED:
        return twiml.spoken(())
    event = forms.left_queue(line.form)
    if event is None:
        remembered = reasons.find(line.key) or _from_cookie(exchange, line, cookie)
        event = remembered or _worked_out(line)
    waited = forms.number(line.form, "QueueTime")
    if isinstance(event, Outcome) and event.name == "connected":
        enqueue = standing(line)
        if enqueue is not None and waited is not None:
            exchange.queues.answered(enqueue.queue, waited)
    exchange.queues.left(line.key, _result(event), line.visit.now, waited)
    return exchange.go_on(line, event)


def _result(event: Event) -> str:
    """How a caller left, in one word."""
    match event:
        case Outcome(name):
            return name
        case Digits():
            return "key"
    return "hung-up"


def let_out(exchange: Exchange, line: Line | None, reasons: Reasons) -> Answer:
    """Something broke while the caller waited: out of the queue, with a sentence."""
    said = hold.sorry(line)
    if line is None:
        return Answer(twiml.spoken(said, twiml.leave()))
    return _leave(exchange, line, reasons, Outcome("failed"), said)


def standing(line: Line) -> Enqueue | None:
    """What the caller waits in; None where the queue would let nobody in now."""
    step = look(line.flow, line.session, line.visit)
    if isinstance(step, Stay) and isinstance(step.wait, Enqueue):
        return step.wait
    return None


def _knowing(line: Line, position: int | None, expected: float | None) -> Line:
    """The call as prompts may tell of it: which place, how long."""
    values = dict(line.visit.values)
    if position:
        values["position"] = str(position)
    if expected is not None:
        values["wait"] = str(int(expected))
    return replace(line, visit=replace(line.visit, values=values))


def _whole(line: Line, name: str) -> int | None:
    number = forms.number(line.form, name)
    return None if number is None else int(number)


# Why they go ---------------------------------------------------------------------


def _leave(
    exchange: Exchange,
    line: Line,
    reasons: Reasons,
    reason: Event,
    said: tuple[Sound, ...] = (),
) -> Answer:
    reasons.note(line.key, reason)
    memory = {"at": line.key}
    if isinstance(reason, Digits):
        memory["keys"] = reason.keys
    elif isinstance(reason, Outcome):
        memory["name"] = reason.name
    kept = Sealed(Session("", "", "", memory=memory))
    cookie = seal(kept, exchange.keys, call_id=line.call_id)
    return Answer(twiml.spoken(said, twiml.leave()), cookie)


def _from_cookie(exchange: Exchange, line: Line, cookie: str) -> Event | None:
    try:
        kept = unseal(cookie, exchange.keys, call_id=line.call_id).session.memory
    except TokenInvalid:
        return None
    if kept.get("at") != line.key:
        return None
    return Digits(kept["keys"]) if "keys" in kept else Outcome(kept.get("name", ""))


def _worked_out(line: Line) -> Event:
    """The reason that nobody remembers: by the clock, or else by the one key."""
    enqueue = standing(line)
    if enqueue is None:
        return Outcome("closed")
    waited = forms.number(line.form, "QueueTime")
    in_time = waited is not None and enqueue.give_up_after - waited >= hold.AT_LEAST
    if in_time and len(enqueue.escape) == 1:
        return Digits(enqueue.escape[0])
    return Outcome("gave-up")
