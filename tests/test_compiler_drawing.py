"""Menus as pictures."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simulated import MENU, clinic, compiled

from ivr.compiler.drawing import dot, graph_parts, mermaid
from ivr.compiler.flow import Flow
from ivr.compiler.lettering import folded
from ivr.compiler.svg import svg
from ivr.compiler.tree import Branch, grow, place
from ivr.report.cells import width

SVG = "{http://www.w3.org/2000/svg}"


def deep(nodes: int) -> Flow:
    """A menu in which each node leads to the next."""
    chain = "".join(
        f"  n{i}:\n    say: Hello.\n    next: n{i + 1}\n" for i in range(nodes)
    )
    head = "ivr: 1\nname: deep\nlanguages: [en]\nstart: n0\nnodes:\n"
    return compiled(f"{head}{chain}  n{nodes}:\n    hangup: Goodbye.\n")


@pytest.mark.parametrize("flow", [clinic(), compiled(MENU)], ids=["clinic", "menu"])
class TestPictures:
    """What every picture keeps."""

    def test_every_node_is_there(self, flow: Flow) -> None:
        """In SVG each is a group of its own name."""
        root = ElementTree.fromstring(svg(flow))

        names = [group.get("id") for group in root.iter(f"{SVG}g") if group.get("id")]
        assert sorted(names) == sorted(flow.nodes)

    def test_no_boxes_overlap(self, flow: Flow) -> None:
        """A picture in which nodes cover each other shows nothing."""
        boxes = [
            tuple(float(rect.get(key) or 0) for key in ("x", "y", "width", "height"))
            for rect in ElementTree.fromstring(svg(flow)).iter(f"{SVG}rect")
        ]

        for (ax, ay, aw, ah), (bx, by, bw, bh) in combinations(boxes, 2):
            assert ax + aw <= bx or bx + bw <= ax or ay + ah <= by or by + bh <= ay

    def test_every_exit_is_an_edge_or_a_chip(self, flow: Flow) -> None:
        """But for the keys that hold everywhere."""
        trees = grow(flow)

        drawn = sum(len(b.children) + len(b.chips) for b in every(trees))
        exits = sum(
            len(flow.targets(node, exit))
            for node, exit in flow.edges()
            if not exit.role
        )
        assert drawn == exits

    def test_dot_names_every_edge(self, flow: Flow) -> None:
        """An arrow for each exit, and for no key of the whole flow."""
        arrows = [line for line in dot(flow).splitlines() if " -> " in line]

        assert len(arrows) == sum(not exit.role for _, exit in flow.edges())

    def test_mermaid_names_every_node(self, flow: Flow) -> None:
        """By a number, for names may be in any script."""
        numbered = re.findall(r"^  (n\d+)[(\[]", mermaid(flow), re.MULTILINE)

        assert len(numbered) == len(flow.nodes)

    def test_json_has_the_keys_of_the_flow_too(self, flow: Flow) -> None:
        """Every exit, with where it leads or how the call ends."""
        parts = graph_parts(flow)

        assert len(parts["nodes"]) == len(flow.nodes)
        assert all(("to" in edge) != ("ending" in edge) for edge in parts["edges"])
        assert any("role" in edge for edge in parts["edges"])


def every(trees: list[Branch]) -> list[Branch]:
    """All branches of some trees."""
    found, todo = [], list(trees)
    while todo:
        branch = todo.pop()
        found.append(branch)
        todo += branch.children
    return found


def test_deep_menus_are_drawn() -> None:
    """Deeper ones than Python's stack."""
    flow = deep(1_500)

    assert svg(flow).count("<rect") == 1_501


def test_names_cannot_break_out_of_a_picture() -> None:
    """Quotes, brackets and angle brackets in prompts are only letters."""
    words = 'say <b> \\"quoted\\" | [x] ]]> & #1 `code`'
    text = MENU.replace("menu: Hello.", f'menu: "{words}"')
    flow = compiled(text)

    ElementTree.fromstring(svg(flow))
    assert '"say <b> "' not in dot(flow)
    assert "<b>" not in mermaid(flow).replace("<br>", "")


class TestWholeSentences:
    """A picture to be read on paper, in a language that somebody chose."""

    def test_boxes_grow_with_what_is_said(self) -> None:
        """All of it stands in the box, and still no box covers another."""
        words = "Please have your patient number at hand, " * 6
        flow = compiled(MENU.replace("menu: Hello.", f'menu: "{words}"'))
        root = ElementTree.fromstring(svg(flow, legend="In full"))
        boxes = {
            group.get("id"): [each.text for each in group.iter(f"{SVG}text")]
            for group in root.iter(f"{SVG}g")
        }

        assert words.strip() in " ".join(map(str, boxes["main"]))
        assert "In full" not in "".join(map(str, root.itertext()))

    def test_what_is_very_long_goes_on_below(self) -> None:
        """Under the number that its box ends with."""
        words = "word " * 100
        flow = compiled(MENU.replace("menu: Hello.", f"menu: {words}"))
        texts = [
            e.text
            for e in ElementTree.fromstring(svg(flow, legend="In full")).iter(
                f"{SVG}text"
            )
        ]

        assert sum(str(each).endswith("…[1]") for each in texts) == 1
        assert texts[texts.index("In full") + 1] == "[1] main"
        assert " ".join(map(str, texts[texts.index("[1] main") + 1 :])) == words.strip()

    def test_it_speaks_the_language_that_is_chosen(self) -> None:
        """Prompts and options; the first one where nobody chose."""
        korean, usual = svg(clinic(), "ko", "전체 글"), svg(clinic())

        assert "진료소입니다." in korean and "1 진료 예약" in korean
        assert "Welcome to the clinic." in usual and "진료소입니다." not in usual


@given(st.text(alphabet="ab 가나 ,.", max_size=80), st.integers(2, 20))
def test_folding_loses_nothing(text: str, cells: int) -> None:
    """Every letter stands in a line that fits, in its order."""
    lines = folded(text, cells)

    assert all(width(line) <= cells for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_what_many_lead_to_stands_below() -> None:
    """In a tree of its own, and not as a child of one of them."""
    roots = [tree.node.name for tree in grow(clinic())]

    assert roots == ["language", "desk"]


def test_trees_fill_rows() -> None:
    """The first is on top, no other stands above it."""
    placed = place(grow(clinic()), lambda branch: (100, 30), lambda branch: 50, 10)

    first = [each for each in placed if each.branch.node.name == "language"]
    assert first[0].x == 0
    assert min(each.y for each in placed) >= 0
