"""Single changes of what a text has: taken out, called otherwise, put in order."""

from __future__ import annotations

from collections.abc import Sequence

from ivr.editing import writing
from ivr.editing.edits import Edit
from ivr.editing.plain import Path, with_key, with_order, without
from ivr.editing.sheet import Refused, Sheet, said
from ivr.editing.surgery import (
    Edits,
    behind_colon,
    first_line,
    last_line,
    over,
    replace,
)
from ivr.source import Entry, Mapping, Scalar, Value
from ivr.source import Sequence as Items

# Away ---------------------------------------------------------------------------------


def remove(sheet: Sheet, path: Path) -> Edits:
    """Take away what stands at *path*, with the comments right above that are its own.

    Raises:
        Refused: There is no such thing, or it cannot be taken away.
    """
    if not path:
        raise Refused("a file cannot be taken away from itself")
    sheet.at(path)
    parent = sheet.at(path[:-1])
    assert isinstance(parent, (Mapping, Items))
    asked = without(sheet.plain, path)
    parts: Sequence[Entry | Value]
    parts = parent.entries if isinstance(parent, Mapping) else parent.items
    number = _number_of(parts, path[-1])
    inb = sheet.brackets(parent) or sheet.within_brackets(path[:-1])
    if inb:
        return sheet.checked([_out_of_brackets(sheet, parts, number)], asked)
    if len(parts) == 1:
        if len(path) == 1:
            raise Refused("this is all that the file says")
        return replace(sheet, path[:-1], {} if isinstance(parent, Mapping) else [])
    return sheet.checked([_out_of_block(sheet, parent, parts, number)], asked)


def _number_of(parts: Sequence[Entry | Value], step: str | int) -> int:
    if isinstance(step, int):
        return step
    names = [each.key.text for each in parts if isinstance(each, Entry)]
    return names.index(step)


def _bounds(sheet: Sheet, part: Entry | Value) -> tuple[int, int]:
    """Where an entry or an item begins and ends, without what stands around it."""
    if not isinstance(part, Entry):
        return sheet.start(part.span), sheet.end(part.span)
    end = max(sheet.end(part.value.span), sheet.end(part.key.span))
    if not sheet.raw(part.value.span):
        behind = sheet.text[sheet.end(part.key.span) :]
        if behind.lstrip().startswith(":"):
            end = max(end, behind_colon(sheet, part))
    return sheet.start(part.key.span), end


def _out_of_brackets(sheet: Sheet, parts: Sequence[Entry | Value], number: int) -> Edit:
    start, end = _bounds(sheet, parts[number])
    if number:
        start = _bounds(sheet, parts[number - 1])[1]
    elif len(parts) > 1:
        end = _bounds(sheet, parts[1])[0]
    return Edit(sheet.path, start, end, "")


def _lines(sheet: Sheet, parent: Value, part: Entry | Value) -> tuple[int, int, bool]:
    """The lines of a part, and whether it begins its own first line."""
    if isinstance(part, Entry):
        own = sheet.own_line(part.key.span)
        return first_line(sheet, part), last_line(part), own
    dash = parent.span.column - 1
    line = part.span.line
    while not sheet.line(line)[dash:].startswith("-"):
        line -= 1
    return line, part.span.end_line, not sheet.line(line)[:dash].strip()


def _out_of_block(
    sheet: Sheet, parent: Value, parts: Sequence[Entry | Value], number: int
) -> Edit:
    first, last, own = _lines(sheet, parent, parts[number])
    if not own:
        # The first of a mapping that begins behind a dash.
        start = _bounds(sheet, parts[number])[0]
        return Edit(sheet.path, start, _bounds(sheet, parts[number + 1])[0], "")
    above, below = first - 1, last + 1
    if not sheet.line(below).strip():
        while sheet.blank(above) and above > 1:
            first, above = above, above - 1
    if number == 0 and not sheet.blank(above) and sheet.blank(below):
        last = below
    start, end = sheet.starts[first - 1], sheet.after_line(last)
    if last >= len(sheet.starts) and first > 1:
        # The file's last line has no end: that of the line before goes instead.
        start = sheet.line_end(first - 1)
    return Edit(sheet.path, start, end, "")


# Other names, another order -------------------------------------------------------


def rename(sheet: Sheet, path: Path, name: str) -> Edits:
    """Call the key at *path* *name*.

    Raises:
        Refused: The name is taken, or cannot stand there.
    """
    entry = sheet.entry(path)
    parent = sheet.at(path[:-1])
    if not name:
        raise Refused("it needs a name")
    if isinstance(parent, Mapping) and name != path[-1] and parent.get(name):
        raise Refused(f'"{name}" is there already')
    brackets = sheet.brackets(parent) or sheet.within_brackets(path[:-1])
    was = sheet.raw(entry.key.span)
    new = writing.key(name, brackets=brackets)
    new = writing.quoted(name) if was[:1] == '"' else new
    asked = with_key(sheet.plain, path, name)
    return sheet.checked([over(sheet, entry.key.span, new)], asked)


def reorder(sheet: Sheet, path: Path, order: Sequence[int]) -> Edits:
    """Put what stands at *path* into another *order*: the old numbers, in turn.

    Each takes along the comments that are its own; what stands between stays.

    Raises:
        Refused: It cannot be ordered so.
    """
    parent = sheet.at(path)
    if isinstance(parent, Scalar):
        raise Refused(f"{said(path)} has no order")
    parts: Sequence[Entry | Value]
    parts = parent.entries if isinstance(parent, Mapping) else parent.items
    if sorted(order) != list(range(len(parts))):
        raise Refused("that is no order of what is there")
    asked = with_order(sheet.plain, path, order)
    if sheet.brackets(parent) or sheet.within_brackets(path):
        places = [_bounds(sheet, part) for part in parts]
    else:
        places = [_block_place(sheet, parent, part) for part in parts]
    edits = [
        Edit(sheet.path, *places[at], sheet.text[slice(*places[number])])
        for at, number in enumerate(order)
        if at != number
    ]
    return sheet.checked(edits, asked)


def _block_place(sheet: Sheet, parent: Value, part: Entry | Value) -> tuple[int, int]:
    first, last, own = _lines(sheet, parent, part)
    column = parent.span.column - 1
    if not own:
        column = len(sheet.line(first)[: _column(part)])
    return sheet.starts[first - 1] + column, sheet.line_end(last)


def _column(part: Entry | Value) -> int:
    span = part.key.span if isinstance(part, Entry) else part.span
    return span.column - 1
