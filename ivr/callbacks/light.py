"""How urgent a request is: green, amber or red, and whether its promise holds."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ivr.callbacks.policy import DEFAULT, Policy
from ivr.callbacks.requests import Request

Light = Literal["green", "amber", "red"]

Standing = Literal["kept", "near", "broken"]


def light(
    request: Request, now: datetime, policy: Policy = DEFAULT, *, skilled: bool = True
) -> Light:
    """The traffic light of an open request.

    Red: its promise is broken, or, where none was made, it has waited longer than
    is promised as a rule; or its promise is near and nobody who could call is there.
    Amber: the promise is near, or half of that wait is over, or nobody is there.

    Args:
        skilled: Whether somebody is there who answers its queue in its language.
    """
    if not request.is_open or request.state == "talking":
        return "green"
    if request.promised_at is None:
        waited = now - request.first_asked_at
        level = 2 if waited >= policy.promise else int(2 * waited >= policy.promise)
    else:
        level = {"kept": 0, "near": 1, "broken": 2}[standing(request, now, policy)]
    if not skilled:
        level += 1
    return ("green", "amber", "red")[min(level, 2)]


def standing(request: Request, now: datetime, policy: Policy = DEFAULT) -> Standing:
    """How the promise of an open request stands; one without a promise keeps it."""
    if not request.is_open or request.state == "talking":
        return "kept"
    if request.promised_at is None:
        return "kept"
    if request.promised_at <= now:
        return "broken"
    return "near" if request.promised_at <= now + policy.near else "kept"
