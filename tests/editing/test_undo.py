"""A hundred edits by form, and all of them undone: the file is as it was."""

from __future__ import annotations

from pathlib import Path
from random import Random

import editing_by_chance
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from orders_by_chance import Desk

from ivr.editing.edits import Edit, apply, changed, inverse
from ivr.editing.operations import OPERATIONS
from ivr.editing.pages import Pages
from ivr.editing.plain import same_plain
from ivr.editing.sheet import NOT_BY_FORM, Refused, Sheet

HERE = Path(__file__).parent.parent
FILES = sorted(
    [
        *(HERE.parent / "flows").rglob("*.yaml"),
        *(HERE / "fixtures" / "real-menus").glob("*.yaml"),
    ]
)
EDITS = 100

ODD = """\
# A page as people leave it.\r
ivr: 1   # one\r
nodes :\r
    a:   {say: 'it''s', "next" : b}   # in brackets\r
    # about b\r
    b:\r
      if:\r
      - when: {language: ko}   # ko\r
        go: a\r
      -   when: {x: "a\r
             b"}\r
          go:\r
              say: >-\r
                folded\r
                text\r
    c:\r
      menu: |\r
        one\r
        two\r
      options: {1: a, "#": b,\r
                '*': c}\r
      no-input: ~\r
      no-match:\r
      resolves: []"""


def edited(text: str, seed: int, count: int) -> tuple[str, list[tuple[Edit, ...]], int]:
    """*text* after *count* changes, the edits that undo each, and how many went
    against the grain of the file."""
    chance, undo, refused = Random(seed), [], 0
    for _ in range(count):
        pages = Pages({"f": text})
        try:
            asked = editing_by_chance.change(chance, pages, "f")
        except Refused as reason:
            refused += str(reason) == NOT_BY_FORM
            continue
        edits = pages.edits()
        after = changed(text, edits)
        assert same_plain(Sheet("f", after).plain, asked), (edits, asked)
        undo.append(inverse({"f": text}, edits))
        text = after
    return text, undo, refused


def undone(text: str, undo: list[tuple[Edit, ...]]) -> str:
    """*text* with everything undone, the last first."""
    for edits in reversed(undo):
        text = apply({"f": text}, edits)["f"]
    return text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_hundred_edits_can_be_undone(path: Path) -> None:
    """Each says what was asked for, and the file comes back byte for byte."""
    data = path.read_bytes()
    text = data.decode("utf-8-sig")

    after, undo, _ = edited(text, len(data), EDITS)

    assert undo or "insurance" in path.name
    assert after != text or not undo
    assert undone(after, undo) == text


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(FILES), st.integers(0, 2**32))
def test_any_edits_of_any_file_can_be_undone(path: Path, seed: int) -> None:
    """Whatever is edited, in whatever order."""
    text = path.read_bytes().decode("utf-8-sig")

    after, undo, _ = edited(text, seed, 12)

    assert undone(after, undo) == text


@settings(max_examples=25)
@given(st.integers(0, 2**32))
def test_odd_pages_can_be_edited(seed: int) -> None:
    """Windows' line ends, brackets over lines, blanks before colons, folded texts."""
    after, undo, refused = edited(ODD, seed, 12)

    assert undone(after, undo) == ODD
    assert "\n" not in after.replace("\r\n", "")
    assert refused <= 3


def test_forms_can_change_nearly_everything() -> None:
    """A form that says "change it in the text" is of no use to who cannot."""
    refused = tries = 0
    for path in FILES:
        text = path.read_bytes().decode("utf-8-sig")
        if Sheet("f", text).unread:
            continue
        refused += edited(text, 7, 8)[2]
        tries += 8

    assert refused / tries < 0.01


MENU = """\
ivr: 1
languages: [ko, en]      # Korean first
start: main
intents: {unlock: {say: [unlock my account], share: 40%}}
hours: {office: "Mo-Fr 09:00-18:00"}
switches: {callbacks: on}
queues: {desk: {handles: [unlock], hours: office}}
announcements: {outage: ""}

nodes:
  # What everybody hears.
  main:
    menu: {ko: "무엇을 도와드릴까요?", en: "How can we help?"}
    options:
      1: {label: {ko: "잠금 해제", en: "unlocking"}, intent: unlock, go: desk}   # most
      2: {label: {ko: "끝", en: "ending"}, go: {hangup: {ko: "끝.", en: "Bye."}}}
    no-input: desk

  desk: {queue: desk, closed: bye, full: bye, failed: bye}

  # Nobody is there.
  bye:
    hangup: "Nobody can answer."
    ends: refused
"""


@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32))
def test_a_hundred_orders_of_forms_can_be_undone(seed: int) -> None:
    """Whatever is filled in, in whatever order, the menu comes back byte for byte."""
    after, undo = Desk(seed, "menu.yaml").work({"menu.yaml": MENU}, EDITS)

    assert len(undo) == EDITS
    for edits in reversed(undo):
        after = apply(after, edits)
    assert after == {"menu.yaml": MENU}


def test_no_order_of_forms_is_left_out() -> None:
    """Each has been given, and done, when somebody has tried long enough."""
    done: set[str] = set()
    for seed in range(4):
        desk = Desk(seed, "menu.yaml")
        desk.work({"menu.yaml": MENU}, EDITS)
        done |= desk.done

    assert done == set(OPERATIONS)
