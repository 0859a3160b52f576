"""Expected results kept in files, and flows that carry their own diagnostics.

``pytest --update`` rewrites them all; the difference is what is then reviewed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path

from ivr.diagnostics import Diagnostic
from ivr.differing import line_difference
from ivr.report.cells import expand_tabs, width

_BREAK = re.compile("(\r\n|[\n\r\x85\u2028\u2029])")
"""What ends a line, as in ``ivr.source.split_lines``, and kept."""

_NOTE = re.compile(r"^#(?:<-\^*| *\^+)(?:\+\d+)? IVR\d{3} ")


def strip(text: str) -> str:
    """The flow in *text*, without the notes that ``annotate`` put in."""
    kept: list[str] = []
    for line, end in _lines(text):
        if not _NOTE.match(line):
            kept += [line, end]
        elif not end and kept:
            # The note stood last, below a line that had no end of its own.
            kept.pop()
    return "".join(kept)


def annotate(
    text: str, diagnostics: Iterable[Diagnostic], *, path: str | None = None
) -> str:
    """*text* with each diagnostic as a comment below the line that it speaks of.

    The carets stand under the span, ``+2`` says that it ends two lines further
    down, and ``#<-`` begins in the first column, where the comment's own sign is
    in the way::

        nodes:
        #<-^^ IVR101 …
          main: {go: 본관}
        #            ^^^^ IVR101 …

    Args:
        path: Of diagnostics in several files, those in this one.
    """
    notes: dict[int, list[str]] = {}
    lines = list(_lines(text))
    for diagnostic in sorted(diagnostics, key=lambda d: d.order):
        span = diagnostic.finding.span
        if path is None or span.path == path:
            line = min(span.line, len(lines))
            note = _note(diagnostic, lines[line - 1][0])
            notes.setdefault(line, []).append(note)
    out: list[str] = []
    for number, (line, end) in enumerate(lines, 1):
        out += [line, end]
        ended = end or not line
        out += [f"{n}\n" if ended else f"\n{n}" for n in notes.get(number, ())]
    return "".join(out)


def compare(path: Path, actual: str, *, update: bool) -> None:
    """Hold *actual* against the file at *path*, or with *update* write it there."""
    if update:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(actual, encoding="utf-8", newline="")
    assert path.exists(), f"{path} is missing; pytest --update writes it"
    with path.open(encoding="utf-8", newline="") as file:
        expected = file.read()
    assert actual == expected, line_difference(path.name, expected, actual)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    pieces = _BREAK.split(text)
    return zip_longest(pieces[::2], pieces[1::2], fillvalue="")


def _note(diagnostic: Diagnostic, line: str) -> str:
    span, finding = diagnostic.finding.span, diagnostic.finding
    end = span.end_column if span.end_line == span.line else len(line) + 1
    before = width(expand_tabs(line[: span.column - 1]))
    marks = "^" * max(1, width(expand_tabs(line[: end - 1])) - before)
    if before == 0:
        marks = "<-" + marks[3:]
    more = f"+{span.end_line - span.line}" if span.end_line > span.line else ""
    return (
        f"#{' ' * (before - 1)}{marks}{more} {diagnostic.rule.code} {finding.message}"
    )
