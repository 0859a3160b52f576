"""IVR302: callers come for something that the menu does not offer."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.callers import PERSON, Callers, Journey, callers_of, name_of
from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.compiler.states import Move, Place
from ivr.diagnostics import Finding, Related, Severity

NEAR = 0.75
"""Labels at least this near are about the same thing, or its kin; see the lexicon."""


@check("IVR302", scope="calls", yields_to=("IVR101", "IVR305", "IVR301", "IVR304"))
def intent_unserved(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    Something that callers come for, to which no option leads. It names the option
    that such a caller would take instead, and what they would get: the account
    *unlocked* against the password *reset*. A warning where asking for a person
    still helps.

    ## Why it matters
    65 % of callers complain that their reason is not listed. They end in a procedure
    that does not help.

    ## Example
    ```yaml
    ivr: 1
    name: account
    languages: [ko]
    start: main
    intents:
      account.unlock: {say: {ko: [계정 잠금 해제]}}
      password.reset: {say: {ko: [비밀번호 재설정]}}
    nodes:
      main:
        menu: "계정 지원 센터입니다."
        options:
          1: {label: "비밀번호 재설정", go: reset}
        no-input: reset
        no-match: reset
      reset:
        say: "홈페이지에서 비밀번호를 다시 정하실 수 있습니다."
        resolves: [password.reset]
        next: {hangup: "감사합니다."}
    ```
    Offer it, or lead callers who want it to people who handle it.
    """
    for callers in callers_of(study):
        if not callers.starts:
            continue
        for intent in study.flow.intents.values():
            if intent.name == PERSON or not _judged(callers, intent.name):
                continue
            alone = Journey(callers, intent.name, callers.starts, fallback=False)
            if alone.promises_met or alone.worlds_of(alone.settled):
                continue
            helped = Journey(callers, intent.name, callers.starts)
            by_person = bool(helped.worlds_of(helped.settled))
            yield _finding(study, callers, helped, by_person)


def _judged(callers: Callers, intent: str) -> bool:
    """Whether anything is known of what these callers say, or of where they go."""
    return bool(callers.phrases.get(intent) or callers.promising.get(intent))


def _finding(
    study: Study, callers: Callers, journey: Journey, by_person: bool
) -> Finding:
    intent = journey.intent
    said = name_of(study.flow, intent, callers.language)
    near = _nearest(callers, journey)
    severity: Severity = "error"
    message = f'a caller who wants "{said}" is offered no such option'
    explains: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    if near is not None:
        label, place, move, explains = near
        gets = _gets(callers, move)
        message += f'; they would take "{label}" and get {gets}'
        assert move.exit is not None
        related = (Related(move.exit.span, "the nearest option"),)
    elif by_person:
        severity = "warning"
        message += " and must ask for a person"
    else:
        message += ", and no person who can be asked for handles it"
    language = callers.language if len(study.flow.languages) > 1 else None
    if language:
        message += f" (in {language})"
    definition = study.flow.intents[intent]
    reached = study.proofs.reached[callers.starts[0]]
    target = near[2].target if near else callers.starts[0]
    return Finding(
        definition.span,
        message,
        f"add an option with intent: {intent}, or a queue that handles it",
        related,
        severity=severity,
        intent=intent,
        worlds=study.products(reached, language),
        witness=study.call_to(lambda p: p.index == target, reached),
        explains=explains,
    )


def _nearest(
    callers: Callers, journey: Journey
) -> tuple[str, Place, Move, tuple[str, ...]] | None:
    """The option on the way that is nearest to the intent and settles another."""
    labels = [
        (text, place, move)
        for text, place, move in journey.labels()
        if callers.promised(move.exit) or not journey.leads_on(place, move)  # type: ignore[arg-type]
    ]
    phrases = callers.phrases.get(journey.intent, ())
    if not labels or not phrases:
        return None
    near = callers.lexicon.nearest(
        phrases, [text for text, _, _ in labels], callers.language
    )
    if near is None or near[1] < NEAR:
        return None
    text, place, move = labels[near[0]]
    exit = move.exit
    if exit is None or move.target < 0:
        return None
    promises = callers.promised(exit) - {journey.intent, PERSON}
    settles = _settles(callers, move)
    if journey.intent in settles or not (promises or settles):
        return None
    return text, place, move, (near[2],)


def _settles(callers: Callers, move: Move) -> set[str]:
    """The intents that are settled behind an option, without a further choice."""
    found: set[str] = set()
    journey = Journey(callers, PERSON, (move.target,), fallback=False)
    for place in journey.places:
        found.update(place.node.resolves)
        queue = callers.queue_of(place)
        if queue is not None:
            found.update(filter(queue.handles_intent, callers.study.flow.intents))
    return found


def _gets(callers: Callers, move: Move) -> str:
    assert move.exit is not None
    found = sorted(_settles(callers, move) | (callers.promised(move.exit) - {PERSON}))
    return ", ".join(f'"{name}"' for name in found[:3]) or "nothing of it"
