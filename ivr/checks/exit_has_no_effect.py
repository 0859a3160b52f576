"""IVR109: a question whose answer changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.diagnostics import Finding


@check("IVR109", severity="warning", yields_to=("IVR101",))
def exit_has_no_effect(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A node that asks the hours, a switch, a value or a service, and leads to the same
    place whatever the answer.

    ## Why it matters
    It looks as if something were decided here. Mostly one of the ways was meant to
    lead elsewhere.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: desk
    hours: {office: {zone: Europe/London, open: "Mo-Fr 09:00-17:00"}}
    queues: {desk: {}}
    nodes:
      desk: {hours: office, open: word, closed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Lead one of the ways elsewhere, or take the node out.
    """
    for node in study.sound_nodes():
        exits = [exit for exit in node.exits if not exit.role]
        if len(exits) < 2 or any(exit.by not in ("fixed", "world") for exit in exits):
            continue
        targets = {(exit.target, exit.ending, exit.sets, exit.good) for exit in exits}
        if len(targets) == 1 and exits[0].target is not None:
            yield Finding(
                node.text.kind_span,
                f'whatever "{node.name}" finds, the call goes on to '
                f'"{exits[0].target}"',
                "lead one of its exits elsewhere, or take it out",
                node=node.name,
            )
