"""What the carrier's speech can take: clean letters, and not too many at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 3_000
"""Letters in one ``<Say>``.

Source: Twilio's error 13520 and its notes on TwiML (4,096 characters); Amazon
Polly's limit for one request is 3,000 that are billed.
"""

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold, even escaped.

Source: XML 1.0, section 2.2, production 2.
"""

_SENTENCE_END = re.compile(r"(?<=[.!?…。！？])\s+|\n+")
_BLANK = re.compile(r"\s+")


def clean(text: str) -> str:
    """*text* without what would make the whole document unreadable."""
    return _FORBIDDEN.sub(" ", text) if _FORBIDDEN.search(text) else text


def pieces(text: str, longest: int = LONGEST) -> Iterator[str]:
    """*text* in pieces of at most *longest* letters, cut between sentences.

    A sentence that is longer itself is cut between words, a word within itself.
    """
    if len(text) <= longest:
        yield text
        return
    held = ""
    for part in _parts(text, longest):
        if held and len(held) + 1 + len(part) > longest:
            yield held
            held = part
        else:
            held = f"{held} {part}" if held else part
    if held:
        yield held


def _parts(text: str, longest: int) -> Iterator[str]:
    for sentence in filter(None, _SENTENCE_END.split(text)):
        if len(sentence) <= longest:
            yield sentence
            continue
        for word in filter(None, _BLANK.split(sentence)):
            yield from (word[i : i + longest] for i in range(0, len(word), longest))
