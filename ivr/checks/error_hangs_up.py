"""IVR215: silence or a wrong key ends the call while people are there to answer."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.people import on_duty
from ivr.checks.study import Study
from ivr.checks.told_enough import Answers, let_pass
from ivr.checks.walks import BY_ITSELF, is_choice
from ivr.compiler.flow import Exit
from ivr.compiler.proofs import is_good
from ivr.compiler.states import Move, Place
from ivr.diagnostics import Finding

WAYS = ("silence", "mistake")
OFFERS = ("queue", "dial", "callback", "voicemail")


@check("IVR215", scope="calls", yields_to=("IVR101", "IVR213", "IVR214"))
def error_hangs_up(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A way by which a caller who says nothing, or presses a wrong key, is cut off, at
    a time at which people are there to answer. Where nobody is, the call may end
    after a promise was offered; it may end as well behind an answer that the caller
    has heard, though not behind a few words that lead over to the next question ("you
    have chosen billing"), and where `ends: refused` says that it is meant so.

    ## Why it matters
    Who is silent has put the phone down to find a number, or cannot hear.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: main
    queues: {desk: {}}
    nodes:
      main:
        menu: "Welcome to the clinic."
        options: {1: {label: "an appointment", go: desk}}
        no-input: {hangup: "Goodbye."}
        no-match: desk
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Lead silence and wrong keys to a person.
    """
    search = _Search(study)
    found: dict[tuple[str, str, str], tuple[Place, Exit, int]] = {}
    for place in study.proofs.places:
        for move in place.moves:
            exit = move.exit
            worlds = search.cut_off(place, move)
            if exit is not None and worlds:
                key = (place.state.flow, place.state.node, exit.label)
                earlier = found.get(key, (place, exit, 0))
                found[key] = (*earlier[:2], earlier[2] | worlds)
    yield from (search.finding(key, *each) for key, each in found.items())


class _Search:
    """Where silent callers are cut off although they could be helped."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.proofs = study.proofs
        self.on_duty = on_duty(study)
        self.ends = self._ends()
        self._answers = Answers(study)
        self.in_need = self._in_need()

    def cut_off(self, place: Place, move: Move) -> int:
        """The worlds in which *move* of *place* cuts off a caller in need."""
        exit = move.exit
        # Where silence goes on by next, what is heard wants no answer.
        if exit is None or exit.by not in WAYS or exit.label == "next":
            return 0
        worlds = self.in_need[place.index] & self.on_duty[place.index]
        ends = self.ends[move.target] if move.target >= 0 else 0
        return worlds & move.may & ends & self.study.worlds.up

    def _ends(self) -> list[int]:
        """The worlds in which a call comes from each state to an end by itself."""
        every = self.study.worlds.all

        def value(place: Place, found: list[int]) -> int:
            kind = place.node.kind
            if kind.ending() == "done":
                return every
            if kind.service in OFFERS or self.proofs.settled_or_refused[place.index]:
                return 0
            here = 0
            for move in place.moves:
                by = move.exit.by if move.exit else "next"
                if move.target >= 0 and by in BY_ITSELF:
                    here |= move.may & found[move.target]
            return here

        return self.proofs.backward(value)

    def _in_need(self) -> list[int]:
        """The worlds in which a caller comes to each state with nothing in hand."""
        fresh = self.proofs.forward(
            self.study.worlds.all,
            lambda place, move: not (is_choice(move) or _good(place, move)),
            lambda place: self.proofs.settled[place.index],
        )
        return self.proofs.forward(
            self.study.worlds.all,
            lambda place, move: not (_good(place, move) or let_pass(move)),
            lambda p: (
                self.proofs.settled[p.index]
                or (not fresh[p.index] and self._answers.at(p))
            ),
        )

    def finding(
        self, key: tuple[str, str, str], place: Place, exit: Exit, worlds: int
    ) -> Finding:
        study, node = self.study, place.node
        who = "stays silent" if exit.by == "silence" else "presses a wrong key"

        def allows(at: Place, move: Move) -> bool:
            if at.node is node and at.state.flow == key[0]:
                return move.exit is not None and move.exit.label == exit.label
            return move.exit is None or move.exit.by not in WAYS

        return Finding(
            exit.span,
            f'a caller who {who} at "{node.name}" is cut off, although people are '
            f"there to answer{study.when(worlds)}",
            f"lead {exit.label} to a person, a callback or a message box",
            node=node.name,
            worlds=study.products(worlds),
            witness=study.call_to(
                lambda p: p.node is node and p.state.flow == key[0],
                worlds,
                allows,
                then=lambda p: p.node.kind.ending() == "done",
            ),
            blames=(key,),
        )


def _good(place: Place, move: Move) -> bool:
    return move.exit is not None and is_good(place, move.exit)
