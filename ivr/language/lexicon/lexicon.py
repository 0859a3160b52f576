"""The lexicon: what a menu label means, and which intents it promises."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from functools import cache, lru_cache
from pathlib import Path

from ivr.language.lexicon import sentences
from ivr.language.lexicon.closeness import similarities
from ivr.language.lexicon.english import English
from ivr.language.lexicon.grammar import Grammar, Reading, without_unknown
from ivr.language.lexicon.korean import Korean
from ivr.language.lexicon.matching import Found, Matcher, Phrase, Wanted
from ivr.language.lexicon.tokens import Line
from ivr.language.lexicon.tokens import Reader as LanguageReader
from ivr.language.lexicon.vocabulary import Pair, Vocabulary, read
from ivr.records import dataclass
from ivr.source import Fault

_KEPT = 20_000
"""Texts whose meaning is remembered; a 1,000-node menu in two languages has 10,000."""

_FLOWS = 500
"""Sets of intents that are remembered, one a flow and language."""

_LONGEST = 2_000
"""A longer text is no label; the longest prompt that a carrier says has 4,000."""

_TURNING = frozenset(
    {"not-before", "not-after", "not-yet", "already", "other", "after"}
)
"""Words beside which equal words do not mean the same."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a text means: things, and what is done to them."""

    text: str
    readings: tuple[Reading, ...] = ()
    plain: str = ""
    """The words that count; texts with the same ones mean the same."""

    @property
    def pairs(self) -> frozenset[Pair]:
        """Each thing with its act, or None where the text names the thing alone."""
        return frozenset(r.pair for r in self.readings if r.head or r.said)

    @property
    def objects(self) -> frozenset[str]:
        """All things that the text names."""
        return frozenset(thing for r in self.readings for thing in r.things)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Words that the lexicon does not have."""
        return tuple(sorted({word for r in self.readings for word in r.unknown}))

    def explain(self) -> str:
        """One line: ``계정 잠금 해제 → ACCOUNT + UNLOCK``."""
        said = " / ".join(dict.fromkeys(map(_said, self.readings)))
        return f"{self.text} → {said or 'nothing that the lexicon knows'}"


@dataclass(frozen=True, slots=True)
class Match:
    """Which intents a label means."""

    promises: tuple[str, ...] = ()
    """Intents that the label names, in the order in which they are declared."""
    leads_on: tuple[str, ...] = ()
    """Intents of which the label names a part: "account problems"."""
    _why: Callable[[], tuple[str, ...]] = field(
        default=lambda: (), repr=False, compare=False
    )

    @property
    def explains(self) -> tuple[str, ...]:
        """A line for each label that was compared."""
        return self._why()


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a caller who speaks was understood to want."""

    intent: str | None = None
    unsure_between: tuple[str, ...] = ()
    """Intents to ask back about; a single one is to be confirmed."""
    explanation: str = ""


