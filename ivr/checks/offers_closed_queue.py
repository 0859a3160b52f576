"""IVR405: a menu offers people who are not there at that hour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from ivr.checks.course import (
    any_world,
    closed_doors,
    cut_off,
    to_closed_doors,
    when,
)
from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.checks.walks import key_span
from ivr.compiler.flow import Exit, Node
from ivr.diagnostics import Finding, Related
from ivr.records import dataclass

MOST_MENUS = 3
"""What is only good to know is told once for more menus than these of one stretch."""


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
    alike: dict[object, dict[Node, list[_Option]]] = {}
    for option in _shut_options(study).values():
        at = option.node if option.ends else None
        menus = alike.setdefault((tuple(option.shut.items()), at), {})
        menus.setdefault(option.node, []).append(option)
    for menus in alike.values():
        if len(menus) > MOST_MENUS:
            yield _finding(study, [each for found in menus.values() for each in found])
        else:
            yield from (_finding(study, found) for found in menus.values())


@dataclass(slots=True)
class _Option:
    """An option behind which people are gone in some worlds, by language."""

    node: Node
    exit: Exit
    shut: dict[str, int] = field(default_factory=dict)
    ends: int = 0
    """The worlds in which the closed way takes no promise."""


def _shut_options(study: Study) -> dict[int, _Option]:
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
    shut = to_closed_doors(study, starts, lambda move: move.may)
    bad: dict[int, int] = {}
    if any(ends.values()):
        bad = to_closed_doors(
            study, starts, lambda move: move.may & ends.get(move.target, 0)
        )
    found: dict[int, _Option] = {}
    for place, move in offered:
        heard = study.proofs.reached[place.index] & move.may
        closed = heard & shut.get(move.target, 0)
        if closed and heard & ~closed and move.exit is not None:
            made = _Option(place.node, move.exit)
            option = found.setdefault(id(move.exit), made)
            known = option.shut.get(place.state.language, 0)
            option.shut[place.state.language] = known | closed
            option.ends |= closed & bad.get(move.target, 0)
    return found


def _finding(study: Study, options: list[_Option]) -> Finding:
    first, *more = options
    node = first.node
    products, told = when(study, first.shut)
    here = ", ".join(f'"{each.exit.label}"' for each in options if each.node is node)
    what = "options" if "," in here else "option"
    menus = len({each.node for each in more} - {node})
    others = f", and {menus} more menus offer people," if menus else ""
    promise = ", and nobody takes a request" if first.ends else ""
    instead = "take a callback or a message" if first.ends else "let it be"
    doors = closed_doors(study)
    return Finding(
        key_span(node, first.exit),
        f'"{node.name}" offers {what} {here}{others} while nobody is there{promise}'
        f"{told}",
        f"offer it only while it is open, with when:, or {instead}",
        tuple(Related(key_span(e.node, e.exit), "and this") for e in more[:3]),
        severity="warning" if first.ends else None,
        node=node.name,
        worlds=products,
        witness=study.call_to(
            lambda place: place.node is node,
            any_world(first.shut),
            lambda place, move: place.node is not node or move.exit is first.exit,
            then=lambda place: place.index in doors,
        ),
    )
