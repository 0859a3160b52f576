"""Calls that take a given exit, each replayed before anybody believes in it."""

from __future__ import annotations

import heapq
from collections.abc import Iterator

from ivr.compiler.flow import Exit, Flow
from ivr.compiler.proofs import Proofs
from ivr.compiler.states import Move, Place, States
from ivr.compiler.witnesses import COSTS, DEAR, Witnesses
from ivr.compiler.worlds import Horizon, Worlds
from ivr.diagnostics import Witness
from ivr.records import dataclass

LAST_RESORT = 1_000
"""What a step costs that is only taken where nothing else leads on."""

ExitName = tuple[str, str, str]
"""A flow, a node, and the exit's label; a key of the whole flow has no node."""

Path = list[tuple[Place, Move]]


@dataclass(frozen=True, slots=True)
class Tree:
    """The cheapest ways to all states in one world."""

    costs: dict[int, int]
    came: dict[int, tuple[int, Move]]


class Ways:
    """The calls to one flow over a horizon, and how to come to each exit."""

    def __init__(self, flow: Flow, horizon: Horizon) -> None:
        self.flow = flow
        self.flows = with_parts(flow)
        self.worlds = Worlds(self.flows, horizon)
        self.states = States(flow, self.worlds)
        self.proofs = Proofs(self.states)
        self.witnesses = Witnesses(self.proofs)
        self._trees: dict[int, Tree] = {}
        self._moves: dict[ExitName, list[tuple[Place, Move, int]]] = {}
        for place, move, worlds in self._taken():
            assert move.exit is not None
            name = name_of(place.flow.name, place.state.node, move.exit)
            self._moves.setdefault(name, []).append((place, move, worlds))

    def _taken(self) -> Iterator[tuple[Place, Move, int]]:
        """Every move by an exit, with the worlds in which a call can take it."""
        reached = self.proofs.reached
        for place in self.states.places:
            left = ~self.proofs.surely_left(place)
            for move in place.moves:
                if move.exit is None:
                    continue
                worlds = reached[place.index] & move.may
                if move.exit.by not in ("fixed", "next"):
                    worlds &= left
                if worlds:
                    yield place, move, worlds

    def can_take(self, name: ExitName) -> bool:
        """Whether a call can leave by that exit, in some world."""
        return name in self._moves

    def can_reach(self, flow: str, node: str) -> bool:
        """Whether a call can come to that node, in some world."""
        return any(
            self.proofs.reached[place.index]
            for place in self.states.places
            if (place.state.flow, place.state.node) == (flow, node)
        )

    def to(self, name: ExitName) -> Witness | None:
        """The simplest call that leaves by that exit; None where there is none."""
        path = self._path(name)
        return self.witnesses.along(*path) if path else None

    def cost(self, name: ExitName) -> int:
        """How far the exit is, for those far away to come first."""
        path = self._path(name)
        return len(path[0]) if path else 0

    def _path(self, name: ExitName) -> tuple[Path, int] | None:
        moves = self._moves.get(name, [])
        found = 0
        for _, _, worlds in moves:
            found |= worlds
        world = self.witnesses.choose(found)
        if world is None:
            return None
        tree = self._tree(world)
        open_ = [
            (tree.costs[place.index], place.index, place, move)
            for place, move, worlds in moves
            if worlds >> world & 1 and place.index in tree.costs
        ]
        if not open_:
            return None
        _, index, place, move = min(open_, key=lambda each: each[:2])
        return [*self._back(tree, index), (place, move)], world

    def _back(self, tree: Tree, index: int) -> Path:
        path: Path = []
        while index in tree.came:
            index, move = tree.came[index]
            path.append((self.states.places[index], move))
        return path[::-1]

    def _tree(self, world: int) -> Tree:
        if world not in self._trees:
            self._trees[world] = self._grown(world)
        return self._trees[world]

    def _grown(self, world: int) -> Tree:
        places, bit = self.states.places, 1 << world
        tree = Tree({}, {})
        todo: list[tuple[int, int, int, tuple[int, Move] | None]] = [(0, 0, 0, None)]
        ties = 0
        while todo:
            cost, _, index, origin = heapq.heappop(todo)
            if index in tree.costs:
                continue
            tree.costs[index] = cost
            if origin is not None:
                tree.came[index] = origin
            place = places[index]
            left = bool(self.proofs.surely_left(place) & bit)
            for move in place.moves:
                by = move.exit.by if move.exit else "next"
                closed = left and by not in ("fixed", "next")
                if move.target < 0 or not move.may & bit or closed:
                    continue
                ties += 1
                step = cost + COSTS.get(by, DEAR)
                if move.exit is not None and move.exit.role == "back":
                    # Where it leads depends on more than the state says.
                    step += LAST_RESORT
                heapq.heappush(todo, (step, ties, move.target, (index, move)))
        return tree


def name_of(flow: str, node: str, exit: Exit) -> ExitName:
    """How *exit* is named here: keys of the whole flow are one at all nodes."""
    return (flow, "" if exit.role else node, exit.label)


def with_parts(flow: Flow) -> tuple[Flow, ...]:
    """The flow and the parts that it goes into, directly or through others."""
    found = {flow.name: flow}
    todo = [flow]
    while todo:
        for name in sorted(todo.pop().calls):
            part = flow.linked.get(name)
            if part is not None and name not in found:
                found[name] = part
                todo.append(part)
    return tuple(found.values())
