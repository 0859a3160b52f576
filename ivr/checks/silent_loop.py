"""IVR105: a caller who does nothing goes round for ever."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.circles import follower, rounds
from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.compiler.states import Move, Place
from ivr.diagnostics import Finding, Related

SILENT = ("silence", "next", "pass", "world", "fixed")


@check("IVR105", scope="calls", yields_to=("IVR101", "IVR104", "IVR106"))
def silent_loop(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A circle that a caller who presses nothing and says nothing never leaves.

    ## Why it matters
    A caller without a keypad at hand, or whose keys the line does not carry, hears
    the same for ever; and a line left open is paid for until it is cut.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: main
    queues: {desk: {}}
    nodes:
      main:
        menu: "Welcome."
        options:
          1: {label: "the desk", go: desk}
        no-input: main
        no-match: desk
      desk: {queue: desk, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Lead silence to a person or a message box once the prompt was played enough.
    """
    proofs, places = study.proofs, study.proofs.places
    follows = follower(proofs, SILENT, study.blamed("IVR104", "IVR106"))

    def silent(place: Place, move: Move) -> int:
        return 0 if _waits_in_line(place) else follows(place, move)

    seen: set[frozenset[str]] = set()
    for found, worlds in rounds(proofs, silent, proofs.reached):
        names = frozenset(places[i].node.name for i in found)
        if names in seen:
            continue
        seen.add(names)
        first = min((places[i] for i in found), key=lambda p: p.node.span)
        others = sorted(names - {first.node.name})
        way = f', by way of "{others[0]}"' if others else ""
        also = {places[i].node.name: places[i].node.span for i in found}
        yield Finding(
            first.node.span,
            f'a caller who does nothing goes round for ever at "{first.node.name}"{way}'
            f"{study.when(worlds)}",
            "lead silence, at the last, to a person, a callback or a message box",
            tuple(Related(also[name], "and here") for name in others[:3]),
            node=first.node.name,
            worlds=study.products(worlds),
            witness=study.call_to_any(found, worlds),
        )


def _waits_in_line(place: Place) -> bool:
    """Whether callers wait for people here, and can leave by a key: they are asked
    nothing, and to say nothing is what one does in a line."""
    keys = (exit.by == "choice" and not exit.role for exit in place.node.exits)
    return place.node.kind.person and any(keys)
