"""Ways that can be followed for ever, in which worlds; no check of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ivr.compiler.proofs import Proofs, is_good
from ivr.compiler.states import Move, Place

Follower = Callable[[Place, Move], int]
"""The worlds in which a move is followed."""


def follower(proofs: Proofs, ways: Sequence[str]) -> Follower:
    """Follow moves of these *ways* that lead on, and are no good ending."""

    def follows(place: Place, move: Move) -> int:
        if move.target < 0 or (move.exit and is_good(place, move.exit)):
            return 0
        by = move.exit.by if move.exit else "next"
        if by not in ways:
            return 0
        decided = by in ("fixed", "next")
        return move.may if decided else move.may & ~proofs.surely_left(place)

    return follows


def for_ever(proofs: Proofs, follows: Follower) -> list[int]:
    """The worlds in which each state can be followed without an end.

    A greatest fix-point: begin with everything that is reached, and take away what
    leads out.
    """
    places = proofs.places
    going = list(proofs.reached)
    edges = [
        [(m.target, w) for m in place.moves if (w := follows(place, m))]
        for place in places
    ]
    todo = list(range(len(places)))
    waiting = [True] * len(places)
    while todo:
        again: list[int] = []
        for index in todo:
            waiting[index] = False
            new = 0
            for target, worlds in edges[index]:
                new |= worlds & going[target]
            new &= going[index]
            if new != going[index]:
                going[index] = new
                for earlier in proofs.before[index]:
                    if not waiting[earlier]:
                        waiting[earlier] = True
                        again.append(earlier)
        todo = again
    return going
