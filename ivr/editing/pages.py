"""Files at work: several changes one after the other, told as one at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from ivr.editing import surgery, taking, writing
from ivr.editing.edits import Edit, changed, composed
from ivr.editing.plain import Path, Plain, found_at, plain, same_plain
from ivr.editing.shapes import shape_at
from ivr.editing.sheet import Refused, Sheet
from ivr.editing.surgery import Written
from ivr.language.layout import STEP
from ivr.source import Mapping as Tree
from ivr.source import Scalar, Value
from ivr.source import Sequence as Items

LONGEST = 100
"""A line in brackets that would grow beyond is written out over lines."""


class Pages:
    """The texts of some files, being changed."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.before = dict(texts)
        self.texts = dict(texts)
        self._steps: dict[str, list[Sequence[Edit]]] = {}
        self._sheets: dict[str, Sheet] = {}

    def sheet(self, file: str) -> Sheet:
        """The file as it stands now.

        Raises:
            Refused: There is no such file.
        """
        if file not in self.texts:
            raise Refused(f'there is no file "{file}"')
        if file not in self._sheets:
            self._sheets[file] = Sheet(file, self.texts[file])
        return self._sheets[file]

    def edits(self) -> tuple[Edit, ...]:
        """All that was changed, as edits of the texts at the beginning."""
        return tuple(
            edit
            for file, steps in self._steps.items()
            for edit in composed(file, self.before[file], steps)
        )

    def do(self, edits: Sequence[Edit]) -> None:
        """Make *edits*, whose offsets are those of the files as they stand now."""
        for file in dict.fromkeys(edit.path for edit in edits):
            own = [edit for edit in edits if edit.path == file]
            self.texts[file] = changed(self.texts[file], own)
            self._steps.setdefault(file, []).append(own)
            self._sheets.pop(file, None)

    # Single changes -------------------------------------------------------------------

    def replace(self, file: str, path: Path, value: Plain) -> None:
        """Put *value* in place of what stands at *path*, whatever that is."""
        self._kept_short(file, path, surgery.replace(self.sheet(file), path, value))

    def insert(
        self,
        file: str,
        path: Path,
        name: str,
        value: Plain | Written,
        at: int | None = None,
    ) -> None:
        """Put ``name: value`` into the mapping at *path*."""
        edits = surgery.insert(self.sheet(file), path, name, value, at)
        self._kept_short(file, (*path, name), edits)

    def add_item(
        self, file: str, path: Path, value: Plain, at: int | None = None
    ) -> None:
        """Put *value* into the list at *path*."""
        edits = surgery.add_item(self.sheet(file), path, value, at)
        self._kept_short(file, path, edits)

    def remove(self, file: str, path: Path) -> None:
        """Take away what stands at *path*."""
        self.do(taking.remove(self.sheet(file), path))

    def rename(self, file: str, path: Path, name: str) -> None:
        """Call the key at *path* *name*."""
        if path[-1] != name:
            self.do(taking.rename(self.sheet(file), path, name))

    def reorder(self, file: str, path: Path, order: Sequence[int]) -> None:
        """Put what stands at *path* into another order."""
        self.do(taking.reorder(self.sheet(file), path, order))

    # As little as possible ---------------------------------------------------------

    def put(self, file: str, path: Path, value: Plain) -> None:
        """Make what stands at *path* say *value*, changing only what differs.

        What is not there yet is put in; None takes it away.
        """
        old = found_at(self.sheet(file).root, path)
        if value is None and path:
            if old is not None:
                self.remove(file, path)
            return
        if old is None and path:
            if isinstance(path[-1], int):
                self.add_item(file, path[:-1], value, path[-1])
            else:
                self.insert(file, path[:-1], path[-1], value)
            return
        if same_plain(plain(old), value):
            return
        if isinstance(old, Tree) and isinstance(value, dict) and old.entries and value:
            self._put_names(file, path, value)
        elif isinstance(old, Items) and isinstance(value, list) and old.items and value:
            self._put_items(file, path, plain(old), value)
        else:
            self.replace(file, path, value)

    def _put_names(self, file: str, path: Path, value: dict[str, Any]) -> None:
        old = plain(self.sheet(file).at(path))
        if not set(old) & set(value):
            self.replace(file, path, value)
            return
        for name in [name for name in old if name not in value]:
            self.remove(file, (*path, name))
        for at, (name, each) in enumerate(value.items()):
            if name not in old:
                self.insert(file, path, name, each, at)
            elif each is None and old[name] is not None:
                self.replace(file, (*path, name), None)
            elif each is not None:
                self.put(file, (*path, name), each)
        names = list(plain(self.sheet(file).at(path)))
        order = [names.index(name) for name in value]
        if order != sorted(order):
            self.reorder(file, path, order)

    def _put_items(
        self, file: str, path: Path, old: list[Plain], value: list[Plain]
    ) -> None:
        marks = [[repr(each) for each in side] for side in (old, value)]
        matcher = SequenceMatcher(None, marks[0], marks[1], autojunk=False)
        # From the end, so that the numbers of what is still to come hold.
        for what, a, b, c, d in reversed(matcher.get_opcodes()):
            if what == "equal":
                continue
            both = min(b - a, d - c)
            for number in range(b - 1, a + both - 1, -1):
                self.remove(file, (*path, number))
            for number in range(both):
                self.put(file, (*path, a + number), value[c + number])
            for number in range(both, d - c):
                self.add_item(file, path, value[c + number], a + number)

    # Lines that grow too long ------------------------------------------------------

    def _kept_short(self, file: str, path: Path, edits: Sequence[Edit]) -> None:
        """Make *edits*; a line in brackets that is now too long is written out."""
        longest = _longest(self.texts[file], edits)
        self.do(edits)
        if longest > LONGEST:
            return
        sheet = self.sheet(file)
        for end in range(1, len(path)):
            value = found_at(sheet.root, path[:end])
            if value is None or not sheet.brackets(value):
                continue
            span = value.span
            if span.line == span.end_line and sheet.line_end(span.line) > (
                sheet.starts[span.line - 1] + LONGEST
            ):
                self._write_out(file, path[:end], value)
            return

    def _write_out(self, file: str, path: Path, value: Value) -> None:
        sheet = self.sheet(file)
        raw = _raw(sheet, value)
        shape = shape_at(sheet.plain, path)
        margin = _margin(sheet, path)
        if isinstance(path[-1], int):
            text = writing.block(raw, shape, margin).lstrip(" ")
            edits = [surgery.over(sheet, value.span, text)]
        else:
            entry = sheet.entry(path)
            colon, end = surgery.behind_colon(sheet, entry), sheet.end(value.span)
            text = "\n" + writing.block(raw, shape, margin)
            text = text.replace("\n", sheet.newline)
            rest = sheet.line_end(value.span.end_line)
            edits = [Edit(file, colon, end, ""), Edit(file, rest, rest, text)]
        try:
            self.do(sheet.checked(edits, sheet.plain))
        except Refused:
            # It stays a long line, which is no fault.
            return


def _margin(sheet: Sheet, path: Path) -> int:
    if isinstance(path[-1], int):
        return sheet.at(path).span.column - 1
    return sheet.entry(path).key.span.column - 1 + STEP


def _longest(text: str, edits: Sequence[Edit]) -> int:
    """The longest of the lines on which *edits* begin, as they are before."""
    longest = 0
    for edit in edits:
        begin = text.rfind("\n", 0, edit.start) + 1
        end = text.find("\n", edit.start)
        longest = max(longest, (end if end >= 0 else len(text)) - begin)
    return longest


def _raw(sheet: Sheet, value: Value) -> Plain:
    """*value* with its words as they are written, quotes and all."""
    match value:
        case Tree():
            return {e.key.text: _raw(sheet, e.value) for e in value.entries}
        case Items():
            return [_raw(sheet, item) for item in value.items]
    assert isinstance(value, Scalar)
    return writing.Raw(value.text, sheet.raw(value.span))
