"""IVR301: an option does not keep what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from ivr.checks.callers import callers_of, language_told
from ivr.checks.frame import check
from ivr.checks.journeys import Journey, behind, what_settles
from ivr.checks.labels import PERSON
from ivr.checks.stranded import blamed_moves
from ivr.checks.study import Study, where
from ivr.compiler.flow import Exit
from ivr.compiler.states import Move, Place
from ivr.diagnostics import Finding

CAUSES = ("IVR104", "IVR106", "IVR110", "IVR112")
"""What also takes people away; mended, the promise may well be kept."""


@check("IVR301", scope="calls", yields_to=("IVR101", "IVR305", *CAUSES))
def promise_broken(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    An option that says, or declares, what callers come for, and from which no way in
    any hours leads to it.

    ## Why it matters
    The caller chose rightly and is taken to a procedure that does not help: "unlock
    your account" that can only reset the password.

    ## Example
    ```yaml
    ivr: 1
    name: account
    languages: [en]
    start: main
    intents:
      account.unlock: {say: {en: [unlock my account]}}
      password.reset: {say: {en: [reset my password]}}
    nodes:
      main:
        menu: "Account support."
        options:
          1: {label: "unlock your account", go: reset}
        no-input: reset
        no-match: reset
      reset:
        say: "You can set a new password on our web site."
        resolves: [password.reset]
        next: {hangup: "Goodbye."}
    ```
    Lead the option to what it says, or say what it leads to.
    """
    told = blamed_moves(study, *CAUSES)
    for callers in callers_of(study):
        for intent, options in callers.promising.items():
            if intent not in study.flow.intents or intent == PERSON:
                continue
            way = behind(callers, intent)
            settled = _settled(way, told)
            kept: dict[int, set[int]] = {}
            broken: dict[int, list[tuple[Place, Move]]] = {}
            for place, move in options:
                worlds = study.proofs.reached[place.index] & move.may
                if move.target < 0 or settled.get(move.target, 0) & worlds:
                    kept.setdefault(id(move.exit), set()).add(place.index)
                elif worlds:
                    broken.setdefault(id(move.exit), []).append((place, move))
            for exit, (first, *others) in broken.items():
                if exit not in kept:
                    yield _finding(study, way, *first)
                    continue
                # Only who came for something else before can be helped by it now.
                met = Journey(callers, intent, callers.starts).steps
                if met.keys().isdisjoint(kept[exit]):
                    mine = [each for each in (first, *others) if each[0].index in met]
                    yield from (_finding(study, way, *each) for each in mine[:1])


def _settled(way: Journey, told: Mapping[tuple[int, int], int]) -> dict[int, int]:
    """Where the intent is settled, or would be without what is told already."""
    if not told:
        return way.settled
    return way.settled_but_for(
        lambda place, move: told.get((place.index, id(move.exit)), 0)
    )


def _finding(study: Study, way: Journey, place: Place, move: Move) -> Finding:
    callers, exit = way.callers, cast(Exit, move.exit)
    settles = what_settles(callers, move.target)
    others = [f'"{each}"' for each in settles]
    worlds = study.proofs.reached[place.index] & move.may
    word = not others and way.ends_well.get(move.target, 0) & worlds
    ends = f"settles only {', '.join(others)}" if others else "settles nothing"
    if way.intent in settles:
        ends = _aside(way, move, worlds) or "is shut when callers can choose it"
    return Finding(
        exit.span,
        f'{where(place.node, exit)} promises "{way.intent}", but '
        + ("callers can only leave word there" if word else f"every way on {ends}"),
        "lead it to what it says, or say what it leads to",
        severity="warning" if word else None,
        node=place.node.name,
        intent=way.intent,
        worlds=study.products(worlds, language_told(callers)),
        witness=study.call_by(place, move, worlds),
        explains=callers.labels.explains(exit),
    )


def _aside(way: Journey, move: Move, worlds: int) -> str:
    """What is settled on the way, where only who leaves it gets the intent."""
    around = Journey(way.callers, way.intent, (move.target,), "anything")
    settled = around.settled[move.target]
    if settled and not settled & worlds:
        return ""
    resolved = {name for place in way.places for name in place.node.resolves}
    told = [f'"{name}"' for name in sorted(resolved - {way.intent})]
    return f"is for {', '.join(told)}" if told else "leads past it"
