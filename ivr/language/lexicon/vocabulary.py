"""The lexicon's files as tables: things, acts, cues, and meanings that meet.

The files are YAML of the shape of ``data/*.yaml``; a site adds its own, whose cues
win over the shipped ones. Faults in them are collected, never raised.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from pathlib import Path

from ivr import source
from ivr.records import dataclass

DATA = Path(__file__).parent / "data"
LANGUAGES = ("ko", "en")

STOP: tuple[Symbol, ...] = (("stop", ""),)
"""What words of courtesy stand for."""

_ASKING = frozenset({"APPLY", "REPORT", "CONNECT", "ACTIVATE", "REGISTER"})

Pair = tuple[str, str | None]
"""A thing and what is done to it; no act where the words name the thing alone."""

_SORTS = {f"{language}-sorts": language for language in LANGUAGES}

Symbol = tuple[str, str]
"""What a cue stands for: its kind (thing, act, a word of ``words:``, stop) and name."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that callers speak of."""

    name: str
    under: str = ""
    """What it is a sort of: a mortgage of a loan."""
    part: str = ""
    """What it is a part of: a password of an account."""
    does: str = ""
    """The act that a label means which names the thing alone."""
    light: bool = False
    """Whether it counts only where nothing else is named: "item", "service"."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done to a thing, or a plight that it can be in."""

    name: str
    undone: str = ""
    stands_for: str = ""
    of: str = ""
    state: bool = False
    weak: bool = False
    undoes: bool = False


@dataclass(slots=True)
class Vocabulary:
    """All that the files say, cues as written, by language."""

    things: dict[str, Thing] = field(default_factory=dict)
    acts: dict[str, Act] = field(default_factory=dict)
    listed: dict[str, list[tuple[source.Value, tuple[Symbol, ...]]]] = field(
        default_factory=lambda: {language: [] for language in LANGUAGES}
    )
    """Lists of cues as written, in the order of the files; a later one wins."""
    promises: dict[str, dict[str, str]] = field(
        default_factory=lambda: {language: {} for language in LANGUAGES}
    )
    same: dict[Pair, Pair] = field(default_factory=dict)
    within: dict[tuple[str, str], str] = field(default_factory=dict)
    near: dict[Pair, set[Pair]] = field(default_factory=dict)
    kin: dict[str, set[str]] = field(default_factory=dict)
    leads: dict[Pair, frozenset[Pair]] = field(default_factory=dict)
    confused: set[frozenset[str]] = field(default_factory=set)
    faults: list[source.Fault] = field(default_factory=list)
    _met: set[str] = field(default_factory=set)
    _joined: set[str] = field(default_factory=set)

    def cues(self, language: str) -> dict[str, tuple[Symbol, ...]]:
        """What each cue of *language* stands for."""
        found: dict[str, tuple[Symbol, ...]] = {}
        for value, symbols in self.listed[language]:
            if symbols == STOP:
                for cue in each(value):
                    found.setdefault(cue, symbols)
            else:
                found.update(dict.fromkeys(each(value), symbols))
        return found

    def doubled(self, language: str) -> list[str]:
        """Cues to which the files give two meanings."""
        seen: dict[str, tuple[Symbol, ...]] = {}
        twice = []
        for value, symbols in self.listed[language]:
            for cue in each(value):
                if symbols != STOP and seen.setdefault(cue, symbols) != symbols:
                    twice.append(cue)
        return twice

    # Questions about one word --------------------------------------------------

    def does(self, thing: str) -> str:
        """The act that *thing* implies, if any."""
        known = self.things.get(thing)
        return known.does if known else ""

    def is_event(self, thing: str) -> bool:
        """Whether *thing* is something done: a refund, a repair, a report."""
        known = self.things.get(thing)
        return known is not None and known.does in ("APPLY", "REPORT")

    def light(self, thing: str) -> bool:
        """Whether *thing* counts only where nothing else is named."""
        known = self.things.get(thing)
        return known is not None and known.light

    def empty(self, thing: str) -> bool:
        """Whether *thing* tells nothing at all: "item", "service"."""
        known = self.things.get(thing)
        return known is not None and known.light and not known.does

    def weak(self, act: str) -> bool:
        """Whether *act* says little more than "please"."""
        known = self.acts.get(act)
        return known is not None and known.weak

    def state(self, act: str) -> bool:
        """Whether *act* is a plight."""
        known = self.acts.get(act)
        return known is not None and known.state

    def of(self, act: str) -> str:
        """The thing that *act* is meant of where none is named."""
        known = self.acts.get(act)
        return known.of if known else ""

    def meant(self, act: str) -> str:
        """The act that *act* stands for."""
        known = self.acts.get(act)
        return known.stands_for or act if known else act

    # How words hang together -----------------------------------------------------

    def line(self, thing: str, *, parts: bool) -> Iterator[str]:
        """*thing* and what it is a sort of, with *parts* also what it is a part of."""
        seen: set[str] = set()
        while thing and thing not in seen:
            seen.add(thing)
            yield thing
            known = self.things.get(thing, Thing(thing))
            thing = known.under or (known.part if parts else "")

    def met(self, thing: str, act: str) -> Pair:
        """The pair as which (*thing*, *act*) is read, by ``same``."""
        if act in self._met:
            for kind in self.line(thing, parts=False):
                if (kind, act or None) in self.same:
                    return self.same[kind, act or None]
        return thing, act or None

    def joined(self, thing: str, other: str) -> str:
        """What *thing* is beside *other*, by ``within``; itself if nothing else."""
        if thing in self._joined:
            for kind in self.line(other, parts=False):
                if (thing, kind) in self.within:
                    return self.within[thing, kind]
        return thing

    def implied(self, thing: str, act: str) -> str:
        """The act that counts: a refund implies that it is asked for."""
        does = self.things[thing].does if thing in self.things else ""
        if act in ("", "WANT", "GET", "ASK"):
            return does or {"GET": "APPLY", "ASK": "CHECK"}.get(act, "")
        if act == "CONNECT" and thing and thing != "PERSON":
            return does  # who wants to speak to billing has a question about bills
        if act in _ASKING and does in ("APPLY", "REPORT", "CONNECT"):
            return does
        return act


