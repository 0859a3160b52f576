"""IVR103: a call that can come to no good ending."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.stranded import EXCUSED, DeadEnds, dead_ends
from ivr.checks.study import Study, where
from ivr.diagnostics import Finding, Related


@check("IVR103", scope="calls", yields_to=("IVR101", *EXCUSED, "IVR409"))
def dead_end(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A place that callers reach by choosing options, and from which, in some hours or
    with some switches, nothing they do makes a person, a kept promise or what they
    came for certain.

    ## Why it matters
    The caller did everything right and is let down: cut off, or left with nothing.

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
        options:
          1: {label: "an appointment", go: desk}
          2: {label: "a prescription", go: prescriptions}
        no-input: desk
        no-match: desk
      desk: {queue: desk, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
      prescriptions:
        lookup: {get: "https://example.org/prescriptions"}
        outcomes: {ready: desk, unknown: sorry}
        failed: desk
      sorry: {hangup: "We do not know you. Goodbye."}
    ```
    Lead the option to people, to a callback or to a message box.
    """
    ends = dead_ends(study)
    for key in ends.first:
        found = ends.by_no_switch(key)
        if found:
            yield _finding(study, ends, *key, found)


def _finding(study: Study, ends: DeadEnds, flow: str, name: str, found: int) -> Finding:
    node = study.part(flow).nodes[name]
    witness = study.call_to(
        lambda p: p.state.flow == flow and p.state.node == name,
        found,
        ends.trying,
        then=ends.leaves_empty_handed,
    )
    related = tuple(
        Related(exit.span, f"{where(node, exit)} ends the call")
        for exit in node.exits
        if exit.target is None and exit.ending in ("dead-end", "done")
        if not exit.gives_up
    )
    return Finding(
        node.span,
        f'a caller at "{name}" can be left with no person, no promise and no '
        f"answer{study.when(found)}",
        "lead this way to people, a callback or a message box",
        related,
        node=name,
        worlds=study.products(found),
        witness=witness,
    )
