"""Every kind of node, called, and told as a telephone person would."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import call_scripts
import pytest

from ivr.language.kind import load_kinds

CALLS = Path(__file__).parent / "fixtures" / "calls"
SCRIPTS = sorted(CALLS.glob("*.txt"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_calls_go_as_they_are_told(
    path: Path, matches: Callable[[Path, str], None]
) -> None:
    """What is heard and what becomes of the call is what the script says."""
    scripts = call_scripts.read(path.read_text(encoding="utf-8"))

    told = "\n".join(call_scripts.play(each, CALLS, path.stem) for each in scripts)

    matches(path, told)


@pytest.mark.parametrize("name", sorted(load_kinds()))
def test_every_kind_is_called(name: str) -> None:
    """A kind that no script calls could do anything on a real call."""
    assert (CALLS / f"{name}.txt").exists()


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_every_script_says_what_it_shows(path: Path) -> None:
    """A call without a claim shows nothing."""
    scripts = call_scripts.read(path.read_text(encoding="utf-8"))

    assert all(each.claim.endswith(".") for each in scripts)
