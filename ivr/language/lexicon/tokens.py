"""What a language's reader makes of a text: words with what they stand for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from ivr.records import dataclass


class Token(NamedTuple):
    """A stretch of words that means one thing."""

    kind: str
    """thing, act, unknown, stop, a word of ``words:``, break, to, with, asks."""
    name: str = ""
    word: str = ""
    past: bool = False
    """Whether it is said of what is over: "the order that you *placed*"."""


@dataclass(frozen=True, slots=True)
class Line:
    """A text as read: its tokens, and its words without courtesy."""

    tokens: Sequence[Token]

    @property
    def plain(self) -> str:
        """The words that count, as one string; texts with the same are one."""
        words = [
            "|" if token.kind in ("and", "break") else token.word
            for token in self.tokens
            if token.kind in _COUNT
        ]
        return " ".join(words).strip("| ")


_COUNT = frozenset({"thing", "act", "unknown", "and", "break"})


class Reader(Protocol):
    """Reads texts of one language."""

    final: bool
    """Whether what is done is said after the thing, as Korean does."""

    def tokens(self, text: str) -> list[Token]:
        """What *text* says, in order."""
        ...
