"""IVR506: the second prompt helps no more than the first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.measures import says_options
from ivr.checks.study import Study
from ivr.checks.wording import keys_told
from ivr.compiler.flow import Flow, Node
from ivr.diagnostics import Finding
from ivr.language.asking import Asking
from ivr.language.choosing import Choosing
from ivr.language.text import Prompt


@check("IVR506", severity="warning", yields_to=("IVR202",))
def unhelpful_reprompt(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    An `again` that repeats the prompt word for word, or that replaces a prompt which
    named the keys and names none itself. Recordings of unknown wording are left in
    peace.

    ## Why it matters
    Who did not understand the first time hears nothing that would help.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: main
    queues: {desk: {}}
    nodes:
      main:
        menu: "For an appointment, press 1. For a prescription, press 2."
        again: "That is not valid."
        spoken: as-written
        options: {1: desk, 2: desk}
        no-input: desk
        no-match: desk
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Say more than the first time, or leave `again` out.
    """
    flow = study.flow
    for node in study.sound_nodes():
        kind = node.kind
        if not isinstance(kind, Asking) or kind.again is None or kind.tries < 2:
            continue
        heard = dict.fromkeys((*kind.again.no_input, *kind.again.no_match))
        for prompt in heard:
            message = _about(flow, node, kind, prompt)
            if message:
                yield Finding(
                    prompt.span,
                    message,
                    "say more than the first time, or leave again out",
                    node=node.name,
                )


def _about(flow: Flow, node: Node, kind: Asking, again: Prompt) -> str:
    """What is wrong with *again*; empty where it may help."""
    for language in flow.languages:
        first, second = kind.value.wording(language), again.wording(language)
        if not first or not second:
            continue
        if _plain(first) == _plain(second):
            return f'callers at "{node.name}" hear the same words again'
        if not isinstance(kind, Choosing) or says_options(kind, language):
            continue
        if keys_told(first) and not keys_told(second):
            return f'callers at "{node.name}" are not told the keys again'
    return ""


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()
