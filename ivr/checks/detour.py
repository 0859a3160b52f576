"""IVR304: what callers come for is only to be had behind something else."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.callers import Callers, callers_of, language_told, name_of
from ivr.checks.frame import check
from ivr.checks.journeys import Journey, settled_behind, unoffered
from ivr.checks.study import Study, where
from ivr.compiler.flow import Exit
from ivr.compiler.states import Place
from ivr.diagnostics import Finding, Related


@check("IVR304", scope="calls", yields_to=("IVR101", "IVR305", "IVR301"))
def detour(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    Something that callers come for, which is only settled behind options that
    promise something else, and not by asking for a person either.

    ## Why it matters
    Callers learn to press "payments" to reach a person about their account. Those
    who do not know the trick get nowhere.

    ## Example
    ```yaml
    ivr: 1
    name: account
    languages: [en]
    keys: {0: none}
    start: main
    intents:
      account.unlock: {say: {en: [unlock my account]}}
      refund: {say: {en: [get a refund]}}
      delivery: {say: {en: [track my delivery]}}
    queues: {all: {}}
    nodes:
      main:
        menu: "Support."
        options:
          1: {label: "get a refund", go: people}
          2: {label: "track your delivery", go: people}
        no-input: people
        no-match: people
      people: {queue: all, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: all
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Offer it by its own name.
    """
    for callers in callers_of(study):
        for intent in unoffered(callers):
            if callers.phrases.get(intent) and not _is_findable(callers, intent):
                around = Journey(callers, intent, callers.starts, "anything")
                if around.settled_at_all:
                    yield _finding(study, around)


def _is_findable(callers: Callers, intent: str) -> bool:
    """Whether callers get it by asking for a person, or behind unclear labels."""
    return any(
        Journey(callers, intent, callers.starts, beyond).settled_at_all
        for beyond in ("asks", "unclear")
    )


def _finding(study: Study, journey: Journey) -> Finding:
    callers, intent = journey.callers, journey.intent
    said = name_of(study.flow, intent, callers.language)
    message = f'"{said}" is only to be had behind an option for something else'
    related: tuple[Related, ...] = ()
    found = _by_way_of(journey)
    if found is not None:
        place, exit = found
        message += f': "{callers.labels.said(exit).text or exit.label}"'
        related = (Related(exit.span, where(place.node, exit)),)
    return Finding(
        study.flow.intents[intent].span,
        message,
        f"offer it by its own name, with intent: {intent}",
        related,
        intent=intent,
        worlds=study.products(journey.settled_at_all, language_told(callers)),
        witness=study.call_to(
            lambda place: (
                callers.settles(place, intent)
                or any(callers.settles_by(place, m, intent) for m in place.moves)
            ),
            journey.settled_at_all,
        ),
    )


def _by_way_of(journey: Journey) -> tuple[Place, Exit] | None:
    """The option for something else behind which the intent is settled: the first
    one that leads there straight, or else the first."""
    far: tuple[Place, Exit] | None = None
    for place in sorted(journey.places, key=lambda place: place.index):
        offered = journey.callers.options(place)
        for step in journey.steps[place.index]:
            exit, target = step.move.exit, step.move.target
            if exit is None or step.move not in offered:
                continue
            if step.worlds & journey.settled.get(target, 0):
                if journey.intent in settled_behind(journey.callers, target):
                    return place, exit
                far = far or (place, exit)
    return far
