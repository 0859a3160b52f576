"""Which menus a call can go back to: those that it has heard.

A state does not know the menus before it; there would be too many states. What is
known is this: a call first comes to a menu by another way than back, in the world in
which it is, and mostly in the language in which it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from ivr.compiler.states import Move, Place

Heard = tuple[str, str, str]
"""A menu as a call remembers it: flow, node, and language where it is certain."""


class Memory:
    """What calls through *places* remember of the menus they have heard."""

    def __init__(self, places: Sequence[Place]) -> None:
        self.places = places

    @cached_property
    def heard_as(self) -> list[int]:
        """For each state, the number of the menu that going back may lead to."""
        numbers: dict[Heard, int] = {}
        found = []
        for place in self.places:
            at = _at(place)
            key = (*at, "" if at in self._mixed else place.state.language)
            found.append(numbers.setdefault(key, len(numbers)))
        return found

    @property
    def count(self) -> int:
        """How many menus, and nodes beside, a call can hear."""
        return max(self.heard_as, default=-1) + 1

    @cached_property
    def back_to(self) -> dict[int, list[int]]:
        """For each number of a menu, the states from which back may lead there."""
        found: dict[int, list[int]] = {}
        for place in self.places:
            for move in place.moves:
                if move.target >= 0 and is_back(move):
                    key = self.heard_as[move.target]
                    found.setdefault(key, []).append(place.index)
        return found

    @cached_property
    def _mixed(self) -> frozenset[tuple[str, str]]:
        """The nodes that callers may go back to in another language than heard.

        Where the language is chosen in a menu that all calls pass before a node,
        choosing again begins anew: what was heard behind that menu is forgotten.
        """
        changes = {
            _at(place): place.node.kind.takes_keys
            for place in self.places
            for move in place.moves
            if move.target >= 0 and not is_back(move)
            if self.places[move.target].state.language != place.state.language
        }
        found: set[tuple[str, str]] = set()
        for at, is_menu in changes.items():
            found |= self._without(at if is_menu else None)
        return frozenset(found)

    def _without(self, menu: tuple[str, str] | None) -> set[tuple[str, str]]:
        """The nodes that calls come to without having passed *menu*."""
        seen, todo = {0}, [0]
        while todo:
            place = self.places[todo.pop()]
            if _at(place) != menu:
                after = {m.target for m in place.moves if m.target >= 0} - seen
                seen |= after
                todo.extend(after)
        return {_at(self.places[index]) for index in seen} - {menu}


def is_back(move: Move) -> bool:
    """Whether the caller goes back to the menu heard before."""
    return move.exit is not None and move.exit.role == "back"


def menus_on(path: Sequence[Place]) -> list[tuple[str, str]]:
    """The menus that a call remembers which came along *path*, the last one last.

    Entering a menu that is remembered forgets what was heard behind it.
    """
    found: list[tuple[str, str]] = []
    for place in path:
        if place.node.kind.takes_keys:
            at = _at(place)
            found = [*found[: found.index(at)], at] if at in found else [*found, at]
    return found


def _at(place: Place) -> tuple[str, str]:
    return place.state.flow, place.state.node
