"""A file tidied as ``ivr fmt`` does it, as edits of the blanks that differ."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.editing.edits import Edit
from ivr.editing.sheet import Refused
from ivr.language.edit import format_text


def tidied_edits(path: str, text: str) -> tuple[Edit, ...]:
    """The smallest edits that tidy *text*, the file at *path*.

    Raises:
        Refused: The text cannot be read without a fault.
    """
    after = format_text(path, text)
    if after is None:
        raise Refused("the text cannot be read as it stands; mend its errors first")
    return tuple(_blanks(path, text, after))


def _blanks(path: str, before: str, after: str) -> Iterator[Edit]:
    """What differs between two texts whose words are the same."""
    old, new = _gaps(before), _gaps(after)
    for (start, end, was), (_, _, now) in zip(old, new, strict=True):
        if was != now:
            front = next(
                (n for n, (a, b) in enumerate(zip(was, now, strict=False)) if a != b),
                min(len(was), len(now)),
            )
            yield Edit(path, start + front, end, now[front:])


def _gaps(text: str) -> Iterator[tuple[int, int, str]]:
    """The blanks before each word and behind the last, empty ones too."""
    at = 0
    for word in text.split():
        start = text.index(word, at)
        yield at, start, text[at:start]
        at = start + len(word)
    yield at, len(text), text[at:]
