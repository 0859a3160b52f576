"""Words as a table: CSV with a column for each language, for spreadsheets.

Spreadsheets take a cell that begins with ``=`` and the like for a formula; such a one
goes out with an apostrophe before it, which spreadsheets do not show, and comes back
without. Source: OWASP, "CSV Injection".
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from ivr.source_encoding import decode
from ivr.translating.taking import Given
from ivr.translating.units import ANY, NoWords, Unit, Words, digest, values_in

ID, NOTE, WAS = "id", "note", "was"

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")

MARK = "\ufeff"
"""Without it spreadsheets take UTF-8 for an encoding of their own."""


def to_table(words: Words, languages: Sequence[str] = ()) -> str:
    """The words as CSV, with empty columns for further *languages*."""
    columns = tuple(dict.fromkeys([*words.languages, *languages]))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([ID, *columns, NOTE, WAS])
    for unit in words.units:
        said = [unit.said(tag, words.languages) for tag in columns]
        was = " ".join(
            f"{tag}:{digest(each)}" for tag, each in zip(columns, said, strict=True)
        )
        cells = [unit.id, *said, note_of(unit), was]
        writer.writerow(map(guarded, cells))
    return MARK + out.getvalue()


def note_of(unit: Unit) -> str:
    """What a translator has to know of a text."""
    values = {name for each in unit.words.values() for name in values_in(each)}
    notes = []
    if values:
        kept = ", ".join(f"{{{name}}}" for name in sorted(values))
        notes.append(f"keep {kept}: callers hear a value there")
    if ANY in unit.words:
        notes.append("the same in all languages so far")
    if unit.alone:
        notes.append(f"a part of a longer text, in {unit.alone} only")
    if unit.plays:
        notes.append("a recording says it: have it made anew")
    return "; ".join(notes)


def guarded(cell: str) -> str:
    """*cell* such that no spreadsheet works it out."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """*cell* as it was before it was guarded."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell


def from_table(file: str, data: bytes) -> Iterator[Given]:
    """What came back in a table.

    Raises:
        NoWords: It is no such table.
    """
    text, fault = decode(file, data)
    if fault is not None:
        raise NoWords(f"{file}: {fault.message}; {fault.help}")
    rows = list(_rows(file, text))
    head = [cell.strip() for cell in rows[0][1]] if rows else []
    if ID not in head:
        raise NoWords(f'{file}: the first row has no column "{ID}"; export it anew')
    twice = next((name for name in head if name and head.count(name) > 1), "")
    if twice:
        raise NoWords(f'{file}: there are two columns "{twice}"')
    for number, row in rows[1:]:
        cells = dict(zip(head, map(unguarded, row), strict=False))
        was = dict(_was(cells.get(WAS, "")))
        for tag in head:
            if tag in (ID, NOTE, WAS, "") or tag not in cells:
                continue
            place = f"row {number}"
            yield Given(cells[ID], tag, cells[tag], place, was.get(tag, ""))


def _rows(file: str, text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.partition("\n")[0]
    # Spreadsheets of half the world write a semicolon.
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, row in enumerate(reader, 1):
            if any(cell.strip() for cell in row):
                yield number, row
    except csv.Error as error:
        raise NoWords(f"{file}: {error}") from None


def _was(cell: str) -> Iterator[tuple[str, str]]:
    for pair in cell.split():
        tag, _, found = pair.rpartition(":")
        yield tag, found
