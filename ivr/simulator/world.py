"""What queues, services and lines do while the phone is played.

The engine waits for outcomes; on a real call the carrier, the callback desk and
the services bring them. Here a ``World`` does: by default everything goes well,
and a node's outcomes can be given, one for each time that a call comes to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import datetime

from ivr.compiler.flow import Flow, Node
from ivr.dtmf import Key, parse_key
from ivr.records import dataclass
from ivr.runtime.desk import Errand, slots_of
from ivr.simulator.complaint import Complaint, complain
from ivr.telephony import (
    Ask,
    Dial,
    Digits,
    Enqueue,
    Event,
    LookUp,
    Outcome,
    Record,
    SendText,
    Wait,
)

BEST: Mapping[type, str] = {
    Enqueue: "connected",
    Dial: "talked",
    Record: "recorded",
    SendText: "sent",
    Ask: "requested",
}
"""The exit by which a wait ends well; a look-up comes to its first outcome."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a node's service comes to: the *exit* it leaves by, and *values*."""

    exit: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class World:
    """What services do, by node.

    *outcomes* are taken one for each visit; after the last all goes well again.
    *lookups* stand in for services: the last one holds for all later visits.
    """

    outcomes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lookups: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)

    def answer(self, node: str, visit: int) -> Answer | None:
        """What is to happen at the *visit*-th coming to *node*; None: it goes well."""
        given = self.outcomes.get(node, ())
        stand_ins = self.lookups.get(node, ())
        if visit < len(given):
            return Answer(given[visit], _values(stand_ins, given[visit]))
        if stand_ins:
            return stand_ins[min(visit, len(stand_ins) - 1)]
        return None

    def complaints(self, flow: Flow) -> Iterator[Complaint]:
        """What is given here that calls to *flow* cannot meet, in words."""
        for name, exits in self.outcomes.items():
            yield from _complaints(flow, name, exits)
        for name, answers in self.lookups.items():
            yield from _complaints(flow, name, [each.exit for each in answers])


def _values(answers: Iterable[Answer], exit: str) -> Mapping[str, str]:
    return next((each.values for each in answers if each.exit == exit), {})


# What a node can come to --------------------------------------------------------


def outcomes_of(node: Node) -> tuple[str, ...]:
    """The exits of *node* that services, queues and lines, or a caller who waits
    for them, can bring about; none where it waits for no service."""
    if not node.kind.service:
        return ()
    # A queue may close while the caller waits, though the clock decides it.
    return tuple(
        exit.label
        for exit in node.exits
        if not exit.role
        and (exit.by in ("world", "choice", "pass") or exit.label == "closed")
    )


def node_called(flow: Flow, name: str) -> Node | None:
    """The node *name* of *flow*, or else of a flow that it goes into."""
    if name in flow.nodes:
        return flow.nodes[name]
    parts = (part for part in flow.linked.values() if name in part.nodes)
    return next((part.nodes[name] for part in parts), None)


def _complaints(flow: Flow, name: str, exits: Iterable[str]) -> Iterator[Complaint]:
    node = node_called(flow, name)
    if node is None:
        yield complain("node", name, _with_outcomes(flow))
        return
    possible = outcomes_of(node)
    if not possible:
        yield complain("service", name, _with_outcomes(flow))
        return
    for exit in exits:
        if as_exit(exit) not in possible:
            yield complain("outcome", exit, possible, name)


def _with_outcomes(flow: Flow) -> list[str]:
    flows = {flow.name: flow, **flow.linked}.values()
    return [
        node.name for each in flows for node in each.nodes.values() if node.kind.service
    ]


def as_exit(word: str) -> str:
    """The exit that a person means by *word*: ``star`` is ``*``."""
    key = parse_key(word)
    return key.text if isinstance(key, Key) and key.kind == "keys" else word


# Events ---------------------------------------------------------------------------


def event(wait: Wait, answer: Answer | None, flow: Flow, now: datetime) -> Event:
    """What happens at *wait*, so that its node leaves as *answer* says.

    Args:
        wait: What the call waits for; not keys or speech.
        answer: None where all is to go well.
        flow: For the hours of the queue that calls back.
        now: When it happens.
    """
    exit = as_exit(answer.exit) if answer else best(wait)
    values = answer.values if answer else {}
    match wait:
        case Enqueue(escape=keys) if exit in keys:
            return Digits(exit)
        case Ask():
            return _desk(wait, exit, flow, now)
    return Outcome(exit, dict(values))


def best(wait: Wait) -> str:
    """The exit by which *wait* ends well."""
    if isinstance(wait, LookUp):
        return wait.outcomes[0] if wait.outcomes else "failed"
    return BEST[type(wait)]


_CHECKED = {
    "existing": "existing",
    "cancelled": "existing",
    "refused": "refused",
    "failed": "failed",
}
"""What the desk says of a number, for the exit that is to come of it."""


def _desk(wait: Ask, exit: str, flow: Flow, now: datetime) -> Outcome:
    """What the callback desk says, so that the node can leave by *exit*."""
    if wait.what != "check":
        return Outcome("failed" if exit == "failed" else "done")
    found = _CHECKED.get(exit, "free")
    slots = list(slots_of(wait, Errand("", "", now, flow)))
    match found:
        case "free":
            return Outcome("free", {"slots": " ".join(slots)})
        case "existing":
            return Outcome("existing", {"when": slots[0] if slots else ""})
    return Outcome(found)
