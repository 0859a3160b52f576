"""A compiled flow: nodes with all their exits, frozen, over a networkx graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from ivr.compiler.timetable import Timetable
from ivr.compiler.way_back import ways_back
from ivr.dtmf import Key
from ivr.language.conditions import Condition
from ivr.language.definitions import (
    Announcement,
    Article,
    GlobalKey,
    Intent,
    Line,
    Queue,
    Switch,
)
from ivr.language.flowtext import FlowText
from ivr.language.kind import Assignment, By, Kind
from ivr.language.nodes import NodeText
from ivr.language.profile import Profile
from ivr.language.text import Prompt
from ivr.records import dataclass
from ivr.source import Span

if TYPE_CHECKING:
    import networkx

    from ivr.hours import HoursOverride

Origin = Literal["written", "otherwise", "unwritten", "key"]
"""Who says where an exit leads: the author, the flow's ``otherwise``, the
language, or a key of the whole flow."""

Role = Literal["", "agent", "back", "repeat", "go"]

DROPPED = "dead-end"
"""The ending of an exit that leads nowhere: the line drops."""


@dataclass(frozen=True, slots=True, eq=False)
class Exit:
    """A way out of a node, taken by *label*: to *target*, or to an end of the call.

    Each is itself alone, even where another one reads the same.

    ``service`` names what is down when the exit is taken; ``door`` and ``strain``
    are those of ``ivr.language.kind.ExitRule``.
    """

    label: str
    by: By
    target: str | None
    ending: str | None
    span: Span
    origin: Origin = "written"
    good: bool = False
    door: bool = True
    strain: bool = False
    service: str = ""
    guard: Condition | None = None
    sets: tuple[Assignment, ...] = ()
    key: Key | None = None
    role: Role = ""
    said: Prompt | None = None
    promises: tuple[str, ...] = ()

    @property
    def goes_on(self) -> bool:
        """Whether the call only goes on by it: an exit called ``next`` says nothing of
        what the caller wants, even where silence or an entry takes it."""
        return "next" in (self.by, self.label)

    @property
    def gives_up(self) -> bool:
        """Whether nobody who wants something takes it: silence, a wrong key,
        ``declined`` or ``empty``, unless the call only goes on by it."""
        return self.by in ("silence", "mistake", "pass") and not self.goes_on

    @property
    def drops(self) -> bool:
        """Whether the line drops here."""
        return self.ending == DROPPED


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A node with its exits in order: options, fixed exits, keys of the flow.

    Each is itself alone: much is remembered by node, and to compare what two of them
    hold would take longer than to work it out.
    """

    name: str
    kind: Kind
    text: NodeText
    exits: tuple[Exit, ...]
    resolves: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        """Where the node's name stands."""
        return self.text.span

    def exit(self, label: str) -> Exit | None:
        """The exit called *label*, the author's own before the flow's keys."""
        return next((exit for exit in self.exits if exit.label == label), None)


@dataclass(frozen=True)
class Flow:
    """A menu, ready to be proven, played and served.

    ``linked`` holds the flows of the same set by name, this one among them.
    """

    name: str
    path: str
    text: FlowText
    profile: Profile
    languages: tuple[str, ...]
    voices: Mapping[str, str]
    start: str | None
    agent: str | None
    otherwise: str | None
    intents: Mapping[str, Intent]
    switches: Mapping[str, Switch]
    queues: Mapping[str, Queue]
    keys: Mapping[str, GlobalKey]
    announcements: Mapping[str, Announcement]
    lines: Mapping[str, Line]
    articles: Mapping[str, Article]
    nodes: Mapping[str, Node]
    timetable: Timetable
    digest: str
    linked: Mapping[str, Flow] = field(default_factory=dict, compare=False)

    def overridden(self, overrides: Iterable[HoursOverride]) -> Flow:
        """The same flow with *overrides* on top of its hours, the latest last.

        So are the flows linked with it: a call goes from one into another.
        """
        timetable = self.timetable.overridden(overrides)
        linked: dict[str, Flow] = {}
        for name, flow in {**self.linked, self.name: self}.items():
            led = timetable.led_by(flow.timetable.first)
            linked[name] = replace(flow, timetable=led, linked=linked)
        return linked[self.name]

    @cached_property
    def is_part(self) -> bool:
        """Whether it is looked at through its callers only: no number rings here, and
        another flow goes into it, or it ends by going back to one."""
        if self.text.numbers:
            return False
        called = any(self.name in flow.calls for flow in self.linked.values())
        return called or any(node.kind.ends_flow() for node in self.nodes.values())

    @cached_property
    def calls(self) -> frozenset[str]:
        """The flows that a node of this one goes into."""
        return frozenset(
            name
            for node in self.nodes.values()
            for what, name, _ in node.kind.refers()
            if what == "flow"
        )

    @cached_property
    def value_types(self) -> Mapping[str, str]:
        """The type of each value that callers key in, services answer or flows take.

        Values go along into parts and back, so those of linked flows are among them;
        a value that has one type here and another there has none.
        """
        found: dict[str, set[str]] = {}
        for flow in {self.name: self, **self.linked}.values():
            for node in flow.nodes.values():
                for name, type in node.kind.takes_values():
                    found.setdefault(name, set()).add(type)
            for argument in flow.text.takes.values():
                found.setdefault(argument.name, set()).add(argument.type)
        return {name: types.pop() for name, types in found.items() if len(types) == 1}

    @cached_property
    def graph(self) -> networkx.MultiDiGraph[str]:
        """The flow as a graph: node names, edges keyed by the exit's label.

        Each node has ``kind`` and ``span``, each edge the ``Exit`` under ``exit``.
        Endings are nodes called ``(ending)``, so that every exit is an edge.
        """
        import networkx

        graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(name=self.name)
        for node in self.nodes.values():
            graph.add_node(node.name, kind=node.kind.name, span=node.span)
        for node, exit in self.edges():
            for target in self.targets(node, exit):
                graph.add_edge(node.name, target, key=exit.label, exit=exit)
        return networkx.freeze(graph)

    def edges(self) -> Iterator[tuple[Node, Exit]]:
        """Every exit with its node."""
        for node in self.nodes.values():
            for exit in node.exits:
                yield node, exit

    def targets(self, node: Node, exit: Exit) -> tuple[str, ...]:
        """Where *exit* can lead: one node, an ending, or the menus before."""
        if exit.role == "back":
            return self.ways_back.get(node.name, (node.name,))
        return (exit.target or f"({exit.ending})",)

    @cached_property
    def ways_back(self) -> Mapping[str, tuple[str, ...]]:
        """For each node with a back key, the nodes to which it can lead: menus that
        can have been heard before it, and itself where there may be none."""
        return ways_back(self)

    def __hash__(self) -> int:
        return hash(self.digest)
