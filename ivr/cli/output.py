"""What commands print: tables, JSON, diagnostics; colour only on terminals."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from ivr.diagnostics import Diagnostic
from ivr.errors import CannotRead
from ivr.report.cells import visible, width

GAP = "  "
"""Between the columns of a plain table."""

NARROW = 24
"""Cells below which a column of words is too narrow to read; it then begins at …"""

MARGIN = 8
"""… this one."""

UNBROKEN = 14
"""Cells of a terminal up to which a word in a table is not broken."""


def is_terminal(*, err: bool = False) -> bool:
    """Whether a person sees the output, and not another program."""
    return (sys.stderr if err else sys.stdout).isatty()


def coloured(*, err: bool = False) -> bool:
    """Whether the output may be coloured; see no-color.org."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return is_terminal(err=err) and not plain


def columns() -> int | None:
    """The width of the terminal; None where the output goes elsewhere."""
    return shutil.get_terminal_size().columns if is_terminal() else None


def print_json(parts: Any) -> None:
    """Print *parts* as JSON, Korean as it is."""
    click.echo(json.dumps(parts, ensure_ascii=False, indent=2))


def print_diagnostics(
    diagnostics: Iterable[Diagnostic],
    sources: Mapping[str, str] | None = None,
    files: Sequence[str] = (),
    *,
    err: bool = False,
) -> None:
    """Print diagnostics for a person, with the text that they speak of."""
    from ivr.report import render

    found = list(diagnostics)
    text = render(
        found,
        _read_again(found) if sources is None else sources,
        "text",
        files,
        colour=coloured(err=err),
        columns=columns(),
        run=run_as(),
    )
    click.echo(text, nl=False, err=err)


def run_as() -> str:
    """What starts the program: who has not installed the command runs a module."""
    began = Path(sys.argv[0])
    module = began.name == "__main__.py" and began.parent.name == "ivr"
    return "python -m ivr" if module else "ivr"


def _read_again(diagnostics: Iterable[Diagnostic]) -> dict[str, str]:
    # Loaded only where there is something to show.
    from ivr.language.folder import file_bytes
    from ivr.source_encoding import decode

    sources = {}
    for path in {each.finding.span.path for each in diagnostics}:
        with contextlib.suppress(CannotRead):
            sources[path], _ = decode(path, file_bytes(Path(path)))
    return sources


def print_table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], title: str = ""
) -> None:
    """Print a table: with lines on a terminal, in columns elsewhere."""
    cells = [[visible(cell) for cell in row] for row in rows]
    if is_terminal():
        _print_rich(headings, cells, title)
        return
    if title:
        click.echo(title)
    lengths = [
        max(width(row[index]) for row in [list(headings), *cells])
        for index in range(len(headings))
    ]
    for row in [list(headings), *cells]:
        click.echo(GAP.join(map(pad, row, lengths)).rstrip())


def pad(text: str, cells: int) -> str:
    """*text* with blanks behind it, to fill so many cells of a terminal."""
    return text + " " * (cells - width(text))


def hung(begins: str, words: str, cells: int | None) -> str:
    """*begins* and *words*, folded such that the words stand below each other.

    Args:
        cells: The width of the terminal; None for one line.
    """
    margin = width(begins)
    if cells is None or margin + width(words) <= cells:
        return begins + words
    if cells - margin < NARROW:
        margin = MARGIN
    line, lines = begins, []
    for word in words.split(" "):
        joined = line + word if line.endswith("  ") else f"{line} {word}"
        if width(joined) > cells and line.strip():
            lines.append(line.rstrip())
            joined = " " * margin + word
        line = joined
    return "\n".join([*lines, line])


def _print_rich(headings: Sequence[str], cells: list[list[str]], title: str) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for index, heading in enumerate(headings):
        words = [word for row in cells for word in row[index].split()]
        longest = max(map(width, words), default=0)
        table.add_column(heading, overflow="fold", min_width=min(longest, UNBROKEN))
    for row in cells:
        # As Text, so that brackets in a prompt are not taken for styles.
        table.add_row(*map(Text, row))
    console = Console()
    if title:
        console.print(Text(title, style="bold"))
    console.print(table)
