"""The addresses that the carrier asks while somebody of ours is rung for a caller.

Theirs is a call of its own. Whoever presses 1 is put through to the first caller of the
queue; whoever does not is set away, and the caller keeps waiting. Everything may come
twice, late or never.

=========  ======================================================================
answered   somebody of ours has picked up
pressed    and has pressed a key, or none
meet       a caller of the queue is about to be put through to them
done       the talk is over, or the caller was gone
status     how their phone rings, and that it is over
=========  ======================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, Response, current_app, request
from twilio.twiml import voice_response
from twilio.twiml.voice_response import VoiceResponse
from werkzeug.exceptions import HTTPException

from ivr.callbacks.caller import OVER
from ivr.clock import Clock
from ivr.rounds import Beside
from ivr.runtime.versions import Library
from ivr.staffing import calls
from ivr.staffing.queues import StoreQueues
from ivr.staffing.ringer import Ringer
from ivr.store import abuse
from ivr.store.database import Connection, Database, Row
from ivr.telephony import Sound
from webhooks import forms, twiml
from webhooks.apology import apology
from webhooks.callback_calls import CallingBack
from webhooks.callback_twiml import ask_key
from webhooks.callback_words import Words
from webhooks.exchange import Exchange
from webhooks.rescue import log
from webhooks.signature import Gate

blueprint = Blueprint("agents", __name__, url_prefix="/agent/<secret>")

TRIES = 3

RINGING = 4
"""Requests to the carrier at a time: one that does not answer takes ten seconds."""

NOT_RUNG = "what the carrier said of a phone that was to ring is not on record: %s"

WAITS = 5
"""Seconds for which somebody put through to an empty queue waits for another caller."""

NOT_TAKEN = {"busy": "busy", "no-answer": "no-answer", "failed": "failed"}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A caller in a queue, as the sentences need them."""

    flow: str
    language: str
    topic: str
    chosen: Mapping[str, object]


@dataclass(slots=True, kw_only=True)
class Answering:
    """All that is needed while people of ours are rung; made by ``create_app``."""

    database: Database
    library: Library
    clock: Clock
    base: str = ""
    media: Callable[[str], str] = str

    @contextmanager
    def side(self, secret: str) -> Iterator[Agent | None]:
        """The call that *secret* belongs to, in a transaction; None without one."""
        with self.database.begin() as connection:
            row = calls.by_secret(connection, secret[:64])
            yield Agent(self, connection, row) if row is not None else None


@dataclass(slots=True)
class Agent:
    """Somebody of ours on the phone, at one request of the carrier's."""

    answering: Answering
    connection: Connection
    row: Row[Any]

    @property
    def caller(self) -> Row[Any]:
        """The caller they are rung for."""
        return calls.caller_of(self.connection, self.row)

    @property
    def is_over(self) -> bool:
        """Whether this call is done with, whatever is still heard of it."""
        return self.row.ended_at is not None

    @property
    def words(self) -> Words:
        """The sentences that they hear."""
        caller = self.caller
        chosen = caller.facts.get("chosen", {})
        about = Waiting(caller.flow, caller.language, caller.topic, chosen)
        return Words(self.answering.library, about, self.answering.clock.now())

    def to(self, what: str) -> str:
        """Where the carrier reports *what*."""
        return f"{self.answering.base}/agent/{self.row.secret}/{what}"

    def whisper(self) -> tuple[Sound, ...]:
        """What they should know before they take the call."""
        now, number = self.answering.clock.now(), self.caller.number
        warned: tuple[Sound, ...] = ()
        if number and abuse.is_repeated(self.connection, number, now):
            warned = self.words.agent("agent-abuse")
        return (*warned, *self.words.whisper())

    def end(self, outcome: str) -> None:
        """It is over; the first word about that counts."""
        calls.ended(self.connection, self.row, outcome, self.answering.clock.now())

    def put_through(self) -> str:
        """To the first caller of the queue."""
        caller = self.caller
        if caller.left_at is not None or caller.state == "connected":
            return self.goodbye()
        name = caller.facts.get("at_carrier") or caller.queue
        response = VoiceResponse()
        dial = voice_response.Dial(action=self.to("done"), timeout=WAITS)
        dial.append(voice_response.Queue(twiml.queue_name(name), url=self.to("meet")))
        response.append(dial)
        return twiml.written(response)

    def goodbye(self) -> str:
        """The caller is gone: nobody is left wondering."""
        self.end("gone")
        heard = self.words.agent("callback-stale")
        return twiml.spoken(heard, twiml.hang_up(), self.answering.media)