def read(extra: Iterable[Path] = ()) -> Vocabulary:
    """Read the shipped files and those of a site."""
    vocabulary = Vocabulary()
    for path in (*sorted(DATA.glob("*.yaml")), *extra):
        try:
            data = path.read_bytes()
        except OSError as error:
            span = source.Span(str(path), 1, 1, 1, 2)
            reason = f'cannot read "{path}": {error.strerror}'
            vocabulary.faults.append(source.Fault("lexicon-file", reason, span))
            continue
        document = source.read(str(path), data)
        vocabulary.faults.extend(document.faults)
        _Reader(vocabulary).file(document.root)
    return vocabulary


# Reading -----------------------------------------------------------------------


class _Reader:
    """Adds one file to the vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.sections = {
            "objects": self._objects,
            "acts": self._acts,
            "words": self._words,
            "phrases": self._phrases,
            "same": self._same,
            "within": self._within,
            "near": self._near,
            "kin": self._kin,
            "leads": self._leads,
            "promises": self._promises,
            "courtesy": self._courtesy,
        }

    def file(self, root: source.Value | None) -> None:
        for name, value, entry in self._entries(root):
            if name == "confused":
                self._confused(value)
            elif name in self.sections:
                for key, inner, at in self._entries(value):
                    self.sections[name](key, inner, at)
            elif name != "lexicon":
                expected = ", ".join((*self.sections, "confused"))
                self._fault(f'"{name}" is no part of a lexicon', entry, expected)

    def _objects(self, name: str, value: source.Value, at: source.Entry) -> None:
        words = self._settings(value, {"under", "part", "does", "light"})
        old = self.vocabulary.things.get(name, Thing(name))
        thing = self.vocabulary.things[name] = Thing(
            name,
            words.get("under", old.under),
            words.get("part", old.part),
            words.get("does", old.does),
            words.get("light", "yes" if old.light else "no") == "yes",
        )
        self._cues(value, (("thing", name),))
        for key, cues, _ in self._entries(value):
            if key in _SORTS:
                self._sorts(thing, _SORTS[key], cues)

    def _sorts(self, thing: Thing, language: str, cues: source.Value) -> None:
        """Each cue is a sort of *thing*: a fridge and an oven are both appliances.

        ``washer = washing machine`` are two words for one sort, and ``car tax <
        local tax`` is a sort of a sort.
        """
        for cue in each(cues):
            cue, _, wider = cue.partition("<")
            names = [word.strip() for word in cue.split("=")]
            name = f"{thing.name}/{names[0]}"
            under = f"{thing.name}/{wider.strip()}" if wider else thing.name
            self.vocabulary.things[name] = Thing(name, under, "", thing.does)
            listed = source.Scalar(",".join(names), True, cues.span)
            self.vocabulary.listed[language].append((listed, (("thing", name),)))

    def _acts(self, name: str, value: source.Value, at: source.Entry) -> None:
        known = {"undone", "as", "of", "state", "weak", "operator"}
        words = self._settings(value, known)
        old = self.vocabulary.acts.get(name, Act(name))
        self.vocabulary.acts[name] = Act(
            name,
            words.get("undone", old.undone),
            words.get("as", old.stands_for),
            words.get("of", old.of),
            words.get("state", "yes" if old.state else "no") == "yes",
            words.get("weak", "yes" if old.weak else "no") == "yes",
            words.get("operator", "undo" if old.undoes else "") == "undo",
        )
        self._cues(value, (("act", name),))

    def _words(self, name: str, value: source.Value, at: source.Entry) -> None:
        self._cues(value, ((name, ""),))

    def _courtesy(self, name: str, value: source.Value, at: source.Entry) -> None:
        if name in LANGUAGES:
            self.vocabulary.listed[name].append((value, STOP))

    def _phrases(self, name: str, value: source.Value, at: source.Entry) -> None:
        thing, act = pair(name)
        symbols: tuple[Symbol, ...] = (("thing", thing),)
        self._cues(value, (*symbols, ("act", act)) if act else symbols)

    def _promises(self, name: str, value: source.Value, at: source.Entry) -> None:
        for language, cues, _ in self._entries(value):
            if language in LANGUAGES:
                for cue in each(cues):
                    self.vocabulary.promises[language][cue] = name

    def _same(self, name: str, value: source.Value, at: source.Entry) -> None:
        if isinstance(value, source.Scalar):
            self.vocabulary.same[pair(name)] = pair(value.text)
            self.vocabulary._met.add(pair(name)[1] or "")

    def _within(self, name: str, value: source.Value, at: source.Entry) -> None:
        thing, other = pair(name)
        if isinstance(value, source.Scalar) and other:
            self.vocabulary.within[thing, other] = value.text
            self.vocabulary._joined.add(thing)

    def _near(self, name: str, value: source.Value, at: source.Entry) -> None:
        for text in _texts(value):
            one, other = pair(name), pair(text)
            self.vocabulary.near.setdefault(one, set()).add(other)
            self.vocabulary.near.setdefault(other, set()).add(one)

    def _kin(self, name: str, value: source.Value, at: source.Entry) -> None:
        for other in _texts(value):
            self.vocabulary.kin.setdefault(name, set()).add(other)
            self.vocabulary.kin.setdefault(other, set()).add(name)

    def _leads(self, name: str, value: source.Value, at: source.Entry) -> None:
        self.vocabulary.leads[pair(name)] = frozenset(map(pair, _texts(value)))

    def _confused(self, value: source.Value) -> None:
        items = value.items if isinstance(value, source.Sequence) else ()
        self.vocabulary.confused.update(frozenset(_texts(item)) for item in items)

    def _settings(self, value: source.Value, known: set[str]) -> Mapping[str, str]:
        found = {}
        for key, inner, entry in self._entries(value):
            if key in known and isinstance(inner, source.Scalar):
                found[key] = inner.text
            elif key not in LANGUAGES and key not in _SORTS:
                expected = ", ".join((*sorted(known), *LANGUAGES))
                self._fault(f'unknown setting "{key}" of a meaning', entry, expected)
        return found

    def _cues(self, value: source.Value, symbols: tuple[Symbol, ...]) -> None:
        for language, listed, _ in self._entries(value):
            if language in LANGUAGES:
                self.vocabulary.listed[language].append((listed, symbols))

    def _entries(
        self, value: source.Value | None
    ) -> Iterator[tuple[str, source.Value, source.Entry]]:
        if isinstance(value, source.Mapping):
            for entry in value.entries:
                yield entry.key.text, entry.value, entry
        elif value is not None:
            span = value.span
            words = "a lexicon file has names with settings here"
            self.vocabulary.faults.append(source.Fault("lexicon-file", words, span))

    def _fault(self, message: str, entry: source.Entry, expected: str) -> None:
        self.vocabulary.faults.append(
            source.Fault(
                "lexicon-file", message, entry.key.span, f"write one of {expected}"
            )
        )


def pair(text: str) -> Pair:
    """``ACCOUNT + UNLOCK`` as a pair; ``ACCOUNT`` has no act."""
    thing, _, act = text.partition("+")
    return thing.strip(), act.strip() or None


def _texts(value: source.Value) -> Iterator[str]:
    if isinstance(value, source.Sequence):
        for item in value.items:
            yield from _texts(item)
    elif isinstance(value, source.Scalar):
        yield value.text


def each(value: source.Value) -> Iterator[str]:
    """The cues of a list, whether written with commas or as YAML items."""
    for text in _texts(value):
        for cue in text.split(","):
            if cleaned := cue.strip():
                yield cleaned
