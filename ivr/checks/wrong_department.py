"""IVR305: an option leads to people who do not handle what it says."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.callers import PERSON, Journey, callers_of, settled_behind
from ivr.checks.frame import check
from ivr.checks.study import Study, where
from ivr.compiler.proofs import is_good
from ivr.diagnostics import Finding, Related


@check("IVR305", scope="calls", yields_to=("IVR101",))
def wrong_department(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    An option that promises what callers come for, and ends with people whose queue
    does not handle it.

    ## Why it matters
    The caller waits, explains, and is told to call again: 20 to 30 % of calls in
    many centres reach the wrong desk.

    ## Example
    ```yaml
    ivr: 1
    name: account
    languages: [en]
    start: main
    intents:
      account.unlock: {say: {en: [unlock my account]}}
      refund: {say: {en: [get a refund]}}
    queues:
      account: {handles: [account.*]}
      billing: {handles: [refund]}
    nodes:
      main:
        menu: "Support."
        options:
          1: {label: "unlock your account", go: money}
          2: {label: "get a refund", go: money}
          3: {label: "anything else", go: people}
        no-input: people
        no-match: people
      money: {queue: billing, gave-up: word, full: word, failed: word}
      people: {queue: account, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: account
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Lead the option to the queue that handles it, or add the intent to `handles`.
    """
    for callers in callers_of(study):
        seen: set[tuple[object, str]] = set()
        for intent, options in callers.promising.items():
            if intent not in study.flow.intents or intent == PERSON:
                continue
            settled = settled_behind(callers, intent)
            for place, move in options:
                worlds = study.proofs.reached[place.index] & move.may
                if (move.exit, intent) in seen or move.target < 0 or not worlds:
                    continue
                if settled.get(move.target):
                    continue
                journey = Journey(callers, intent, (move.target,))
                wrong = [
                    each
                    for each in journey.places
                    if each.node.kind.person
                    and any(m.exit and is_good(each, m.exit) for m in each.moves)
                ]
                if not wrong or move.exit is None:
                    continue
                seen.add((move.exit, intent))
                name = getattr(callers.queue_of(wrong[0]), "name", wrong[0].node.name)
                yield Finding(
                    move.exit.span,
                    f'{where(place.node, move.exit)} promises "{intent}", but leads to '
                    f'"{name}", whose people do not handle it',
                    f'lead it to a queue that handles "{intent}", or add it to handles',
                    tuple(Related(p.node.span, "they answer here") for p in wrong[:2]),
                    node=place.node.name,
                    intent=intent,
                    worlds=study.products(worlds),
                    witness=study.call_to_place(wrong[0], worlds),
                )
