"""IVR203: keys of one option begin those of another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from ivr.checks.frame import check
from ivr.checks.measures import apart
from ivr.checks.study import Study
from ivr.checks.walks import key_span
from ivr.compiler.flow import Exit
from ivr.diagnostics import Finding, Related
from ivr.dtmf import begins, overlaps


@check("IVR203")
def ambiguous_keys(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A menu in which the keys of one option begin those of another, such as 1 and 12,
    or in which two patterns cover the same keys. Options that are never offered at
    the same time may share keys.

    ## Why it matters
    A caller who presses 1 hears nothing until the menu has given up waiting for
    a 2. Many take the silence for a dropped call, and hang up.

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
          12: {label: "a prescription", go: desk}
        no-input: desk
        no-match: desk
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Give all options of a menu the same number of keys, and none two meanings.
    """
    for node in study.sound_nodes():
        keyed = [exit for exit in node.exits if exit.key is not None]
        for one, other in combinations(keyed, 2):
            if one.role and other.role:
                continue
            for short, long in ((one, other), (other, one)):
                message = _clash(short, long)
                # A key of the whole flow is not the menu's to change.
                at, seen = (short, long) if not short.role else (long, short)
                if message and not apart(one.guard, other.guard):
                    yield Finding(
                        key_span(node, at),
                        message,
                        "give every option of the menu the same number of keys",
                        (Related(key_span(node, seen), "bound here"),),
                        node=node.name,
                    )
                    break


def _clash(short: Exit, long: Exit) -> str:
    """What callers meet who press the keys of *short*; empty where all is well."""
    first, second = short.key, long.key
    assert first is not None and second is not None
    if begins(first, second):
        return f'option "{first.text}" waits in case the caller means "{second.text}"'
    if first.kind == second.kind == "pattern" and overlaps(first, second):
        return f'some keys are both "{first.text}" and "{second.text}"'
    return ""