class Lexicon:
    """Reads labels, phrases and utterances; in other languages than Korean and
    English it only knows equal texts."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.faults: tuple[Fault, ...] = tuple(vocabulary.faults)
        """What a site's own files have wrong."""
        self._matcher = Matcher(vocabulary)
        self._languages: dict[str, tuple[LanguageReader, Grammar] | None] = {}
        self._meanings: dict[tuple[str, str], Meaning] = {}
        self._wanted: dict[object, Wanted] = {}

    # Meanings ---------------------------------------------------------------

    def meaning(self, text: str, language: str) -> Meaning:
        """What *text* means, in a BCP 47 *language*."""
        key = (language, text)
        found = self._meanings.get(key)
        if found is None:
            if len(self._meanings) >= _KEPT:
                self._meanings.clear()
            found = self._meanings[key] = self._read(text, language)
        return found

    def _read(self, text: str, language: str) -> Meaning:
        reader = self._language(language)
        if reader is None or len(text) > _LONGEST:
            return Meaning(text, (), _letters(text))
        tokens = reader[0].tokens(text)
        readings = reader[1].readings(tokens)
        cut = any(token.kind in _TURNING for token in tokens)
        return Meaning(text, readings, "" if cut else Line(tokens).plain)

    def _language(self, language: str) -> tuple[LanguageReader, Grammar] | None:
        name = language.partition("-")[0].lower()
        if name not in self._languages:
            kinds: dict[str, type[Korean] | type[English]] = {
                "ko": Korean,
                "en": English,
            }
            if name not in kinds:
                self._languages[name] = None
            else:
                reader = kinds[name](self.vocabulary.cues(name))
                self._languages[name] = reader, Grammar(self.vocabulary, reader.final)
        return self._languages[name]

    # Labels -----------------------------------------------------------------

    def match(
        self,
        label: str | Sequence[str],
        intents: Mapping[str, Sequence[str]],
        language: str,
    ) -> Match:
        """Which *intents* a label means.

        Args:
            label: What the option says; several texts are several ways to say it.
            intents: From an intent's name to what callers say for it, in *language*.
            language: Of the label and the phrases.
        """
        labels = (label,) if isinstance(label, str) else tuple(label)
        wanted = self._want(intents, language)
        promises: frozenset[int] = frozenset()
        leads: frozenset[int] = frozenset()
        for text in labels:
            found = self._find(text, wanted, language)
            promises, leads = promises | found.promises, leads | found.leads_on

        def why() -> tuple[str, ...]:
            return tuple(self._explain(text, wanted, language) for text in labels)

        return Match(wanted.named(promises), wanted.named(leads - promises), why)

    def _find(self, text: str, wanted: Wanted, language: str) -> Found:
        found = wanted.found.get(text)
        if found is None:
            meaning = self.meaning(text, language)
            plain = meaning.plain or _letters(text)
            found = self._matcher.find(plain, meaning.readings, wanted)
            if len(wanted.found) >= _KEPT:
                wanted.found.clear()
            wanted.found[text] = found
        return found

    def _want(self, intents: Mapping[str, Sequence[str]], language: str) -> Wanted:
        key = (language, *intents.items())
        try:
            found = self._wanted.get(key)
        except TypeError:  # phrases in lists cannot be looked up, and may change
            key = (language, *((name, tuple(say)) for name, say in intents.items()))
            found = self._wanted.get(key)
        if found is None:
            if len(self._wanted) >= _FLOWS:
                self._wanted.clear()
            phrases = []
            for index, say in enumerate(intents.values()):
                for text in say:
                    meaning = self.meaning(text, language)
                    plain = meaning.plain or _letters(text)
                    phrases.append(Phrase(index, text, plain, meaning.readings))
            found = self._wanted[key] = self._matcher.wanted(tuple(intents), phrases)
        return found

    def _explain(self, text: str, wanted: Wanted, language: str) -> str:
        found = self._find(text, wanted, language)
        line = self.meaning(text, language).explain()
        if found.promises:
            return (
                f"{line} = {', '.join(wanted.names[i] for i in sorted(found.promises))}"
            )
        if found.leads_on:
            names = ", ".join(wanted.names[i] for i in sorted(found.leads_on))
            return f"{line}, a part of {names}"
        phrases = [phrase.text for phrase in wanted.phrases]
        near = self._nearest(text, phrases, language)
        if near is None:
            return f"{line}; no intent is near"
        nearest = self.meaning(phrases[near[0]], language)
        return f"{line}; nearest intent {nearest.explain()}"

    # Nearness ---------------------------------------------------------------

    def nearest(
        self, phrases: str | Sequence[str], labels: Sequence[str], language: str
    ) -> tuple[int, float, str] | None:
        """Which of the *labels* a caller who would say *phrases* takes.

        Returns:
            The label's index, how near it is (from 0 to about 3), and a line that
            says why; None when nothing about any label is near.
        """
        texts = (phrases,) if isinstance(phrases, str) else tuple(phrases)
        best: tuple[int, float, str] | None = None
        for text in texts:
            near = self._nearest(text, labels, language)
            if near is not None and (best is None or near[1] > best[1]):
                ours = self.meaning(text, language).explain()
                theirs = self.meaning(labels[near[0]], language).explain()
                best = (*near, f"{ours}; nearest option {theirs}")
        return best

    def _nearest(
        self, text: str, labels: Sequence[str], language: str
    ) -> tuple[int, float] | None:
        ours = self.meaning(text, language).readings
        looks = similarities(text, labels)
        scored = []
        for index, label in enumerate(labels):
            theirs = self.meaning(label, language).readings
            near = max(
                (self._matcher.nearness(a, b) for a in ours for b in theirs),
                default=0.0,
            )
            # Letters alone convince only where a good part of them agree.
            look = looks[index]
            if near or look > 0.3:
                scored.append((near + 0.5 * look, -index))
        if not scored:
            return None
        score, index = max(scored)
        return -index, round(score, 3)

    def confusable(self, one: str, other: str, language: str) -> str | None:
        """Why callers would mix up two labels of one menu; None if they would not."""
        ours, theirs = self.meaning(one, language), self.meaning(other, language)
        if (
            ours.plain
            and ours.plain == theirs.plain
            or _letters(one) == _letters(other)
        ):
            return f'"{one}" and "{other}" say the same'
        return self._matcher.confusion(ours.readings, theirs.readings, one, other)

    # Speech and sentences ---------------------------------------------------

    def recognise(
        self, utterance: str, intents: Mapping[str, Sequence[str]], language: str
    ) -> Recognised:
        """Which of the *intents* a caller means who says *utterance*.

        What is not certain is asked back: ``unsure_between`` then names the intents
        to offer. Between two that an utterance both touches it never chooses.
        """
        wanted = self._want(intents, language)
        meaning = self.meaning(utterance, language)
        found = self._find(utterance, wanted, language)
        if not found.promises:
            loose = tuple(map(without_unknown, meaning.readings))
            found = self._matcher.find(meaning.plain, loose, wanted)
        touched = found.promises | self._matcher.asides(meaning.readings, wanted)
        if touched and len(meaning.readings) > 1:
            touched |= found.leads_on
        names = wanted.named(touched or found.leads_on)
        why = meaning.explain()
        if len(touched) == 1:
            return Recognised(names[0], (), f"{why} = {names[0]}")
        if not names:
            return Recognised(None, (), f"{why}; no intent is near")
        return Recognised(None, names, f"{why}; could be {', '.join(names)}")

    def mentions(
        self, text: str, language: str, intents: Mapping[str, Sequence[str]]
    ) -> tuple[str, ...]:
        """The *intents* that a spoken sentence names, thing and act both."""
        wanted = self._want(intents, language)
        named: frozenset[int] = frozenset()
        for clause in sentences.clauses(text):
            meaning = self.meaning(clause, language)
            if meaning.plain and meaning.plain in wanted.plain:
                named |= wanted.plain[meaning.plain]
                continue
            loose = [without_unknown(r) for r in meaning.readings if r.said or r.act]
            for reading in loose:
                named |= self._matcher.named(reading, wanted)
        return wanted.named(named)

    def names_action(self, text: str, language: str) -> tuple[str, ...]:
        """What a sentence promises to do for the caller: CALLBACK, TEXT, TRANSFER.

        An offer ("if you want us to call you back, …") and a refusal promise nothing.
        """
        name = language.partition("-")[0].lower()
        return sentences.promises(text, name, self.vocabulary.promises.get(name, {}))


@cache
def _shipped(extra: tuple[Path, ...]) -> Lexicon:
    return Lexicon(read(extra))


def load(extra: Iterable[Path] = ()) -> Lexicon:
    """The lexicon, with the files of a site in *extra*; read once and kept."""
    return _shipped(tuple(Path(path) for path in extra))


@lru_cache(maxsize=_KEPT)
def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _said(reading: Reading) -> str:
    thing = reading.head or "?"
    act = f" + {reading.act}" if reading.said and reading.act else ""
    unknown = "".join(f" + {word}?" for word in sorted(reading.unknown))
    return f"{thing}{act}{unknown}"
