"""A menu as the designer draws it: trees of nodes, with what callers hear at each.

The server says what hangs on what; where each box stands the browser works out, for
people fold and unfold branches.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ivr.compiler.flow import Exit, Flow, Node
from ivr.compiler.tree import Branch, grow
from ivr.language.kind import Kind
from ivr.speech_length import seconds

Parts = dict[str, Any]

LONGEST = 160
"""So many letters of what callers hear are sent; the text itself has all of them."""

FACES = Path(__file__).parents[1] / "static" / "designer" / "faces.json"


def picture(flow: Flow) -> Parts:
    """The trees of *flow*, parents before their children."""
    return {
        "start": flow.start or "",
        "languages": list(flow.languages),
        "nodes": [
            _node(flow, branch, above)
            for tree in grow(flow)
            for branch, above in _preorder(tree)
        ],
    }


def _preorder(tree: Branch) -> Iterator[tuple[Branch, str]]:
    todo = [(tree, "")]
    while todo:
        branch, above = todo.pop()
        yield branch, above
        name = branch.node.name
        todo.extend((child, name) for child in reversed(branch.children))


def _node(flow: Flow, branch: Branch, above: str) -> Parts:
    node, exit = branch.node, branch.exit
    whole = node.text.whole
    parts: Parts = {
        "name": node.name,
        "kind": node.kind.name,
        "path": node.span.path,
        "line": node.span.line,
        "column": node.span.column,
        "end_line": whole.end_line,
        "in_place": bool(node.text.parent),
        "above": above,
        "exit": _exit(flow, exit) if exit else {},
        "chips": [
            {**_exit(flow, exit), **_target(target)} for exit, target in branch.chips
        ],
        "heard": _heard(flow, node),
        "resolves": list(node.resolves),
    }
    return {name: part for name, part in parts.items() if part}


def _exit(flow: Flow, exit: Exit) -> Parts:
    """An exit as it is written beside its line, in each language."""
    said = exit.said
    parts: Parts = {
        "label": exit.label,
        "by": exit.by,
        "origin": exit.origin if exit.origin != "written" else "",
        "key": exit.key.text if exit.key else "",
        "said": {
            each: text
            for each in flow.languages
            if said and (text := said.wording(each))
        },
    }
    return {name: part for name, part in parts.items() if part}


def _target(target: str) -> Parts:
    """Where a chip leads: a node, or an end of the call."""
    return {"ends": target[1:-1]} if target.startswith("(") else {"to": target}


def _heard(flow: Flow, node: Node) -> Parts:
    """What callers hear on coming here, and for how long, by language."""
    found: Parts = {}
    for language in flow.languages:
        said = (prompt.wording(language) for prompt in node.kind.heard())
        text = _joined(" ".join(words.split()) for words in said if words)
        if text:
            short = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
            found[language] = {"text": short, "seconds": round(seconds(text, language))}
    return found


def _joined(said: Iterable[str]) -> str:
    """Sentences one after another; what is none, such as a label, stands apart."""
    found = ""
    for words in said:
        apart = " " if not found or found[-1] in ".?!…。" else " · "
        found = f"{found}{apart}{words}".strip()
    return found


# Faces ------------------------------------------------------------------------------


def face(cls: type[Kind]) -> Parts:
    """How nodes of a kind look: a family, which has a colour, and an icon."""
    return {"family": _family(cls), "icon": _icons().get(cls.name, "")}


def _family(cls: type[Kind]) -> str:
    """What a kind does to a call, by what it declares of itself."""
    taken = {rule.by for rule in cls.exits}
    if cls.person:
        return "person"
    if not cls.exits:
        return "decides" if cls.ways is not Kind.ways else "ends"
    if taken & {"silence", "mistake", "choice"} or cls.takes_keys:
        return "asks"
    if cls.service:
        return "world"
    if taken <= {"fixed"}:
        return "decides"
    return "says" if cls.settles == "heard" else "decides"


@cache
def _icons() -> Mapping[str, str]:
    found: Mapping[str, str] = json.loads(FACES.read_text(encoding="utf-8"))
    return found
