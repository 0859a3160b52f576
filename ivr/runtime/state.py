"""The state of a call in progress, and what comes in and goes out with each step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Any, Literal

from ivr.records import dataclass, replace
from ivr.telephony import Instruction, Sound, Wait

Ending = Literal[
    "resolved",
    "connected",
    "dialled",
    "callback-requested",
    "voicemail",
    "texted",
    "done",
    "refused",
    "caller-hung-up",
    "dead-end",
]
"""How a call can end. The first six are good."""

GOOD_ENDINGS = (
    "resolved",
    "connected",
    "dialled",
    "callback-requested",
    "voicemail",
    "texted",
)


@dataclass(frozen=True, slots=True)
class Frame:
    """A flow that waits for the part it went into to end."""

    flow: str
    node: str


@dataclass(frozen=True, slots=True)
class Session:
    """A call between two waits. Small and plain: it travels in the action URL.

    ``menus`` holds the menus heard, the last one last, each with the depth of
    flows at which it was heard; ``choice`` says whether the last exit that was
    not ``next`` was the caller's choice; ``chosen`` holds the last choices, each as
    ``node/exit``; ``turn`` counts the waits.
    """

    flow: str
    node: str
    language: str
    values: Mapping[str, str] = field(default_factory=dict)
    memory: Mapping[str, str] = field(default_factory=dict)
    menus: tuple[tuple[int, str], ...] = ()
    frames: tuple[Frame, ...] = ()
    told: bool = False
    choice: bool = True
    good: str = ""
    resolved: tuple[str, ...] = ()
    prepare: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    turn: int = 0
    ending: str = ""

    @property
    def over(self) -> bool:
        """Whether the call has ended."""
        return bool(self.ending)

    def to_json(self) -> dict[str, Any]:
        """The session as JSON values, what is empty left out."""
        # Field by field: asdict would copy every value, at every step of every call.
        plain = {name: getattr(self, name) for name in self.__slots__}
        plain["values"], plain["memory"] = dict(self.values), dict(self.memory)
        plain["frames"] = [[frame.flow, frame.node] for frame in self.frames]
        return {key: value for key, value in plain.items() if value}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Session:
        """The session that ``to_json`` wrote."""
        given = dict(plain)
        given.setdefault("choice", False)
        given["menus"] = tuple((int(d), str(m)) for d, m in given.get("menus", ()))
        given["frames"] = tuple(Frame(*pair) for pair in given.get("frames", ()))
        for name in ("resolved", "prepare", "chosen"):
            given[name] = tuple(given.get(name, ()))
        return cls(**given)

    def entering(self, node: str) -> Session:
        """The session as it comes to *node*."""
        return replace(self, node=node, memory={})


@dataclass(frozen=True, slots=True)
class Visit:
    """What surrounds the call at one step: time, switches, who calls whom.

    *now* is aware. *switches* holds only those that differ from their default.
    *announcements* and *lines* are what ops staff typed in place of the defaults.
    """

    now: datetime
    switches: Mapping[str, str] = field(default_factory=dict)
    caller: str = ""
    called: str = ""
    line: str = "mobile"
    call_id: str = ""
    announcements: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    """Values that come from outside, such as ``wait`` and ``position``."""


@dataclass(frozen=True, slots=True)
class Footstep:
    """One node passed, or stayed at, on the way of a turn.

    *flow* is the node's; *exit* is None where the call stays or ends in the node.
    """

    node: str
    flow: str
    sounds: tuple[Sound, ...] = ()
    exit: str | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a step of the call came to: its new state, and what to do.

    The last instruction is the wait, or ``Hangup``.
    """

    session: Session
    instructions: tuple[Instruction, ...]
    steps: tuple[Footstep, ...]

    @property
    def wait(self) -> Wait | None:
        """What the call waits for; None when it is over."""
        if self.session.over:
            return None
        return self.instructions[-1]  # type: ignore[return-value]
