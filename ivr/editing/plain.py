"""A file's tree without its places: what a form shows, and what an edit asks for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from collections.abc import Sequence as SequenceABC
from typing import Any

from ivr.source import Mapping, Scalar, Sequence, Span, Value

Plain = Any
"""A word, None for nothing, a list, or a dictionary in the author's order."""

Path = tuple[str | int, ...]
"""The way to a value from the top: keys of mappings, numbers of items."""


def plain(value: Value | None) -> Plain:
    """*value* as words, lists and dictionaries."""
    match value:
        case Scalar():
            return None if value.empty else value.text
        case Mapping():
            return {entry.key.text: plain(entry.value) for entry in value.entries}
        case Sequence():
            return [plain(item) for item in value.items]
    return None


def same_plain(one: Plain, other: Plain) -> bool:
    """Whether two are alike, the order of their keys too."""
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(
            same_plain(one[key], other[key]) for key in one
        )
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same_plain, one, other))
    return bool(one == other)


def found_at(root: Value | None, path: SequenceABC[str | int]) -> Value | None:
    """The value at *path*, or None."""
    for step in path:
        match root:
            case Mapping() if isinstance(step, str):
                root = root.get(step)
            case Sequence() if isinstance(step, int) and 0 <= step < len(root.items):
                root = root.items[step]
            case _:
                return None
    return root


def way_to(root: Value | None, line: int, column: int) -> Path:
    """The way to what stands at a line and a column, as far down as there is one."""
    path: Path = ()
    while True:
        # What stands further down begins later, so only one can be around the place.
        step: str | int
        if isinstance(root, Mapping):
            keys = [entry.key.span for entry in root.entries]
            number = bisect_right(keys, (line, column), key=_begin) - 1
            if number < 0:
                return path
            entry = root.entries[number]
            step, value, head = entry.key.text, entry.value, entry.key.span
        elif isinstance(root, Sequence):
            spans = [item.span for item in root.items]
            step = bisect_right(spans, (line, column), key=_begin) - 1
            if step < 0:
                return path
            value = root.items[step]
            head = value.span
        else:
            return path
        if _covers(value.span, line, column):
            path, root = (*path, step), value
        else:
            return (*path, step) if _covers(head, line, column) else path


def _begin(span: Span) -> tuple[int, int]:
    return span.line, span.column


def _covers(span: Span, line: int, column: int) -> bool:
    begin, end = (span.line, span.column), (span.end_line, span.end_column)
    return begin <= (line, column) < end


def numbered_otherwise(value: Plain, path: Path = ()) -> Iterator[tuple[Path, Plain]]:
    """The mappings whose names JavaScript would put into another order, with these.

    There names that are whole numbers come first, the smallest before all.
    """
    if isinstance(value, dict):
        numbers = [name for name in value if _NUMBER.fullmatch(name)]
        usual = sorted(numbers, key=int)
        if usual != list(value)[: len(usual)]:
            yield path, list(value)
        for name, each in value.items():
            yield from numbered_otherwise(each, (*path, name))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from numbered_otherwise(each, (*path, number))


_NUMBER = re.compile(r"0|[1-9]\d{0,8}")


def wanted(value: Any) -> Plain:
    """What a form sent, as words: JSON's numbers and booleans are words here.

    Raises:
        ValueError: It is nothing that a file could say.
    """
    match value:
        case None:
            return None
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return f"{value:g}" if isinstance(value, float) else str(value)
        case str():
            if any("\ud800" <= letter <= "\udfff" for letter in value):
                raise ValueError("half a letter cannot be written")
            return value
        case list():
            return [wanted(each) for each in value]
        case dict():
            return {str(wanted(key)): wanted(each) for key, each in value.items()}
    raise ValueError(f"{type(value).__name__} cannot be written in a flow")


# What an edit makes of a tree ---------------------------------------------------


def with_value(root: Plain, path: Path, value: Plain) -> Plain:
    """*root* with *value* in place of what stands at *path*."""
    if not path:
        return value
    found = _copied(root)
    found[path[0]] = with_value(found[path[0]], path[1:], value)
    return found


def with_entry(root: Plain, path: Path, at: int, key: str, value: Plain) -> Plain:
    """*root* with a new entry, number *at*, in the mapping at *path*."""

    def inserted(mapping: dict[str, Plain]) -> Plain:
        pairs = list(mapping.items())
        pairs.insert(at, (key, value))
        return dict(pairs)

    return _with_inner(root, path, inserted)


def with_item(root: Plain, path: Path, at: int, value: Plain) -> Plain:
    """*root* with a new item, number *at*, in the list at *path*."""

    def inserted(items: list[Plain]) -> Plain:
        return [*items[:at], value, *items[at:]]

    return _with_inner(root, path, inserted)


def without(root: Plain, path: Path) -> Plain:
    """*root* without what stands at *path*."""
    last = path[-1]

    def removed(inner: Plain) -> Plain:
        if isinstance(inner, dict):
            return {key: value for key, value in inner.items() if key != last}
        return [value for number, value in enumerate(inner) if number != last]

    return _with_inner(root, path[:-1], removed)


def with_key(root: Plain, path: Path, new: str) -> Plain:
    """*root* with the key at *path* called *new*."""

    def renamed(mapping: dict[str, Plain]) -> Plain:
        return {new if key == path[-1] else key: v for key, v in mapping.items()}

    return _with_inner(root, path[:-1], renamed)


def with_order(root: Plain, path: Path, order: SequenceABC[int]) -> Plain:
    """*root* with the entries or items at *path* in another *order*."""

    def sorted_(inner: Plain) -> Plain:
        if isinstance(inner, dict):
            pairs = list(inner.items())
            return dict(pairs[number] for number in order)
        return [inner[number] for number in order]

    return _with_inner(root, path, sorted_)


def _with_inner(root: Plain, path: Path, change: Any) -> Plain:
    if not path:
        return change(root)
    found = _copied(root)
    found[path[0]] = _with_inner(found[path[0]], path[1:], change)
    return found


def _copied(inner: Plain) -> Plain:
    return dict(inner) if isinstance(inner, dict) else list(inner)
