"""IVR106: callers wait for people who may never come, and can do nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.compiler.proofs import is_good
from ivr.compiler.states import Move, Place
from ivr.diagnostics import Finding, Witness


@check("IVR106", scope="calls", yields_to=("IVR101",))
def wait_without_escape(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A queue that offers no key while callers wait, and that leads them back into
    itself when nobody answers.

    ## Why it matters
    The caller asked for a person; the line offers nothing else, and lets them wait
    in circles.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: desk
    queues: {desk: {}}
    nodes:
      desk:
        queue: desk
        gave-up: sorry
        full: sorry
        failed: sorry
      sorry: {say: "All of us are busy.", next: desk}
    ```
    Lead `gave-up`, `full` and `failed` to a callback or a message box, and offer the
    same with a key of `escape`.
    """
    places = study.proofs.places
    seen: set[tuple[str, str]] = set()
    for place in places:
        key = (place.state.flow, place.state.node)
        kind = place.node.kind
        if key in seen or kind.service != "queue" or not kind.person:
            continue
        if any(exit.by == "choice" for exit in place.node.exits):
            continue
        blamed = [
            move
            for move in place.moves
            if move.exit and move.exit.label in ("gave-up", "full", "failed")
        ]
        worlds = _stuck(study, place, blamed)
        if not worlds:
            continue
        seen.add(key)
        yield Finding(
            place.node.span,
            f'callers wait at "{place.node.name}" for people who may never come, '
            "and have no other way",
            "offer a key with escape:, and lead gave-up to a callback or a message box",
            node=place.node.name,
            worlds=study.products(worlds),
            witness=_waiting_on(study, place, worlds, blamed),
            blames=tuple(
                (*key, move.exit.label) for move in blamed if move.exit is not None
            ),
        )


def _waiting_on(
    study: Study, queue: Place, worlds: int, blamed: list[Move]
) -> Witness | None:
    """A call to the queue that comes round to it twice."""
    witness = study.call_to_place(queue, worlds)
    round_ = [m.exit.label for m in blamed if m.exit and m.may & worlds][:1] * 2
    if witness is None or not round_:
        return witness
    return replace(
        witness, outcomes={**witness.outcomes, queue.state.node: tuple(round_)}
    )


def _stuck(study: Study, queue: Place, blamed: list[Move]) -> int:
    """The worlds in which every way on from *blamed* comes back to the same queue."""
    proofs, home = study.proofs, (queue.state.flow, queue.state.node)
    begins = proofs.reached[queue.index] & ~proofs.surely_left(queue)
    # Where the queue itself is down nobody waits: that is a circle of another sort.
    begins &= study.worlds.up
    worlds = 0
    came: dict[int, int] = {}
    for move in blamed:
        here = begins & move.may
        worlds |= here
        if move.target < 0:
            return 0
        came[move.target] = came.get(move.target, 0) | here
    todo, done = list(came), dict.fromkeys(came, 0)
    while todo and worlds:
        index = todo.pop()
        place, here = proofs.places[index], came[index] & ~done.get(index, 0)
        done[index] = came[index]
        if (place.state.flow, place.state.node) == home or not here:
            continue
        if place.node.kind.ending() or place.node.resolves:
            worlds &= ~here
            continue
        left = ~proofs.surely_left(place)
        for move in place.moves:
            fixed = move.exit is None or move.exit.by in ("fixed", "next")
            on = here & move.may & (-1 if fixed else left)
            if move.target < 0 or (move.exit and is_good(place, move.exit)):
                worlds &= ~on
            elif on & ~came.get(move.target, 0):
                came[move.target] = came.get(move.target, 0) | on
                todo.append(move.target)
    return worlds
