"""Which numbers of a graph lead round to each other, and which stand above which.

The proofs ask this of thousands of states at every ``ivr check``; to load a graph
library for it would take longer than the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from ivr.records import dataclass

After = Callable[[int], Iterable[int]]
"""The numbers to which a number leads."""


def components(members: Iterable[int], after: After) -> list[list[int]]:
    """The sets of *members* that lead to each other, sorted; those led to first.

    What *after* gives that is no member is left out.

    Source:
        R. Tarjan, "Depth-first search and linear graph algorithms", 1972, without
        recursion.
    """
    inside = frozenset(members)
    found: list[list[int]] = []
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    held: list[int] = []
    done: set[int] = set()
    for root in sorted(inside):
        work: list[tuple[int, Iterator[int]]] = []
        come_to: int | None = None if root in order else root
        while work or come_to is not None:
            if come_to is not None:
                order[come_to] = low[come_to] = len(order)
                held.append(come_to)
                work.append((come_to, iter(after(come_to))))
            index, ways = work[-1]
            come_to = None
            for to in ways:
                if to not in inside or to in done:
                    continue
                if to not in order:
                    come_to = to
                    break
                low[index] = min(low[index], order[to])
            if come_to is not None:
                continue
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[index])
            if low[index] == order[index]:
                found.append(_cut(held, index))
                done.update(found[-1])
    return found


def _cut(held: list[int], index: int) -> list[int]:
    """Take *index*, and what lies behind it, from the end of *held*."""
    at = len(held) - 1
    while held[at] != index:
        at -= 1
    found = sorted(held[at:])
    del held[at:]
    return found


def circles(members: Iterable[int], after: After) -> list[list[int]]:
    """The sets of *members* that can go round for ever, each sorted, in order."""
    return sorted(
        found
        for found in components(members, after)
        if len(found) > 1 or found[0] in after(found[0])
    )


@dataclass(frozen=True, slots=True)
class Above:
    """Through what every way from the start must come: a tree.

    *begins* and *ends* number the nodes of the tree such that a node's interval
    holds those of all below it; nodes that no way comes to have none.
    """

    begins: dict[int, int]
    ends: dict[int, int]

    def reaches(self, index: int) -> bool:
        """Whether any way from the start comes to *index*."""
        return index in self.begins

    def is_above(self, one: int, other: int) -> bool:
        """Whether every way to *other* comes through *one*, or is at it."""
        if one not in self.begins or other not in self.begins:
            return False
        return self.begins[one] <= self.begins[other] < self.ends[one]


def dominators(start: int, after: Sequence[Sequence[int]]) -> Above:
    """What stands above what, on every way from *start*.

    Source:
        K. Cooper, T. Harvey, K. Kennedy, "A simple, fast dominance algorithm", 2001.
    """
    order = _reverse_postorder(start, after)
    at = {index: place for place, index in enumerate(order)}
    before: list[list[int]] = [[] for _ in order]
    for index in order:
        for to in after[index]:
            before[at[to]].append(at[index])
    parent = [0, *(-1 for _ in order[1:])]
    changed = True
    while changed:
        changed = False
        for place in range(1, len(order)):
            known = [p for p in before[place] if parent[p] >= 0]
            new = known[0]
            for other in known[1:]:
                new = _meet(parent, new, other)
            changed |= parent[place] != new
            parent[place] = new
    return _intervals(order, parent)


def _meet(parent: list[int], one: int, other: int) -> int:
    while one != other:
        if one > other:
            one = parent[one]
        else:
            other = parent[other]
    return one


def _reverse_postorder(start: int, after: Sequence[Sequence[int]]) -> list[int]:
    order: list[int] = []
    seen = {start}
    work = [(start, iter(after[start]))]
    while work:
        index, ways = work[-1]
        for to in ways:
            if to not in seen:
                seen.add(to)
                work.append((to, iter(after[to])))
                break
        else:
            order.append(index)
            work.pop()
    return order[::-1]


def _intervals(order: list[int], parent: list[int]) -> Above:
    sizes = [1] * len(order)
    for place in range(len(order) - 1, 0, -1):
        sizes[parent[place]] += sizes[place]
    begins: dict[int, int] = {}
    free = [0] * len(order)
    for place, index in enumerate(order):
        if place == 0:
            begins[index] = 0
        else:
            begins[index] = free[parent[place]]
            free[parent[place]] += sizes[place]
        free[place] = begins[index] + 1
    ends = {index: begins[index] + sizes[place] for place, index in enumerate(order)}
    return Above(begins, ends)
