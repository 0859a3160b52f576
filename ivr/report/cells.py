"""Text measured as a terminal shows it: in cells, not in letters."""

from __future__ import annotations

import unicodedata

TAB = 4
"""Cells between tab stops; tabs are laid out as blanks, so that marks stay below."""


def width(text: str) -> int:
    """Terminal cells that *text* takes: wide letters two, accents none."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def _cells(letter: str) -> int:
    if letter.isascii():
        return 1
    # The vowels and finals of decomposed Korean join the consonant before them.
    if "\u1160" <= letter <= "\u11ff" or "\ud7b0" <= letter <= "\ud7ff":
        return 0
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def expand_tabs(text: str) -> str:
    """*text* with each tab as the blanks up to the next stop."""
    if "\t" not in text:
        return text
    done = ""
    for piece in text.split("\t")[:-1]:
        done += piece
        done += " " * (TAB - width(done) % TAB)
    return done + text.rpartition("\t")[2]


def visible(text: str) -> str:
    """*text* with nothing in it that could steer a terminal, one letter for one.

    Control characters become their pictures (``␛``); marks that turn the writing
    direction, which can make a line read as another, become ``�``.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_picture(letter) for letter in text)


def _picture(letter: str) -> str:
    code = ord(letter)
    if code < 0x20:
        return letter if letter == "\t" else chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    category = unicodedata.category(letter)
    # Joiners stay: they are part of how Persian, Hindi and emoji are written.
    if category in ("Cc", "Cs", "Zl", "Zp") or (
        category == "Cf" and letter not in "\u200c\u200d\u00ad"
    ):
        return "\ufffd"
    return letter


def snip(text: str, before: int, marks: int, room: int | None) -> tuple[str, int, int]:
    """Cut *text* so that what is marked fits into *room* cells.

    Args:
        before: Cells before the mark.
        marks: Cells that are marked.
        room: Cells there are; None for as many as it takes.

    Returns:
        The text, with ``…`` where it was cut, and its own *before* and *marks*.
    """
    if room is None or width(text) <= room:
        return text, before, marks
    skipped = 0
    # A third of the room is left to show what leads up to the mark.
    if before + marks >= room and before > room // 3:
        text, skipped = _drop(text, before - room // 3)
    lead = "…" if skipped else ""
    shown = lead + text
    if width(shown) > room:
        shown = _take(shown, room - 1) + "…"
    before += len(lead) - skipped
    return shown, before, min(marks, room - before)


def _drop(text: str, cells: int) -> tuple[str, int]:
    """*text* without its first *cells*, or one more, and how many that were."""
    done = 0
    for index, letter in enumerate(text):
        if done >= cells:
            return text[index:], done
        done += _cells(letter)
    return "", done


def _take(text: str, cells: int) -> str:
    """As much of *text* as fits into *cells*."""
    done = 0
    for index, letter in enumerate(text):
        done += _cells(letter)
        if done > cells:
            return text[:index]
    return text
