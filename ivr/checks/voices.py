"""The carrier's voices and the languages that they speak; no check of its own.

Source: Amazon Polly Developer Guide, "Available voices", read in 2026; Google's voices
have their language in their names. A voice that is not here may speak anything.
"""

from __future__ import annotations

import re

_POLLY = {
    "ar": "Zeina Hala Zayd",
    "ca": "Arlet",
    "cs": "Jitka",
    "cy": "Gwyneth",
    "da": "Naja Mads Sofie",
    "de": "Marlene Vicki Hans Daniel Hannah Sabrina",
    "en": "Nicole Olivia Russell Amy Emma Brian Arthur Aditi Raveena Kajal Niamh Aria "
    "Ayanda Jasmine Danielle Gregory Ivy Joanna Kendra Kimberly Salli Joey Justin "
    "Kevin Matthew Ruth Stephen Patrick Geraint Hala Zayd",
    "es": "Conchita Lucia Enrique Sergio Mia Andres Lupe Penelope Miguel Pedro",
    "fi": "Suvi",
    "fr": "Celine Lea Mathieu Remi Isabelle Chantal Gabrielle Liam",
    "hi": "Aditi Kajal",
    "is": "Dora Karl",
    "it": "Carla Bianca Giorgio Adriano",
    "ja": "Mizuki Takumi Kazuha Tomoko",
    "ko": "Seoyeon Jihye",
    "nl": "Laura Lotte Ruben Lisa",
    "no": "Liv Ida",
    "pl": "Ewa Maja Jacek Jan Ola",
    "pt": "Camila Vitoria Ricardo Thiago Ines Cristiano",
    "ro": "Carmen",
    "ru": "Tatyana Maxim",
    "sv": "Astrid Elin",
    "tr": "Filiz Burcu",
    "zh": "Zhiyu Hiujin",
}

_SAME = {
    **{"arb": "ar", "cmn": "zh", "yue": "zh", "nb": "no", "nn": "no"},
    **{"tl": "fil", "iw": "he"},
}
"""Tags for what is one language to a voice."""


def languages_of(voice: str) -> frozenset[str]:
    """The languages that *voice* speaks, without regions; empty where unknown."""
    google = re.fullmatch(r"Google\.([a-z]{2,3})-[A-Z]{2}-.+", voice)
    if google:
        return frozenset({language(google[1])})
    polly = re.fullmatch(r"Polly\.([A-Z][a-z]+)(?:-.*)?", voice)
    name = polly[1] if polly else ""
    return frozenset(tag for tag, names in _POLLY.items() if name in names.split())


def language(tag: str) -> str:
    """The language of a BCP 47 *tag* as ``languages_of`` has it."""
    base = tag.split("-")[0].lower()
    return _SAME.get(base, base)
