"""Reading what leads from anywhere: ``keys:``, and ``start:``, ``agent:`` and such."""

from __future__ import annotations

from ivr.dtmf import Key
from ivr.language.definitions import GlobalKey
from ivr.language.fields import (
    Field,
    Fields,
    read_defined,
    read_fields,
    schema_by_name,
    schema_of,
)
from ivr.language.options import read_key
from ivr.language.reader import Reader, Unreadable
from ivr.language.settings import PROMPT, Named, SettingType
from ivr.language.targets import node_name
from ivr.language.text import Prompt
from ivr.source import Entry, Mapping, Value


def read_leading(value: Value, reader: Reader) -> Named:
    """Read the name of a node; here none can be written in place."""
    help = "write the node under nodes: and name it here"
    scalar = reader.scalar(value, "the name of a node", help)
    return Named(node_name(scalar, reader), scalar.span)


NODE_NAME = SettingType("node", read_leading, {"type": "string"})

ROLES = ("agent", "back", "repeat", "none")

KEY_FIELDS: Fields = {
    "label": Field(PROMPT, "What is said of the key."),
    "go": Field(
        SettingType("node", read_leading, {"type": "string"}),
        "The node where it leads.",
        True,
    ),
}


def read_global_keys(value: Value, reader: Reader) -> dict[str, GlobalKey]:
    """Read keys with a role (agent, back, repeat, none), a node, or label and go."""
    help = 'write keys: {0: agent, "#": back, 9: {label: "main menu", go: main}}'

    def name_of(entry: Entry) -> str:
        key: Key = read_key(entry.key, reader)
        if key.kind != "keys":
            message = f'"{entry.key.text[:40]}" is no key that can be pressed'
            raise reader.refuse("bad-name", message, entry.key.span, help)
        return key.text

    def read_one(entry: Entry, key: str) -> GlobalKey:
        span = entry.key.span
        if isinstance(entry.value, Mapping):
            read = read_fields(entry.value, KEY_FIELDS, "of a key", reader)
            if "go" not in read.values:
                raise Unreadable("go")
            label: Prompt | None = read.get("label")
            return _key(key, read.values["go"].name, label, entry)
        scalar = reader.scalar(entry.value, "agent, back, repeat, none or a node", help)
        if scalar.text in ROLES:
            return GlobalKey(key, scalar.text, None, None, span)
        return GlobalKey(key, "go", None, node_name(scalar, reader), span)

    def empty(entry: Entry, key: str) -> GlobalKey:
        return GlobalKey(key, "none", None, None, entry.key.span)

    return read_defined(value, "a key", help, reader, read_one, name_of, empty)


def _key(key: str, go: str, label: Prompt | None, entry: Entry) -> GlobalKey:
    """A key with a label; ``go: agent`` there means what ``9: agent`` means."""
    role = go if go in ROLES[:3] else "go"
    target = go if role == "go" else None
    return GlobalKey(key, role, label, target, entry.key.span)


KEYS = SettingType(
    "keys",
    read_global_keys,
    schema_by_name({"anyOf": [{"type": "string"}, schema_of(KEY_FIELDS)]}),
)
