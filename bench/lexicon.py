"""How well the lexicon reads labels, against character tf-idf.

Run ``python -m bench.lexicon``. It reads the labels of ``tests/fixtures/lexicon``:
those of ``development.yaml`` were looked at while cues were chosen, those of
``held-out.yaml`` were written before the first cue, and of them only the totals below
were looked at. Both were written by the people who wrote the lexicon, so expect a
little less of menus by others.

A label is *right* when exactly its intents are promised. Precision and recall count
intents promised; a *false promise* is a label that promises an intent that it does
not offer, which would hide a stranded caller. For labels that name only a part
("account problems") the lexicon must also lead on to the intents listed.
tf-idf promises the intent of the nearest phrase when that is nearer than the
threshold that serves the development labels best, once for each part of "A or B".
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from ivr.language.lexicon import Lexicon, load
from ivr.language.lexicon.closeness import similarities

FIXTURES = Path(__file__).parent.parent / "tests" / "fixtures" / "lexicon"
LANGUAGES = ("ko", "en")

Guess = Callable[[str, Mapping[str, Sequence[str]], str], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Case:
    """A label, the intents beside it, and those that it offers."""

    trade: str
    language: str
    label: str
    intents: Mapping[str, Sequence[str]]
    means: frozenset[str]
    leads: frozenset[str] = frozenset()


@dataclass(slots=True)
class Score:
    """Counts over labels."""

    labels: int = 0
    right: int = 0
    hits: int = 0
    guessed: int = 0
    offered: int = 0
    false_promises: int = 0

    def add(self, case: Case, guess: frozenset[str]) -> None:
        self.labels += 1
        self.right += guess == case.means
        self.hits += len(guess & case.means)
        self.guessed += len(guess)
        self.offered += len(case.means)
        self.false_promises += bool(guess - case.means)

    @property
    def accuracy(self) -> float:
        return self.right / self.labels

    @property
    def precision(self) -> float:
        return self.hits / self.guessed if self.guessed else 1.0

    @property
    def recall(self) -> float:
        return self.hits / self.offered if self.offered else 1.0


def cases(name: str) -> Iterator[Case]:
    """The labels of a file of trades."""
    trades = yaml.safe_load((FIXTURES / f"{name}.yaml").read_text(encoding="utf-8"))
    for trade, content in trades.items():
        for language in LANGUAGES:
            said = {intent: say[language] for intent, say in content["intents"].items()}
            labels = content["labels"][language]
            for label, means in labels.get("means", {}).items():
                wanted = [means] if isinstance(means, str) else means
                yield Case(trade, language, label, said, frozenset(wanted))
            for label, leads in labels.get("leads", {}).items():
                none: frozenset[str] = frozenset()
                yield Case(trade, language, label, said, none, frozenset(leads))
            for label in labels.get("strangers", ()):
                yield Case(trade, language, str(label), said, frozenset())


def unlock_cases() -> Iterator[Case]:
    """The labels that must never mix up unlocking and resetting."""
    path = FIXTURES / "unlock-against-reset.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    for language in LANGUAGES:
        said = {intent: say[language] for intent, say in content["intents"].items()}
        for label, intent in content["labels"][language].items():
            means = frozenset(() if intent == "none" else (intent,))
            yield Case("unlock", language, label, said, means)


def by_lexicon(lexicon: Lexicon) -> Guess:
    """The lexicon's own promises."""
    return lambda label, intents, language: frozenset(
        lexicon.match(label, intents, language).promises
    )


def by_tfidf(threshold: float) -> Guess:
    """The intent of the nearest phrase, for each part of "A or B"."""

    def guess(
        label: str, intents: Mapping[str, Sequence[str]], language: str
    ) -> frozenset[str]:
        names = [name for name, say in intents.items() for _ in say]
        phrases = [text for say in intents.values() for text in say]
        found = set()
        for part in re.split(r",| and | or | 및 | 또는 |(?<=\w)[와과] ", label):
            near = similarities(part, phrases)
            best = max(range(len(near)), key=near.__getitem__)
            if near[best] >= threshold:
                found.add(names[best])
        return frozenset(found)

    return guess


def measure(labels: Sequence[Case], guess: Guess) -> Score:
    """Score *guess* on *labels*."""
    score = Score()
    for case in labels:
        score.add(case, guess(case.label, case.intents, case.language))
    return score


def best_threshold(labels: Sequence[Case]) -> float:
    """The tf-idf threshold that gets most development labels right."""
    steps = [step / 20 for step in range(1, 16)]
    return max(steps, key=lambda step: (measure(labels, by_tfidf(step)).right, step))


def led_on(labels: Sequence[Case], lexicon: Lexicon) -> tuple[int, int]:
    """How many of the labels that only lead on do lead on to all that they should."""
    leading = [case for case in labels if case.leads]
    right = sum(
        case.leads
        <= set(lexicon.match(case.label, case.intents, case.language).leads_on)
        for case in leading
    )
    return right, len(leading)


def cost(labels: Sequence[Case]) -> tuple[float, float]:
    """Microseconds for the meaning of a label never seen, and for matching it."""
    lexicon = Lexicon(load().vocabulary)
    for language in LANGUAGES:
        lexicon.meaning("", language)
    start = time.perf_counter()
    for case in labels:
        lexicon.meaning(case.label, case.language)
    read = time.perf_counter()
    for case in labels:
        lexicon.match(case.label, case.intents, case.language)
    end = time.perf_counter()
    return (read - start) / len(labels) * 1e6, (end - read) / len(labels) * 1e6


def main() -> None:
    """Print the table; with names of files as arguments, only those."""
    names = sys.argv[1:] or ["development", "held-out"]
    lexicon = load()
    threshold = best_threshold(list(cases("development")))
    guesses = {
        "lexicon": by_lexicon(lexicon),
        f"tf-idf {threshold}": by_tfidf(threshold),
    }
    head = f"{'labels':22} {'by':12} {'n':>4} {'right':>6} {'prec.':>6} {'recall':>6}"
    print(f"{head} {'false promises':>15}")
    for name in names:
        for language in LANGUAGES:
            labels = [case for case in cases(name) if case.language == language]
            for by, guess in guesses.items():
                score = measure(labels, guess)
                print(
                    f"{name + ' ' + language:22} {by:12} {score.labels:4} "
                    f"{score.accuracy:6.1%} {score.precision:6.1%} {score.recall:6.1%} "
                    f"{score.false_promises:15}"
                )
            right, count = led_on(labels, lexicon)
            print(
                f"{name + ' ' + language:22} leads on where it should: {right}/{count}"
            )
    for by, guess in guesses.items():
        score = measure(list(unlock_cases()), guess)
        title = "unlock against reset"
        print(f"{title:22} {by:12} {score.labels:4} {score.accuracy:6.1%}")
    read, match = cost([case for name in names for case in cases(name)])
    print(f"first reading of a label {read:.0f} µs, matching it {match:.0f} µs")


if __name__ == "__main__":
    main()
