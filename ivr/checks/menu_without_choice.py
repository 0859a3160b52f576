"""IVR218: a menu with one option."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.checks.walks import options_of
from ivr.compiler.flow import Node
from ivr.diagnostics import Finding
from ivr.language.asking import Asking


@check("IVR218", severity="info")
def menu_without_choice(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A menu with a single option, where silence leads to the same place or to none of
    its own. "Press 1 for a callback, or stay on the line" is a choice, and so is
    a pattern of keys.

    ## Why it matters
    Callers must listen and press a key to go where they would have gone anyway.

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
        no-match: desk
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Say it with `say:` and lead on, or offer what else callers may want.
    """
    for node in study.sound_nodes():
        own = [exit for exit in node.exits if exit.by == "choice" and not exit.role]
        if not node.kind.takes_keys or len(own) != 1 or own[0].key is None:
            continue
        if own[0].key.kind in ("keys", "word") and not _silence_chooses(node):
            yield Finding(
                node.text.at("options"),
                f'"{node.name}" offers callers one option only',
                "lead on without a question, or offer what else callers may want",
                node=node.name,
            )


def _silence_chooses(node: Node) -> bool:
    """Whether silence is meant to be the other choice."""
    if not isinstance(node.kind, Asking):
        return False
    only = options_of(node)[0].target
    return any(
        exit.by == "silence" and exit.origin == "written" and exit.target != only
        for exit in node.exits
    )
