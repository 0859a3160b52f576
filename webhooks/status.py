"""What the carrier reports besides: how calls and texts end, in any order, twice."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, request

from ivr.runtime.eventlog import Entry
from webhooks import forms
from webhooks.signature import Gate
from webhooks.voice import exchange

blueprint = Blueprint("status", __name__)

WORD = 40
"""Letters that are kept of a word of the carrier's."""


@blueprint.before_request
def let_in() -> Response | None:
    """Let in the carrier alone."""
    gate: Gate = current_app.extensions["gate"]
    return gate.refuse()


@blueprint.post("/voice/status")
def of_call() -> Response:
    """A call rings, is answered, has ended.

    Nothing is decided by it: it may come late, twice, or never. It is noted under
    its own number in the sequence, so that its order does not matter.
    """
    form = request.form
    number = forms.number(form, "SequenceNumber")
    facts: dict[str, Any] = {"status": form.get("CallStatus", "")[:WORD]}
    for name in ("CallDuration", "SipResponseCode", "SequenceNumber"):
        if (found := forms.number(form, name)) is not None:
            facts[name] = int(found)
    _note("status", forms.call_id(form), int(number or 0), facts)
    return Response(status=204)


@blueprint.post("/text/status")
def of_text() -> Response:
    """A text is on its way, has arrived, or never will."""
    form = request.form
    sid = form.get("MessageSid", "")[:64]
    facts: dict[str, Any] = {"status": form.get("MessageStatus", "")[:WORD]}
    if (code := forms.number(form, "ErrorCode")) is not None:
        facts["code"] = int(code)
    _note("text", sid, 0, facts)
    return Response(status=204)


def _note(kind: str, call: str, place: int, facts: dict[str, Any]) -> None:
    at = exchange().clock.now().isoformat(timespec="milliseconds")
    exchange().events.record(Entry(call, 0, place, at, kind, facts))
