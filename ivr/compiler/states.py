"""Every state that a call can be in, with the ways between them.

A state is a node (and the flows that wait for it), the language of the call, the
values that conditions ask about, and whether the last exit that was not ``next``
was the caller's choice. Each way carries the worlds in which it may be open, and
those in which it must be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import NamedTuple

from ivr.compiler.flow import Exit, Flow, Node
from ivr.compiler.worlds import Worlds, service_of
from ivr.language.conditions import (
    All,
    Condition,
    HoursAre,
    LanguageIs,
    LineIs,
    Not,
    SwitchIs,
    ValueIs,
    as_number,
    atoms,
    passes,
)
from ivr.language.kind import Assignment, By
from ivr.language.values import BUILT_IN
from ivr.records import dataclass

MAX_STATES_PER_NODE = 24
"""Where values make more states than this per node, the widest is given up."""

UNKNOWN = "?"
"""A value that could be anything: conditions on it go either way."""

Values = tuple[str | None, ...]


DECIDED = ("fixed", "next")
"""Exits that neither the caller nor a service takes."""


class State(NamedTuple):
    """Where a call can be. *values* are those of ``States.tracked``, in order.

    Tens of thousands are made and looked up: a tuple is the quickest to do so with.
    """

    flow: str
    node: str
    language: str
    values: Values = ()
    choice: bool = True
    frames: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Move:
    """A way out of a state: by *exit* to the state numbered *target*.

    *target* is -1 where the call ends there. *exit* is None for the step into a
    flow. The worlds are those in which it may, and must, be open.
    """

    exit: Exit | None
    target: int
    may: int
    must: int

    @property
    def by(self) -> By:
        """Who takes it; a step into a flow or out of it is taken by itself."""
        return self.exit.by if self.exit is not None else "next"


@dataclass(slots=True)
class Place:
    """A state with its moves; *index* is its number.

    ``left`` are the worlds in which hours, switches or values decide where the call
    goes on: there neither the caller nor a service has any choice.
    """

    index: int
    state: State
    flow: Flow
    node: Node
    moves: list[Move] = field(default_factory=list)
    left: int = 0


class States:
    """All states that calls to *root* can reach, in the order they are found."""

    def __init__(self, root: Flow, worlds: Worlds) -> None:
        self.root = root
        self.worlds = worlds
        self.tracked = _tracked(worlds.flows)
        while True:
            self.caps = {name: _caps(worlds.flows, name) for name in self.tracked}
            self.places: list[Place] = []
            self._number: dict[State, int] = {}
            self._masks: dict[object, tuple[int, int]] = {}
            if self._explore() or not self.tracked:
                break
            self.tracked = self.tracked[:-1]

    # Exploring ---------------------------------------------------------------------

    def _explore(self) -> bool:
        """Find every state; False where there are too many to go on with."""
        root = self.root
        if root.start is None or root.start not in root.nodes:
            return True
        limit = MAX_STATES_PER_NODE * max(
            200, sum(len(flow.nodes) for flow in self.worlds.flows)
        )
        language = root.languages[0] if root.languages else "en"
        blank: Values = (None,) * len(self.tracked)
        self._at(State(root.name, root.start, language, blank))
        index = 0
        while index < len(self.places):
            if self.tracked and len(self.places) > limit:
                return False
            place = self.places[index]
            place.moves = list(self._moves(place))
            index += 1
        return True

    def _at(self, state: State) -> int:
        number = self._number.get(state)
        if number is None:
            number = self._number[state] = len(self.places)
            flow = self.flow(state.flow)
            self.places.append(Place(number, state, flow, flow.nodes[state.node]))
        return number

    def flow(self, name: str) -> Flow:
        """The flow called *name*, of this set."""
        return self.root if name == self.root.name else self.root.linked[name]

    def _moves(self, place: Place) -> Iterator[Move]:
        node, state = place.node, place.state
        every = self.worlds.all
        inner = node.kind.enters_flow()
        back = node.kind.ends_flow() if state.frames else None
        if inner is not None or back is not None:
            place.left = every
        if inner is not None:
            yield from self._into(place, *inner)
            return
        if back is not None:
            yield from self._out(place, back)
            return
        open_exits = list(self._open_exits(place))
        place.left = _surely_left(open_exits)
        for exit, may, must in open_exits:
            if exit.by not in DECIDED:
                may, must = may & ~place.left, must & ~place.left
                if not may:
                    continue
            for values in self._after(state, exit.sets):
                yield from self._by(place, exit, values, may, must)
        if not node.exits and node.kind.ending() is None:
            yield Move(None, -1, every, every)

    def _open_exits(self, place: Place) -> Iterator[tuple[Exit, int, int]]:
        """The exits that may be open in some world, with where they may and must."""
        every = self.worlds.all
        for exit in place.node.exits:
            may = must = every
            if exit.guard is not None:
                may, must = self.masks(exit.guard, place.state)
            if exit.by == "world":
                possible = self._world_allows(place, exit)
                may, must = may & possible, must & possible
            if may:
                yield exit, may, must

    def _by(
        self, place: Place, exit: Exit, values: tuple[str, Values], may: int, must: int
    ) -> Iterator[Move]:
        state = place.state
        language, known = values
        choice = state.choice if exit.goes_on else exit.by in ("choice", "pass")
        if exit.role == "back":
            targets = place.flow.targets(place.node, exit)
        elif exit.target is None or exit.target not in place.flow.nodes:
            yield Move(exit, -1, may, must)
            return
        else:
            targets = (exit.target,)
        for target in targets:
            after = State(state.flow, target, language, known, choice, state.frames)
            yield Move(exit, self._at(after), may, must)

    def _into(
        self, place: Place, name: str, sets: tuple[Assignment, ...]
    ) -> Iterator[Move]:
        state, every = place.state, self.worlds.all
        part = self.root.linked.get(name)
        if (
            part is None
            or part.start not in part.nodes
            or len(state.frames) > 8
            or part.start is None
        ):
            yield Move(None, -1, every, every)
            return
        frames = (*state.frames, (state.flow, state.node))
        for language, values in self._after(state, sets):
            after = State(name, part.start, language, values, state.choice, frames)
            yield Move(None, self._at(after), every, every)

    def _out(self, place: Place, ending: str) -> Iterator[Move]:
        state, every = place.state, self.worlds.all
        flow_name, node_name = state.frames[-1]
        flow = self.flow(flow_name)
        exit = flow.nodes[node_name].exit(ending)
        if exit is None or exit.target is None or exit.target not in flow.nodes:
            yield Move(exit, -1, every, every)
            return
        frames = state.frames[:-1]
        for language, values in self._after(state, exit.sets):
            after = State(
                flow_name, exit.target, language, values, state.choice, frames
            )
            yield Move(exit, self._at(after), every, every)

    # What the world allows ---------------------------------------------------------

    def _world_allows(self, place: Place, exit: Exit) -> int:
        """The worlds in which services let a call take *exit*."""
        worlds, service = self.worlds, place.node.kind.service
        if not service:
            return worlds.all
        down = worlds.down(service_of(place.flow, place.node.name, service))
        if exit.label == "failed":
            return down
        if exit.strain:
            return worlds.up
        return worlds.all & ~down

    def masks(self, condition: Condition | None, state: State) -> tuple[int, int]:
        """The worlds in which *condition* may hold, and must hold, at *state*."""
        if condition is None:
            return self.worlds.all, self.worlds.all
        asked = tuple(
            dict.fromkeys(a.name for a in atoms(condition) if isinstance(a, ValueIs))
        )
        known = tuple(self._value(state, name) for name in asked)
        key = (id(condition), state.flow, state.language, known)
        found = self._masks.get(key)
        if found is None:
            found = self._masks[key] = self._evaluate(condition, state)
        return found

    def _evaluate(self, condition: Condition, state: State) -> tuple[int, int]:
        worlds = self.worlds
        match condition:
            case All(conditions):
                may = must = worlds.all
                for inner in conditions:
                    inner_may, inner_must = self._evaluate(inner, state)
                    may, must = may & inner_may, must & inner_must
                return may, must
            case Not(inner):
                may, must = self._evaluate(inner, state)
                return worlds.all & ~must, worlds.all & ~may
            case SwitchIs(switch, value):
                if worlds.is_free(switch):
                    return worlds.all, 0
                exact = worlds.switch(switch, value)
            case LineIs(lines):
                exact = worlds.line(lines)
            case LanguageIs(languages):
                spoken = state.language
                holds = spoken in languages or spoken.split("-")[0] in languages
                exact = worlds.all if holds else 0
            case HoursAre(place, name, states):
                exact = self._hours(place, name, states, state)
            case ValueIs(name):
                known = self._value(state, name)
                if known == UNKNOWN:
                    return worlds.all, 0
                exact = worlds.all if passes(condition, known) else 0
        return exact, exact

    def _hours(
        self, place: str, name: str, states: frozenset[str], state: State
    ) -> int:
        flow = self.flow(state.flow)
        if place == "schedule" or (place == "either" and name in flow.timetable):
            return self.worlds.hours(name, states)
        queue = flow.queues.get(name)
        schedule = queue.schedule(state.language) if queue else ""
        if schedule is None:
            return self.worlds.all if "closed" in states else 0
        if not schedule or schedule not in flow.timetable:
            return self.worlds.all if "open" in states else 0
        return self.worlds.hours(schedule, states)

    # Values ---------------------------------------------------------------------------

    def _value(self, state: State, name: str) -> str | None:
        if name in self.tracked:
            return state.values[self.tracked.index(name)]
        return state.language if name == "language" else UNKNOWN

    def _after(
        self, state: State, sets: tuple[Assignment, ...]
    ) -> Iterator[tuple[str, Values]]:
        """The language and values after *sets*; several where they branch."""
        if not sets:
            yield state.language, state.values
            return
        found = [(state.language, state.values)]
        for each in sets:
            if each.name == "language" and each.operator == "=":
                found = [(each.value, values) for _, values in found]
            elif each.name in self.tracked:
                at = self.tracked.index(each.name)
                found = [
                    (language, (*values[:at], new, *values[at + 1 :]))
                    for language, values in found
                    for new in self._assigned(each, values[at])
                ]
        yield from found

    def _assigned(self, each: Assignment, old: str | None) -> tuple[str | None, ...]:
        if each.operator == "=":
            return (each.value,)
        if each.operator == "?":
            return each.choices or (UNKNOWN,)
        number = as_number(old or "0")
        if old == UNKNOWN or number is None:
            return (UNKNOWN,)
        least, most = self.caps[each.name]
        return (str(int(min(max(number + int(each.value), least), most))),)


def _surely_left(open_exits: list[tuple[Exit, int, int]]) -> int:
    decided = [each for each in open_exits if each[0].by in DECIDED]
    # Where there is no other way, one of these is taken, whichever a value decides.
    alone = len(decided) == len(open_exits)
    left = 0
    for _, may, must in decided:
        left |= may if alone else must
    return left


def _tracked(flows: tuple[Flow, ...]) -> tuple[str, ...]:
    """The values that conditions ask about, those with the fewest uses last."""
    counts: dict[str, int] = {}
    for flow in flows:
        for _, exit in flow.edges():
            for atom in atoms(exit.guard):
                if isinstance(atom, ValueIs) and atom.name not in _FROM_OUTSIDE:
                    counts[atom.name] = counts.get(atom.name, 0) + 1
    return tuple(sorted(counts, key=lambda name: (-counts[name], name)))


_FROM_OUTSIDE = frozenset(BUILT_IN) - {"topic"}
"""Values that no node sets; the language is told apart by itself."""


def _caps(flows: tuple[Flow, ...], name: str) -> tuple[float, float]:
    """The least and most that a counter must be told apart at."""
    numbers = [0.0]
    for flow in flows:
        for _, exit in flow.edges():
            for atom in atoms(exit.guard):
                if isinstance(atom, ValueIs) and atom.name == name:
                    numbers += [
                        number
                        for operand in atom.operands
                        if (number := as_number(operand)) is not None
                    ]
    return min(numbers) - 1, max(numbers) + 1


def by_node(places: list[Place]) -> Mapping[tuple[str, str], list[Place]]:
    """The states of each node, by flow and node."""
    found: dict[tuple[str, str], list[Place]] = {}
    for place in places:
        found.setdefault((place.state.flow, place.state.node), []).append(place)
    return found
