"""What is refused for being too much, and what is left unsaid after a fault."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from command_line import ivr

from ivr.language.document import MAX_NODES, read_flow
from ivr.language.queues import MAX_LANGUAGES
from ivr.language.reader import MAX_ITEMS, MAX_NAME
from ivr.report.text import MOST
from ivr.source import MAX_BYTES

HEAD = "ivr: 1\nname: x\nlanguages: [en]\nstart: a\n"
SOUND = f"{HEAD}nodes:\n  a: {{hangup: Goodbye}}\n"


def told(text: str) -> list[str]:
    """What reading finds wrong with *text*."""
    return [fault.message for fault in read_flow("x.yaml", text).faults]


def checked(text: str, folder: Path) -> list[str]:
    """The first lines of what ``ivr check`` finds in *text*, without the path."""
    path = folder / "x.yaml"
    path.write_text(text, encoding="utf-8")
    found = ivr("check", path, "--horizon", "30d").out
    return re.findall(rf"^{re.escape(str(path))}:(.*)", found, re.MULTILINE)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            f"{HEAD}nodes:\n"
            + "".join(f"  n{n}: {{hangup: x}}\n" for n in range(MAX_NODES + 1)),
            f"the flow has {MAX_NODES + 1:,} nodes; {MAX_NODES:,} are read",
        ),
        (
            f"{SOUND}numbers: [{'x, ' * (MAX_ITEMS + 1)}]\n",
            f"{MAX_ITEMS + 1:,} things stand here; {MAX_ITEMS:,} are read",
        ),
        (
            f"{SOUND}switches:\n"
            + "".join(f"  s{n}: on\n" for n in range(MAX_ITEMS + 1)),
            f"{MAX_ITEMS + 1:,} things stand here; {MAX_ITEMS:,} are read",
        ),
        (
            SOUND.replace(
                "[en]", str([f"en-{n:04}" for n in range(MAX_LANGUAGES + 1)])
            ),
            f"{MAX_LANGUAGES + 1} languages; a flow has at most {MAX_LANGUAGES}",
        ),
        (
            SOUND.replace("name: x", f"name: {'x' * (MAX_NAME + 1)}"),
            f'the name "{"x" * 39}…" has more than {MAX_NAME} letters',
        ),
        (
            f"{HEAD}nodes: {{a: {{menu: Hello, timeout: 4000d}}}}",
            '"4000d" is longer than ten years',
        ),
        (
            "#" * (MAX_BYTES + 1),
            f"the file has more than {MAX_BYTES:,} bytes, and is not read",
        ),
    ],
    ids=["nodes", "list", "section", "languages", "name", "duration", "bytes"],
)
def test_too_much_is_refused_with_the_limit(text: str, said: str) -> None:
    """The message says how many there are, and how many there may be."""
    found = [words for words in told(text) if words == said]

    assert found == [said]


def test_five_megabytes_of_menu_are_refused_soon() -> None:
    """A file of the largest size is read no further than its keys are counted."""
    node = '  n{}: {{menu: "Welcome to menu {}", options: {{1: n1, 2: n2}}}}\n'
    text = HEAD + "nodes:\n" + "".join(node.format(n, n) for n in range(70_000))
    began = time.process_time()
    found = told(text)

    assert found == ["the file has more than 300,000 keys and values"]
    assert time.process_time() - began < 6


def test_a_quarter_of_a_million_allows_are_no_burden() -> None:
    """Comments that allow something are looked through once."""
    began = time.process_time()
    flow = read_flow("x.yaml", "# allow: long-menu: x\n" * 200_000 + SOUND)

    assert len(flow.allows) == 1_000
    assert time.process_time() - began < 6


# Said once ------------------------------------------------------------------------


def test_anchors_are_told_of_once() -> None:
    """Who uses them uses them everywhere; what else is wrong is still told."""
    text = f"{HEAD}nodes:\n  a: &x {{hangup: Bye}}\n  b: *x\n  c: *x\n  d: {{sya: x}}\n"

    assert told(text) == [
        "anchors (&) and aliases (*) are not read",
        '"sya" is no kind of node',
    ]


def test_a_tag_is_quoted_as_it_is_written() -> None:
    """Not as the address that YAML makes of it."""
    text = f"{HEAD}nodes:\n  a: {{hangup: !!str Bye}}\n"

    assert told(text) == ['tags such as "!!str" are not read']


@pytest.mark.parametrize(
    ("blank", "said"), [("\xa0", "a blank from a web page"), ("\u3000", "a wide blank")]
)
def test_blanks_that_are_none_are_told_of_once(blank: str, said: str) -> None:
    """A menu copied from a web page, or typed with a Korean keyboard."""
    text = SOUND.replace("  a:", f"{blank}{blank}a:") + f"{blank}{blank}b: {{say: x}}\n"

    assert told(text)[0] == f"{said} stands where plain blanks must"
    assert not any("second time" in words for words in told(text))


def test_a_wide_blank_in_a_text_is_text() -> None:
    """Japanese paragraphs begin with one."""
    text = SOUND.replace("Goodbye", "|\n      \u3000Goodbye\n").replace(
        "{hangup: |", "\n    hangup: |"
    )

    assert told(text.replace("\n}", "\n")) == []


@pytest.mark.parametrize("text", ["ivr： 1\nstart： a\n", f"{SOUND}title： x\n"])
def test_a_wide_colon_is_named(text: str) -> None:
    """It looks like a colon, and is none."""
    faults = read_flow("x.yaml", text).faults

    assert any("wide" in fault.message + fault.help for fault in faults)


# Left unsaid ----------------------------------------------------------------------

MENU = """\
ivr: 1
name: x
languages: [en]
start: a
agent: desk
otherwise: word
hours:
  day: {zone: Europe/London, open: "Mo-Fr 09:00-17:00"}
