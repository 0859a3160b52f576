"""IVR221: the same option has another key in the menu beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.measures import menus
from ivr.checks.study import Study
from ivr.checks.walks import key_span, menu_ahead, options_of
from ivr.compiler.flow import Exit, Flow, Node
from ivr.diagnostics import Finding, Related


@check("IVR221", severity="warning")
def key_changes_meaning(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    Two menus that stand for each other, such as those for day and night or for the
    first and the second try, in which the same label has different keys.

    ## Why it matters
    People who call often press the key that they know, and come out elsewhere.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: door
    hours: {desk: {zone: Europe/London, open: "Mo-Fr 09:00-17:00"}}
    queues: {desk: {}}
    nodes:
      door: {hours: desk, open: day, closed: night}
      day:
        menu: "Welcome to the clinic."
        options:
          1: {label: "an appointment", go: desk}
          2: {label: "a prescription", intent: refill, go: desk}
        no-input: desk
        no-match: desk
      night:
        menu: "The clinic is closed."
        options:
          1: {label: "a prescription", intent: refill, go: desk}
          2: {label: "an appointment", go: desk}
        no-input: desk
        no-match: desk
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    intents: {refill: {say: {en: [a prescription]}}}
    ```
    Give the option the same key in both menus.
    """
    flow = study.flow
    seen: set[tuple[str, str]] = set()
    for one, other in _siblings(study):
        pair = (min(one.name, other.name), max(one.name, other.name))
        if one is other or pair in seen:
            continue
        seen.add(pair)
        first, second = sorted((one, other), key=lambda node: node.span)
        keys = dict(_labels(flow, first))
        for label, exit in _labels(flow, second):
            before = keys.get(label)
            if before is not None and before.label != exit.label:
                yield Finding(
                    key_span(second, exit),
                    f'"{label}" is {exit.label} at "{second.name}", but '
                    f'{before.label} at "{first.name}"',
                    "give the option the same key in both menus",
                    (Related(key_span(first, before), "its key here"),),
                    node=second.name,
                )


def _siblings(study: Study) -> Iterator[tuple[Node, Node]]:
    """Menus that stand for each other: by hours or switch, or after a mistake."""
    flow = study.flow
    for node in study.sound_nodes():
        split = [exit for exit in node.exits if exit.by == "fixed"]
        ahead = [pair[1] for e in split if (pair := menu_ahead(flow, e)) is not None]
        yield from ((ahead[0], other) for other in ahead[1:])
    for node, _ in menus(study.sound_nodes()):
        for exit in node.exits:
            if exit.by in ("silence", "mistake"):
                pair = menu_ahead(flow, exit)
                if pair is not None and pair[0] is flow:
                    yield node, pair[1]


def _labels(flow: Flow, node: Node) -> Iterator[tuple[str, Exit]]:
    """The labels of a menu's keys, in the flow's first language that has them."""
    for exit in options_of(node):
        if exit.said is None or exit.key is None or not exit.key.pressed:
            continue
        for language in flow.languages:
            label = exit.said.wording(language)
            if label:
                yield re.sub(r"\s+", " ", label).strip(" .,").casefold(), exit
                break
