"""Text set into lines of so many cells, as pictures show it."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.report.cells import width


def cut(text: str, cells: int) -> str:
    """As much of *text* as fits."""
    if width(text) <= cells:
        return text
    while text and width(text) > cells - 1:
        text = text[:-1]
    return text + "…"


def folded(text: str, cells: int) -> list[str]:
    """All of *text*, in as many lines as it needs; a word that fits none is parted."""
    lines = [""]
    for word in text.split():
        for piece in _pieces(word, cells):
            line = f"{lines[-1]} {piece}" if lines[-1] else piece
            if width(line) <= cells or not lines[-1]:
                lines[-1] = line
            else:
                lines.append(piece)
    return lines


def _pieces(word: str, cells: int) -> Iterator[str]:
    while width(word) > cells:
        end = 1
        while width(word[: end + 1]) <= cells:
            end += 1
        yield word[:end]
        word = word[end:]
    if word:
        yield word
