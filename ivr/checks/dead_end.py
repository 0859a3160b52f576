"""IVR103: a call that can come to no good ending."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ivr.checks.frame import check
from ivr.checks.study import Study, where
from ivr.compiler.proofs import is_good
from ivr.compiler.states import Move, Place
from ivr.diagnostics import Finding, Related

EXCUSED = (
    "IVR104",
    "IVR106",
    "IVR215",
    "IVR406",
    "IVR409",
    "IVR411",
    "IVR412",
    "IVR117",
)


@check("IVR103", scope="calls", yields_to=("IVR101", *EXCUSED))
def dead_end(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A place that callers reach by choosing options, and from which, in some hours or
    with some switches, nothing they do makes a person, a kept promise or what they
    came for certain.

    ## Why it matters
    The caller did everything right and is let down: cut off, or left with nothing.

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
        options:
          1: {label: "an appointment", go: desk}
          2: {label: "a prescription", go: prescriptions}
        no-input: desk
        no-match: desk
      desk: {queue: desk, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
      prescriptions:
        lookup: {get: "https://example.org/prescriptions"}
        outcomes: {ready: desk, unknown: sorry}
        failed: desk
      sorry: {hangup: "We do not know you. Goodbye."}
    ```
    Lead the option to people, to a callback or to a message box.
    """
    finder = _Finder(study)
    for (flow, name), found in finder.first_dead().items():
        if found:
            yield finder.finding(flow, name, found)


class _Finder:
    """Dead ends that no other finding explains."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.proofs = study.proofs
        self.blamed = study.blamed(*EXCUSED)
        self.certain = self._certain()
        self.dead = self._dead()

    def _good(self, place: Place, move: Move) -> int:
        """A good ending, or one that another finding already blames."""
        exit = move.exit
        if exit is not None:
            key = (place.state.flow, place.state.node, exit.label)
            if key in self.blamed:
                return self.study.worlds.all
        return self.proofs.good_or_refused(place, move)

    def _settled(self, place: Place) -> bool:
        return self.proofs.settled_or_refused[place.index]

    def _certain(self) -> Sequence[int]:
        settled = [self._settled(place) for place in self.proofs.places]
        return self.proofs.certainly(self._good, settled)

    def _trying(self, place: Place, move: Move) -> bool:
        if move.exit is None:
            return True
        key = (place.state.flow, place.state.node, move.exit.label)
        trying = move.exit.by not in ("silence", "mistake", "pass")
        return trying and key not in self.blamed and not is_good(place, move.exit)

    def _dead(self) -> list[int]:
        need = self.proofs.forward(self.study.worlds.all, self._trying, self._settled)
        return [
            0
            if self._settled(place)
            else need[place.index]
            & ~self.certain[place.index]
            & ~self.proofs.let_go[place.index]
            for place in self.proofs.places
        ]

    # Where it is reported -------------------------------------------------------------

    def first_dead(self) -> dict[tuple[str, str], int]:
        """The worlds of each node at which a way first is dead.

        Where calls are dead from the start, the node is named at which the way to
        the bad end last branched: that is what would have to change.
        """
        first: dict[tuple[str, str], int] = {}
        dead, places = self.dead, self.proofs.places
        from_start = dead[0] if dead else 0
        for place in places:
            for move in place.moves:
                if move.target < 0 or not self._trying(place, move):
                    continue
                lost = dead[move.target] & self.certain[place.index] & move.may
                lost &= ~from_start
                if lost:
                    state = places[move.target].state
                    key = (state.flow, state.node)
                    first[key] = first.get(key, 0) | lost
        for key, found in self._last_branches(from_start).items():
            first[key] = first.get(key, 0) | found
        return first

    def _last_branches(self, from_start: int) -> dict[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = {}
        if not from_start:
            return found
        branch: list[Place | None] = [None] * len(self.proofs.places)
        for place in self._in_call_order():
            for move in place.moves:
                here = self.dead[place.index] & move.may & from_start
                if not here or not self._trying(place, move):
                    continue
                by = move.exit.by if move.exit else "next"
                branched = place if by != "next" else branch[place.index] or place
                if move.target >= 0 and not self._ends(move.target):
                    branch[move.target] = branched
                    continue
                if move.target >= 0 and self.proofs.settled_or_refused[move.target]:
                    continue
                key = (branched.state.flow, branched.state.node)
                found[key] = found.get(key, 0) | here
        if not found:
            state = self.proofs.places[0].state
            found[state.flow, state.node] = from_start
        return found

    def _in_call_order(self) -> list[Place]:
        return [self.proofs.places[i] for i in reversed(self.proofs.postorder)]

    def _ends(self, index: int) -> bool:
        return self.proofs.places[index].node.kind.ending() is not None

    def finding(self, flow: str, name: str, found: int) -> Finding:
        study = self.study
        node = study.part(flow).nodes[name]
        witness = study.call_to(
            lambda p: p.state.flow == flow and p.state.node == name,
            found,
            self._trying,
            then=lambda p: self._ends(p.index) or not p.moves,
        )
        related = tuple(
            Related(exit.span, f"{where(node, exit)} ends the call")
            for exit in node.exits
            if exit.target is None and exit.ending in ("dead-end", "done")
            if exit.by not in ("silence", "mistake", "pass")
        )
        return Finding(
            node.span,
            f'a caller at "{name}" can be left with no person, no promise and no '
            f"answer{study.when(found)}",
            "lead this way to people, a callback or a message box",
            related,
            node=name,
            worlds=study.products(found),
            witness=witness,
        )
