"""IVR204: an option that nobody is told of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ivr.checks.frame import check
from ivr.checks.measures import says_options
from ivr.checks.study import Study
from ivr.checks.walks import BY_ITSELF, asks, key_span, options_of
from ivr.checks.wording import mentions
from ivr.compiler.flow import Exit, Flow, Node
from ivr.diagnostics import Finding
from ivr.dtmf import example
from ivr.language.choosing import Choosing
from ivr.language.conditions import LanguageIs, atoms
from ivr.language.text import Prompt
from ivr.language.waiting import Waiting


@check("IVR204", severity="warning", yields_to=("IVR501",))
def key_bound_but_not_said(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    An option that no prompt speaks of: it has no label, and neither the menu's text
    nor what is said before it names its key. Recordings of unknown wording, patterns
    such as extensions, and the keys of the whole flow are left in peace.

    ## Why it matters
    Callers cannot choose what they do not hear of.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: main
    queues: {desk: {}}
    nodes:
      main:
        menu: "For an appointment, press 1."
        spoken: as-written
        options: {1: desk, 2: desk}
        no-input: desk
        no-match: desk
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Give the option a label, or name its key in the text.
    """
    flow = study.flow
    before: dict[str, list[Node]] = {}
    for node, exit in flow.edges():
        if exit.target and exit.by in BY_ITSELF and not node.kind.service:
            before.setdefault(exit.target, []).append(node)
    for node in study.sound_nodes():
        own = [exit for exit in options_of(node) if _must_be_said(flow, exit)]
        if not own:
            continue
        silent: dict[str, list[str]] = {}
        for language in flow.languages:
            for exit in _unsaid(node, own, language, before):
                silent.setdefault(exit.label, []).append(language)
        for exit in own:
            if exit.label in silent:
                tongues = silent[exit.label]
                where = "" if set(tongues) == set(flow.languages) else tongues[0]
                yield Finding(
                    key_span(node, exit),
                    f'option "{exit.label}" of "{node.name}" is never said'
                    f"{f' in {where}' if where else ''}",
                    "give it a label, or name its key in the text",
                    node=node.name,
                )


def _must_be_said(flow: Flow, exit: Exit) -> bool:
    """Whether callers must be told of a key: not where custom tells them, and not
    of patterns, for which "your party's extension" is enough."""
    by_custom = exit.label in flow.profile.keys and exit.said is None
    return exit.key is not None and exit.key.kind == "keys" and not by_custom


def _unsaid(
    node: Node,
    own: Iterable[Exit],
    language: str,
    before: Mapping[str, list[Node]],
) -> Iterator[Exit]:
    kind, each_in_itself = node.kind, False
    said = [exit for exit in own if _offered_in(exit, language)]
    if isinstance(kind, Choosing):
        if says_options(kind, language) and kind.input != "speech":
            said = [exit for exit in said if exit.said is None]
        elif kind.input == "speech":
            return
        prompts = [kind.value]
    elif kind.takes_keys:
        # Each language is offered in itself: what is heard is all of them.
        prompts, each_in_itself = list(kind.heard()), True
    elif isinstance(kind, Waiting):
        said = [exit for exit in said if exit.said is None]
        prompts = [kind.music] if kind.music else []
    else:
        return
    said = list(_not_in(said, prompts, language, each_in_itself))
    earlier = (
        [p for n in _ahead_of(node, before) for p in n.kind.heard()] if said else []
    )
    yield from _not_in(said, earlier, language, False)


def _offered_in(exit: Exit, language: str) -> bool:
    return not any(
        isinstance(atom, LanguageIs) and language not in atom.languages
        for atom in atoms(exit.guard)
    )


def _not_in(
    exits: list[Exit], prompts: list[Prompt], language: str, all_languages: bool
) -> Iterator[Exit]:
    """Those of *exits* whose key surely no prompt names."""
    texts: list[str] = []
    for prompt in prompts:
        for spoken in prompt.by_language if all_languages else [language]:
            for part in prompt.parts(spoken):
                if part.text is None or part.template.names:
                    return
                texts.append(part.text)
    heard = mentions(" ".join(texts)) if exits else frozenset()
    yield from (exit for exit in exits if exit.key and example(exit.key) not in heard)


def _ahead_of(node: Node, before: Mapping[str, list[Node]]) -> Iterator[Node]:
    """The nodes from which a call comes to *node* by itself: some menus are told
    there."""
    seen = {node.name}
    todo = [node.name]
    while todo:
        for other in before.get(todo.pop(), ()):
            if other.name not in seen and not asks(other):
                seen.add(other.name)
                todo.append(other.name)
                yield other
