"""What a value looks like inside: for forms, which know no kind, and for writing.

A setting's type has a name; its shape says of what parts such a value is made. From
the shape a form is drawn, and from it is known which words callers hear: these are
written in quotes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cache
from typing import Any, Literal

from ivr.editing.plain import Path, Plain
from ivr.language.body import NODES
from ivr.language.conditions import LINES
from ivr.language.fields import Fields
from ivr.language.global_keys import KEY_FIELDS
from ivr.language.kind import Kind, load_kinds, settings_of
from ivr.language.nodes import COMMON, NOTICES
from ivr.language.operations import ANNOUNCEMENT_FIELDS, LINE_FIELDS, SWITCH_FIELDS
from ivr.language.options import OPTION_SETTINGS
from ivr.language.queues import INTENT_FIELDS, QUEUE_FIELDS
from ivr.language.schedules import EXCEPTION, SCHEDULE
from ivr.language.sections import SECTIONS
from ivr.language.settings import SettingType
from ivr.records import dataclass

Form = Literal["word", "text", "record", "map", "list", "either", "node", "target"]


@dataclass(frozen=True, slots=True)
class Shape:
    """How a value is made up.

    ``word`` one word · ``text`` words that are heard, per language; with a type they
    are the same in every one, as a phrase or an address is · ``record`` fields with
    names that are fixed · ``map`` names of the author's, each with a value of the same
    shape, but for those that ``fields`` knows · ``list`` items · ``either`` one of
    several shapes · ``target`` the name of a node, or a node in place · ``node`` a
    node.
    """

    form: Form
    type: str = ""
    """The name of the setting type, for words: duration, count, choice, date, …"""
    of: tuple[Shape, ...] = ()
    fields: Mapping[str, Shape] = field(default_factory=dict)
    docs: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    keys: str = ""
    """What the names of a map are: key, name, language, intent, …"""
    refer: str = ""
    """What the word names: queue, schedule, switch, flow, intent, …"""
    choices: tuple[str, ...] = ()
    short: str = ""
    """Of several shapes, one is a record, and what stands alone is this field of it."""

    def parts(self) -> dict[str, Any]:
        """The shape as JSON's own types; what is empty is left out."""
        found = {
            "form": self.form,
            "type": self.type,
            "of": [each.parts() for each in self.of],
            "fields": {
                name: {
                    **each.parts(),
                    **({"doc": self.docs[name]} if name in self.docs else {}),
                    **({"required": True} if name in self.required else {}),
                }
                for name, each in self.fields.items()
            },
            "keys": self.keys,
            "refer": self.refer,
            "choices": list(self.choices),
            "short": self.short,
        }
        return {name: part for name, part in found.items() if part}


# Of setting types -------------------------------------------------------------------

WORD, TEXT, TARGET, NODE = (
    Shape("word"),
    Shape("text"),
    Shape("target"),
    Shape("node"),
)


def _word(type: str, refer: str = "", choices: tuple[str, ...] = ()) -> Shape:
    return Shape("word", type, refer=refer, choices=choices)


def _list(of: Shape) -> Shape:
    return Shape("list", of=(of,))


def _map(keys: str, of: Shape) -> Shape:
    return Shape("map", of=(of,), keys=keys)


def _either(*of: Shape, short: str = "") -> Shape:
    return Shape("either", of=of, short=short)


def _record(required: tuple[str, ...] = (), **fields: Shape) -> Shape:
    names = {name.replace("_", "-"): shape for name, shape in fields.items()}
    return Shape("record", fields=names, required=required)


def record_of(fields: Fields) -> Shape:
    """The shape of a definition whose settings are *fields*."""
    return Shape(
        "record",
        fields={name: shape_of(each.type) for name, each in fields.items()},
        docs={name: each.doc for name, each in fields.items()},
        required=tuple(name for name, each in fields.items() if each.required),
    )


def _said(type: str) -> Shape:
    """A text that is the same in every language, or in the one it stands under."""
    return Shape("text", type)


