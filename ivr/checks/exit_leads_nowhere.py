"""IVR117: an exit behind which the line drops."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Study, where
from ivr.compiler.states import Move, Place
from ivr.diagnostics import Finding


@check("IVR117", scope="calls", yields_to=("IVR101", "IVR112", "IVR213", "IVR214"))
def exit_leads_nowhere(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    An exit that is not written, in a flow with no `otherwise` that would catch it.

    ## Why it matters
    When it happens, the caller is told that something went wrong, and cut off.

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
        gave-up: {hangup: "Please call again.", ends: refused}
        full: {hangup: "Please call again.", ends: refused}
    ```
    Write where the exit leads, or give the flow an `otherwise`.
    """
    taken: dict[int, int] = {}
    ways: dict[int, tuple[Place, Move, int]] = {}
    for place in study.proofs.places:
        left = ~study.proofs.surely_left(place)
        for move in place.moves:
            if move.exit is not None and move.exit.drops:
                here = study.proofs.reached[place.index] & move.may
                here &= -1 if move.exit.by in ("fixed", "next") else left
                taken[id(move.exit)] = taken.get(id(move.exit), 0) | here
                if here:
                    ways.setdefault(id(move.exit), (place, move, here))
    for flow, node in study.nodes():
        for exit in node.exits:
            worlds = taken.get(id(exit), 0)
            if not worlds or exit.by in ("silence", "mistake"):
                continue
            yield Finding(
                node.text.kind_span,
                f'"{node.name}" does not say where "{exit.label}" leads: '
                "the line drops",
                f"add {exit.label}: and a node, or give the flow an otherwise:",
                node=node.name,
                about=where(node, exit),
                worlds=study.products(worlds),
                witness=study.call_by(*ways[id(exit)]),
                blames=((flow.name, node.name, exit.label),),
            )
