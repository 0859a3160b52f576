"""The layout of a flow file: two blanks a level, and no blanks that say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.records import dataclass
from ivr.source import Document, Mapping, Scalar, Sequence, Value, split_lines

STEP = 2
"""Blanks that a level is indented by."""


def tidied(document: Document) -> str:
    """The text of *document* with its layout made even.

    The document must have been read without fault. Whoever calls holds the result
    against the original: a text with surprises of its own may come out changed.
    """
    lines = split_lines(document.text)
    plan = _Plan(lines)
    if document.root is not None:
        plan.value(document.root, 0)
    plan.comments()
    out: list[str] = []
    for number, line in enumerate(lines, 1):
        new = plan.line(number, line)
        if new or number in plan.inside or (out and out[-1]):
            out.append(new)
    while out and not out[-1]:
        out.pop()
    return "".join(f"{line}\n" for line in out)


@dataclass(slots=True)
class _Shift:
    """How far a line that goes on with a value of the lines above moves."""

    by: int
    text: bool
    """Whether its blanks belong to a text, and so stay at its end."""


class _Plan:
    """Where each line of a file is to begin."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.begins: dict[int, int] = {}
        """The new indentation of lines on which an entry or an item begins."""
        self.inside: dict[int, _Shift] = {}
        """Lines that go on with a text or a list in brackets."""

    # Values ---------------------------------------------------------------

    def value(self, value: Value, at: int) -> None:
        """Plan a value whose own lines begin at column *at*, counted from 0."""
        match value:
            case Mapping() if not self._starts(value, "{"):
                for entry in value.entries:
                    key = entry.key.span
                    if not self.lines[key.line - 1][: key.column - 1].strip():
                        self.begins[key.line] = at
                    self._goes_on(entry.key, at - key.column + 1)
                    self._goes_on(entry.value, at - key.column + 1)
                    self.value(entry.value, at + STEP)
            case Sequence() if not self._starts(value, "["):
                self._items(value, at)

    def _items(self, value: Sequence, at: int) -> None:
        dash = value.span.column - 1
        first = value.span.line
        for item in value.items:
            # The dash may stand on a line of its own, above what it begins.
            for number in range(first, item.span.line + 1):
                line = self.lines[number - 1]
                if line[dash : dash + 1] == "-" and not line[:dash].strip():
                    self.begins[number] = at
            first = item.span.end_line + 1
            self._goes_on(item, at - dash)
            self.value(item, at + STEP)

    def _goes_on(self, value: Value, by: int) -> None:
        """Plan the further lines of a text, or of a list in brackets."""
        span = value.span
        if span.end_line == span.line:
            return
        text = isinstance(value, Scalar)
        if text or self._starts(value, "{") or self._starts(value, "["):
            for number in range(span.line + 1, span.end_line + 1):
                self.inside[number] = _Shift(by, text)
        if not text:
            for inner in _texts(value):
                for number in range(inner.span.line + 1, inner.span.end_line + 1):
                    if number in self.inside:
                        self.inside[number] = _Shift(by, True)

    def _starts(self, value: Value, bracket: str) -> bool:
        span = value.span
        return self.lines[span.line - 1][span.column - 1 : span.column] == bracket

    # Lines ----------------------------------------------------------------

    def comments(self) -> None:
        """Plan lines that only have a comment: they go with a line beside them."""
        begun = sorted(self.begins)
        above = 0
        for number, line in enumerate(self.lines, 1):
            while above < len(begun) and begun[above] < number:
                above += 1
            if number not in self.inside and line.lstrip().startswith("#"):
                beside = [*begun[above : above + 1], *begun[max(0, above - 1) : above]]
                self.begins[number] = self._beside(_indent(line), beside)

    def _beside(self, indent: int, lines: list[int]) -> int:
        """Where a comment goes: in line with what it stood in line with."""
        for number in lines:
            if _indent(self.lines[number - 1]) == indent:
                return self.begins[number]
        if not lines:
            return 0
        shift = self.begins[lines[0]] - _indent(self.lines[lines[0] - 1])
        return max(0, indent + shift)

    def line(self, number: int, line: str) -> str:
        """The line as it is to be."""
        if shift := self.inside.get(number):
            return _moved(line if shift.text else line.rstrip(), shift.by)
        if number in self.begins:
            return " " * self.begins[number] + _dashes(line.strip())
        return line.rstrip()


def _texts(value: Value) -> Iterator[Scalar]:
    match value:
        case Scalar(span=span) if span.end_line > span.line:
            yield value
        case Mapping(entries):
            for entry in entries:
                yield from _texts(entry.key)
                yield from _texts(entry.value)
        case Sequence(items):
            for item in items:
                yield from _texts(item)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _moved(line: str, by: int) -> str:
    if by >= 0:
        return " " * by + line if line else line
    return line[min(-by, _indent(line)) :]


def _dashes(text: str) -> str:
    """*text* with one blank behind each dash that begins an item."""
    found = re.match(r"(?:-[ \t]+)+(?=[^#\s])", text)
    if not found:
        return text
    return "- " * found[0].count("-") + text[found.end() :]
