"""IVR416: callers are told another number, and cut off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.checks.course import any_world, cut_off, when
from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.checks.wording import place_in
from ivr.compiler.flow import Node
from ivr.diagnostics import Finding
from ivr.language.text import Part, Prompt

NUMBER = re.compile(
    r"(?<![\w.@/])(?:\{digits:\s*)?"
    r"(?!\d{4}[-. ]\d\d?[-. ]\d\d?\b)"
    r"(\+?\(?\d{1,4}\)?(?:[ .\-]{0,2}\(?\d{1,4}\)?){1,4})(?:\s*\})?"
    r"(?![\da-zA-Z%]|\s?(?:원|명|개|년|월|일))"
)
"""Figures as phone numbers are written, and no dates."""

LEAST, MOST = 7, 15
"""Digits of a number that can be rung; shorter ones are mostly for emergencies."""


@check("IVR416", severity="warning", scope="calls", yields_to=("IVR101",))
def sent_elsewhere(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A text that names another phone number, after which the call ends.

    ## Why it matters
    The caller, who may be driving, has to remember a number, ring it, and begin at its
    first menu. The line could have put them through.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: main
    queues: {desk: {}}
    nodes:
      main:
        menu: "Welcome to the clinic."
        options:
          1: {label: "an appointment", go: desk}
          2: {label: "the pharmacy", go: pharmacy}
        no-input: desk
        no-match: desk
      pharmacy: {hangup: "Please call 020 7946 0123.", ends: refused}
      desk: {queue: desk, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Put them through with `dial`, or offer to text the number.
    """
    own = {_digits(number.name)[-LEAST:] for number in study.flow.text.numbers}
    for flow, node in study.nodes():
        told = _told(node)
        if told is None or _digits(told[1])[-LEAST:] in own:
            continue
        places = study.places.get((flow.name, node.name), ())
        ends = cut_off(
            study, [p.index for p in places], ("done", "refused"), switches=True
        )
        worlds: dict[str, int] = {}
        for place in places:
            here = study.proofs.in_need[place.index] & study.worlds.up
            if here := here & ends[place.index]:
                language = place.state.language
                worlds[language] = worlds.get(language, 0) | here
        if worlds:
            yield _finding(study, node, told, worlds)


def _told(node: Node) -> tuple[Part, str] | None:
    """The first phone number that *node* names, and where."""
    prompt = getattr(node.kind, "value", None)
    if not isinstance(prompt, Prompt) or node.kind.service:
        return None
    for _, part in prompt.all_parts():
        for found in NUMBER.finditer(part.text or ""):
            if LEAST <= len(_digits(found[1])) <= MOST:
                return part, found[1]
    return None


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _finding(
    study: Study, node: Node, told: tuple[Part, str], worlds: dict[str, int]
) -> Finding:
    part, number = told
    products, said = when(study, worlds)
    offset = (part.text or "").find(number)
    return Finding(
        place_in(part, offset, len(number)),
        f'"{node.name}" tells callers to ring {number}, and the call ends{said}',
        "put them through with dial:, or text them the number",
        node=node.name,
        worlds=products,
        witness=study.call_to_node(node, any_world(worlds)),
    )
