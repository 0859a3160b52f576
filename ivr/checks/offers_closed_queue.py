"""IVR405: a menu offers people who are not there at that hour."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from ivr.checks.course import (
    any_world,
    by_itself,
    closed_doors,
    closes,
    cut_off,
    follow,
    when,
)
from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.checks.walks import key_span
from ivr.compiler.flow import Exit, Node
from ivr.compiler.states import Move, Place
from ivr.diagnostics import Finding, Related


@check("IVR405", severity="info", scope="calls", yields_to=("IVR101", "IVR402"))
def offers_closed_queue(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A menu that offers an option although, at some hours, the people behind it have
    gone home. Lines mostly do so, and then say that they are closed and take a
    callback: good to know. Where the closed way takes no message and no request, it
    is a warning.

    ## Why it matters
    The caller listens to the menu, chooses, and learns only then that nobody is
    there.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: main
    hours: {office: {zone: Europe/London, open: "Mo-Fr 09:00-17:00"}}
    queues: {desk: {hours: office}}
    nodes:
      main:
        menu: "Welcome to the clinic."
        options:
          1: {label: "an appointment", go: desk}
          2: {label: "a message to the doctor", go: word}
        no-input: desk
        no-match: desk
      desk: {queue: desk, closed: word, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Nobody is there now. Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Offer it only while it is open, with `when: {open: desk}`, or let it be.
    """
    for (flow, name), options in _shut_options(study).items():
        groups: dict[object, list[_Option]] = {}
        for option in options.values():
            groups.setdefault(tuple(option.shut.items()), []).append(option)
        for alike in groups.values():
            yield _finding(study, study.part(flow).nodes[name], alike)


@dataclass(slots=True)
class _Option:
    """An option behind which people are gone in some worlds, by language."""

    exit: Exit
    shut: dict[str, int] = field(default_factory=dict)
    ends: int = 0
    """The worlds in which the closed way takes no promise."""


def _shut_options(study: Study) -> dict[tuple[str, str], dict[str, _Option]]:
    offered = [
        (place, move)
        for place in study.proofs.places
        if place.node.kind.takes_keys
        for move in place.moves
        if move.exit is not None and move.exit.key and not move.exit.role
    ]
    starts = {move.target for _, move in offered}
    doors = closed_doors(study)
    behind = [move.target for moves in doors.values() for move in moves]
    ends = cut_off(study, behind, ("done", "refused"), switches=True)
    shut = _to_doors(study, starts, lambda move: move.may)
    bad = _to_doors(study, starts, lambda move: move.may & ends.get(move.target, 0))
    found: dict[tuple[str, str], dict[str, _Option]] = {}
    for place, move in offered:
        heard = study.proofs.reached[place.index] & move.may
        closed = heard & shut.get(move.target, 0)
        if closed and heard & ~closed and move.exit is not None:
            node = found.setdefault((place.state.flow, place.state.node), {})
            option = node.setdefault(move.exit.label, _Option(move.exit))
            known = option.shut.get(place.state.language, 0)
            option.shut[place.state.language] = known | closed
            option.ends |= closed & bad.get(move.target, 0)
    return found


def _to_doors(
    study: Study, starts: Iterable[int], worlds: Callable[[Move], int]
) -> dict[int, int]:
    """Where a call from *starts* comes, by itself, to a closed door."""
    doors = closed_doors(study)

    def shuts(place: Place, move: Move) -> bool:
        return place.index in doors and closes(move.exit)

    return follow(
        study,
        starts,
        lambda place: 0,
        lambda place, move: worlds(move) if shuts(place, move) else 0,
        lambda place, move: by_itself(move) and not shuts(place, move),
    )


def _finding(study: Study, node: Node, options: list[_Option]) -> Finding:
    first, *more = options
    products, told = when(study, first.shut)
    named = ", ".join(f'"{each.exit.label}"' for each in options)
    what = "options" if more else "option"
    bad = any(each.ends for each in options)
    promise = ", and nobody takes a request" if bad else ""
    instead = "take a callback or a message" if bad else "let it be"
    doors = closed_doors(study)
    return Finding(
        key_span(node, first.exit),
        f'"{node.name}" offers {what} {named} while nobody is there{promise}{told}',
        f"offer it only while it is open, with when:, or {instead}",
        tuple(Related(key_span(node, each.exit), "and this") for each in more[:3]),
        severity="warning" if bad else None,
        node=node.name,
        worlds=products,
        witness=study.call_to(
            lambda place: place.node is node,
            any_world(first.shut),
            lambda place, move: place.node is not node or move.exit is first.exit,
            then=lambda place: place.index in doors,
        ),
    )
