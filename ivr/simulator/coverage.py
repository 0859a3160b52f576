"""How much of a menu its tests have been through, and what they leave out.

Covered is what a call of the tests has passed; it is no claim that all behaviour
was looked at. Unreachable is what no call can pass in any world of the horizon;
unknown is what ought to be reachable, but where no call could be found that does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property
from typing import Literal

from ivr.compiler.describe import say_stretches, stretches
from ivr.compiler.flow import Flow
from ivr.diagnostics import Stretch, Witness
from ivr.errors import CallFailed
from ivr.records import dataclass
from ivr.simulator.keys import replay
from ivr.simulator.phone import PhoneCall
from ivr.simulator.ways import ExitName, Ways, name_of

State = Literal["covered", "uncovered", "unreachable", "unknown"]
STATES: tuple[State, ...] = ("covered", "uncovered", "unreachable", "unknown")


@dataclass(frozen=True, slots=True)
class Item:
    """A node, an exit, or a class of hours, and whether the tests have met it."""

    what: Literal["node", "exit", "hours"]
    name: str
    state: State
    words: str = ""
    """When the hours stand so; what an exit's key is for."""


class Coverage:
    """What calls to one flow have passed, against all that they could."""

    def __init__(self, ways: Ways, calls: Iterable[PhoneCall] = ()) -> None:
        self.ways = ways
        self.nodes: set[tuple[str, str]] = set()
        self.exits: set[ExitName] = set()
        self.hours: set[int] = set()
        self.unknown: set[ExitName] = set()
        for call in calls:
            self.add(call)

    def add(self, call: PhoneCall) -> bool:
        """Count what *call* has passed; whether any exit is new."""
        before = len(self.exits)
        self.nodes.update((step.flow, step.node) for step in call.steps)
        self.exits.update(exits_of(call, self._flows))
        number = self._class_at(call.visit.now)
        if number is not None:
            self.hours.add(number)
        return len(self.exits) > before

    @cached_property
    def _flows(self) -> dict[str, Flow]:
        return {flow.name: flow for flow in self.ways.flows}

    def missing(self) -> list[ExitName]:
        """The exits that calls can take and none has, those farthest away first."""
        wanted = {
            name
            for name in self._all_exits()
            if name not in self.exits
            and name not in self.unknown
            and self.ways.can_take(name)
        }
        return sorted(wanted, key=lambda name: (self.ways.cost(name), name))

    def _all_exits(self) -> Iterator[ExitName]:
        for flow in self.ways.flows:
            for node, exit in flow.edges():
                # Who has it repeated leaves nothing.
                if exit.role != "repeat":
                    yield name_of(flow.name, node.name, exit)

    # Telling of it ----------------------------------------------------------------

    def items(self, tried: int | None = None) -> Iterator[Item]:
        """Every node, exit and class of hours, in the author's order.

        Args:
            tried: For so many of the missing exits at most a call is looked for; the
                others count as uncovered where none need be found.
        """
        self._try_missing(tried)
        for flow in self.ways.flows:
            for node in flow.nodes.values():
                yield self._node(flow, node.name)
        for name in dict.fromkeys(self._all_exits()):
            yield self._exit(name)
        yield from self._hour_items()

    def _try_missing(self, most: int | None) -> None:
        """Find out which of the missing exits a call really can take."""
        for name in self.missing()[:most]:
            if confirmed(self.ways, name) is None:
                self.unknown.add(name)

    def _node(self, flow: Flow, name: str) -> Item:
        state: State = "uncovered"
        if (flow.name, name) in self.nodes:
            state = "covered"
        elif not self.ways.can_reach(flow.name, name):
            state = "unreachable"
        elif self._only_unknown(flow, name):
            state = "unknown"
        return Item("node", self._named(flow.name, name), state)

    def _only_unknown(self, flow: Flow, name: str) -> bool:
        """Whether no call was found that leaves the node, or ends in it."""
        own = [name_of(flow.name, name, exit) for exit in flow.nodes[name].exits]
        into = [
            name_of(flow.name, node.name, exit)
            for node, exit in flow.edges()
            if exit.target == name
        ]
        return bool(into) and all(n in self.unknown for n in (*own, *into) if n[1])

    def _exit(self, name: ExitName) -> Item:
        flow, node, label = name
        state: State = "uncovered"
        if name in self.exits:
            state = "covered"
        elif not self.ways.can_take(name):
            state = "unreachable"
        elif name in self.unknown:
            state = "unknown"
        where = f"{self._named(flow, node)}: {label}" if node else f"key {label}"
        key = self._flows[flow].keys.get(label) if not node else None
        return Item("exit", where, state, key.role if key else "")

    def _named(self, flow: str, node: str) -> str:
        return node if flow == self.ways.flow.name else f"{flow}/{node}"

    def _hour_items(self) -> Iterator[Item]:
        worlds = self.ways.worlds
        zone = worlds.timetable.first_zone
        for number, signature in enumerate(worlds.classes):
            if not worlds.schedules:
                continue
            stands = zip(worlds.schedules, signature, strict=True)
            name = ", ".join(f"{schedule} {state}" for schedule, state in stands)
            when = tuple(
                Stretch(start.astimezone(zone), end.astimezone(zone))
                for start, end in stretches(worlds, frozenset({number}))
            )
            state: State = "covered" if number in self.hours else "uncovered"
            yield Item("hours", name, state, say_stretches(when) if when else "")

    def _class_at(self, moment: datetime) -> int | None:
        """The class of *moment*, which may lie outside the horizon."""
        worlds = self.ways.worlds
        states = [worlds.timetable.status(name, moment) for name in worlds.schedules]
        signature = tuple(s.state if s else "closed" for s in states)
        return worlds.classes.index(signature) if signature in worlds.classes else None


def exits_of(call: PhoneCall, flows: dict[str, Flow]) -> Iterator[ExitName]:
    """The exits that *call* has taken, as they are named here."""
    for flow, node, label in call.exits():
        exit = flows[flow].nodes[node].exit(label) if flow in flows else None
        if exit is not None:
            yield name_of(flow, node, exit)


def confirmed(ways: Ways, name: ExitName) -> tuple[Witness, PhoneCall] | None:
    """A call that takes that exit, replayed; None where none was found that does."""
    witness = ways.to(name)
    if witness is None:
        return None
    try:
        call = replay(ways.flow, witness)
    except CallFailed:
        return None
    flows = {flow.name: flow for flow in ways.flows}
    return (witness, call) if name in set(exits_of(call, flows)) else None
