"""Services that a look-up asks, and the values that they answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ivr.language.reader import Reader, Unreadable, head
from ivr.language.settings import SettingType, choice
from ivr.language.values import Filling, read_filling, read_value_name
from ivr.records import dataclass
from ivr.source import Entry, Sequence, Span, Value
from ivr.speech import VALUE_TYPES

METHODS = ("get", "post", "python")


def read_service(value: Value, reader: Reader) -> Filling:
    """Read ``{get: url}``, ``{post: url}`` or ``{python: name}``."""
    help = "write lookup: {get: https://…}, {post: https://…} or {python: name}"
    entries = reader.mapping(value, "a service to ask", help).entries
    for entry in entries:
        if entry.key.text not in METHODS:
            reader.unknown(entry.key, "of a look-up", METHODS)
    named = [entry for entry in entries if entry.key.text in METHODS]
    if len(named) != 1:
        message = "a look-up asks one service"
        raise reader.refuse("wrong-type", message, head(value), help)
    return read_filling(named[0].key.text, named[0].value, reader)


class ServiceType(SettingType):
    """The service that a look-up asks, as a setting."""

    def refers(self, value: Any) -> Iterator[tuple[str, str, Span]]:
        """The values that go into the address."""
        for name in value.names:
            yield "value", name, value.span


@dataclass(frozen=True, slots=True)
class Given:
    """A value that a service answers; *choices* where it is one of some words."""

    name: str
    type: str
    choices: tuple[str, ...]
    span: Span


def read_gives(value: Value, reader: Reader) -> tuple[Given, ...]:
    """Read ``{balance: money, plan: [gold, silver]}``."""
    found = []
    for entry in reader.mapping(value, "names with types").entries:
        try:
            found.append(_read_given(entry, reader))
        except Unreadable:
            continue
    return tuple(found)


_TYPE = choice(*VALUE_TYPES)


def _read_given(entry: Entry, reader: Reader) -> Given:
    name, span = read_value_name(entry.key, reader), entry.key.span
    if isinstance(entry.value, Sequence):
        items = entry.value.items
        words = tuple(reader.scalar(item, "a word").text for item in items)
        return Given(name, "one-of", words, span)
    type = _TYPE.read(entry.value, reader)
    return Given(name, type, ("yes", "no") if type == "yes-no" else (), span)


SERVICE = ServiceType("service", read_service, {"type": "object"})
GIVES = SettingType("gives", read_gives, {"type": "object"})
