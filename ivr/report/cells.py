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
