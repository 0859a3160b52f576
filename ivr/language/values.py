"""Values of a call: ``set: {tries: +1, plan: gold, language: es}``."""

from __future__ import annotations

import re

from ivr.language.kind import Assignment
from ivr.language.reader import LANGUAGE, Reader, Unreadable
from ivr.language.settings import SettingType
from ivr.source import Entry, Value

BUILT_IN = ("caller", "called", "language", "line", "topic", "wait", "position")
"""Names that every call has; of them only ``language`` and ``topic`` can be set."""

SETTABLE = ("language", "topic")


def read_values(value: Value, reader: Reader) -> tuple[Assignment, ...]:
    """Read values with what they become."""
    mapping = reader.mapping(value, "values", "write {name: value}")
    found = []
    for entry in mapping.entries:
        try:
            found.append(_read_value(entry, reader))
        except Unreadable:
            continue
    return tuple(found)


def _read_value(entry: Entry, reader: Reader) -> Assignment:
    name = reader.name(entry.key, "a value")
    if name in BUILT_IN and name not in SETTABLE:
        message = f'"{name}" comes with the call and cannot be set'
        raise reader.refuse("bad-name", message, entry.key.span, "take another name")
    scalar = reader.scalar(entry.value, "a value")
    if name == "language" and not LANGUAGE.fullmatch(scalar.text):
        message = f'"{scalar.text}" is not a language'
        raise reader.refuse("wrong-type", message, scalar.span)
    if scalar.plain and re.fullmatch(r"[+-]\d{1,6}", scalar.text):
        return Assignment(name, "+", str(int(scalar.text)))
    return Assignment(name, "=", scalar.text)


VALUES = SettingType("values", read_values, {"type": "object"})
