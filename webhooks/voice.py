"""The addresses that the carrier asks while a caller is on the line."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from flask import Blueprint, Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from webhooks import forms, outside, twiml, waiting
from webhooks.exchange import Exchange
from webhooks.forms import Form
from webhooks.line import Line
from webhooks.rescue import complain, rescue
from webhooks.signature import Gate
from webhooks.waiting import COOKIE, Answer, Reasons

blueprint = Blueprint("voice", __name__, url_prefix="/voice")

TWIML = "text/xml"


def exchange() -> Exchange:
    """The exchange of this app."""
    found: Exchange = current_app.extensions["exchange"]
    return found


def reasons() -> Reasons:
    """Why callers have left queues, in this process."""
    found: Reasons = current_app.extensions["reasons"]
    return found


@blueprint.before_request
def let_in() -> Response | None:
    """Let in the carrier alone."""
    gate: Gate = current_app.extensions["gate"]
    g.began = perf_counter()
    return gate.refuse()


def reply(document: str) -> Response:
    """A document as the carrier wants it."""
    return Response(document, mimetype=TWIML)


def form() -> Form:
    """The fields of the request, by name."""
    return request.form


def on_the_line(name: str, token: str, call_id: str = "") -> Line:
    """The call that the request belongs to; kept, in case that something breaks."""
    line = exchange().call(name, token, form(), call_id)
    g.line = line
    return line


@blueprint.post("/<name>")
def answer(name: str) -> Response:
    """A call has come in."""
    g.line = line = exchange().new_call(name, form())
    return reply(exchange().begin(line))


@blueprint.post("/<name>/step/<token>")
def step(name: str, token: str) -> Response:
    """The caller has pressed keys, said something, or kept silent."""
    line = on_the_line(name, token)
    return reply(exchange().go_on(line, forms.gathered(line.form)))


@blueprint.post("/<name>/poll/<token>")
def poll(name: str, token: str) -> Response:
    """The caller has heard something while an errand takes its time."""
    return reply(exchange().poll(on_the_line(name, token)))


@blueprint.post("/<name>/wait/<token>")
def wait(name: str, token: str) -> Response:
    """The caller waits in a queue, and has heard all there was."""
    line = on_the_line(name, token)
    return _with_cookie(waiting.wait(exchange(), line, reasons()))


@blueprint.post("/<name>/key/<token>")
def key(name: str, token: str) -> Response:
    """A waiting caller has pressed a key."""
    line = on_the_line(name, token)
    return _with_cookie(waiting.key(exchange(), line, reasons()))


@blueprint.post("/<name>/left/<token>")
def left(name: str, token: str) -> Response:
    """The caller is out of the queue."""
    line = on_the_line(name, token)
    cookie = request.cookies.get(COOKIE, "")
    return reply(waiting.left(exchange(), line, reasons(), cookie))


@blueprint.post("/<name>/dialled/<token>")
def dialled(name: str, token: str) -> Response:
    """Ringing a line outside has ended."""
    line = on_the_line(name, token)
    return reply(outside.dialled(exchange(), line, request.args.get("rung", "")))


@blueprint.post("/<name>/whisper/<token>")
def whisper(name: str, token: str) -> Response:
    """Somebody outside has answered; theirs is another call than the caller's."""
    line = on_the_line(name, token, form().get("ParentCallSid", "")[:64])
    return reply(outside.whisper(exchange(), line))


@blueprint.post("/<name>/recorded/<token>")
def recorded(name: str, token: str) -> Response:
    """The caller has left a message."""
    return reply(outside.recorded(exchange(), on_the_line(name, token)))


@blueprint.post("/<name>/recording/<token>")
def recording(name: str, token: str) -> Response:
    """A recording is ready, after the call as a rule; nobody hears the answer."""
    outside.recording(exchange(), on_the_line(name, token))
    return Response(status=204)


@blueprint.errorhandler(Exception)
def save(error: Exception) -> Response | HTTPException:
    """Whatever broke, the caller hears a sentence and gets to somebody."""
    if isinstance(error, HTTPException):
        return error
    line: Line | None = getattr(g, "line", None)
    match (request.endpoint or "").rpartition(".")[2]:
        case "wait" | "key":
            # In a queue only some verbs are carried out: out of it first.
            complain(exchange(), form(), error)
            return _with_cookie(waiting.let_out(exchange(), line, reasons()))
        case "whisper":
            # Whoever has answered is put through without a word.
            complain(exchange(), form(), error)
            return reply(twiml.spoken(()))
        case "recording":
            complain(exchange(), form(), error)
            return Response(status=204)
    name = (request.view_args or {}).get("name", "")
    return reply(rescue(exchange(), line, name, form(), error))


@blueprint.after_request
def observe(response: Response) -> Response:
    """Measure how long the carrier waited."""
    measure: Callable[[str, float], None] = current_app.extensions["measure"]
    now = perf_counter()
    measure(request.endpoint or "", now - g.get("began", now))
    return response


def _with_cookie(answer: Answer) -> Response:
    response = reply(answer.twiml)
    if answer.cookie:
        response.set_cookie(COOKIE, answer.cookie, httponly=True, samesite="Lax")
    return response
