"""A menu as a picture for other programs: DOT, Mermaid, JSON.

Keys of the whole flow lead out of every menu, and would hide all else: the pictures
leave them out, the JSON has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ivr.compiler.flow import Exit, Flow, Node

VERSION = 1
SHORT = 40
"""So many letters of a prompt are shown."""


def drawn_exits(node: Node) -> Iterator[Exit]:
    """The exits of *node* that pictures show."""
    return (exit for exit in node.exits if not exit.role)


def first_language(flow: Flow) -> str:
    """The language that pictures speak where nobody chose one."""
    return flow.languages[0] if flow.languages else "en"


def first_text(flow: Flow, node: Node, language: str = "") -> str:
    """What callers hear first at *node*; empty where they hear nothing."""
    for prompt in node.kind.heard():
        if text := prompt.wording(language or first_language(flow)):
            return " ".join(re.sub(r"\[[\d.ms]+\]", " ", text).split())
    return ""


def short_text(flow: Flow, node: Node, language: str = "") -> str:
    """The first words that callers hear at *node*; empty where they hear nothing."""
    text = first_text(flow, node, language)
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"


def edge_label(flow: Flow, exit: Exit, language: str = "") -> str:
    """The exit's name, with the label of an option."""
    said = exit.said.wording(language or first_language(flow)) if exit.said else None
    return f"{exit.label} {said}" if said else exit.label


# JSON -----------------------------------------------------------------------------


def graph_parts(flow: Flow) -> dict[str, Any]:
    """The graph as JSON's own types; what is absent is left out."""
    return {
        "version": VERSION,
        "flow": flow.name,
        "digest": flow.digest,
        "start": flow.start,
        "nodes": [_node_parts(flow, node) for node in flow.nodes.values()],
        "edges": [
            _edge_parts(flow, node, exit, target)
            for node, exit in flow.edges()
            for target in flow.targets(node, exit)
        ],
    }


def _node_parts(flow: Flow, node: Node) -> dict[str, Any]:
    parts = {
        "name": node.name,
        "kind": node.kind.name,
        "line": node.span.line,
        "text": short_text(flow, node),
        "resolves": list(node.resolves),
    }
    return {name: part for name, part in parts.items() if part}


def _edge_parts(flow: Flow, node: Node, exit: Exit, target: str) -> dict[str, Any]:
    end = target.startswith("(")
    language = first_language(flow)
    parts = {
        "from": node.name,
        "exit": exit.label,
        "to": "" if end else target,
        "ending": target[1:-1] if end else "",
        "by": exit.by,
        "origin": exit.origin,
        "key": exit.key.text if exit.key else "",
        "role": exit.role,
        "label": (exit.said.wording(language) if exit.said else "") or "",
        "intents": list(exit.promises),
    }
    return {name: part for name, part in parts.items() if part}


# DOT ------------------------------------------------------------------------------


def dot(flow: Flow) -> str:
    """The graph in Graphviz's language."""
    return "\n".join(_dot_lines(flow)) + "\n"


def _dot_lines(flow: Flow) -> Iterator[str]:
    yield f"digraph {_dot_text(flow.name)} {{"
    yield "  rankdir=LR; node [shape=box, style=rounded];"
    endings: dict[str, None] = {}
    for node in flow.nodes.values():
        text = short_text(flow, node)
        label = _dot_text(f"{node.name}\n{text}" if text else node.name)
        bold = ", penwidth=2" if node.name == flow.start else ""
        yield f"  {_dot_text(node.name)} [label={label}{bold}];"
        for exit in drawn_exits(node):
            for target in flow.targets(node, exit):
                if target.startswith("("):
                    endings[target] = None
                dashed = "" if exit.origin == "written" else ", style=dashed"
                label = _dot_text(edge_label(flow, exit))
                ends = f"{_dot_text(node.name)} -> {_dot_text(target)}"
                yield f"  {ends} [label={label}{dashed}];"
    for ending in endings:
        yield f"  {_dot_text(ending)} [label={_dot_text(ending[1:-1])}, shape=ellipse];"
    yield "}"


def _dot_text(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{plain}"'


# Mermaid --------------------------------------------------------------------------


def mermaid(flow: Flow) -> str:
    """The graph in Mermaid's language, as code hosts draw it."""
    return "\n".join(_mermaid_lines(flow)) + "\n"


def _mermaid_lines(flow: Flow) -> Iterator[str]:
    yield "flowchart LR"
    # Names may hold any letter; Mermaid's identifiers may not.
    numbers = {name: f"n{index}" for index, name in enumerate(flow.nodes)}
    endings: dict[str, str] = {}
    for node in flow.nodes.values():
        text = short_text(flow, node)
        label = "<br>".join(_mermaid_text(t) for t in (node.name, text) if t)
        shape = '(["{}"])' if node.name == flow.start else '["{}"]'
        yield f"  {numbers[node.name]}{shape.format(label)}"
    for node in flow.nodes.values():
        for exit in drawn_exits(node):
            for target in flow.targets(node, exit):
                to = numbers.get(target)
                if to is None:
                    to = endings.setdefault(target, f"e{len(endings)}")
                arrow = "-->" if exit.origin == "written" else "-.->"
                label = _mermaid_text(edge_label(flow, exit))
                yield f'  {numbers[node.name]} {arrow}|"{label}"| {to}'
    for target, name in endings.items():
        yield f'  {name}(("{_mermaid_text(target.strip("()"))}"))'


def _mermaid_text(text: str) -> str:
    # Mermaid's own escapes: entities with # in place of &.
    marks = {"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "`": "#96;"}
    return "".join(marks.get(letter, letter) for letter in text)
