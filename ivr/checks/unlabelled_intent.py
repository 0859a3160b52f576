"""IVR307: an option settles something that its label does not name."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.callers import callers_of
from ivr.checks.frame import check
from ivr.checks.labels import PERSON
from ivr.checks.study import Study, where
from ivr.diagnostics import Finding
from ivr.language.lexicon import load


@check("IVR307", severity="info", scope="calls", yields_to=("IVR101", "IVR301"))
def unlabelled_intent(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    An option with an `intent:` of which its label says nothing, but names another.

    ## Why it matters
    Callers go by what they hear. The checks believe the `intent:`.

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
          1: {label: "reset your password", intent: account.unlock, go: desk}
        no-input: desk
        no-match: desk
      desk: {queue: desk, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Say it in the label, or correct the `intent:`.
    """
    lexicon = load()
    for callers in callers_of(study):
        seen: set[object] = set()
        for place in study.proofs.places:
            if place.state.language != callers.language:
                continue
            for move in callers.options(place):
                exit = move.exit
                if exit is None or exit in seen or not exit.promises:
                    continue
                seen.add(exit)
                said = callers.said(move)
                named = said.promises - {PERSON}
                if not named or named & set(exit.promises):
                    continue
                meaning = lexicon.meaning(said.text, callers.language)
                yield Finding(
                    exit.span,
                    f'{where(place.node, exit)} says "{said.text}", which callers take '
                    f'for "{min(named)}", not for "{exit.promises[0]}"',
                    "say it in the label, or correct the intent:",
                    node=place.node.name,
                    explains=(meaning.explain(),),
                )
