"""IVR305: an option leads to people who do not handle what it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from ivr.checks.callers import Callers, callers_of, language_told, queue_of
from ivr.checks.frame import check
from ivr.checks.journeys import Journey, behind
from ivr.checks.labels import PERSON
from ivr.checks.study import Study, where
from ivr.compiler.flow import Exit
from ivr.compiler.proofs import is_good
from ivr.compiler.states import Move, Place
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
        for intent, options in callers.promising.items():
            if intent not in study.flow.intents or intent == PERSON:
                continue
            settled = behind(callers, intent).settled
            seen = {
                id(move.exit)
                for place, move in options
                if settled.get(move.target, 0) & _worlds(study, place, move)
            }
            for place, move in options:
                if id(move.exit) in seen or not _worlds(study, place, move):
                    continue
                seen.add(id(move.exit))
                people = _people(callers, intent, move)
                if people:
                    yield _finding(study, callers, intent, place, move, people)


def _worlds(study: Study, place: Place, move: Move) -> int:
    return study.proofs.reached[place.index] & move.may


def _people(callers: Callers, intent: str, move: Move) -> list[Place]:
    """Where people answer behind an option, if they are none who handle it."""
    if move.target < 0:
        return []
    people = [
        place
        for place in Journey(callers, intent, (move.target,), "details").places
        if place.node.kind.person
        and any(m.exit and is_good(place, m.exit) for m in place.moves)
    ]
    handled = any(callers.settles_by(p, m, intent) for p in people for m in p.moves)
    # Who handles it, and is never there when it is offered, is no wrong department.
    return [] if handled else people


def _finding(
    study: Study,
    callers: Callers,
    intent: str,
    place: Place,
    move: Move,
    people: list[Place],
) -> Finding:
    exit, worlds = cast(Exit, move.exit), _worlds(study, place, move)
    name = getattr(queue_of(people[0]), "name", people[0].node.name)
    return Finding(
        exit.span,
        f'{where(place.node, exit)} promises "{intent}", but leads to "{name}", whose '
        "people do not handle it",
        f'lead it to a queue that handles "{intent}", or add it to handles',
        tuple(Related(each.node.span, "they answer here") for each in people[:2]),
        node=place.node.name,
        intent=intent,
        worlds=study.products(worlds, language_told(callers)),
        witness=study.call_by(place, move, worlds, lambda p: p is people[0]),
        explains=callers.labels.explains(exit),
    )
