"""Reading a flow file: all that it says, and every mistake in words for people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.language.document import read_flow
from ivr.language.flowtext import FlowText
from ivr.language.folder import DiskFolder
from ivr.source import Fault

FIXTURES = Path(__file__).parent / "fixtures" / "reading"
FILES = sorted(FIXTURES.glob("*.yaml")) + [FIXTURES / "includes" / "main.yaml"]


def told(fault: Fault) -> str:
    """A fault as it is kept in a golden file."""
    span = fault.span
    lines = [f"{span.path}:{span.line}:{span.column}: {fault.message} [{fault.slug}]"]
    lines += [f"    {fault.help}"] if fault.help else []
    lines += [f"    {s.path}:{s.line}:{s.column}: {why}" for s, why in fault.related]
    return "\n".join(lines)


def flow(nodes: str, head: str = "") -> FlowText:
    """A flow with these nodes, read."""
    return read_flow("x.yaml", f"ivr: 1\nstart: main\n{head}\nnodes:\n{nodes}")


def slugs(read: FlowText) -> list[str]:
    """What is wrong with a flow, by slug."""
    return [fault.slug for fault in read.faults]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_designer_is_told(path: Path, matches: Callable[[Path, str], None]) -> None:
    """Each mistake of the file, where it is, what is wrong, and what would be right."""
    folder = DiskFolder(path.parent.as_posix())
    read = read_flow(path.as_posix(), path.read_bytes(), folder)

    text = "".join(f"{told(fault)}\n" for fault in read.faults)
    text = text.replace(f"{path.parent.as_posix()}/", "")
    matches(path.with_suffix(".txt"), text or "nothing\n")


def test_the_whole_example_is_read_without_a_fault() -> None:
    """A menu with nearly all that the language has, as its design shows it."""
    path = FIXTURES / "whole.yaml"

    read = read_flow(path.name, path.read_bytes())

    assert read.faults == []
    assert read.name == "account-support"
    assert read.languages == ("ko", "en")
    assert [n.name for n in read.numbers] == ["+82215889999"]
    assert read.intents["account.unlock"].share == 0.3
    assert read.queues["account"].answer_target == (0.8, 20.0)
    assert read.queues["account"].schedule("en") == "english-desk"
    assert read.switches["mode"].values == ("normal", "storm", "evacuated")
    assert read.hours["support"].exceptions[1].start == "2027-02-05"
    assert list(read.nodes)[:3] == ["welcome", "main", "account"]
    assert "account.2.sent" in read.nodes


def test_a_flow_without_a_name_is_called_by_its_file() -> None:
    """The address is the file's name, without what cannot stand in one."""
    names = [
        read_flow(path, "").name
        for path in ("flows/clinic.yaml", "flows\\night desk.test.yaml", "___.yaml")
    ]

    assert names == ["clinic", "night-desk", "flow"]


def test_a_broken_node_leaves_the_others_read() -> None:
    """One node without a kind, one that is no YAML: the third is there."""
    read = flow('  a: {next: main}\n  b: {say: "x}\n  main: {hangup: Bye}\n')

    assert list(read.nodes) == ["main"]
    assert {"a", "b"} <= read.faulty_nodes


def test_a_word_of_others_under_a_key_is_told_as_a_kind() -> None:
    """Not as settings that an option does not have, one after the other."""
    held = "{gather: Your number?, into: number, next: main}"
    read = flow(f"  main: {{menu: Hello., options: {{1: {held}}}}}\n")

    assert [fault.help for fault in read.faults] == ['did you mean "collect"?']


def test_what_cannot_be_read_keeps_its_name() -> None:
    """A queue that YAML cannot read is no undefined queue for those who name it."""
    read = flow("  main: {queue: desk}\n", "queues:\n  desk: {hours: [}\n")

    assert slugs(read) == ["yaml-syntax"]
    assert "desk" in read.queues


def test_reading_goes_on_behind_bad_syntax() -> None:
    """The mistake below the one that ends YAML is told as well."""
    read = flow("  main: {hangup: [}\n  a: {sya: Hello, next: main}\n")

    assert slugs(read) == ["yaml-syntax", "unknown-kind"]


