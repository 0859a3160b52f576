"""The phones of the loopback carrier, for the terminal and the browser: JSON.

Only this machine may ask, and only with JSON, which no page of somebody else's can
send from a browser without being asked for leave first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, request

from ivr.callbacks.loopback import Loopback
from ivr.callbacks.loopback_line import Handset
from ivr.clock import Clock
from ivr.language.callers import country_of
from webhooks.exchange import Exchange
from webhooks.signature import stranger

blueprint = Blueprint("loopback", __name__, url_prefix="/loopback")

LONGEST = 500
"""Letters that are said, or keys that are pressed, at a time."""


@blueprint.before_request
def let_in() -> Response | None:
    """Let in this machine alone."""
    if fault := stranger(request):
        return Response(f"{fault}\n", 403, mimetype="text/plain")
    if request.method == "POST" and not request.is_json:
        return Response("JSON is wanted\n", 415, mimetype="text/plain")
    return None


def _phones() -> tuple[Loopback, Exchange, Clock]:
    exchange: Exchange = current_app.extensions["exchange"]
    return current_app.extensions["loopback"], exchange, exchange.clock


@blueprint.get("/calls")
def calls() -> Response:
    """The calls that are not over; ``?number=`` those of one phone."""
    loopback, _, clock = _phones()
    number = request.args.get("number", "")
    return jsonify([shown(each) for each in loopback.handsets(clock.now(), number)])


@blueprint.get("/calls/<call>")
def one(call: str) -> Response:
    """One call, also when it is over."""
    loopback, _, clock = _phones()
    loopback.passes(clock.now())
    return _handset(call)


@blueprint.post("/calls")
def dial_in() -> Response:
    """Call a menu: ``{"from": "+8210…", "flow": "account-support"}``."""
    loopback, exchange, clock = _phones()
    given = _given()
    name = str(given.get("flow", ""))
    if name not in exchange.library.names():
        abort(404)
    _, flow = exchange.library.current(name)
    numbers = [each.name for each in flow.text.numbers]
    to = str(given.get("to", "") or (numbers[0] if numbers else "+82215880000"))
    number = str(given.get("from", ""))
    if not country_of(number):
        abort(400)
    call = loopback.dial_in(number, to, f"/voice/{name}", clock.now())
    return _handset(call)


@blueprint.post("/calls/<call>/<any(answer, press, say, hangup):what>")
def act(call: str, what: str) -> Response:
    """Pick up, press ``keys``, say ``words``, or put the receiver down."""
    loopback, _, clock = _phones()
    given, now = _given(), clock.now()
    acts: dict[str, Callable[[], None]] = {
        "answer": lambda: loopback.answer(call, now),
        "press": lambda: loopback.press(call, _text(given, "keys"), now),
        "say": lambda: loopback.say(call, _text(given, "words"), now),
        "hangup": lambda: loopback.put_down(call, now),
    }
    acts[what]()
    return _handset(call)


def _given() -> dict[str, Any]:
    given = request.get_json(silent=True)
    return given if isinstance(given, dict) else {}


def _text(given: dict[str, Any], name: str) -> str:
    return str(given.get(name, ""))[:LONGEST]


def _handset(call: str) -> Response:
    found = _phones()[0].handset(call)
    if found is None:
        abort(404)
    return jsonify(shown(found))


def shown(handset: Handset) -> dict[str, Any]:
    """What a phone shows, as JSON."""
    return {
        "call": handset.call,
        "number": handset.number,
        "other": handset.other,
        "status": handset.status,
        "waits_for": handset.waits_for,
        "said": [[each.who, each.text] for each in handset.said],
    }
