"""What forms ask for, and the text that a careful person would have written."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from ivr.editing.edits import apply
from ivr.editing.operations import OPERATIONS, perform
from ivr.editing.sheet import Refused

FLOWS = Path(__file__).parent.parent.parent / "flows"

MENU = """\
    ivr: 1
    languages: [ko, en]
    start: main
    otherwise: desk                  # whoever is silent

    nodes:
      # What everybody hears.
      main:
        menu: {ko: "무엇을 도와 드릴까요?", en: "How can we help?"}
        options:
          1: {label: {ko: "환불", en: "a refund"}, go: desk}    # most
          # Since 2024.
          2:
            label: {ko: "영수증", en: "a receipt"}
            go:
              # A text will do.
              say: "Look at our site."
              next: bye
        no-input: bye

      # People.
      desk:
        queue: desk

      bye:
        hangup: 'Good bye, it''s late.'
    """


def done(text: str, **order: Any) -> str:
    """*text* after one order."""
    text = dedent(text)
    return perform({"f": text}, [{"file": "f", **order}]).texts["f"]


def difference(before: str, after: str) -> list[str]:
    """The lines that went, with a minus, and those that came, with a plus."""
    import difflib

    lines = difflib.ndiff(dedent(before).splitlines(), after.splitlines())
    return [line for line in lines if line[0] in "+-"]


@pytest.mark.parametrize(
    ("order", "lines"),
    [
        (
            {"do": "put", "at": ["otherwise"], "value": "bye"},
            [
                "- otherwise: desk                  # whoever is silent",
                "+ otherwise: bye                   # whoever is silent",
            ],
        ),
        (
            {"do": "put", "at": ["nodes", "bye", "hangup"], "value": "it's early"},
            [
                "-     hangup: 'Good bye, it''s late.'",
                "+     hangup: 'it''s early'",
            ],
        ),
        (
            {
                "do": "connect",
                "at": ["nodes", "main"],
                "exit": "no-match",
                "to": "desk",
            },
            ["+     no-match: desk"],
        ),
        (
            {"do": "connect", "at": ["nodes", "main"], "exit": "no-input", "to": None},
            ["-     no-input: bye"],
        ),
        (
            {"do": "connect", "at": ["nodes", "main"], "exit": "2", "to": "desk"},
            [
                "-         go:",
                "+         go: desk",
                "-           # A text will do.",
                '-           say: "Look at our site."',
                "-           next: bye",
            ],
        ),
        (
            {"do": "remove", "at": ["nodes", "main", "options", "1"]},
            ['-       1: {label: {ko: "환불", en: "a refund"}, go: desk}    # most'],
        ),
        (
            {"do": "remove", "at": ["nodes", "main", "options", "1", "label", "en"]},
            [
                '-       1: {label: {ko: "환불", en: "a refund"}, go: desk}    # most',
                '+       1: {label: {ko: "환불"}, go: desk}    # most',
            ],
        ),
        (
            {
                "do": "put",
                "at": ["nodes", "main", "options", "#"],
                "value": {"label": {"ko": "처음", "en": "again"}, "go": "main"},
            },
            ['+       "#": {label: {ko: "처음", en: "again"}, go: main}'],
        ),
        (
            {"do": "rename-key", "at": ["nodes", "main", "options", "1"], "name": "*"},
            [
                '-       1: {label: {ko: "환불", en: "a refund"}, go: desk}    # most',
                '+       "*": {label: {ko: "환불", en: "a refund"}, go: desk}'
                "    # most",
            ],
        ),
        (
            {"do": "move", "at": ["nodes", "main", "options"], "from": 0, "to": 1},
            [
                '-       1: {label: {ko: "환불", en: "a refund"}, go: desk}    # most',
                '+       1: {label: {ko: "환불", en: "a refund"}, go: desk}    # most',
            ],
        ),
        (
            {
                "do": "say",
                "at": ["nodes", "bye", "hangup"],
                "language": "ko",
                "words": "안녕히 계세요.",
            },
            [
                "-     hangup: 'Good bye, it''s late.'",
                '+     hangup: {ko: "안녕히 계세요.", en: "Good bye, it\'s late."}',
            ],
        ),
        (
            {
                "do": "say",
                "at": ["nodes", "main", "menu"],
                "language": "en",
                "words": "Say what brings you here, or press one of the keys that we "
                "read to you now.",
            },
            [
                '-     menu: {ko: "무엇을 도와 드릴까요?", en: "How can we help?"}',
                "+     menu:",
                '+       ko: "무엇을 도와 드릴까요?"',
                '+       en: "Say what brings you here, or press one of the keys that '
                'we read to you now."',
            ],
        ),
        (
            {"do": "delete-node", "at": ["nodes", "bye"], "instead": "main"},
            [
                "-           next: bye",
                "?                 ^^",
                "+           next: main",
                "-     no-input: bye",
                "+     no-input: main",
                "- ",
                "-   bye:",
                "-     hangup: 'Good bye, it''s late.'",
            ],
        ),
        (
            {"do": "remove", "at": ["nodes", "desk"]},
            ["-   # People.", "-   desk:", "-     queue: desk", "- "],
        ),
        (
            {
                "do": "say",
                "at": ["nodes", "bye", "hangup"],
                "language": "",
                "words": "Bye.",
            },
            ["-     hangup: 'Good bye, it''s late.'", "+     hangup: 'Bye.'"],
        ),
        (
            {"do": "move-node", "name": "bye", "after": None},
            [
                "+   bye:",
                "+     hangup: 'Good bye, it''s late.'",
                "+ ",
                "- ",
                "-   bye:",
                "-     hangup: 'Good bye, it''s late.'",
            ],
        ),
        (
            {
                "do": "lift-node",
                "at": ["nodes", "main", "options", "2", "go"],
                "name": "receipt",
            },
            [
                "-         go:",
                "+         go: receipt",
                "-           # A text will do.",
                '-           say: "Look at our site."',
                "-           next: bye",
                "+   receipt:",
                '+     say: "Look at our site."',
                "+     next: bye",
                "+ ",
            ],
        ),
        (
            {
                "do": "add-node",
                "name": "hall",
                "value": {"say": "Hi."},
                "after": "main",
            },
            ["+   hall:", '+     say: "Hi."', "+ "],
        ),
        (
            {"do": "rename", "what": "node", "name": "desk", "to": "people"},
            [
                "- otherwise: desk                  # whoever is silent",
                "+ otherwise: people                # whoever is silent",
                '-       1: {label: {ko: "환불", en: "a refund"}, go: desk}    # most',
                '+       1: {label: {ko: "환불", en: "a refund"}, go: people}  # most',
                "-   desk:",
                "+   people:",
            ],
        ),
    ],
    ids=lambda each: each["do"] if isinstance(each, dict) else "",
)
def test_only_what_is_asked_changes(order: dict[str, Any], lines: list[str]) -> None:
    """Comments, order, quotes and blank lines of the author's stay."""
    found = difference(MENU, done(MENU, **order))

    assert sorted(found) == sorted(line for line in lines if line[0] != "?")


