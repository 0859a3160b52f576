"""A menu as an SVG picture, laid out as ``ivr.compiler.tree`` has it.

A picture shows the first words at each node, or, to be read on paper, whole sentences:
boxes then grow, and what is very long goes on in a legend below.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from itertools import chain
from xml.sax.saxutils import escape, quoteattr

from ivr.compiler.drawing import edge_label, first_language, first_text, short_text
from ivr.compiler.flow import Exit, Flow, Node
from ivr.compiler.lettering import cut, folded
from ivr.compiler.tree import Branch, Placed, grow, place
from ivr.records import dataclass
from ivr.report.cells import width

LETTER = 6.7
"""Pixels of a terminal cell's worth of text at 12 px, in most sans-serif fonts."""

LINE = 16
PAD = 8
NARROW, WIDE = 110.0, 230.0
WHOLE = 320.0
"""So wide is a box of whole sentences: some fifty letters a line."""

LONGEST = 300
"""Letters of a sentence; what is longer would make its box a column of print."""

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
.head { font-size: 14px; font-weight: bold; }
.chip { fill: #57606a; font-size: 11px; }
.drops { fill: #cf222e; }
.edge { fill: none; stroke: #8c959f; }
.edge.other { stroke-dasharray: 4 3; }
"""


@dataclass(slots=True)
class Look:
    """How a menu is drawn.

    Attributes:
        language: In which of its languages.
        legend: Where sentences stand whole, the heading of what goes on below.
        further: What goes on below, by node; numbered in this order.
    """

    flow: Flow
    language: str
    legend: str = ""
    further: dict[str, str] = field(default_factory=dict)
    known: dict[int, list[tuple[str, str, list[str]]]] = field(default_factory=dict)

    def text(self, node: Node) -> str:
        """What stands in the box of *node*."""
        if not self.legend:
            return short_text(self.flow, node, self.language)
        text = first_text(self.flow, node, self.language)
        if len(text) <= LONGEST:
            return text
        begin = text[:LONGEST].rsplit(None, 1)[0]
        return f"{begin} …{self.number(node.name)}"

    def number(self, name: str) -> str:
        """How the text of a node is found that goes on below."""
        return f"[{list(self.further).index(name) + 1}]"

    def label(self, exit: Exit) -> str:
        """What stands at an exit."""
        return edge_label(self.flow, exit, self.language)

    def lines(self, text: str, pixels: float) -> list[str]:
        """*text* in so many pixels: whole in several lines, or one that is cut."""
        cells = int(pixels / LETTER)
        return folded(text, cells) if self.legend else [cut(text, cells)]

    def widest(self) -> float:
        """Pixels of a box at the most."""
        return WHOLE if self.legend else WIDE

    # What the layout asks ---------------------------------------------------------

    def rows(self, branch: Branch) -> list[tuple[str, str, list[str]]]:
        """The rows of a box: their style, all that they say, and the lines of it."""
        found = self.known.get(id(branch))
        if found is None:
            found = self.known[id(branch)] = list(self._rows(branch))
        return found

    def _rows(self, branch: Branch) -> Iterator[tuple[str, str, list[str]]]:
        said = [("name", branch.node.name)]
        if text := self.text(branch.node):
            said.append(("text", text))
        for exit, target in branch.chips:
            to = target.strip("()") if target.startswith("(") else target
            style = "chip drops" if exit.drops else "chip"
            said.append((style, f"{self.label(exit)} → {to}"))
        longest = max(width(words) for _, words in said) * LETTER + 2 * PAD
        room = min(self.widest(), max(NARROW, longest)) - 2 * PAD
        for style, words in said:
            yield style, words, self.lines(words, room)

    def size(self, branch: Branch) -> tuple[float, float]:
        """How wide and high the box of *branch* is."""
        rows = self.rows(branch)
        # A box of several lines is no wider than the longest of them.
        said = (lines if self.legend else [words] for _, words, lines in rows)
        longest = max(map(width, chain.from_iterable(said))) * LETTER + 2 * PAD
        high: float = sum(len(lines) for *_, lines in rows) * LINE + PAD
        if branch.exit is not None:
            # The exit's words stand above its line, which comes in at half the height.
            above = len(self.lines(self.label(branch.exit), LONGEST_EXIT)) * LINE
            high = max(high, 2 * (above - DOWN))
        return min(self.widest(), max(NARROW, longest)), high

    def room(self, branch: Branch) -> float:
        """What the exit to *branch* needs before its box."""
        assert branch.exit is not None
        words = width(self.label(branch.exit)) * LETTER
        return BEND + 15 + min(words, LONGEST_EXIT)


def svg(flow: Flow, language: str = "", legend: str = "") -> str:
    """The picture as one SVG document.

    Args:
        language: One of the menu's; else its first.
        legend: Draw sentences whole, under this heading what goes on below.
    """
    look = Look(flow, language or first_language(flow), legend)
    for node in flow.nodes.values() if legend else ():
        if len(text := first_text(flow, node, look.language)) > LONGEST:
            look.further[node.name] = text
    trees = grow(flow)
    placed = place(trees, look.size, look.room, DOWN)
    by_branch = {id(each.branch): each for each in placed}
    right = max((each.x + each.width for each in placed), default=0.0)
    bottom = max((each.y + each.height for each in placed), default=0.0)
    below, right, bottom = _legend(look, right, bottom)
    wide, high = f"{right + 2 * MARGIN:.0f}", f"{bottom + 2 * MARGIN:.0f}"
    size = f'width="{wide}" height="{high}" viewBox="0 0 {wide} {high}"'
    spoken = quoteattr(look.language)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" lang={spoken}>',
        f"<title>{escape(flow.name)}</title>",
        f"<style>\n{STYLE}</style>",
        f'<g transform="translate({MARGIN} {MARGIN})">',
    ]
    for each in placed:
        for child in each.branch.children:
            lines += _edge(look, each, by_branch[id(child)])
    for each in placed:
        lines += _box(look, each)
    return "\n".join([*lines, *below, "</g>", "</svg>"]) + "\n"


def _box(look: Look, each: Placed) -> Iterator[str]:
    node = each.branch.node
    kind = node.kind
    what = "box"
    if kind.takes_keys:
        what += " asks"
    elif kind.service:
        what += " waits"
    elif kind.ending() is not None:
        what += " ends"
    what += " start" if node.name == look.flow.start else ""
    yield f"<g id={quoteattr(node.name)}>"
    place_ = f'x="{each.x:.0f}" y="{each.y:.0f}"'
    size = f'width="{each.width:.0f}" height="{each.height:.0f}"'
    yield f'<rect class="{what}" {place_} {size} rx="5"/>'
    y = each.y - 2
    for style, words, lines in look.rows(each.branch):
        for line in lines:
            y += LINE
            yield _line(style, each.x + PAD, y, line, words)
    yield "</g>"


def _line(style: str, x: float, y: float, line: str, words: str = "") -> str:
    """A line of letters; *words* are all that it is of, for who points at it."""
    title = f"<title>{escape(words)}</title>" if words else ""
    at = f'x="{x:.0f}" y="{y:.0f}"'
    return f'<text class="{style}" {at}>{escape(line)}{title}</text>'


def _edge(look: Look, parent: Placed, child: Placed) -> Iterator[str]:
    exit = child.branch.exit
    assert exit is not None
    x1, y1 = parent.x + parent.width, parent.y + parent.height / 2
    x2, y2 = child.x, child.y + child.height / 2
    # All exits of a node bend at one place, so that none runs through another's words.
    bend = x2 - max(look.room(each) for each in parent.branch.children) + BEND
    style = "edge" if exit.origin == "written" else "edge other"
    path = f"M{x1:.0f} {y1:.0f} H{bend:.0f} V{y2:.0f} H{x2:.0f}"
    yield f'<path class="{style}" d="{path}"/>'
    words = look.label(exit)
    lines = look.lines(words, x2 - bend - 10)
    for above, line in enumerate(reversed(lines)):
        yield _line("exit", bend + 5, y2 - 4 - above * LINE, line, words)


COLUMN = 680.0
"""Pixels of a line below the drawing: a hundred letters are read with ease."""


def _legend(look: Look, right: float, bottom: float) -> tuple[list[str], float, float]:
    """What goes on below the drawing, in columns; and how far it all reaches."""
    if not look.further:
        return [], right, bottom
    columns = max(1, int((right + 2 * MARGIN) // (COLUMN + 2 * MARGIN)))
    tops = [bottom + 4 * LINE] * columns
    lines = [_line("head", 0, bottom + 3 * LINE, look.legend)]
    for name, text in look.further.items():
        at = min(range(columns), key=tops.__getitem__)
        x = at * (COLUMN + 2 * MARGIN)
        rows = [("name", f"{look.number(name)} {name}")]
        rows += [("text", each) for each in folded(text, int(COLUMN / LETTER))]
        for style, line in rows:
            tops[at] += LINE
            lines.append(_line(style, x, tops[at], line))
        tops[at] += LINE
    return lines, max(right, COLUMN), max(tops)
