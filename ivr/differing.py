"""How two texts of a file differ, line by line."""

from __future__ import annotations

from difflib import unified_diff

OPEN_END = "\\ No newline at end of file"


def line_difference(path: str, before: str, after: str) -> str:
    """What changed from *before* to *after*, as ``diff -u`` prints it."""
    rows = unified_diff(_rows(before), _rows(after), path, path, lineterm="")
    return "".join(f"{row}\n" for row in rows)


def _rows(text: str) -> list[str]:
    *rows, last = text.split("\n")
    return [*rows, f"{last}\n{OPEN_END}"] if last else rows