def test_what_becomes_unreachable_is_told() -> None:
    """Who deletes a node learns what only it led to, and can delete that too."""
    order = {"do": "delete-node", "file": "f", "at": ["nodes", "main", "options", "2"]}
    order["at"] = [*order["at"], "go"]
    text = dedent(MENU).replace("no-input: bye", "no-input: desk")

    found = perform({"f": text}, [order])

    assert found.unreachable == ("bye",)
    assert "receipt" not in found.texts["f"]


def test_an_option_that_led_to_a_deleted_node_goes() -> None:
    """An option that leads nowhere would be a promise that nobody keeps."""
    after = done(MENU, do="delete-node", at=["nodes", "desk"])

    assert "a refund" not in after
    assert "otherwise" not in after


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        ({"do": "fly"}, "nobody knows"),
        ({"do": "remove", "at": ["nodes", "nobody"]}, "no .* any more"),
        ({"do": "insert", "at": [], "name": "start", "value": "x"}, "there already"),
        ({"do": "rename", "what": "node", "name": "desk", "to": "bye"}, "already"),
        ({"do": "rename", "what": "node", "name": "desk", "to": "a b"}, "cannot be"),
        ({"do": "rename", "what": "queue", "name": "desk", "to": "q"}, "no queue"),
        ({"do": "add-node", "name": "a/b", "value": {"say": "x"}}, "cannot be"),
        ({"do": "connect", "at": ["nodes", "main"], "exit": "9", "to": "x"}, "no exit"),
        ({"do": "put", "at": ["start"], "value": "\ud800"}, "half a letter"),
        ({"do": "move", "at": ["nodes"], "from": 0, "to": 9}, "no such place"),
        ({"do": "put", "file": "g", "at": ["start"], "value": "x"}, "no file"),
    ],
)
def test_what_cannot_be_is_refused(order: dict[str, Any], reason: str) -> None:
    """The reason is for people, and nothing is changed."""
    with pytest.raises(Refused, match=reason):
        done(MENU, **order)


