"""What ops staff change while calls come in: switches, announcements, lines."""

from __future__ import annotations

from collections import Counter

from ivr.language.definitions import Announcement, Line, Switch
from ivr.language.fields import (
    Field,
    Fields,
    read_defined,
    read_fields,
    schema_by_name,
    schema_of,
)
from ivr.language.reader import Reader, suggestion
from ivr.language.settings import PROMPT, WORD, WORDS, SettingType, read_words
from ivr.language.text import Prompt, read_prompt
from ivr.source import Entry, Mapping, Scalar, Span, Value

ON_OFF = ("on", "off")

# Switches -----------------------------------------------------------------------

SWITCH_FIELDS: Fields = {
    "default": Field(WORD, "How it stands until somebody turns it."),
    "values": Field(WORDS, "How it can stand, where it is not on or off."),
    "label": Field(PROMPT, "What it is called at the desk."),
}


def read_switches(value: Value, reader: Reader) -> dict[str, Switch]:
    """Read the switches by name; ``callbacks: on`` is short for its default."""
    help = "write switches: {callbacks: {default: on}}"

    def read_one(entry: Entry, name: str) -> Switch:
        span = entry.key.span
        if isinstance(entry.value, Scalar) and not entry.value.empty:
            default = _default(entry.value, entry.value.text, ON_OFF, reader)
            return Switch(name, ON_OFF, default, None, span)
        mapping = reader.mapping(entry.value, "a switch", help)
        read = read_fields(mapping, SWITCH_FIELDS, "of a switch", reader)
        values = _values(mapping, read.get("values"), reader)
        written = read.get("default")
        where = mapping.get("default")
        if written is None or where is None:
            default = values[0] if "values" in read.values else "off"
        else:
            default = _default(where, written, values, reader)
        return Switch(name, values, default, read.get("label"), span)

    def empty(entry: Entry, name: str) -> Switch:
        return Switch(name, ON_OFF, "off", None, entry.key.span)

    return read_defined(value, "a switch", help, reader, read_one, empty=empty)


def _values(
    mapping: Mapping, values: tuple[str, ...] | None, reader: Reader
) -> tuple[str, ...]:
    where = mapping.get("values")
    if values is None or where is None:
        return ON_OFF
    twice = (value for value, count in Counter(values).items() if count > 1)
    for again in twice:
        message = f'"{again}" is listed twice'
        reader.fault("duplicate-key", message, _of(where, again), "keep one of them")
    if len(set(values)) < 2:
        message = "a switch that can stand in one way only turns nothing"
        reader.fault("wrong-type", message, where.span, "list two values or more")
    return tuple(dict.fromkeys(values)) or ON_OFF


def _of(value: Value, word: str) -> Span:
    """Where *word* stands last in the list *value*."""
    items = getattr(value, "items", ())
    spans = [each.span for each in items if getattr(each, "text", None) == word]
    return spans[-1] if spans else value.span


def _default(
    where: Value, default: str, values: tuple[str, ...], reader: Reader
) -> str:
    if default in values:
        return default
    near = suggestion(default, values)
    if values == ON_OFF:
        near = {"yes": "on", "true": "on", "no": "off", "false": "off"}.get(default)
    listed = ", ".join(f'"{value}"' for value in values)
    message = f'the switch cannot stand at "{default[:40]}"; expected one of {listed}'
    help = f'did you mean "{near}"?' if near else ""
    reader.fault("wrong-type", message, where.span, help)
    return values[0]


SWITCHES = SettingType(
    "switches",
    read_switches,
    schema_by_name(
        {"anyOf": [{"enum": [True, False, *ON_OFF]}, schema_of(SWITCH_FIELDS)]}
    ),
)

# Announcements and lines ----------------------------------------------------------


def read_announcement_text(value: Value, reader: Reader) -> Prompt | None:
    """Read the text that is said until somebody types another; ``""`` is none."""
    if isinstance(value, Scalar) and not value.text:
        return None
    return read_prompt(value, reader)


ANNOUNCEMENT_FIELDS: Fields = {
    "default": Field(
        SettingType("prompt", read_announcement_text, PROMPT.schema),
        'What is said until somebody types a text; "" is nothing.',
    ),
}


def read_announcements(value: Value, reader: Reader) -> dict[str, Announcement]:
    """Read the texts that ops staff type, by the name that stands in braces."""
    help = 'write announcements: {outage: {default: ""}}'

    def read_one(entry: Entry, name: str) -> Announcement:
        span = entry.key.span
        if isinstance(entry.value, Scalar):
            default = read_announcement_text(entry.value, reader)
            return Announcement(name, default, span)
        mapping = reader.mapping(entry.value, "an announcement", help)
        read = read_fields(mapping, ANNOUNCEMENT_FIELDS, "of an announcement", reader)
        return Announcement(name, read.get("default"), span)

    def empty(entry: Entry, name: str) -> Announcement:
        return Announcement(name, None, entry.key.span)

    return read_defined(value, "an announcement", help, reader, read_one, empty=empty)


LINE_FIELDS: Fields = {
    "default": Field(WORDS, "The number, or numbers, until somebody changes them."),
}


def read_lines(value: Value, reader: Reader) -> dict[str, Line]:
    """Read the numbers that ops staff change, by name."""
    help = 'write lines: {on-call: {default: "+12025550121"}}'

    def read_one(entry: Entry, name: str) -> Line:
        if not isinstance(entry.value, Mapping):
            return Line(name, read_words(entry.value, reader), entry.key.span)
        read = read_fields(entry.value, LINE_FIELDS, "of a line", reader)
        if not read.get("default") and not read.unread:
            message = f'line "{name}" has no number'
            reader.fault("missing-setting", message, entry.key.span, help)
        return Line(name, read.get("default", ()), entry.key.span)

    def empty(entry: Entry, name: str) -> Line:
        return Line(name, (), entry.key.span)

    return read_defined(value, "a line", help, reader, read_one, empty=empty)


ANNOUNCEMENTS = SettingType(
    "announcements",
    read_announcements,
    schema_by_name({"anyOf": [{"type": "string"}, schema_of(ANNOUNCEMENT_FIELDS)]}),
)
LINES = SettingType(
    "lines",
    read_lines,
    schema_by_name({"anyOf": [*WORDS.schema["anyOf"], schema_of(LINE_FIELDS)]}),
)
