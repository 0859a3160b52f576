"""Where a call goes by itself, and how many menus lie before a place; no check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from ivr.checks.study import Study
from ivr.compiler.flow import Exit, Flow, Node
from ivr.compiler.states import Move, Place
from ivr.language.choosing import Choosing
from ivr.source import Span

BY_ITSELF = ("next", "fixed", "world")
"""Exits that a call takes without its caller."""


def onward(flow: Flow, name: str | None) -> tuple[tuple[Flow, Node], ...]:
    """The nodes to which a call comes from *name* on, its caller doing nothing.

    The walk ends at nodes that ask the caller; they are the last ones given. It is
    made once for each node: hundreds of exits lead to the same people.
    """
    made: dict[str | None, tuple[tuple[Flow, Node], ...]]
    made = flow.__dict__.setdefault("_onward", {})
    if name not in made:
        made[name] = tuple(_onward(flow, name))
    return made[name]


def _onward(flow: Flow, name: str | None) -> Iterator[tuple[Flow, Node]]:
    seen: set[tuple[str, str]] = set()
    todo = [(flow, name)]
    while todo:
        here, at = todo.pop()
        if at is None or at not in here.nodes or (here.name, at) in seen:
            continue
        seen.add((here.name, at))
        node = here.nodes[at]
        yield here, node
        inner = node.kind.enters_flow()
        if inner is not None and inner[0] in here.linked:
            part = here.linked[inner[0]]
            todo.append((part, part.start))
        if not asks(node):
            todo += [(here, e.target) for e in node.exits if e.by in BY_ITSELF]


def asks(node: Node) -> bool:
    """Whether the call waits here for what its caller presses or says."""
    return any(exit.by in ("silence", "mistake") for exit in node.exits)


def is_choice(move: Move) -> bool:
    """Whether the caller chose to go, and did not only stay silent or err."""
    return move.exit is not None and move.exit.by in ("choice", "pass")


def person_ahead(flow: Flow, exit: Exit) -> bool:
    """Whether a person can answer behind *exit* without a further choice."""
    return any(node.kind.person for _, node in onward(flow, exit.target))


def menu_ahead(flow: Flow, exit: Exit) -> tuple[Flow, Node] | None:
    """The menu that callers hear next behind *exit*."""
    ahead = onward(flow, exit.target)
    return next((pair for pair in ahead if isinstance(pair[1].kind, Choosing)), None)


def shut(study: Study, node: Node, labels: frozenset[str]) -> int:
    """The worlds in which calls come to *node* and none of the exits is open.

    None of them where it is not known, because only callers of the part know.
    """
    flow = study.flow
    if flow.is_part or flow.start not in flow.nodes:
        return 0
    found = 0
    for place in study.places.get((flow.name, node.name), ()):
        here = study.proofs.reached[place.index]
        for move in place.moves:
            if move.exit is not None and move.exit.label in labels:
                here &= ~move.may
        found |= here
    return found


def languages_heard(study: Study) -> dict[tuple[str, str], tuple[str, ...]]:
    """The languages in which calls come to each node.

    Where no node chooses a language, something else does, and all can be met.
    """
    found: dict[tuple[str, str], dict[str, None]] = {}
    for place in study.proofs.places:
        if study.proofs.reached[place.index]:
            key = (place.state.flow, place.state.node)
            found.setdefault(key, {})[place.state.language] = None
    chosen = any(
        each.name == "language"
        for flow in study.linked
        for _, exit in flow.edges()
        for each in exit.sets
    )
    if chosen:
        return {key: tuple(tongues) for key, tongues in found.items()}
    return dict.fromkeys(found, study.flow.languages)


# How many menus -------------------------------------------------------------------


def levels(study: Study) -> Mapping[tuple[str, str], int]:
    """How many menus, at least, a caller has answered who comes to a node.

    By flow and node. Ways of callers who are silent or mistaken do not count, nor do
    keys that lead back.
    """
    places = study.proofs.places
    best: dict[int, int] = {0: 0} if places else {}
    now = [0] if places else []
    while now:
        later: list[int] = []
        while now:
            index = now.pop()
            for move in places[index].moves:
                step = _step(places[index], move)
                if step is None or move.target < 0:
                    continue
                cost = best[index] + step
                if cost < best.get(move.target, cost + 1):
                    best[move.target] = cost
                    (later if step else now).append(move.target)
        now = later
    found: dict[tuple[str, str], int] = {}
    for index, cost in best.items():
        state = places[index].state
        key = (state.flow, state.node)
        found[key] = min(cost, found.get(key, cost))
    return found


def _step(place: Place, move: Move) -> int | None:
    """How many menus a move answers; None where it does not count."""
    exit = move.exit
    if exit is None:
        return 0
    if exit.by in ("silence", "mistake", "pass") or exit.role in ("back", "repeat"):
        return None
    menu = isinstance(place.node.kind, Choosing)
    return 1 if menu and exit.by == "choice" else 0


def key_span(node: Node, exit: Exit) -> Span:
    """Where the key of an option stands."""
    for name in ("options", "escape"):
        for option in getattr(node.kind, name, ()):
            if option.key.text == exit.label:
                return cast(Span, option.span)
    return exit.span


def options_of(node: Node) -> list[Exit]:
    """The node's own options, in the author's order; no keys of the whole flow."""
    return [exit for exit in node.exits if exit.key is not None and not exit.role]


def promised_behind(flow: Flow, node: Node, target: str) -> set[str]:
    """The intents that options or nodes promise from *target* on."""
    found: set[str] = set()
    seen, todo = {node.name}, [target]
    while todo:
        name = todo.pop()
        if name in seen or name not in flow.nodes:
            continue
        seen.add(name)
        below = flow.nodes[name]
        found.update(below.resolves)
        for exit in below.exits:
            found.update(exit.promises)
            quiet = exit.by in ("silence", "mistake") or exit.origin != "written"
            if exit.target is not None and not exit.role and not quiet:
                todo.append(exit.target)
    return found
