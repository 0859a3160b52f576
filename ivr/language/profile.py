"""Profiles: the customs, sentences and limits of a place, kept in data files.

``default`` is whole; every other profile says only where it differs. A site puts
its own into a folder: ``load_profile("our-bank", [Path("profiles")])``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeVar, get_args

from ivr.language.phrases import PHRASES
from ivr.records import dataclass
from ivr.source import Fault, Span

Standing = Literal["law", "guidance", "convention", "carrier", "default"]
STANDINGS: tuple[Standing, ...] = get_args(Standing)
"""How far a number binds: *carrier* is what Twilio refuses, *default* our choice."""

Before = Literal["call", "person", "recording"]
BEFORE: tuple[Before, ...] = get_args(Before)

T = TypeVar("T")

ANYWHERE = "any"
"""The calling window of countries that have none of their own."""

SHIPPED = Path(__file__).parent / "profiles"
DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Limit:
    """A number that checks compare with, and who says so.

    *date* is when the source is from, or in force, or was read.
    """

    value: float
    source: str
    date: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Window:
    """When people of a country may be called back, by their own clock.

    *days*: 0 is Monday; *start* and *end* are minutes of the day.
    """

    days: tuple[int, ...]
    start: int
    end: int
    holidays: bool
    """Whether public holidays are days like any other."""
    source: str
    date: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Notice:
    """What callers must be told: before all else, a person, or being recorded."""

    before: Before
    source: str
    date: str
    standing: Standing


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """How phone menus speak and what they keep to in one place.

    Languages are looked up as written, then without their region: a caller in
    ``ko-KR`` hears the sentences of ``ko``.
    """

    name: str
    title: Mapping[str, str]
    keys: Mapping[str, str]
    """Keys of the whole flow: ``0``, ``*``, ``#`` to agent, back or repeat."""
    phrases: Mapping[str, Mapping[str, str]]
    """Sentences by language and id; see ``ivr.language.phrases``."""
    limits: Mapping[str, Limit]
    """Numbers by name; see ``ivr.language.limits``."""
    paces: Mapping[str, Limit] = field(default_factory=dict)
    """Words, or syllables, per second, by language."""
    key_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What star and pound are called, by language."""
    language_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What languages are called, by the language that one speaks."""
    words: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """What callers say for yes, no, agent, back and repeat, by language."""
    windows: Mapping[str, tuple[Window, ...]] = field(default_factory=dict)
    """Calling windows by country (ISO 3166), and ``any``."""
    notices: Mapping[str, Notice] = field(default_factory=dict)
    """What must be spoken: recording, charge, staff-protection."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which it has every sentence."""
        return tuple(tag for tag in self.phrases if not self.missing([tag]))

    @property
    def give_up_after(self) -> float:
        """Seconds after which a caller leaves a queue that sets no limit itself."""
        return self.limit("give-up-seconds")

    @property
    def callback_after(self) -> float:
        """Seconds of waiting after which a call back must be offered."""
        return self.limit("callback-offer-seconds")

    def limit(self, name: str) -> float:
        """The number itself; its source is in ``limits``."""
        return self.limits[name].value

    def phrase(self, name: str, language: str) -> str | None:
        """The sentence *name* in *language*; None where it is missing.

        Raises:
            KeyError: If no profile has such a sentence.
        """
        if name not in PHRASES:
            raise KeyError(f'there is no sentence "{name}"')
        for tag in _tags(language):
            if found := self.phrases.get(tag, {}).get(name):
                return found
        return None

    def pace(self, language: str) -> float | None:
        """Words or syllables per second, for ``ivr.speech.seconds``."""
        for tag in _tags(language):
            if found := self.paces.get(tag):
                return found.value
        return None

    def names_of_keys(self, language: str) -> Mapping[str, str]:
        """What ``*`` and ``#`` are called, for ``ivr.dtmf.spoken``."""
        for tag in _tags(language):
            if found := self.key_names.get(tag):
                return found
        return {}

    def said_for(self, what: str, language: str) -> tuple[str, ...]:
        """The words of callers for ``yes``, ``no``, ``agent``, ``back``, ``repeat``."""
        for tag in _tags(language):
            if found := self.words.get(tag, {}).get(what):
                return found
        return ()

    def language_name(self, language: str, spoken: str) -> str:
        """What *language* is called by someone who speaks *spoken*: 영어, English.

        Where that is unknown it is the language's own name, or else its tag.
        """
        for tag in _tags(spoken):
            names = self.language_names.get(tag, {})
            for wanted in _tags(language):
                if wanted in names:
                    return names[wanted]
        return self.phrase("language-name", language) or language

    def windows_of(self, country: str) -> tuple[Window, ...]:
        """When people in *country* may be called back."""
        return self.windows.get(country.upper()) or self.windows.get(ANYWHERE, ())

    def missing(self, languages: Iterable[str]) -> list[tuple[str, str]]:
        """The sentences that it lacks, as (language, id)."""
        return [
            (language, name)
            for language in languages
            for name in PHRASES
            if self.phrase(name, language) is None
        ]

    def with_phrases(self, phrases: Mapping[str, Mapping[str, str]]) -> Profile:
        """The profile with a flow's own sentences in place of its own."""
        if not phrases:
            return self
        return replace(self, phrases=layered(self.phrases, phrases))

    def with_keys(self, keys: Mapping[str, str]) -> Profile:
        """The profile with other keys; ``none`` takes a key away."""
        merged = {**self.keys, **keys}
        kept = {key: role for key, role in merged.items() if role != "none"}
        return replace(self, keys=kept)


