"""IVR113: a way on for something that never happens here."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Study, where
from ivr.diagnostics import Finding


@check(
    "IVR113",
    severity="warning",
    scope="calls",
    yields_to=("IVR101", "IVR102"),
    absence=True,
)
def orphan_error_handler(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    An exit that is written although the node can never be left by it: `closed` of a
    queue that is always staffed, `off` without a switch, an ending that the part
    does not have.

    ## Why it matters
    Someone counts on it. Mostly the hours or the switch were forgotten.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: desk
    queues: {desk: {}}
    nodes:
      desk: {queue: desk, closed: word, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Give the queue its hours, or take the exit out.
    """
    for flow, node in study.nodes():
        if not node.kind.service and node.kind.enters_flow() is None:
            continue
        inner = node.kind.enters_flow()
        part = flow.linked.get(inner[0]) if inner else None
        endings = {n.kind.ends_flow() for n in part.nodes.values()} if part else set()
        for label, target in node.text.written.items():
            exit = node.exit(label)
            if exit is None or exit.by != "fixed" or not study.reached(flow, node):
                continue
            places = study.places.get((flow.name, node.name), ())
            if not any(m.exit is exit for p in places for m in p.moves):
                yield Finding(
                    target.span,
                    f"{where(node, exit)} is never taken",
                    "give it the hours or the switch it waits for, or take it out",
                    node=node.name,
                    about=where(node, exit),
                )
        if part is None:
            continue
        for exit in node.exits:
            if not exit.role and exit.label not in endings and exit.origin == "written":
                yield Finding(
                    exit.span,
                    f'"{part.name}" never ends by "{exit.label}"',
                    "take it out, or end the part so",
                    node=node.name,
                    about=where(node, exit),
                )
