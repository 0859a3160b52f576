"""Two people's changes of one text brought together, line by line.

Where only one of them changed a line that change holds; where both did, and not alike,
both sides are shown, and a person chooses.

Source: the algorithm is that of diff3, as described in S. Khanna, K. Kunal and
B. C. Pierce, "A Formal Investigation of Diff3", 2007.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, Literal

from ivr.records import dataclass

Whose = Literal["same", "mine", "theirs", "both", "conflict"]
"""Whose change a piece is: nobody's, one's, the same of both, or two that differ."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some lines of the three texts that belong together."""

    whose: Whose
    base: str
    mine: str
    theirs: str

    @property
    def text(self) -> str:
        """What the merged text has here; of a conflict, what is mine."""
        return self.theirs if self.whose == "theirs" else self.mine


@dataclass(frozen=True, slots=True)
class Merge:
    """Three texts brought together."""

    pieces: tuple[Piece, ...]

    @property
    def conflicts(self) -> tuple[Piece, ...]:
        """Where somebody has to choose."""
        return tuple(each for each in self.pieces if each.whose == "conflict")

    @property
    def clean(self) -> bool:
        """Whether nobody has to choose."""
        return not self.conflicts

    @property
    def text(self) -> str:
        """The merged text; only where it is clean is it whole."""
        return "".join(each.text for each in self.pieces)

    def parts(self) -> dict[str, Any]:
        """The merge as JSON's own types; ``text`` is there where it is clean."""
        pieces = [
            {"whose": each.whose, "mine": each.mine}
            if each.whose in ("same", "both")
            else {
                "whose": each.whose,
                "base": each.base,
                "mine": each.mine,
                "theirs": each.theirs,
            }
            for each in self.pieces
        ]
        found: dict[str, Any] = {"clean": self.clean, "pieces": pieces}
        return {**found, "text": self.text} if self.clean else found


def merge(base: str, mine: str, theirs: str) -> Merge:
    """*mine* and *theirs*, both made from *base*, brought together."""
    texts = tuple(text.splitlines(keepends=True) for text in (base, mine, theirs))
    return Merge(tuple(_joined(_pieces(*texts))))


Lines = Sequence[str]
Block = tuple[int, int, int, int]
"""Lines that all three have alike: where in each, and how many."""


def _pieces(base: Lines, mine: Lines, theirs: Lines) -> Iterator[Piece]:
    at = here = there = 0
    for start, one, other, count in [
        *_alike(base, mine, theirs),
        (len(base), len(mine), len(theirs), 0),
    ]:
        yield from _between(base[at:start], mine[here:one], theirs[there:other])
        at, here, there = start + count, one + count, other + count
        if count:
            words = "".join(base[start:at])
            yield Piece("same", words, words, words)


def _between(base: Lines, mine: Lines, theirs: Lines) -> Iterator[Piece]:
    if not (base or mine or theirs):
        return
    whose: Whose = "conflict"
    if mine == theirs:
        whose = "both"
    elif mine == base:
        whose = "theirs"
    elif theirs == base:
        whose = "mine"
    yield Piece(whose, "".join(base), "".join(mine), "".join(theirs))


def _alike(base: Lines, mine: Lines, theirs: Lines) -> Iterator[Block]:
    """The stretches of *base* that neither side has touched, in order."""
    ones = SequenceMatcher(None, base, mine, autojunk=False).get_matching_blocks()
    others = SequenceMatcher(None, base, theirs, autojunk=False).get_matching_blocks()
    left = right = 0
    while left < len(ones) and right < len(others):
        one, other = ones[left], others[right]
        start = max(one.a, other.a)
        end = min(one.a + one.size, other.a + other.size)
        if start < end:
            here, there = one.b + start - one.a, other.b + start - other.a
            yield start, here, there, end - start
        if one.a + one.size < other.a + other.size:
            left += 1
        else:
            right += 1


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbours of the same sort as one."""
    last: Piece | None = None
    for each in pieces:
        if last is not None and last.whose == each.whose:
            last = Piece(
                last.whose,
                last.base + each.base,
                last.mine + each.mine,
                last.theirs + each.theirs,
            )
            continue
        if last is not None:
            yield last
        last = each
    if last is not None:
        yield last
