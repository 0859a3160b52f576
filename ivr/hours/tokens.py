"""The words of an opening hours text, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.records import dataclass

LONGEST_TEXT = 2000
"""Letters read of one text; OpenStreetMap itself keeps 255."""

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<time>[0-9]{1,2}:[0-9]{1,2}(?![0-9:]))
    | (?P<always>24/7(?![0-9]))
    | (?P<number>[0-9]+)
    | (?P<word>[^\W\d_]+)
    | (?P<comment>"[^"]*"?)
    | (?P<sign>\|\||.)
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text, from *start* to before *end*.

    *sort* is ``time always number word comment sign`` or, behind the last,
    ``end``.
    """

    sort: str
    text: str
    start: int
    end: int

    @property
    def year(self) -> bool:
        """Whether it can only be a year: four figures of these centuries."""
        return (
            self.sort == "number"
            and len(self.text) == 4
            and self.text[:2]
            in (
                "19",
                "20",
                "21",
            )
        )


def tokens(text: str) -> Iterator[Token]:
    """The tokens of *text* in order, and one of sort ``end`` behind the last."""
    text = text.rstrip()
    for found in _TOKEN.finditer(text):
        sort = found.lastgroup or "sign"
        yield Token(sort, found[sort], found.start(sort), found.end(sort))
    yield Token("end", "", len(text), len(text))
