"""Whose turn it is: live callers and callbacks share the same people by one rule.

Live callers go first unless the oldest request nears its promise (``live-first=yes``);
or whoever has waited longest goes first, wherever they wait (``live-first=no``).
"""

from __future__ import annotations

from datetime import datetime

from ivr.callbacks.policy import Policy
from ivr.callbacks.requests import Request


def yields_to_live(
    request: Request, live_since: datetime | None, now: datetime, policy: Policy
) -> bool:
    """Whether a request that could be dialled now leaves its people to live callers.

    Args:
        live_since: When the one who has waited longest in the request's queue came;
            None where nobody waits.
    """
    if live_since is None:
        return False
    if not policy.live_first:
        return live_since < request.first_asked_at
    return promised(request, policy) - now > policy.near


def promised(request: Request, policy: Policy) -> datetime:
    """By when a request is to be called: as was promised, or as is usual."""
    return request.promised_at or request.first_asked_at + policy.promise
