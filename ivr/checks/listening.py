"""How long callers listen on the way from one place to the next; no check."""

from __future__ import annotations

import heapq
from collections.abc import Iterator

from ivr.checks.measures import (
    keys_seconds,
    option_seconds,
    options_in_order,
    prompt_seconds,
    says_options,
    text_seconds,
    usual,
)
from ivr.checks.study import Study
from ivr.checks.wording import told
from ivr.compiler.flow import Exit, Flow, Node
from ivr.compiler.states import Place
from ivr.language.asking import Asking
from ivr.language.choosing import Choosing
from ivr.language.text import ANY
from ivr.records import dataclass


@dataclass(frozen=True, slots=True)
class Arrival:
    """A place where a person may answer, and the seconds it takes to come there."""

    place: Place
    seconds: float


def arrivals(study: Study) -> Iterator[Arrival]:
    """The fastest ways to people, for callers who listen to what they choose.

    A caller hears a menu up to the option that they want. Whoever presses a key of
    the whole flow has heard the menu to its end, and on which key that is.
    """
    places = study.proofs.places
    best: dict[int, float] = {0: 0.0} if places else {}
    todo: list[tuple[float, int]] = [(0.0, 0)] if places else []
    options: Heard = {}
    while todo:
        seconds, index = heapq.heappop(todo)
        if seconds > best[index]:
            continue
        place = places[index]
        if place.node.kind.person and any(
            move.exit is not None and move.exit.good for move in place.moves
        ):
            yield Arrival(place, seconds)
            continue
        for move in place.moves:
            exit = move.exit
            if move.target < 0 or (exit is not None and _loses_time(exit)):
                continue
            after = seconds + leaving_seconds(place, exit, options)
            if after < best.get(move.target, after + 1):
                best[move.target] = after
                heapq.heappush(todo, (after, move.target))


Heard = dict[tuple[str, str, str], dict[str, float]]
"""How long until each option was said, by flow, node and language."""


def _loses_time(exit: Exit) -> bool:
    """Whether nobody who is in a hurry takes the exit."""
    return exit.by in ("silence", "mistake", "pass") or exit.role in ("back", "repeat")


def leaving_seconds(place: Place, exit: Exit | None, options: Heard) -> float:
    """How long a caller is at a place who leaves it by *exit*.

    What was measured of a menu is kept in *options*.
    """
    flow, node, language = place.flow, place.node, place.state.language
    kind, profile = node.kind, place.flow.profile
    if isinstance(kind, Choosing):
        key = (flow.name, node.name, language)
        if key not in options:
            options[key] = dict(_options_heard(flow, node, kind, language))
        label = exit.label if exit is not None else ""
        heard = options[key].get(label, options[key][""])
        return heard + profile.limit("reaction-seconds")
    if isinstance(kind, Asking):
        keys = getattr(kind, "length", None) or (1, 1)
        answered = profile.limit("reaction-seconds")
        answered += (keys[0] - 1) * profile.limit("digit-seconds")
        return prompt_seconds(kind.value, flow, language) + answered
    if not usual(getattr(kind, "when", None), flow, language):
        return 0.0
    if kind.takes_keys:
        heard = sum(_in_each(flow, prompt.by_language) for prompt in kind.heard())
        return heard + profile.limit("reaction-seconds")
    if kind.settles == "heard":
        return sum(prompt_seconds(prompt, flow, language) for prompt in kind.heard())
    return 0.0


def _in_each(flow: Flow, tongues: object) -> float:
    """A choice of languages is heard in each of them."""
    assert isinstance(tongues, dict)
    return sum(
        text_seconds(part.text, flow, tongue if tongue != ANY else flow.languages[0])
        for tongue, parts in tongues.items()
        for part in parts
        if part.text
    )


def _options_heard(
    flow: Flow, node: Node, kind: Choosing, language: str
) -> Iterator[tuple[str, float]]:
    """How long until each option was said; "" stands for words of the caller's."""
    heard = prompt_seconds(kind.value, flow, language)
    # What is spoken may be said once the question is asked.
    yield "", heard
    for exit in node.exits:
        if exit.key is not None and not says_options(kind, language):
            yield exit.label, _as_written(flow, kind, exit, language)
    if says_options(kind, language):
        for option in options_in_order(flow, kind, language):
            heard += option_seconds(flow, option, language)
            yield option.key.text, heard
    keys = keys_seconds(flow, node, language)
    yield from ((exit.label, heard + keys) for exit in node.exits if exit.role)


def _as_written(flow: Flow, kind: Choosing, exit: Exit, language: str) -> float:
    """How long until a text has told of the key."""
    text = kind.value.wording(language) or ""
    for each in told(text):
        if each.key == exit.label:
            return text_seconds(text[: each.offset + each.length], flow, language)
    return text_seconds(text, flow, language)
