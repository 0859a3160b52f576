"""Where calls go by themselves, world by world; no check of its own.

What follows a closed door, a switch or a sentence: the ways by ``next`` and by
hours, switches and values, up to the next question, person, service or end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import reduce
from operator import or_
from typing import cast

from ivr.checks.schedules import shut_for_good
from ivr.checks.study import Study
from ivr.compiler.describe import words
from ivr.compiler.flow import Exit
from ivr.compiler.proofs import is_good
from ivr.compiler.states import Move, Place
from ivr.diagnostics import Worlds as Product
from ivr.language.conditions import Condition, HoursAre, SwitchIs, atoms
from ivr.language.doors import SPECIAL

CLOSED = ("closed", *SPECIAL)
"""The exits by which hours turn callers away."""

KEEPS = ("callback", "voicemail", "text")
"""Services by which a promise can be kept: somebody will hear of the caller."""


def by_itself(move: Move) -> bool:
    """Whether a call takes *move* without anybody choosing it."""
    return move.exit is None or move.exit.by in ("next", "fixed")


def closes(exit: Exit | None) -> bool:
    """Whether *exit* is how hours turn callers away."""
    return (
        exit is not None
        and exit.by == "fixed"
        and exit.label in CLOSED
        and any(isinstance(atom, HoursAre) for atom in atoms(exit.guard))
    )


def switched(exit: Exit | None) -> bool:
    """Whether a switch has a say in when *exit* is open."""
    return exit is not None and any(
        isinstance(atom, SwitchIs) for atom in atoms(exit.guard)
    )


def follow(
    study: Study,
    starts: Iterable[int],
    here: Callable[[Place], int | None],
    by: Callable[[Place, Move], int] = lambda place, move: 0,
    takes: Callable[[Place, Move], bool] = lambda place, move: by_itself(move),
) -> dict[int, int]:
    """The worlds in which calls come, by themselves, to what is looked for.

    Args:
        study: Of the flow.
        starts: The states from which to look; others are not worked out.
        here: The worlds in which being at a state is it; None where what lies
            behind the state matters no more.
        by: The worlds in which leaving by a move is it, followed or not.
        takes: The moves that are followed.

    Returns:
        From a state's number to a set of worlds, for *starts* and all behind.
    """
    places = study.proofs.places
    found: dict[int, int] = {}
    edges: dict[int, list[tuple[int, int]]] = {}
    before: dict[int, list[int]] = {}
    todo = [index for index in starts if index >= 0]
    while todo:
        index = todo.pop()
        if index in found:
            continue
        place = places[index]
        reached = here(place)
        found[index], edges[index] = reached or 0, []
        if reached is None:
            continue
        for move in place.moves:
            found[index] |= by(place, move)
            if move.target >= 0 and takes(place, move):
                edges[index].append((move.target, move.may))
                before.setdefault(move.target, []).append(index)
                todo.append(move.target)
    _spread(found, edges, before)
    return found


def _spread(
    found: dict[int, int],
    edges: Mapping[int, list[tuple[int, int]]],
    before: Mapping[int, list[int]],
) -> None:
    """Carry what was found at states back along the ways to them."""
    todo = [index for index, worlds in found.items() if worlds]
    while todo:
        target = todo.pop()
        for index in before.get(target, ()):
            new = found[index]
            for to, may in edges[index]:
                if to == target:
                    new |= may & found[target]
            if new != found[index]:
                found[index] = new
                todo.append(index)


def unheard(study: Study, told: Callable[[Place], int]) -> list[int]:
    """The worlds in which a call comes to a state and was not *told* before.

    *told* has the worlds in which being at a state tells it.
    """
    proofs = study.proofs
    found = [0] * len(proofs.places)
    found[:1] = [study.worlds.all]
    todo = [0] if found else []
    while todo:
        index = todo.pop()
        place = proofs.places[index]
        here = found[index] & ~told(place)
        left = ~proofs.surely_left(place)
        for move in place.moves:
            new = here & move.may & (-1 if by_itself(move) else left)
            if move.target >= 0 and new & ~found[move.target]:
                found[move.target] |= new
                todo.append(move.target)
    return found


def surely(study: Study, condition: Condition | None, place: Place) -> int:
    """The worlds in which *condition* holds at *place* for certain.

    None where it asks for a switch or hours that no exit asks for: these are not
    told apart.
    """
    for atom in atoms(condition):
        if isinstance(atom, SwitchIs) and atom.switch not in study.worlds.switches:
            return 0
        if isinstance(atom, HoursAre) and not _hours_told(study, atom, place):
            return 0
    return study.states.masks(condition, place.state)[1]


def _hours_told(study: Study, atom: HoursAre, place: Place) -> bool:
    queue = place.flow.queues.get(atom.name)
    schedule = queue.schedule(place.state.language) if queue else atom.name
    return not schedule or schedule in study.worlds.schedules


# What is met on the way ------------------------------------------------------------


def cut_off(
    study: Study, starts: Iterable[int], endings: tuple[str, ...], *, switches: bool
) -> dict[int, int]:
    """The worlds in which a call, by itself, comes to an end with nothing to show.

    Args:
        study: Of the flow.
        starts: The states from which to look.
        endings: Which ends count: ``done``, ``refused``.
        switches: Whether ways that a switch decides are followed too.
    """
    proofs = study.proofs

    def here(place: Place) -> int | None:
        if proofs.settled[place.index]:
            return None
        return study.worlds.all if place.node.kind.ending() in endings else 0

    def takes(place: Place, move: Move) -> bool:
        exit = move.exit
        return (
            by_itself(move)
            and not (exit is not None and is_good(place, exit))
            and (switches or not switched(exit))
        )

    return follow(study, starts, here, takes=takes)


def people(study: Study, starts: Iterable[int]) -> dict[int, int]:
    """The worlds in which a call, by itself, comes to where people answer."""
    every = study.worlds.all
    return follow(study, starts, lambda p: every if p.node.kind.person else 0)


def any_world(by_language: Mapping[str, int]) -> int:
    """The worlds in which callers of some language meet it."""
    return reduce(or_, by_language.values(), 0)


def schedules_at(place: Place) -> Iterator[str]:
    """The schedules that decide where a call goes at *place*."""
    for what, name, _ in place.node.kind.refers():
        queue = place.flow.queues.get(name)
        if what != "schedule" and queue is not None:
            yield queue.schedule(place.state.language) or ""
        elif what in ("schedule", "either"):
            yield name


def closed_doors(study: Study) -> Mapping[int, tuple[Move, ...]]:
    """The states at which hours turn callers away from people, with those moves.

    Schedules that are never open are left out: that is the fault then.
    """
    made = study.__dict__.get("_closed_doors")
    if made is None:
        ignored = shut_for_good(study)
        made = {}
        for place in study.proofs.places:
            closing = tuple(move for move in place.moves if closes(move.exit))
            sound = closing and ignored.isdisjoint(schedules_at(place))
            if sound and _guards_people(study, place):
                made[place.index] = closing
        study.__dict__["_closed_doors"] = made
    return cast(Mapping[int, tuple[Move, ...]], made)


def doors_shut_for_good(study: Study) -> frozenset[tuple[str, str, str]]:
    """The closed exits (flow, node, label) of schedules that are never open: what
    follows from them is the schedule's fault."""
    shut = shut_for_good(study)
    return frozenset(
        (place.state.flow, place.state.node, move.exit.label)
        for place in study.proofs.places
        if shut
        for move in place.moves
        if move.exit is not None and closes(move.exit)
        if not shut.isdisjoint(schedules_at(place))
    )


