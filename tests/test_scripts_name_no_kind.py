"""The pages' scripts know setting types and shapes, and no kind of node by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.language.kind import load_kinds

STATIC = Path(__file__).parent.parent / "console" / "static"
SCRIPTS = sorted(
    path
    for path in STATIC.rglob("*.js")
    if "vendor" not in path.relative_to(STATIC).parts
)

_NAME = "|".join(sorted(load_kinds()))
_WORD = rf"""["'`](?:{_NAME})["'`]"""

# "queue" and "menu" are ordinary words, so only these count: a kind compared with a
# name, taken by its name, and a list of nothing but names of kinds.
_NAMED = re.compile(
    rf"""
      \bkind(?:Of\([^)]*\))?\s*[!=]==?\s*{_WORD}
    | {_WORD}\s*[!=]==?\s*[\w.]*\bkind\b
    | \bkinds?(?:\.(?:{_NAME})\b|\[{_WORD}\])
    | \[\s*{_WORD}(?:\s*,\s*{_WORD})+\s*,?\s*\]
    """,
    re.VERBOSE,
)
_TABLE = re.compile(rf"\{{\s*(?:[\"']?(?:{_NAME})[\"']?\s*:[^,{{}}]*,\s*){{3,}}")
_SWITCH = re.compile(rf"switch\s*\([^)]*\bkind\b.*?case\s+{_WORD}", re.DOTALL)


def named(script: str) -> Iterator[str]:
    """Where *script* takes a kind by its name."""
    bare = re.sub(r"/\*.*?\*/|^\s*//.*$", "", script, flags=re.DOTALL | re.MULTILINE)
    for pattern in (_NAMED, _TABLE, _SWITCH):
        yield from (found[0] for found in pattern.finditer(bare))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_names_a_kind(path: Path) -> None:
    """A new kind is one new file, in Python: its form draws itself."""
    assert list(named(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "script",
    [
        'if (node.kind === "menu") draw();',
        "if ('queue' == node.kind) x();",
        "const face = kinds.menu;",
        'const face = state.kinds["say"];',
        '["menu", "ask"].includes(node.kind)',
        "const FACES = { say: 1, menu: 2, ask: 3, queue: 4 };",
        'switch (node.kind) { case "dial": break; }',
        'if (kindOf(node) === "hours") x();',
    ],
)
def test_a_kind_by_name_is_found(script: str) -> None:
    """Each of these would need another line for a new kind."""
    assert list(named(script))


@pytest.mark.parametrize(
    "script",
    [
        'const menu = document.querySelector("menu");',
        'if (event.waits_for === "queue") x();',
        'ask("/designer/queue"); const flow = place.dataset.flow;',
        "const parts = { set: 1, end: 2, get: 3 };",
        "state.kinds[node.kind].face",
        '// if (node.kind === "menu")',
    ],
)
def test_ordinary_words_are_let_be(script: str) -> None:
    """A menu is also a menu where nobody thinks of kinds."""
    assert list(named(script)) == []
