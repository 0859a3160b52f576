"""What is wrong with a schedule, said in the author's words; and suggestions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from ivr.records import dataclass


@dataclass(frozen=True, slots=True)
class HoursFault:
    """A fault in one *part* of a schedule, for the compiler to give a span.

    *part* is the path of the value below the schedule: ``open``, ``zone``,
    ``country``, ``region``, ``exceptions.2.open``. *schedule* names the schedule
    in which the value is written, which a schedule that inherits it repeats.
    """

    part: str
    message: str
    help: str = ""
    kind: Literal["error", "warning"] = "error"
    """With an error there is no schedule; with a warning there is one."""
    schedule: str = ""
    start: int | None = None
    """Where in the text of the part the faulty words begin, if it is known."""
    end: int | None = None


def did_you_mean(
    word: str, known: Iterable[str], otherwise: str = "", *, near: float = 0.6
) -> str:
    """Help that names the known word most like *word*, or *otherwise*.

    *near* is how alike they must be, from 0 to 1.
    """
    import difflib

    by_lower = {name.lower(): name for name in known}
    found = difflib.get_close_matches(word.lower()[:80], by_lower, n=1, cutoff=near)
    return f'did you mean "{by_lower[found[0]]}"?' if found else otherwise
