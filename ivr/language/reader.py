"""How YAML becomes settings: one fault never hides the next.

A setting type raises ``Unreadable`` where it cannot go on, after it has told the
reader why; whoever asked for the setting takes its default and reads on.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from collections.abc import Mapping as MappingABC
from dataclasses import field, replace
from typing import TypeVar

from ivr.records import dataclass
from ivr.source import Entry, Fault, Mapping, Scalar, Sequence, Span, Value

NAME = re.compile(r"[^\W_][\w-]*(?:/[^\W_][\w-]*)*", re.UNICODE)
"""Letters of any script, digits, ``-`` and ``_``; a slash only behind a ``use:``."""

INTENT = re.compile(r"[^\W_][\w-]*(?:\.[\w-]+)*", re.UNICODE)
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


MAX_FAULTS = 1_000
"""More faults of one file are not kept: nobody reads them, and they take time."""

MAX_NAME = 100
"""Letters of a name: it stands in addresses, tables and messages."""

MAX_ITEMS = 1_000
"""Things in one list, section or menu; nodes have a limit of their own."""

MAX_LETTERS = 20_000
"""Longer texts are refused: they would take half an hour to say."""


Of = TypeVar("Of", Entry, Scalar | Mapping | Sequence)


class Unreadable(Exception):
    """A value could not be read; the reader has been told why."""


@dataclass(slots=True)
class Reader:
    """Collects what is wrong with a file while it is read."""

    path: str
    faults: list[Fault] = field(default_factory=list)
    nodes_with_faults: set[str] = field(default_factory=set)
    node: str = ""
    """The node being read, for faults and for the names of nodes in place."""
    prefix: str = ""
    """What the names defined in this file begin with, where ``use:`` brings it in."""
    languages: tuple[str, ...] = ()
    """The flow's languages, for recordings that have ``{language}`` in their path."""
    recordings: MappingABC[str, str] = field(default_factory=dict)
    """The wording of recordings by their path."""
    played: set[str] = field(default_factory=set)
    """The recordings that are played, by their paths."""
    unquoted: list[Scalar] = field(default_factory=list)
    """Texts for callers that bear no quotes: YAML may have cut them short."""
    elsewhere: int = 0
    """How many faults the rest of the file has."""

    def fault(
        self,
        slug: str,
        message: str,
        span: Span,
        help: str = "",
        related: tuple[tuple[Span, str], ...] = (),
    ) -> None:
        """Note a fault of family 0."""
        if not self.full:
            self.faults.append(Fault(slug, message, span, help, related))
        if self.node:
            self.nodes_with_faults.add(self.node)

    @property
    def full(self) -> bool:
        """Whether further faults are not kept."""
        return len(self.faults) + self.elsewhere >= MAX_FAULTS

    def refuse(self, slug: str, message: str, span: Span, help: str = "") -> Unreadable:
        """Note a fault after which this value cannot be used."""
        self.fault(slug, message, span, help)
        return Unreadable(message)

    def scalar(self, value: Value, what: str, help: str = "") -> Scalar:
        """*value* as a word or sentence that is not empty."""
        if not isinstance(value, Scalar):
            message = f"expected {what}, not {shape(value)}"
            raise self.refuse("wrong-type", message, head(value), help)
        if value.empty:
            raise self.refuse("wrong-type", f"expected {what}", value.span, help)
        if len(value.text) > MAX_LETTERS:
            message = f"a text of {len(value.text):,} letters; {MAX_LETTERS:,} are read"
            raise self.refuse("too-large", message, head(value), "shorten it")
        return value

    def mapping(self, value: Value, what: str, help: str = "") -> Mapping:
        """*value* as keys with values."""
        if not isinstance(value, Mapping):
            message = f"expected {what}, not {shape(value)}"
            raise self.refuse("wrong-type", message, head(value), help)
        return replace(value, entries=self._few(value.entries))

    def items(self, value: Value) -> tuple[Value, ...]:
        """*value* as a list; one thing alone is a list of one."""
        return self._few(value.items if isinstance(value, Sequence) else (value,))

    def _few(self, values: tuple[Of, ...]) -> tuple[Of, ...]:
        """As many of *values* as are read; more are the slip of a program."""
        if len(values) > MAX_ITEMS:
            past = values[MAX_ITEMS]
            span = past.key.span if isinstance(past, Entry) else head(past)
            message = f"{len(values):,} things stand here; {MAX_ITEMS:,} are read"
            self.fault("too-large", message, span, "split the menu into several flows")
        return values[:MAX_ITEMS]

    def name(self, scalar: Scalar, what: str) -> str:
        """The name in *scalar*, in Unicode's composed form."""
        text = unicodedata.normalize("NFC", scalar.text)
        if not NAME.fullmatch(text):
            help = "use letters, digits, - and _; dots belong to places inside nodes"
            message = f'"{short(scalar.text)}" cannot be the name of {what}'
            raise self.refuse("bad-name", message, scalar.span, help)
        if any(len(part) > MAX_NAME for part in text.split("/")):
            message = f'the name "{short(text)}" has more than {MAX_NAME} letters'
            raise self.refuse("bad-name", message, scalar.span, "shorten it")
        return text

    def unknown(
        self, key: Scalar, where: str, expected: Iterable[str], what: str = "setting"
    ) -> str | None:
        """Note a key that nobody knows; the name that the author may have meant."""
        from ivr.language.meant import meant

        if self.full:
            # To look for what was meant takes the longest.
            self.fault("unknown-setting", "", key.span)
            return None
        names = sorted(set(expected))
        near = meant(key.text, names)
        listed = ", ".join(f'"{name}"' for name in names[:12])
        more = ", …" if len(names) > 12 else ""
        self.fault(
            "unknown-setting",
            f'unknown {what} "{key.text}" {where}; expected one of {listed}{more}',
            key.span,
            f'did you mean "{near}"?' if near else "",
        )
        return near


def folded(word: str) -> str:
    """*word* as it is compared: capitals and underlines make no difference."""
    return word.casefold().replace("_", "-")


def suggestion(word: str, names: Iterable[str]) -> str | None:
    """The name that *word* was probably meant to be."""
    known = {folded(name): name for name in names}
    near = difflib.get_close_matches(folded(word[:60]), known, n=1, cutoff=0.6)
    return known[near[0]] if near else None


def shape(value: Value) -> str:
    """What *value* is, for a message."""
    match value:
        case Mapping():
            return "keys with values"
        case Sequence():
            return "a list"
        case Scalar() if value.empty:
            return "nothing"
        case Scalar():
            return f'"{short(value.text)}"'


def short(text: str) -> str:
    """*text*, or how it begins, to be quoted in a message."""
    return text if len(text) <= 40 else text[:39] + "…"


def head(value: Value) -> Span:
    """Where *value* begins, on one line: enough to underline a large value."""
    span = value.span
    if span.line == span.end_line:
        return span
    return Span(span.path, span.line, span.column, span.line, span.column + 1)
