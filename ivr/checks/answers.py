"""How large one answer to the carrier gets, at least; no check of its own.

What is said at nodes that follow each other without a wait goes into one answer.
"""

from __future__ import annotations

from collections.abc import Mapping

from ivr import speech
from ivr.checks.measures import options_in_order, says_options, usual_value
from ivr.checks.walks import asks
from ivr.compiler.flow import Flow, Node
from ivr.language.choosing import Choosing
from ivr.language.text import Part, Prompt

VERB = 40
"""Bytes around each text in the carrier's language, at least."""


def size(flow: Flow, node: Node, language: str) -> int:
    """The bytes of what is surely said when a call comes to *node*."""
    kind, value = node.kind, getattr(node.kind, "value", None)
    if not isinstance(value, Prompt):
        return 0
    parts = list(value.parts(language))
    if isinstance(kind, Choosing) and says_options(kind, language):
        for option in options_in_order(flow, kind, language):
            parts += option.label.parts(language) if option.label else ()
    return sum(VERB + _bytes(flow, part, language) for part in parts)


def _bytes(flow: Flow, part: Part, language: str) -> int:
    text = part.play or part.text or ""
    if part.play or "{" not in text:
        return len(text.encode())
    total = 0
    for each in speech.parse_template(text).parts:
        if isinstance(each, speech.Literal):
            total += len(each.text.encode())
        elif isinstance(each, speech.Placeholder) and not each.literal:
            total += len(usual_value(each.name, flow, language).encode())
    return total


def _goes_on(flow: Flow, name: str) -> list[str]:
    """The nodes that follow *name* in the same answer to the carrier."""
    node = flow.nodes[name]
    if asks(node) or node.kind.service:
        return []
    return [
        exit.target
        for exit in node.exits
        if exit.by in ("next", "fixed") and exit.target in flow.nodes and exit.target
    ]


def with_all_behind(flow: Flow, sizes: Mapping[str, int]) -> dict[str, int]:
    """The most bytes of one answer that begins with each node; circles count once."""
    whole: dict[str, int] = {}
    for root in flow.nodes:
        stack, entered = [root], {root}
        while stack:
            name = stack[-1]
            behind = _goes_on(flow, name)
            new = [n for n in behind if n not in whole and n not in entered]
            if new:
                entered.add(new[0])
                stack.append(new[0])
                continue
            stack.pop()
            if name not in whole:
                most = max((whole.get(n, 0) for n in behind), default=0)
                whole[name] = sizes[name] + most
    return whole


def first_of(flow: Flow, large: set[str]) -> list[str]:
    """Those of *large* that follow none of the others."""
    later = {n for name in large for n in _goes_on(flow, name)}
    first = large - later
    return [name for name in flow.nodes if name in first] or sorted(large)[:1]
