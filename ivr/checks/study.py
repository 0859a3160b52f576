"""What checks look at: a flow, the calls to it in every world, what was found.

Everything is computed when first asked for, and shared by all checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from functools import cached_property

from ivr.compiler.compile import FlowSet
from ivr.compiler.describe import describe, words
from ivr.compiler.flow import Exit, Flow, Node
from ivr.compiler.proofs import Proofs
from ivr.compiler.states import Move, Place, States, by_node
from ivr.compiler.witnesses import Allows, Witnesses, everything
from ivr.compiler.worlds import Horizon, Worlds
from ivr.diagnostics import Finding, Related, Severity, Witness
from ivr.diagnostics import Worlds as Product
from ivr.records import dataclass
from ivr.source import Fault


@dataclass(slots=True)
class Reading:
    """What checks of family 0 look at: the faults that reading left."""

    flows: FlowSet
    faults: tuple[Fault, ...]

    def of(self, slug: str) -> Iterator[Finding]:
        """The faults of *slug* as findings."""
        for fault in self.faults:
            if fault.slug == slug:
                related = tuple(Related(span, text) for span, text in fault.related)
                severity: Severity | None = "warning" if fault.warns else None
                yield Finding(fault.span, fault.message, fault.help, related, severity)


@dataclass
class Study:
    """One flow, and in scope ``calls`` the calls to it with all its parts."""

    flow: Flow
    flows: FlowSet
    horizon: Horizon
    found: dict[str, list[Finding]] = field(default_factory=dict)
    """Findings so far, by code; a check sees those of the checks it yields to."""
    _described: dict[tuple[int, str | None], tuple[Product, ...]] = field(
        default_factory=dict, repr=False
    )

    # The flow -----------------------------------------------------------------

    @cached_property
    def linked(self) -> tuple[Flow, ...]:
        """The flow and the parts it goes into, directly or through others."""
        seen: dict[str, Flow] = {self.flow.name: self.flow}
        todo = [self.flow]
        while todo:
            for name in sorted(todo.pop().calls):
                part = self.flow.linked.get(name)
                if part is not None and name not in seen:
                    seen[name] = part
                    todo.append(part)
        return tuple(seen.values())

    @property
    def partial(self) -> bool:
        """Whether a way may be missing, in a part that could not be read, or where
        nobody wrote where it leads."""
        return bool(self.found.get("IVR101")) or any(
            flow.text.unread
            or not flow.text.faulty_nodes <= set(flow.nodes)
            or any(_may_go_on(flow, flow.nodes[n]) for n in flow.text.faulty_nodes)
            or not all(map(flow.timetable.sound, flow.text.hours))
            for flow in self.linked
        )

    def nodes(self) -> Iterator[tuple[Flow, Node]]:
        """Every node of the flow and its parts that was read without a fault."""
        for flow in self.linked:
            for node in flow.nodes.values():
                if node.name not in flow.text.faulty_nodes:
                    yield flow, node

    def sound_nodes(self) -> Iterator[Node]:
        """The flow's own nodes that were read without a fault."""
        for node in self.flow.nodes.values():
            if node.name not in self.flow.text.faulty_nodes:
                yield node

    def part(self, name: str) -> Flow:
        """The flow, or the part of it, called *name*."""
        return next(flow for flow in self.linked if flow.name == name)

    # Calls in every world --------------------------------------------------------

    @cached_property
    def worlds(self) -> Worlds:
        """The space of worlds."""
        return Worlds(self.linked, self.horizon)

    @cached_property
    def states(self) -> States:
        """Every state that calls can reach."""
        return States(self.flow, self.worlds)

    @cached_property
    def proofs(self) -> Proofs:
        """What is certain, possible and reached."""
        return Proofs(self.states)

    @cached_property
    def witnesses(self) -> Witnesses:
        """Finds calls that show something."""
        return Witnesses(self.proofs)

    @cached_property
    def places(self) -> Mapping[tuple[str, str], list[Place]]:
        """The states of each node, by flow and node."""
        return by_node(self.states.places)

    def reached(self, flow: Flow, node: Node) -> int:
        """The worlds in which a call can come to *node*."""
        found = 0
        for place in self.places.get((flow.name, node.name), ()):
            found |= self.proofs.reached[place.index]
        return found

    # Telling of it -----------------------------------------------------------------

    def products(self, found: int, language: str | None = None) -> tuple[Product, ...]:
        """The set of worlds *found*, described; the same set comes again and again."""
        known = self._described.get((found, language))
        if known is None:
            known = describe(self.worlds, found, language)
            self._described[found, language] = known
        return known

    def when(self, found: int, language: str | None = None) -> str:
        """*found* in words, with a blank before it; empty where it is always."""
        said = words(self.products(found, language))
        return f" ({said})" if said else ""

    def call_to(
        self,
        targets: Callable[[Place], bool],
        found: int,
        allows: Allows = everything,
        then: Callable[[Place], bool] | None = None,
    ) -> Witness | None:
        """The simplest call that comes to one of *targets* in one of *found*."""
        return self.witnesses.to(targets, found, allows, then=then)

    def call_to_node(self, node: Node, found: int) -> Witness | None:
        """The simplest call that comes to *node* in one of the worlds *found*."""
        return self.call_to(lambda place: place.node is node, found)

    def call_to_place(self, place: Place, found: int) -> Witness | None:
        """The simplest call that comes to the state *place* in one of *found*."""
        return self.call_to(lambda other: other is place, found)

    def call_by(
        self,
        place: Place,
        move: Move,
        found: int,
        then: Callable[[Place], bool] | None = None,
    ) -> Witness | None:
        """The simplest call that leaves *place* by *move*, and goes on to *then*."""
        return self.witnesses.by(place, move, found, then)

    def call_to_any(self, indexes: Iterable[int], found: int) -> Witness | None:
        """The simplest call that comes to one of the states in one of *found*."""
        wanted = frozenset(indexes)
        return self.call_to(lambda place: place.index in wanted, found)

    def blamed_nodes(self, *codes: str) -> frozenset[tuple[str, str]]:
        """The nodes (flow, node) of which findings of *codes* blame an exit."""
        return frozenset((flow, node) for flow, node, _ in self.blamed(*codes))

    def blamed(self, *codes: str) -> frozenset[tuple[str, str, str]]:
        """The exits (flow, node, label) that findings of *codes* blame."""
        return frozenset(
            each
            for code in codes
            for finding in self.found.get(code, ())
            for each in finding.blames
        )


def key_of(place: Place) -> tuple[str, str]:
    """The node of a state, by its flow and its name."""
    return place.state.flow, place.state.node


def where(node: Node, exit: Exit) -> str:
    """An exit as messages name it: ``exit "closed" of "agent"``."""
    what = "option" if exit.key is not None else "exit"
    return f'{what} "{exit.label}" of "{node.name}"'


def may_offer_more(flow: Flow, node: Node) -> bool:
    """Whether an option of *node* may be one that could not be read."""
    return node.kind.takes_keys and node.name in flow.text.faulty_nodes


def _may_go_on(flow: Flow, node: Node) -> bool:
    """Whether a way from *node*, which has a fault, may be missing."""
    drops = any(exit.drops and exit.origin == "unwritten" for exit in node.exits)
    return drops or may_offer_more(flow, node)
