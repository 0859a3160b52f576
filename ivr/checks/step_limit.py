"""IVR116: so many nodes in a row that a call would be cut."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.circles import follower, for_ever
from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.compiler.states import DECIDED
from ivr.diagnostics import Finding

LIMIT = 500
"""The engine gives up at 1,000 nodes without a wait; half of that is a warning."""


@check(
    "IVR116",
    severity="warning",
    scope="calls",
    yields_to=("IVR101", "IVR104", "IVR105"),
)
def step_limit(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    More than 500 nodes in a row at which nobody is asked and nothing is awaited.

    ## Why it matters
    Past 1,000 the engine takes it for a loop, and the caller is told that something
    went wrong.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: n1
    queues: {desk: {}}
    nodes:
      n1: {set: {seen: n1}, next: n2}
      n2: {set: {seen: n2}, next: n3}
      # … five hundred more
    ```
    Ask the caller something on the way, or take nodes out.
    """
    proofs, places = study.proofs, study.proofs.places
    at_once = follower(proofs, DECIDED, study.blamed("IVR104", "IVR105"))
    every = range(len(places))
    circling = for_ever(proofs, at_once, every, proofs.reached)
    longest = [0] * len(places)
    for index in proofs.postorder:
        for move in places[index].moves:
            if at_once(places[index], move):
                inner = LIMIT if index in circling else longest[move.target]
                longest[index] = max(longest[index], 1 + inner)
    for place in places:
        if longest[place.index] > LIMIT and proofs.reached[place.index]:
            yield Finding(
                place.node.span,
                f'more than {LIMIT} nodes follow "{place.node.name}" without a wait',
                "ask the caller something on the way",
                node=place.node.name,
            )
            return