def _condition(**further: Shape) -> Shape:
    """A condition: names that are fixed, and values of the call with their tests."""
    return Shape(
        "map",
        "condition",
        of=(_either(_word("test"), _list(_word("test"))),),
        fields={
            "open": _word("name", "door"),
            "closed": _word("name", "door"),
            "switch": _either(
                _word("switch", "switch"), _map("switch", _word("value"))
            ),
            "language": _list(_word("language", "language")),
            "line": _list(_word("choice", choices=LINES)),
            **further,
        },
        docs={
            "open": "While this schedule, or this queue, is open.",
            "closed": "While it is closed, for whatever reason.",
            "switch": "While this switch is on, or stands at a value.",
            "language": "In calls that are held in these languages.",
            "line": "For callers who ring from these kinds of line.",
            "not": "While this is not true.",
        },
        keys="condition",
    )


_PHRASES = _either(_list(_said("phrase")), _map("language", _list(_said("phrase"))))
_CONDITION = _condition(**{"not": _condition()})
_INTENTS = _list(_word("intent", "intent"))

_OPTION = Shape(
    "record",
    "option",
    fields={
        "label": TEXT,
        "heard": _PHRASES,
        "intent": Shape("list", "alone", of=_INTENTS.of),
        "when": _CONDITION,
        "set": _map("value", WORD),
        "into": _word("value-name"),
        "go": TARGET,
    },
    docs={
        "label": "What is said of the key.",
        "heard": "Further words by which it is meant.",
        "intent": "What callers who take it come for.",
        "when": "It is said and bound only while this is true.",
        "set": "Values that it sets.",
        "into": "The value that keeps the keys of a pattern.",
        "go": "Where it leads.",
    },
    required=("go",),
)
"""The settings of an option, in the order in which they are written."""

assert set(_OPTION.fields) == set(OPTION_SETTINGS)

_ADDRESS = _said("address")
_SHAPES: Mapping[str, Shape] = {
    "prompt": TEXT,
    "again": _either(
        TEXT, _list(TEXT), _record(no_input=TEXT, no_match=TEXT, back=TEXT)
    ),
    "options": _map("key", _either(_OPTION, TARGET, short="go")),
    "language-options": _map(
        "key",
        _either(
            _word("language", "language"),
            _record(("language",), language=_word("language", "language"), go=TARGET),
            short="language",
        ),
    ),
    "targets": _map("exit", TARGET),
    "cases": _list(_record(("when", "go"), when=_CONDITION, go=TARGET)),
    "condition": _CONDITION,
    "values": _map("value", WORD),
    "texts": _map("value", _said("value")),
    "gives": _map("value", _either(WORD, _list(WORD))),
    "service": _record(
        get=_said("address"), post=_said("address"), python=_word("function")
    ),
    "box": _either(_word("queue", "queue"), _record(mail=WORD)),
    "opening": _either(
        _word("schedule", "schedule"), _record(queue=_word("queue", "queue"))
    ),
    "lines": _list(_word("line", "line")),
    "words": _list(WORD),
    "intents": _INTENTS,
    "handles": _list(_word("intents-below", "intent")),
    "phrases": _PHRASES,
    "languages": _list(_word("language")),
    "numbers": _list(_word("phone-number")),
    "node": _word("node", "node"),
    "queue-hours": _either(
        _word("schedule", "schedule"), _map("language", _word("schedule", "schedule"))
    ),
    "hours": _word("schedule", "schedule"),
    "opening-hours": _word("opening-hours"),
    "holidays": _record(add=_map("date", TEXT), remove=_list(_word("date"))),
    "emergency": _either(_word("switch", "switch"), _map("switch", WORD)),
    "arguments": _map("value", _either(WORD, _list(WORD))),
}


@cache
def _defined() -> Mapping[str, Shape]:
    """The shapes of what a flow defines, by the name of its section."""
    intent = record_of(INTENT_FIELDS)
    hours, switch = record_of(SCHEDULE), record_of(SWITCH_FIELDS)
    key, text = record_of(KEY_FIELDS), record_of(ANNOUNCEMENT_FIELDS)
    line, node = record_of(LINE_FIELDS), _word("node", "node")
    tables = {
        "intents": _map("intent", _either(_PHRASES, intent, short="say")),
        "hours": _map("name", _either(_word("opening-hours"), hours, short="open")),
        "switches": _map("name", _either(WORD, switch, short="default")),
        "queues": _map("name", record_of(QUEUE_FIELDS)),
        "keys": _map("key", _either(node, key, short="go")),
        "announcements": _map("name", _either(TEXT, text, short="default")),
        "lines": _map("name", _either(_list(WORD), line, short="default")),
        "use": _map("name", _word("path")),
        "voices": _map("language", _word("voice")),
        "phrases": _map("language", _map("sentence", _said("sentence"))),
    }
    return {
        name: tables[name] if name in tables else shape_of(section.type)
        for name, section in SECTIONS.items()
    }