queues:
  desk: {hours: day}
nodes:
  a: {menu: "Hello.", options: {1: {label: "the desk", go: desk}}}
  desk: {queue: desk, closed: word}
  word: {voicemail: "Speak.", to: desk, keep_for: 3d, empty: bye, failed: bye}
  bye: {hangup: "Goodbye.", ends: refused}
"""


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("hours:\n", "hours\n"),
        ("hours:\n", "horus:\n"),
        ("hours:\n", "hours: [\n"),
        ("queues:\n  desk: {hours: day}", "queues: desk"),
        ("queues:\n", "quees:\n"),
        ("nodes:\n", "nodes\n"),
        ("nodes:\n", "noeds:\n"),
        ("nodes:\n", "nodes: {}\nnodes:\n"),
        ("nodes:\n", "nodes: [a]\nnotes:\n"),
    ],
)
def test_what_may_stand_in_a_lost_section_is_not_missed(
    right: str, wrong: str, tmp_path: Path
) -> None:
    """One slip in a section's first line is no undefined name further down."""
    assert not any("error" in line for line in checked(MENU, tmp_path))

    found = checked(MENU.replace(right, wrong), tmp_path)

    errors = [line for line in found if "error" in line]
    assert errors
    assert not any(
        words in line
        for line in found
        for words in ("not a node", "there is no", "nothing uses", "never taken")
    )


def test_many_findings_of_a_rule_are_counted(tmp_path: Path) -> None:
    """A screen of them is enough; the last line still has their number."""
    path = tmp_path / "x.yaml"
    lost = "".join(f"  n{n}: {{say: Hello, next: nowhere}}\n" for n in range(100))
    path.write_text(SOUND + lost, encoding="utf-8")

    found = ivr("check", path, "--select", "IVR101")

    assert found.out.count('"nowhere", which is not a node') == MOST
    assert f"{path}: {100 - MOST} more of IVR101, undefined-target" in found.out
    assert "100 errors in 1 file" in found.out
    whole = ivr("check", path, "--select", "IVR101", "--format", "json")
    assert whole.out.count('"code": "IVR101"') == 100


def test_a_file_in_one_line_is_shown_in_part(tmp_path: Path) -> None:
    """Of a line of a megabyte no more is shown than is of use, with the place."""
    path = tmp_path / "x.yaml"
    path.write_text(f'{HEAD}nodes: {{a: {{hangup: "{"bye " * 9_000}", next: b}}}}')

    found = ivr("check", path)

    assert max(map(len, found.out.splitlines())) < 700
    assert "next" in found.out
