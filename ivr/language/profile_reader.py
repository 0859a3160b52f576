"""Reading a profile's file: what it says itself, over what it is like."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from ivr.dtmf import Key, parse_key
from ivr.language.limits import LIMITS
from ivr.language.phrases import PHRASES, ROLES, WORD_GROUPS
from ivr.language.profile import (
    ANYWHERE,
    BEFORE,
    DEFAULT,
    STANDINGS,
    Limit,
    Notice,
    Profile,
    Window,
    layered,
)
from ivr.language.reader import LANGUAGE, Reader, Unreadable, head
from ivr.source import Fault, Scalar, Span, Value, read
from ivr.source import Mapping as Tree
from ivr.speech import parse_template

SETTINGS = (
    "profile",
    "title",
    "like",
    "keys",
    "key_names",
    "language_names",
    "words",
    "phrases",
    "limits",
    "pace",
    "windows",
    "notices",
)
NOTICES = ("recording", "charge", "staff-protection")
SOURCED = ("source", "date", "standing")

T = TypeVar("T")


def read_profile(name: str, paths: Mapping[str, Path]) -> Profile | list[Fault]:
    """Read the profile *name* and those that it is like, nearest last.

    Args:
        name: One of *paths*.
        paths: The file of every profile, by name.
    """
    faults: list[Fault] = []
    whole: Profile | None = None
    for own, faults_of_one in reversed(list(_chain(name, paths))):
        faults += faults_of_one
        whole = _over(own, whole)
    if faults:
        return faults
    assert whole is not None
    return whole


def _chain(
    name: str, paths: Mapping[str, Path]
) -> Iterator[tuple[Profile, list[Fault]]]:
    """The profile's own file, the one it is like, and so on down to the default."""
    seen: list[str] = []
    while name not in seen:
        seen.append(name)
        path = paths[name]
        document = read(str(path), path.read_bytes())
        reader = Reader(str(path), list(document.faults))
        file = _File(document.root, reader)
        own = file.profile(name)
        like = file.like(paths)
        if like in seen and name != DEFAULT:
            message = f'"{name}" is like "{like}", which is like "{name}"'
            place = head(file.root.get("like") or file.root)
            reader.fault("include-cycle", message, place, "end the circle")
        yield own, reader.faults
        name = like


def _over(own: Profile, below: Profile | None) -> Profile:
    """*own* with what it leaves unsaid taken from *below*."""
    if below is None:
        return own
    return Profile(
        name=own.name,
        title=own.title or below.title,
        keys=below.with_keys(own.keys).keys,
        phrases=layered(below.phrases, own.phrases),
        limits={**below.limits, **own.limits},
        paces={**below.paces, **own.paces},
        key_names=layered(below.key_names, own.key_names),
        language_names=layered(below.language_names, own.language_names),
        words=layered(below.words, own.words),
        windows={**below.windows, **own.windows},
        notices={**below.notices, **own.notices},
    )


