"""IVR304: what callers come for is only to be had behind something else."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.callers import PERSON, Callers, Journey, callers_of, name_of
from ivr.checks.frame import check
from ivr.checks.study import Study, where
from ivr.compiler.states import Move, Place
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
        if not callers.starts:
            continue
        for intent in study.flow.intents.values():
            if intent.name == PERSON or not callers.phrases.get(intent.name):
                continue
            straight = Journey(callers, intent.name, callers.starts)
            if straight.promises_met or straight.worlds_of(straight.settled):
                continue
            around = Journey(callers, intent.name, callers.starts, anything=True)
            worlds = around.worlds_of(around.settled)
            if worlds:
                yield _finding(study, callers, around, worlds)


def _finding(study: Study, callers: Callers, journey: Journey, worlds: int) -> Finding:
    intent = journey.intent
    said = name_of(study.flow, intent, callers.language)
    place, move = _by_way_of(callers, journey)
    message = f'"{said}" is only to be had behind an option for something else'
    related: tuple[Related, ...] = ()
    if move is not None and move.exit is not None and place is not None:
        label = callers.said(move.exit).text or move.exit.label
        message += f': "{label}"'
        related = (Related(move.exit.span, where(place.node, move.exit)),)
    return Finding(
        study.flow.intents[intent].span,
        message,
        f"offer it by its own name, with intent: {intent}",
        related,
        intent=intent,
        worlds=study.products(worlds),
        witness=study.call_to(
            lambda p: (
                any(callers.settles_by(p, m, intent) for m in p.moves)
                or callers.settles(p, intent)
            ),
            worlds,
        ),
    )


def _by_way_of(callers: Callers, journey: Journey) -> tuple[Place | None, Move | None]:
    """The first option for something else behind which the intent is settled."""
    for place in sorted(journey.places, key=lambda p: p.index):
        for move, worlds in journey.moves[place.index]:
            settles = move.target >= 0 and journey.settled.get(move.target, 0) & worlds
            if settles and move.exit and callers.promised(move.exit):
                return place, move
    return None, None
