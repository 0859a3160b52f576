"""The addresses that the carrier asks while it calls somebody back.

They bear the secret of an attempt, so that whatever is heard of it finds it, also
where the carrier's answer was lost; and every request is signed. What is heard comes
in any order, twice, or never. Whoever answers an attempt that no longer is the
current one hears a goodbye, so that two rings never become two conversations.

=========  ======================================================================
answered   somebody has picked up the first phone: the customer's, or an agent's
pressed    and has pressed a key, or none
whisper    the agent has picked up; they are on a call of their own
greet      the customer has, whom an agent who was rung first wants to reach
accepted   whoever picked up the second phone has pressed a key, or none
joined     ringing the second phone, or the talk, is over
left       the customer is out of the queue
wait       the customer waits in the queue
leg        how the second phone rings
status     how the first phone rings, and that it is over
amd        whether a machine has answered
=========  ======================================================================
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import HTTPException

from ivr.callbacks.attempts import MISSED, Attempt, expect
from ivr.callbacks.caller import OVER
from ivr.telephony import Sound
from webhooks import forms, twiml
from webhooks.apology import apology
from webhooks.callback_calls import CallingBack, Side
from webhooks.callback_twiml import ask_key
from webhooks.rescue import log
from webhooks.signature import Gate

blueprint = Blueprint("callbacks", __name__, url_prefix="/callback/<secret>")

TWIML = "text/xml"

TRIES = 3
"""How often somebody who picked up is told what to press."""

SOON = timedelta(minutes=2)
"""How long one who has picked up takes to decide; then the carrier is asked."""

LEGS = {"busy": "busy", "no-answer": "no-answer", "failed": "failed"}
"""What the second phone comes to. One that the carrier gave up ringing was not
answered."""


@blueprint.before_request
def let_in() -> Response | None:
    """Let in the carrier alone."""
    gate: Gate = current_app.extensions["gate"]
    return gate.refuse()


def calling_back() -> CallingBack:
    """What stands behind these addresses."""
    found: CallingBack = current_app.extensions["callbacks"]
    return found


def reply(document: str) -> Response:
    """A document as the carrier wants it."""
    return Response(document, mimetype=TWIML)


def on_the_phone(secret: str, act: Callable[[Side], str]) -> Response:
    """What *act* answers somebody on the phone; a goodbye where it is of no use."""
    with calling_back().side(secret, request.form) as side:
        if side is None:
            return reply(twiml.spoken((), twiml.hang_up()))
        if not side.current:
            return reply(side.goodbye())
        return reply(act(side))


# The first phone -----------------------------------------------------------------


@blueprint.post("/answered")
def answered(secret: str) -> Response:
    """Somebody has picked up."""

    def act(side: Side) -> str:
        side.hear("taken" if side.agent_first else "answered", SOON)
        if side.agent_first:
            return ask_key(side.words.whisper(), side.to("pressed"), side.media)
        if not side.policy.press_one:
            return side.connect()
        return ask_key(side.words.offer(), side.to("pressed"), side.media)

    return on_the_phone(secret, act)


@blueprint.post("/pressed")
def pressed(secret: str) -> Response:
    """They have pressed a key, or none."""

    def act(side: Side) -> str:
        match side.key:
            case "1":
                return side.reach_customer() if side.agent_first else side.connect()
            case "2" if not side.agent_first:
                return side.call_off()
        heard = side.words.whisper() if side.agent_first else side.words.offer()
        return again(side, heard, "pressed")

    return on_the_phone(secret, act)


def again(side: Side, heard: tuple[Sound, ...], to: str) -> str:
    """Say it once more, or let go of somebody who presses nothing."""
    before = request.args.get("tries", "1")
    tries = int(before) + 1 if before in ("1", "2") else TRIES + 1
    if tries > TRIES:
        words = side.words
        bye = words.agent("goodbye") if side.agents_phone else words.customer("goodbye")
        return twiml.spoken(bye, twiml.hang_up(), side.media)
    return ask_key(heard, f"{side.to(to)}?tries={tries}", side.media)


@blueprint.post("/status")
def status(secret: str) -> Response:
    """How the first phone rings, and that it is over; in any order, twice, or never."""
    word = request.form.get("CallStatus", "")
    with calling_back().side(secret, request.form) as side:
        if side is None:
            return Response(status=204)
        if word in OVER:
            side.hear("ended", outcome=MISSED[word])
        elif word == "ringing" and not side.agent_first:
            side.hear("rings")
        elif word == "in-progress" and not side.agent_first:
            side.hear("answered")
        elif word in ("queued", "initiated", "ringing", "in-progress"):
            side.hear("taken")
    return Response(status=204)


@blueprint.post("/amd")
def amd(secret: str) -> Response:
    """The carrier has listened to who answered."""
    word = request.form.get("AnsweredBy", "")
    if not word.startswith(("machine", "fax")):
        return Response(status=204)
    with calling_back().side(secret, request.form) as side:
        machine = side and side.attempt.in_the_air and not side.attempt.connected_at
        if side and machine:
            expect(side.connection, side.attempt.id, "machine")
    if side and machine:
        # Outside of the transaction: the carrier takes its time.
        calling_back().caller.hang_up(side.attempt.call or forms.call_id(request.form))
    return Response(status=204)


# The second phone ------------------------------------------------------------------


@blueprint.post("/whisper")
def whisper(secret: str) -> Response:
    """One of ours has picked up."""
    return on_the_phone(
        secret,
        lambda side: ask_key(side.words.whisper(), side.to("accepted"), side.media),
    )


@blueprint.post("/greet")
def greet(secret: str) -> Response:
    """The customer has, and an agent waits for them."""

    def act(side: Side) -> str:
        side.hear("answered", SOON)
        expect(side.connection, side.attempt.id, "declined", leg=side.call)
        if not side.policy.press_one:
            return side.together()
        return ask_key(side.words.offer(), side.to("accepted"), side.media)

    return on_the_phone(secret, act)


@blueprint.post("/accepted")
def accepted(secret: str) -> Response:
    """The second one has pressed a key, or none."""

    def act(side: Side) -> str:
        match side.key:
            case "1":
                return side.together()
            case "2" if side.agent_first:
                return side.call_off()
        heard = side.words.offer() if side.agent_first else side.words.whisper()
        return again(side, heard, "accepted")

    return on_the_phone(secret, act)


@blueprint.post("/leg")
def leg(secret: str) -> Response:
    """How the second phone rings. That of an agent says nothing of the request."""
    word = request.form.get("CallStatus", "")
    with calling_back().side(secret, request.form) as side:
        if side is None or not side.agent_first:
            return Response(status=204)
        if word == "ringing":
            side.hear("rings")
        elif word == "in-progress":
            side.hear("answered")
        elif word in LEGS and side.attempt.answered_at is None:
            expect(side.connection, side.attempt.id, LEGS[word])
    return Response(status=204)


# And then --------------------------------------------------------------------------


@blueprint.post("/joined")
def joined(secret: str) -> Response:
    """The talk is over, or there was none."""
    with calling_back().side(secret, request.form) as side:
        if side is None or _talked(side.attempt) or not side.current:
            if side is not None:
                side.hear("ended")
            return reply(twiml.spoken((), twiml.hang_up()))
        return reply(side.not_joined(request.form.get("DialCallStatus", "")))


def _talked(attempt: Attempt) -> bool:
    return attempt.connected_at is not None


@blueprint.post("/wait")
def wait(secret: str) -> Response:
    """The customer waits in the queue: a word, and its music is the carrier's own."""
    return on_the_phone(secret, lambda side: side.hold())


@blueprint.post("/left")
def left(secret: str) -> Response:
    """The customer is out of the queue: after a talk, or without one."""

    def act(side: Side) -> str:
        if request.form.get("QueueResult", "") in ("bridged", "bridging-in-process"):
            side.hear("connected")
            side.hear("ended")
            return twiml.spoken((), twiml.hang_up())
        return side.not_joined("no-answer")

    return on_the_phone(secret, act)


@blueprint.errorhandler(Exception)
def save(error: Exception) -> Response | HTTPException:
    """Whatever broke, whoever is on the phone hears a sentence."""
    if isinstance(error, HTTPException):
        return error
    log.error("a call back failed: %s", forms.call_id(request.form), exc_info=error)
    match (request.endpoint or "").rpartition(".")[2]:
        case "status" | "leg" | "amd":
            return Response(status=204)
    return reply(apology())
