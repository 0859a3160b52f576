"""Reading ``queues:`` and ``intents:``: who answers, and what callers come for."""

from __future__ import annotations

import re
from collections.abc import Callable

from ivr.language.definitions import Intent, Queue
from ivr.language.fields import (
    Field,
    Fields,
    read_defined,
    read_fields,
    schema_by_name,
    schema_of,
)
from ivr.language.reader import INTENT, LANGUAGE, Reader, Unreadable, head
from ivr.language.settings import (
    JSONSchema,
    Named,
    SettingType,
    read_duration,
    read_language,
)
from ivr.language.text import ANY
from ivr.source import Entry, Mapping, Scalar, Span, Value

# Intents ------------------------------------------------------------------------

Phrases = dict[str, tuple[str, ...]]


def read_phrases(value: Value, reader: Reader) -> Phrases:
    """Read what callers say: a phrase, a list, or either per language."""
    if not isinstance(value, Mapping):
        return {ANY: _phrases(value, reader)}
    found: Phrases = {}
    for entry in value.entries:
        try:
            found[read_language(entry.key, reader)] = _phrases(entry.value, reader)
        except Unreadable:
            continue
    return found


def _phrases(value: Value, reader: Reader) -> tuple[str, ...]:
    said = (reader.scalar(item, "what callers say") for item in reader.items(value))
    return tuple(each.text for each in said)


_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,3})?)\s*%")


def read_share(value: Value, reader: Reader) -> float:
    """Read ``30%`` as 0.3."""
    help = "write it as 30%"
    scalar = reader.scalar(value, "a share of calls", help)
    found = _PERCENT.fullmatch(scalar.text.strip())
    if not found or float(found[1]) > 100:
        bare = re.fullmatch(r"\d{1,2}", scalar.text)
        message = f'"{scalar.text[:40]}" is not a share of calls'
        help = f"write {scalar.text}%" if bare else help
        raise reader.refuse("wrong-type", message, scalar.span, help)
    return float(found[1]) / 100


_TEXTS: JSONSchema = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
}
PHRASES = SettingType(
    "phrases",
    read_phrases,
    {"anyOf": [*_TEXTS["anyOf"], schema_by_name(_TEXTS)]},
)
SHARE = SettingType("share", read_share, {"type": "string", "pattern": "%$"})

INTENT_FIELDS: Fields = {
    "say": Field(PHRASES, "What callers say for it, per language."),
    "share": Field(SHARE, "Its share of calls, such as 30%."),
}


def read_intent_definitions(value: Value, reader: Reader) -> dict[str, Intent]:
    """Read what callers come for, by name."""
    help = 'write intents: {account.unlock: {say: {en: ["unlock my account"]}}}'

    def name_of(entry: Entry) -> str:
        return _intent_name(entry.key, reader)

    def read_one(entry: Entry, name: str) -> Intent:
        value, span = entry.value, entry.key.span
        if isinstance(value, Scalar) and value.empty:
            return Intent(name, {}, None, span)
        if not isinstance(value, Mapping):
            return Intent(name, read_phrases(value, reader), None, span)
        read = read_fields(value, INTENT_FIELDS, "of an intent", reader)
        return Intent(name, read.get("say", {}), read.get("share"), span)

    def empty(entry: Entry, name: str) -> Intent:
        return Intent(name, {}, None, entry.key.span)

    return read_defined(value, "an intent", help, reader, read_one, name_of, empty)


def _intent_name(key: Scalar, reader: Reader, text: str | None = None) -> str:
    name = key.text if text is None else text
    if not INTENT.fullmatch(name):
        message = f'"{key.text[:40]}" cannot be the name of an intent'
        help = "use letters, digits, - and _, and dots between the parts"
        raise reader.refuse("bad-name", message, key.span, help)
    return name


INTENT_DEFINITIONS = SettingType(
    "intents",
    read_intent_definitions,
    schema_by_name({"anyOf": [PHRASES.schema, schema_of(INTENT_FIELDS)]}),
)


# Queues -------------------------------------------------------------------------


def read_handles(value: Value, reader: Reader) -> tuple[str, ...]:
    """Read intents, or ``account.*`` for all below one."""
    found = []
    for item in reader.items(value):
        scalar = reader.scalar(item, "an intent such as account.*")
        stem = scalar.text.removesuffix(".*")
        found.append(_intent_name(scalar, reader, stem) and scalar.text)
    return tuple(found)


