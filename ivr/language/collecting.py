"""What a caller may key in or say at a ``collect``: types, bounds, help."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ivr.dtmf import Key, lengths, positions
from ivr.language.asking import Asking, flow_keys, hints_of, key_name, yes_or_no
from ivr.language.entries import MAX_LETTERS, entered
from ivr.language.kind import Call, Stay, setting
from ivr.language.options import read_key
from ivr.language.reader import Reader, Unreadable
from ivr.language.settings import (
    FLAG,
    LENGTH,
    NUMBER,
    PATTERN,
    SettingType,
    choice,
)
from ivr.language.text import ANY, Part, Prompt, read_prompt
from ivr.language.values import VALUE_NAME
from ivr.records import dataclass
from ivr.source import Mapping, Scalar, Span, Value
from ivr.telephony import Gather, Sound

TYPE = choice(
    "digits",
    "number",
    "phone",
    "date",
    "time",
    "money",
    "yes-no",
    "one-of",
    "words",
)
SPOKEN_TYPES = ("yes-no", "one-of", "words")
"""Types that may be said as well as keyed in."""

MAX_ENTRY = 64
"""Keys of an entry without a length of its own; more are no entry."""

DIGITS = frozenset("0123456789")


@dataclass(frozen=True, slots=True)
class Word:
    """One of the words to choose from, and how it is said to the caller."""

    name: str
    label: Prompt
    span: Span


def read_choices(value: Value, reader: Reader) -> tuple[Word, ...]:
    """Read ``[seoul, busan]``, or ``{seoul: {ko: 서울, en: Seoul}, …}``."""
    found = []
    if isinstance(value, Mapping):
        for entry in value.entries:
            try:
                label = read_prompt(entry.value, reader)
            except Unreadable:
                continue
            found.append(Word(entry.key.text, label, entry.key.span))
        return tuple(found)
    for item in reader.items(value):
        scalar = reader.scalar(item, "a word")
        label = Prompt({ANY: (Part(scalar.text, None, scalar.span),)}, scalar.span)
        found.append(Word(scalar.text, label, scalar.span))
    return tuple(found)


class ChoicesType(SettingType):
    """Words to choose from, as a setting."""

    def heard(self, value: Any) -> Iterator[Prompt]:
        """How the words are said."""
        yield from (word.label for word in value)


def read_finish_key(value: Value, reader: Reader) -> str:
    """Read the one key that ends an entry, or ``none``."""
    help = 'write "#", "*" or none'
    scalar: Scalar = reader.scalar(value, "a key", help)
    if scalar.text == "none":
        return ""
    key = read_key(scalar, reader)
    if key.kind != "keys" or len(key.text) != 1:
        message = f'"{scalar.text}" cannot end an entry'
        raise reader.refuse("wrong-type", message, scalar.span, help)
    return key.text


CHOICES = ChoicesType("words", read_choices, {"type": ["array", "object"]})
FINISH_KEY = SettingType("key", read_finish_key, {"type": ["string", "integer"]})


@dataclass(frozen=True, kw_only=True)
class Collecting(Asking):
    """A kind that takes an entry, and knows which entries fit."""

    into: str = setting(VALUE_NAME, "The name under which the entry is kept.")
    type: str = setting(TYPE, "What callers key in or say.", "digits")
    values: tuple[Word, ...] = setting(
        CHOICES, "The words to choose from, for one-of.", ()
    )
    length: tuple[int, int] | None = setting(
        LENGTH, "How many keys, such as 4 or 4-10.", None
    )
    matches: str | None = setting(
        PATTERN, "A regular expression that the whole entry must match.", None
    )
    least: float | None = setting(NUMBER, "The smallest number that fits.", None)
    most: float | None = setting(NUMBER, "The largest number that fits.", None)
    finish_on: str = setting(
        FINISH_KEY, "The key that ends an entry of any length, or none.", "#"
    )
    confirm: bool = setting(FLAG, "The entry is read back.", False)
    sensitive: bool = setting(
        FLAG, "The entry is secret: never read back, never written down.", False
    )

    # Keys ----------------------------------------------------------

    @property
    def keys(self) -> tuple[int, int] | None:
        """The fewest and the most keys of an entry, where there is a bound."""
        match self.type:
            case "yes-no":
                return 1, 1
            case "one-of":
                return 1, len(str(len(self.values)))
            case "date":
                return 8, 8
        return self.length

    @property
    def ends_by_length(self) -> bool:
        """Whether the number of keys ends the entry, and no key need do so."""
        return self.keys is not None and self.keys[0] == self.keys[1]

    def takes_key(self, key: Key) -> bool:
        """Keys of the whole flow hold here unless they can be part of the entry."""
        match self.type:
            case "words":
                part: frozenset[str] = frozenset()
            case "yes-no":
                part = frozenset("12")
            case "number" | "money":
                part = DIGITS | {"*"}
            case _:
                part = DIGITS
        if self.type != "words" and not self.ends_by_length:
            part |= frozenset(self.finish_on)
        places = positions(key)
        fits = self.keys != (1, 1) or len(places) == 1
        return fits and any(not allowed & part for allowed in places)

    def wait(self, call: Call, sounds: list[Sound], tries: int) -> Stay:
        """Wait for the entry."""
        speech = self.type in SPOKEN_TYPES
        bound = [exit.key for exit in flow_keys(call) if exit.key]
        if self.type == "words":
            pressed = lengths(bound)
            count = pressed[0] if len(pressed) == 1 else None
            finish = ""
        else:
            count = self.keys[1] if self.keys else None
            finish = "" if self.ends_by_length else self.finish_on
        labels = (call.text(word.label) for word in self.values)
        gather = Gather(
            sounds=tuple(sounds),
            language=call.language,
            timeout=self.timeout,
            key_gap=self.key_gap,
            num_digits=count,
            finish_on=finish,
            keys=self.type != "words" or bool(bound),
            speech=speech,
            hints=hints_of(labels) if speech else (),
            sensitive=self.sensitive,
        )
        return Stay(gather, {"tries": str(tries)})

    # What fits ----------------------------------------------------------

    def from_keys(self, call: Call, keys: str) -> str | None:
        """The value of what was keyed in; None where it does not fit."""
        if len(keys) > MAX_ENTRY or self.type == "words":
            return None
        least, most = self.length or (1, MAX_ENTRY)
        if self.type == "one-of":
            number = int(keys) if keys.isascii() and keys.isdigit() else 0
            named = 0 < number <= len(self.values)
            return self.values[number - 1].name if named else None
        if not least <= len(keys) <= most:
            return None
        near = call.values.get("called", "")
        value = entered(self.type, keys, call.language, near)
        return value if value is not None and self._fits(value) else None

    def from_speech(self, call: Call, text: str) -> str | None:
        """The value of what was said; None where it does not fit."""
        match self.type:
            case "yes-no":
                return yes_or_no(call, text)
            case "one-of":
                among = {word.name: (call.text(word.label),) for word in self.values}
                return call.recognise(text, among).name
            case "words":
                value = " ".join(text.split())[:MAX_LETTERS]
                return value if self._fits(value) else None
        return None

    def _fits(self, value: str) -> bool:
        if self.matches is not None and not re.fullmatch(self.matches, value):
            return False
        if self.least is None and self.most is None:
            return True
        if not re.fullmatch(r"[+-]?\d+(\.\d+)?", value):
            return False
        number = float(value)
        return (self.least is None or number >= self.least) and (
            self.most is None or number <= self.most
        )

    # What helps ----------------------------------------------------------

    def help(self, call: Call) -> tuple[Sound, ...]:
        """What an entry looks like, for a caller whose entry did not fit."""
        sounds = self._shape(call)
        if self.type not in SPOKEN_TYPES and not self.ends_by_length and self.finish_on:
            name = key_name(call, Key(self.finish_on, "keys"))
            sounds += call.phrase("collect-finish", key=name)
        return sounds

    def _shape(self, call: Call) -> tuple[Sound, ...]:
        match self.type:
            case "digits" if self.length:
                least, most = (str(number) for number in self.length)
                if least == most:
                    return call.phrase("collect-digits", count=least)
                return call.phrase("collect-digits-between", least=least, most=most)
            case "number" if self.least is not None and self.most is not None:
                bounds = (
                    call.spoken(f"{n:g}", "number") for n in (self.least, self.most)
                )
                least, most = bounds
                return call.phrase("collect-number-between", least=least, most=most)
            case "phone" | "date" | "time" | "money":
                return call.phrase(f"collect-{self.type}")
        return ()

    def say_keys(self, call: Call) -> tuple[Sound, ...]:
        """The keys for yes and no, or for the words to choose from."""
        if self.type == "yes-no":
            return call.phrase("collect-yes-no")
        if self.type != "one-of":
            return ()
        return tuple(
            sound
            for number, word in enumerate(self.values, start=1)
            for sound in call.phrase(
                "option",
                label=call.text(word.label),
                key=key_name(call, Key(str(number), "keys")),
            )
        )

    def takes_values(self) -> Iterator[tuple[str, str]]:
        """The entry."""
        yield self.into, self.type

    def said(self, call: Call, value: str) -> str:
        """*value* as it is read back."""
        for word in self.values:
            if word.name == value:
                return call.text(word.label)
        return call.spoken(value, self.type)
