"""Conditions: one form everywhere (``if``, ``when`` on an option or a ``say``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from ivr.language.reader import Reader, Unreadable
from ivr.records import dataclass
from ivr.source import Entry, Mapping, Scalar, Sequence, Span, Value

LINES = ("mobile", "landline", "withheld", "abroad")
STATES = ("open", "closed", "break", "holiday", "exception")

Operator = Literal[
    "=", "!=", ">", ">=", "<", "<=", "in", "matches", "contains", "set", "unset"
]


@dataclass(frozen=True, slots=True)
class SwitchIs:
    """A switch that ops staff turn stands at *value*."""

    switch: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class HoursAre:
    """A schedule, or a queue in the caller's language, is in one of *states*."""

    place: Literal["schedule", "queue", "either"]
    name: str
    states: frozenset[str]
    span: Span


@dataclass(frozen=True, slots=True)
class LanguageIs:
    """The call is held in one of these languages."""

    languages: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class LineIs:
    """The caller rings from one of these kinds of line."""

    lines: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ValueIs:
    """A value of the call passes a test; *operands* are words as written."""

    name: str
    operator: Operator
    operands: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class All:
    """Every one holds."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """It does not hold."""

    condition: Condition


Condition = SwitchIs | HoursAre | LanguageIs | LineIs | ValueIs | All | Not
Atom = SwitchIs | HoursAre | LanguageIs | LineIs | ValueIs


def atoms(condition: Condition | None) -> Iterator[Atom]:
    """The single tests of *condition*, in order."""
    match condition:
        case None:
            return
        case All(conditions):
            for inner in conditions:
                yield from atoms(inner)
        case Not(inner):
            yield from atoms(inner)
        case _:
            yield condition


def read_condition(value: Value, reader: Reader) -> Condition:
    """Read ``{switch: callbacks, tries: "> 2", not: {open: billing}}``."""
    help = "write it as {switch: name}, {open: schedule}, {language: en} or {value: x}"
    mapping = reader.mapping(value, "a condition", help)
    found = [c for entry in mapping.entries for c in _read_entry(entry, reader)]
    if not found:
        raise Unreadable("no condition")
    return found[0] if len(found) == 1 else All(tuple(found))


def read_switch(value: Value, reader: Reader) -> Condition:
    """Read what stands behind ``switch:``: a name, or ``{name: value}``."""
    if isinstance(value, Mapping):
        parts: list[Condition] = [
            SwitchIs(
                reader.name(entry.key, "a switch"),
                reader.scalar(entry.value, "a value of the switch").text,
                entry.key.span,
            )
            for entry in value.entries
        ]
        return parts[0] if len(parts) == 1 else All(tuple(parts))
    name = reader.scalar(value, "the name of a switch")
    return SwitchIs(reader.name(name, "a switch"), "on", name.span)


def _read_entry(entry: Entry, reader: Reader) -> Iterator[Condition]:
    key, value = entry.key, entry.value
    match key.text:
        case "switch":
            yield read_switch(value, reader)
        case "open" | "closed":
            place = reader.scalar(value, "the name of a schedule or a queue")
            name = reader.name(place, "a schedule")
            states = {"open"} if key.text == "open" else set(STATES) - {"open"}
            yield HoursAre("either", name, frozenset(states), place.span)
        case "language":
            yield LanguageIs(_words(value, reader), value.span)
        case "line":
            words = _words(value, reader)
            for word in words:
                if word not in LINES:
                    expected = ", ".join(LINES)
                    message = f'"{word}" is no kind of line; expected one of {expected}'
                    reader.fault("wrong-type", message, value.span)
            yield LineIs(words, value.span)
        case "not":
            yield Not(read_condition(value, reader))
        case _:
            yield _read_test(key, value, reader)


def _words(value: Value, reader: Reader) -> tuple[str, ...]:
    return tuple(reader.scalar(item, "a word").text for item in reader.items(value))


_COMPARISON = re.compile(r"(>=|<=|!=|>|<|=)\s*(.+)", re.DOTALL)


def _read_test(key: Scalar, value: Value, reader: Reader) -> ValueIs:
    name = reader.name(key, "a value")
    if isinstance(value, Sequence):
        return ValueIs(name, "in", _words(value, reader), key.span)
    text = reader.scalar(value, "a test of the value").text.strip()
    if text in ("set", "unset"):
        return ValueIs(name, "set" if text == "set" else "unset", (), key.span)
    if text.startswith("matches "):
        pattern = text.removeprefix("matches ").strip()
        if len(pattern) > 1 and pattern[0] == pattern[-1] == "/":
            pattern = pattern[1:-1]
        check_pattern(pattern, value.span, reader)
        return ValueIs(name, "matches", (pattern,), key.span)
    if text.startswith("contains "):
        wanted = text.removeprefix("contains ").strip()
        return ValueIs(name, "contains", (wanted,), key.span)
    if found := _COMPARISON.fullmatch(text):
        operator: Operator = found[1]  # type: ignore[assignment]
        return ValueIs(name, operator, (found[2].strip(),), key.span)
    return ValueIs(name, "=", (text,), key.span)


_NESTED = re.compile(r"\([^()]*[+*{][^()]*\)\s*[+*{]")


def check_pattern(pattern: str, span: Span, reader: Reader) -> None:
    """Refuse a regular expression that cannot be read, or could run for ever."""
    if len(pattern) > 200:
        raise reader.refuse("bad-regex", "the pattern is longer than 200", span)
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        message = f'"{pattern}" is no pattern: {error}'
        raise reader.refuse("bad-regex", message, span) from None
    if _NESTED.search(pattern):
        message = f'"{pattern}" repeats a repetition, and may never end on a live call'
        raise reader.refuse("bad-regex", message, span, "write it without ()+")


def passes(test: ValueIs, value: str | None) -> bool:
    """Whether *value* passes *test*; a value unset passes only ``unset`` and ``!=``.

    A counter that was never set counts as 0 against a number.
    """
    match test.operator:
        case "set":
            return value is not None
        case "unset":
            return value is None
        case ">" | ">=" | "<" | "<=":
            return _compare(test.operator, value or "0", test.operands[0])
    if value is None:
        if test.operator == "=" and test.operands[0] == "0":
            return True
        return test.operator == "!="
    match test.operator:
        case "=":
            return _same(value, test.operands[0])
        case "!=":
            return not _same(value, test.operands[0])
        case "in":
            return any(_same(value, operand) for operand in test.operands)
        case "contains":
            return test.operands[0].casefold() in value.casefold()
        case _:
            return re.search(test.operands[0], value[:500]) is not None


def _same(value: str, operand: str) -> bool:
    return value == operand or value.casefold() == operand.casefold()


def _compare(operator: str, value: str, operand: str) -> bool:
    left, right = as_number(value), as_number(operand)
    if left is None or right is None:
        return False
    return {
        ">": left > right,
        ">=": left >= right,
        "<": left < right,
        "<=": left <= right,
    }[operator]


def as_number(text: str) -> float | None:
    """*text* as a number, or a duration in seconds; None for other words."""
    found = re.fullmatch(r"([+-]?\d{1,15}(?:\.\d{1,9})?)(ms|s|m|h|d)?", text.strip())
    if not found:
        return None
    scale = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, None: 1}
    return float(found[1]) * scale[found[2]]
