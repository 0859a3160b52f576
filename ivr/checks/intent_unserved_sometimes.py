"""IVR303: what callers come for is out of reach at some hours, with nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ivr.checks.callers import callers_of, language_told, name_of
from ivr.checks.course import closes, cut_off, switched
from ivr.checks.frame import check
from ivr.checks.journeys import Journey
from ivr.checks.labels import PERSON
from ivr.checks.stranded import EXCUSED, blamed_moves, dead_ends
from ivr.checks.study import Study
from ivr.compiler.states import Place
from ivr.diagnostics import Finding


@check(
    "IVR303",
    scope="calls",
    absence=True,
    yields_to=(
        *("IVR101", "IVR305", "IVR301", "IVR304", "IVR302"),
        *(*EXCUSED, "IVR103", "IVR409"),
    ),
)
def intent_unserved_sometimes(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    Something that callers come for and can have at some hours, or with some
    switches, and at others neither it nor any other good ending. What another
    finding tells already, such as a closed door that cuts callers off or a switch
    that strands them, is not told again for each concern; nor is a door behind which
    callers are turned away on purpose, `ends: refused`.

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
    switches: {storm: {default: off}}
    queues: {account: {handles: [account.*]}}
    nodes:
      main:
        menu: "Account support."
        options:
          1: {label: "unlock your account", go: weather}
        no-input: people
        no-match: people
      weather: {switch: storm, on: away, off: people}
      away: {hangup: "We cannot help you today.", ends: refused}
      people: {queue: account, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: account
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Offer a callback or a message box there.
    """
    told: _Told | None = None
    for callers in callers_of(study):
        for intent in study.flow.intents:
            if intent == PERSON or not callers.starts:
                continue
            journey = Journey(callers, intent, callers.starts)
            if not (journey.settled_at_all and _without(study, journey, {})):
                continue
            told = told or _Told(study)
            without = _without(study, journey, told.spares(journey))
            if without:
                yield _finding(study, journey, without)


def _without(study: Study, journey: Journey, spared: Mapping[int, int]) -> int:
    """The worlds in which callers get neither the intent nor another good ending, and
    are not *spared*."""
    found = 0
    for index in journey.starts:
        served = journey.settled[index] | journey.ends_well[index]
        found |= study.proofs.reached[index] & ~served & ~spared.get(index, 0)
    return found & study.worlds.up


class _Told:
    """What other findings tell of callers who are cut off."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.at = {
            place.index: worlds
            for key, worlds in dead_ends(study).first.items()
            for place in study.places[key]
        }
        self.by = self._doors() | blamed_moves(study, *EXCUSED)

    def spares(self, journey: Journey) -> dict[int, int]:
        """The worlds in which the caller ends well, or as was told already."""
        return journey.ends_well_but_for(
            self.at, lambda place, move: self.by.get((place.index, id(move.exit)), 0)
        )

    def _doors(self) -> dict[tuple[int, int], int]:
        """Closed doors behind which callers are turned away on purpose."""
        doors = [
            (place, move)
            for place in self.study.proofs.places
            for move in place.moves
            if move.target >= 0 and closes(move.exit) and not switched(move.exit)
        ]
        targets = [move.target for _, move in doors]
        away = cut_off(self.study, targets, ("refused",), switches=False)
        return {(p.index, id(m.exit)): away[m.target] for p, m in doors}


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