def shape_of(type: SettingType) -> Shape:
    """The shape of what *type* reads; a word of that type where there is no more."""
    if type.name == "exceptions":
        return _list(record_of(EXCEPTION))
    choices = _choices(type)
    if type.name == "choices":
        return _list(_word("choice", choices=choices))
    if type.name in _SHAPES:
        return _SHAPES[type.name]
    return _word(type.name, type.refer, choices)


def _choices(type: SettingType) -> tuple[str, ...]:
    schema = type.schema
    if type.name == "choices":
        schema = schema["anyOf"][0]
    listed = schema.get("enum", ()) if type.name in ("choice", "choices") else ()
    return ("yes", "no") if type.name == "flag" else tuple(map(str, listed))


def file_shape() -> Shape:
    """The shape of a whole flow file."""
    fields = {**_defined(), NODES: _map("name", NODE)}
    docs = {name: section.doc for name, section in SECTIONS.items()}
    return Shape("record", fields=fields, docs={**docs, NODES: "What callers meet."})


# Of nodes --------------------------------------------------------------------------

NOTE = _word("note")
_COMMON = {
    "resolves": _INTENTS,
    "prepare": TEXT,
    "notice": _list(_word("choice", choices=NOTICES)),
    "note": NOTE,
}
assert tuple(_COMMON) == COMMON


def common_fields() -> Mapping[str, Shape]:
    """The shapes of the settings that any node may have."""
    return _COMMON


@cache
def _node_fields(name: str) -> Mapping[str, Shape]:
    cls: type[Kind] = load_kinds()[name]
    settings = {
        (name if setting.name == "value" else setting.name): shape_of(setting.type)
        for setting in settings_of(cls)
    }
    exits = {rule.label: TARGET for rule in cls.exits}
    return {**exits, **_COMMON, **settings}


def kind_of(node: Plain) -> str | None:
    """The name of the kind of *node*, if it has exactly one."""
    if not isinstance(node, dict):
        return None
    found = [key for key in node if key in load_kinds()]
    return found[0] if len(found) == 1 else None


def inner(shape: Shape, value: Plain, step: str | int) -> Shape:
    """The shape of what stands under *step* in *value*, which has *shape*."""
    match shape.form:
        case "text":
            return WORD if step == "play" else TEXT
        case "node" | "target":
            name = kind_of(value)
            return _node_fields(name).get(str(step), WORD) if name else WORD
        case "record":
            return shape.fields.get(str(step), WORD)
        case "map" if str(step) in shape.fields:
            return shape.fields[str(step)]
        case "map" | "list":
            return shape.of[0]
        case "either":
            return inner(chosen(shape, value), value, step)
    return WORD


def chosen(shape: Shape, value: Plain) -> Shape:
    """Which of several shapes *value* has."""
    for each in shape.of:
        match each.form, value:
            case "record", dict() if set(value) & set(each.fields):
                # What a kind has, and the record has not, stands in a node.
                if not kind_of(value) or set(value) <= set(each.fields):
                    return each
            case "target" | "node", dict() if kind_of(value):
                return each
            case "map", dict():
                return each
            case "list", list():
                return each
            case "word" | "text" | "target", str():
                return each
    return shape.of[0]


def shape_at(root: Plain, path: Path) -> Shape:
    """The shape of what stands, or is to stand, at *path* of a flow file."""
    shape = file_shape()
    for step in path:
        shape = inner(shape, root, step)
        root = _child(root, step)
    return shape


def _child(value: Plain, step: str | int) -> Plain:
    if isinstance(value, dict) and isinstance(step, str):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


def required_at(root: Plain, path: Path) -> tuple[str, ...]:
    """The settings that what stands at *path* cannot be without: its kind's own name,
    or where an option leads."""
    shape = shape_at(root, path)
    for step in path:
        root = _child(root, step)
    if shape.form == "either":
        shape = chosen(shape, root)
    name = kind_of(root) if shape.form in ("node", "target") else None
    if name is None:
        return shape.required
    return tuple(
        name if setting.name == "value" else setting.name
        for setting in settings_of(load_kinds()[name])
        if setting.required
    )
