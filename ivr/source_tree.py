"""The tree that YAML text becomes, in which everything knows where it stands."""

from __future__ import annotations

import re
from dataclasses import field

from ivr.records import dataclass

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


def split_lines(text: str) -> list[str]:
    """The lines of *text*, counted as its spans count them; never none.

    ``str.splitlines`` breaks at form feeds and separators too, where libyaml does
    not, and ``split("\\n")`` misses a lone carriage return, where libyaml does.
    """
    return _BREAK.split(text)


def line_starts(text: str) -> list[int]:
    """Where each line of *text* begins, in letters from its start."""
    return [0, *(found.end() for found in _BREAK.finditer(text))]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text: lines and columns count code points from 1, the end is
    the place behind the last letter."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Scalar:
    """A word, number or sentence, as written; *plain* when it bears no quotes."""

    text: str
    plain: bool
    span: Span

    @property
    def empty(self) -> bool:
        """Whether nothing was written, or YAML's word for nothing."""
        return self.plain and self.text in ("", "~", "null")


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and its value."""

    key: Scalar
    value: Value


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with values, in the author's order."""

    entries: tuple[Entry, ...]
    span: Span

    def get(self, name: str) -> Value | None:
        """The value under *name*, or None."""
        return next((e.value for e in self.entries if e.key.text == name), None)

    def key(self, name: str) -> Scalar | None:
        """The key *name* itself, for its span, or None."""
        return next((e.key for e in self.entries if e.key.text == name), None)


@dataclass(frozen=True, slots=True)
class Sequence:
    """Items, in order."""

    items: tuple[Value, ...]
    span: Span


Value = Scalar | Mapping | Sequence


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that the text itself has wrong: a *slug* of family 0, and words."""

    slug: str
    message: str
    span: Span
    help: str = ""
    related: tuple[tuple[Span, str], ...] = ()
    warns: bool = False
    """It can be read all the same, but is hardly what was meant."""
    once: bool = False
    """Whoever does it does it everywhere; a file is told of it once."""


@dataclass(slots=True)
class Document:
    """A file as read: its tree, if it has one, and the faults met on the way."""

    path: str
    text: str
    root: Value | None = None
    faults: list[Fault] = field(default_factory=list)
    allows: list[Allow] = field(default_factory=list)
    foreign: bool = False
    """The text is in another encoding, or none: nothing else is said of it."""
    room: int = 0
    """How many more keys and values would have been read."""


@dataclass(frozen=True, slots=True)
class Allow:
    """``# allow: slug — reason``, which silences a finding on the next line."""

    slug: str
    reason: str
    span: Span
    covers: int
    """The line that it speaks of: the next one that is not a comment or blank."""


def point(path: str, line: int, column: int) -> Span:
    """The span of one letter."""
    return Span(path, line, column, line, column + 1)
