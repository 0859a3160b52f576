"""IVR301: an option does not keep what it says."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.callers import (
    PERSON,
    Callers,
    callers_of,
    settled_behind,
    what_settles,
)
from ivr.checks.frame import check
from ivr.checks.study import Study, where
from ivr.compiler.states import Move, Place
from ivr.diagnostics import Finding


@check("IVR301", scope="calls", yields_to=("IVR101", "IVR305"))
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
    for callers in callers_of(study):
        seen: set[tuple[object, str]] = set()
        for intent, options in callers.promising.items():
            if intent not in study.flow.intents or intent == PERSON:
                continue
            settled = settled_behind(callers, intent)
            for place, move in options:
                if (move.exit, intent) in seen or move.target < 0:
                    continue
                if not study.proofs.reached[place.index] & move.may:
                    continue
                if not settled.get(move.target):
                    seen.add((move.exit, intent))
                    yield _finding(study, callers, intent, place, move)


def _finding(
    study: Study, callers: Callers, intent: str, place: Place, move: Move
) -> Finding:
    exit = move.exit
    assert exit is not None
    others = what_settles(callers, move.target)
    only = ", ".join(f'"{each}"' for each in others) or "nothing"
    label = callers.said(exit).text
    explains = (
        callers.lexicon.match(label, callers.phrases, callers.language).explains
        if label and not exit.promises
        else ()
    )
    worlds = study.proofs.reached[place.index] & move.may
    return Finding(
        exit.span,
        f'{where(place.node, exit)} promises "{intent}", but every way on settles '
        f"only {only}",
        "lead it to what it says, or say what it leads to",
        node=place.node.name,
        intent=intent,
        worlds=study.products(worlds, _other(study, callers)),
        witness=study.call_to(lambda p: p.index == move.target, worlds),
        explains=tuple(explains),
    )


def _other(study: Study, callers: Callers) -> str | None:
    """The language, where the flow speaks more than one."""
    return callers.language if len(study.flow.languages) > 1 else None
