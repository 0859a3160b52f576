"""The slips that everybody makes on the first day, each told alone and in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from command_line import ivr

SLIPS = {
    "a tab": ("    next: door", "\tnext: door", "a tab stands", "indent with blanks"),
    "a kind": ("    menu: How", "    mneu: How", '"mneu" is no kind', '"menu"'),
    "a capital": ("    menu: How", "    Menu: How", '"Menu" is no kind', '"menu"'),
    "a node": ("next: door", "next: dor", '"dor", which is not a node', '"door"'),
    "no colon": ("    say: Thank", "    say Thank", "has no colon", "key: value"),
    "a node without colon": ("  main:\n", "  main\n", "has no colon", "key: value"),
    "no blank": ("next: door", "next:door", "a blank is missing", "next: door"),
    "a star": ("      2: {", "      *: {", "a bare * is no key", "star"),
    "a colon": ("menu: How", "menu: Say: how", "a colon cannot stand", "in quotes"),
    "a comma": (
        "order, intent: order.new",
        "order, do, intent: order.new",
        "a comma",
        '"',
    ),
    "an apostrophe": ("menu: How can", "menu: 'What's", "quote ends", "''"),
    "seconds": ("    options:", "    timeout: 5\n    options:", '"5" is not', "5s"),
    "a language": ("[en]", "[english]", '"english" is not', "en for English"),
    "a zone": ("zone: Etc/UTC", "zone: KST", '"KST" is no time zone', "Asia/Seoul"),
    "a city": ("zone: Etc/UTC", "zone: London", "no time zone", "Europe/London"),
    "a day": ("Mo-Fr 09", "Mon-Fri 09", '"Mon" is no word', '"Mo"'),
    "a time": ("09:00-17:00", "9am-5pm", "no time of day", "09:00-18:00"),
    "no version": ("ivr: 1\n", "", "version of the language", "ivr: 1"),
    "no start": ("start: welcome\n", "", "where calls begin", "start: welcome"),
    "no goal": (", go: desk}", "}", "leads nowhere", "add go:"),
    "a placeholder": ("{opens.office}", "{opens.ofice}", '"ofice"', "{opens.office}"),
    "no next": ("    next: door\n", "", "does not say where", "add next:"),
    "a goto": ("next: door", "goto: door", 'unknown setting "goto"', '"next"'),
    "a next": ("go: desk}", "next: desk}", 'unknown setting "next"', '"go"'),
    "a prompt": ("    menu: How", "    prompt: How", '"prompt" is no kind', '"menu"'),
    "a play": ("    say: Thank", "    play: Thank", '"play" is no kind', '"say"'),
    "a record": ("    voicemail: ", "    record: ", "is no kind", '"voicemail"'),
    "a label alone": (
        "{label: a new order, intent: order.new, go: desk}",
        "a new order",
        "cannot be a node",
        'label: "a new order", go:',
    ),
    "a time zone": ("    zone: Etc", "    timezone: Etc", '"timezone"', '"zone"'),
    "hours": ('open: "Mo-Fr', 'times: "Mo-Fr', '"times"', '"open"'),
    "menus": ("nodes:", "menus:", 'unknown section "menus"', '"nodes"'),
    "who gives up": ("gave-up: c", "abandoned: c", '"abandoned"', '"gave-up"'),
    "a bracket": ("call-me}}\n", "call-me}\n", 'a closing "}" for line', "quotes"),
}


@pytest.fixture
def menu(tmp_path: Path) -> Path:
    """The menu that ``ivr new`` writes."""
    ivr("new", tmp_path / "dentist", "--zone", "Etc/UTC")
    return tmp_path / "dentist.yaml"


@pytest.mark.parametrize(("right", "wrong", "said", "help"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_told_alone(
    right: str, wrong: str, said: str, help: str, menu: Path
) -> None:
    """One error with what to do, and nothing that only follows from it."""
    text = menu.read_text(encoding="utf-8")
    assert right in text
    menu.write_text(text.replace(right, wrong, 1), encoding="utf-8")

    found = ivr("check", menu, "--horizon", "30d").out

    errors = re.findall(r": error: (.*) \[IVR\d+\]", found)
    helps = re.findall(r"= help: (.*)", found)
    assert len(errors) == 1
    assert said in errors[0]
    assert help in helps[0]
    assert "warning" not in found


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("{storm: on}", "write switch: {storm: on}"),
        ("{storm: set}", "write switch: storm"),
        ("{office: open}", "write open: office, or closed: office"),
        ("{orders: closed}", "write open: orders, or closed: orders"),
        ("{city: seoul}", "set city before, or ask for it"),
        ('{tries: "> 2"}', "set tries: +1"),
    ],
)
def test_what_is_no_value_is_told_as_what_it_is(
    written: str, meant: str, menu: Path
) -> None:
    """A switch, opening hours and people are asked about by words of their own."""
    text = menu.read_text(encoding="utf-8")
    text = text.replace("queues:", "switches: {storm: {default: off}}\nqueues:", 1)
    text = text.replace("order.new, go", f"order.new, when: {written}, go", 1)
    menu.write_text(text, encoding="utf-8")

    found = ivr("check", menu, "--select", "IVR107,IVR108").out

    *others, mine = re.findall(r"= help: (.*)", found)
    assert meant in mine
    # That nothing uses the switch would only follow from it.
    assert others == ([] if "storm" in written else ["use it, or delete it"])


def test_a_key_is_one_with_quotes_and_without(menu: Path) -> None:
    """1 and "1" are the same key."""
    text = menu.read_text(encoding="utf-8")
    menu.write_text(text.replace("      1: {", '      "1": {'), encoding="utf-8")

    assert ivr("check", menu).out == "nothing to report in 1 file\n"
