"""IVR502: callers of two languages are told different things."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.checks.wording import keys_told, mentions
from ivr.checks.words import prompts_of
from ivr.compiler.flow import Node
from ivr.diagnostics import Finding, Related
from ivr.language.text import ANY, Part, Prompt


@check("IVR502", severity="warning", yields_to=("IVR202", "IVR204", "IVR501", "IVR509"))
def languages_differ(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A text that tells of a key in one language and not in another, or offers a
    language by the key of another one, which are errors; or that says a value, such
    as the wait, in one language only.

    ## Why it matters
    Somebody changed one language and forgot the other: its callers know of less.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en, ko]
    start: welcome
    agent: desk
    queues: {desk: {}}
    nodes:
      welcome:
        say: {en: "Welcome. For a person, press 0.", ko: "안녕하세요."}
        next: main
      main:
        menu: {en: "Please choose.", ko: "선택해 주세요."}
        options:
          1: {label: {en: "an appointment", ko: "예약"}, go: desk}
        no-input: desk
        no-match: desk
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: {en: "Sorry.", ko: "죄송합니다."}, ends: refused}
    ```
    Say the same in both languages.
    """
    for node in study.sound_nodes():
        if any(hasattr(o, "language") for o in getattr(node.kind, "options", ())):
            # A choice of languages offers each in itself.
            yield from _offered(node)
            continue
        for prompt in prompts_of(node):
            yield from _compared(node, prompt)


def _offered(node: Node) -> Iterator[Finding]:
    """Offers of a language by a key that chooses another one."""
    prompt = getattr(node.kind, "value", None)
    if not isinstance(prompt, Prompt):
        return
    options = getattr(node.kind, "options", ())
    chosen = {option.key.text: option.language for option in options}
    for tongue in prompt.by_language:
        keys = keys_told(prompt.wording(tongue) or "") & chosen.keys()
        wrong = [key for key in sorted(keys) if chosen[key] != tongue]
        if tongue != ANY and wrong and len(wrong) == len(keys):
            yield Finding(
                prompt.parts(tongue)[0].span,
                f"callers are told in {tongue} to press {wrong[0]}, which chooses "
                f"{chosen[wrong[0]]}",
                "name the key of that language",
                severity="error",
                node=node.name,
            )


def _compared(node: Node, prompt: Prompt) -> Iterator[Finding]:
    tongues = [tongue for tongue in prompt.by_language if tongue != ANY]
    for other in tongues[1:]:
        first = tongues[0]
        told = _in_one_only(prompt, first, other) or _in_one_only(prompt, other, first)
        if told:
            key, where, not_where = told
            yield _finding(
                node,
                prompt,
                where,
                not_where,
                f"callers are told to press {key} in {where}, and not in {not_where}",
                wrong=True,
            )
            continue
        said = _value_in_one(prompt, first, other) or _value_in_one(
            prompt, other, first
        )
        if said:
            name, where, not_where = said
            message = f'"{{{name}}}" is said in {where}, and not in {not_where}'
            yield _finding(node, prompt, where, not_where, message, wrong=False)


def _finding(
    node: Node, prompt: Prompt, where: str, not_where: str, message: str, *, wrong: bool
) -> Finding:
    return Finding(
        prompt.parts(not_where)[0].span,
        message,
        "say the same in both languages",
        (Related(prompt.parts(where)[0].span, f"said here in {where}"),),
        severity="error" if wrong else None,
        node=node.name,
    )


def _in_one_only(
    prompt: Prompt, language: str, other: str
) -> tuple[str, str, str] | None:
    """A key that callers are told of in *language* and surely not in *other*."""
    text, against = prompt.wording(language), prompt.wording(other)
    keys = keys_told(text) if text and against else frozenset()
    if not keys or against is None or _names(prompt.parts(other)):
        return None
    only = sorted(keys - mentions(against))
    return (only[0], language, other) if only else None


def _value_in_one(
    prompt: Prompt, language: str, other: str
) -> tuple[str, str, str] | None:
    """A value said in *language*, where *other* has none and no figure either."""
    names, against = _names(prompt.parts(language)), prompt.wording(other)
    if not names or against is None or re.search(r"\d", against):
        return None
    missing = names - _names(prompt.parts(other))
    return (min(missing), language, other) if missing else None


def _names(parts: tuple[Part, ...]) -> set[str]:
    """The values said; hours may be those of another desk in another language."""
    return {
        name.partition(".")[0]
        for part in parts
        if part.text and "{" in part.text
        for name in part.template.names
    }
