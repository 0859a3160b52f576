"""Where a careful author would put a new entry: beside its like, in the usual order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ivr.editing.plain import Path, Plain
from ivr.editing.shapes import Shape, chosen, kind_of
from ivr.language.body import NODES
from ivr.language.kind import load_kinds, settings_of
from ivr.language.nodes import COMMON
from ivr.language.sections import SECTIONS

Rank = Callable[[str], Any]

_KEYPAD = "1234567890*#"


def place_for(
    name: str, names: Sequence[str], shape: Shape, root: Plain, path: Path
) -> int:
    """The number at which *name* goes among *names*, in a mapping of *shape*."""
    usual = _usual(names, shape, root, path)
    if usual is None:
        return len(names)
    rank = usual(name)
    for number, other in enumerate(names):
        if usual(other) > rank:
            return number
    return len(names)


def _usual(names: Sequence[str], shape: Shape, root: Plain, path: Path) -> Rank | None:
    """The rank of each name, or None where new ones go to the end."""
    value = dict.fromkeys(names, "")
    if shape.form == "either":
        shape = chosen(shape, value)
    if not path:
        return _ranked((*SECTIONS, NODES))
    if shape.form in ("node", "target"):
        found = kind_of(value)
        return _ranked(_of_node(found)) if found else None
    if shape.form == "record":
        return _ranked(tuple(shape.fields))
    if shape.keys == "key":
        return _by_key
    if shape.form == "text":
        languages = root.get("languages") if isinstance(root, dict) else None
        listed = languages if isinstance(languages, list) else ()
        return _ranked(tuple(each for each in listed if isinstance(each, str)))
    return None


def _ranked(order: tuple[str, ...]) -> Rank:
    ranks = {name: number for number, name in enumerate(order)}
    return lambda name: ranks.get(name, len(ranks))


def _of_node(name: str) -> tuple[str, ...]:
    cls = load_kinds()[name]
    settings = [s.name for s in settings_of(cls) if s.name != "value"]
    exits = [rule.label for rule in cls.exits]
    return (name, *settings, *COMMON, *exits)


def _by_key(name: str) -> tuple[int, ...]:
    text = {"star": "*", "pound": "#"}.get(name, name)
    if text and all(letter in _KEYPAD for letter in text):
        return tuple(_KEYPAD.index(letter) for letter in text)
    return (len(_KEYPAD),)
