"""The JSON that scripts get is the JSON that is documented."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import ivr
from simulated import DAY, SCENARIOS

PAGE = Path(__file__).parents[1] / "docs" / "json.md"
CLINIC = SCENARIOS / "clinic.yaml"
DIFFERS = SCENARIOS / "differs.test.yaml"

NAMES = ("switches", "outcomes", "values")
"""Fields whose inner names are the author's."""


def documented(command: str) -> set[str]:
    """The fields that the section of a command names, in its example or below."""
    sections = PAGE.read_text(encoding="utf-8").split("\n## ")[1:]
    section = next(each for each in sections if f"`ivr {command}" in each)
    example = re.search(r"```json\n(.*?)```", section, re.DOTALL)
    assert example
    return {*fields(json.loads(example[1])), *re.findall(r'[`"]([a-z_]+)[`"]', section)}


def fields(parts: Any) -> Iterator[str]:
    """The names of all fields, wherever they stand."""
    match parts:
        case dict():
            for name, inner in parts.items():
                yield name
                if name not in NAMES:
                    yield from fields(inner)
        case list():
            for inner in parts:
                yield from fields(inner)


def changed(folder: Path) -> Path:
    """The clinic with other hours, keys and words."""
    text = CLINIC.read_text(encoding="utf-8")
    text = text.replace("Mo-Fr 10:00-12:00", "Mo-Fr 10:00-11:00")
    text = text.replace("Welcome to the clinic.", "Welcome. " * 20)
    path = folder / "new.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("command", ["check", "call", "test", "map", "graph", "hours"])
def test_every_field_is_documented(command: str) -> None:
    """In the example of its command, by its name."""
    more = {
        "call": ("--keys", "1,2,1234", "--at", DAY),
        "test": ("--coverage",),
        "map": ("--at", DAY),
        "hours": ("--year", "2027"),
    }.get(command, ())
    path = DIFFERS if command == "test" else CLINIC

    result = ivr(command, path, *more, "--format", "json")

    found = json.loads(result.out)
    # A test holds calls, and a call is described with its own command.
    known = documented(command) | (documented("call") if command == "test" else set())
    assert set(fields(found)) <= known


def test_every_field_of_a_difference_is_documented(tmp_path: Path) -> None:
    """Those of stretches and of seconds."""
    result = ivr("diff", CLINIC, changed(tmp_path), "--at", DAY, "--format", "json")

    found = json.loads(result.out)
    assert {each["what"] for each in found["changes"]} >= {"intent", "seconds"}
    assert set(fields(found)) <= documented("diff")
