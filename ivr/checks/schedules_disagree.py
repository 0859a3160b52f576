"""IVR407: a node says open while the queue behind it is closed."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.course import (
    any_world,
    by_itself,
    closed_doors,
    closes,
    follow,
    schedules_at,
    when,
)
from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.compiler.flow import Node
from ivr.compiler.states import Move, Place
from ivr.diagnostics import Finding, Related

Pair = tuple[tuple[str, str], tuple[str, str]]


@check("IVR407", severity="warning", scope="calls", yields_to=("IVR101", "IVR401"))
def schedules_disagree(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    Hours that let callers through to a queue whose own hours turn them away.

    ## Why it matters
    The line says that it is open, and then that it is closed. Of two schedules for one
    desk, one was changed and the other forgotten.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: front
    hours:
      office: {zone: Europe/London, open: "Mo-Fr 09:00-18:00"}
      desk: {zone: Europe/London, open: "Mo-Fr 09:00-17:00"}
    queues: {desk: {hours: desk}}
    nodes:
      front: {hours: office, open: desk, closed: word}
      desk: {queue: desk, closed: word, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Ask the queue's own hours, `hours: {queue: desk}`, or bring the two together.
    """
    found: dict[Pair, dict[str, int]] = {}
    for place, worlds, queue in _disagreeing(study):
        state, other = place.state, queue.state
        pair = ((state.flow, state.node), (other.flow, other.node))
        by_language = found.setdefault(pair, {})
        known = by_language.get(state.language, 0)
        by_language[state.language] = known | worlds
    for (front, behind), by_language in found.items():
        yield _finding(study, _node(study, front), _node(study, behind), by_language)


def _node(study: Study, key: tuple[str, str]) -> Node:
    return study.part(key[0]).nodes[key[1]]


def _disagreeing(study: Study) -> Iterator[tuple[Place, int, Place]]:
    """Hours that are open, when, and the queue behind them that is not."""
    doors = closed_doors(study)
    for index in doors:
        place = study.proofs.places[index]
        for move in place.moves:
            if move.exit is None or move.exit.label != "open":
                continue
            behind = follow(study, [move.target], lambda p: 0, takes=_on_to_people)
            for queue in (study.proofs.places[i] for i in behind if i in doors):
                if not queue.node.kind.person or _same_hours(place, queue):
                    continue
                shut = _turned_away(study, move.target, queue)
                worlds = study.proofs.reached[index] & move.may & shut
                if worlds:
                    yield place, worlds, queue


def _on_to_people(place: Place, move: Move) -> bool:
    """Ways on to people; behind a closed door there are none."""
    return by_itself(move) and not closes(move.exit)


def _same_hours(place: Place, queue: Place) -> bool:
    return set(schedules_at(place)) == set(schedules_at(queue))


def _turned_away(study: Study, start: int, queue: Place) -> int:
    """The worlds in which a call from *start* finds *queue* closed."""

    def by(place: Place, move: Move) -> int:
        return move.may if place is queue and closes(move.exit) else 0

    return follow(study, [start], lambda p: 0, by, _on_to_people)[start]


def _finding(
    study: Study, front: Node, queue: Node, by_language: dict[str, int]
) -> Finding:
    products, told = when(study, by_language)
    return Finding(
        front.text.kind_span,
        f'"{front.name}" says open while "{queue.name}" behind it is closed{told}',
        "ask the queue's own hours, or bring the two schedules together",
        (Related(queue.text.kind_span, "closed then"),),
        node=front.name,
        worlds=products,
        witness=study.call_to_node(queue, any_world(by_language)),
    )
