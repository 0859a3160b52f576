"""Builds the tree from libyaml's events, within limits that are set beforehand."""

from __future__ import annotations

import re
from typing import Any

import yaml
from yaml._yaml import CParser

from ivr.source_tree import (
    Document,
    Entry,
    Fault,
    Mapping,
    Scalar,
    Sequence,
    Span,
    Value,
    point,
    split_lines,
)

MAX_DEPTH = 100
"""Deeper nesting is refused before libyaml's own recursion can end the process."""

MAX_VALUES = 300_000
"""More keys and values are refused: a menu of 10,000 nodes has 184,000."""

MAX_FAULTS = 1_000
"""More faults are not kept: nobody reads them."""

# PyYAML's stubs know neither the styles of libyaml's events nor their marks.
_Event = Any
_Mark = Any

_UNPRINTABLE = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


class Stop(Exception):
    """The rest of the text is not worth reading; the document says why."""


class Builder:
    """Turns libyaml's events into the tree of *document*.

    Args:
        lines: Those of the whole text, where *document* is a part of it.
        depth: How deep the part stands there.
    """

    def __init__(
        self, document: Document, lines: list[str] | None = None, depth: int = 1
    ) -> None:
        self.document = document
        self.path = document.path
        self.lines = split_lines(document.text) if lines is None else lines
        self.depth = depth
        self.room = MAX_VALUES
        self.quoted: Span | None = None
        """The last text in quotes that goes over several lines."""
        self.parser: Any = None

    def build(self) -> None:
        """Read the text into ``document.root``.

        Raises:
            Stop: A limit was met; the document has the fault.
            yaml.YAMLError: libyaml cannot read the text.
        """
        self._refuse_unprintable()
        self.parser = CParser(self.document.text.encode("utf-8"))
        self.parser.get_event()
        if self.parser.check_event(yaml.StreamEndEvent):
            return
        self.parser.get_event()
        self.document.root = self._value(self.parser.get_event(), self.depth)
        self.document.room = self.room
        self.parser.get_event()
        if not self.parser.check_event(yaml.StreamEndEvent):
            event = self.parser.peek_event()
            self._fault(
                "yaml-syntax",
                "a second document begins here; a flow file holds one",
                self._span(event.start_mark, event.start_mark),
                "move it to a file of its own",
            )

    def _refuse_unprintable(self) -> None:
        found = re.search(_UNPRINTABLE, self.document.text)
        if found:
            before = split_lines(self.document.text[: found.start()])
            line, column = len(before), len(before[-1]) + 1
            raise self._stop(
                "yaml-syntax",
                f"the character U+{ord(found[0]):04X} cannot stand in a flow",
                point(self.path, line, column),
                "delete it",
                once=True,
            )

    # Values ---------------------------------------------------------------

    def _value(self, event: _Event, depth: int) -> Value:
        if type(event) is yaml.ScalarEvent and not event.anchor and not event.tag:
            # By far the most common, and 5 MB of them are to be read in a breath.
            return self._scalar(event)
        self._hold_limits(event, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, depth)
        return self._scalar(event)

    def _scalar(self, event: _Event) -> Scalar:
        span = self._scalar_span(event.start_mark, event.end_mark)
        if event.style in ("'", '"'):
            if span.end_line > span.line:
                self.quoted = span
            return Scalar(event.value, False, span)
        return Scalar(event.value, event.style in (None, ""), span)

    def _hold_limits(self, event: _Event, depth: int) -> None:
        span = self._span(event.start_mark, event.end_mark)
        if depth > MAX_DEPTH:
            raise self._stop(
                "too-large",
                f"values are nested more than {MAX_DEPTH} deep",
                span,
                "give the inner nodes names and lead to them with go:",
            )
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._stop(
                "yaml-syntax",
                "anchors (&) and aliases (*) are not read",
                span,
                'name the node and lead to it; quote "*" where the star key is meant',
                once=True,
            )
        if getattr(event, "tag", None) not in (None, "!"):
            written = self.lines[span.line - 1][span.column - 1 :].split(maxsplit=1)
            raise self._stop(
                "yaml-syntax",
                f'tags such as "{written[0][:40]}" are not read',
                span,
                "delete the tag; settings know their own types",
                once=True,
            )

    def _take_room(self, values: int, span: Span) -> None:
        self.room -= values
        if self.room < 0:
            raise self._stop(
                "too-large",
                f"the file has more than {MAX_VALUES:,} keys and values",
                span,
                "split the menu with use:",
            )

    def _mapping(self, start: _Event, depth: int) -> Mapping:
        entries: list[Entry] = []
        seen: dict[str, Scalar] = {}
        get_event = self.parser.get_event
        flow = start.flow_style
        while type(event := get_event()) is not yaml.MappingEndEvent:
            key = self._value(event, depth + 1)
            value = self._value(get_event(), depth + 1)
            self._take_room(2, key.span)
            if not isinstance(key, Scalar):
                help = "put it in quotes if it is a word with brackets"
                self._fault("yaml-syntax", "a key must be a word", key.span, help)
            elif flow and self._stands_alone(key, value):
                self._cut_at_comma(key, entries)
            elif key.plain and key.text == "<<":
                help = "write the settings out where they are used"
                message = "merge keys (<<) are not read"
                self._fault("yaml-syntax", message, key.span, help)
            elif key.text in seen:
                self._duplicate(seen[key.text], key)
            else:
                seen[key.text] = key
                entries.append(Entry(key, value))
        return Mapping(tuple(entries), self._block_span(start, event, entries))

    def _sequence(self, start: _Event, depth: int) -> Sequence:
        items: list[Value] = []
        get_event = self.parser.get_event
        while type(event := get_event()) is not yaml.SequenceEndEvent:
            items.append(self._value(event, depth + 1))
            self._take_room(1, items[-1].span)
        return Sequence(tuple(items), self._block_span(start, event, items))

    # Spans ---------------------------------------------------------------

    def _span(self, start: _Mark, end: _Mark) -> Span:
        # libyaml counts columns in code points once it is fed UTF-8.
        return Span(
            self.path, start.line + 1, start.column + 1, end.line + 1, end.column + 1
        )

    def _scalar_span(self, start: _Mark, end: _Mark) -> Span:
        line, end_line, end_column = start.line + 1, end.line + 1, end.column + 1
        if end_line > line and end_column == 1:
            # A block scalar's end mark runs on to the next token.
            end_line -= 1
            while end_line > line and not self.lines[end_line - 1].strip():
                end_line -= 1
            end_column = len(self.lines[end_line - 1]) + 1
        return Span(self.path, line, start.column + 1, end_line, end_column)

    def _block_span(
        self, start: _Event, end: _Event, inner: list[Entry] | list[Value]
    ) -> Span:
        if start.flow_style or not inner:
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

    def _fault(
        self,
        slug: str,
        message: str,
        span: Span,
        help: str = "",
        related: tuple[tuple[Span, str], ...] = (),
    ) -> None:
        if len(self.document.faults) < MAX_FAULTS:
            fault = Fault(slug, message, span, help, related)
            self.document.faults.append(fault)

    def _stop(
        self, slug: str, message: str, span: Span, help: str, *, once: bool = False
    ) -> Stop:
        self.document.faults.append(Fault(slug, message, span, help, once=once))
        return Stop()

    def _stands_alone(self, key: Scalar, value: Value) -> bool:
        """Whether *key* stands between commas with neither colon nor value."""
        if not isinstance(value, Scalar) or value.text or not value.plain:
            return False
        behind = self.lines[key.span.end_line - 1][key.span.end_column - 1 :]
        return not behind.lstrip().startswith(":")

    def _cut_at_comma(self, key: Scalar, before: list[Entry]) -> None:
        last = before[-1].value if before else None
        if not isinstance(last, Scalar) or not last.plain or not last.text:
            message, help = f'"{key.text}" has no value', f"write {key.text}: value"
            if re.fullmatch(r"[\w-]+:\S+", key.text):
                help = f"put a blank behind the colon: {key.text.replace(':', ': ', 1)}"
        else:
            message = f'a comma cuts the text here: "{key.text}" stands alone'
            help = f'put it all in quotes: "{last.text}, {key.text}"'
        self._fault("wrong-type", message, key.span, help)

    def _duplicate(self, first: Scalar, again: Scalar) -> None:
        self._fault(
            "duplicate-key",
            f'"{again.text}" stands here a second time',
            again.span,
            "keep one of them",
            ((first.span, "first said here"),),
        )
