"""IVR201: a menu that offers nothing."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.checks.walks import shut
from ivr.compiler.flow import Node
from ivr.diagnostics import Finding


@check("IVR201")
def no_options(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A menu without an option, or one whose options are all switched off at times. A
    question that lists concerns needs no options; keys of the whole flow are none.

    ## Why it matters
    The caller is asked to choose, hears no choice, and waits in silence.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: main
    queues: {desk: {}}
    nodes:
      main:
        menu: "Welcome to the clinic. What can we do for you?"
        no-input: desk
        no-match: desk
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Add `options:`, or say it with `say:` and lead on.
    """
    for node in study.sound_nodes():
        if not node.kind.takes_keys:
            continue
        own = [exit for exit in node.exits if exit.by == "choice" and not exit.role]
        if not own:
            yield Finding(
                node.text.at("options"),
                f'"{node.name}" asks callers to choose, and offers nothing',
                "add options:, or say it with say: and lead on",
                node=node.name,
            )
        elif all(exit.guard for exit in own):
            yield from _sometimes(study, node, frozenset(exit.label for exit in own))


def _sometimes(study: Study, node: Node, labels: frozenset[str]) -> Iterator[Finding]:
    found = shut(study, node, labels)
    if found:
        yield Finding(
            node.text.at("options"),
            f'"{node.name}" asks callers to choose, and at times offers nothing'
            f"{study.when(found)}",
            "add an option without when:, or lead calls past the menu with if:",
            node=node.name,
            worlds=study.products(found),
            witness=study.call_to_node(node, found),
        )
