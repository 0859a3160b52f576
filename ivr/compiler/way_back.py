"""Where the back key leads: to menus that a call can have heard before.

The engine keeps the menus heard as a stack: a menu that is on it already takes away
what was heard since. So a stack is a way through the menus that passes none twice,
and before a menu stands one of those from which it follows, except such as a call
can come to only through that very menu.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ivr.compiler.components import components, dominators

if TYPE_CHECKING:
    from ivr.compiler.flow import Flow

MAX_MENUS = 8
"""How many menus of a flow ``back`` remembers."""

START = 0
"""Stands for the beginning of the flow, before any menu was heard."""


def ways_back(flow: Flow) -> Mapping[str, tuple[str, ...]]:
    """For each node with a back key, the nodes to which it can lead.

    The node itself is among them where the key can repeat it: there may be no menu
    before it.
    """
    asking = {
        node.name: node.kind.takes_keys
        for node in flow.nodes.values()
        if any(exit.role == "back" for exit in node.exits)
    }
    if not asking:
        return {}
    menus = _Menus(flow)
    return {
        name: menus.before(name) if is_menu else menus.last(name)
        for name, is_menu in asking.items()
    }


class _Menus:
    """The menus of one flow, and which can follow which."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        nodes = flow.nodes.values()
        self.names = ["", *(node.name for node in nodes if node.kind.takes_keys)]
        self.number = {name: i for i, name in enumerate(self.names) if name}
        self.heard: dict[str, list[int]] = {}
        """The menus that can be the last one heard before a node."""
        self.after: list[list[int]] = [[] for _ in self.names]
        for index in range(len(self.names)):
            self._walk(index)
        self.above = dominators(START, self.after)
        self.forgets = self._longest() > MAX_MENUS

    def _walk(self, index: int) -> None:
        """Note what can follow menu *index* before any other menu is heard."""
        nodes, seen = self.flow.nodes, set[str]()
        todo: list[str | None] = [self.flow.start]
        if index != START:
            exits = nodes[self.names[index]].exits
            todo = [exit.target for exit in exits if exit.role != "back"]
        while todo:
            name = todo.pop()
            if name is None or name in seen or name not in nodes:
                continue
            seen.add(name)
            self.heard.setdefault(name, []).append(index)
            if name in self.number:
                self.after[index].append(self.number[name])
            else:
                todo += [e.target for e in nodes[name].exits if e.role != "back"]

    def _comes_before(self, index: int, menu: int) -> bool:
        """Whether *index* can stand before *menu* on the way to it."""
        if index == menu or self.above.is_above(menu, index):
            return False
        return self.above.reaches(index) or not self.above.reaches(menu)

    def _longest(self) -> int:
        """No fewer menus than can be remembered at once, were none forgotten."""
        if len(self.names) - 1 <= MAX_MENUS:
            return len(self.names) - 1

        def after(index: int) -> Iterable[int]:
            return (to for to in self.after[index] if self._comes_before(index, to))

        longest = [0] * len(self.names)
        for found in components(range(len(self.names)), after):
            further = max((longest[to] for i in found for to in after(i)), default=0)
            for index in found:
                longest[index] = further + len(found)
        return longest[START] - 1

    def before(self, name: str) -> tuple[str, ...]:
        """The menus to which back leads from the menu *name*."""
        menu, heard = self.number[name], self.heard.get(name, [])
        if not self.forgets:
            known = [i for i in heard if self._comes_before(i, menu)]
            return self._named(known, name)
        # What was forgotten can be heard anew, behind any menu.
        return self._named([START, *(i for i in heard if i not in (START, menu))], name)

    def last(self, name: str) -> tuple[str, ...]:
        """The menus to which back leads from *name*, which is no menu itself."""
        return self._named(self.heard.get(name, []), name)

    def _named(self, indexes: Iterable[int], name: str) -> tuple[str, ...]:
        found = [name if index == START else self.names[index] for index in indexes]
        return tuple(found) or (name,)
