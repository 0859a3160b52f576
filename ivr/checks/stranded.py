"""Where calls come to no good ending, and what a switch has to do with it; no check.

Findings that name the exit at fault excuse what only follows from it: that exit then
counts as good, and nobody is followed through it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from ivr.checks.course import doors_shut_for_good
from ivr.checks.study import Study
from ivr.compiler.proofs import is_good, tries
from ivr.compiler.states import DECIDED, Move, Place

EXCUSED = (
    *("IVR104", "IVR106", "IVR110", "IVR112", "IVR117", "IVR215"),
    *("IVR406", "IVR411", "IVR412"),
)
"""Checks whose findings explain dead ends; they run before these are looked for."""

Key = tuple[str, str]
"""A flow and a node of it."""

Position = tuple[str, str]
"""A switch and a value of it."""


def dead_ends(study: Study) -> DeadEnds:
    """The dead ends of a study that no finding explains, worked out once."""
    made = study.__dict__.get("_dead_ends")
    if made is None:
        made = study.__dict__["_dead_ends"] = DeadEnds(study)
    return cast(DeadEnds, made)


def blamed_moves(study: Study, *codes: str) -> dict[tuple[int, int], int]:
    """The moves that findings of *codes* blame: by state and exit, all worlds."""
    blamed = study.blamed(*codes)
    return {
        (place.index, id(move.exit)): study.worlds.all
        for place in study.proofs.places
        for move in place.moves
        if blamed and (*_key(place), move.exit.label if move.exit else "") in blamed
    }


class DeadEnds:
    """Dead ends that no other finding explains.

    ``first`` has the worlds in which a way first is dead at each node, and
    ``stranded`` those of them in which it is only because of a switch.
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        self.proofs = study.proofs
        self.blamed = study.blamed(*EXCUSED) | doors_shut_for_good(study)
        self.certain = self.proofs.certain
        self.dead = self.proofs.dead
        self.need = self.proofs.in_need
        if self.blamed:
            settled = self.proofs.settled_or_refused
            self.certain = self.proofs.certainly(self._good, settled)
            self.need = self._need()
            self.dead = self._dead()
        self.first = self._first()
        self.stranded = dict(self._stranded())

    def by_no_switch(self, key: Key) -> int:
        """The worlds in which a way first is dead at a node, whatever any switch."""
        found = self.first.get(key, 0)
        for (other, _), worlds in self.stranded.items():
            if other == key:
                found &= ~worlds
        return found

    def trying(self, place: Place, move: Move) -> bool:
        """Whether callers who want something, and do not have it yet, take *move*."""
        if move.exit is None:
            return True
        blamed = bool(self.blamed) and self._is_blamed(place, move)
        return tries(move) and not blamed and not is_good(place, move.exit)

    def ends(self, place: Place) -> bool:
        """Whether the call is over at *place*."""
        return place.node.kind.ending() is not None

    def leaves_empty_handed(self, place: Place) -> bool:
        """Whether the call is over at *place*, and not because the caller asked to
        go."""
        over = self.ends(place) or not place.moves
        return over and not self.proofs.let_go[place.index]

    # What is dead ----------------------------------------------------------------

    def _is_blamed(self, place: Place, move: Move) -> bool:
        exit = move.exit
        key = (place.state.flow, place.state.node, exit.label if exit else "")
        return key in self.blamed

    def _good(self, place: Place, move: Move) -> int:
        """A good ending, or one that another finding already blames."""
        if self._is_blamed(place, move):
            return self.study.worlds.all
        return self.proofs.good_or_refused(place, move)

    def _need(self) -> list[int]:
        settled = self.proofs.settled_or_refused
        return self.proofs.forward(
            self.study.worlds.all, self.trying, lambda place: settled[place.index]
        )

    def _dead(self) -> list[int]:
        settled = self.proofs.settled_or_refused
        return [
            0
            if settled[place.index]
            else self.need[place.index]
            & ~self.certain[place.index]
            & ~self.proofs.let_go[place.index]
            for place in self.proofs.places
        ]

    # Where it is reported ----------------------------------------------------------

    def _first(self) -> dict[Key, int]:
        """The worlds of each node at which a way first is dead.

        Where calls are dead from the start, the node is named at which the way to
        the bad end last branched: that is what would have to change.
        """
        first: dict[Key, int] = {}
        dead, places = self.dead, self.proofs.places
        from_start = dead[0] if dead else 0
        if not any(dead):
            return first
        for place in places:
            if self.proofs.settled[place.index]:
                continue
            helped = self.need[place.index] & ~dead[place.index] & ~from_start
            for move in place.moves:
                if move.target < 0 or not dead[move.target]:
                    continue
                lost = dead[move.target] & helped & self._taken(place, move)
                if lost and self.trying(place, move):
                    key = _key(places[move.target])
                    first[key] = first.get(key, 0) | lost
        for key, found in self._last_branches(from_start).items():
            first[key] = first.get(key, 0) | found
        return first

    def _taken(self, place: Place, move: Move) -> int:
        """The worlds in which a call can leave *place* by *move*."""
        decided = move.exit is None or move.exit.by in DECIDED
        return move.may if decided else move.may & ~self.proofs.surely_left(place)

    def _last_branches(self, from_start: int) -> dict[Key, int]:
        found: dict[Key, int] = {}
        if not from_start:
            return found
        places = self.proofs.places
        branch: list[Place | None] = [None] * len(places)
        for index in reversed(self.proofs.postorder):
            place = places[index]
            for move in place.moves:
                here = self.dead[index] & self._taken(place, move) & from_start
                if not here or not self.trying(place, move):
                    continue
                by = move.exit.by if move.exit else "next"
                branched = place if by != "next" else branch[index] or place
                if move.target >= 0 and not self.ends(places[move.target]):
                    branch[move.target] = branched
                    continue
                if move.target >= 0 and not here & self.dead[move.target]:
                    # They are turned away on purpose, or asked to go.
                    continue
                key = _key(branched)
                found[key] = found.get(key, 0) | here
        # Where calls only go round there is no such branch.
        rest = from_start
        for worlds in found.values():
            rest &= ~worlds
        if rest:
            found[_key(places[0])] = found.get(_key(places[0]), 0) | rest
        return found

    # Switches ----------------------------------------------------------------------

    def _stranded(self) -> Iterator[tuple[tuple[Key, Position], int]]:
        """The worlds in which a node is dead under one position of a switch only.

        All else is equal: with the switch turned, the same moment is no dead end.
        Where it stands as it mostly does callers must come there when it is turned,
        too: else it is the way itself that is at fault.
        """
        if not self.first:
            return
        at, come = self._at(self.dead), self._at(self.need)
        known = self.study.flow.switches
        for key, found in self.first.items():
            left = found
            for switch, value in self._positions():
                only = self._only(left, at[key], switch, value)
                if only and known[switch].default == value:
                    only &= self._turned(come[key], switch, value)
                if only:
                    left &= ~only
                    yield (key, (switch, value)), only

    def _positions(self) -> list[Position]:
        """Every position of every switch; those that staff must turn come first."""
        known = self.study.flow.switches
        found = [
            (switch, value)
            for switch, values in self.study.worlds.switches.items()
            for value in values
        ]
        return sorted(found, key=lambda each: known[each[0]].default == each[1])

    def _at(self, worlds: Sequence[int]) -> dict[Key, int]:
        """The *worlds* of all states of each node at which a way first is dead."""
        found: dict[Key, int] = dict.fromkeys(self.first, 0)
        for place in self.proofs.places:
            key = _key(place)
            if key in found:
                found[key] |= worlds[place.index]
        return found

    def _turned(self, found: int, switch: str, value: str) -> int:
        """The worlds at *value* of the switch that are in *found* once it is turned."""
        worlds = self.study.worlds
        others = (other for other in worlds.switches[switch] if other != value)
        turned = 0
        for other in others:
            turned |= worlds.turned(found, switch, other, value)
        return turned

    def _only(self, found: int, dead: int, switch: str, value: str) -> int:
        worlds = self.study.worlds
        here = found & worlds.switch(switch, value)
        for other in worlds.switches[switch]:
            if here and other != value:
                here &= ~worlds.turned(dead, switch, other, value)
        return here


def _key(place: Place) -> Key:
    return place.state.flow, place.state.node
