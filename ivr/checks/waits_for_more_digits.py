"""IVR216: after the right key nothing happens for a while."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from ivr.checks.frame import check
from ivr.checks.measures import apart, cited
from ivr.checks.study import Study
from ivr.checks.walks import options_of
from ivr.compiler.flow import Exit
from ivr.diagnostics import Finding
from ivr.dtmf import lengths
from ivr.language.asking import Asking


@check("IVR216", severity="warning", yields_to=("IVR203",))
def waits_for_more_digits(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A menu whose options have different numbers of keys, or a prompt that waits
    longer between two keys than the profile's limit.

    ## Why it matters
    The menu cannot know whether another key comes, so everybody who presses one
    hears nothing at first. Many press again, and go wrong.

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
          55: {label: "the pharmacy", intent: pharmacy, go: desk}
        no-input: desk
        no-match: desk
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    intents: {pharmacy: {say: {en: [the pharmacy]}}}
    ```
    Give all options one key, or put the longer ones into a menu of their own.
    """
    profile = study.flow.profile
    most = profile.limit("key-gap-seconds-most")
    for node in study.sound_nodes():
        kind = node.kind
        if not isinstance(kind, Asking):
            continue
        pressed = _lengths_together(options_of(node))
        if pressed:
            yield Finding(
                node.text.at("options"),
                f'after {_keys(pressed[0])} "{node.name}" waits {kind.key_gap:g} s, in '
                f"case the caller means {_keys(pressed[-1])}",
                "give all options of the menu the same number of keys",
                node=node.name,
            )
        elif kind.key_gap > most:
            yield Finding(
                node.text.at("key_gap"),
                f'"{node.name}" waits {kind.key_gap:g} s after the last key; callers '
                "take that for a dropped call",
                f"write key_gap: {most:g}s or less",
                node=node.name,
                explains=cited(profile, "key-gap-seconds-most"),
            )


def _lengths_together(options: list[Exit]) -> tuple[int, ...]:
    """Different numbers of keys that are ever awaited at the same moment."""
    for one, other in combinations(options, 2):
        pressed = lengths(each.key for each in (one, other) if each.key)
        if len(pressed) > 1 and not apart(one.guard, other.guard):
            return pressed
    return ()


def _keys(count: int) -> str:
    return "one key" if count == 1 else f"{count} keys"
