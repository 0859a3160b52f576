"""IVR106: callers wait for people who may never come, and can do nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.compiler.states import Place
from ivr.diagnostics import Finding


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
        targets = {move.target for move in blamed}
        if not targets or -1 in targets or not _only_back(places, place, targets):
            continue
        seen.add(key)
        worlds = study.proofs.reached[place.index]
        yield Finding(
            place.node.span,
            f'callers wait at "{place.node.name}" for people who may never come, '
            "and have no other way",
            "offer a key with escape:, and lead gave-up to a callback or a message box",
            node=place.node.name,
            worlds=study.products(worlds),
            witness=study.call_to_place(place, worlds),
            blames=tuple(
                (*key, move.exit.label) for move in blamed if move.exit is not None
            ),
        )


def _only_back(places: Sequence[Place], queue: Place, targets: set[int]) -> bool:
    """Whether every way from *targets* comes back to the same queue's node."""
    home = (queue.state.flow, queue.state.node)
    seen: set[int] = set()
    todo = list(targets)
    while todo:
        index = todo.pop()
        place = places[index]
        if index in seen or (place.state.flow, place.state.node) == home:
            continue
        seen.add(index)
        if place.node.kind.ending() or place.node.resolves:
            return False
        for move in place.moves:
            if move.target < 0:
                return False
            todo.append(move.target)
    return True