def _tags(language: str) -> tuple[str, ...]:
    stem = language.split("-")[0]
    return (language,) if stem == language else (language, stem)


def layered(
    below: Mapping[str, Mapping[str, T]], above: Mapping[str, Mapping[str, T]]
) -> dict[str, Mapping[str, T]]:
    """*above* over *below*, language by language, entry by entry."""
    return {
        tag: {**below.get(tag, {}), **above.get(tag, {})}
        for tag in dict.fromkeys([*below, *above])
    }


# Loading ----------------------------------------------------------------------


def profile_names(folders: Iterable[Path | str] = ()) -> list[str]:
    """The names of all profiles, a site's own among them, in order."""
    return sorted({path.stem for path in _files(folders)})


def load_profile(
    name: str, folders: Iterable[Path | str] = ()
) -> Profile | list[Fault]:
    """The profile *name*, or what is wrong with its file.

    A site's own folder is asked before what ships, the last folder first. A file
    is read again when it has changed.

    Returns:
        The profile; or faults, of which one about an unknown name lies nowhere
        (its span has the name for a path): point it at where the name was said.
    """
    found = _load(name, tuple((path, _stamp(path)) for path in _files(folders)))
    return list(found) if isinstance(found, tuple) else found


def _files(folders: Iterable[Path | str]) -> Iterator[Path]:
    for folder in (SHIPPED, *map(Path, folders)):
        yield from sorted(path for path in folder.glob("*.yaml") if path.is_file())


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return (status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=64)
def _load(
    name: str, files: tuple[tuple[Path, tuple[int, int]], ...]
) -> Profile | tuple[Fault, ...]:
    paths = {path.stem: path for path, _ in files}
    # A site's own "default" would be like itself, and have gaps.
    paths[DEFAULT] = SHIPPED / f"{DEFAULT}.yaml"
    if name not in paths:
        return (_unknown(name, paths),)
    # Reading needs PyYAML, which a program that only speaks need not load.
    from ivr.language.profile_reader import read_profile

    found = read_profile(name, paths)
    return tuple(found) if isinstance(found, list) else found


def _unknown(name: str, paths: Mapping[str, Path]) -> Fault:
    from ivr.language.reader import suggestion

    near = suggestion(name, paths)
    listed = ", ".join(f'"{each}"' for each in sorted(paths))
    short = re.sub(r"\s+", " ", name)[:60]
    return Fault(
        "unknown-setting",
        f'there is no profile "{short}"; expected one of {listed}',
        Span(name, 1, 1, 1, 1),
        f'did you mean "{near}"?' if near else "",
    )
