"""Where each node of a menu stands in its picture: a tidy tree from left to right.

An exit that first comes to a node makes the node a child; every other exit is a chip
under the node that it leaves. What many places lead to stands in trees of its own
below. On real menus of a hundred nodes this is readable where drawing all edges is
not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, replace

from ivr.compiler.drawing import drawn_exits
from ivr.compiler.flow import Exit, Flow, Node
from ivr.records import dataclass

SHARED = 3
"""A node to which so many others lead stands below."""


@dataclass(slots=True)
class Branch:
    """A node in its tree; *exit* leads here, *chips* lead elsewhere."""

    node: Node
    exit: Exit | None = None
    depth: int = 0
    children: list[Branch] = field(default_factory=list)
    chips: list[tuple[Exit, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Placed:
    """A branch with the place of its box."""

    branch: Branch
    x: float
    y: float
    width: float
    height: float


Size = Callable[[Branch], tuple[float, float]]
Room = Callable[[Branch], float]

LEAST_ACROSS = 1600.0
"""So wide a picture may be before what is shared goes to a row of its own."""


def grow(flow: Flow) -> list[Branch]:
    """The trees: from the start, then from what is shared, then what is left over."""
    shared = _shared(flow)
    trees: list[Branch] = []
    seen: set[str] = set()
    roots = [flow.start, *shared, *flow.nodes]
    for name in roots:
        if name is not None and name in flow.nodes and name not in seen:
            trees.append(_tree(flow, name, shared, seen))
    return trees


def _shared(flow: Flow) -> list[str]:
    """The nodes to which many lead, in the author's order."""
    into: dict[str, set[str]] = {}
    for node in flow.nodes.values():
        for exit in drawn_exits(node):
            target = exit.target or ""
            if target in flow.nodes and target != node.name:
                into.setdefault(target, set()).add(node.name)
    return [
        name
        for name in flow.nodes
        if len(into.get(name, ())) >= SHARED and name != flow.start
    ]


def _tree(flow: Flow, root: str, shared: list[str], seen: set[str]) -> Branch:
    top = Branch(flow.nodes[root])
    seen.add(root)
    below = set(shared)
    todo = [top]
    while todo:
        branch = todo.pop(0)
        for exit in drawn_exits(branch.node):
            for target in flow.targets(branch.node, exit):
                if target not in flow.nodes or target in seen or target in below:
                    branch.chips.append((exit, target))
                    continue
                seen.add(target)
                child = Branch(flow.nodes[target], exit, branch.depth + 1)
                branch.children.append(child)
                todo.append(child)
    return top


def place(trees: list[Branch], size: Size, room: Room, down: float) -> list[Placed]:
    """Where every box stands: the first tree, and the others in rows below.

    Args:
        size: The width and height of a branch's box.
        room: The room that the exit needs which leads to a branch.
        down: Room between boxes of a column.
    """
    placed: list[Placed] = []
    left = top = row = 0.0
    widest = LEAST_ACROSS
    for number, tree in enumerate(trees):
        boxes, width, height = _laid(tree, size, room, down)
        if number and left + width > widest:
            left, top, row = 0.0, top + row + 2 * down, 0.0
        placed += [replace(box, x=box.x + left, y=box.y + top) for box in boxes]
        row = max(row, height)
        left += width + 4 * down
        if not number:
            widest = max(widest, width)
            left, top, row = 0.0, height + 2 * down, 0.0
    return placed


def _laid(
    tree: Branch, size: Size, room: Room, down: float
) -> tuple[list[Placed], float, float]:
    """The boxes of one tree, and how wide and high it is."""
    order = _preorder(tree)
    sizes = {id(branch): size(branch) for branch in order}
    lefts = _columns(order, sizes, room)
    heights = _heights(order, sizes, down)
    tops = {id(tree): 0.0}
    boxes = []
    for branch in order:
        y, block = tops[id(branch)], heights[id(branch)]
        width, height = sizes[id(branch)]
        own = y + (block - height) / 2
        boxes.append(Placed(branch, lefts[branch.depth], own, width, height))
        inner = sum(heights[id(c)] + down for c in branch.children) - down
        at = y + max(0.0, (block - inner) / 2)
        for child in branch.children:
            tops[id(child)] = at
            at += heights[id(child)] + down
    return boxes, max(box.x + box.width for box in boxes), heights[id(tree)]


def _preorder(tree: Branch) -> list[Branch]:
    """Parents before children; a list, for menus may be deeper than Python's stack."""
    order, todo = [], [tree]
    while todo:
        branch = todo.pop()
        order.append(branch)
        todo.extend(reversed(branch.children))
    return order


def _columns(
    order: list[Branch], sizes: Mapping[int, tuple[float, float]], room: Room
) -> dict[int, float]:
    """The left edge of each depth."""
    widest: dict[int, float] = {}
    before: dict[int, float] = {0: 0.0}
    for branch in order:
        depth, width = branch.depth, sizes[id(branch)][0]
        widest[depth] = max(widest.get(depth, 0.0), width)
        if branch.exit is not None:
            before[depth] = max(before.get(depth, 0.0), room(branch))
    lefts, left = {}, 0.0
    for depth in sorted(widest):
        left += before[depth]
        lefts[depth] = left
        left += widest[depth]
    return lefts


def _heights(
    order: list[Branch], sizes: Mapping[int, tuple[float, float]], down: float
) -> dict[int, float]:
    """The height of each branch with all that hangs on it."""
    heights: dict[int, float] = {}
    for branch in reversed(order):
        inner = sum(heights[id(child)] + down for child in branch.children) - down
        heights[id(branch)] = max(sizes[id(branch)][1], inner)
    return heights
