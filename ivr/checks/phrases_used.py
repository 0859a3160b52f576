"""Which of the profile's sentences a flow says; no check of its own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ivr.compiler.flow import Flow, Node
from ivr.language.asking import Asking
from ivr.language.choosing import Choosing
from ivr.language.phrases import PHRASES, key_phrase, option_phrase

NEEDED = ("option", "confirm", "unsure", "callback", "article", "voicemail-finish")
"""Beginnings of sentences without which callers do not know what to do. The others
are heard with what the author wrote."""

WITH = {
    "queue": ("transfer", "whisper"),
    "lookup": ("please-hold", "looking-up", "still-looking"),
}
"""Sentences of a kind that do not begin with its name."""


def is_needed(phrase: str) -> bool:
    """Whether callers are lost without the sentence."""
    return phrase.startswith(NEEDED)


def phrases_used(flow: Flow) -> dict[str, None]:
    """The sentences that calls to *flow* can come to, in order."""
    found: dict[str, None] = {}
    for node in flow.nodes.values():
        found |= dict.fromkeys(_of_kind(node))
        found |= dict.fromkeys(_of_keys(node))
        if isinstance(node.kind, Asking):
            found |= dict.fromkeys(_of_asking(node, node.kind))
        if node.text.prepare is not None:
            found["prepare"] = None
    found["sorry"] = None
    return found


def _of_kind(node: Node) -> Iterator[str]:
    name = node.kind.name
    if node.kind.takes_keys and not isinstance(node.kind, Asking):
        # Languages are offered, and named, each in itself.
        return
    yield from _beginning_with(name)


@cache
def _beginning_with(kind: str) -> tuple[str, ...]:
    """The phrases that nodes of a kind may say."""
    beginnings = (f"{kind}-", *WITH.get(kind, ()))
    return tuple(phrase for phrase in PHRASES if phrase.startswith(beginnings))


def _of_keys(node: Node) -> Iterator[str]:
    """What says the options, and the keys of the whole flow."""
    options = (*getattr(node.kind, "options", ()), *getattr(node.kind, "escape", ()))
    for option in options:
        if getattr(option, "label", None) is not None:
            yield option_phrase(option.key, speech=bool(option.heard))
    for exit in node.exits:
        if exit.role and exit.key is not None:
            yield from ("keys", "keys-between", key_phrase(exit.key.text))
            yield from () if exit.role == "go" else (f"key-{exit.role}",)


def _of_asking(node: Node, kind: Asking) -> Iterator[str]:
    if kind.again is None:
        yield from ("no-input", "no-match")
    if any(exit.role == "back" for exit in node.exits):
        yield "back"
    if isinstance(kind, Choosing) and kind.hears:
        yield from ("no-match-speech", "unsure", "unsure-between")
    if getattr(kind, "confirm", False):
        yield from ("confirm", "confirm-said", "confirm-ask")
