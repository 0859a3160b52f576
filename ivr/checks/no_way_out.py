"""IVR104: callers go round and cannot get out."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.circles import rounds
from ivr.checks.frame import check
from ivr.checks.study import Study, key_of
from ivr.compiler.states import Move, Place
from ivr.diagnostics import Finding, Related


@check("IVR104", scope="calls", yields_to=("IVR101", "IVR106"))
def no_way_out(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    Nodes that lead only to each other: once there, no key, no word and no luck
    brings a caller to a person, a promise or what they came for.

    ## Why it matters
    The caller goes in circles until they hang up.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    keys: {0: none, "#": none}
    start: main
    queues: {desk: {}}
    nodes:
      main:
        menu: "Welcome."
        options:
          1: {label: "our opening hours", go: times}
          2: {label: "the desk", go: desk}
        no-input: desk
        no-match: desk
      times:
        say: "We are open from nine to five."
        next: again
      again:
        menu: "Anything else?"
        options:
          1: {label: "our opening hours", go: times}
        no-input: again
        no-match: again
      desk: {queue: desk, gave-up: main, full: main, failed: main}
    ```
    Add an option that leads out, or a key for a person.
    """
    proofs, places = study.proofs, study.proofs.places
    stuck = [
        need & study.worlds.up & ~possible
        for need, possible in zip(proofs.in_need, proofs.possible, strict=True)
    ]
    waiting = study.blamed_nodes("IVR106")
    reported: set[frozenset[tuple[str, str]]] = set()
    for found, worlds in rounds(proofs, _leads_on, stuck):
        names = frozenset(key_of(places[i]) for i in found)
        # Other states of the same nodes, in another language, are the same circle.
        if names & waiting or any(names & other for other in reported):
            continue
        reported.add(names)
        first = min((places[i] for i in found), key=lambda p: p.node.span)
        others = sorted({places[i].node.name for i in found} - {first.node.name})
        about = ", ".join(f'"{name}"' for name in [first.node.name, *others][:5])
        yield Finding(
            first.node.span,
            f"callers go round in {about} and cannot get out{study.when(worlds)}",
            "add a way that leads out, such as a key for a person",
            tuple(
                Related(places[i].node.span, "and here")
                for i in found
                if places[i].node.name in others[:4]
            )[:4],
            node=first.node.name,
            worlds=study.products(worlds),
            witness=study.call_to_any(found, worlds),
            blames=tuple(
                (places[i].state.flow, places[i].state.node, exit.label)
                for i in found
                for exit in places[i].node.exits
            ),
        )


def _leads_on(place: Place, move: Move) -> int:
    """The worlds in which *move* leads on: at the first menu the key to go back only
    says it again, which is no way round."""
    again = move.exit is not None and move.exit.role and move.target == place.index
    return 0 if again else move.may
