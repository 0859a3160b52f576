"""IVR306: two options of one menu that callers mix up."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from ivr.checks.callers import Callers, callers_of
from ivr.checks.frame import check
from ivr.checks.study import Study, key_of
from ivr.compiler.states import Move, Place
from ivr.diagnostics import Finding, Related


@check("IVR306", severity="warning", scope="calls", yields_to=("IVR101", "IVR211"))
def look_alike_options(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    Two options of the same menu that lead to different places and say the same, or
    nearly so.

    ## Why it matters
    Half of the callers take the wrong one.

    ## Example
    ```yaml
    ivr: 1
    name: account
    languages: [en]
    start: main
    queues: {first: {}, second: {}}
    nodes:
      main:
        menu: "Support."
        options:
          1: {label: "reset your password", go: first}
          2: {label: "password reset", go: second}
        no-input: first
        no-match: first
      first: {queue: first, gave-up: word, full: word, failed: word}
      second: {queue: second, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: first
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Say what is different about them.
    """
    for callers in callers_of(study):
        seen: set[tuple[str, str]] = set()
        for place in study.proofs.places:
            key = key_of(place)
            if place.state.language != callers.language or key in seen:
                continue
            seen.add(key)
            options = callers.options(place)
            if len(options) > 1:
                yield from _mixed_up(callers, place, options)


def _mixed_up(callers: Callers, place: Place, options: list[Move]) -> Iterator[Finding]:
    """The options of one menu whose labels callers do not tell apart."""
    exits = {move.exit.label: move.exit for move in options if move.exit}
    said = [(exit, callers.labels.said(exit)) for exit in exits.values()]
    known = [(exit, each.text) for exit, each in said if each.known and each.text]
    for (one, ours), (other, theirs) in combinations(known, 2):
        if one.target == other.target:
            continue
        why = callers.lexicon.confusable(ours, theirs, callers.language)
        if why:
            yield Finding(
                other.span,
                f'callers mix up "{theirs}" with "{ours}"',
                "say what is different about them",
                (Related(one.span, "the other one"),),
                node=place.node.name,
                explains=(why,),
            )