def open_agents(
    app: Flask, exchange: Exchange, database: Database, closing: ExitStack
) -> None:
    """Let *app* ring people of ours for callers who wait in queues.

    The carrier is that of callbacks; where there is none, nobody is rung.
    """
    calling: CallingBack | None = app.extensions.get("callbacks")
    queues = exchange.queues
    if not isinstance(queues, StoreQueues):
        return
    abusers = abuse.Abusers()
    exchange.abuse = abusers.times
    queues.start()
    closing.callback(queues.close)

    def remember() -> None:
        with database.read() as connection:
            abusers.refresh(connection, exchange.clock.now())

    queues.then.append(remember)
    if calling is None:
        return
    app.extensions["answering"] = Answering(
        database=database,
        library=exchange.library,
        clock=exchange.clock,
        base=calling.base,
        media=calling.media,
    )
    app.register_blueprint(blueprint)
    asking = Beside("ringing", RINGING, lambda error: log.error(NOT_RUNG, error))
    closing.callback(asking.close)
    ringer = Ringer(
        database=database,
        caller=calling.caller,
        clock=exchange.clock,
        zone=zone_of(exchange.library),
        caller_id=calling.caller_id,
        carry_out=asking.carry_out,
    )
    app.extensions["ringer"] = ringer
    queues.then.append(ringer.look)


def zone_of(library: Library) -> str:
    """The zone in which shifts are written: that of the first menu's first hours."""
    for name in library.names():
        _, flow = library.current(name)
        if flow.timetable.names():
            return str(flow.timetable.first_zone)
    return "UTC"


@blueprint.before_request
def let_in() -> Response | None:
    """Let in the carrier alone."""
    gate: Gate = current_app.extensions["gate"]
    return gate.refuse()


def answering() -> Answering:
    """What stands behind these addresses."""
    found: Answering = current_app.extensions["answering"]
    return found


def reply(document: str) -> Response:
    """A document as the carrier wants it."""
    return Response(document, mimetype="text/xml")


def on_the_phone(secret: str, act: Callable[[Agent], str]) -> Response:
    """What *act* answers; a goodbye where it is of no use any more."""
    with answering().side(secret) as agent:
        if agent is None:
            return reply(twiml.spoken((), twiml.hang_up()))
        if agent.is_over:
            heard = agent.words.agent("callback-stale")
            return reply(twiml.spoken(heard, twiml.hang_up(), agent.answering.media))
        return reply(act(agent))


@blueprint.post("/answered")
def answered(secret: str) -> Response:
    """They have picked up."""

    def act(agent: Agent) -> str:
        now = agent.answering.clock.now()
        calls.answered(agent.connection, agent.row, forms.call_id(request.form), now)
        if agent.caller.left_at is not None:
            return agent.goodbye()
        return ask_key(agent.whisper(), agent.to("pressed"), agent.answering.media)

    return on_the_phone(secret, act)


@blueprint.post("/pressed")
def pressed(secret: str) -> Response:
    """They have pressed a key, or none."""

    def act(agent: Agent) -> str:
        if request.form.get("Digits", "")[:1] == "1":
            return agent.put_through()
        before = request.args.get("tries", "1")
        tries = int(before) + 1 if before in ("1", "2") else TRIES + 1
        if tries > TRIES:
            agent.end("declined")
            return twiml.spoken((), twiml.hang_up())
        address = f"{agent.to('pressed')}?tries={tries}"
        return ask_key(agent.whisper(), address, agent.answering.media)

    return on_the_phone(secret, act)


@blueprint.post("/meet")
def meet(secret: str) -> Response:
    """A caller is about to be put through; it is they who would hear a sentence."""
    with answering().side(secret) as agent:
        if agent is not None and not agent.is_over:
            call, now = forms.call_id(request.form), agent.answering.clock.now()
            calls.connected(agent.connection, agent.row, call, now)
    return reply(twiml.spoken(()))


@blueprint.post("/done")
def done(secret: str) -> Response:
    """The talk is over, or the caller had gone before it began."""
    with answering().side(secret) as agent:
        if agent is None or agent.is_over or agent.row.connected_at is not None:
            if agent is not None:
                agent.end("talked")
            return reply(twiml.spoken((), twiml.hang_up()))
        return reply(agent.goodbye())


@blueprint.post("/status")
def status(secret: str) -> Response:
    """How their phone rings, and that it is over; in any order, twice, or never."""
    word = request.form.get("CallStatus", "")
    with answering().side(secret) as agent:
        if agent is not None and not agent.is_over:
            if word in OVER:
                agent.end(NOT_TAKEN.get(word, "declined"))
            elif agent.row.state in ("intended", "unknown"):
                calls.placed(
                    agent.connection, agent.row.id, forms.call_id(request.form)
                )
    return Response(status=204)


@blueprint.errorhandler(Exception)
def save(error: Exception) -> Response | HTTPException:
    """Whatever broke, whoever is on the phone hears a sentence."""
    if isinstance(error, HTTPException):
        return error
    log.error("an agent's call failed: %s", forms.call_id(request.form), exc_info=error)
    match (request.endpoint or "").rpartition(".")[2]:
        case "status":
            return Response(status=204)
        case "meet":
            # The caller is put through without a word.
            return reply(twiml.spoken(()))
    return reply(apology())
