"""Where a file names something: what is renamed is renamed there too.

Found by the shapes of what stands there, so that a new kind needs nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.editing.plain import Path, plain
from ivr.editing.shapes import Shape, chosen, file_shape, inner, kind_of
from ivr.language.kind import load_kinds, settings_of
from ivr.records import dataclass
from ivr.source import Mapping, Scalar, Sequence, Value

DEFINED = {
    "nodes": "node",
    "queues": "queue",
    "hours": "schedule",
    "switches": "switch",
    "intents": "intent",
    "announcements": "announcement",
    "lines": "line",
}
"""What the names under each section are called."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands.

    *part* says which part of the word is the name: ``all`` of it, its ``stem`` before
    a dot, or what stands in ``braces``; *key* whether it is the key of an entry.
    """

    what: str
    name: str
    path: Path
    scalar: Scalar
    part: str = "all"
    key: bool = False
    defines: bool = False
    either: bool = False
    """A schedule, or else a queue: a schedule of that name goes before a queue."""


def mentions(root: Value) -> Iterator[Mention]:
    """Every name in a flow file, those that it defines among them."""
    yield from _leading(root)
    yield from _in(root, file_shape(), ())
    yield from _braces(root, ())


BRACES = re.compile(r"(?<!\{)\{\s*(?:(hours|opens|why)\.)?([^\s{}:.]+)(?=[\s}:])")


def _braces(value: Value, path: Path) -> Iterator[Mention]:
    """What stands in the braces of texts."""
    match value:
        case Mapping():
            for entry in value.entries:
                yield from _braces(entry.value, (*path, entry.key.text))
        case Sequence():
            for number, item in enumerate(value.items):
                yield from _braces(item, (*path, number))
        case Scalar(text=text) if "{" in text:
            for found in BRACES.finditer(text):
                both = bool(found[1])
                for what in ("schedule", "queue") if both else ("announcement",):
                    yield Mention(what, found[2], path, value, "braces", either=both)


def _leading(root: Value) -> Iterator[Mention]:
    if not isinstance(root, Mapping):
        return
    for entry in root.entries:
        what = DEFINED.get(entry.key.text)
        if what and isinstance(entry.value, Mapping):
            for each in entry.value.entries:
                path: Path = (entry.key.text, each.key.text)
                yield Mention(what, each.key.text, path, each.key, "all", True, True)


def _in(value: Value, shape: Shape, path: Path) -> Iterator[Mention]:
    whole = plain(value) if shape.form == "either" else None
    if shape.form == "either":
        shape = chosen(shape, whole)
    match value:
        case Scalar():
            # One alone is a list of one.
            yield from _word(
                value, shape.of[0] if shape.form == "list" else shape, path
            )
        case Sequence():
            for number, item in enumerate(value.items):
                yield from _in(item, inner(shape, [], number), (*path, number))
        case Mapping() if shape.type == "condition":
            yield from _condition(value, path)
        case Mapping():
            yield from _mapping(value, shape, path)


def _word(value: Scalar, shape: Shape, path: Path) -> Iterator[Mention]:
    if shape.form == "target" or shape.refer == "node":
        part = "stem" if "." in value.text else "all"
        yield Mention("node", value.text.partition(".")[0], path, value, part)
    elif shape.refer == "intent":
        yield Mention("intent", value.text, path, value)
    elif shape.refer:
        yield Mention(shape.refer, value.text, path, value)


def _mapping(value: Mapping, shape: Shape, path: Path) -> Iterator[Mention]:
    keys = dict.fromkeys(entry.key.text for entry in value.entries)
    named = _names_intents(keys) if shape.form in ("node", "target") else ()
    for entry in value.entries:
        name = entry.key.text
        below = (*path, name)
        if shape.form == "map" and shape.keys == "switch":
            yield Mention("switch", name, below, entry.key, "all", True)
        if name in named and isinstance(entry.value, Mapping):
            for each in entry.value.entries:
                where = (*below, each.key.text)
                yield Mention("intent", each.key.text, where, each.key, "all", True)
        if shape.keys == "value" and name == "topic":
            yield from _topics(entry.value, below)
            continue
        yield from _in(entry.value, inner(shape, keys, name), below)


def _names_intents(node: dict[str, None]) -> tuple[str, ...]:
    """The settings of *node* whose keys are intents."""
    found = kind_of(node)
    if found is None:
        return ()
    settings = settings_of(load_kinds()[found])
    return tuple(s.name for s in settings if s.name == "intents")


def _condition(value: Mapping, path: Path) -> Iterator[Mention]:
    for entry in value.entries:
        name, below = entry.key.text, (*path, entry.key.text)
        match name, entry.value:
            case "switch", Mapping(entries=entries):
                for each in entries:
                    where = (*below, each.key.text)
                    yield Mention("switch", each.key.text, where, each.key, "all", True)
            case "switch", Scalar():
                yield Mention("switch", entry.value.text, below, entry.value)
            case "open" | "closed", Scalar():
                for what in ("schedule", "queue"):
                    yield Mention(
                        what, entry.value.text, below, entry.value, either=True
                    )
            case "not", Mapping():
                yield from _condition(entry.value, below)
            case "topic", _:
                # What callers chose travels under the intent's name.
                yield from _topics(entry.value, below)


def _topics(value: Value, path: Path) -> Iterator[Mention]:
    if isinstance(value, Scalar):
        yield Mention("intent", value.text, path, value)
    elif isinstance(value, Sequence):
        for number, item in enumerate(value.items):
            yield from _topics(item, (*path, number))


# Files that are no flows -------------------------------------------------------------


def mentions_in_tests(root: Value) -> Iterator[Mention]:
    """Every name in a file of calls that test a flow."""
    calls = root.get("calls") if isinstance(root, Mapping) else None
    for number, call in enumerate(calls.items if isinstance(calls, Sequence) else ()):
        if isinstance(call, Mapping):
            yield from _in_call(call, ("calls", number))


def _in_call(call: Mapping, path: Path) -> Iterator[Mention]:
    for name, what in (("lookups", "node"), ("switches", "switch")):
        table = call.get(name)
        for entry in table.entries if isinstance(table, Mapping) else ():
            key = entry.key
            where = (*path, name, key.text)
            part = "stem" if what == "node" and "." in key.text else "all"
            stem = key.text.partition(".")[0] if what == "node" else key.text
            yield Mention(what, stem, where, key, part, True)
    steps = call.get("steps")
    for number, step in enumerate(steps.items if isinstance(steps, Sequence) else ()):
        hears = step.get("hears") if isinstance(step, Mapping) else None
        node = hears.get("node") if isinstance(hears, Mapping) else None
        if isinstance(node, Scalar):
            where = (*path, "steps", number, "hears", "node")
            part = "stem" if "." in node.text else "all"
            yield Mention("node", node.text.partition(".")[0], where, node, part)
    expect = call.get("expect")
    resolved = expect.get("resolved") if isinstance(expect, Mapping) else None
    if resolved is not None:
        yield from _topics(resolved, (*path, "expect", "resolved"))


def mentions_in_article(root: Value) -> Iterator[Mention]:
    """The intents that an article settles."""
    intents = root.get("intents") if isinstance(root, Mapping) else None
    if intents is not None:
        yield from _topics(intents, ("intents",))
