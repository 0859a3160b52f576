"""What is read a second time reads as it would the first time, only sooner."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.language.document import read_flow
from ivr.source import read
from ivr.source_again import read_again

FLOWS = Path(__file__).parent.parent / "flows"
TEXTS = [path.read_text(encoding="utf-8") for path in sorted(FLOWS.rglob("*.yaml"))]

TYPED = (
    *("a", "b", "0", "가", ":", " ", "  ", "#", "-", "'", '"', "{", "}", "[", "]", ","),
    *("|", ">", "&a ", "*a", "!", "? ", "%", "\n", "\n  ", ": ", "- ", "\t", "\r", "~"),
    *("\u2028", "---", "...", "|\n", "<<: ", "\x00", "# allow: dead-end — so it is"),
)

SHOP = """\
ivr: 1
start: main
nodes:
  main:
    menu: Press 1.
    options:
      1: bye
  # The end.
  bye:
    hangup: |
      Good bye.

      And thank you.

intents: {}
"""


def typed(chance: Random, text: str) -> str:
    """*text* after a key, or after a line was moved."""
    at = chance.randrange(len(text) + 1)
    match chance.randrange(5):
        case 0 | 1:
            return text[:at] + chance.choice(TYPED) + text[at:]
        case 2:
            return text[:at] + text[at + chance.randint(1, 3) :]
        case 3:
            return text[:at] + chance.choice(TYPED) + text[at + 1 :]
    lines = text.split("\n")
    number = chance.randrange(len(lines))
    line, other = lines[number], chance.choice(lines)
    lines[number] = chance.choice([other, f" {line}", line[1:], line.strip(), ""])
    return "\n".join(lines)


@given(st.sampled_from([*TEXTS, SHOP]), st.integers(0, 1 << 32))
@settings(max_examples=60, deadline=None)
def test_a_text_reads_the_same_again(text: str, seed: int) -> None:
    """Keys, values, places, faults: all as if it were the first time."""
    chance = Random(seed)
    before = read("x.yaml", text)
    for _ in range(6):
        text = typed(chance, text)
        found = read("x.yaml", text, before)

        assert found == read("x.yaml", text)
        before = found


@given(st.sampled_from([*TEXTS, SHOP]), st.integers(0, 1 << 32))
@settings(max_examples=25, deadline=None)
def test_a_flow_reads_the_same_again(text: str, seed: int) -> None:
    """So are its nodes and settings, and what is wrong with them."""
    chance = Random(seed)
    before = read_flow("x.yaml", text)
    for _ in range(4):
        text = typed(chance, text)
        found = read_flow("x.yaml", text, before=before)

        assert found == read_flow("x.yaml", text)
        before = found


def test_the_nodes_that_stay_are_not_read_again() -> None:
    """A word of one node is changed; the other is the very one that it was."""
    before = read_flow("x.yaml", SHOP)
    after = read_flow("x.yaml", SHOP.replace("Press 1", "Please press 1"), None, before)

    assert after.nodes["bye"] is before.nodes["bye"]
    assert after.nodes["main"] is not before.nodes["main"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Press 1.", '"Press 1.'),
        ("Press 1.", "[Press 1."),
        ("      1: bye", "? bye"),
        ("      1: bye", "..."),
        ("      1: bye", "  main: bye"),
        ("  bye:", "  main:"),
        ("  bye:", " bye:"),
        ("  bye:", "    bye:"),
        ("    menu: Press 1.", "    &a menu: *a"),
        ("    menu: Press 1.", "\tmenu: Press 1."),
    ],
)
def test_what_reaches_beyond_its_node_is_read_with_the_whole(
    old: str, new: str
) -> None:
    """A quote, a margin, a name: how other nodes then read is not guessed."""
    before = read("x.yaml", SHOP)
    text = SHOP.replace(old, new, 1)

    assert read_again(before, text) is None
    assert read("x.yaml", text, before) == read("x.yaml", text)


def test_a_text_that_ends_a_node_ends_where_it_did() -> None:
    """Blank lines behind a block of words belong to nobody, then as now."""
    before = read("x.yaml", SHOP)
    text = SHOP.replace("And thank you.", "And thanks to you.")
    found = read_again(before, text)

    assert found == read("x.yaml", text)
