"""Editors are told the same of flow files as their authors."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from ivr.language.kind import load_kinds, settings_of
from ivr.language.schema import article_schema, flow_schema
from ivr.language.sections import SECTIONS
from ivr.source import Mapping, Scalar, Sequence, Value, read

HERE = Path(__file__).parent
WHOLE = HERE / "fixtures" / "reading" / "whole.yaml"
FLOWS = [
    path
    for path in (WHOLE, *sorted((HERE.parent / "flows").glob("*.yaml")))
    if "\nstart:" in path.read_text(encoding="utf-8")
]
VALIDATOR = jsonschema.Draft202012Validator(flow_schema())


def plain(value: Value | None) -> Any:
    """A tree as editors see it: words by YAML 1.2."""
    match value:
        case Mapping(entries):
            return {entry.key.text: plain(entry.value) for entry in entries}
        case Sequence(items):
            return [plain(item) for item in items]
        case Scalar(text, plain=True):
            if text in ("", "~", "null"):
                return None
            if text in ("true", "false"):
                return text == "true"
            if re.fullmatch(r"[-+]?\d+", text):
                return int(text)
            return text
        case Scalar(text):
            return text
    return None


def faults(text: str) -> list[str]:
    """Where an editor would underline a flow."""
    found = VALIDATOR.iter_errors(plain(read("x", text).root))
    return ["/".join(map(str, error.absolute_path)) for error in found]


def test_it_is_a_schema() -> None:
    """Editors read JSON Schema 2020-12."""
    for schema in (flow_schema(), article_schema()):
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.stem)
def test_a_good_flow_is_good_in_an_editor(path: Path) -> None:
    """No editor underlines what the reader takes."""
    assert faults(path.read_text(encoding="utf-8")) == []


NODES = "ivr: 1\nstart: a\nnodes: {a: %s}"


@pytest.mark.parametrize(
    "text",
    [
        "ivr: 2\nstart: a\nnodes: {}",
        "ivr: 1\nnodes: {}",
        "ivr: 1\nstart: a\nnodes: {}\nhour: {}",
        NODES % "{sya: Hello}",
        NODES % "{say: Hello, menu: x, next: a}",
        NODES % "{say: Hello, netx: a}",
        NODES % "{menu: Hello, timeout: 5}",
        NODES % "{menu: Hello, tries: many}",
        NODES % "{menu: Hello, options: {1: {lable: x, go: a}}}",
        NODES % "{menu: Hello, options: {1: {label: x}}}",
        NODES % "{menu: Hello, input: fingers}",
        NODES % "{say: {englisch: Hello}, next: a}",
        NODES % "{say: Hello, next: {sya: x}}",
        NODES % "{hangup: Bye}" + "\nqueues: {a: {handle: x}}",
        NODES % "{hangup: Bye}" + "\nhours: {a: {exceptions: [{date: 2026-01-01}]}}",
    ],
)
def test_a_broken_flow_is_broken_in_an_editor(text: str) -> None:
    """What the reader refuses by its shape is underlined while it is typed."""
    assert faults(text)


def test_every_section_and_setting_explains_itself() -> None:
    """An editor shows a sentence for whatever can be written."""
    schema = flow_schema()
    described = [schema["properties"][name] for name in [*SECTIONS, "nodes"]]
    for cls in load_kinds().values():
        properties = schema["$defs"][f"kind-{cls.name}"]["properties"]
        names = {s.name for s in settings_of(cls)} - {"value"} | {cls.name}
        described += [properties[name] for name in [*names, *properties]]

    assert all(each.get("description", "").strip() for each in described)
