"""IVR208: a menu that callers cannot hear again."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.measures import menus
from ivr.checks.study import Study
from ivr.diagnostics import Finding


@check("IVR208", severity="info")
def no_repeat(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A menu without a key to hear it again: the flow has none, or the menu has taken
    it for something else.

    ## Why it matters
    Who missed an option must wait in silence, which counts as a mistake.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: main
    keys: {"*": none}
    queues: {desk: {}}
    nodes:
      main:
        menu: "Welcome to the clinic."
        options:
          1: {label: "an appointment", go: desk}
          2: {label: "a prescription", go: desk}
        no-input: desk
        no-match: desk
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Leave the profile's key for it, or add an option that leads to the menu itself.
    """
    for node, _ in menus(study.sound_nodes()):
        chosen = [exit for exit in node.exits if exit.by == "choice"]
        if chosen and not any(
            exit.role == "repeat" or exit.target == node.name for exit in chosen
        ):
            yield Finding(
                node.span,
                f'callers have no key to hear "{node.name}" again',
                'bind one with keys: {"*": repeat}',
                node=node.name,
            )
