"""The words of a flow file as translators work on them: one unit for each text.

Left out is what is no wording of ours: the sentences by which callers are understood,
which are no translations of each other, and addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256

from ivr.editing.plain import Path, found_at, plain
from ivr.editing.wording import Text, texts_of
from ivr.errors import IvrError
from ivr.language.reader import LANGUAGE
from ivr.records import dataclass
from ivr.source import Value, read
from ivr.speech_template import parse_template

ANY = ""
"""The language of a text that is the same in all."""

_NOT_WORDS = re.compile(r"\s*\w+://")


class NoWords(IvrError):
    """The words cannot be read; the message says why."""

    exit_status = 1


@dataclass(frozen=True, slots=True)
class Unit:
    """A text in each language that it has.

    Attributes:
        id: Its way from the top of the file, as ``nodes/main/menu``.
        words: By language; ``ANY`` alone where it is the same in all.
        alone: The one language that it can be in, as a part of a longer text is.
        plays: Whether a recording stands beside it, which has to be made anew.
    """

    id: str
    path: Path
    words: Mapping[str, str]
    line: int
    alone: str = ""
    plays: bool = False

    def said(self, language: str, languages: tuple[str, ...]) -> str:
        """What is said in *language*; empty where nothing is yet.

        A text that is the same in all stands with the first language.
        """
        if ANY in self.words and language == (languages or (language,))[0]:
            return self.words[ANY]
        return self.words.get(language, "")


@dataclass(frozen=True, slots=True)
class Words:
    """All units of a file, and the languages that it speaks, the first one first."""

    file: str
    text: str
    languages: tuple[str, ...]
    units: tuple[Unit, ...]

    def missing(self, language: str) -> Iterator[Unit]:
        """The units that are not said in *language* yet."""
        for unit in self.units:
            if ANY not in unit.words and language not in unit.words and not unit.alone:
                yield unit


def words_of(file: str, text: str) -> Words:
    """The words of the file at *file*.

    Raises:
        NoWords: It cannot be read.
    """
    document = read(file, text)
    root = document.root
    if root is None or any(not fault.warns for fault in document.faults):
        first = next((f for f in document.faults if not f.warns), None)
        where = f":{first.span.line}: {first.message}" if first else " is empty"
        raise NoWords(f"{file}{where}")
    units = tuple(_units(root))
    languages = _languages(root, units)
    return Words(file, text, languages, units)


def _languages(root: Value, units: tuple[Unit, ...]) -> tuple[str, ...]:
    listed = plain(found_at(root, ("languages",)))
    given = listed if isinstance(listed, list) else [listed] if listed else []
    found = [each for each in given if isinstance(each, str)]
    # A file that others bring in says its languages by speaking them.
    spoken = [tag for unit in units for tag in unit.words if tag]
    return tuple(dict.fromkeys([*found, *spoken])) or ("en",)


def _units(root: Value) -> Iterator[Unit]:
    for text in texts_of(root):
        if _is_wording(text):
            alone = _alone(text)
            words = {alone: text.words[ANY]} if alone else text.words
            yield Unit(id_of(text.path), text.path, words, text.line, alone, text.plays)


def _is_wording(text: Text) -> bool:
    if text.path[0] == "intents" or "heard" in text.path:
        return False
    said = [words for words in text.words.values() if words.strip()]
    return bool(said) and not any(map(_NOT_WORDS.match, said))


def _alone(text: Text) -> str:
    """The language of a part of a longer text that is in one language."""
    if set(text.words) != {ANY}:
        return ""
    steps = [step for step in text.path if step != "text"]
    for one, other in zip(steps, steps[1:], strict=False):
        if isinstance(other, int) and isinstance(one, str) and LANGUAGE.fullmatch(one):
            return one
    return ""


def id_of(path: Path) -> str:
    """*path* as a word, so that no two are alike.

    Source: RFC 6901, section 3: how ``/`` and ``~`` within a step are written.
    """
    return "/".join(str(step).replace("~", "~0").replace("/", "~1") for step in path)


def digest(words: str) -> str:
    """A text as eight hexadecimal digits: enough to see that it is another one."""
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def values_in(words: str) -> list[str]:
    """The values that *words* say, each as often as it is said, in alphabetical order.

    Digits that are said one by one are no value; a particle is the language's own.
    """
    placeholders = parse_template(words).placeholders
    return sorted(
        f"{each.format}:{each.name}" if each.format else each.name
        for each in placeholders
        if not each.literal
    )
