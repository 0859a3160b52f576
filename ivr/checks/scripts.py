"""The letters of languages: which a voice can read, and which it cannot; no check."""

from __future__ import annotations

import re

from ivr.language.text import ANY, Prompt

SCRIPTS = {
    "ko": "가-힣",
    "ja": "\u3041-\u30ff\u3400-\u9fff",
    "zh": "\u3400-\u9fff",
    "ru": "\u0400-\u04ff",
    "uk": "\u0400-\u04ff",
    "bg": "\u0400-\u04ff",
    "el": "\u0370-\u03ff",
    "ar": "\u0600-\u06ff",
    "he": "\u0590-\u05ff",
    "th": "\u0e00-\u0e7f",
    "hi": "\u0900-\u097f",
}
"""Letters beside the Latin ones, which every voice can read."""

_OTHERS = "".join(SCRIPTS.values())


def cannot_be_read(prompt: Prompt, language: str) -> bool:
    """Whether a text for all languages is in letters that this one does not have."""
    if set(prompt.by_language) != {ANY}:
        return False
    stem = language.split("-")[0]
    text = " ".join(part.text or "" for part in prompt.by_language[ANY])
    words = re.sub(r"\{[^{}]*\}", "", text)
    if words.isascii():
        return False
    own = rf"[A-Za-zÀ-ɏ{SCRIPTS.get(stem, '')}]"
    return bool(re.search(f"[{_OTHERS}]", words)) and not re.search(own, words)
