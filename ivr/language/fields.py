"""Settings of what a flow defines: read by one table, described by the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import Any, TypeVar

from ivr.language.reader import Reader, Unreadable, head
from ivr.language.settings import JSONSchema, SettingType
from ivr.records import dataclass
from ivr.source import Entry, Span, Value
from ivr.source import Mapping as Tree

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Field:
    """A setting of a definition, with the sentence that explains it."""

    type: SettingType
    doc: str
    required: bool = False


Fields = Mapping[str, Field]


@dataclass(slots=True)
class Read:
    """Settings that could be read, by name, and where the value of each stands."""

    values: dict[str, Any] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    """Settings that are written, but could not be read."""

    def get(self, name: str, default: Any = None) -> Any:
        """The value of setting *name*."""
        return self.values.get(name, default)


def read_fields(value: Tree, fields: Fields, where: str, reader: Reader) -> Read:
    """Read the settings in *value*; *where* says of what: "of a queue"."""
    found = Read()
    for entry in value.entries:
        name = entry.key.text
        if name not in fields:
            near = reader.unknown(entry.key, where, fields)
            if near is None or value.get(near) is not None:
                continue
            # What is meant is told once, and read as if it were written so.
            name = near
        told = len(reader.faults)
        found.spans[name] = head(entry.value)
        try:
            found.values[name] = fields[name].type.read(entry.value, reader)
        except Unreadable:
            found.unread.append(name)
        if name != entry.key.text:
            del reader.faults[told:]
    for name, each in fields.items():
        if each.required and name not in found.spans:
            message = f'"{name}" {where} is missing'
            help = f"add {name}: {each.doc[0].lower()}{each.doc[1:].rstrip('.')}"
            reader.fault("missing-setting", message, head(value), help)
    return found


def read_defined(
    value: Value,
    what: str,
    help: str,
    reader: Reader,
    read_one: Callable[[Entry, str], T],
    name_of: Callable[[Entry], str] | None = None,
    empty: Callable[[Entry, str], T] | None = None,
) -> dict[str, T]:
    """Read ``{name: …}``; one that cannot be read leaves the others.

    Args:
        value: The section.
        what: What it names, in the singular: "a queue".
        help: How the section is written.
        reader: Where faults go.
        read_one: Reads an entry under its name.
        name_of: Reads the name, where names of this sort are not plain ones.
        empty: Stands in for one that cannot be read, so that whoever names it is
            not told that it does not exist.
    """
    mapping = reader.mapping(value, f"names, each of {what}", help)
    named = name_of or (lambda entry: defined_name(entry, what, reader))
    found: dict[str, T] = {}
    first: dict[str, Entry] = {}
    for entry in mapping.entries:
        try:
            name = named(entry)
            if name in found:
                _said_twice(first[name], entry, reader)
                continue
            first[name] = entry
        except Unreadable:
            continue
        try:
            found[name] = read_one(entry, name)
        except Unreadable:
            if empty:
                found[name] = empty(entry, name)
    return found


def defined_name(entry: Entry, what: str, reader: Reader) -> str:
    """The name that *entry* gives to something; slashes belong to ``use:`` alone."""
    prefix = reader.prefix
    name = reader.name(entry.key, what)
    if "/" in name[len(prefix) if name.startswith(prefix) else 0 :]:
        message = f'"{name}" cannot be the name of {what}'
        help = "leave out the slash; it stands for what use: brings in"
        raise reader.refuse("bad-name", message, entry.key.span, help)
    return name


def _said_twice(first: Entry, again: Entry, reader: Reader) -> None:
    """Two keys that differ only in how they are written, as star and ``*`` do."""
    reader.fault(
        "duplicate-key",
        f'"{again.key.text}" and "{first.key.text}" are the same, said twice',
        again.key.span,
        "keep one of them",
        ((first.key.span, "first said here"),),
    )


def schema_of(fields: Fields, doc: str = "") -> JSONSchema:
    """The JSON Schema of a mapping with *fields*."""
    schema: JSONSchema = {
        "type": "object",
        "properties": {
            name: {**each.type.schema, "description": each.doc}
            for name, each in fields.items()
        },
        "additionalProperties": False,
    }
    if doc:
        schema["description"] = doc
    if required := [name for name, each in fields.items() if each.required]:
        schema["required"] = required
    return schema


def schema_by_name(inner: JSONSchema) -> JSONSchema:
    """The JSON Schema of ``{name: inner}``."""
    return {"type": "object", "additionalProperties": inner}


def docs_of(fields: Fields) -> Iterator[tuple[str, str]]:
    """Each setting's name with its explanation, for the pages of the docs."""
    for name, each in fields.items():
        yield name, each.doc
