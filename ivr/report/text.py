"""Diagnostics for a person at a terminal, the offending text underlined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ivr.diagnostics import SEVERITIES, Diagnostic
from ivr.report.cells import expand_tabs, snip, visible, width
from ivr.report.notes import notes
from ivr.source import Span, split_lines

_COLOURS = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "message": "1",
    "gutter": "34",
    "related": "36",
}

MOST = 20
"""As many findings of one rule in one file are shown; who reads on has seen enough."""

WIDEST = 500
"""Cells of a line where the output goes to no terminal: files may have one line."""

Row = tuple[int | None, str]
"""The number in the gutter, or None, and what stands to the right of it."""


class TextReport:
    """Lays diagnostics out for a terminal.

    Args:
        sources: The text of each file, by its path.
        colour: Whether to colour; nothing is said by colour alone.
        columns: Cells of the terminal, to which long lines of a file are cut; None
            where nothing is to be cut.
        run: What starts the program here, in commands that can be copied.
    """

    def __init__(
        self,
        sources: Mapping[str, str],
        *,
        colour: bool = False,
        columns: int | None = None,
        run: str = "ivr",
    ) -> None:
        self._lines = {path: split_lines(text) for path, text in sources.items()}
        self._colour = colour
        self._columns = columns
        self._run = run

    def all(self, diagnostics: Sequence[Diagnostic], files: Sequence[str]) -> str:
        """Every diagnostic, a blank line between two, and what it comes to."""
        count: Counter[tuple[str, str, str]] = Counter()
        blocks = []
        for each in diagnostics:
            sort = (each.finding.span.path, each.rule.code, each.rule.slug)
            count[sort] += 1
            if count[sort] <= MOST:
                blocks.append(self.one(each))
        blocks += [
            f"{visible(path)}: {total - MOST:,} more of {code}, {slug}, are not shown; "
            "--format json has them all"
            for (path, code, slug), total in count.items()
            if total > MOST
        ]
        return "\n\n".join([*blocks, self.summary(diagnostics, files)]) + "\n"

    def one(self, diagnostic: Diagnostic) -> str:
        """One diagnostic.

        The first line alone is what editors and build servers parse, so its shape,
        ``path:line:column: severity: message [code]``, is part of our interface.
        """
        finding = diagnostic.finding
        rows = list(self._excerpt(finding.span, "^", diagnostic.severity))
        for other in finding.related:
            message = f"{_place(other.span)}: {other.message}"
            rows.append((None, f"> {visible(message)}"))
            rows += self._excerpt(other.span, "-", "related")
        rows += [
            (None, f"= {label + ':':<5} {visible(line)}")
            for label, line in notes(diagnostic, self._run)
        ]
        gutter = max((len(str(number)) for number, _ in rows if number), default=1)
        return "\n".join([self._head(diagnostic), *self._set(rows, gutter)])

    def summary(self, diagnostics: Sequence[Diagnostic], files: Sequence[str]) -> str:
        """The last line: how many of each severity, in how many files."""
        paths = {*files, *(d.finding.span.path for d in diagnostics)}
        counted = [
            _many(count, severity)
            for severity in SEVERITIES
            if (count := sum(d.severity == severity for d in diagnostics))
        ]
        found = ", ".join(counted) or "nothing to report"
        return f"{found} in {_many(len(paths), 'file')}"

    def _head(self, diagnostic: Diagnostic) -> str:
        severity = diagnostic.severity
        message = self._paint("message", visible(diagnostic.finding.message))
        place = visible(_place(diagnostic.finding.span))
        code = diagnostic.rule.code
        return f"{place}: {self._paint(severity, severity)}: {message} [{code}]"

    def _set(self, rows: Iterable[Row], gutter: int) -> Iterator[str]:
        for number, text in rows:
            if number is None and text.startswith(("=", ">")):
                yield f"{'':{gutter}} {text}"
                continue
            label = "" if number is None else str(number)
            bar = self._paint("gutter", f"{label:{gutter}} |")
            yield f"{bar} {text}".rstrip()

    def _excerpt(self, span: Span, mark: str, style: str) -> Iterator[Row]:
        lines = self._lines.get(span.path, [])
        last = min(_last_line(span), len(lines))
        if span.line > last:
            return
        if mark == "^":
            yield (None, "")
        numbers = list(range(span.line, last + 1))
        for number in numbers if len(numbers) < 4 else (span.line, last):
            if number == last and len(numbers) > 3:
                yield (None, "…")
            yield from self._marked(lines[number - 1], number, span, mark, style)

    def _marked(
        self, line: str, number: int, span: Span, mark: str, style: str
    ) -> Iterator[Row]:
        blanks = len(line) - len(line.lstrip())
        begin = span.column - 1 if number == span.line else blanks
        end = span.end_column - 1 if number == span.end_line else len(line.rstrip())
        # Of a file in one line no more is laid out than can be shown.
        cut = max(0, begin - WIDEST)
        text = visible(("…" if cut else "") + line[cut : cut + 3 * WIDEST])
        begin, end = (place - cut + bool(cut) for place in (begin, end))
        before, through = (
            width(expand_tabs(text[:begin])),
            width(expand_tabs(text[:end])),
        )
        room = max(20, (self._columns or WIDEST) - len(str(number)) - 3)
        shown, before, marks = snip(expand_tabs(text), before, through - before, room)
        yield (number, shown)
        if text.strip() or number == span.line:
            yield (None, " " * before + self._paint(style, mark * max(1, marks)))

    def _paint(self, style: str, text: str) -> str:
        return f"\x1b[{_COLOURS[style]}m{text}\x1b[0m" if self._colour else text


def _place(span: Span) -> str:
    return f"{span.path}:{span.line}:{span.column}"


def _last_line(span: Span) -> int:
    # A span that ends before the first column of a line has nothing on that line.
    return span.end_line - (span.end_column == 1 and span.end_line > span.line)


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 or noun == "info" else f"{count} {noun}s"
