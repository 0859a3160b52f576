"""What the designer keeps from one keystroke to the next changes nothing it tells."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import TempPathFactory

from console.designer.reading import Desk
from console.designer.showing import findings, look

FLOWS = Path(__file__).parent.parent / "flows"
TODAY = date(2026, 11, 23)
TYPED = (*"abx09:#-'\"{}[],|& \n", "\n  ", "  ", "\n\n", ": ", "가", "가나다", "\u2028")
KEYSTROKES = 6


def told(desk: Desk, path: str, text: str) -> tuple[Any, Any]:
    """All that the page shows of *text*."""
    reading = desk.read(path, {path: text})
    return look("x", reading), findings(reading, desk.findings(reading, TODAY))


def typed(chance: Random, text: str) -> str:
    """*text* after somebody has typed, deleted, pasted or moved something."""
    lines = text.splitlines(keepends=True)
    match chance.randrange(6):
        case 0 | 1:
            at = chance.randrange(len(text) + 1)
            return text[:at] + chance.choice(TYPED) + text[at:]
        case 2:
            at = chance.randrange(len(text))
            return text[:at] + text[at + chance.randint(1, 3) :]
        case 3:
            at = chance.randrange(len(lines))
            return "".join([*lines[:at], *lines[at + 1 :]])
        case 4:
            at = chance.randrange(len(lines))
            return "".join([*lines[:at], lines[at], *lines[at:]])
        case _:
            words = [word for word in text.split() if len(word) > 2]
            first, other = chance.choice(words), chance.choice(words)
            return text.replace(first, other, 1)


@given(
    st.sampled_from(["account-support", "shop-after-hours", "clinic"]),
    st.integers(0, 1 << 32),
)
@settings(max_examples=6, deadline=None)
def test_a_keystroke_is_told_as_if_it_were_the_first(
    tmp_path_factory: TempPathFactory, name: str, seed: int
) -> None:
    """Whoever has typed for an hour is told what a newcomer with that text is told."""
    chance = Random(seed)
    folder = tmp_path_factory.mktemp("again")
    path = f"{name}.yaml"
    shutil.copytree(FLOWS / "shared", folder / "shared")
    shutil.copy(FLOWS / path, folder)
    text = (folder / path).read_text(encoding="utf-8")
    old = Desk(folder)

    for _ in range(KEYSTROKES):
        text = typed(chance, text)
        if not text:
            return

        assert told(old, path, text) == told(Desk(folder), path, text)


def test_hours_that_are_changed_count_at_once(tmp_path: Path) -> None:
    """What was known of a year of hours is forgotten with the first letter of them."""
    shutil.copytree(FLOWS / "shared", tmp_path / "shared")
    path = "shop-after-hours.yaml"
    text = (FLOWS / path).read_text(encoding="utf-8")
    later = text.replace("Tu-Fr 09:30-18:00; Sa 09:30-17:00; PH off", "off", 1)
    (tmp_path / path).write_text(text, encoding="utf-8")
    desk = Desk(tmp_path)
    before = told(desk, path, text)

    assert told(desk, path, later) == told(Desk(tmp_path), path, later)
    assert told(desk, path, later)[1] != before[1]
