"""IVR303: what callers come for is out of reach at some hours, with nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.callers import callers_of, language_told, name_of
from ivr.checks.frame import check
from ivr.checks.journeys import Journey
from ivr.checks.labels import PERSON
from ivr.checks.study import Study
from ivr.compiler.states import Place
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
    for callers in callers_of(study):
        for intent in study.flow.intents:
            if intent == PERSON or not callers.starts:
                continue
            journey = Journey(callers, intent, callers.starts)
            without = _without(study, journey) if journey.settled_at_all else 0
            if without:
                yield _finding(study, journey, without)


def _without(study: Study, journey: Journey) -> int:
    """The worlds in which callers get neither the intent nor another good ending."""
    found = 0
    for index in journey.starts:
        served = journey.settled[index] | journey.ends_well[index]
        found |= study.proofs.reached[index] & ~served
    return found & study.worlds.up


def _finding(study: Study, journey: Journey, without: int) -> Finding:
    callers, language = journey.callers, language_told(journey.callers)
    said = name_of(study.flow, journey.intent, callers.language)

    def over(place: Place) -> bool:
        if place.index not in journey.met:
            return False
        ends = (m.target < 0 and journey.takes(place, m) for m in place.moves)
        return place.node.kind.ending() is not None or any(ends)

    return Finding(
        study.flow.intents[journey.intent].span,
        f'a caller who wants "{said}" gets neither it nor a person nor a promise'
        f"{study.when(without, language)}",
        "offer a callback or a message box there",
        intent=journey.intent,
        worlds=study.products(without, language),
        witness=study.call_to(over, without, journey.takes),
    )
