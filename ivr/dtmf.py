"""Keys: what a designer may bind, and which keys a caller can mean by them.

======================  =====================================================
``0`` … ``9``           a key; ``star`` or ``"*"``, ``pound`` or ``"#"``
``12``, ``"1*"``        several keys, pressed one after another
``"5XXX"``              a pattern: X is any digit, ``[01]`` and ``[2-5]`` some
``yes``, ``no``         words of the language, and the keys 1 and 2
``sales``               any other word is only said, never pressed
======================  =====================================================
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import product
from math import prod
from typing import Literal

from ivr.records import dataclass
from ivr.speech import spell

KeyKind = Literal["keys", "pattern", "word", "yes", "no"]

MAX_KEYS = 32
"""Longer than any number that people key in: an IBAN has 34 places, 2 of letters."""

_ORDER = "1234567890*#"
_NAMED = {"star": "*", "asterisk": "*", "pound": "#", "hash": "#"}
_DIGITS = frozenset("0123456789")


@dataclass(frozen=True, slots=True)
class Key:
    """What an option is bound to; *text* is its one spelling (``*``, never star)."""

    text: str
    kind: KeyKind

    @property
    def pressed(self) -> bool:
        """Whether it can be pressed, and not only said."""
        return self.kind != "word"


@dataclass(frozen=True, slots=True)
class KeyFault:
    """Why a text is no key, and what would be one."""

    message: str
    help: str


@lru_cache(maxsize=4096)
def parse_key(text: str) -> Key | KeyFault:
    """Read a key, a pattern or a word; never raises."""
    said = unicodedata.normalize("NFKC", text).strip()
    folded = said.casefold()
    if not said:
        return KeyFault("an option needs a key", "write 1, star, pound or a word")
    if folded in _NAMED:
        return Key(_NAMED[folded], "keys")
    if folded in ("yes", "no"):
        return Key(folded, "yes" if folded == "yes" else "no")
    if re.fullmatch(r"[0-9*#]+", said):
        return _length_checked(said, "keys")
    if re.fullmatch(r"[0-9*#Xx\[\]-]+", said) and re.search(r"[Xx\[\]]", said):
        return _pattern(said)
    return _word(said)


def _length_checked(text: str, kind: KeyKind) -> Key | KeyFault:
    if len(positions(text)) > MAX_KEYS:
        help = "collect numbers with collect:"
        return KeyFault(f"an option of more than {MAX_KEYS} keys", help)
    return Key(text, kind)


def _pattern(text: str) -> Key | KeyFault:
    for piece in _POSITION.findall(text.upper()):
        if piece in ("[", "]", "-", "[]"):
            return KeyFault(
                f'"{text}" is no pattern of keys',
                "write X for any digit and [01] or [2-5] for some",
            )
        if piece[0] == "[" and not _class(piece):
            return KeyFault(
                f'"{piece}" in "{text}" is no choice of digits', "write [01] or [2-5]"
            )
    return _length_checked(text.upper(), "pattern")


def _word(text: str) -> Key | KeyFault:
    if re.fullmatch(r"[0-9*#]+(?:[\s,/+.&-]+[0-9*#]+)+", text):
        together = re.sub(r"[^0-9*#]", "", text)
        return KeyFault(
            f'"{text}" is more than one key',
            f'write "{together}" for keys pressed one after another, '
            "or an option for each",
        )
    if not any(c.isalpha() for c in text):
        return KeyFault(
            f'"{text}" is not on a telephone', "write 0 to 9, star, pound or a word"
        )
    if not re.fullmatch(r"[^\W_][\w '’.&-]*", text) or len(text) > 60:
        return KeyFault(
            f'"{text[:60]}" is no word that a caller could say',
            "write a word or two, without signs",
        )
    return Key(" ".join(text.split()), "word")


# What the keys can be ---------------------------------------------------------

_POSITION = re.compile(r"\[[^\]]*\]|.")


def _class(piece: str) -> frozenset[str]:
    """The digits of ``[01]`` or ``[2-5]``; none where it is malformed."""
    inside = piece[1:-1]
    if not re.fullmatch(r"(?:\d(?:-\d)?)+", inside):
        return frozenset()
    digits: set[str] = set()
    for first, last in re.findall(r"(\d)(?:-(\d))?", inside):
        digits.update(str(n) for n in range(int(first), int(last or first) + 1))
    return frozenset(digits)


_PRESSED_FOR = {"yes": "1", "no": "2", "word": ""}


def _as_text(key: Key | str) -> str:
    if isinstance(key, str):
        return key
    return _PRESSED_FOR.get(key.kind, key.text)


@lru_cache(maxsize=4096)
def _positions(text: str) -> tuple[frozenset[str], ...]:
    return tuple(
        _class(piece)
        if piece[0] == "["
        else _DIGITS
        if piece == "X"
        else frozenset(piece)
        for piece in _POSITION.findall(text)
    )


def positions(key: Key | str) -> tuple[frozenset[str], ...]:
    """The keys that may be pressed at each place; nothing for a word."""
    return _positions(_as_text(key))


def matches(key: Key | str, pressed: str) -> bool:
    """Whether *pressed* is what *key* asks for; a word is never pressed."""
    places = positions(key)
    return len(places) == len(pressed) > 0 and all(
        digit in allowed for digit, allowed in zip(pressed, places, strict=True)
    )


def overlaps(one: Key | str, other: Key | str) -> bool:
    """Whether some keys would be both."""
    first, second = positions(one), positions(other)
    return len(first) == len(second) > 0 and all(
        a & b for a, b in zip(first, second, strict=True)
    )


def begins(one: Key | str, other: Key | str) -> bool:
    """Whether the keys of *one* begin those of *other*, and end too soon: 1 and 12."""
    first, second = positions(one), positions(other)
    return 0 < len(first) < len(second) and all(
        a & b for a, b in zip(first, second, strict=False)
    )


def length(key: Key | str) -> int:
    """How many keys are pressed; 0 for a word."""
    return len(positions(key))


def lengths(keys: Iterable[Key | str]) -> tuple[int, ...]:
    """The different numbers of keys to press, in order; words have none."""
    return tuple(sorted({length(key) for key in keys} - {0}))


def count(key: Key | str) -> int:
    """How many different inputs *key* stands for."""
    places = positions(key)
    return prod(len(allowed) for allowed in places) if places else 0


def expand(key: Key | str) -> Iterator[str]:
    """Every input that *key* stands for, in order; see ``count`` for how many."""
    places = positions(key)
    if places:
        for digits in product(*map(sorted, places)):
            yield "".join(digits)


def example(key: Key | str) -> str:
    """One input that *key* stands for, lowest first; a word stands for itself."""
    if isinstance(key, Key) and key.kind == "word":
        return key.text
    return "".join(min(allowed) for allowed in positions(key))


def order(key: Key | str) -> tuple[int, int, tuple[int, ...], str]:
    """Sorts keys as a caller would expect them: 1 to 9, 0, star, pound, words."""
    places = positions(key)
    text = key.text if isinstance(key, Key) else key
    ranks = tuple(min(_ORDER.index(digit) for digit in allowed) for allowed in places)
    return (0 if places else 1, len(places), ranks, text)


# How they are said ------------------------------------------------------------


def spoken(
    key: Key | str, language: str, names: Mapping[str, str] | None = None
) -> str:
    """How *key* is said where a menu tells it: ``1``, ``star``, ``별표``.

    Keys pressed one after another are said singly, for "twelve" is no key. Korean
    says two of them as a number, as people do: 12번.

    Args:
        key: The key; a word is said as it is, yes and no by their keys.
        language: BCP 47; English and Korean have words for a pattern.
        names: What ``*`` and ``#`` are called there; see a profile's ``key_names``.
    """
    if isinstance(key, Key) and key.kind == "word":
        return key.text
    text, places = _as_text(key), positions(key)
    if any(len(allowed) > 1 for allowed in places):
        return _spoken_pattern(text, places, language, names or {})
    return _spoken_keys(text, language, names or {})


def _spoken_keys(text: str, language: str, names: Mapping[str, str]) -> str:
    korean = language.split("-")[0].lower() == "ko"
    if text.isdigit() and (len(text) == 1 or (korean and re.match(r"[1-9]\d$", text))):
        return text
    said = [names.get(digit) or spell(digit, language) for digit in text]
    # 일일구, and not 일 일 구: without blanks a voice keeps them together.
    return ("" if korean and text.isdigit() else " ").join(said)


def _spoken_pattern(
    text: str,
    places: tuple[frozenset[str], ...],
    language: str,
    names: Mapping[str, str],
) -> str:
    fixed = ""
    for allowed in places:
        if len(allowed) > 1:
            break
        fixed += next(iter(allowed))
    start = _spoken_keys(fixed, language, names) if fixed else ""
    match language.split("-")[0].lower():
        case "en":
            what = "digit" if len(places) == 1 else "digits"
            starting = f" starting with {start}" if start else ""
            return f"{len(places)} {what}{starting}"
        case "ko":
            from ivr.speech import with_particle

            starting = f"{with_particle(start, '으로로')} 시작하는 " if start else ""
            return f"{starting}{_KOREAN_COUNTS.get(len(places), len(places))} 자리"
        case _:
            return text


_KOREAN_COUNTS = dict(
    enumerate(["한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열"], 1)
)
