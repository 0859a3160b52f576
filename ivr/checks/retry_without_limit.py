"""IVR118: an entry is asked for again without an end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.checks.words import tests_of
from ivr.compiler.components import circles
from ivr.compiler.flow import Node
from ivr.compiler.proofs import is_good
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
    places, settled = study.proofs.places, study.proofs.settled

    def after(index: int) -> Iterator[int]:
        for move in places[index].moves if not settled[index] else ():
            if move.target >= 0 and _again(places[index], move):
                yield move.target

    seen: set[frozenset[str]] = set()
    reached = [p.index for p in places if study.proofs.reached[p.index]]
    for found in circles(reached, after):
        inside = [places[i] for i in found]
        entries = {p.index: asked for p in inside if (asked := _asked(p))}
        refusing = _refusing(inside, entries)
        names = frozenset(place.node.name for place in inside)
        if not entries or refusing is None or names in seen:
            continue
        seen.add(names)
        first = min((places[i] for i in entries), key=lambda place: place.node.span)
        worlds = study.proofs.reached[first.index]
        yield Finding(
            first.node.span,
            f'"{first.node.name}" is asked again as often as "{refusing.name}" '
            "refuses it, without an end",
            "count the tries, and lead to a person after the third",
            node=first.node.name,
            witness=study.call_to_place(first, worlds),
        )


def _again(place: Place, move: Move) -> bool:
    """Whether the call goes on so because of what was entered, with no choice."""
    if move.exit is None:
        return True
    by, key = move.exit.by, move.exit.key
    entered = by == "choice" and key is None and bool(_asked(place))
    return not is_good(place, move.exit) and (
        by in ("next", "fixed", "world") or entered
    )


def _asked(place: Place) -> frozenset[str]:
    """The values that the caller enters here."""
    return frozenset(
        each.name
        for exit in place.node.exits
        if exit.by == "choice" and exit.key is None
        for each in exit.sets
        if each.operator == "?"
    )


def _refusing(
    inside: list[Place], entries: Mapping[int, frozenset[str]]
) -> Node | None:
    """What looks an entry up, or compares a secret with what it should be."""
    secret = {
        name
        for place in inside
        if getattr(place.node.kind, "sensitive", False)
        for name in entries.get(place.index, ())
    }
    for place in inside:
        compared = {test.name for test in tests_of(place.node)}
        if place.node.kind.service == "lookup" or secret & compared:
            return place.node
    return None
