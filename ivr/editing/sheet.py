"""The text of a file, the places of what it says, and whether an edit did as asked.

An edit is made at spans; then what came out is read, and held against what was asked
for. So whatever YAML may hide, an edit does what it says or is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from ivr.editing.edits import Edit, changed
from ivr.editing.plain import Path, Plain, found_at, plain, same_plain
from ivr.errors import IvrError
from ivr.language.recovery import Gap, read_on
from ivr.source import (
    Document,
    Entry,
    Mapping,
    Scalar,
    Span,
    Value,
    line_starts,
)

NOT_BY_FORM = (
    "this place is written in a way that a form cannot change; change it in the text"
)


_COMMENT = re.compile(r"[\]}]*(  +)#")


class Refused(IvrError):
    """The edit cannot be made; the message says why."""


class Sheet:
    """The text of one file with the places of everything in it."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text

    @cached_property
    def _read(self) -> tuple[Document, tuple[Gap, ...]]:
        return read_on(self.path, self.text)

    @property
    def document(self) -> Document:
        """The text as read, behind what YAML cannot read too."""
        return self._read[0]

    @cached_property
    def unread(self) -> tuple[str, ...]:
        """The lines that YAML cannot read; no edit may touch them."""
        return tuple(
            self.line(number)
            for gap in self._read[1]
            for number in range(gap.first, gap.last + 1)
        )

    @cached_property
    def root(self) -> Value:
        """The tree.

        Raises:
            Refused: The text cannot be read as YAML.
        """
        found = self.document.root
        if found is None:
            # A page that holds nothing, or comments alone, can be begun.
            if not self.document.faults:
                return Mapping((), Span(self.path, 1, 1, 1, 1))
            raise Refused("the text cannot be read; mend it first")
        if isinstance(found, Scalar) and found.empty:
            return Mapping((), found.span)
        return found

    def know(self, root: Value) -> None:
        """Take *root*, which somebody has read from this very text."""
        self.__dict__["root"] = root

    @cached_property
    def plain(self) -> Plain:
        """The tree without its places."""
        return plain(self.root)

    @cached_property
    def starts(self) -> list[int]:
        """Where each line begins."""
        return line_starts(self.text)

    @cached_property
    def newline(self) -> str:
        """How lines end here."""
        return "\r\n" if "\r\n" in self.text else "\n"

    # Places ---------------------------------------------------------------------

    def start(self, span: Span) -> int:
        """Where *span* begins, in letters from the start."""
        return self.starts[span.line - 1] + span.column - 1

    def end(self, span: Span) -> int:
        """Where *span* ends."""
        return self.starts[span.end_line - 1] + span.end_column - 1

    def raw(self, span: Span) -> str:
        """What stands at *span*."""
        return self.text[self.start(span) : self.end(span)]

    def line(self, number: int) -> str:
        """Line *number*, counted from 1, without its end; empty past the last."""
        if number > len(self.starts):
            return ""
        begin = self.starts[number - 1]
        last = number >= len(self.starts)
        end = len(self.text) if last else self.starts[number]
        return self.text[begin:end].rstrip("\r\n\x85\u2028\u2029")

    def line_end(self, number: int) -> int:
        """Where line *number* ends, before what breaks it."""
        return self.starts[number - 1] + len(self.line(number))

    def after_line(self, number: int) -> int:
        """Where the line after *number* begins, or the text ends."""
        return self.starts[number] if number < len(self.starts) else len(self.text)

    def blank(self, number: int) -> bool:
        """Whether line *number* is there and holds nothing."""
        return 1 <= number <= len(self.starts) and not self.line(number).strip()

    def at(self, path: Path) -> Value:
        """The value at *path*.

        Raises:
            Refused: There is none.
        """
        found = found_at(self.root, path)
        if found is None:
            raise Refused(f"there is no {said(path)} any more")
        return found

    def entry(self, path: Path) -> Entry:
        """The entry at *path*, whose last step is a key."""
        parent = self.at(path[:-1])
        if isinstance(parent, Mapping):
            for each in parent.entries:
                if each.key.text == path[-1]:
                    return each
        raise Refused(f"there is no {said(path)} any more")

    def brackets(self, value: Value) -> bool:
        """Whether a list or mapping is written in brackets."""
        at = self.start(value.span)
        return not isinstance(value, Scalar) and self.text[at : at + 1] in ("{", "[")

    def within_brackets(self, path: Path) -> bool:
        """Whether what stands at *path* has brackets around it."""
        return any(self.brackets(self.at(path[:end])) for end in range(len(path)))

    def own_line(self, span: Span) -> bool:
        """Whether nothing but blanks stands before *span* on its line."""
        return not self.line(span.line)[: span.column - 1].strip()

    # Checked --------------------------------------------------------------------

    def checked(self, edits: Sequence[Edit], asked: Plain) -> tuple[Edit, ...]:
        """*edits*, if the text then reads as *asked*.

        Raises:
            Refused: It does not.
        """
        after = Sheet(self.path, changed(self.text, edits))
        before = [fault.message for fault in self.document.faults]
        faults = [fault.message for fault in after.document.faults]
        if any(fault not in before for fault in faults):
            raise Refused(NOT_BY_FORM)
        if after.unread != self.unread or not same_plain(after.plain, asked):
            raise Refused(NOT_BY_FORM)
        return (*edits, *self._aligned(edits))

    def _aligned(self, edits: Sequence[Edit]) -> Iterator[Edit]:
        """More or fewer blanks before a comment that stands in line with others."""
        for edit in edits:
            was = self.text[edit.start : edit.end]
            if "\n" in edit.text or "\n" in was or not (edit.text and was):
                continue
            found = _COMMENT.match(self.text, edit.end)
            others = [each for each in edits if each.end > edit.end]
            if not found or any(each.start <= found.end() for each in others):
                continue
            room = len(found[1]) + len(was) - len(edit.text)
            blanks = " " * max(1, room)
            if blanks != found[1]:
                yield Edit(self.path, *found.span(1), blanks)


def said(path: Path) -> str:
    """A path as people write it: ``"nodes.main.options.1"``."""
    return '"' + ".".join(map(str, path)) + '"'
