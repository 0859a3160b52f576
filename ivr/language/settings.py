"""The types that settings of kinds have: how each is read, described, offered.

``read`` takes a YAML value and gives Python's; ``schema`` is its JSON Schema for
editors; ``name`` is what the designer's forms know it by.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from ivr.language import conditions
from ivr.language.reader import INTENT, LANGUAGE, Reader, head, suggestion
from ivr.language.text import Prompt, read_prompt
from ivr.records import dataclass
from ivr.source import Mapping, Scalar, Span, Value

JSONSchema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SettingType:
    """How a value is read. *what* names it in messages: "expected a duration"."""

    name: str
    read: Callable[[Value, Reader], Any]
    schema: JSONSchema
    refer: str = ""
    """What its words name, where they name something: queue, schedule, switch."""

    def refers(self, value: Any) -> Iterator[tuple[str, str, Span]]:
        """The names in a *value* that was read: (what, name, where)."""
        if self.refer and isinstance(value, Named):
            yield self.refer, value.name, value.span
        elif isinstance(value, conditions.Condition):
            yield from names_in(value)

    def heard(self, value: Any) -> Iterator[Prompt]:
        """What callers hear of a *value* that was read."""
        if isinstance(value, Prompt):
            yield value


@dataclass(frozen=True, slots=True)
class Named:
    """A name of something defined elsewhere, and where it was said."""

    name: str
    span: Span


def names_in(condition: conditions.Condition) -> Iterator[tuple[str, str, Span]]:
    """What a condition names: switches, schedules or queues, values."""
    for atom in conditions.atoms(condition):
        match atom:
            case conditions.SwitchIs(switch, _, span):
                yield "switch", switch, span
            case conditions.HoursAre(place, name, _, span):
                yield place, name, span
            case conditions.ValueIs(name, _, _, span):
                yield "value", name, span


# Durations, numbers, words -------------------------------------------------------

_DURATION = re.compile(
    r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+)ms)?"
)


LONGEST = 3_653 * 86_400
"""Seconds of the longest duration: ten years, which no record of a call outlives."""


def read_duration(value: Value, reader: Reader) -> float:
    """Read ``500ms``, ``20s``, ``1m30s``, ``2h``, ``30d`` into seconds."""
    scalar = reader.scalar(value, "a duration", "write it as 20s, 1m30s or 2h")
    text = scalar.text.strip()
    found = _DURATION.fullmatch(text) if len(text) <= 30 else None
    if found and text:
        days, hours, minutes, seconds, milliseconds = (
            float(part or 0) for part in found.groups()
        )
        total = days * 86400 + hours * 3600 + minutes * 60 + seconds
        if total <= LONGEST:
            return total + milliseconds / 1000
        message = f'"{text}" is longer than ten years'
        raise reader.refuse("wrong-type", message, scalar.span)
    bare = re.fullmatch(r"\d+(\.\d+)?", text)
    help = f"write {text}s for seconds" if bare else "write it as 20s, 1m30s or 2h"
    message = f'"{_short(text)}" is not a duration'
    raise reader.refuse("wrong-type", message, scalar.span, help)


def read_limit(value: Value, reader: Reader) -> float | None:
    """Read a duration, or ``none`` (which a check refuses where it must end)."""
    if isinstance(value, Scalar) and value.text == "none":
        message = '"none" would let callers wait for ever'
        help = "give the longest wait, such as 15m"
        raise reader.refuse("wrong-type", message, value.span, help)
    return read_duration(value, reader)


def read_count(value: Value, reader: Reader) -> int:
    """Read a whole number from 0 to 1,000."""
    scalar = reader.scalar(value, "a whole number")
    if not re.fullmatch(r"\d{1,4}", scalar.text) or int(scalar.text) > 1000:
        message = f'expected a whole number, not "{_short(scalar.text)}"'
        raise reader.refuse("wrong-type", message, scalar.span)
    return int(scalar.text)


def read_tries(value: Value, reader: Reader) -> int:
    """Read how often a prompt is played in all: 1 to 20."""
    count = read_count(value, reader)
    if not 1 <= count <= 20:
        message = f"a prompt is played 1 to 20 times, not {count}"
        raise reader.refuse("wrong-type", message, head(value))
    return count


def read_number(value: Value, reader: Reader) -> float:
    """Read a number."""
    scalar = reader.scalar(value, "a number")
    if not re.fullmatch(r"[+-]?\d{1,12}(\.\d{1,6})?", scalar.text):
        message = f'expected a number, not "{_short(scalar.text)}"'
        raise reader.refuse("wrong-type", message, scalar.span)
    return float(scalar.text)


_YES = {"yes": True, "true": True, "on": True, "no": False, "false": False}


def read_flag(value: Value, reader: Reader) -> bool:
    """Read ``yes`` or ``no`` (``true`` and ``false``, ``on`` and ``off`` too)."""
    scalar = reader.scalar(value, "yes or no")
    answer = (_YES | {"off": False}).get(scalar.text.casefold())
    if answer is None:
        message = f'expected yes or no, not "{_short(scalar.text)}"'
        raise reader.refuse("wrong-type", message, scalar.span)
    return answer


def read_word(value: Value, reader: Reader) -> str:
    """Read any word or sentence."""
    return reader.scalar(value, "a word").text


def read_words(value: Value, reader: Reader) -> tuple[str, ...]:
    """Read a list of words; one alone is a list of one."""
    return tuple(read_word(item, reader) for item in reader.items(value))


def read_pattern(value: Value, reader: Reader) -> str:
    """Read a regular expression that is safe on a live call."""
    scalar = reader.scalar(value, "a pattern")
    text = scalar.text
    if len(text) > 1 and text[0] == text[-1] == "/":
        text = text[1:-1]
    conditions.check_pattern(text, scalar.span, reader)
    return text


def read_length(value: Value, reader: Reader) -> tuple[int, int]:
    """Read ``4``, or ``4-10``, into the least and the most."""
    scalar = reader.scalar(value, "a number of keys such as 4 or 4-10")
    found = re.fullmatch(r"(\d{1,3})(?:\s*-\s*(\d{1,3}))?", scalar.text.strip())
    if not found or int(found[1]) < 1:
        message = f'expected a number of keys, not "{_short(scalar.text)}"'
        raise reader.refuse("wrong-type", message, scalar.span, "write 4 or 4-10")
    least, most = int(found[1]), int(found[2] or found[1])
    if most < least or most > 255:
        message = f"from {least} to {most} keys cannot be"
        raise reader.refuse("wrong-type", message, scalar.span)
    return least, most


def read_language(value: Value, reader: Reader) -> str:
    """Read a language tag (BCP 47)."""
    scalar = reader.scalar(value, "a language such as ko or en")
    if not LANGUAGE.fullmatch(scalar.text):
        message = f'"{_short(scalar.text)}" is not a language'
        help = "write its letters, such as en for English, ko for Korean"
        raise reader.refuse("wrong-type", message, scalar.span, help)
    return scalar.text


def read_named(value: Value, reader: Reader) -> Named:
    """Read the name of something defined elsewhere in the flow."""
    scalar = reader.scalar(value, "a name")
    return Named(reader.name(scalar, "anything"), scalar.span)


def read_intents(value: Value, reader: Reader) -> tuple[Named, ...]:
    """Read one intent or a list."""
    found = []
    for item in reader.items(value):
        scalar = reader.scalar(item, "an intent such as account.unlock")
        if not INTENT.fullmatch(scalar.text):
            message = f'"{_short(scalar.text)}" cannot be an intent'
            raise reader.refuse("bad-name", message, scalar.span)
        found.append(Named(scalar.text, scalar.span))
    return tuple(found)


def read_texts(value: Value, reader: Reader) -> dict[str, str]:
    """Read words per name, such as the values sent to a look-up."""
    mapping = reader.mapping(value, "names with values")
    return {
        entry.key.text: reader.scalar(entry.value, "a value").text
        for entry in mapping.entries
    }


def choice(*words: str) -> SettingType:
    """One of *words*."""

    def read(value: Value, reader: Reader) -> str:
        scalar = reader.scalar(value, "one of " + ", ".join(words))
        if scalar.text not in words:
            near = suggestion(scalar.text, words)
            listed = ", ".join(f'"{word}"' for word in words)
            raise reader.refuse(
                "wrong-type",
                f'expected one of {listed}, not "{_short(scalar.text)}"',
                scalar.span,
                f'did you mean "{near}"?' if near else "",
            )
        return scalar.text

    return SettingType("choice", read, {"enum": list(words)})


def several(*words: str) -> SettingType:
    """A list of some of *words*."""
    one = choice(*words)

    def read(value: Value, reader: Reader) -> tuple[str, ...]:
        return tuple(one.read(item, reader) for item in reader.items(value))

    schema = {"anyOf": [one.schema, {"type": "array", "items": one.schema}]}
    return SettingType("choices", read, schema)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


# The types ------------------------------------------------------------------------

_WORD: JSONSchema = {"type": ["string", "number", "boolean"]}
_LIST = {"anyOf": [_WORD, {"type": "array", "items": _WORD}]}

PROMPT = SettingType("prompt", read_prompt, {"$ref": "#/$defs/prompt"})
DURATION = SettingType(
    "duration", read_duration, {"type": "string", "pattern": r"^[0-9.]+(ms|s|m|h|d)"}
)
LIMIT = SettingType("duration", read_limit, DURATION.schema)
COUNT = SettingType("count", read_count, {"type": "integer", "minimum": 0})
TRIES = SettingType("count", read_tries, {"type": "integer", "minimum": 1})
NUMBER = SettingType("number", read_number, {"type": "number"})
FLAG = SettingType("flag", read_flag, {"enum": [True, False, "yes", "no"]})
WORD = SettingType("word", read_word, _WORD)
WORDS = SettingType("words", read_words, _LIST)
PATTERN = SettingType("pattern", read_pattern, {"type": "string"})
LENGTH = SettingType("length", read_length, {"type": ["integer", "string"]})
LANGUAGE_TAG = SettingType("language", read_language, {"type": "string"})
CONDITION = SettingType(
    "condition", conditions.read_condition, {"$ref": "#/$defs/condition"}
)
QUEUE = SettingType("queue", read_named, {"type": "string"}, refer="queue")
SWITCH = SettingType("switch", read_named, {"type": "string"}, refer="switch")
NAME = SettingType("name", read_named, {"type": "string"})
FLOW = SettingType("flow", read_named, {"type": "string"}, refer="flow")
INTENTS = SettingType("intents", read_intents, _LIST)
TEXTS = SettingType("texts", read_texts, {"type": "object"})


def is_prompt(value: object) -> bool:
    """Whether a setting that was read is something heard."""
    return isinstance(value, Prompt)


def mapping_entries(value: Value, reader: Reader, what: str) -> Mapping:
    """*value* as a mapping, for types that read their own entries."""
    return reader.mapping(value, what)
