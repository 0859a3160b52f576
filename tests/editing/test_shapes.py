"""Forms are drawn from shapes, and every setting has one."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from ivr.editing.operations import perform
from ivr.editing.shapes import file_shape, shape_at, shape_of
from ivr.language.document import read_flow
from ivr.language.kind import load_kinds, settings_of
from ivr.source import Mapping, read

EVERY = [
    (cls.name, setting.name, setting.type)
    for cls in load_kinds().values()
    for setting in settings_of(cls)
]


@pytest.mark.parametrize(("kind", "name", "type"), EVERY)
def test_a_list_or_mapping_has_a_shape(kind: str, name: str, type: object) -> None:
    """A setting with parts that was drawn as one word could not be filled in."""
    schema = json.dumps(getattr(type, "schema", {}))
    shape = shape_of(type)  # type: ignore[arg-type]

    if '"object"' in schema or '"array"' in schema or "$defs" in schema:
        assert shape.form != "word"


def test_the_whole_file_can_be_told() -> None:
    """The shape goes to the page as JSON, and comes to an end."""
    parts = json.loads(json.dumps(file_shape().parts()))

    assert parts["fields"]["nodes"]["of"][0]["form"] == "node"


@pytest.mark.parametrize(
    ("path", "form"),
    [
        (("title",), "text"),
        (("nodes", "a", "menu"), "text"),
        (("nodes", "a", "menu", "ko"), "text"),
        (("nodes", "a", "options", "1", "label", "en"), "text"),
        (("nodes", "a", "options", "1", "go"), "target"),
        (("nodes", "a", "no-input"), "target"),
        (("nodes", "a", "tries"), "word"),
        (("hours", "o", "exceptions", 0, "reason"), "text"),
        (("hours", "o", "exceptions", 0, "open"), "word"),
        (("switches", "s", "label"), "text"),
        (("intents", "i", "say", "ko", 0), "text"),
        (("announcements", "x", "default"), "text"),
    ],
)
def test_what_callers_hear_is_a_text(path: tuple[str | int, ...], form: str) -> None:
    """What is said is written in quotes; names and numbers are not."""
    root = {
        "nodes": {"a": {"menu": {"ko": ""}, "options": {"1": {"label": {}, "go": ""}}}},
        "hours": {"o": {"exceptions": [{"open": ""}]}},
        "switches": {"s": {"label": ""}},
        "intents": {"i": {"say": {"ko": [""]}}},
        "announcements": {"x": {"default": ""}},
    }

    assert shape_at(root, path).form == form


@pytest.mark.parametrize(
    ("held", "way"),
    [
        ({"collect": "Your number?", "into": "n", "next": "end"}, "next"),
        ({"say": "One moment.", "when": {"tries": "> 1"}, "next": "end"}, "next"),
        ({"set": {"tries": "+1"}, "next": "end"}, "next"),
        ({"set": {"tries": "+1"}, "go": "end"}, "go"),
        ({"label": "an order", "into": "n", "when": {"tries": 1}, "go": "end"}, "go"),
    ],
)
def test_what_is_held_under_a_key_is_a_node_or_an_option(
    held: dict[str, object], way: str
) -> None:
    """Nodes and options share settings; forms and reading tell them apart alike."""
    root: dict[str, Any] = {"nodes": {"a": {"menu": "", "options": {"1": held}}}}
    root["nodes"]["end"] = {"hangup": "Goodbye."}
    read = read_flow("x.yaml", yaml.safe_dump({"ivr": 1, "start": "a", **root}))

    assert [fault.message for fault in read.faults] == []
    assert ("a.1" in read.nodes) == (way == "next")
    assert shape_at(root, ("nodes", "a", "options", "1", way)).form == "target"


def test_items_are_put_into_lists() -> None:
    """A list in brackets, and one over lines, each in its own manner."""
    text = "a: [1, 2]\nb:\n  - x\n  - y\n"
    orders = [
        {"do": "add-item", "file": "f", "at": [name], "value": "new", "number": 1}
        for name in ("a", "b")
    ]

    after = perform({"f": text}, orders).texts["f"]

    assert after == "a: [1, new, 2]\nb:\n  - x\n  - new\n  - y\n"


def test_a_copied_node_keeps_its_comments() -> None:
    """What is copied is what its author wrote, not what a program makes of it."""
    text = "nodes:\n  a:\n    # why\n    say: 'x'   # so\n    next: a\n"
    order = {"do": "copy-node", "file": "f", "at": ["nodes", "a"], "name": "b"}

    after = perform({"f": text}, [order]).texts["f"]

    assert after.count("say: 'x'   # so") == 2
    assert isinstance(read("f", after).root, Mapping)
