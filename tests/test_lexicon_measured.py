"""How well labels are read that the lexicon has not seen; see ``bench.lexicon``."""

from __future__ import annotations

import pytest

from bench.lexicon import (
    by_lexicon,
    by_tfidf,
    cases,
    led_on,
    measure,
    unlock_cases,
)
from ivr.language.lexicon import load

FLOORS = {"ko": (0.86, 0.97), "en": (0.82, 0.96)}
"""By language, labels right and precision: a little under what was measured."""


@pytest.mark.parametrize("language", ["ko", "en"])
def test_unseen_labels_are_read(language: str) -> None:
    """Of labels that were not tuned on, as many are right as when it was measured."""
    labels = [case for case in cases("held-out") if case.language == language]
    accuracy, precision = FLOORS[language]

    score = measure(labels, by_lexicon(load()))

    assert score.labels >= 150
    assert score.accuracy >= accuracy
    assert score.precision >= precision


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_lexicon_beats_letters(language: str) -> None:
    """It reads many more unseen labels than character tf-idf at its best."""
    labels = [case for case in cases("held-out") if case.language == language]
    steps = [step / 20 for step in range(1, 16)]
    best = max(measure(labels, by_tfidf(step)).accuracy for step in steps)

    score = measure(labels, by_lexicon(load()))

    assert score.accuracy >= best + 0.2


def test_unlock_is_never_taken_for_reset() -> None:
    """Every label about the two is right, in both languages."""
    lexicon = load()
    wrong = [
        (case.label, found)
        for case in unlock_cases()
        if (found := by_lexicon(lexicon)(case.label, case.intents, case.language))
        != case.means
    ]

    assert wrong == []


def test_labels_that_name_a_part_lead_on() -> None:
    """Most labels that name only a thing lead on to all that is done to it."""
    right, count = led_on(list(cases("held-out")), load())

    assert right / count >= 0.75


@pytest.mark.parametrize("language", ["ko", "en"])
def test_strangers_are_promised_nothing(language: str) -> None:
    """No label tuned on promises an intent that it does not offer."""
    labels = [case for case in cases("development") if case.language == language]

    assert measure(labels, by_lexicon(load())).false_promises == 0
