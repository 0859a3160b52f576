"""Edits that somebody might make of any file, by chance, and what they ask for."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from ivr.editing import plain as model
from ivr.editing.pages import Pages
from ivr.editing.plain import Path, Plain, plain
from ivr.source import Mapping, Scalar, Sequence, Value

WORDS = (
    *("main", "계정 문제", "a: b", "# x", "*", "#", "yes", "30%", "+821012345678"),
    *('Say "me", it\'s I', "two\nlines", "09:00", "x, y", "{ko}", "- a", "null", "~"),
    *(" before", "after ", "a  b", "🙂 {opens.x}", "0", "010", "1_000", "[b]", "&c"),
    *("!d", "%e", "@f", "`g`", "h\\i", "\u2028", "tab\there", "?", "| j", "> k"),
)
NAMES = ("zz", "#", "*", "7", "when", "가나", "next", "label", "no-input", "a b", "yes")


def places(value: Value, path: Path = ()) -> Iterator[tuple[Path, Value]]:
    """Every value of a file with the way to it."""
    yield path, value
    match value:
        case Mapping():
            for entry in value.entries:
                yield from places(entry.value, (*path, entry.key.text))
        case Sequence():
            for number, item in enumerate(value.items):
                yield from places(item, (*path, number))


def some(chance: Random, depth: int = 0) -> Plain:
    """A word, a list or a dictionary."""
    dice = chance.random()
    if dice < 0.6 or depth > 2:
        return chance.choice(WORDS)
    if dice < 0.8:
        names = chance.sample(NAMES, chance.randint(1, 3))
        return {name: some(chance, depth + 1) for name in names}
    return [some(chance, depth + 1) for _ in range(chance.randint(1, 3))]


def change(chance: Random, pages: Pages, file: str) -> Plain:
    """Make one change in *file*, and give what the file should then say.

    Raises:
        Refused: It cannot be made; nothing was changed.
    """
    root = pages.sheet(file).root
    path, value = chance.choice(list(places(root)))
    whole = plain(root)
    what = chance.choice(("put", "replace", "insert", "item", "remove", "key", "order"))
    make: Any = _MAKERS[what]
    asked = make(chance, pages, file, path, value, whole)
    return whole if asked is None else asked


def _put(chance: Random, pages: Pages, file: str, path: Path, *rest: Any) -> Plain:
    if not path:
        return None
    new = some(chance)
    pages.put(file, path, new)
    return model.with_value(rest[1], path, new)


def _replace(chance: Random, pages: Pages, file: str, path: Path, *rest: Any) -> Plain:
    if not path:
        return None
    new = chance.choice((None, some(chance)))
    pages.replace(file, path, new)
    return model.with_value(rest[1], path, new)


def _insert(
    chance: Random, pages: Pages, file: str, path: Path, value: Value, whole: Plain
) -> Plain:
    if not isinstance(value, Mapping) or not value.entries:
        return None
    name, new = chance.choice(NAMES), some(chance)
    at = chance.randint(0, len(value.entries))
    pages.insert(file, path, name, new, at)
    return model.with_entry(whole, path, at, name, new)


def _item(
    chance: Random, pages: Pages, file: str, path: Path, value: Value, whole: Plain
) -> Plain:
    if not isinstance(value, Sequence):
        return None
    new, at = some(chance), chance.randint(0, len(value.items))
    pages.add_item(file, path, new, at)
    return model.with_item(whole, path, at, new)


def _remove(chance: Random, pages: Pages, file: str, path: Path, *rest: Any) -> Plain:
    if not path:
        return None
    pages.remove(file, path)
    return model.without(rest[1], path)


def _key(chance: Random, pages: Pages, file: str, path: Path, *rest: Any) -> Plain:
    if not path or not isinstance(path[-1], str):
        return None
    name = chance.choice(NAMES)
    pages.rename(file, path, name)
    return model.with_key(rest[1], path, name)


def _order(
    chance: Random, pages: Pages, file: str, path: Path, value: Value, whole: Plain
) -> Plain:
    if isinstance(value, Scalar):
        return None
    parts = value.entries if isinstance(value, Mapping) else value.items
    order = list(range(len(parts)))
    chance.shuffle(order)
    pages.reorder(file, path, order)
    return model.with_order(whole, path, order)


_MAKERS = {
    "put": _put,
    "replace": _replace,
    "insert": _insert,
    "item": _item,
    "remove": _remove,
    "key": _key,
    "order": _order,
}
