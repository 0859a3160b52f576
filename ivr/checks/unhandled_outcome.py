"""IVR112: a part ends in a way that its caller does not handle."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.compiler.flow import Flow, Node
from ivr.diagnostics import Finding, Related


@check("IVR112", yields_to=("IVR101", "IVR110"))
def unhandled_outcome(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    An ending of a part, or an outcome that a look-up declares, for which the node
    that asked has no way on.

    ## Why it matters
    When it happens the line drops.

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
          1: {label: "again", go: {flow: clinic, endings: {}}}
          2: {label: "that is all", go: {end: served}}
        no-input: desk
        no-match: desk
      desk: {queue: desk, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Add the ending under `endings:`.
    """
    flow = study.flow
    for node in study.sound_nodes():
        inner = node.kind.enters_flow()
        part = flow.linked.get(inner[0]) if inner else None
        if part is None:
            continue
        handled = {exit.label for exit in node.exits}
        for ending, ends in _endings(part).items():
            if ending not in handled:
                blames = [(part.name, each.name, "") for each in ends]
                yield Finding(
                    node.text.at("endings"),
                    f'"{node.name}" does not say where "{ending}" of "{part.name}" '
                    "leads: the line drops",
                    f"add {ending}: and a node under endings:",
                    (Related(ends[0].span, "it ends so here"),),
                    node=node.name,
                    blames=tuple(blames),
                )


def _endings(part: Flow) -> dict[str, list[Node]]:
    """The nodes at which *part* ends, by the name of the ending."""
    found: dict[str, list[Node]] = {}
    for node in part.nodes.values():
        ending = node.kind.ends_flow()
        if ending is not None:
            found.setdefault(ending, []).append(node)
    return found
