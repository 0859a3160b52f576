"""Which of the carrier's locales stands for a language of a flow.

A flow says ``ko``; the carrier's speech wants ``ko-KR``. What it does not know is
left out, for a wrong locale fails the verb and the caller hears nothing at all.

Source: the enumerations of ``SayLanguage`` and ``GatherLanguage`` in the carrier's
Node library 6.2.0, copied to ``locales.json``; a test compares them. Voices:
"Voices in Amazon Polly", and the locale in the names of Google's voices.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from importlib.resources import files

_KNOWN = json.loads(files("webhooks").joinpath("locales.json").read_text("utf-8"))

SAID = frozenset(_KNOWN["said"])
"""What the carrier can say."""

HEARD = frozenset(_KNOWN["heard"])
"""What its recogniser understands."""

_USUAL = {
    "ar": "ar-AE",
    "bn": "bn-IN",
    "de": "de-DE",
    "en": "en-US",
    "es": "es-ES",
    "fr": "fr-FR",
    "nl": "nl-NL",
    "no": "nb-NO",
    "pt": "pt-BR",
    "sw": "sw-KE",
    "ta": "ta-IN",
    "ur": "ur-PK",
}
"""The region meant where a flow names none and the carrier has several."""

_SAID_ONLY = {"zh": "cmn-CN", "cmn": "cmn-CN", "yue": "yue-HK", "zh-hans": "cmn-CN"}
_HEARD_ONLY = {
    "zh": "cmn-Hans-CN",
    "zh-cn": "cmn-Hans-CN",
    "zh-hans": "cmn-Hans-CN",
    "cmn": "cmn-Hans-CN",
    "cmn-cn": "cmn-Hans-CN",
    "cmn-tw": "cmn-Hant-TW",
    "yue": "yue-Hant-HK",
    "yue-hk": "yue-Hant-HK",
    "zh-hk": "yue-Hant-HK",
    "pa": "pa-guru-IN",
    "pa-in": "pa-guru-IN",
}

_VOICES = {
    "en-GB": "Amy Emma Brian Arthur",
    "en-GB-WLS": "Geraint",
    "en-AU": "Nicole Russell Olivia",
    "en-IN": "Aditi Raveena",
    "en-IE": "Niamh",
    "en-NZ": "Aria",
    "en-ZA": "Ayanda",
    "es-MX": "Mia Andres",
    "es-US": "Lupe Penelope Miguel Pedro",
    "fr-CA": "Chantal Gabrielle Liam",
    "fr-BE": "Isabelle",
    "pt-PT": "Ines Cristiano",
    "de-AT": "Hannah",
    "nl-BE": "Lisa",
}
_POLLY = {name: locale for locale, names in _VOICES.items() for name in names.split()}


@lru_cache(maxsize=256)
def said(language: str, voice: str | None = None) -> str | None:
    """The locale in which the carrier says *language*; a voice may name its own."""
    if voice:
        own = re.match(r"Google\.([a-z]{2,3}-[A-Z]{2})-", voice)
        locale = own[1] if own else _POLLY.get(re.split(r"[.-]", voice + "..")[1])
        primary = language.split("-")[0].lower()
        if locale and locale in SAID and locale.split("-")[0] == primary:
            return locale
    return _found(language, SAID, _SAID_ONLY)


@lru_cache(maxsize=256)
def heard(language: str) -> str | None:
    """The locale in which the carrier's recogniser listens for *language*."""
    return _found(language, HEARD, _HEARD_ONLY)


def _found(language: str, known: frozenset[str], special: dict[str, str]) -> str | None:
    asked = language.lower()
    if asked in special:
        return special[asked]
    for locale in known:
        if locale.lower() == asked:
            return locale
    primary = asked.split("-")[0]
    if primary in special:
        return special[primary]
    usual = _USUAL.get(primary)
    if usual in known:
        return usual
    return min((each for each in known if each.split("-")[0] == primary), default=None)
