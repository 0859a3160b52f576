"""IVR211: two options that make no difference."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from ivr.checks.frame import check
from ivr.checks.measures import apart
from ivr.checks.study import Study
from ivr.checks.walks import key_span, options_of
from ivr.compiler.flow import Exit
from ivr.diagnostics import Finding, Related


@check("IVR211", severity="warning")
def same_target_twice(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    Two options of a menu with labels of their own that lead to the same place, and
    tell it nothing of what the caller chose: no `intent:`, no `set:`. A second key
    or word for the same label is no fault, and neither are options that are never
    offered at the same time.

    ## Why it matters
    Callers listen and choose for nothing, and are asked again what they want.

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
          2: {label: "a prescription", go: desk}
        no-input: desk
        no-match: desk
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Join the options, or say with `intent:` or `set:` what the caller chose.
    """
    for node in study.sound_nodes():
        told: dict[str, Exit] = {}
        for one, other in combinations(options_of(node), 2):
            if other.label not in told and _same(one, other):
                told[other.label] = one
        for exit in options_of(node):
            if exit.label in told:
                first = told[exit.label]
                yield Finding(
                    key_span(node, exit),
                    f'options "{first.label}" and "{exit.label}" of "{node.name}" '
                    f'both lead to "{exit.target}", and nothing tells them apart',
                    "join them, or say with intent: or set: what the caller chose",
                    (Related(key_span(node, first), "the first of them"),),
                    node=node.name,
                )


def _same(one: Exit, other: Exit) -> bool:
    """Whether it makes no difference which of two labels a caller chooses."""
    if one.target is None or one.target != other.target:
        return False
    if one.said is None or other.said is None or one.sets != other.sets:
        return False
    if set(one.promises) != set(other.promises) or apart(one.guard, other.guard):
        return False
    languages = {*one.said.by_language, *other.said.by_language}
    return any(one.said.wording(t) != other.said.wording(t) for t in languages)
