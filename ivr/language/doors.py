"""Exits that opening hours decide, and when each of them is open."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from ivr.language.conditions import HoursAre
from ivr.language.kind import Call, ExitRule
from ivr.source import Span

SPECIAL = ("break", "holiday", "exception")
"""Reasons to be closed that may have an exit of their own."""

SPECIAL_RULES = (
    ExitRule("break", "Closed for a break within the day.", "fixed", "as", "closed"),
    ExitRule("holiday", "Closed for a public holiday.", "fixed", "as", "closed"),
    ExitRule("exception", "Closed by an exception.", "fixed", "as", "closed"),
)

Place = Literal["schedule", "queue"]


def is_open(place: Place, name: str, span: Span) -> HoursAre:
    """The condition that *name* is open."""
    return HoursAre(place, name, frozenset({"open"}), span)


def door_guard(
    label: str, written: Collection[str], place: Place, name: str, span: Span
) -> HoursAre:
    """When the exit *label* is taken: ``closed`` stands for what is unwritten."""
    if label == "closed":
        states = {"closed", *(state for state in SPECIAL if state not in written)}
    else:
        states = {label}
    return HoursAre(place, name, frozenset(states), span)


def door(call: Call, place: Place, name: str) -> str:
    """The exit by which the hours send the call: ``open`` if they let it in."""
    state = call.hours(name, place)
    if state == "open":
        return state
    labels = {exit.label for exit in call.exits()}
    return state if state in SPECIAL and state in labels else "closed"
