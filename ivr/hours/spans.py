"""Stretches of a day in minutes from its midnight; past 1440 is the next morning."""

from __future__ import annotations

from collections.abc import Iterable

Span = tuple[int, int]
"""Where a stretch begins and where it ends; it belongs to the day it begins on."""

DAY = 1440


def join(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same minutes, in order, those that touch or overlap made one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def cut(spans: Iterable[Span], out: Iterable[Span]) -> tuple[Span, ...]:
    """The minutes of *spans* that are not in *out*."""
    left = list(spans)
    for start, end in out:
        parts = (
            (a, b) for s, e in left for a, b in ((s, min(e, start)), (max(s, end), e))
        )
        left = [(a, b) for a, b in parts if a < b]
    return join(left)


def gaps(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The stretches between one span and the next: the breaks of a day."""
    return tuple((a[1], b[0]) for a, b in zip(spans, spans[1:], strict=False))


def hours_text(spans: Iterable[Span]) -> str:
    """``09:00-12:00, 13:00-18:00``; an end before its start is on the next day."""
    return ", ".join(f"{clock(start)}-{clock(end)}" for start, end in spans)


def clock(minute: int) -> str:
    """A minute as the time of day that it shows, ``24:00`` only at a day's end."""
    shown = minute if minute == DAY else minute % DAY
    return f"{shown // 60:02}:{shown % 60:02}"
