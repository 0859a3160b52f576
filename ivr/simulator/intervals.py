"""Sets of time as stretches in order, for two menus whose hours are cut differently."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

Interval = tuple[datetime, datetime]
Intervals = tuple[Interval, ...]
"""Half-open, in order, apart from each other."""


def joined(pieces: Iterable[Interval]) -> Intervals:
    """*pieces* in order, those that touch made one."""
    found: list[Interval] = []
    for start, end in sorted(pieces):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif start < end:
            found.append((start, end))
    return tuple(found)


def without(one: Intervals, other: Intervals) -> Intervals:
    """The time in *one* that is not in *other*."""
    found: list[Interval] = []
    cuts = list(other)
    for start, end in one:
        for cut, until in cuts:
            if until <= start or cut >= end:
                continue
            if cut > start:
                found.append((start, cut))
            start = max(start, until)
        if start < end:
            found.append((start, end))
    return tuple(found)


def shared(one: Intervals, other: Intervals) -> Intervals:
    """The time that is in both."""
    found = []
    for start, end in one:
        for begin, until in other:
            if max(start, begin) < min(end, until):
                found.append((max(start, begin), min(end, until)))
    return tuple(found)
