"""Reads a text again in which one part has changed since: the rest stays as it was.

Somebody who types changes a line of one node, and a menu has a thousand. The lines of
that node are read by themselves, as if nothing stood around them, and put in its place.
Where that could read otherwise than the whole would, nothing is given, and whoever
asked reads all of it.
"""

from __future__ import annotations

import re
from bisect import bisect_right

import yaml

from ivr.records import replace
from ivr.source_builder import Builder, Stop
from ivr.source_tree import Document, Entry, Mapping, Scalar, Span, Value

_OTHER_BREAKS = "\r\x85\u2028\u2029"

_ELSEWHERE = re.compile(r"^(?:---|\.\.\.|[\s-]*\?(?:\s|$))", re.MULTILINE)
"""Another document, to which all behind would belong, and a key with a mark of its own:
what it lacks is looked for behind it."""

DEPTH = 2
"""The entries of sections are the smallest parts that are read by themselves."""

Place = tuple[Mapping, int]
"""An entry, by its mapping and its number there."""


def read_again(before: Document, text: str) -> Document | None:
    """*text* as a document, by what was read *before*; None where that is not certain.

    Which comments allow a finding is not looked at.
    """
    root = before.root
    if before.faults or before.foreign or not isinstance(root, Mapping):
        return None
    if any(sign in words for sign in _OTHER_BREAKS for words in (before.text, text)):
        return None
    if text == before.text:
        return replace(before, faults=[])
    old, new = before.text.split("\n"), text.split("\n")
    if len(old) != len(new):
        return None
    other = [number for number, line in enumerate(new, 1) if line != old[number - 1]]
    way, first, last = _around(root, old, other[0], other[-1])
    if not way or 2 * (last - first) > len(new):
        return None
    entry = _entry(before.path, way, new, first, last)
    if entry is None:
        return None
    room = before.room + _size(_at(way[-1]).value) - _size(entry.value)
    if room < 0:
        return None
    root = _put(way, entry)
    return replace(before, text=text, root=root, room=room, faults=[])


def _at(place: Place) -> Entry:
    mapping, number = place
    return mapping.entries[number]


def _around(
    root: Mapping, lines: list[str], first: int, last: int
) -> tuple[list[Place], int, int]:
    """The smallest entry around the lines from *first* to *last*: the way to it from
    the top, and its own lines, as far as the next one."""
    way: list[Place] = []
    begin, end = 1, len(lines)
    value: Value = root
    while isinstance(value, Mapping) and len(way) < DEPTH and _in_lines(value, lines):
        entries, column = value.entries, value.span.column
        number = bisect_right(entries, first, key=lambda each: each.key.span.line) - 1
        behind = entries[number + 1].key.span if number + 1 < len(entries) else None
        until = behind.line - 1 if behind else end
        if number < 0 or last > until or entries[number].key.span.column != column:
            break
        if behind and behind.column != column:
            break
        way.append((value, number))
        value, begin, end = entries[number].value, entries[number].key.span.line, until
    return way, begin, end


def _in_lines(mapping: Mapping, lines: list[str]) -> bool:
    """Whether the keys of *mapping* stand on lines of their own, without brackets."""
    if not mapping.entries:
        return False
    span, key = mapping.span, mapping.entries[0].key.span
    alone = not lines[span.line - 1][: span.column - 1].strip()
    return alone and (span.line, span.column) == (key.line, key.column)


def _entry(
    path: str, way: list[Place], lines: list[str], first: int, last: int
) -> Entry | None:
    """The entry that stands on the lines from *first* to *last*, read by itself."""
    known = _at(way[-1])
    margin = known.key.span.column - 1
    own = lines[first - 1 : last]
    if lines[first - 1][:margin].strip() or any(
        _at_most(each, margin) for each in own[1:]
    ):
        return None
    # As many lines stand before it as before; and a text that goes on to the next key
    # ends where that begins.
    words = "\n".join([*own, ""] if last < len(lines) else own)
    if _ELSEWHERE.search(words):
        return None
    part = Document(path, "\n" * (first - 1) + words)
    try:
        Builder(part, lines, len(way)).build()
    except (Stop, yaml.YAMLError):
        return None
    root = part.root
    if part.faults or not isinstance(root, Mapping) or len(root.entries) != 1:
        return None
    found = root.entries[0]
    place = found.key.span
    if (place.line, place.column) != (first, margin + 1):
        return None
    others = (each.key.text for each in way[-1][0].entries if each is not known)
    return None if found.key.text in others else found


def _at_most(line: str, margin: int) -> bool:
    """Whether *line* says something that stands no further in than *margin*."""
    bare = line.lstrip(" ")
    return bool(bare) and bare[0] != "#" and len(line) - len(bare) <= margin


def _put(way: list[Place], entry: Entry) -> Mapping:
    """The root with *entry* at the end of *way*."""
    *above, innermost = way
    made = _with(innermost, entry)
    for place in reversed(above):
        made = _with(place, Entry(_at(place).key, made))
    return made


def _with(place: Place, entry: Entry) -> Mapping:
    mapping, number = place
    before = mapping.entries
    entries = (*before[:number], entry, *before[number + 1 :])
    tail = max(entries[-1].value.span, entries[-1].key.span)
    start = mapping.span
    span = Span(start.path, start.line, start.column, tail.end_line, tail.end_column)
    return Mapping(entries, span)


def _size(value: Value) -> int:
    """How many keys and values *value* holds, as they are counted in reading."""
    match value:
        case Scalar():
            return 0
        case Mapping():
            return sum(2 + _size(entry.value) for entry in value.entries)
    return sum(1 + _size(item) for item in value.items)
