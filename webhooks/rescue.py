"""When a call breaks: the caller hears a sentence, and gets to somebody."""

from __future__ import annotations

import logging
from dataclasses import replace

from ivr.errors import IvrError
from ivr.runtime.engine import divert
from ivr.telephony import Speak
from webhooks import forms
from webhooks.apology import apology
from webhooks.exchange import Exchange, Lost
from webhooks.forms import Form
from webhooks.line import Line, phrase

MOST_RESCUES = 2
"""How often a call is sent to ``otherwise`` after it failed; then it is let go."""

log = logging.getLogger(__name__)


def rescue(
    exchange: Exchange, line: Line | None, name: str, form: Form, error: Exception
) -> str:
    """The document for a caller whose call has failed; never raises.

    They are sent to the flow's ``otherwise``; where that cannot be entered the
    number of last resort rings, or they are asked to call again.

    Args:
        line: The call as far as it could be made out.
        name: The flow that was asked for.
    """
    complain(exchange, form, error)
    try:
        if line is None:
            lost = error.line if isinstance(error, Lost) else None
            line = lost or exchange.nowhere(name, form)
        found = _diverted(exchange, line)
        if found is not None:
            return found
    except Exception as worse:
        log.error("call %s could not be rescued: %s", forms.call_id(form), worse)
    language = line.session.language if line else ""
    number = exchange.config["IVR_LAST_RESORT_NUMBER"]
    caller = forms.caller_of(form)
    return apology(number, language, "" if caller else forms.called_of(form))


def complain(exchange: Exchange, form: Form, error: Exception) -> None:
    """Log that a call has failed, and count it."""
    if isinstance(error, IvrError):
        log.error("call %s failed: %s", forms.call_id(form), error)
    else:
        log.error("call %s failed", forms.call_id(form), exc_info=error)
    exchange.count("rescued")


def _diverted(exchange: Exchange, line: Line) -> str | None:
    failures = line.sealed.failures + 1
    if failures > MOST_RESCUES:
        return None
    line = replace(line, sealed=replace(line.sealed, failures=failures))
    turn = divert(line.flow, line.session, line.visit)
    if turn is None:
        return None
    to_person = line.flow.agent and line.flow.agent == line.flow.otherwise
    name = "sorry-transfer" if to_person else "sorry"
    sounds = phrase(line.flow, line.session, line.visit, name)
    sorry = Speak(sounds, interruptible=False)
    return exchange.carry_on(line, turn, before=[sorry])