class _File:
    """One profile's file; what cannot be read is a fault and left out."""

    def __init__(self, root: Value | None, reader: Reader) -> None:
        self.reader = reader
        self.root: Tree = Tree((), Span(reader.path, 1, 1, 1, 2))
        if isinstance(root, Tree):
            self.root = root
        elif not reader.faults:
            reader.fault("wrong-type", "a profile has settings", self.root.span)

    def profile(self, name: str) -> Profile:
        """What the file itself says."""
        for entry in self.root.entries:
            if entry.key.text not in SETTINGS:
                self.reader.unknown(entry.key, "of a profile", SETTINGS)
        self._named(name)
        return Profile(
            name=name,
            title=dict(self._each("title", self._sentence, _is_language)),
            keys=dict(self._each("keys", self._role, self._is_key)),
            phrases=dict(self._each("phrases", self._phrases, _is_language)),
            limits=dict(self._each("limits", self._limit, _one_of("limit", LIMITS))),
            paces=dict(self._each("pace", self._limit, _is_language)),
            key_names=dict(self._each("key_names", self._names, _is_language)),
            language_names=dict(
                self._each("language_names", self._names, _is_language)
            ),
            words=dict(self._each("words", self._groups, _is_language)),
            windows=dict(self._each("windows", self._windows, _is_country)),
            notices=dict(
                self._each("notices", self._notice, _one_of("notice", NOTICES))
            ),
        )

    def like(self, paths: Mapping[str, Path]) -> str:
        """The profile that this one is like."""
        value = self.root.get("like")
        if value is None:
            return DEFAULT
        if isinstance(value, Scalar) and value.text in paths:
            return value.text
        key = value if isinstance(value, Scalar) else Scalar("", True, value.span)
        self.reader.unknown(key, "to be like", paths, "profile")
        return DEFAULT

    def _named(self, name: str) -> None:
        said = self.root.get("profile")
        if said is None:
            help = f"add profile: {name}"
            self.reader.fault(
                "missing-setting", "the profile's name", self.root.span, help
            )
        elif not isinstance(said, Scalar) or said.text != name:
            message = f'the file is called "{name}"'
            self.reader.fault("bad-name", message, head(said), f"write {name}")

    def _each(
        self,
        setting: str,
        read_one: Callable[[Scalar, Value], T],
        is_key: Callable[[Scalar, Reader], bool],
    ) -> Iterator[tuple[str, T]]:
        """The entries of *setting*, each read on its own."""
        value = self.root.get(setting)
        if value is None:
            return
        yield from self._entries(value, f"{setting}: with entries", read_one, is_key)

    def _entries(
        self,
        value: Value,
        what: str,
        read_one: Callable[[Scalar, Value], T],
        is_key: Callable[[Scalar, Reader], bool],
    ) -> Iterator[tuple[str, T]]:
        try:
            mapping = self.reader.mapping(value, what)
        except Unreadable:
            return
        for entry in mapping.entries:
            if not is_key(entry.key, self.reader):
                continue
            try:
                yield entry.key.text, read_one(entry.key, entry.value)
            except Unreadable:
                continue

    # Sentences and words -----------------------------------------------------

    def _sentence(self, key: Scalar, value: Value) -> str:
        return self.reader.scalar(value, "words").text

    def _phrases(self, key: Scalar, value: Value) -> dict[str, str]:
        known = _one_of("sentence", PHRASES)
        return dict(self._entries(value, "sentences by id", self._phrase, known))

    def _phrase(self, key: Scalar, value: Value) -> str:
        said = self.reader.scalar(value, "a sentence")
        template, phrase = parse_template(said.text), PHRASES[key.text]
        for fault in template.faults:
            self.reader.fault("wrong-type", fault.message, said.span, fault.help)
        for name in sorted({*template.names} ^ {*phrase.names}):
            extra = name in template.names
            message = (
                f'"{key.text}" {"knows no" if extra else "does not say"} {{{name}}}'
            )
            needs = ", ".join(f"{{{n}}}" for n in phrase.names) or "no values"
            self.reader.fault("wrong-type", message, said.span, f"it has {needs}")
        return said.text

    def _names(self, key: Scalar, value: Value) -> dict[str, str]:
        return dict(self._entries(value, "names", self._sentence, _anything))

    def _groups(self, key: Scalar, value: Value) -> dict[str, tuple[str, ...]]:
        known = _one_of("group of words", WORD_GROUPS)
        return dict(self._entries(value, "groups of words", self._said, known))

    def _said(self, key: Scalar, value: Value) -> tuple[str, ...]:
        items = self.reader.items(value)
        return tuple(self.reader.scalar(item, "a word").text for item in items)

    # Keys ----------------------------------------------------------------------

    def _is_key(self, key: Scalar, reader: Reader) -> bool:
        found = parse_key(key.text)
        if isinstance(found, Key) and found.text == key.text and found.kind == "keys":
            return True
        message = f'"{key.text}" is no key of the whole flow'
        reader.fault("bad-name", message, key.span, 'write "0" to "9", "*" or "#"')
        return False

    def _role(self, key: Scalar, value: Value) -> str:
        return self._word(value, (*ROLES, "none"), "what the key does")

    def _word(self, value: Value, words: tuple[str, ...], what: str) -> str:
        scalar = self.reader.scalar(value, what)
        if scalar.text not in words:
            self.reader.unknown(scalar, f"for {what}", words, "word")
            raise Unreadable(scalar.text)
        return scalar.text

    # Numbers with their sources ---------------------------------------------------

    def _limit(self, key: Scalar, value: Value) -> Limit:
        return Limit(
            value=self._number(self._settings(value, ("value", *SOURCED))["value"]),
            **self._sourced(value),
        )

    def _settings(self, value: Value, names: tuple[str, ...]) -> dict[str, Value]:
        mapping = self.reader.mapping(value, "settings: " + ", ".join(names))
        found = {}
        for entry in mapping.entries:
            if entry.key.text in names:
                found[entry.key.text] = entry.value
            else:
                self.reader.unknown(entry.key, "here", names)
        for name in names:
            if name not in found:
                message = f'"{name}" is missing'
                raise self.reader.refuse("missing-setting", message, head(mapping))
        return found

    def _sourced(self, value: Value) -> dict[str, Any]:
        """Source, date and standing: a number without a source is a bug."""
        assert isinstance(value, Tree)
        found = {entry.key.text: entry.value for entry in value.entries}
        date = self.reader.scalar(found["date"], "a date")
        if not re.fullmatch(r"\d{4}(-\d\d){0,2}", date.text):
            help = "write 2026, 2026-11 or 2026-11-25"
            message = f'"{date.text}" is no date'
            raise self.reader.refuse("wrong-type", message, date.span, help)
        return {
            "source": self.reader.scalar(found["source"], "who says so").text,
            "date": date.text,
            "standing": self._word(found["standing"], STANDINGS, "a standing"),
        }

    def _number(self, value: Value) -> float:
        scalar = self.reader.scalar(value, "a number")
        if not re.fullmatch(r"\d{1,7}(\.\d{1,3})?", scalar.text):
            message = f'"{scalar.text}" is no number'
            raise self.reader.refuse("wrong-type", message, scalar.span)
        return float(scalar.text) if "." in scalar.text else int(scalar.text)

    def _notice(self, key: Scalar, value: Value) -> Notice:
        found = self._settings(value, ("before", *SOURCED))
        before: Any = self._word(found["before"], BEFORE, "what it comes before")
        return Notice(before, **self._sourced(value))

    # Calling windows -----------------------------------------------------------------

    def _windows(self, key: Scalar, value: Value) -> tuple[Window, ...]:
        return tuple(self._window(item) for item in self.reader.items(value))

    def _window(self, value: Value) -> Window:
        found = self._settings(value, ("days", "from", "to", "holidays", *SOURCED))
        holidays = self._word(found["holidays"], ("yes", "no"), "calls on holidays")
        return Window(
            self._days(found["days"]),
            self._minute(found["from"]),
            self._minute(found["to"]),
            holidays == "yes",
            **self._sourced(value),
        )

    def _days(self, value: Value) -> tuple[int, ...]:
        scalar = self.reader.scalar(value, "days such as Mo-Fr")
        names = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
        ends = scalar.text.split("-")
        if len(ends) > 2 or not set(ends) <= set(names):
            message = f'"{scalar.text}" are no days'
            raise self.reader.refuse(
                "wrong-type", message, scalar.span, "write Mo-Fr, or Sa"
            )
        return tuple(range(names.index(ends[0]), names.index(ends[-1]) + 1))

    def _minute(self, value: Value) -> int:
        scalar = self.reader.scalar(value, "a time such as 09:00")
        found = re.fullmatch(r"([01]\d|2[0-4]):([0-5]\d)", scalar.text)
        if not found or scalar.text > "24:00":
            message = f'"{scalar.text}" is no time of day'
            raise self.reader.refuse("wrong-type", message, scalar.span, "write 09:00")
        return int(found[1]) * 60 + int(found[2])


# What keys may be called --------------------------------------------------------


def _is_language(key: Scalar, reader: Reader) -> bool:
    if LANGUAGE.fullmatch(key.text):
        return True
    message = f'"{key.text}" is not a language'
    reader.fault("bad-name", message, key.span, "write a tag such as ko or en")
    return False


def _is_country(key: Scalar, reader: Reader) -> bool:
    if key.text == ANYWHERE or re.fullmatch("[A-Z]{2}", key.text):
        return True
    message = f'"{key.text}" is not a country'
    reader.fault("bad-name", message, key.span, f"write KR, US or {ANYWHERE}")
    return False


def _anything(key: Scalar, reader: Reader) -> bool:
    return True


def _one_of(
    what: str, names: Mapping[str, object] | tuple[str, ...]
) -> Callable[[Scalar, Reader], bool]:
    def is_one(key: Scalar, reader: Reader) -> bool:
        if key.text not in names:
            reader.unknown(key, "of a profile", names, what)
        return key.text in names

    return is_one
