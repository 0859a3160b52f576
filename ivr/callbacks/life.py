"""The life of a callback request: its states, and what may happen in each.

```
requested ─due→ waiting ─dial→ dialling ─rings→ ringing ─connected→ talking
    ↑ move ┘       ↑ missed, not-dialled │ lost → unknown   talking ─done→ closed
```

``requested``: on record, its time has not come. ``waiting``: its time has come, it is
in the order. ``dialling``: an attempt is on record and the carrier is asked, or has
been. ``ringing``: the carrier says so, or somebody has answered and is not connected
yet. ``talking``: both sides hear each other. ``unknown``: nobody can say whether the
carrier took the attempt; it is settled, and never dialled again in haste.
``closed``, ``cancelled``, ``refused`` and ``expired`` are ends.

Nothing here reads a clock or a database: the store applies a ``Step`` and writes an
event for each.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from ivr.records import dataclass

State = Literal[
    "requested",
    "waiting",
    "dialling",
    "ringing",
    "talking",
    "unknown",
    "closed",
    "cancelled",
    "refused",
    "expired",
]

ENDS: frozenset[State] = frozenset({"closed", "cancelled", "refused", "expired"})
"""States that nothing leaves."""

IN_THE_AIR: frozenset[State] = frozenset({"dialling", "ringing", "talking", "unknown"})
"""States in which an attempt is under way, or may be: nobody else dials."""

Outcome = Literal[
    "reached",  # talked to somebody of ours
    "busy",
    "no-answer",
    "machine",
    "failed",  # the carrier could not put the call through
    "declined",  # answered, and did not press 1; or pressed the key for no
    "no-agent",  # answered by the customer, and nobody of ours came
    "not-dialled",  # the carrier certainly never dialled; no attempt is counted
    "by-hand",  # staff closed it: called themselves, wrote, or it was settled
    "too-often",  # the attempts are used up
    "too-late",  # it expired before it could be tried
]

MISSED: frozenset[str] = frozenset(
    {"busy", "no-answer", "machine", "failed", "declined", "no-agent"}
)
"""Outcomes of an attempt after which it is tried again, as often as the policy says."""

Happening = Literal[
    "ask",
    "due",
    "move",
    "dial",
    "placed",
    "rings",
    "answered",
    "connected",
    "lost",
    "not-dialled",
    "missed",
    "done",
    "cancel",
    "expire",
    "close",
]

MOVES: Mapping[tuple[Happening, State], State] = {
    # Its slot has come, or our hours and theirs have begun.
    ("due", "requested"): "waiting",
    # To another time: by the caller, by staff, or since nobody can be rung now.
    ("move", "requested"): "requested",
    ("move", "waiting"): "requested",
    # The attempt is on record before the carrier is asked.
    ("dial", "waiting"): "dialling",
    # The carrier has taken it, and given it a number.
    ("placed", "dialling"): "dialling",
    ("placed", "unknown"): "dialling",
    # Its answer came after what it is the answer to had gone on.
    ("placed", "ringing"): "ringing",
    ("placed", "talking"): "talking",
    ("rings", "dialling"): "ringing",
    ("rings", "unknown"): "ringing",
    # Somebody picked up; they are not connected yet, and may be a machine.
    ("answered", "dialling"): "ringing",
    ("answered", "ringing"): "ringing",
    ("answered", "unknown"): "ringing",
    ("connected", "dialling"): "talking",
    ("connected", "ringing"): "talking",
    ("connected", "unknown"): "talking",
    # The carrier's answer did not come, or came broken.
    ("lost", "dialling"): "unknown",
    # It did not come, yet the phone rings: that is answer enough.
    ("lost", "ringing"): "ringing",
    ("lost", "talking"): "talking",
    ("not-dialled", "dialling"): "waiting",
    ("not-dialled", "unknown"): "waiting",
    ("missed", "dialling"): "waiting",
    ("missed", "ringing"): "waiting",
    ("missed", "unknown"): "waiting",
    ("done", "talking"): "closed",
    ("cancel", "requested"): "cancelled",
    ("cancel", "waiting"): "cancelled",
    # Whoever answers such an attempt is no longer current, and hears a goodbye.
    ("cancel", "dialling"): "cancelled",
    ("cancel", "ringing"): "cancelled",
    ("cancel", "unknown"): "cancelled",
    ("expire", "requested"): "expired",
    ("expire", "waiting"): "expired",
    ("close", "requested"): "closed",
    ("close", "waiting"): "closed",
    ("close", "unknown"): "closed",
}
"""What happens, in which state, leads to which. All else is refused."""

RENEWS: frozenset[Happening] = frozenset(
    {"dial", "missed", "not-dialled", "cancel", "close"}
)
"""What raises the epoch: an attempt that is heard of afterwards is a stale one."""


@dataclass(frozen=True, slots=True)
class Life:
    """A request as far as its life is concerned."""

    state: State
    tries: int = 0
    """Attempts that count: the carrier dialled."""
    epoch: int = 0
    """Raised when an attempt begins, and by all that makes one stale: its end, too."""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What a happening made of a request."""

    what: Happening
    before: State
    after: Life


class Refused(ValueError):
    """This cannot happen to a request in its state."""


def step(life: Life, what: Happening, outcome: str = "", most: int = 3) -> Step:
    """What *what* makes of *life*.

    Args:
        outcome: Of an attempt (``missed``), or how the request ends.
        most: Attempts after which one that was missed closes the request.

    Raises:
        Refused: It cannot happen now; nothing is changed.
    """
    after = MOVES.get((what, life.state))
    if after is None:
        raise Refused(f"{what} cannot happen to a request that is {life.state}")
    tries, epoch = life.tries, life.epoch
    if what in RENEWS:
        epoch += 1
    if what == "missed":
        if outcome not in MISSED:
            raise Refused(f'"{outcome}" is no outcome of an attempt that was missed')
        tries += 1
        if tries >= most:
            return Step(what, life.state, Life("closed", tries, epoch, "too-often"))
        return Step(what, life.state, Life(after, tries, epoch))
    if what == "done":
        tries += 1
    return Step(what, life.state, Life(after, tries, epoch, _ending(what, outcome)))


def _ending(what: Happening, outcome: str) -> str:
    match what:
        case "done":
            return outcome or "reached"
        case "close":
            return outcome or "by-hand"
        case "expire":
            return "too-late"
        case "cancel":
            return outcome or "cancelled"
    return ""


def can(what: Happening, state: State) -> bool:
    """Whether *what* can happen to a request that is *state*."""
    return (what, state) in MOVES


def is_open(state: str) -> bool:
    """Whether somebody still waits for something."""
    return state in get_args(State) and state not in ENDS
