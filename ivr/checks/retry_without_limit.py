"""IVR118: an entry is asked for again without an end."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.compiler.proofs import cyclic_sets, is_good
from ivr.compiler.states import Move, Place
from ivr.diagnostics import Finding


@check("IVR118", scope="calls", yields_to=("IVR101", "IVR107"))
def retry_without_limit(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A number or a word that is asked for, looked up, found wrong and asked for again,
    with nothing that counts how often.

    ## Why it matters
    The caller with the wrong number never gets on; a stranger may try all of them.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: pin
    queues: {desk: {}}
    nodes:
      pin:
        collect: "Please key in your four digits."
        into: pin
        length: 4
        sensitive: yes
        next: compare
        no-input: desk
        no-match: desk
      compare:
        lookup: {post: "https://example.org/pin"}
        send: {pin: "{pin}"}
        outcomes: {right: desk, wrong: pin}
        failed: desk
      desk: {queue: desk, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Count with `set: {tries: +1}` and lead to a person after the third.
    """
    places = study.proofs.places

    def again(place: Place, move: Move) -> bool:
        if move.target < 0 or move.exit is None or is_good(place, move.exit):
            return False
        by, key = move.exit.by, move.exit.key
        return by in ("next", "fixed", "world") or (
            by == "choice"
            and key is None
            and any(s.operator == "?" for s in move.exit.sets)
        )

    def after(index: int) -> Iterator[int]:
        for move in places[index].moves:
            if again(places[index], move):
                yield move.target

    seen: set[frozenset[str]] = set()
    reached = [p.index for p in places if study.proofs.reached[p.index]]
    for found in cyclic_sets(reached, after):
        inside = [places[i] for i in found]
        entries = [p for p in inside if _asks(p)]
        services = [p for p in inside if p.node.kind.service == "lookup"]
        names = frozenset(place.node.name for place in inside)
        if not entries or not services or names in seen:
            continue
        seen.add(names)
        first = min(entries, key=lambda p: p.node.span)
        worlds = study.proofs.reached[first.index]
        yield Finding(
            first.node.span,
            f'"{first.node.name}" is asked again as often as '
            f'"{services[0].node.name}" refuses it, without an end',
            "count the tries, and lead to a person after the third",
            node=first.node.name,
            witness=study.call_to_place(first, worlds),
        )


def _asks(place: Place) -> bool:
    """Whether the caller enters a value here."""
    return any(
        exit.by == "choice" and exit.key is None and exit.sets
        for exit in place.node.exits
    )