def test_a_key_said_twice_makes_its_own_node_faulty() -> None:
    """The fault is the file's; the node around it is held back from the checks."""
    read = flow("  main:\n    say: Hi\n    next: {say: a, say: b, next: main}\n")

    assert read.faulty_nodes == {"main.next"}


def test_names_that_look_alike_leave_their_nodes_whole() -> None:
    """A warning is no reason to hold back what else is wrong there."""
    read = flow("  main: {hangup: Bye}\n  Main: {hangup: Bye}\n")

    assert slugs(read) == ["confusable-names"]
    assert read.faulty_nodes == set()


def test_a_name_is_the_same_however_its_letters_are_composed() -> None:
    """A file from another system names its nodes in parts of letters."""
    read = read_flow("x.yaml", (FIXTURES / "composed.yaml").read_bytes())

    assert read.start is not None
    assert read.start.name in read.nodes


def test_keys_of_the_flow_are_roles_or_nodes() -> None:
    """Star is ``*``, a label needs a node, and none takes the profile's key away."""
    head = 'keys: {0: none, star: back, 9: {label: menu, go: main}, "1*": main}'
    read = flow("  main: {hangup: Bye}\n", head)

    found = {k.key: (k.role, k.target) for k in read.keys.values()}
    assert found == {
        "0": ("none", None),
        "*": ("back", None),
        "9": ("go", "main"),
        "1*": ("go", "main"),
    }


@pytest.mark.parametrize(
    ("written", "default", "values"),
    [
        ("on", "on", ("on", "off")),
        ("{label: Calls}", "off", ("on", "off")),
        ("{values: [a, b]}", "a", ("a", "b")),
        ("{values: [a, b], default: b}", "b", ("a", "b")),
    ],
)
def test_a_switch_stands_where_it_says_or_else_off(
    written: str, default: str, values: tuple[str, ...]
) -> None:
    """An unwritten default is off, or the first of the values."""
    read = flow("  main: {hangup: Bye}\n", f"switches: {{a: {written}}}")

    assert slugs(read) == []
    assert (read.switches["a"].default, read.switches["a"].values) == (default, values)


def test_a_schedule_is_shut_by_its_emergency_switch() -> None:
    """A switch by its name alone shuts when it is on."""
    head = """\
hours:
  one: {open: "24/7", emergency: storm}
  two: {open: "24/7", emergency: {mode: evacuated}}
"""
    read = flow("  main: {hangup: Bye}\n", head)

    assert slugs(read) == []
    assert read.hours["one"].emergency == ("storm", "on")
    assert read.hours["two"].emergency == ("mode", "evacuated")


def test_holidays_are_added_and_removed() -> None:
    """Operators know of a holiday before any list of holidays does."""
    head = "hours: {a: {open: 24/7, holidays: {add: {2026-06-03: Vote}, \
remove: [2026-05-01]}}}"
    read = flow("  main: {hangup: Bye}\n", head)

    edits = [(e.date, e.name, e.add) for e in read.hours["a"].holidays]
    assert slugs(read) == []
    assert edits == [("2026-06-03", "Vote", True), ("2026-05-01", "", False)]


def test_spans_are_those_of_the_words() -> None:
    """What a fault underlines is the very word, counted from 1."""
    read = flow("  main: {hangup: Bye}\n", "queues: {desk: {hours: {ko: day}}}")

    span = read.queues["desk"].spans["hours.ko"]
    assert (span.line, span.column, span.end_column) == (3, 29, 32)


def test_a_message_stays_short_however_long_the_word() -> None:
    """A word of a megabyte is quoted by its beginning."""
    read = flow(f"  main: {{{'y' * 1_000_000}: x}}\n")

    assert all(len(f.message) <= 300 and len(f.help) <= 300 for f in read.faults)


@pytest.mark.parametrize("page", ["map", "phone"])
def test_pages_about_a_menu_are_for_staff_unless_it_says_so(page: str) -> None:
    """A page that strangers may open is opened by a word of the author."""
    text = "ivr: 1\nstart: a\nnodes: {a: {hangup: Bye.}}\n"

    read = [read_flow("a.yaml", start + text) for start in ("", f"{page}: public\n")]

    assert [getattr(each, page) for each in read] == ["staff", "public"]
