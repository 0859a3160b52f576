"""A menu as an SVG picture, laid out as ``ivr.compiler.tree`` has it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from xml.sax.saxutils import escape, quoteattr

from ivr.compiler.drawing import edge_label, short_text
from ivr.compiler.flow import Exit, Flow
from ivr.compiler.tree import Branch, Placed, grow, place
from ivr.report.cells import width

LETTER = 6.7
"""Pixels of a terminal cell's worth of text at 12 px, in most sans-serif fonts."""

LINE = 16
PAD = 8
NARROW, WIDE = 110.0, 230.0
BEND = 24.0
LONGEST_EXIT = 170.0
DOWN = 14.0
MARGIN = 20

STYLE = """\
text { font: 12px sans-serif; fill: #1b1f24; }
.name { font-weight: bold; }
.text, .exit { fill: #57606a; }
.box { fill: #fff; stroke: #8c959f; }
.asks { fill: #ddf4ff; stroke: #0969da; }
.waits { fill: #fff8c5; stroke: #9a6700; }
.ends { fill: #f6f8fa; stroke: #8c959f; stroke-dasharray: 4 2; }
.start { stroke-width: 3; }
.chip { fill: #57606a; font-size: 11px; }
.drops { fill: #cf222e; }
.edge { fill: none; stroke: #8c959f; }
.edge.other { stroke-dasharray: 4 3; }
"""


def svg(flow: Flow) -> str:
    """The picture as one SVG document."""
    trees = grow(flow)
    placed = place(trees, partial(_size, flow), partial(_room, flow), DOWN)
    by_branch = {id(each.branch): each for each in placed}
    right = max((each.x + each.width for each in placed), default=0.0)
    bottom = max((each.y + each.height for each in placed), default=0.0)
    wide, high = f"{right + 2 * MARGIN:.0f}", f"{bottom + 2 * MARGIN:.0f}"
    size = f'width="{wide}" height="{high}" viewBox="0 0 {wide} {high}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
        f"<title>{escape(flow.name)}</title>",
        f"<style>\n{STYLE}</style>",
        f'<g transform="translate({MARGIN} {MARGIN})">',
    ]
    for each in placed:
        for child in each.branch.children:
            lines += _edge(flow, each, by_branch[id(child)])
    for each in placed:
        lines += _box(flow, each)
    return "\n".join([*lines, "</g>", "</svg>"]) + "\n"


def _size(flow: Flow, branch: Branch) -> tuple[float, float]:
    texts = [branch.node.name, short_text(flow, branch.node)]
    texts += [_chip(flow, *chip) for chip in branch.chips]
    longest = max(width(text) for text in texts) * LETTER + 2 * PAD
    rows = 1 + bool(texts[1]) + len(branch.chips)
    return min(WIDE, max(NARROW, longest)), rows * LINE + PAD


def _room(flow: Flow, branch: Branch) -> float:
    """What the exit to *branch* needs before its box."""
    assert branch.exit is not None
    words = width(edge_label(flow, branch.exit)) * LETTER
    return BEND + 15 + min(words, LONGEST_EXIT)


def _chip(flow: Flow, exit: Exit, target: str) -> str:
    to = target.strip("()") if target.startswith("(") else target
    return f"{edge_label(flow, exit)} → {to}"


def _box(flow: Flow, each: Placed) -> Iterator[str]:
    node, branch = each.branch.node, each.branch
    kind = node.kind
    what = "box"
    if kind.takes_keys:
        what += " asks"
    elif kind.service:
        what += " waits"
    elif kind.ending() is not None:
        what += " ends"
    what += " start" if node.name == flow.start else ""
    yield f"<g id={quoteattr(node.name)}>"
    place_ = f'x="{each.x:.0f}" y="{each.y:.0f}"'
    size = f'width="{each.width:.0f}" height="{each.height:.0f}"'
    yield f'<rect class="{what}" {place_} {size} rx="5"/>'
    text = short_text(flow, node)
    rows = [("name", node.name), *([("text", text)] if text else [])]
    for exit, target in branch.chips:
        drops = " drops" if exit.drops else ""
        rows.append((f"chip{drops}", _chip(flow, exit, target)))
    for index, (style, words) in enumerate(rows):
        y = each.y + LINE * (index + 1) - 2
        room = int((each.width - 2 * PAD) / LETTER)
        shown = f'<text class="{style}" x="{each.x + PAD:.0f}" y="{y:.0f}">'
        yield f"{shown}{escape(_cut(words, room))}<title>{escape(words)}</title></text>"
    yield "</g>"


def _edge(flow: Flow, parent: Placed, child: Placed) -> Iterator[str]:
    exit = child.branch.exit
    assert exit is not None
    x1, y1 = parent.x + parent.width, parent.y + parent.height / 2
    x2, y2 = child.x, child.y + child.height / 2
    # All exits of a node bend at one place, so that none runs through another's words.
    bend = x2 - max(_room(flow, each) for each in parent.branch.children) + BEND
    style = "edge" if exit.origin == "written" else "edge other"
    path = f"M{x1:.0f} {y1:.0f} H{bend:.0f} V{y2:.0f} H{x2:.0f}"
    yield f'<path class="{style}" d="{path}"/>'
    words = edge_label(flow, exit)
    room = int((x2 - bend - 10) / LETTER)
    at = f'x="{bend + 5:.0f}" y="{y2 - 4:.0f}"'
    title = f"<title>{escape(words)}</title>"
    yield f'<text class="exit" {at}>{escape(_cut(words, room))}{title}</text>'


def _cut(text: str, cells: int) -> str:
    """As much of *text* as fits."""
    if width(text) <= cells:
        return text
    while text and width(text) > cells - 1:
        text = text[:-1]
    return text + "…"
