"""The JSON Schema of flow files, by which editors complete and validate them.

It is made of what reads the files: the sections, the kinds and their settings. It is
coarser than reading: names are not looked up, and texts not taken apart.
"""

from __future__ import annotations

from typing import Any

from ivr.language.articles import ARTICLE_SCHEMA
from ivr.language.body import NODES
from ivr.language.fields import schema_by_name
from ivr.language.kind import ExitRule, Kind, load_kinds, page_of, settings_of
from ivr.language.nodes import COMMON, NOTICES
from ivr.language.options import OPTION_SETTINGS
from ivr.language.reader import LANGUAGE
from ivr.language.sections import SECTIONS
from ivr.language.settings import INTENTS, WORD, JSONSchema
from ivr.language.values import VALUES

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_LANGUAGES = f"^(?:{LANGUAGE.pattern})$"


def _ref(name: str) -> JSONSchema:
    return {"$ref": f"#/$defs/{name}"}


def flow_schema() -> JSONSchema:
    """The schema of a flow file (JSON Schema 2020-12)."""
    nodes = schema_by_name(_ref("node"))
    return {
        "$schema": DIALECT,
        "title": "A phone menu",
        "type": "object",
        "properties": {
            **{
                section.name: {**section.type.schema, "description": section.doc}
                for section in SECTIONS.values()
            },
            NODES: {**nodes, "description": "What callers meet, by name."},
        },
        "required": ["ivr", "start", NODES],
        "additionalProperties": False,
        "$defs": _definitions(),
    }


def article_schema() -> JSONSchema:
    """The schema of a file in ``articles/``."""
    kept = {name: each for name, each in _definitions().items() if name == "prompt"}
    return {"$schema": DIALECT, **ARTICLE_SCHEMA, "$defs": kept}


def _definitions() -> dict[str, Any]:
    kinds = load_kinds().values()
    return {
        "node": {"oneOf": [_ref(f"kind-{cls.name}") for cls in kinds]},
        **{f"kind-{cls.name}": _kind(cls) for cls in kinds},
        "target": {
            "description": "The name of a node, or a node written in place.",
            "anyOf": [{"type": "string"}, _ref("node")],
        },
        "targets": schema_by_name(_ref("target")),
        "options": schema_by_name({"anyOf": [_ref("option"), _ref("target")]}),
        "option": _option(),
        "prompt": _prompt(),
        "condition": _condition(),
    }


# Nodes --------------------------------------------------------------------------


def _kind(cls: type[Kind]) -> JSONSchema:
    properties: dict[str, Any] = {}
    required = [cls.name]
    for setting in settings_of(cls):
        name = cls.name if setting.name == "value" else setting.name
        properties[name] = {**setting.type.schema, "description": setting.doc}
        if setting.required and name != cls.name:
            required.append(name)
    for rule in cls.exits:
        properties.setdefault(rule.label, _exit(rule))
    return {
        "type": "object",
        "description": page_of(cls).partition("\n")[0],
        "properties": {**properties, **_common()},
        "required": required,
        "additionalProperties": False,
    }


def _exit(rule: ExitRule) -> JSONSchema:
    return {**_ref("target"), "description": rule.doc}


def _common() -> dict[str, Any]:
    notice: JSONSchema = {"enum": list(NOTICES)}
    described: dict[str, tuple[JSONSchema, str]] = {
        "resolves": (INTENTS.schema, "The intents that reaching it settles."),
        "prepare": (_ref("prompt"), "What callers should have at hand."),
        "notice": (
            {"anyOf": [notice, {"type": "array", "items": notice}]},
            "What callers are told here because they must be.",
        ),
        "note": ({}, "A word to colleagues."),
    }
    assert described.keys() == set(COMMON)
    return _with_docs(described)


def _with_docs(described: dict[str, tuple[JSONSchema, str]]) -> dict[str, JSONSchema]:
    return {
        name: {**schema, "description": doc}
        for name, (schema, doc) in described.items()
    }


def _option() -> JSONSchema:
    texts: JSONSchema = {
        "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
    }
    described: dict[str, tuple[JSONSchema, str]] = {
        "label": (_ref("prompt"), "What is said of the key."),
        "go": (_ref("target"), "Where it leads."),
        "intent": (INTENTS.schema, "What callers who take it come for."),
        "when": (_ref("condition"), "It is said and bound only while this is true."),
        "set": (VALUES.schema, "Values that it sets."),
        "heard": (
            {"anyOf": [*texts["anyOf"], schema_by_name(texts)]},
            "Further words by which it is meant.",
        ),
        "into": ({"type": "string"}, "The value that keeps the keys of a pattern."),
    }
    assert described.keys() == set(OPTION_SETTINGS)
    return {
        "type": "object",
        "properties": _with_docs(described),
        "required": ["go"],
        "additionalProperties": False,
    }


# Texts and conditions ---------------------------------------------------------------


def _prompt() -> JSONSchema:
    word: JSONSchema = {"type": ["string", "number", "boolean"]}
    recording: JSONSchema = {
        "type": "object",
        "properties": {
            "play": {
                "description": "A file, or an https address, of a recording.",
                "anyOf": [word, schema_by_name(word)],
            },
            "text": {
                "description": "What is said in it.",
                "anyOf": [word, schema_by_name(word)],
            },
        },
        "minProperties": 1,
        "additionalProperties": False,
    }
    by_language: JSONSchema = {
        "type": "object",
        "patternProperties": {_LANGUAGES: _ref("prompt")},
        "minProperties": 1,
        "additionalProperties": False,
    }
    several: JSONSchema = {"type": "array", "items": _ref("prompt")}
    return {
        "description": "A text or a recording, a list of both, or one per language.",
        "anyOf": [word, recording, by_language, several],
    }


def _condition() -> JSONSchema:
    words: JSONSchema = {"anyOf": [WORD.schema, {"type": "array"}]}
    place: JSONSchema = {"type": "string", "description": "A schedule or a queue."}
    return {
        "description": "What must be true; several conditions must all be.",
        "type": "object",
        "properties": {
            "switch": {
                "description": "A switch that is on, or {switch: value}.",
                "anyOf": [{"type": "string"}, schema_by_name(WORD.schema)],
            },
            "open": place,
            "closed": place,
            "language": words,
            "line": words,
            "not": _ref("condition"),
        },
        "additionalProperties": words,
        "minProperties": 1,
    }
