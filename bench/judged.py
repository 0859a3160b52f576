"""Mutants that were looked at by hand: those that harm nobody, those that harm less."""

from __future__ import annotations

Key = tuple[str, str, str]
"""A mutant: its sort, its flow, and the place."""

KOREAN_ONLY = "heard in Korean only: nobody has chosen a language yet"
COUNTER = "by day the counter answers everything, by night 0 rings the owner"
DRIVERS = "the drivers answer whatever they are asked"
ARTICLE = "the article that is read out settles it"
NIGHT = "nobody is there by night, and a call back has been offered"
DEFAULT = "where no law asks for a time the default of 30 days deletes them"
OTHERS = "others who speak the language call back, or listen to a message"
SAME = "the same people book and cancel; callers must ask for them"

EQUIVALENT: dict[Key, str] = {
    ("remove-translation", "public-service", "welcome.say: en"): KOREAN_ONLY,
    ("remove-translation", "sound", "welcome.say: en"): KOREAN_ONLY,
    ("drop-option", "shop-after-hours", "after-hours: 1"): COUNTER,
    ("drop-option", "shop-after-hours", "after-hours: 3"): COUNTER,
    ("swap-resolves", "shop-after-hours", "owner: resolves"): COUNTER,
    ("drop-option-and-handles", "taxi", "main.2, lost"): DRIVERS,
    ("swap-resolves", "taxi", "drivers: resolves"): DRIVERS,
    ("remove-handles", "account-support", "warranty"): ARTICLE,
    ("remove-handles", "public-service", "certificate.issue"): ARTICLE,
    ("silence-hangs-up", "public-service", "night: no-input"): NIGHT,
    ("mistake-hangs-up", "public-service", "night: no-match"): NIGHT,
    ("kept-for-ever", "clinic", "leave-word: keep_for"): DEFAULT,
    ("kept-for-ever", "museum", "message: keep_for"): DEFAULT,
}
"""Mutants that leave no caller worse off, each with the reason."""

MILDER: dict[Key, str] = {
    ("label-of-another-act", "clinic", "visits.1"): SAME,
    (
        "people-of-one-language",
        "public-service",
        "queues.tax: hours, languages",
    ): OTHERS,
    (
        "people-of-one-language",
        "public-service",
        "queues.welfare: hours, languages",
    ): OTHERS,
    ("people-of-one-language", "museum", "queues.tours: hours, languages"): OTHERS,
}
"""Mutants by which callers are only served badly: for them a warning is enough."""
