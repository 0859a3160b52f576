"""The addresses of a flow: services, recordings, links; no check of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from ivr.checks.words import prompts_of
from ivr.compiler.flow import Flow, Node
from ivr.language.text import Prompt
from ivr.language.values import Filling
from ivr.records import dataclass
from ivr.source import Span

LINK = re.compile(r"https?://[^\s\"<>]+", re.IGNORECASE)

Use = Literal["look-up", "recording", "link", "line"]


@dataclass(frozen=True, slots=True)
class Address:
    """An address as its author wrote it, values in braces."""

    text: str
    use: Use
    span: Span
    node: str


def addresses(flow: Flow) -> Iterator[Address]:
    """Every address that a node of *flow* asks, plays, texts or rings."""
    for node in flow.nodes.values():
        yield from _asked(node)
        yield from _linked(flow, node)
        for prompt in prompts_of(node):
            for _, part in prompt.all_parts():
                if part.play and "://" in part.play:
                    span = part.played or part.span
                    yield Address(part.play, "recording", span, node.name)


def _asked(node: Node) -> Iterator[Address]:
    value = getattr(node.kind, "value", None)
    if isinstance(value, Filling) and "://" in value.text:
        yield Address(value.text, "look-up", value.span, node.name)
    if node.kind.service == "dial":
        for line in value or ():
            if line.name.lower().startswith(("sip:", "sips:")):
                yield Address(line.name, "line", line.span, node.name)


def _linked(flow: Flow, node: Node) -> Iterator[Address]:
    texts = [getattr(node.kind, "link", None)]
    if node.kind.service == "text":
        texts.append(getattr(node.kind, "value", None))
    for prompt in texts:
        for _, part in prompt.all_parts() if isinstance(prompt, Prompt) else ():
            for url in LINK.findall(part.text or ""):
                yield Address(url, "link", part.span, node.name)
    for what, name, span in node.kind.refers():
        article = flow.articles.get(name) if what == "article" else None
        if article is not None and article.link:
            yield Address(article.link, "link", span, node.name)


def sent(node: Node) -> tuple[Filling, ...]:
    """The values that a look-up sends along."""
    return tuple(getattr(node.kind, "send", ()))
