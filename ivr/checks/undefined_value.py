"""IVR115: a value is used where it may not have been given yet."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.checks.words import spoken_values, tests_of, values_set
from ivr.compiler.states import Place
from ivr.diagnostics import Finding
from ivr.language.conditions import All, Condition, ValueIs
from ivr.language.values import BUILT_IN
from ivr.source import Span

COUNTING = (">", ">=", "<", "<=", "set", "unset", "!=")
"""Tests that say something of a value that was never set; a counter counts as 0."""


@check("IVR115", scope="calls", yields_to=("IVR101", "IVR107", "IVR509"))
def undefined_value(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A value that is said, tested or sent at a place to which some way leads on which
    it was never given.

    ## Why it matters
    The caller hears a gap, or is taken for someone who has no number; an
    `otherwise` that steps over a PIN lets strangers pass.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: main
    queues: {desk: {}}
    nodes:
      main:
        menu: "Welcome."
        options:
          1: {label: "your bill", go: number}
          2: {label: "your account", go: tell}
        no-input: desk
        no-match: desk
      number:
        collect: "Please key in your number."
        into: account
        length: 4
        next: tell
        no-input: desk
        no-match: desk
      tell: {say: "Your number is {digits:account}.", next: desk}
      desk: {queue: desk, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Ask for the value on every way, or test it with `{account: set}` first.
    """
    places = study.proofs.places
    given = _surely_given(study)
    known = {name for flow in study.linked for name in values_set(flow)}
    outside = set(BUILT_IN) | {n for f in study.linked for n in f.announcements}
    seen: set[tuple[Span, str]] = set()
    for place in places:
        if not study.proofs.reached[place.index]:
            continue
        for name, span in _needed(place):
            if name in given[place.index] or name in outside or name not in known:
                continue
            if (span, name) in seen or "." in name:
                continue
            seen.add((span, name))
            yield Finding(
                span,
                f'"{name}" may not have been given when a call comes here',
                f"ask for it on every way to {place.node.name}, or test it first",
                node=place.node.name,
                witness=study.call_to_place(place, study.proofs.reached[place.index]),
            )


def _needed(place: Place) -> Iterator[tuple[str, Span]]:
    """The values that are said, sent or tested here, but for those tested first."""
    tested = _given_by(getattr(place.node.kind, "when", None))
    for name, span in spoken_values(place.node):
        if name not in tested:
            yield name, span
    for test in tests_of(place.node):
        if test.operator not in COUNTING and test.operands != ("0",):
            yield test.name, test.span


def _surely_given(study: Study) -> list[frozenset[str]]:
    """For each state, the values given on every way to it.

    A way through an exit that is open only where a value is set gives it too.
    """
    places = study.proofs.places
    everything = frozenset(n for flow in study.linked for n in values_set(flow))
    given = [everything] * len(places)
    if not places:
        return given
    given[0] = frozenset(study.flow.text.takes)
    todo = [0]
    while todo:
        again: list[int] = []
        for index in todo:
            place = places[index]
            for move in place.moves:
                if move.target <= 0:
                    continue
                here = given[index]
                if move.exit is not None:
                    here |= {each.name for each in move.exit.sets}
                    here |= _given_by(move.exit.guard)
                else:
                    inner = place.node.kind.enters_flow()
                    here |= {each.name for each in inner[1]} if inner else set()
                kept = given[move.target] & here
                if kept != given[move.target]:
                    given[move.target] = kept
                    again.append(move.target)
        todo = again
    return given


def _given_by(guard: Condition | None) -> set[str]:
    """The values that are given where *guard* holds."""
    tests = guard.conditions if isinstance(guard, All) else (guard,)
    return {
        test.name
        for test in tests
        if isinstance(test, ValueIs) and test.operator not in ("unset", "!=")
    }
