"""IVR306: two options of one menu that callers mix up."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from ivr.checks.callers import callers_of
from ivr.checks.frame import check
from ivr.checks.study import Study
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
            key = (place.state.flow, place.state.node)
            if place.state.language != callers.language or key in seen:
                continue
            seen.add(key)
            exits = {m.exit.label: m.exit for m in callers.options(place) if m.exit}
            for one, other in combinations(exits.values(), 2):
                mine, its = callers.labels.said(one), callers.labels.said(other)
                if one.target == other.target or not mine.known or not its.known:
                    continue
                ours, theirs = mine.text, its.text
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