def test_names_follow_everywhere() -> None:
    """Conditions, braces, tests and files that bring in others say the new name."""
    texts = {
        path.relative_to(FLOWS).as_posix(): path.read_text("utf-8")
        for path in FLOWS.rglob("*.yaml")
    }
    orders = [
        {"what": "node", "name": "account-status", "to": "state"},
        {"what": "queue", "name": "account", "to": "accounts"},
        {"what": "intent", "name": "password.reset", "to": "password.new"},
        {"what": "switch", "name": "callbacks", "to": "call-backs"},
        {"what": "announcement", "name": "outage", "to": "trouble"},
    ]
    asked = [{"do": "rename", "file": "account-support.yaml", **o} for o in orders]
    asked.append(
        {
            "do": "rename",
            "file": "shared/korea.yaml",
            "what": "schedule",
            "name": "office",
            "to": "bureau",
        }
    )

    found = perform(texts, asked)

    flow = found.texts["account-support.yaml"]
    for gone in ("account-status", "password.reset", ": callbacks", "{outage}"):
        assert gone not in flow + found.texts["account-support.test.yaml"]
    assert "{opens.accounts}" in flow
    assert "queue: accounts}" in flow
    assert "like: korea/bureau " in flow
    assert "korea/bureau" in found.texts["public-service.yaml"]
    assert "lookups: {state: locked}" in found.texts["account-support.test.yaml"]
    assert apply(found.texts, found.undo) == texts


def test_the_usual_week_is_written_as_opening_hours() -> None:
    """Also where the schedule is its hours alone, which it then still is."""
    menu = MENU.replace("nodes:", 'hours: {desk: "Mo-Fr 09:00-18:00"}\n    nodes:', 1)
    day = [{"from": "09:00", "to": "12:00"}, {"from": "13:00", "to": "18:00"}]
    week = [*[day] * 5, [], []]

    after = done(menu, do="set-week", name="desk", days=week, holidays=None)

    hours = "Mo-Fr 09:00-12:00,13:00-18:00"
    assert after == dedent(menu).replace("Mo-Fr 09:00-18:00", hours)


def test_every_operation_is_tried() -> None:
    """One that nothing here asks for would be one that nobody has seen work."""
    text = Path(__file__).read_text("utf-8") + Path(__file__).with_name(
        "test_shapes.py"
    ).read_text("utf-8")

    assert [name for name in OPERATIONS if f'"{name}"' not in text] == []


def test_a_file_with_a_part_that_cannot_be_read_can_be_edited_elsewhere() -> None:
    """One slip of the pen does not lock the rest; the slip itself stays as it is."""
    broken = MENU.replace("queue: desk", "queue: 'desk")

    after = done(broken, do="put", at=["start"], value="desk")

    assert after == dedent(broken).replace("start: main", "start: desk")
    with pytest.raises(Refused):
        done(broken, do="remove", at=["nodes", "desk"])


def test_a_queue_is_not_taken_for_the_schedule_of_its_name() -> None:
    """Where a schedule and a queue have one name, conditions mean the schedule."""
    text = """\
        hours: {desk: "24/7"}
        queues: {desk: {hours: desk}}
        nodes:
          a: {queue: desk, closed: b}
          b: {say: "{opens.desk}", when: {open: desk}, next: a}
        """

    after = done(text, do="rename", what="queue", name="desk", to="people")

    assert difference(text, after) == [
        "- queues: {desk: {hours: desk}}",
        "+ queues: {people: {hours: desk}}",
        "-   a: {queue: desk, closed: b}",
        "+   a: {queue: people, closed: b}",
    ]
