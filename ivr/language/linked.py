"""Reading what links flows to others: ``takes:`` and ``use:``."""

from __future__ import annotations

from ivr.language.definitions import Argument, Use
from ivr.language.fields import read_defined, schema_by_name
from ivr.language.reader import Reader, suggestion
from ivr.language.settings import SettingType
from ivr.source import Entry, Sequence, Value
from ivr.speech import VALUE_TYPES

ARGUMENT_TYPES = tuple(VALUE_TYPES)


def read_arguments(value: Value, reader: Reader) -> dict[str, Argument]:
    """Read ``{line: words, mode: [day, night]}``, what a part is given."""
    help = "write takes: {line: words, mode: [day, night]}"

    def name_of(entry: Entry) -> str:
        # A part may say that it heeds what every call has, such as line.
        return reader.name(entry.key, "a value")

    def read_one(entry: Entry, name: str) -> Argument:
        span = entry.key.span
        if isinstance(entry.value, Sequence):
            words = (reader.scalar(i, "a word", help) for i in entry.value.items)
            return Argument(name, "one-of", tuple(word.text for word in words), span)
        scalar = reader.scalar(entry.value, "the type of a value", help)
        if scalar.text in ARGUMENT_TYPES:
            return Argument(name, scalar.text, (), span)
        near = suggestion(scalar.text, ARGUMENT_TYPES)
        listed = ", ".join(f'"{each}"' for each in ARGUMENT_TYPES)
        message = (
            f'"{scalar.text[:40]}" is no type of a value; expected one of {listed}'
        )
        help_ = f'did you mean "{near}"?' if near else "or list the words it can be"
        raise reader.refuse("wrong-type", message, scalar.span, help_)

    def empty(entry: Entry, name: str) -> Argument:
        return Argument(name, "words", (), entry.key.span)

    return read_defined(value, "a value", help, reader, read_one, name_of, empty)


def read_uses(value: Value, reader: Reader) -> dict[str, Use]:
    """Read ``{front: shared/front.yaml}``."""
    help = "write use: {front: shared/front.yaml}"

    def read_one(entry: Entry, name: str) -> Use:
        scalar = reader.scalar(entry.value, "the path of a flow file", help)
        return Use(name, scalar.text, scalar.span)

    return read_defined(value, "what is brought in", help, reader, read_one)


ARGUMENTS = SettingType(
    "arguments",
    read_arguments,
    schema_by_name({"anyOf": [{"enum": list(ARGUMENT_TYPES)}, {"type": "array"}]}),
)
USES = SettingType("uses", read_uses, schema_by_name({"type": "string"}))
