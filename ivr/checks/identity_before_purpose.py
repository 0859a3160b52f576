"""IVR704: callers are asked who they are before anybody asks what they want."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Study, key_of
from ivr.compiler.flow import Node
from ivr.compiler.states import Move, Place
from ivr.diagnostics import Finding
from ivr.language.choosing import Choosing
from ivr.language.text import Prompt

IDENTITY = re.compile(
    r"resident registration|social security|national insurance|passport number"
    r"|주민\s?등록\s?번호|주민\s?번호|외국인\s?등록\s?번호|여권\s?번호",
    re.IGNORECASE,
)
"""Numbers of a person's own; an order or a customer number tells less."""


@check("IVR704", severity="warning", scope="calls", yields_to=("IVR101",))
def identity_before_purpose(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A secret or a number of the person that is asked for on a way on which the caller
    was not yet asked what they come for. A line with a single purpose need not ask:
    one with no more than one intent, or whose menus offer one thing beside what was
    heard already.

    ## Why it matters
    Who only wants the opening hours gives away more than is needed. Korea's financial
    supervisor asks firms not to begin so.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: pin
    queues: {desk: {}}
    nodes:
      pin:
        collect: "Please key in your PIN."
        into: pin
        length: 4
        sensitive: yes
        next: main
        no-input: desk
        no-match: desk
      main:
        menu: "Welcome to the clinic."
        options:
          1: {label: "your results", go: desk}
          2: {label: "our opening hours", go: times}
        no-input: desk
        no-match: desk
      times: {say: "We are open day and night.", next: main}
      desk: {queue: desk, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Ask first what they come for, and for the number only where it is needed.
    """
    asked = {place.index for place in study.proofs.places if _asks_identity(place.node)}
    if not asked or not _purposes(study):
        return
    before = study.proofs.forward(study.worlds.all, _no_purpose)
    found: dict[tuple[str, str], int] = {}
    for index in sorted(asked):
        state = study.proofs.places[index].state
        if before[index]:
            key = (state.flow, state.node)
            found[key] = found.get(key, 0) | before[index]
    for (flow, name), worlds in found.items():
        node = study.part(flow).nodes[name]
        yield Finding(
            node.text.kind_span,
            f'"{name}" asks who the caller is before anybody has asked what they want'
            f"{study.when(worlds)}",
            "ask first what they come for, and for this only where it is needed",
            node=name,
            worlds=study.products(worlds),
            witness=study.call_to_node(node, worlds),
        )


def _asks_identity(node: Node) -> bool:
    if not hasattr(node.kind, "into"):
        return False
    if getattr(node.kind, "sensitive", False):
        return True
    prompt = getattr(node.kind, "value", None)
    parts = prompt.all_parts() if isinstance(prompt, Prompt) else ()
    return any(IDENTITY.search(part.text or "") for _, part in parts)


def _purposes(study: Study) -> bool:
    """Whether callers come for more than one thing; some lines serve one purpose."""
    if study.flow.intents:
        return len(study.flow.intents) > 1
    before = study.proofs.forward(study.worlds.all, _no_purpose)
    heard = {key_of(p) for p in study.proofs.places if before[p.index]}
    found: set[tuple[str, str]] = set()
    for place in study.proofs.places:
        for move in place.moves:
            if move.exit is None or move.exit.role or _no_purpose(place, move):
                continue
            target = study.proofs.places[move.target] if move.target >= 0 else None
            if target and target.node.kind.person:
                found.add(("", "a person"))
            elif target and not target.node.kind.ending():
                found |= {key_of(target)} - heard
    return len(found) > 1


def _no_purpose(place: Place, move: Move) -> bool:
    """Moves on which the caller has not said what they want."""
    exit = move.exit
    if exit is None:
        return True
    return not (isinstance(place.node.kind, Choosing) and exit.by == "choice")
