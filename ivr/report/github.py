"""Diagnostics as annotations that GitHub Actions reads off a job's log.

Source: "Workflow commands for GitHub Actions", GitHub Docs; the escapes are those
of ``@actions/core``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ivr.diagnostics import Diagnostic, Severity
from ivr.report.notes import notes

_COMMANDS: dict[Severity, str] = {
    "error": "error",
    "warning": "warning",
    "info": "notice",
}
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_DATA = str.maketrans(_DATA)
_IN_PROPERTY = str.maketrans({**_DATA, ":": "%3A", ",": "%2C"})


def render_github(diagnostics: Iterable[Diagnostic]) -> str:
    """One line for each; nothing where nothing was found."""
    return "".join(f"{_annotation(diagnostic)}\n" for diagnostic in diagnostics)


def _annotation(diagnostic: Diagnostic) -> str:
    properties = ",".join(
        f"{name}={str(value).translate(_IN_PROPERTY)}"
        for name, value in _properties(diagnostic)
    )
    lines = [diagnostic.finding.message]
    lines += [f"{label}: {line}" for label, line in notes(diagnostic)]
    data = "\n".join(lines).translate(_IN_DATA)
    return f"::{_COMMANDS[diagnostic.severity]} {properties}::{data}"


def _properties(diagnostic: Diagnostic) -> Iterator[tuple[str, str | int]]:
    span = diagnostic.finding.span
    yield "file", span.path
    yield "line", span.line
    yield "endLine", span.end_line
    # Columns are only taken where both are on one line.
    if span.line == span.end_line:
        yield "col", span.column
        yield "endColumn", span.end_column
    yield "title", f"{diagnostic.rule.code} {diagnostic.rule.slug}"
