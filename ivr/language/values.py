"""Values of a call: ``set: {tries: +1, plan: gold, language: es}``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ivr.language.kind import Assignment
from ivr.language.reader import LANGUAGE, Reader, Unreadable
from ivr.language.settings import SettingType
from ivr.language.text import within
from ivr.records import dataclass
from ivr.source import Entry, Scalar, Span, Value
from ivr.speech import Literal, Placeholder, parse_template

_OF_THE_CALL = ("caller", "called", "language", "line", "topic")
BUILT_IN = (*_OF_THE_CALL, "wait", "position", "abuse")
"""Names that every call has; of them only ``language`` and ``topic`` can be set.
``abuse`` is how often staff have marked calls of this caller lately."""

OF_HOURS = ("hours", "opens", "why")
"""What can be said of a schedule or a queue: ``{hours.NAME}``, and so on."""

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


def read_value_name(value: Value, reader: Reader) -> str:
    """Read the name under which a value is kept; not one that every call has."""
    scalar = reader.scalar(value, "the name of a value")
    name = reader.name(scalar, "a value")
    if name in BUILT_IN and name not in SETTABLE:
        message = f'"{name}" comes with the call and cannot be set'
        raise reader.refuse("bad-name", message, scalar.span, "take another name")
    return name


def _read_value(entry: Entry, reader: Reader) -> Assignment:
    name = read_value_name(entry.key, reader)
    scalar = reader.scalar(entry.value, "a value")
    if name == "language" and not LANGUAGE.fullmatch(scalar.text):
        message = f'"{scalar.text}" is not a language'
        raise reader.refuse("wrong-type", message, scalar.span)
    if scalar.plain and re.fullmatch(r"[+-]\d{1,6}", scalar.text):
        return Assignment(name, "+", str(int(scalar.text)))
    return Assignment(name, "=", scalar.text)


VALUES = SettingType("values", read_values, {"type": "object"})
VALUE_NAME = SettingType("value-name", read_value_name, {"type": "string"})


# Texts into which values go as they are -------------------------------------------


@dataclass(frozen=True, slots=True)
class Filling:
    """A text for a machine: ``{name}`` becomes the value itself, not how it is said."""

    name: str
    text: str
    span: Span

    def filled(
        self, values: Mapping[str, str], encode: Callable[[str], str] = str
    ) -> str:
        """The text with *values* in it; a value that is unset leaves nothing."""
        filled = ""
        for part in parse_template(self.text).parts:
            match part:
                case Literal(text):
                    filled += text
                case Placeholder(name, literal=True):
                    filled += name
                case Placeholder(name):
                    filled += encode(values.get(name, ""))
        return filled

    @property
    def names(self) -> tuple[str, ...]:
        """The values that go into it."""
        return parse_template(self.text).names


def read_filling(name: str, value: Value, reader: Reader) -> Filling:
    """Read a text with placeholders."""
    scalar: Scalar = reader.scalar(value, "a value, or a text with {values} in it")
    for fault in parse_template(scalar.text).faults:
        where = within(scalar, fault)
        reader.fault("wrong-type", fault.message, where, fault.help)
    return Filling(name, scalar.text, scalar.span)


def read_fillings(value: Value, reader: Reader) -> tuple[Filling, ...]:
    """Read ``{name: text, …}``."""
    found = []
    for entry in reader.mapping(value, "names with values").entries:
        try:
            name = reader.name(entry.key, "a value")
            found.append(read_filling(name, entry.value, reader))
        except Unreadable:
            continue
    return tuple(found)


class FillingsType(SettingType):
    """Texts for machines, as a setting."""

    def refers(self, value: Any) -> Iterator[tuple[str, str, Span]]:
        """The values that go into them."""
        for filling in value:
            for name in filling.names:
                yield "value", name, filling.span


FILLINGS = FillingsType("texts", read_fillings, {"type": "object"})
