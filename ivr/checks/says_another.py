"""IVR310: what is said on the way is about something else than was chosen."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.callers import Callers, callers_of
from ivr.checks.frame import check
from ivr.checks.labels import PERSON
from ivr.checks.study import Study, where
from ivr.compiler.states import Move, Place
from ivr.diagnostics import Finding, Related


@check("IVR310", scope="calls", yields_to=("IVR101", "IVR301", "IVR305"))
def says_another(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    An option that promises one thing, behind which the first thing said is about
    another.

    ## Why it matters
    The caller believes to have pressed the wrong key, and begins again.

    ## Example
    ```yaml
    ivr: 1
    name: account
    languages: [en]
    start: main
    intents:
      account.unlock: {say: {en: [unlock my account]}}
      password.reset: {say: {en: [reset my password]}}
    queues: {desk: {}}
    nodes:
      main:
        menu: "Support."
        options:
          1: {label: "unlock your account", go: tell}
        no-input: desk
        no-match: desk
      tell: {say: "We will reset your password.", next: desk}
      desk: {queue: desk, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Lead the option to the right place, or correct what is said.
    """
    for callers in callers_of(study):
        seen: set[tuple[object, str]] = set()
        for intent, options in callers.promising.items():
            if intent not in study.flow.intents or intent == PERSON:
                continue
            for place, move in options:
                if (move.exit, intent) in seen or move.exit is None:
                    continue
                seen.add((move.exit, intent))
                said = _first_said(callers, move)
                if said is None or not study.proofs.reached[place.index] & move.may:
                    continue
                text, at = said
                named = _named(callers, text)
                if not named or intent in named or named & set(move.exit.promises):
                    continue
                yield Finding(
                    at.node.text.kind_span,
                    f'{where(place.node, move.exit)} promises "{intent}", but then '
                    f'"{min(named)}" is spoken of',
                    "lead the option elsewhere, or correct what is said",
                    (Related(move.exit.span, "chosen here"),),
                    node=at.node.name,
                    intent=intent,
                )


def _named(callers: Callers, text: str) -> set[str]:
    phrases = {n: p for n, p in callers.phrases.items() if n != PERSON}
    return set(callers.lexicon.mentions(text, callers.language, phrases))


def _first_said(callers: Callers, move: Move) -> tuple[str, Place] | None:
    """The first announcement behind an option, if it comes before any choice."""
    index, places = move.target, callers.study.proofs.places
    for _ in range(20):
        if index < 0:
            return None
        place = places[index]
        prompts = list(place.node.kind.heard())
        moves = [m for m in place.moves if m.exit is None or m.exit.by == "next"]
        if len(moves) != len(place.moves) or place.node.resolves:
            return None
        if prompts:
            text = prompts[0].wording(callers.language)
            return (text, place) if text else None
        index = moves[0].target if moves else -1
    return None
