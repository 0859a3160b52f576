"""IVR220: callers who cannot speak have no other way."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.measures import menus
from ivr.checks.study import Study
from ivr.checks.walks import onward
from ivr.compiler.flow import Exit, Flow, Node
from ivr.diagnostics import Finding


@check("IVR220", severity="warning")
def speech_only(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A question or menu that can only be answered by voice: no option has a key, not
    even at the last try, no key leads to a person, and callers who are not understood
    come to no menu with keys and to nobody.

    ## Why it matters
    Callers in a noisy street, with an accent or without a voice are asked the same
    thing again, and never get on.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: main
    queues: {desk: {}}
    intents: {visit: {say: {en: [an appointment]}}}
    nodes:
      main:
        ask: "Welcome to the clinic. What can we do for you?"
        intents: {visit: desk}
        no-input: sorry
        unsure: sorry
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Please come to the desk.", ends: refused}
    ```
    Offer options with keys, or lead `unsure` and `no-input` to a menu or a person.
    """
    flow = study.flow
    for node, kind in menus(study.sound_nodes()):
        if kind.input == "keys" or _has_key(flow, node):
            continue
        helped = [_helped(flow, exit) for exit in node.exits if exit.by != "choice"]
        if not all(helped):
            yield Finding(
                node.text.at("input"),
                f'"{node.name}" can only be answered by voice',
                "offer options with keys, or lead those who are not understood to "
                "a person",
                node=node.name,
            )


def _has_key(flow: Flow, node: Node) -> bool:
    """Whether some key gets callers on: an option's, or one for a person."""
    return any(
        exit.key is not None
        and exit.key.pressed
        and exit.role not in ("back", "repeat")
        for exit in node.exits
    )


def _helped(flow: Flow, exit: Exit) -> bool:
    """Whether who is silent or not understood comes to people, a promise or keys."""
    return any(
        node.kind.person or node.kind.service or _has_key(flow, node)
        for _, node in onward(flow, exit.target)
    )
