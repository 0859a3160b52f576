"""What is certain, possible and reachable, in every world at once.

Each answer is a list with a set of worlds (see ``worlds``) per state. *certain* is
a least fix-point: some behaviour of the caller reaches a good ending in finitely
many steps, whatever the world does; going round is no ending.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from ivr.compiler.flow import Exit
from ivr.compiler.memory import Memory, is_back
from ivr.compiler.states import DECIDED, Move, Place, States
from ivr.compiler.worlds import Worlds

CALLERS_WAYS = ("choice", "pass", "silence", "mistake")


class Proofs:
    """The fix-points over the states of calls to one flow."""

    def __init__(self, states: States) -> None:
        self.states = states
        self.places: Sequence[Place] = states.places
        self.worlds: Worlds = states.worlds
        self.settled = [_settled(place) for place in self.places]

    # Orders --------------------------------------------------------------------------

    @cached_property
    def before(self) -> list[list[int]]:
        """For each state, the states with a move to it."""
        found: list[list[int]] = [[] for _ in self.places]
        for place in self.places:
            for move in place.moves:
                if move.target >= 0:
                    found[move.target].append(place.index)
        return found

    @cached_property
    def postorder(self) -> list[int]:
        """States such that, circles apart, each stands behind those it leads to."""
        seen = [False] * len(self.places)
        order: list[int] = []
        for root in range(len(self.places)):
            if seen[root]:
                continue
            seen[root] = True
            stack = [(root, iter(self.places[root].moves))]
            while stack:
                index, moves = stack[-1]
                for move in moves:
                    if move.target >= 0 and not seen[move.target]:
                        seen[move.target] = True
                        inner = self.places[move.target]
                        stack.append((inner.index, iter(inner.moves)))
                        break
                else:
                    order.append(index)
                    stack.pop()
        return order

    def backward(self, value: Callable[[Place, list[int]], int]) -> list[int]:
        """The least solution of ``found[i] = value(place i, found)``.

        *value* must grow with *found*.
        """
        found = [0] * len(self.places)
        waiting = [True] * len(self.places)
        todo = list(self.postorder)
        while todo:
            again: list[int] = []
            for index in todo:
                if not waiting[index]:
                    continue
                waiting[index] = False
                new = value(self.places[index], found)
                if new != found[index]:
                    found[index] = new
                    for earlier in self.before[index]:
                        if not waiting[earlier]:
                            waiting[earlier] = True
                            again.append(earlier)
            todo = again
        return found

    def forward(
        self,
        start: int,
        allows: Callable[[Place, Move], bool],
        stops: Callable[[Place], bool] = lambda place: False,
    ) -> list[int]:
        """The worlds in which a call comes to each state from the start.

        Args:
            start: The worlds in which calls begin.
            allows: Which moves are taken.
            stops: States behind which nothing is followed.
        """
        found = [0] * len(self.places)
        if not self.places:
            return found
        memory = self._memory
        found[0] = start
        heard = [0] * memory.count
        heard[memory.heard_as[0]] = start
        waiting = [False] * len(self.places)
        todo = [0]
        while todo:
            again: list[int] = []
            for index in todo:
                waiting[index] = False
                place, now = self.places[index], found[index]
                if stops(place):
                    continue
                for move in place.moves:
                    target, here = move.target, now & move.may
                    if target < 0 or not here or not allows(place, move):
                        continue
                    key = memory.heard_as[target]
                    if is_back(move):
                        # Nobody goes back to a menu that this call has not heard.
                        here &= heard[key]
                    elif here & ~heard[key]:
                        heard[key] |= here
                        for other in memory.back_to.get(key, ()):
                            if found[other] and not waiting[other]:
                                waiting[other] = True
                                again.append(other)
                    if here & ~found[target]:
                        found[target] |= here
                        if not waiting[target]:
                            waiting[target] = True
                            again.append(target)
            todo = again
        return found

    @cached_property
    def _memory(self) -> Memory:
        return Memory(self.places)

    def surely_left(self, place: Place) -> int:
        """The worlds in which hours, switches or values decide where it goes."""
        return place.left

    # Certain, possible ----------------------------------------------------------

    def certainly(
        self,
        good: Callable[[Place, Move], int],
        settled: Sequence[bool],
        caller: Sequence[str] = CALLERS_WAYS,
    ) -> list[int]:
        """The worlds in which a good ending is certain at each state.

        Args:
            good: The worlds in which a move itself is a good ending.
            settled: States that are good endings themselves.
            caller: Which of the caller's ways count as behaviour.
        """
        every = self.worlds.all

        def value(place: Place, found: list[int]) -> int:
            if settled[place.index]:
                return every
            door, moves, proceed, world = every, 0, every, 0
            for move in place.moves:
                after, by = good(place, move), move.by
                if move.target >= 0:
                    after |= found[move.target]
                if by in DECIDED:
                    door &= ~move.may | after
                elif by == "world":
                    world |= move.may
                    assert move.exit is not None
                    if move.exit.door:
                        door &= ~move.may | after
                    else:
                        proceed &= ~move.may | after
                elif by in caller and not is_back(move):
                    moves |= move.must & after
            moves |= self._back(place, found, good)
            return door & (place.left | moves | (proceed & world))

        return self.backward(value)

    def _back(
        self, place: Place, found: list[int], good: Callable[[Place, Move], int]
    ) -> int:
        """Going back leads to one of the menus before: it must help at them all."""
        helps, any_back = self.worlds.all, False
        for move in place.moves:
            if is_back(move):
                any_back = True
                if move.target != place.index:
                    helps &= ~move.may | found[move.target]
                else:
                    helps = 0
        return helps if any_back else 0

    @cached_property
    def certain(self) -> list[int]:
        """The worlds in which a good ending is certain at each state."""
        return self.certainly(self.good_or_refused, self.settled_or_refused)

    @cached_property
    def possible(self) -> list[int]:
        """The worlds in which some way leads to a good ending, if all are kind."""
        every = self.worlds.all

        def value(place: Place, found: list[int]) -> int:
            if self.settled_or_refused[place.index]:
                return every
            here = 0
            for move in place.moves:
                after = self.good_or_refused(place, move)
                if move.target >= 0:
                    after |= found[move.target]
                here |= move.may & after
            return here

        return self.backward(value)

    @cached_property
    def settled_or_refused(self) -> list[bool]:
        """States that are good endings, or turn callers away on purpose."""
        return [
            settled or place.node.kind.ending() == "refused"
            for settled, place in zip(self.settled, self.places, strict=True)
        ]

    def good(self, place: Place, move: Move) -> int:
        """The worlds in which *move* itself is a good ending.

        A way to a node that is not there, or could not be read, is not judged.
        """
        exit = move.exit
        if exit is None:
            return 0
        unread = move.target < 0 and exit.target is not None
        return self.worlds.all if unread or is_good(place, exit) else 0

    def good_or_refused(self, place: Place, move: Move) -> int:
        """As ``good``, or the call ends because the caller is turned away."""
        if move.exit is not None and move.exit.ending == "refused":
            return self.worlds.all
        return self.good(place, move)

    @cached_property
    def let_go(self) -> list[int]:
        """The worlds in which the call only says good-bye: the caller asked to go."""
        every = self.worlds.all

        def value(place: Place, found: list[int]) -> int:
            if place.node.kind.ending() == "done" and place.state.choice:
                return every
            here = 0
            for move in place.moves:
                if move.exit is None or move.exit.goes_on:
                    if move.target >= 0:
                        here |= move.may & found[move.target]
                    elif move.exit and move.exit.ending == "done":
                        here |= move.may if place.state.choice else 0
            return here

        return self.backward(value)

    # Reached --------------------------------------------------------------------

    @cached_property
    def reached(self) -> list[int]:
        """The worlds in which a call can come to each state, whatever anyone does."""
        return self.forward(self.worlds.all, lambda place, move: True)

    @cached_property
    def in_need(self) -> list[int]:
        """The worlds in which a caller who keeps trying comes here with nothing yet.

        Not by silence, wrong keys, ``declined`` or ``empty``, and not behind a
        good ending.
        """

        def allows(place: Place, move: Move) -> bool:
            return tries(move) and not (move.exit and is_good(place, move.exit))

        return self.forward(
            self.worlds.all, allows, lambda place: self.settled[place.index]
        )

    @cached_property
    def dead(self) -> list[int]:
        """The worlds in which a state is a dead end; see flow-language, "Worlds"."""
        return [
            0
            if self.settled_or_refused[index]
            else need & ~self.certain[index] & ~self.let_go[index]
            for index, need in enumerate(self.in_need)
        ]


def tries(move: Move) -> bool:
    """Whether callers who want something take *move*."""
    return move.exit is None or not move.exit.gives_up


def is_good(place: Place, exit: Exit) -> bool:
    """Whether leaving *place* by *exit* is a good ending: a person, a promise kept
    on record, or an intent that the node resolves."""
    if exit.good:
        return True
    node = place.node
    if not node.resolves:
        return False
    match node.kind.settles:
        case "good":
            return exit.label == "sent"
        case "any-but-failed":
            return exit.by not in ("silence", "mistake") and exit.label != "failed"
    return False


def _settled(place: Place) -> bool:
    """Whether coming here resolves an intent, or the node was read with faults: then
    nothing is said of what callers meet there."""
    if place.node.name in place.flow.text.faulty_nodes:
        return True
    return bool(place.node.resolves) and place.node.kind.settles == "heard"
