"""In which worlds a person can answer a caller; no check of its own."""

from __future__ import annotations

from collections.abc import Callable

from ivr.checks.study import Study
from ivr.checks.walks import BY_ITSELF
from ivr.compiler.states import Move, Place


def on_duty(study: Study) -> list[int]:
    """The worlds in which from each state some way leads to a person.

    People who speak another language are nobody to this caller.
    """
    places = study.proofs.places
    return _person(
        study,
        lambda place, move: places[move.target].state.language == place.state.language,
    )


def person_next(study: Study) -> list[int]:
    """The worlds in which a person can answer at each state, or soon, by itself."""
    return _person(
        study, lambda _, move: move.exit is None or move.exit.by in BY_ITSELF
    )


def _person(study: Study, allows: Callable[[Place, Move], bool]) -> list[int]:
    every, proofs = study.worlds.all, study.proofs

    def value(place: Place, found: list[int]) -> int:
        here, left = 0, ~proofs.surely_left(place)
        for move in place.moves:
            answers = bool(move.exit and move.exit.good and place.node.kind.person)
            after = every if answers else 0
            if move.target >= 0 and allows(place, move):
                after |= found[move.target]
            by = move.exit.by if move.exit else "next"
            here |= move.may & after & (every if by in ("fixed", "next") else left)
        return here

    return proofs.backward(value)
