"""Calls that show a finding: the keys and outcomes that lead to a state."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cached_property

from ivr.compiler.memory import is_back, menus_on
from ivr.compiler.proofs import Proofs
from ivr.compiler.states import Move, Place
from ivr.compiler.worlds import Worlds
from ivr.diagnostics import Witness
from ivr.language.conditions import All, Condition, ValueIs

COSTS = {"next": 0, "fixed": 0, "world": 1, "choice": 2, "pass": 2}
"""What a step costs on the way of a witness: quiet callers are rare callers."""

DEAR = 9


Allows = Callable[[Place, Move], bool]


def everything(place: Place, move: Move) -> bool:
    """Allows every move; searches with it are kept for the next target."""
    return True


class Search:
    """The cheapest ways from one state in one world, found as far as they are asked.

    Args:
        proofs: The states, and what is decided where.
        start: The state's number.
        world: The world's number.
        allows: Which moves may be part of a way.
    """

    def __init__(
        self, proofs: Proofs, start: int, world: int, allows: Allows = everything
    ) -> None:
        self.proofs = proofs
        self.bit = 1 << world
        self.allows = allows
        self.came: dict[int, tuple[int, Move] | None] = {start: None}
        self.done: dict[int, None] = {}
        self._todo: list[tuple[int, int, int, int, Move | None]] = [
            (0, 0, start, -1, None)
        ]
        self._ties = 0

    def first(self, targets: Callable[[Place], bool]) -> int | None:
        """The nearest of *targets*, if a way leads to one."""
        places = self.proofs.places
        for index in self.done:
            if targets(places[index]):
                return index
        while self._todo:
            settled = self._settle()
            if settled is not None and targets(places[settled]):
                return settled
        return None

    def way_to(self, index: int) -> list[tuple[Place, Move]]:
        """The way to a state that was found."""
        path = []
        while (step := self.came[index]) is not None:
            index, move = step
            path.append((self.proofs.places[index], move))
        return path[::-1]

    def _settle(self) -> int | None:
        cost, _, index, origin, move = heapq.heappop(self._todo)
        if index in self.done:
            return None
        self.done[index] = None
        if move is not None:
            self.came[index] = (origin, move)
        place = self.proofs.places[index]
        left = bool(self.proofs.surely_left(place) & self.bit)
        for each in place.moves:
            if each.target < 0 or not each.may & self.bit:
                continue
            if each.target in self.done or not self.allows(place, each):
                continue
            by = each.exit.by if each.exit else "next"
            if left and by not in ("fixed", "next"):
                continue
            if is_back(each) and not self._remembers(index, each.target):
                continue
            self._ties += 1
            step = cost + COSTS.get(by, DEAR)
            heapq.heappush(self._todo, (step, self._ties, each.target, index, each))
        return index

    def _remembers(self, index: int, menu: int) -> bool:
        """Whether a call that came to *index* goes back from there to *menu*."""
        here = self.proofs.places[index]
        menus = menus_on([*(place for place, _ in self.way_to(index)), here])
        if here.node.kind.takes_keys:
            menus.pop()
        state = self.proofs.places[menu].state
        return menus[-1:] == [(state.flow, state.node)]


class Witnesses:
    """Finds the simplest call to a state, in the simplest of some worlds."""

    def __init__(self, proofs: Proofs) -> None:
        self.proofs = proofs
        self.worlds: Worlds = proofs.worlds
        self._searches: dict[tuple[int, int], Search] = {}

    def to(
        self,
        targets: Callable[[Place], bool],
        found: int,
        allows: Allows = everything,
        *,
        then: Callable[[Place], bool] | None = None,
    ) -> Witness | None:
        """A call that comes to one of *targets* in one of the worlds *found*.

        Args:
            targets: The states to come to.
            found: The worlds to choose from; the most ordinary is taken.
            allows: Which moves may be part of the call.
            then: Where the call should go on to from there, if it can.
        """
        index = self.choose(found)
        if index is None:
            return None
        path = self._path(0, targets, index, allows)
        if path is None:
            return None
        if then is not None:
            last = path[-1][1].target if path else 0
            path += self._path(last, then, index, allows) or []
        return self.along(path, index)

    def by(
        self,
        place: Place,
        move: Move,
        found: int,
        then: Callable[[Place], bool] | None = None,
    ) -> Witness | None:
        """A call that leaves *place* by *move*, and goes on to *then* if it can."""
        index = self.choose(found)
        if index is None:
            return None
        path = self._path(0, lambda other: other is place, index, everything)
        if path is None:
            return None
        path = [*path, (place, move)]
        if then is not None and move.target >= 0:
            path += self._path(move.target, then, index, everything) or []
        return self.along(path, index)

    def choose(self, found: int) -> int | None:
        """The most ordinary world of *found*: all is up, switches at their default."""
        parts = list(self.worlds.classes_of(found))
        for ordinary in self._by_oddity:
            for number, part in parts:
                if here := self.worlds.of_class(number, part & ordinary):
                    return (here & -here).bit_length() - 1
        return None

    @cached_property
    def _by_oddity(self) -> list[int]:
        """The worlds of a class of time, alike odd ones in one set, the least first."""
        worlds, known = self.worlds, self.proofs.states.root.switches
        usual = [(100, worlds.up), (1, worlds.line(worlds.lines[:1]))]
        usual += [(10, worlds.switch(n, known[n].default)) for n in worlds.switches]
        found = {0: worlds.class_all}
        for odd, here in usual:
            split: dict[int, int] = defaultdict(int)
            for cost, each in found.items():
                split[cost] |= each & here
                split[cost + odd] |= each & ~here
            found = split
        return [found[cost] for cost in sorted(found) if found[cost]]

    # The way -------------------------------------------------------------------------

    def _path(
        self,
        start: int,
        targets: Callable[[Place], bool],
        world: int,
        allows: Allows,
    ) -> list[tuple[Place, Move]] | None:
        """The cheapest way from *start* to a target in one world."""
        key = (start, world)
        search = self._searches.get(key) if allows is everything else None
        if search is None:
            search = Search(self.proofs, start, world, allows)
            if allows is everything:
                self._searches[key] = search
        found = search.first(targets)
        return None if found is None else search.way_to(found)

    def along(self, path: list[tuple[Place, Move]], index: int) -> Witness:
        """The call that takes *path* in world number *index*."""
        world = self.worlds.world(index)
        root = self.proofs.states.root
        keys: list[str] = []
        outcomes: dict[str, list[str]] = {}
        for at, (place, move) in enumerate(path):
            if move.exit is None:
                continue
            keys += _entered(_tokens(place, move), move, path[at + 1 :])
            if outside(place, move):
                outcomes.setdefault(place.state.node, []).append(move.exit.label)
        return Witness(
            at=self.moment(world.time_class),
            switches={
                name: value
                for name, value in world.switches.items()
                if value != root.switches[name].default
            },
            line=world.line if world.line != self.worlds.lines[0] else None,
            keys=tuple(keys),
            outcomes={node: tuple(labels) for node, labels in outcomes.items()},
        )

    def moment(self, number: int) -> datetime:
        """The middle of the first stretch of class *number* that lasts an hour."""
        spans = list(self.worlds.spans_of(number))
        start, end = next((s for s in spans if (s[1] - s[0]).seconds >= 3600), spans[0])
        middle = start + (end - start) / 2
        whole = middle.replace(minute=middle.minute // 5 * 5, second=0, microsecond=0)
        chosen = whole if start <= whole < end else start
        return chosen.astimezone(self.worlds.timetable.first_zone)


def outside(place: Place, move: Move) -> bool:
    """Whether a replay must be told that the call left by this exit: what services,
    queues, lines and recordings came to, keys pressed while waiting among them."""
    assert move.exit is not None
    return move.exit.by == "world" or (
        bool(place.node.kind.service) and move.exit.by in ("choice", "pass")
    )


def _tokens(place: Place, move: Move) -> tuple[str, ...]:
    exit = move.exit
    assert exit is not None
    kind = place.node.kind
    if exit.role:
        return (exit.label,)
    language = place.state.language

    def phrases(intent: str) -> str:
        found = place.flow.intents.get(intent)
        said = found.phrases(language) if found else ()
        return said[0] if said else intent

    return kind.script(exit.label, phrases)


def _entered(
    tokens: tuple[str, ...], move: Move, rest: list[tuple[Place, Move]]
) -> tuple[str, ...]:
    """*tokens* with the entry that the way later asks for: "700" goes to 700."""
    kept = {each.name for each in move.exit.sets if each.operator == "?"}  # type: ignore[union-attr]
    for _, later in rest:
        if later.exit is None:
            continue
        for test in _asked(later.exit.guard):
            wanted = test.operands[0]
            fits = wanted.isdigit() and "".join(tokens[:1]).isdigit()
            if test.operator == "=" and test.name in kept and fits:
                return (wanted, *tokens[1:])
        kept -= {each.name for each in later.exit.sets}
    return tokens


def _asked(guard: Condition | None) -> Iterator[ValueIs]:
    """The tests of values that must pass for *guard* to hold."""
    if isinstance(guard, ValueIs):
        yield guard
    elif isinstance(guard, All):
        for each in guard.conditions:
            yield from _asked(each)