def to_closed_doors(
    study: Study, starts: Iterable[int], worlds: Callable[[Move], int]
) -> dict[int, int]:
    """The worlds in which a call from *starts* comes, by itself, to a closed door:
    those that *worlds* gives for the way out of it."""
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


def _guards_people(study: Study, place: Place) -> bool:
    if place.node.kind.person:
        return True
    opened = [m.target for m in place.moves if m.exit and m.exit.label == "open"]
    behind = people(study, opened)
    return any(behind.get(target, 0) for target in opened)


# Telling when ----------------------------------------------------------------------


def when(
    study: Study, by_language: Mapping[str, int]
) -> tuple[tuple[Product, ...], str]:
    """Worlds per language, described: as products, and in words for a message.

    A language is named only where it makes a difference.
    """
    alike: dict[int, list[str]] = {}
    for language, found in by_language.items():
        # Which service is down makes no difference to when it is.
        alike.setdefault(found & study.worlds.up or found, []).append(language)
    if len(alike) == 1 and set(study.flow.languages) <= set(by_language):
        (found,) = alike
        return study.products(found), study.when(found)
    products = tuple(
        product
        for language, found in by_language.items()
        for product in study.products(found, language)
    )
    parts = (
        ", ".join(filter(None, (words(study.products(found)), f"in {_listed(spoken)}")))
        for found, spoken in alike.items()
    )
    return products, f" ({'; or '.join(parts)})"


def _listed(names: list[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
