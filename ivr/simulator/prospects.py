"""What callers can come to, by concern and by the clock: settled, promised, nothing.

A concern is *settled* where the menu itself does it or lets people who handle it
answer. Where it is not, the next best is a promise kept on record: a call back, then
a message. ``""`` is nothing at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from ivr.compiler.flow import Exit, Flow, Node
from ivr.compiler.proofs import tries
from ivr.compiler.states import Move, Place
from ivr.compiler.witnesses import Search, Witnesses
from ivr.compiler.worlds import Horizon
from ivr.diagnostics import Witness
from ivr.simulator.difference import Position, Side
from ivr.simulator.intervals import Intervals, joined, shared, without
from ivr.simulator.menu_map import SETTLES

CALLBACK, MESSAGE, NOTHING = "callback-requested", "voicemail", ""

LADDER = (SETTLES, CALLBACK, MESSAGE, NOTHING)
"""From the best to the worst."""

DEAD_END = "dead-end"

Way = tuple[Place, Move | None]


class Prospects:
    """What callers of one flow can come to over a horizon."""

    def __init__(self, flow: Flow, horizon: Horizon) -> None:
        self.side = Side(flow, horizon)
        self._worlds: dict[tuple[str, str, str], int] = {}

    @property
    def lines(self) -> tuple[str, ...]:
        """The kinds of line that the flow tells apart."""
        return self.side.worlds.lines

    def endings(self) -> set[str]:
        """Every way in which a call can end."""
        return {*self.side.endings(), DEAD_END} - {"done"}

    def ending(
        self, name: str, position: Position, span: Intervals, language: str = ""
    ) -> Intervals:
        """When callers can end that way, within *span*."""
        key = ("ending", name, language)
        if key not in self._worlds:
            found = self.side.dead() if name == DEAD_END else 0
            for _, _, worlds in self._ways(name, "", language):
                found |= worlds
            self._worlds[key] = found
        return shared(self.side.times(self._worlds[key], position), span)

    def best(
        self, intent: str, language: str, position: Position, span: Intervals
    ) -> Mapping[str, Intervals]:
        """When each rung of the ladder is the best that there is, within *span*."""
        found: dict[str, Intervals] = {}
        left = span
        for rung in LADDER[:-1]:
            if rung == SETTLES:
                here = self._settled(intent, language, position, left)
            else:
                here = self.ending(rung, position, left, language)
            found[rung] = here
            left = joined(without(left, here))
        found[NOTHING] = left
        return found

    def _settled(
        self, intent: str, language: str, position: Position, span: Intervals
    ) -> Intervals:
        key = (SETTLES, intent, language)
        if key not in self._worlds:
            self._worlds[key] = self.side.settled(intent, language)
        return shared(self.side.times(self._worlds[key], position), span)

    # Ways there -----------------------------------------------------------------

    def _ways(
        self, rung: str, intent: str, language: str
    ) -> Iterator[tuple[Place, Move | None, int]]:
        """Where callers come to *rung*, with the worlds in which they do."""
        side = self.side
        for place in side.states.places:
            if language and place.state.language != language:
                continue
            here = side.reached[place.index]
            if not here:
                continue
            if self._comes(place, rung, intent):
                yield place, None, here
            left = ~side.proofs.surely_left(place)
            for move in place.moves:
                if move.exit and self._leaves(place, move, rung, intent):
                    yield place, move, here & move.may & left

    def _comes(self, place: Place, rung: str, intent: str) -> bool:
        if rung == SETTLES:
            return self.side.settles_by_coming(place, intent)
        return place.node.kind.ending() == rung

    def _leaves(self, place: Place, move: Move, rung: str, intent: str) -> bool:
        if rung == SETTLES:
            return self.side.settles(place, move, intent)
        assert move.exit is not None
        return rung in (move.exit.ending, kept_by(place.node, move.exit))

    def witness(
        self, intent: str, language: str, rung: str, at: datetime, position: Position
    ) -> Witness | None:
        """The simplest call of somebody with that concern who comes to *rung*."""
        side = self.side
        world = self._world(at, position)
        if world is None:
            return None
        bit = 1 << world
        ways: dict[int, Way] = {}
        wanted = self._ways(rung, intent, language) if rung else self._ends(language)
        for place, move, worlds in wanted:
            if worlds & bit:
                ways.setdefault(place.index, (place, move))
        search = Search(side.proofs, 0, world, _trying_after(bit))
        index = search.first(lambda place: place.index in ways)
        if index is None:
            return None
        path = search.way_to(index)
        place, move = ways[index]
        if move is not None:
            path.append((place, move))
        return Witnesses(side.proofs).along(path, world)

    def _ends(self, language: str) -> Iterator[tuple[Place, Move | None, int]]:
        """Where calls of *language* end, whatever came of them."""
        for place in self.side.states.places:
            if place.state.language == language:
                if place.node.kind.ending():
                    yield place, None, self.side.reached[place.index]
                for move in place.moves:
                    if move.exit is not None and move.exit.ending:
                        here = self.side.reached[place.index] & move.may
                        yield place, move, here

    def _world(self, at: datetime, position: Position) -> int | None:
        """The number of the world at *at*, with nothing down."""
        worlds = self.side.worlds
        for start, end, number in worlds.stretches:
            if start <= at < end:
                found = worlds.up & worlds.line((position.line,))
                for name, value in position.switches.items():
                    if name in worlds.switches:
                        found &= worlds.switch(name, value)
                for each, part in worlds.classes_of(found):
                    if each == number:
                        return Witnesses(self.side.proofs).choose(
                            worlds.of_class(each, part)
                        )
        return None


def _trying_after(bit: int) -> Callable[[Place, Move], bool]:
    def allows(place: Place, move: Move) -> bool:
        return bool(move.may & bit) and tries(move)

    return allows


def kept_by(node: Node, exit: Exit) -> str:
    """The ending that a good exit stands for, also where the call goes on from it."""
    rules = (rule for rule in node.kind.exits if rule.label == exit.label)
    return next((rule.ending for rule in rules if rule.ending and exit.good), "")
