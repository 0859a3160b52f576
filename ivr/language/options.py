"""Options: the keys and words of a caller, and where they lead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field
from typing import Any

from ivr.dtmf import Key, parse_key
from ivr.language.conditions import Condition, read_condition
from ivr.language.kind import Assignment, Target
from ivr.language.meant import known_elsewhere, meant
from ivr.language.reader import Reader, Unreadable, head, short
from ivr.language.settings import (
    Named,
    SettingType,
    names_in,
    read_intents,
    read_language,
)
from ivr.language.targets import read_target
from ivr.language.text import Prompt, read_prompt
from ivr.language.values import read_value_name, read_values
from ivr.records import dataclass
from ivr.source import Entry, Mapping, Scalar, Span, Value

ONLY_OPTIONS = {"label", "go", "intent", "heard"}
"""Settings that no node has: one of them makes an option."""

OPTION_SETTINGS = ("label", "go", "intent", "when", "set", "heard", "into")


@dataclass(frozen=True, slots=True)
class Option:
    """A key, or a word, with what is said about it and where it leads."""

    key: Key
    go: Target | None
    span: Span
    """Where the key stands."""
    label: Prompt | None = None
    intents: tuple[Named, ...] = ()
    when: Condition | None = None
    sets: tuple[Assignment, ...] = ()
    heard: dict[str, tuple[str, ...]] = field(default_factory=dict)
    into: str | None = None

    def __hash__(self) -> int:
        return hash(self.span)


def read_options(value: Value, reader: Reader) -> tuple[Option, ...]:
    """Read ``{1: {label: …, go: …}, 2: node}``."""
    help = 'write keys with where they lead: {1: {label: "…", go: node}}'
    mapping = reader.mapping(value, "options", help)
    found: dict[str, Option] = {}
    for entry in mapping.entries:
        try:
            option = _read_option(entry, reader)
        except Unreadable:
            continue
        first = found.setdefault(option.key.text, option)
        if first is not option:
            # YAML sees two keys in "*" and star; a telephone has one.
            reader.fault(
                "duplicate-key",
                f'the key "{option.key.text}" is bound twice',
                option.span,
                "give one of them another key",
                ((first.span, "first bound here"),),
            )
    return tuple(found.values())


def read_key(scalar: Scalar, reader: Reader) -> Key:
    """Read a key, a pattern or a word."""
    if scalar.empty:
        reader.fault(
            "text-cut-by-comment",
            "an unquoted # began a comment here",
            scalar.span,
            'write "#" in quotes, or pound',
        )
        raise Unreadable("#")
    key = parse_key(scalar.text)
    if not isinstance(key, Key):
        raise reader.refuse("bad-name", key.message, scalar.span, key.help)
    return key


def place_of(key: Key) -> str:
    """How a key is called in the name of a node in place: ``star``, not ``*``."""
    return key.text.replace("*", "star").replace("#", "pound").replace(" ", "-")


def _read_option(entry: Entry, reader: Reader) -> Option:
    key = read_key(entry.key, reader)
    value, place = entry.value, place_of(key)
    if isinstance(value, Scalar) and " " in value.text.strip():
        said = value.text.strip().replace('"', "'")
        raise reader.refuse(
            "bad-name",
            f'option "{key.text}" leads to "{short(said)}", which cannot be a node',
            value.span,
            f'write what it says and where it leads: {{label: "{short(said)}", go: …}}',
        )
    if isinstance(value, Scalar) or not _is_option(value):
        return Option(key, read_target(value, place, reader), entry.key.span)
    assert isinstance(value, Mapping)
    go = value.get("go")
    for inner in value.entries:
        if inner.key.text not in OPTION_SETTINGS:
            near = reader.unknown(inner.key, "of an option", OPTION_SETTINGS)
            if near == "go" and go is None:
                # Told once; that the option leads nowhere would be telling it again.
                go = inner.value
    if go is None:
        reader.fault(
            "missing-setting",
            f'option "{key.text}" leads nowhere',
            entry.key.span,
            "add go: and the name of a node",
        )
    return Option(
        key,
        _maybe(lambda: read_target(go, place, reader) if go else None),
        entry.key.span,
        **dict(_settings(value, reader)),
    )


def _settings(value: Mapping, reader: Reader) -> Iterator[tuple[str, Any]]:
    readers: dict[str, tuple[str, Callable[[Value, Reader], Any]]] = {
        "label": ("label", read_prompt),
        "intent": ("intents", read_intents),
        "when": ("when", read_condition),
        "set": ("sets", read_values),
        "heard": ("heard", _read_heard),
        "into": ("into", read_value_name),
    }
    for entry in value.entries:
        if entry.key.text in readers:
            name, read = readers[entry.key.text]
            try:
                yield name, read(entry.value, reader)
            except Unreadable:
                continue


def _maybe(read: Callable[[], Target | None]) -> Target | None:
    try:
        return read()
    except Unreadable:
        return None


def _is_option(value: Value) -> bool:
    """Whether *value* holds settings of an option, or else is a node in place."""
    if not isinstance(value, Mapping):
        return False
    from ivr.language.kind import load_kinds

    keys = {entry.key.text for entry in value.entries}
    if not keys or keys & ONLY_OPTIONS or keys <= set(OPTION_SETTINGS):
        return True
    kinds = load_kinds()
    if keys & set(kinds) or any(any(known_elsewhere(key, kinds)) for key in keys):
        return False
    return any(meant(key, OPTION_SETTINGS) for key in keys)


def _read_heard(value: Value, reader: Reader) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, Mapping):
        return {"": _phrases(value, reader)}
    return {e.key.text: _phrases(e.value, reader) for e in value.entries}


def _phrases(value: Value, reader: Reader) -> tuple[str, ...]:
    return tuple(
        reader.scalar(item, "what callers say").text for item in reader.items(value)
    )


def refers_in(options: tuple[Option, ...]) -> Iterator[tuple[str, str, Span]]:
    """What the conditions of *options* name."""
    for option in options:
        if option.when:
            yield from names_in(option.when)


@dataclass(frozen=True, slots=True)
class OptionsType(SettingType):
    """Options as a setting."""

    def refers(self, value: object) -> Iterator[tuple[str, str, Span]]:
        """What the conditions of the options name."""
        assert isinstance(value, tuple)
        yield from refers_in(value)

    def heard(self, value: object) -> Iterator[Prompt]:
        """The labels."""
        assert isinstance(value, tuple)
        yield from (option.label for option in value if option.label)


OPTIONS = OptionsType("options", read_options, {"$ref": "#/$defs/options"})


# Languages to choose from ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LanguageOption:
    """A key that chooses a language."""

    key: Key
    language: str
    go: Target | None
    span: Span


def read_language_options(value: Value, reader: Reader) -> tuple[LanguageOption, ...]:
    """Read ``{1: ko, 2: {language: en, go: english}}``."""
    mapping = reader.mapping(value, "keys with languages", "write {1: ko, 2: en}")
    found = []
    for entry in mapping.entries:
        try:
            found.append(_read_language_option(entry, reader))
        except Unreadable:
            continue
    return tuple(found)


def _read_language_option(entry: Entry, reader: Reader) -> LanguageOption:
    key = read_key(entry.key, reader)
    if not isinstance(entry.value, Mapping):
        language = read_language(entry.value, reader)
        return LanguageOption(key, language, None, entry.key.span)
    for inner in entry.value.entries:
        if inner.key.text not in ("language", "go"):
            reader.unknown(inner.key, "of a language", ("language", "go"))
    chosen = entry.value.get("language")
    if chosen is None:
        message = f'option "{key.text}" names no language'
        raise reader.refuse("missing-setting", message, head(entry.value))
    go = entry.value.get("go")
    target = read_target(go, place_of(key), reader) if go else None
    return LanguageOption(key, read_language(chosen, reader), target, entry.key.span)


LANGUAGE_OPTIONS = SettingType(
    "language-options", read_language_options, {"type": "object"}
)
