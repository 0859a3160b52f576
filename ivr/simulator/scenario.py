"""Calls written down as tests, beside the flow they are made to.

Reading never stops at the first mistake: a file with faults is read as far as it
goes, and all of them are kept with the place where they stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Literal

from ivr.records import dataclass
from ivr.simulator.world import Answer
from ivr.source import Fault, Span

SUFFIXES = (".test.yaml", ".test.yml")
"""How the names of scenario files end."""

NOON = "2026-01-05T12:00"
"""When a call is made that does not say: at noon of a Monday that is no holiday."""


def noon() -> datetime:
    """``NOON``, in whatever zone the menu is."""
    return datetime.fromisoformat(NOON)


@dataclass(frozen=True, slots=True)
class Hears:
    """The caller has heard something since last doing something."""

    span: Span
    node: str | None = None
    contains: str | None = None
    absent: str | None = None


@dataclass(frozen=True, slots=True)
class Press:
    """The caller presses keys."""

    span: Span
    keys: str


@dataclass(frozen=True, slots=True)
class Speak:
    """The caller says something."""

    span: Span
    words: str


@dataclass(frozen=True, slots=True)
class Quiet:
    """The caller does nothing until the menu has waited long enough, so many times."""

    span: Span
    times: int = 1


@dataclass(frozen=True, slots=True)
class HangUp:
    """The caller hangs up."""

    span: Span


@dataclass(frozen=True, slots=True)
class ComesTo:
    """What a queue, a line or a service comes to; *wait* is what is waited for."""

    span: Span
    wait: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class After:
    """Time passes."""

    span: Span
    seconds: float


@dataclass(frozen=True, slots=True)
class Ends:
    """The call has ended, in one of these ways."""

    span: Span
    endings: tuple[str, ...]


Action = Press | Speak | Quiet | HangUp | ComesTo | After
ScenarioStep = Action | Hears | Ends


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is to be true of the whole call."""

    name: Literal[
        "person", "callback", "message", "text", "ending", "resolved", "within"
    ]
    wanted: bool | float | tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ScenarioCall:
    """One call, with what is expected of it.

    *at* without an offset is meant in the zone of the flow's first schedule.
    *spans* holds where each setting's value stands; a switch's as ``switches.NAME``.
    """

    name: str
    span: Span
    """Where the name stands, or the call begins."""
    whole: Span | None = None
    steps: tuple[ScenarioStep, ...] = ()
    caller: str | None = None
    at: datetime | None = None
    switches: Mapping[str, str] = field(default_factory=dict)
    lookups: Mapping[str, Answer] = field(default_factory=dict)
    language: str | None = None
    expect: tuple[Expectation, ...] = ()
    spans: Mapping[str, Span] = field(default_factory=dict)


@dataclass(slots=True)
class Scenario:
    """A file of calls to one flow."""

    path: str
    text: str
    flow: str = ""
    flow_span: Span | None = None
    calls: tuple[ScenarioCall, ...] = ()
    faults: list[Fault] = field(default_factory=list)