def read_queue_hours(value: Value, reader: Reader) -> dict[str, Named]:
    """Read a schedule, or one per language; ``any`` is every other language."""
    if not isinstance(value, Mapping):
        return {"any": _schedule(value, reader)}
    found = {}
    for entry in value.entries:
        if entry.key.text != "any" and not LANGUAGE.fullmatch(entry.key.text):
            message = f'"{entry.key.text[:40]}" is not a language'
            help = "write languages, or any, with the name of a schedule"
            reader.fault("wrong-type", message, entry.key.span, help)
            continue
        try:
            found[entry.key.text] = _schedule(entry.value, reader)
        except Unreadable:
            continue
    return found


def _schedule(value: Value, reader: Reader) -> Named:
    help = "define it under hours: and name it here"
    scalar = reader.scalar(value, "the name of a schedule", help)
    return Named(reader.name(scalar, "a schedule"), scalar.span)


MAX_LANGUAGES = 40
"""Each is another way through the whole menu, and proven by itself."""


def read_languages(value: Value, reader: Reader) -> tuple[str, ...]:
    """Read languages, each once."""
    found: list[str] = []
    for item in reader.items(value):
        try:
            language = read_language(item, reader)
        except Unreadable:
            continue
        if language in found:
            message = f'"{language}" is listed twice'
            reader.fault("duplicate-key", message, item.span, "keep one of them")
        else:
            found.append(language)
    if not found:
        raise Unreadable("no language")
    if len(found) > MAX_LANGUAGES:
        message = f"{len(found)} languages; a flow has at most {MAX_LANGUAGES}"
        reader.fault("too-large", message, head(value), "make a flow for each region")
    return tuple(found[:MAX_LANGUAGES])


_TARGET = re.compile(r"(\S+%)\s+(?:in|within)\s+(\S+)")


def read_answer_target(value: Value, reader: Reader) -> tuple[float, float]:
    """Read ``80% in 20s`` as (0.8, 20.0)."""
    help = "write it as 80% in 20s"
    scalar = reader.scalar(value, "a share of calls and a time", help)
    found = _TARGET.fullmatch(scalar.text.strip())
    if not found:
        message = f'"{scalar.text[:40]}" is no target for answering'
        raise reader.refuse("wrong-type", message, scalar.span, help)

    def part(text: str, read: Callable[[Value, Reader], float]) -> float:
        return read(Scalar(text, scalar.plain, scalar.span), reader)

    return part(found[1], read_share), part(found[2], read_duration)


_NAME: JSONSchema = {"type": "string"}

QUEUE_FIELDS: Fields = {
    "handles": Field(
        SettingType("handles", read_handles, _TEXTS),
        "The intents that its people settle; account.* is all below account.",
    ),
    "hours": Field(
        SettingType(
            "queue-hours",
            read_queue_hours,
            {"anyOf": [_NAME, schema_by_name(_NAME)]},
        ),
        "When it is staffed: a schedule, or one per language, any for the others.",
    ),
    "languages": Field(
        SettingType("languages", read_languages, _TEXTS),
        "The languages that its people speak.",
    ),
    "answer_target": Field(
        SettingType("answer-target", read_answer_target, {"type": "string"}),
        "How soon calls are to be answered: 80% in 20s.",
    ),
}


def read_queues(value: Value, reader: Reader) -> dict[str, Queue]:
    """Read the groups of people who answer, by name."""
    help = "write queues: {account: {handles: [account.*], hours: support}}"

    def read_one(entry: Entry, name: str) -> Queue:
        if isinstance(entry.value, Scalar) and entry.value.empty:
            return empty(entry, name)
        mapping = reader.mapping(entry.value, "a queue", help)
        read = read_fields(mapping, QUEUE_FIELDS, "of a queue", reader)
        hours: dict[str, Named] = read.get("hours", {})
        spans: dict[str, Span] = dict(read.spans)
        spans |= {f"hours.{language}": named.span for language, named in hours.items()}
        return Queue(
            name,
            read.get("handles", ()),
            {language: named.name for language, named in hours.items()},
            read.get("languages", ()),
            read.get("answer_target"),
            entry.key.span,
            spans,
        )

    def empty(entry: Entry, name: str) -> Queue:
        return Queue(name, (), {}, (), None, entry.key.span)

    return read_defined(value, "a queue", help, reader, read_one, empty=empty)


QUEUES = SettingType("queues", read_queues, schema_by_name(schema_of(QUEUE_FIELDS)))
LANGUAGES = QUEUE_FIELDS["languages"].type
