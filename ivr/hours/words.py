"""Words that callers hear about hours: one text, or one per language."""

from __future__ import annotations

from collections.abc import Mapping

Words = str | Mapping[str, str]
"""A text for all languages, or texts by language tag."""


def in_language(words: Words, language: str) -> str:
    """The text for *language*; else for its main language, in English, or any."""
    if isinstance(words, str):
        return words
    main = language.partition("-")[0]
    for tag in (language, main, "en", *words):
        if tag in words:
            return words[tag]
    return ""
