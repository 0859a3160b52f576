"""IVR302: callers come for something that the menu does not offer."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.callers import Callers, callers_of, language_told, name_of
from ivr.checks.frame import check
from ivr.checks.journeys import Journey, settled_behind, unoffered
from ivr.checks.labels import PERSON
from ivr.checks.study import Study
from ivr.compiler.states import Move, Place
from ivr.diagnostics import Finding, Related, Severity
from ivr.records import dataclass

NEAR = 0.75
"""Labels at least this near are about the same thing, or its kin; see the lexicon."""


@check(
    "IVR302",
    scope="calls",
    yields_to=("IVR101", "IVR305", "IVR301", "IVR304"),
    absence=True,
)
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
        for intent in unoffered(callers):
            if callers.phrases.get(intent) or callers.promising.get(intent):
                yield _finding(study, callers, intent)


def _finding(study: Study, callers: Callers, intent: str) -> Finding:
    message = f'a caller who wants "{name_of(study.flow, intent, callers.language)}"'
    message += " is offered no such option"
    asking = Journey(callers, intent, callers.starts)
    near = _nearest(callers, asking)
    first = next((p for p in asking.places if callers.options(p)), None)
    target = first.index if first else callers.starts[0]
    severity: Severity = "error"
    if near is not None:
        gets = ", ".join(f'"{name}"' for name in near.gets[:3]) or "nothing of it"
        message += f'; they would take "{near.label}" and get {gets}'
        target = near.move.target
    elif asking.settled_at_all:
        severity = "warning"
        message += " and must ask for a person"
    elif Journey(callers, intent, callers.starts, "unclear").settled_at_all:
        severity = "warning"
        message += " that says so"
    else:
        message += ", and no person who can be asked for handles it"
    language = language_told(callers)
    exit = near.move.exit if near else None
    return Finding(
        study.flow.intents[intent].span,
        message + (f" (in {language})" if language else ""),
        f"add an option with intent: {intent}, or a queue that handles it",
        (Related(exit.span, "the nearest option"),) if exit else (),
        severity=severity,
        intent=intent,
        worlds=study.products(callers.begin, language),
        witness=study.call_to(lambda p: p.index == target, callers.begin),
        explains=(near.why,) if near else (),
    )


@dataclass(frozen=True, slots=True)
class _Near:
    """An option that callers would take instead, and the intents that it settles."""

    label: str
    move: Move
    gets: list[str]
    why: str


def _nearest(callers: Callers, journey: Journey) -> _Near | None:
    """The option on the way that is nearest to the intent and settles another."""
    options: dict[str, tuple[Place, Move]] = {}
    for place in journey.places:
        for move in callers.options(place):
            text = callers.said(move).text
            if text and move.target >= 0 and not journey.leads_on(place, move):
                options.setdefault(text, (place, move))
    phrases = callers.phrases.get(journey.intent, ())
    if not options or not phrases:
        return None
    texts = list(options)
    near = callers.lexicon.nearest(phrases, texts, callers.language)
    if near is None or near[1] < NEAR:
        return None
    label, move = texts[near[0]], options[texts[near[0]]][1]
    settles = settled_behind(callers, move.target)
    others = callers.promised(move) - {journey.intent, PERSON}
    if journey.intent in settles or not (others or settles):
        return None
    return _Near(label, move, sorted(settles), near[2])
