"""Ways that can be followed for ever, in which worlds; no check of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from ivr.compiler.components import circles
from ivr.compiler.proofs import Proofs, is_good
from ivr.compiler.states import DECIDED, Move, Place

Follower = Callable[[Place, Move], int]
"""The worlds in which a move is followed."""


def follower(
    proofs: Proofs,
    ways: Sequence[str],
    explained: Collection[tuple[str, str, str]] = (),
) -> Follower:
    """Follow moves of these *ways* that lead on, and are no good ending.

    Args:
        explained: Exits (flow, node, label) that another finding blames already.
    """

    def follows(place: Place, move: Move) -> int:
        if move.target < 0 or (move.exit and is_good(place, move.exit)):
            return 0
        by = move.exit.by if move.exit else "next"
        if by not in ways:
            return 0
        if explained and move.exit is not None:
            key = (place.state.flow, place.state.node, move.exit.label)
            if key in explained:
                return 0
        return move.may if by in DECIDED else move.may & ~proofs.surely_left(place)

    return follows


def rounds(
    proofs: Proofs, follows: Follower, worlds: Sequence[int]
) -> Iterator[tuple[list[int], int]]:
    """The sets of states that can be gone round for ever, with the worlds in which.

    Args:
        worlds: Those to look at, for each state.
    """
    going = for_ever(proofs, follows, range(len(proofs.places)), worlds)
    if not going:
        return
    after: dict[int, set[int]] = {}
    for index in going:
        place = proofs.places[index]
        after[index] = {
            move.target
            for move in place.moves
            if follows(place, move) & going[index] & going.get(move.target, 0)
        }
    for members in circles(going, after.__getitem__):
        # What leads round in one world and back in another is no circle.
        whole = for_ever(proofs, follows, members, worlds)
        if whole:
            found = 0
            for inside in whole.values():
                found |= inside
            yield sorted(whole), found


def for_ever(
    proofs: Proofs, follows: Follower, members: Iterable[int], worlds: Sequence[int]
) -> dict[int, int]:
    """The worlds in which *members* can be followed among themselves without an end.

    A greatest fix-point: begin with everything, and take away what leads out. States
    that all lead out are left out.
    """
    going = {index: worlds[index] for index in members if worlds[index]}
    edges: dict[int, list[tuple[int, int]]] = {}
    before: dict[int, list[int]] = {index: [] for index in going}
    for index in going:
        place = proofs.places[index]
        edges[index] = [
            (move.target, here)
            for move in place.moves
            if move.target in going and (here := follows(place, move))
        ]
        for target, _ in edges[index]:
            before[target].append(index)
    todo = list(going)
    while todo:
        index = todo.pop()
        new = 0
        for target, here in edges[index]:
            new |= here & going[target]
        new &= going[index]
        if new != going[index]:
            going[index] = new
            todo += before[index]
    return {index: inside for index, inside in going.items() if inside}
