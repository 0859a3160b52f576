"""Planting faults in flows: trees of YAML, places in them, and how they are written."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from ivr.language.kind import load_kinds

Tree = dict[str, Any]
Path = tuple[Any, ...]
Site = tuple[str, Callable[[Tree], None]]
"""A place in words, and what to do there to a copy of the tree."""

Plant = Callable[[Tree], Iterator[Site]]

ASIDE = ("when", "set", "send", "gives", "to", "switched_by")
"""Keys under which no node lies, whatever its words look like."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A known sort of fault.

    Any of *codes* names it. *error* says that some caller is stuck, cut off or
    nowhere: then one of the findings must be an error.
    """

    name: str
    codes: tuple[str, ...]
    error: bool
    plant: Plant


FAULTS: dict[str, Fault] = {}
"""Every sort of fault, in the order in which they are declared."""


def fault(codes: str, *, error: bool = True) -> Callable[[Plant], Plant]:
    """Declare a sort of fault; the function's name is its name."""

    def register(plant: Plant) -> Plant:
        name = plant.__name__.replace("_", "-")
        FAULTS[name] = Fault(name, tuple(codes.split()), error, plant)
        return plant

    return register


# Reading and writing ----------------------------------------------------------


class Quoted(str):
    """A word that was in quotes, where that makes a difference."""


class _Loader(yaml.BaseLoader):
    """Takes every word as it is written."""


def _word(loader: yaml.BaseLoader, node: yaml.ScalarNode) -> str:
    text = str(loader.construct_scalar(node))
    return text if node.style is None else Quoted(text)


_Loader.add_constructor("tag:yaml.org,2002:str", _word)


def read(text: str) -> Tree:
    """A flow file as a tree of words."""
    return dict(yaml.load(text, _Loader))


def write(value: Any) -> str:
    """A tree as a flow file again, on one line for each of its sections."""
    return "".join(f"{key}: {_inline(inner)}\n" for key, inner in value.items())


def _inline(value: Any) -> str:
    match value:
        case dict():
            inner = (f"{_inline(key)}: {_inline(each)}" for key, each in value.items())
            return "{" + ", ".join(inner) + "}"
        case list():
            return "[" + ", ".join(map(_inline, value)) + "]"
        case Quoted():
            return json.dumps(value, ensure_ascii=False)
    plain = re.fullmatch(r"[+\w][\w.+/-]*%?", value)
    return value if plain else json.dumps(value, ensure_ascii=False)


# Places -----------------------------------------------------------------------


def at(tree: Any, path: Path) -> Any:
    """What lies at *path*."""
    for key in path:
        tree = tree[key]
    return tree


def kind_of(node: Tree) -> str:
    """The kind of a node."""
    return next(key for key in node if key in load_kinds())


def nodes(tree: Tree, *kinds: str) -> Iterator[tuple[Path, Tree]]:
    """Every node of these kinds, of any unless given; those in place among them."""
    for path, node in _nodes(tree.get("nodes", {}), ("nodes",)):
        if not kinds or kind_of(node) in kinds:
            yield path, node


def _nodes(value: Any, path: Path) -> Iterator[tuple[Path, Tree]]:
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _nodes(inner, (*path, index))
    if not isinstance(value, dict):
        return
    kinds = [key for key in value if key in load_kinds()]
    languages = path[-1:] == ("options",) and kinds == []
    if len(kinds) == 1 and path != ("nodes",):
        yield path, value
    for key, inner in value.items():
        chosen = isinstance(inner, dict) and languages and "go" not in inner
        if key in ASIDE or (chosen and "language" in inner):
            continue
        if key not in kinds or isinstance(inner, list):
            yield from _nodes(inner, (*path, key))


def options(tree: Tree, *kinds: str) -> Iterator[tuple[Path, Tree]]:
    """Every option with a label, of menus unless other kinds are given."""
    for path, node in nodes(tree, *(kinds or ("menu",))):
        for key, option in node.get("options", {}).items():
            if isinstance(option, dict):
                yield (*path, "options", key), option


def name_of(path: Path) -> str:
    """A place as people name it."""
    return ".".join(str(key) for key in path if key not in ("nodes", "options", "go"))


# Changes ----------------------------------------------------------------------


def put(path: Path, *pairs: Any, **values: Any) -> Site:
    """Set keys of the mapping at *path*: pairs of key and value, or names."""
    change = dict(zip(pairs[::2], pairs[1::2], strict=True)) | values

    def edit(tree: Tree) -> None:
        at(tree, path).update(copy.deepcopy(change))

    return f"{name_of(path)}: {', '.join(map(str, change))}", edit


def drop(path: Path, *keys: Any) -> Site:
    """Take keys out of the mapping at *path*."""

    def edit(tree: Tree) -> None:
        for key in keys:
            at(tree, path).pop(key, None)

    return f"{name_of(path)}: {', '.join(map(str, keys))}", edit


def both(where: str, *sites: Site) -> Site:
    """Several changes as one."""

    def edit(tree: Tree) -> None:
        for _, inner in sites:
            inner(tree)

    return where, edit


def swap(one: Path, other: Path) -> Site:
    """Exchange what lies at two places."""

    def edit(tree: Tree) -> None:
        first, second = at(tree, one), at(tree, other)
        at(tree, one[:-1])[one[-1]] = second
        at(tree, other[:-1])[other[-1]] = first

    return f"{name_of(one)} and {name_of(other)}", edit


def text_of(tree: Tree, english: str, korean: str) -> Any:
    """A sentence in the languages of a flow."""
    languages = tree.get("languages", ["en"])
    said = {"en": Quoted(english), "ko": Quoted(korean)}
    return {tag: said[tag.split("-")[0]] for tag in languages}


def hang_up(tree: Tree) -> Tree:
    """A node that says good-bye, in the languages of a flow."""
    return {"hangup": text_of(tree, "Goodbye.", "감사합니다.")}


def few(sites: Sequence[Site], most: int) -> list[Site]:
    """At most so many of *sites*, from all over the flow."""
    step = max(1, -(-len(sites) // most))
    return list(sites[::step])
