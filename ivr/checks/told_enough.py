"""Where callers have heard what they asked for; no check of its own.

Something said behind a choice is an answer ("we are open from nine to five"), unless
it only leads over to the next question ("you have chosen billing").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from ivr.checks.measures import text_seconds
from ivr.checks.study import Study
from ivr.checks.walks import BY_ITSELF, asks, is_choice
from ivr.compiler.components import Above, dominators
from ivr.compiler.memory import is_back
from ivr.compiler.states import Move, Place

SHORT_SECONDS = 4.0
"""What takes longer tells more than what comes next. Source: our own ear; "You have
chosen billing, one moment please" takes three seconds."""

FACT = re.compile(r"[\d{]")
"""A number, a time, or a value of the call."""


def let_pass(move: Move) -> bool:
    """Whether the caller declines what is offered, or leaves a message empty."""
    return move.exit is not None and move.exit.by == "pass" and not move.exit.goes_on


class Answers:
    """The states at which callers are told what they came for."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.places = study.proofs.places

    @cached_property
    def _above(self) -> Above:
        """What every call to a state has come through."""
        return dominators(
            0,
            [
                [m.target for m in place.moves if m.target >= 0 and not is_back(m)]
                for place in self.places
            ],
        )

    def at(self, place: Place) -> bool:
        """Whether what is said at *place*, behind a choice, is an answer."""
        kind = place.node.kind
        if kind.settles != "heard" or kind.takes_keys:
            return False
        return not self._is_short(place) or not any(
            self._goes_deeper(place, question) for question in self._questions(place)
        )

    def _is_short(self, place: Place) -> bool:
        flow, language = place.flow, place.state.language
        texts = [prompt.wording(language) for prompt in place.node.kind.heard()]
        if not texts or any(not text or FACT.search(text) for text in texts):
            return False
        seconds = sum(text_seconds(text, flow, language) for text in texts if text)
        return seconds < SHORT_SECONDS

    def _questions(self, place: Place) -> Iterator[Place]:
        """What callers are asked next, without a choice of theirs."""
        seen, todo = {place.index}, [place]
        while todo:
            here = todo.pop()
            if here is not place and asks(here.node):
                yield here
                continue
            for move in here.moves:
                by = move.exit.by if move.exit else "next"
                if move.target >= 0 and by in BY_ITSELF and move.target not in seen:
                    seen.add(move.target)
                    todo.append(self.places[move.target])

    def _goes_deeper(self, place: Place, question: Place) -> bool:
        """Whether *question* is only heard behind *place*, and asks what is wanted,
        not whether that was all."""
        if not self._above.is_above(place.index, question.index):
            return False
        deeper = False
        for move in question.moves:
            if not is_choice(move) or move.target < 0 or (move.exit and move.exit.role):
                continue
            target = self.places[move.target]
            if target.node.kind.ending() == "done":
                return False
            deeper |= not self._above.is_above(target.index, place.index)
        return deeper
