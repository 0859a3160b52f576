"""IVR114: a condition that is always, or never, true."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Study, where
from ivr.diagnostics import Finding
from ivr.language.conditions import HoursAre, atoms


@check(
    "IVR114",
    severity="warning",
    scope="calls",
    yields_to=("IVR101", "IVR107", "IVR402"),
)
def constant_condition(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    An option or a branch whose condition never holds when a call comes there, or
    always does.

    ## Why it matters
    An option that is never said is no option. Mostly a value or a language is
    misspelt.

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
          2: {label: "한국어", when: {language: ko}, go: desk}
        no-input: desk
        no-match: desk
      desk: {queue: desk, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Correct the condition, or take it out.
    """
    proofs = study.proofs
    for flow, node in study.nodes():
        places = [
            place
            for place in study.places.get((flow.name, node.name), ())
            if proofs.reached[place.index]
        ]
        for exit in node.exits:
            if exit.guard is None or not exit.key or not places:
                continue
            if any(isinstance(atom, HoursAre) for atom in atoms(exit.guard)):
                continue
            masks = [(study.states.masks(exit.guard, p.state), p) for p in places]
            ever = any(may & proofs.reached[p.index] for (may, _), p in masks)
            always = all(not proofs.reached[p.index] & ~must for (_, must), p in masks)
            if ever and not always:
                continue
            said = "never" if not ever else "always"
            yield Finding(
                next(atoms(exit.guard)).span,
                f"the condition of {where(node, exit)} {said} holds",
                "correct it, or take it out",
                node=node.name,
                about=where(node, exit),
            )
