"""IVR501: callers of one language hear nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ivr.checks.frame import check
from ivr.checks.phrases_used import is_needed, phrases_used
from ivr.checks.scripts import cannot_be_read
from ivr.checks.study import Study
from ivr.checks.walks import languages_heard
from ivr.checks.words import prompts_of
from ivr.compiler.flow import Flow, Node
from ivr.diagnostics import Finding
from ivr.language.conditions import LanguageIs, atoms
from ivr.language.text import Prompt


@check("IVR501", scope="calls")
def missing_translation(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A text that is missing in a language in which calls come to it, and sentences
    that the profile does not have in a language of the flow. A text for all
    languages that a voice of one of them cannot read is a warning, and so are
    missing sentences that only go with what the author wrote.

    ## Why it matters
    The caller hears silence, and is asked to choose.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en, ko]
    start: language
    queues: {desk: {}}
    nodes:
      language:
        language: {en: "For English, press 1.", ko: "한국어는 2번."}
        options: {1: en, 2: ko}
        next: welcome
      welcome: {say: {en: "Welcome to the clinic."}, next: desk}
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry:
        hangup: {en: "Nobody can answer now.", ko: "지금은 받을 수 없습니다."}
        ends: refused
    ```
    Add the text in that language.
    """
    heard = languages_heard(study)
    guessed: set[str] = set()
    for flow, node in study.nodes():
        spoken = heard.get((flow.name, node.name), ())
        if "languages" in study.flow.text.spans:
            # Of a language that the menu does not name another finding tells.
            spoken = tuple(each for each in spoken if each in study.flow.languages)
        for prompt in dict.fromkeys(_heard(flow, node)):
            tongues = _where_heard(node, prompt, spoken)
            yield from _about(node, prompt, tongues)
            foreign = [tongue for tongue in tongues if cannot_be_read(prompt, tongue)]
            if flow.name not in guessed and foreign:
                yield _unreadable(flow, node, prompt, foreign)
                if "languages" not in flow.text.spans:
                    # Nobody said which languages there are: once is enough.
                    guessed.add(flow.name)
    for announcement in study.flow.announcements.values():
        if announcement.default is not None:
            yield from _about(None, announcement.default, study.flow.languages)
    for flow in study.linked:
        yield from _sentences(flow)


def _heard(flow: Flow, node: Node) -> Iterator[Prompt]:
    options = getattr(node.kind, "options", ())
    if not any(hasattr(option, "language") for option in options):
        # A choice of languages offers each in itself.
        yield from prompts_of(node)
    for what, name, _ in node.kind.refers():
        if what == "article" and name in flow.articles:
            yield flow.articles[name].text


def _where_heard(
    node: Node, prompt: Prompt, spoken: tuple[str, ...]
) -> tuple[str, ...]:
    """Those of the languages in which *prompt* is said, and not only could be."""
    guards = [
        each.when
        for each in (*_options(node), node.kind)
        if getattr(each, "when", None) is not None
        and prompt in (getattr(each, "label", None), getattr(each, "value", None))
    ]
    for atom in (atom for guard in guards for atom in atoms(guard)):
        if isinstance(atom, LanguageIs):
            spoken = tuple(t for t in spoken if t in atom.languages)
    return spoken


def _options(node: Node) -> Iterator[Any]:
    yield from (*getattr(node.kind, "options", ()), *getattr(node.kind, "escape", ()))


def _about(
    node: Node | None, prompt: Prompt, spoken: tuple[str, ...]
) -> Iterator[Finding]:
    missing = [tongue for tongue in spoken if not prompt.speaks(tongue)]
    whisper = node is not None and prompt is getattr(node.kind, "whisper", None)
    name = node.name if node else None
    if missing:
        who = "whoever answers hears" if whisper else "callers hear"
        yield Finding(
            prompt.span,
            f"{who} nothing of this in {' and '.join(missing)}",
            f"add {missing[0]}: and the text",
            severity="warning" if whisper else None,
            node=name,
        )


def _unreadable(flow: Flow, node: Node, prompt: Prompt, spoken: list[str]) -> Finding:
    written = "languages" in flow.text.spans
    return Finding(
        prompt.span,
        f"the voice for {' and '.join(spoken)} cannot read this",
        f"write the text for each language: {{{spoken[0]}: …}}"
        if written
        else "write languages: and the language of the texts",
        severity="warning",
        node=node.name,
    )


def _sentences(flow: Flow) -> Iterator[Finding]:
    used = phrases_used(flow)
    for language in flow.languages:
        missing = [p for p in used if flow.profile.phrase(p, language) is None]
        if missing:
            first = sorted(missing, key=lambda phrase: not is_needed(phrase))
            named = ", ".join(f'"{phrase}"' for phrase in first[:3])
            more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
            yield Finding(
                flow.text.spans.get("languages", flow.text.span),
                f'the profile "{flow.profile.name}" does not say {named}{more} '
                f"in {language}",
                f"write phrases: {{{language}: {{{first[0]}: …}}}}",
                severity=None if is_needed(first[0]) else "warning",
                about=f"sentences in {language}",
            )
