"""Why a contact waited as long as it did: where the time went, and what happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from ivr.reports.contacts import Contact

WORTH_TELLING = 0.15
"""The share of a wait from which a state is a cause of it."""


@dataclass(frozen=True, slots=True)
class Cause:
    """A reason for a long wait: a word for the reader's language, and its measure."""

    name: str
    """``not-yet-time``, ``in-line``, ``ringing``, ``unknown``, ``queue``, or
    ``missed`` with what the attempts came to."""
    length: timedelta | None = None
    count: int = 0
    detail: str = ""


_BY_STATE = {
    "requested": "not-yet-time",
    "waiting": "in-line",
    "dialling": "ringing",
    "ringing": "ringing",
    "unknown": "unknown",
}


def causes(contact: Contact) -> Iterator[Cause]:
    """Why *contact* waited, the longest first, then the attempts that were missed."""
    if contact.way == "live":
        yield Cause("queue", contact.wait)
        return
    lengths: Counter[str] = Counter()
    for state, length in contact.spent.items():
        lengths[_BY_STATE.get(state, state)] += int(length.total_seconds())
    whole = sum(lengths.values())
    for name, seconds in lengths.most_common():
        if seconds >= WORTH_TELLING * whole:
            yield Cause(name, timedelta(seconds=seconds))
    for outcome, count in Counter(contact.missed).most_common():
        yield Cause("missed", count=count, detail=outcome)
