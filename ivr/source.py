"""YAML text as a tree in which every key and value knows where it stands.

Read from libyaml's event stream one event at a time, so that no text, however
deep or however many aliases it hides, is built before its limits are known.
Nothing is converted: ``no``, ``010`` and ``9:00`` stay the words that the author
wrote; the settings of a flow decide what a word means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml._yaml import CParser

MAX_BYTES = 5_000_000
"""Larger files are refused: the largest real menu seen has 65 kB."""

MAX_DEPTH = 100
"""Deeper nesting is refused before libyaml's own recursion can end the process."""


_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


def split_lines(text: str) -> list[str]:
    """The lines of *text*, counted as its spans count them; never none.

    ``str.splitlines`` breaks at form feeds and separators too, where libyaml does
    not, and ``split("\\n")`` misses a lone carriage return, where libyaml does.
    """
    return _BREAK.split(text)


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


@dataclass(slots=True)
class Document:
    """A file as read: its tree, if it has one, and the faults met on the way."""

    path: str
    text: str
    root: Value | None = None
    faults: list[Fault] = field(default_factory=list)
    allows: list[Allow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Allow:
    """``# allow: slug — reason``, which silences a finding on the next line."""

    slug: str
    reason: str
    span: Span
    covers: int
    """The line that it speaks of: the next one that is not a comment or blank."""


def read(path: str, data: bytes | str) -> Document:
    """Read the YAML in *data*; never raises, whatever the bytes.

    Args:
        path: The name under which the text appears in diagnostics.
        data: The file's bytes (UTF-8, with or without a byte order mark) or text.
    """
    document = Document(path, "")
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    if len(raw) > MAX_BYTES:
        message = f"the file has {len(raw):,} bytes; {MAX_BYTES:,} are read"
        document.faults.append(
            Fault("too-large", message, _point(path, 1, 1), "split the menu with use:")
        )
        return document
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        document.faults.append(
            Fault(
                "yaml-syntax",
                f"byte {error.start} is not UTF-8 text",
                _point(path, line, 1),
                "save the file as UTF-8",
            )
        )
        return document
    document.text = text
    try:
        _Builder(document).build()
    except _Stop:
        pass
    except yaml.YAMLError as error:
        document.faults.append(_syntax_fault(document, error))
    document.allows.extend(_allows(path, text))
    return document


# The tree ------------------------------------------------------------------


# PyYAML's stubs know neither the styles of libyaml's events nor their marks.
_Parser = Any
_Event = Any
_Mark = Any


class _Stop(Exception):
    """The rest of the text is not worth reading."""


class _Builder:
    """Turns libyaml's events into a tree without recursion on its part."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.path = document.path
        self.lines = split_lines(document.text)

    def build(self) -> None:
        unprintable = re.search(
            "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]",
            self.document.text,
        )
        if unprintable:
            before = split_lines(self.document.text[: unprintable.start()])
            line, column = len(before), len(before[-1]) + 1
            code = ord(unprintable[0])
            raise self._stop(
                "yaml-syntax",
                f"the character U+{code:04X} cannot stand in a flow",
                _point(self.path, line, column),
                "delete it",
            )
        parser: _Parser = CParser(self.document.text.encode("utf-8"))
        parser.get_event()
        if parser.check_event(yaml.StreamEndEvent):
            return
        parser.get_event()
        self.document.root = self._value(parser, parser.get_event(), 1)
        parser.get_event()
        if not parser.check_event(yaml.StreamEndEvent):
            event = parser.peek_event()
            self._fault(
                "yaml-syntax",
                "a second document begins here; a flow file holds one",
                self._span(event.start_mark, event.start_mark),
                "move it to a file of its own",
            )

    def _value(self, parser: _Parser, event: _Event, depth: int) -> Value:
        if depth > MAX_DEPTH:
            raise self._stop(
                "too-large",
                f"values are nested more than {MAX_DEPTH} deep",
                self._span(event.start_mark, event.end_mark),
                "give the inner nodes names and lead to them with go:",
            )
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._stop(
                "yaml-syntax",
                "anchors (&) and aliases (*) are not read",
                self._span(event.start_mark, event.end_mark),
                'name the node and lead to it; quote "*" where the star key is meant',
            )
        if getattr(event, "tag", None) not in (None, "!"):
            raise self._stop(
                "yaml-syntax",
                f'tags such as "{event.tag}" are not read',
                self._span(event.start_mark, event.end_mark),
                "delete the tag; settings know their own types",
            )
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(parser, event, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(parser, event, depth)
        plain = event.style in (None, "")
        return Scalar(
            event.value, plain, self._scalar_span(event.start_mark, event.end_mark)
        )

    def _mapping(self, parser: _Parser, start: _Event, depth: int) -> Mapping:
        entries: list[Entry] = []
        seen: dict[str, Scalar] = {}
        while not isinstance(event := parser.get_event(), yaml.MappingEndEvent):
            key = self._value(parser, event, depth + 1)
            value = self._value(parser, parser.get_event(), depth + 1)
            if not isinstance(key, Scalar):
                self._fault("yaml-syntax", "a key must be a word", key.span)
            elif key.plain and key.text == "<<":
                self._fault("yaml-syntax", "merge keys (<<) are not read", key.span)
            elif key.text in seen:
                self._duplicate(seen[key.text], key)
            else:
                seen[key.text] = key
                entries.append(Entry(key, value))
        flow = start.flow_style
        return Mapping(tuple(entries), self._block_span(start, event, flow, entries))

    def _sequence(self, parser: _Parser, start: _Event, depth: int) -> Sequence:
        items: list[Value] = []
        while not isinstance(event := parser.get_event(), yaml.SequenceEndEvent):
            items.append(self._value(parser, event, depth + 1))
        return Sequence(
            tuple(items), self._block_span(start, event, start.flow_style, items)
        )

    # Spans ---------------------------------------------------------------

    def _span(self, start: _Mark, end: _Mark) -> Span:
        # libyaml counts columns in code points once it is fed UTF-8.
        return Span(
            self.path, start.line + 1, start.column + 1, end.line + 1, end.column + 1
        )

    def _scalar_span(self, start: _Mark, end: _Mark) -> Span:
        span = self._span(start, end)
        if span.end_line > span.line and span.end_column == 1:
            # A block scalar's end mark runs on to the next token.
            last = span.end_line - 1
            while last > span.line and not self.lines[last - 1].strip():
                last -= 1
            width = len(self.lines[last - 1])
            return Span(self.path, span.line, span.column, last, width + 1)
        return span

    def _block_span(
        self,
        start: _Event,
        end: _Event,
        flow: bool,
        inner: list[Entry] | list[Value],
    ) -> Span:
        if flow or not inner:
            return self._span(start.start_mark, end.end_mark)
        # A block's end mark runs past trailing blanks and comments.
        last = inner[-1]
        tail = last.value.span if isinstance(last, Entry) else last.span
        if isinstance(last, Entry) and tail < last.key.span:
            tail = last.key.span
        mark = start.start_mark
        return Span(
            self.path, mark.line + 1, mark.column + 1, tail.end_line, tail.end_column
        )

    # Faults --------------------------------------------------------------

    def _fault(self, slug: str, message: str, span: Span, help: str = "") -> None:
        self.document.faults.append(Fault(slug, message, span, help))

    def _stop(self, slug: str, message: str, span: Span, help: str) -> _Stop:
        self._fault(slug, message, span, help)
        return _Stop()

    def _duplicate(self, first: Scalar, again: Scalar) -> None:
        self.document.faults.append(
            Fault(
                "duplicate-key",
                f'"{again.text}" stands here a second time',
                again.span,
                "keep one of them",
                ((first.span, "first said here"),),
            )
        )


# Faults of syntax ------------------------------------------------------------


def _syntax_fault(document: Document, error: yaml.YAMLError) -> Fault:
    """Say in a designer's words what libyaml could not read."""
    mark = getattr(error, "problem_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = split_lines(document.text)
    line = min(line, len(lines))
    problem = getattr(error, "problem", None) or "this is not YAML"
    text = lines[line - 1]
    help = "look at the indentation and the quotes of this line and the one above"
    if "\t" in text[: len(text) - len(text.lstrip())]:
        problem, help = "a tab stands where blanks must", "indent with blanks"
    elif re.search(r"(^|[\s{,])\*\s*:", text) or "alias" in problem:
        problem, help = "a bare * is no key", 'write "*" in quotes, or star'
    elif "mapping values are not allowed" in problem:
        problem = "a colon cannot stand here"
        help = "put the sentence in quotes if it has a colon in it"
    elif "did not find expected ',' or" in problem:
        problem = "a comma or a closing bracket is missing"
        help = "put sentences with commas or brackets in quotes"
    elif text.lstrip().startswith(("%", "@", "`")):
        problem, help = f'a value cannot begin with "{text.lstrip()[0]}"', "quote it"
    end = column + 1 if column <= len(text) else column
    return Fault(
        "yaml-syntax", problem, Span(document.path, line, column, line, end), help
    )


def _point(path: str, line: int, column: int) -> Span:
    return Span(path, line, column, line, column + 1)


# Comments that allow a finding -------------------------------------------------

_ALLOW = re.compile(r"^\s*#\s*allow:\s*([\w-]*)\s*(?:[—–:-]+\s*)?(.*?)\s*$")


def _allows(path: str, text: str) -> Iterator[Allow]:
    if "allow:" not in text:
        return
    lines = split_lines(text)
    for index, line in enumerate(lines):
        if found := _ALLOW.match(line):
            covers = index + 1
            while covers < len(lines) and (
                not lines[covers].strip() or lines[covers].lstrip().startswith("#")
            ):
                covers += 1
            start = len(line) - len(line.lstrip()) + 1
            span = Span(path, index + 1, start, index + 1, len(line.rstrip()) + 1)
            yield Allow(found[1], found[2], span, covers + 1)
