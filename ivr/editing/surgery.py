"""Single changes of a text, each the smallest edit: put in, take out, rename, order."""

from __future__ import annotations

from collections.abc import Sequence

from ivr.editing import writing
from ivr.editing.edits import Edit
from ivr.editing.order import place_for
from ivr.editing.plain import (
    Path,
    Plain,
    found_at,
    plain,
    with_entry,
    with_item,
    with_value,
)
from ivr.editing.shapes import inner, shape_at
from ivr.editing.sheet import Refused, Sheet, said
from ivr.language.layout import STEP
from ivr.records import dataclass
from ivr.source import Entry, Mapping, Scalar, Span, Value
from ivr.source import Sequence as Items

Edits = tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A value with its text as its author wrote it, comments and all, at no indent."""

    value: Plain
    text: str


def _value_of(value: Plain | Written) -> Plain:
    return value.value if isinstance(value, Written) else value


# In place of what is there --------------------------------------------------------


def replace(sheet: Sheet, path: Path, value: Plain) -> Edits:
    """Put *value* in place of what stands at *path*.

    Raises:
        Refused: It cannot be done.
    """
    old = sheet.at(path)
    asked = with_value(sheet.plain, path, value)
    shape = shape_at(sheet.plain, path)
    brackets = sheet.within_brackets(path)
    single = not isinstance(value, (dict, list))
    if single and isinstance(old, Scalar) and sheet.raw(old.span):
        heard = writing.hears(shape, value)
        indent = _indent_of(sheet, old.span)
        if value is None:
            new = "~"
        else:
            raw = "" if old.empty else sheet.raw(old.span)
            new = writing.like(
                raw, value, heard=heard, brackets=brackets, indent=indent
            )
        return sheet.checked([over(sheet, old.span, new)], asked)
    if brackets:
        new = writing.in_brackets(value, shape)
        return sheet.checked([_fill(sheet, path, old, new)], asked)
    if isinstance(path[-1], int):
        return sheet.checked([_over_item(sheet, path, old, value)], asked)
    return sheet.checked(_over_entry(sheet, path, old, value), asked)


def over(sheet: Sheet, span: Span, new: str) -> Edit:
    """The edit that puts *new* at *span*."""
    start, end = sheet.start(span), sheet.end(span)
    return Edit(sheet.path, start, end, new.replace("\n", sheet.newline))


def _fill(sheet: Sheet, path: Path, old: Value, new: str) -> Edit:
    """*new* for a value that may be nothing, behind a colon."""
    if sheet.raw(old.span) or isinstance(path[-1], int):
        return over(sheet, old.span, new)
    at = behind_colon(sheet, sheet.entry(path))
    return Edit(sheet.path, at, at, f" {new}")


def _over_item(sheet: Sheet, path: Path, old: Value, value: Plain) -> Edit:
    items = sheet.at(path[:-1])
    dash = items.span.column - 1
    shape = shape_at(sheet.plain, path)
    margin = old.span.column - 1 - STEP
    if old.span.line == old.span.end_line or margin < dash:
        margin = max(dash, margin)
    text = writing.item(value, shape, margin)
    return over(sheet, old.span, text[margin + STEP :])


def _over_entry(sheet: Sheet, path: Path, old: Value, value: Plain) -> list[Edit]:
    entry = sheet.entry(path)
    shape = shape_at(sheet.plain, path)
    indent = entry.key.span.column - 1
    name = str(path[-1])
    head = " " * indent + writing.key(name, brackets=False) + ":"
    tail = writing.entry(name, value, shape, indent)[len(head) :]
    colon = behind_colon(sheet, entry)
    if not sheet.raw(old.span):
        at = colon if "\n" not in tail else sheet.line_end(entry.key.span.end_line)
        return [Edit(sheet.path, at, at, tail.replace("\n", sheet.newline))]
    if old.span.line == entry.key.span.end_line:
        if "\n" not in tail:
            return [over(sheet, old.span, tail.strip())]
        end = sheet.line_end(old.span.end_line)
        return [
            Edit(sheet.path, colon, sheet.end(old.span), ""),
            Edit(sheet.path, end, end, tail.replace("\n", sheet.newline)),
        ]
    first = sheet.line_end(entry.key.span.end_line)
    last = sheet.end(old.span)
    if "\n" in tail:
        return [Edit(sheet.path, first, last, tail.replace("\n", sheet.newline))]
    return [
        Edit(sheet.path, colon, colon, tail),
        Edit(sheet.path, first, last, ""),
    ]


def behind_colon(sheet: Sheet, entry: Entry) -> int:
    """Where the colon behind the key of *entry* ends."""
    at = sheet.end(entry.key.span)
    return sheet.text.index(":", at) + 1


def _indent_of(sheet: Sheet, span: Span) -> int:
    line = sheet.line(span.line)
    return len(line) - len(line.lstrip(" "))


# A new entry ----------------------------------------------------------------------


def insert(
    sheet: Sheet, path: Path, name: str, value: Plain | Written, at: int | None = None
) -> Edits:
    """Put ``name: value`` into the mapping at *path*, as entry number *at*.

    Without *at* it goes where its like are expected.

    Raises:
        Refused: It is there already, or cannot be put there.
    """
    if not name:
        raise Refused("it needs a name")
    target = found_at(sheet.root, path)
    if target is None and path:
        raise Refused(f"there is no {said(path)} any more")
    if isinstance(target, Mapping) and target.get(name) is not None:
        raise Refused(f'"{name}" is there already')
    if isinstance(target, Scalar) and target.empty:
        return replace(sheet, path, {name: _value_of(value)})
    if not isinstance(target, Mapping):
        raise Refused(f"{said(path)} holds no names")
    if at is None or not 0 <= at <= len(target.entries):
        names = [entry.key.text for entry in target.entries]
        at = place_for(name, names, shape_at(sheet.plain, path), sheet.plain, path)
    asked = with_entry(sheet.plain, path, at, name, _value_of(value))
    if not target.entries:
        return sheet.checked(_first(sheet, path, target, name, value), asked)
    inb = sheet.brackets(target) or sheet.within_brackets(path)
    make = _into_brackets if inb else _into_block
    return sheet.checked([make(sheet, path, target, name, value, at)], asked)


def _first(
    sheet: Sheet, path: Path, target: Mapping, name: str, value: Plain | Written
) -> list[Edit]:
    """The first entry of a mapping that is empty."""
    whole = {name: _value_of(value)}
    shape = shape_at(sheet.plain, path)
    if not path:
        text = _entry_text(sheet, path, name, value, 0) + sheet.newline
        end = len(sheet.text)
        if end and not sheet.text.endswith(("\n", "\r")):
            text = sheet.newline + text
        return [Edit(sheet.path, end, end, text)]
    if sheet.within_brackets(path) or isinstance(path[-1], int):
        return [over(sheet, target.span, writing.in_brackets(whole, shape))]
    return _over_entry(sheet, path, target, whole)


def _into_brackets(
    sheet: Sheet,
    path: Path,
    target: Mapping,
    name: str,
    value: Plain | Written,
    at: int,
) -> Edit:
    shape = inner(shape_at(sheet.plain, path), sheet.plain, name)
    within = found_at(sheet.root, path)
    shape = inner(shape_at(sheet.plain, path), plain(within), name)
    entries = target.entries
    quotes = all(sheet.raw(entry.key.span)[:1] == '"' for entry in entries)
    key = writing.quoted(name) if quotes else writing.key(name, brackets=True)
    plain_value = _value_of(value)
    words = f"{key}: {writing.in_brackets(plain_value, shape)}"
    if at < len(entries):
        place = sheet.start(entries[at].key.span)
        return Edit(sheet.path, place, place, f"{words}, ")
    last = entries[-1]
    place = max(sheet.end(last.value.span), sheet.end(last.key.span))
    if not sheet.raw(last.value.span):
        place = behind_colon(sheet, last) if ":" in sheet.text[place:] else place
    # Where each stands on a line of its own, so does the new one.
    if sheet.own_line(last.key.span):
        margin = " " * (last.key.span.column - 1)
        return Edit(sheet.path, place, place, f",{sheet.newline}{margin}{words}")
    return Edit(sheet.path, place, place, f", {words}")


def _into_block(
    sheet: Sheet,
    path: Path,
    target: Mapping,
    name: str,
    value: Plain | Written,
    at: int,
) -> Edit:
    entries = target.entries
    indent = entries[0].key.span.column - 1
    text = _entry_text(sheet, path, name, value, indent)
    if at == 0:
        return _before(sheet, path, entries, text, indent)
    gap = sheet.newline * (1 + _apart(sheet, path, entries, at, text))
    end = sheet.line_end(last_line(entries[at - 1]))
    apart = len(gap) > len(sheet.newline) and at < len(entries)
    close = apart and not sheet.blank(last_line(entries[at - 1]) + 1)
    return Edit(sheet.path, end, end, gap + text + sheet.newline * close)


def _before(
    sheet: Sheet, path: Path, entries: Sequence[Entry], text: str, indent: int
) -> Edit:
    """A new entry before the first of all."""
    follower = entries[0]
    gap = sheet.newline * (1 + _apart(sheet, path, entries, 0, text))
    if not sheet.own_line(follower.key.span):
        place = sheet.start(follower.key.span)
        return Edit(sheet.path, place, place, text.lstrip(" ") + gap + " " * indent)
    place = sheet.starts[first_line(sheet, follower) - 1]
    return Edit(sheet.path, place, place, text + gap)


def _entry_text(
    sheet: Sheet, path: Path, name: str, value: Plain | Written, indent: int
) -> str:
    if isinstance(value, Written):
        head = " " * indent + writing.key(name, brackets=False) + ":"
        margin = " " * (indent + STEP)
        rows = (margin + row if row else row for row in value.text.split("\n"))
        text = "\n".join([head, *rows])
    else:
        within = found_at(sheet.root, path)
        shape = inner(shape_at(sheet.plain, path), plain(within), name)
        text = writing.entry(name, value, shape, indent)
    return text.replace("\n", sheet.newline)


def _apart(
    sheet: Sheet, path: Path, entries: Sequence[Entry], at: int, text: str
) -> bool:
    """Whether a blank line stands between the new entry and those beside it."""
    shape = shape_at(sheet.plain, path)
    gaps = [sheet.blank(first_line(sheet, each) - 1) for each in entries[1:]]
    if not path:
        # The head of a file stands together; what takes lines of its own, apart.
        beside = entries[at - 1 : at] if at else entries[:1]
        long = any(last_line(e) > e.key.span.line for e in beside)
        return "\n" in text or long
    if shape.keys == "name" and shape.of[0].form == "node" and len(gaps) < 1:
        return True
    long = "\n" in text
    return bool(gaps) and sum(gaps) * 2 > len(gaps) and (long or all(gaps))


def last_line(entry: Entry) -> int:
    """The last line of *entry*."""
    return max(entry.value.span.end_line, entry.key.span.end_line)


def first_line(sheet: Sheet, entry: Entry) -> int:
    """The first line of *entry*: that of the comments right above which are its own."""
    key = entry.key.span
    if not sheet.own_line(key):
        return key.line
    margin = " " * (key.column - 1) + "#"
    number = key.line
    while number > 1 and sheet.line(number - 1).startswith(margin):
        number -= 1
    # What opens the file speaks of the whole of it.
    return key.line if number == 1 else number


# New items --------------------------------------------------------------------------


def add_item(sheet: Sheet, path: Path, value: Plain, at: int | None = None) -> Edits:
    """Put *value* into the list at *path*, as item number *at*, or at its end.

    Raises:
        Refused: There is no list, or it cannot be put there.
    """
    target = sheet.at(path)
    if not isinstance(target, Items):
        raise Refused(f"{said(path)} is no list")
    count = len(target.items)
    at = count if at is None or not 0 <= at <= count else at
    asked = with_item(sheet.plain, path, at, value)
    shape = inner(shape_at(sheet.plain, path), plain(target), at)
    if not target.items:
        return replace(sheet, path, [value])
    if sheet.brackets(target) or sheet.within_brackets(path):
        words = writing.in_brackets(value, shape)
        if at < count:
            place = sheet.start(target.items[at].span)
            edit = Edit(sheet.path, place, place, f"{words}, ")
        else:
            place = sheet.end(target.items[-1].span)
            edit = Edit(sheet.path, place, place, f", {words}")
        return sheet.checked([edit], asked)
    dash = target.span.column - 1
    text = writing.item(value, shape, dash).replace("\n", sheet.newline)
    if at == count:
        place = sheet.line_end(target.items[-1].span.end_line)
        edit = Edit(sheet.path, place, place, sheet.newline + text)
    else:
        place = sheet.starts[target.items[at].span.line - 1] + dash
        edit = Edit(sheet.path, place, place, text[dash:] + sheet.newline + " " * dash)
    return sheet.checked([edit], asked)
