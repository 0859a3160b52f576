"""Nothing moves for those who asked that nothing moves; no page needs an exception.

What browsers do with it is in ``tests/browser``: each window there fails where a page
breaks its policy, or asks another machine for anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from house import ROOT, hold

from console.headers import POLICY

STATIC = ROOT / "console" / "static"
OURS = [path for path in STATIC.rglob("*") if "vendor" not in path.parts]
STYLES = [path for path in OURS if path.suffix == ".css"]
SCRIPTS = [path for path in OURS if path.suffix == ".js"]

ASKS = "prefers-reduced-motion"
MOVES = re.compile(r"(transition|animation|scroll-behavior)(-name|-duration)?\s*:")
IN_LINE = re.compile(
    r"""setAttribute\(\s*["']style|cssText|\beval\(|new Function|javascript:|"""
    r"""createElement\(\s*["'](style|script)|\bstyle=["']|"""
    # An object is set name by name, which no policy forbids; a text is not.
    r"\bstyle=\$\{(?!\{)"
)


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """The outermost blocks of a style sheet: what stands before them, and in them."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    depth, start, before = 0, 0, ""
    for at, sign in enumerate(text):
        if sign == "{":
            if depth == 0:
                before, start = text[start:at].strip(), at + 1
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                yield before, text[start:at]
                start = at + 1


def moving(text: str) -> list[str]:
    """What moves in a style sheet, whether people want it or not."""
    return [
        before
        for before, inside in blocks(text)
        if MOVES.search(inside) and f"{ASKS}: no-preference" not in before
    ]


def name(path: Path) -> str:
    """A file as a test is called after it."""
    return path.relative_to(STATIC).as_posix()


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_styles_move_only_for_who_likes_it(path: Path) -> None:
    """What moves stands in a block for those who did not ask for stillness."""
    hold(moving(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "text",
    [
        "a { transition: top 1s; }",
        "@media (min-width: 60rem) { a { animation: x 1s; } }",
        "@media (prefers-reduced-motion: reduce) { a { transition: top 1s; } }",
    ],
)
def test_what_moves_is_found(text: str) -> None:
    """Each of these would move for everybody, or for the wrong ones."""
    assert moving(text)
    assert not moving(f"@media (prefers-reduced-motion: no-preference) {{ {text} }}")


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_scripts_ask_before_they_move(path: Path) -> None:
    """Whoever moves things frame by frame, or smoothly, looks at what people want.

    A frame that is asked for once, to draw in it, moves nothing.
    """
    text = path.read_text(encoding="utf-8")
    again = re.search(
        r"requestAnimationFrame\(\w+\)|\.animate\(|[\"']smooth[\"']", text
    )

    assert not again or ASKS in text


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_no_script_needs_an_exception(path: Path) -> None:
    """None writes styles or scripts into the page, or makes text a program."""
    hold(found[0] for found in IN_LINE.finditer(path.read_text(encoding="utf-8")))


def test_the_policy_has_no_exception() -> None:
    """Scripts and styles come from here, or bear the number of this one answer."""
    rules = dict(rule.strip().split(" ", 1) for rule in POLICY.split(";"))

    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == "'self' 'nonce-{nonce}'"
    assert not re.search(r"unsafe|https?:|\*|data:|blob:", POLICY)
