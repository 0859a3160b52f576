"""Edits of texts at offsets: applied, undone, and several steps made into one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ivr.records import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """*text* in place of what stands from *start* to *end* in the file at *path*.

    Offsets count code points; a byte order mark is no part of a text.
    """

    path: str
    start: int
    end: int
    text: str


def changed(text: str, edits: Iterable[Edit]) -> str:
    """*text* with all *edits*, whose offsets are those of *text* as it is.

    Edits at one place go in the order in which they are said.

    Raises:
        ValueError: Two edits overlap, or one lies outside the text.
    """
    out: list[str] = []
    at = 0
    for edit in _in_order(edits):
        if not at <= edit.start <= edit.end <= len(text):
            raise ValueError(f"an edit from {edit.start} to {edit.end} cannot be made")
        out += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*out, text[at:]])


def apply(texts: Mapping[str, str], edits: Iterable[Edit]) -> dict[str, str]:
    """*texts* by path with all *edits*; what they do not touch stays as it is.

    Raises:
        ValueError: Two edits overlap, or one lies in no text.
    """
    found = dict(texts)
    for path, own in _by_path(edits).items():
        if path not in found:
            raise ValueError(f'there is no text "{path}" to edit')
        found[path] = changed(found[path], own)
    return found


def inverse(texts: Mapping[str, str], edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits that undo *edits*, which were made in *texts*."""
    undone: list[Edit] = []
    for path, own in _by_path(edits).items():
        moved = 0
        for edit in _in_order(own):
            start = edit.start + moved
            was = texts[path][edit.start : edit.end]
            undone.append(Edit(path, start, start + len(edit.text), was))
            moved += len(edit.text) - (edit.end - edit.start)
    return tuple(undone)


def composed(path: str, text: str, steps: Iterable[Sequence[Edit]]) -> tuple[Edit, ...]:
    """Edits of *text* that do at once what *steps* do one after the other."""
    pieces: list[_Piece] = [(0, len(text), "")]
    for edits in steps:
        pieces = _stepped(pieces, list(_in_order(edits)))
    return tuple(_collapsed(path, text, pieces))


_Piece = tuple[int, int, str]
"""From where to where of the first text; or, where both are -1, new words."""


def _stepped(pieces: list[_Piece], edits: list[Edit]) -> list[_Piece]:
    found: list[_Piece] = []
    rest = list(reversed(pieces))
    at = 0

    def take(upto: int, keep: bool) -> None:
        nonlocal at
        while at < upto:
            start, end, new = rest.pop()
            length = len(new) if start < 0 else end - start
            some = min(length, upto - at)
            head, tail = _split((start, end, new), some)
            if keep:
                found.append(head)
            if some < length:
                rest.append(tail)
            at += some

    for edit in edits:
        take(edit.start, True)
        if edit.text:
            found.append((-1, -1, edit.text))
        take(edit.end, False)
    return found + list(reversed(rest))


def _split(piece: _Piece, at: int) -> tuple[_Piece, _Piece]:
    start, end, new = piece
    if start < 0:
        return (-1, -1, new[:at]), (-1, -1, new[at:])
    return (start, start + at, ""), (start + at, end, "")


def _collapsed(path: str, text: str, pieces: list[_Piece]) -> Iterable[Edit]:
    at, new = 0, ""
    for start, end, words in [*pieces, (len(text), len(text), "")]:
        if start < 0:
            new += words
            continue
        # What went out and came back, in whole or at its ends, is no change.
        was = text[at:start]
        front = _alike(was, new)
        back = _alike(was[front:][::-1], new[front:][::-1])
        if len(was) > front + back or len(new) > front + back:
            words = new[front : len(new) - back]
            yield Edit(path, at + front, start - back, words)
        at, new = end, ""


def _alike(one: str, other: str) -> int:
    """How many letters two texts have alike at their beginnings."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _in_order(edits: Iterable[Edit]) -> list[Edit]:
    # Stable: of several at one place the first said comes first.
    return sorted(edits, key=lambda edit: (edit.start, edit.end))


def _by_path(edits: Iterable[Edit]) -> dict[str, list[Edit]]:
    found: dict[str, list[Edit]] = {}
    for edit in edits:
        found.setdefault(edit.path, []).append(edit)
    return found
