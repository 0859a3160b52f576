"""IVR303: what callers come for is out of reach at some hours, with nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ivr.checks.callers import PERSON, Journey, callers_of, name_of
from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.compiler.states import Move, Place
from ivr.diagnostics import Finding


@check(
    "IVR303",
    scope="calls",
    yields_to=("IVR101", "IVR305", "IVR301", "IVR304", "IVR302"),
)
def intent_unserved_sometimes(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    Something that callers come for and can have at some hours, or with some
    switches, and at others neither it nor any other good ending.

    ## Why it matters
    Whoever tests the line by day never meets it: the English caller at half past
    five does.

    ## Example
    ```yaml
    ivr: 1
    name: account
    languages: [en]
    start: main
    intents: {account.unlock: {say: {en: [unlock my account]}}}
    hours: {office: {zone: Europe/London, open: "Mo-Fr 09:00-17:00"}}
    queues: {account: {handles: [account.*], hours: office}}
    nodes:
      main:
        menu: "Account support."
        options:
          1: {label: "unlock your account", go: people}
        no-input: people
        no-match: people
      people:
        queue: account
        closed: {say: "We are closed.", next: bye}
        gave-up: word
        full: word
        failed: word
      bye: {hangup: "Goodbye."}
      word:
        voicemail: "Please leave a message."
        to: account
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Offer a callback or a message box at those hours.
    """
    proofs, up = study.proofs, study.worlds.up
    for callers in callers_of(study):
        if not callers.starts:
            continue
        language = callers.language if len(study.flow.languages) > 1 else None
        for intent in study.flow.intents.values():
            if intent.name == PERSON:
                continue
            journey = Journey(callers, intent.name, callers.starts)
            settled = journey.worlds_of(journey.settled)
            reached = 0
            for index in callers.starts:
                reached |= proofs.reached[index]
            without = reached & up & ~settled & ~journey.worlds_of(journey.ends_well)
            if not settled or not without:
                continue
            said = name_of(study.flow, intent.name, callers.language)
            follows = _follows(journey)
            yield Finding(
                intent.span,
                f'a caller who wants "{said}" gets neither it nor a person nor a '
                f"promise{study.when(without, language)}",
                "offer a callback or a message box there",
                intent=intent.name,
                worlds=study.products(without, language),
                witness=study.call_to(
                    lambda p: p.node.kind.ending() is not None, without, follows
                ),
            )


def _follows(journey: Journey) -> Callable[[Place, Move], bool]:
    """The moves of the caller; before they are in their language, any."""
    taken = {
        (index, id(move)) for index, moves in journey.moves.items() for move, _ in moves
    }
    return lambda place, move: (
        place.index not in journey.moves or (place.index, id(move)) in taken
    )
