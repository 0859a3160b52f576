"""IVR214: nothing is said about callers who press what is no option."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Study, where
from ivr.diagnostics import Finding


@check("IVR214", severity="warning", yields_to=("IVR101",))
def no_match_unhandled(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A menu or an entry without `no-match`, or a question without `unsure`, in a flow
    with no `otherwise` that would catch callers who press what is no option.

    ## Why it matters
    A caller whose finger slipped is cut off.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: main
    queues: {desk: {}}
    nodes:
      main:
        menu: "Welcome to the clinic."
        options: {1: {label: "an appointment", go: desk}}
        no-input: desk
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Lead them to a person, a callback or a message box.
    """
    flow = study.flow
    for node in study.sound_nodes():
        for exit in node.exits:
            if exit.by == "mistake" and exit.drops:
                yield Finding(
                    node.text.kind_span,
                    f'"{node.name}" does not say where "{exit.label}" leads: '
                    "callers who are not understood are cut off",
                    f"add {exit.label}: and a node, or give the flow an otherwise:",
                    node=node.name,
                    about=where(node, exit),
                    blames=((flow.name, node.name, exit.label),),
                )
