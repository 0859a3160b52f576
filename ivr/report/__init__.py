"""Diagnostics laid out for people, editors and build servers.

One function, ``render``, and one module for each format:

text    for a person at a terminal; the first line of each is also for editors
json    for scripts
sarif   SARIF 2.1.0, for code hosts
github  annotations on the lines of a pull request
junit   for build servers
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, get_args

from ivr.diagnostics import Diagnostic

Format = Literal["text", "json", "sarif", "github", "junit"]
FORMATS: tuple[Format, ...] = get_args(Format)

__all__ = ["FORMATS", "Format", "in_order", "render"]


def render(
    diagnostics: Iterable[Diagnostic],
    sources: Mapping[str, str],
    format: Format = "text",
    files: Sequence[str] = (),
    *,
    colour: bool = False,
    columns: int | None = None,
    run: str = "ivr",
) -> str:
    """Lay *diagnostics* out in order, without doubles, as one text to print.

    Args:
        sources: The text of each file that a span may be in, by its path; where it
            is missing, the place is named and not shown.
        format: One of ``FORMATS``.
        files: The paths that were read, clean ones too.
        colour: For text alone: whether it goes to a terminal that shows colour.
        columns: For text alone: the width of that terminal.
        run: For text alone: what starts the program here; others are read elsewhere.
    """
    found = in_order(diagnostics)
    if format == "text":
        from ivr.report.text import TextReport

        report = TextReport(sources, colour=colour, columns=columns, run=run)
        text = report.all(found, files)
    else:
        text = _render(format, found, sources, files)
    # A file's name may hold bytes that are no text; so escaped it is valid JSON too.
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _render(
    format: Literal["json", "sarif", "github", "junit"],
    found: Sequence[Diagnostic],
    sources: Mapping[str, str],
    files: Sequence[str],
) -> str:
    # Each format's module is loaded when it is asked for: XML alone costs 6 ms.
    match format:
        case "json":
            from ivr.report.json_ import render_json

            return render_json(found, files)
        case "sarif":
            from ivr.report.sarif import render_sarif

            return render_sarif(found, files)
        case "github":
            from ivr.report.github import render_github

            return render_github(found)
        case "junit":
            from ivr.report.junit import render_junit

            return render_junit(found, files)


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """By path, place, code and words; of two that say the same, the first."""
    once = {d.order: d for d in reversed(list(diagnostics))}
    return [once[order] for order in sorted(once)]
