"""Figures over contacts: each with its definition, none of them an average alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import fmean, median

from ivr.reports.contacts import Contact

SHORT = timedelta(seconds=10)
"""A caller who leaves a queue sooner has not waited: one of the three ways to count
a service level leaves them out."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A set of lengths of time, in seconds."""

    count: int
    mean: float
    median: float
    ninth: float
    """The 90th percentile: nine in ten are no longer."""
    longest: float


@dataclass(frozen=True, slots=True)
class Level:
    """How many were answered in time, counted in the three ways that are in use.

    Each is a share from 0 to 1, or None where there is nobody to count.
    """

    of_offered: float | None
    of_answered: float | None
    without_short: float | None
    """Of those offered, without who left within ten seconds."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a manager asks of a period."""

    offered: int
    answered: int
    lost: int
    """They left, were not reached, or their request expired."""
    waiting: int
    """They still wait."""
    first_answer: Spread | None
    """From the beginning of the call to the first person, live or called back."""
    live: Spread | None
    callback: Spread | None
    """From when they first asked to wait until they talked; never zero. Those who
    chose a time themselves are not among them: see *late*."""
    combined: Spread | None
    """Live and callback waits together, as callers lived them."""
    late: Spread | None
    """By how much promises were missed, of those that were."""
    kept: float | None
    """Share of promises that were kept, of those whose time has come."""
    promises: int
    attempts: Spread | None
    """Attempts for each request that was closed."""
    level: Level


def spread(values: Iterable[float]) -> Spread | None:
    """Mean, median, 90th percentile (nearest rank) and maximum; None of nothing."""
    ordered = sorted(values)
    if not ordered:
        return None
    return Spread(
        len(ordered), fmean(ordered), median(ordered), percentile(ordered), ordered[-1]
    )


def percentile(ordered: Sequence[float], share: float = 0.9) -> float:
    """The smallest of *ordered* that *share* of them do not exceed.

    Source: the nearest-rank definition (NIST handbook of statistical methods 7.2.6.2
    lists it among others); it is always a wait that somebody had.
    """
    rank = max(1, -(-len(ordered) * round(share * 100) // 100))
    return ordered[int(rank) - 1]


def figures(contacts: Sequence[Contact], target: timedelta) -> Figures:
    """The figures of *contacts*.

    Args:
        target: A live caller who is answered within it is answered in time.
    """
    live = [each for each in contacts if each.way == "live"]
    asked = [each for each in contacts if each.way != "live"]
    soonest = [each for each in asked if each.way == "callback"]
    due = [each for each in asked if each.promise is not None]
    late = [each.late for each in due if each.late]
    waits = {
        "live": _waits(live),
        "callback": _waits(soonest),
        "combined": [*_waits(live), *_waits(soonest)],
    }
    return Figures(
        offered=len(contacts),
        answered=sum(each.result == "answered" for each in contacts),
        lost=sum(each.result == "lost" for each in contacts),
        waiting=sum(each.result == "waiting" for each in contacts),
        first_answer=spread(
            each.first_answer.total_seconds()
            for each in contacts
            if each.first_answer is not None
        ),
        live=spread(waits["live"]),
        callback=spread(waits["callback"]),
        combined=spread(waits["combined"]),
        late=spread(length.total_seconds() for length in late),
        kept=_share(sum(each.promise == "kept" for each in due), len(due)),
        promises=len(due),
        attempts=spread(
            float(each.attempts) for each in asked if each.result != "waiting"
        ),
        level=_level(live, target),
    )


def _waits(contacts: Iterable[Contact]) -> list[float]:
    return [
        each.wait.total_seconds()
        for each in contacts
        if each.result == "answered" and each.wait is not None
    ]


def _level(live: Sequence[Contact], target: timedelta) -> Level:
    ended = [each for each in live if each.result != "waiting"]
    answered = [each for each in ended if each.result == "answered"]
    in_time = sum(each.wait is not None and each.wait <= target for each in answered)
    short = sum(
        each.result == "lost" and each.wait is not None and each.wait < SHORT
        for each in ended
    )
    return Level(
        _share(in_time, len(ended)),
        _share(in_time, len(answered)),
        _share(in_time, len(ended) - short),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole > 0 else None


BY: Mapping[str, Callable[[Contact], str]] = {
    "hour": lambda each: f"{each.local.hour:02d}",
    "day": lambda each: each.local.date().isoformat(),
    "intent": lambda each: each.intent,
    "queue": lambda each: each.queue,
    "language": lambda each: each.language,
    "flow": lambda each: each.flow,
}
"""By what figures can be told apart."""


def by(contacts: Iterable[Contact], what: str, target: timedelta) -> dict[str, Figures]:
    """The figures of each group, in the order of their names.

    Args:
        what: One of ``BY``.
    """
    groups: dict[str, list[Contact]] = {}
    for each in contacts:
        groups.setdefault(BY[what](each), []).append(each)
    return {name: figures(groups[name], target) for name in sorted(groups)}


def outliers(contacts: Iterable[Contact], target: timedelta) -> list[Contact]:
    """The contacts whose wait lies far outside what is usual, the longest first.

    Beyond the third quartile by one and a half times the distance between the
    quartiles (Tukey's fence), and beyond *target*: a good day has no bad contacts.
    """
    waited = [each for each in contacts if each.wait is not None]
    found = []
    for way in ("live", "callback"):
        group = [each for each in waited if each.way == way]
        ordered = sorted(_seconds(each) for each in group)
        if not ordered:
            continue
        low, high = percentile(ordered, 0.25), percentile(ordered, 0.75)
        fence = max(high + 1.5 * (high - low), target.total_seconds())
        found += [each for each in group if _seconds(each) > fence]
    found += [each for each in waited if each.way == "appointment" and each.late]
    return sorted(found, key=_seconds, reverse=True)


def _seconds(contact: Contact) -> float:
    return contact.wait.total_seconds() if contact.wait is not None else 0.0
