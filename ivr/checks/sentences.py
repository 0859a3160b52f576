"""Sentences that promise a call, and who takes the request; no check of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ivr.checks.course import by_itself, follow
from ivr.checks.study import Study
from ivr.compiler.flow import Flow, Node
from ivr.compiler.proofs import is_good
from ivr.compiler.states import Move, Place
from ivr.language.lexicon import load
from ivr.language.text import Prompt

MAYBE = re.compile(
    r"call|phone|touch|contact|ring|back|reach|전화|연락|회신|콜백|걸어", re.IGNORECASE
)
"""Texts without any of these promise no call; the lexicon reads the others."""

CONDITIONS = re.compile(
    r"\b(?:when|once|if|unless|until|in case|should|may|might|could|before)\b"
    r"|\byou can\b|\binstead\b|\bleav(?:e|ing)\b|\b(?:are|am|is|for) calling\b"
    r"|(?:으?면|경우|때|(?<!확인)되는\s*대로|(?<!확인) 후에?|전에)(?:\s|,|$)",
    re.IGNORECASE,
)
"""A sentence with one of these promises a call for some day, not for this one."""

TAKES = ("callback", "voicemail", "text", "lookup")
"""Services that can take a request; what a look-up stores nobody knows here."""


def promised_calls(study: Study) -> Iterator[tuple[Flow, Node, Mapping[str, str]]]:
    """The nodes that surely promise a call, with the sentence by language."""
    for flow, node in study.nodes():
        prompt = getattr(node.kind, "value", None)
        if not isinstance(prompt, Prompt) or node.kind.service in TAKES:
            continue
        texts = {each: prompt.wording(each) or "" for each in flow.languages}
        found = {
            language: sentence
            for language, text in texts.items()
            if (sentence := _promise(text, language))
        }
        if found:
            yield flow, node, found


def _promise(text: str, language: str) -> str:
    if not MAYBE.search(text):
        return ""
    for sentence in re.split(r"(?<=[.!?])\s+|\n+", text):
        said = load().names_action(sentence, language)
        if "CALLBACK" in said and not CONDITIONS.search(sentence):
            return sentence.strip(" .!")
    return ""


# Before and behind a sentence -----------------------------------------------------


def empty_handed(study: Study) -> list[int]:
    """The worlds in which callers who keep trying come to a state, and nobody has
    taken a request from them yet."""

    def allows(place: Place, move: Move) -> bool:
        exit = move.exit
        if exit is None:
            return True
        if exit.gives_up or is_good(place, exit):
            return False
        return place.node.kind.service not in TAKES or _left_undone(exit.label)

    settled = study.proofs.settled
    return study.proofs.forward(
        study.worlds.all, allows, lambda place: settled[place.index]
    )


def _left_undone(label: str) -> bool:
    return label in ("failed", "off", "refused", "no-mobile", "empty")


def request_taken(study: Study, place: Place) -> int:
    """The worlds in which a request is taken behind *place*, or may be.

    By itself the call may come to anybody who takes it; after one choice of the
    caller, only straight. What lies further off is no consequence of what was said.
    """

    def here(other: Place) -> int:
        taken = study.worlds.all & ~study.proofs.surely_left(other)
        return taken if _takes(other) else 0

    def unasked(other: Place, move: Move) -> bool:
        return by_itself(move) or (move.exit is not None and move.exit.by == "world")

    region = follow(study, [place.index], lambda other: 0, takes=unasked)
    chosen = [
        move.target
        for index in region
        for move in study.proofs.places[index].moves
        if _chosen(move)
    ]
    behind = follow(study, chosen, here, _unknown)
    found = follow(
        study,
        [place.index],
        lambda other: here(other) if other is not place else 0,
        lambda other, move: (
            _unknown(other, move)
            | (move.may & behind.get(move.target, 0) if _chosen(move) else 0)
        ),
        unasked,
    )
    return found[place.index]


def _takes(place: Place) -> bool:
    kind = place.node.kind
    return kind.service in TAKES or kind.person or _unreadable(place)


def _unreadable(place: Place) -> bool:
    return place.node.name in place.flow.text.faulty_nodes


def _unknown(place: Place, move: Move) -> int:
    """A way to where nothing could be read: there may be anything."""
    leaves = move.exit is None or move.exit.target is not None
    return move.may if move.target < 0 and leaves else 0


def _chosen(move: Move) -> bool:
    return move.exit is not None and move.exit.by == "choice" and not move.exit.role
