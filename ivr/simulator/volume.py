"""How many calls come, by the hour of the week, as the recent log has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import UTC, datetime, timedelta, tzinfo

from ivr.records import dataclass
from ivr.simulator.intervals import Intervals

WEEK = timedelta(days=7)

ENOUGH = timedelta(days=7)
"""A shorter log has not seen every hour of the week; what it gives is a guess."""


@dataclass(frozen=True, slots=True)
class Volume:
    """Calls a week, by hour of the week; 0 is Monday's first hour."""

    by_hour: Mapping[int, float] = field(default_factory=dict)
    languages: Mapping[str, float] = field(default_factory=dict)
    """The part of all calls that each language has, from 0 to 1."""
    weeks: float = 0.0
    """How far the log goes back."""

    @classmethod
    def of(
        cls,
        hours: Iterable[tuple[datetime, str, int]],
        zone: tzinfo,
        since: datetime,
        now: datetime,
    ) -> Volume | None:
        """The volume of a log; None where it has no call.

        Args:
            hours: The beginning of an hour, a language, and how many calls began
                then in it.
            zone: By whose clocks hours of the week are told.
            since: From when on the log was looked at.
            now: Until when.
        """
        rows = list(hours)
        if not rows:
            return None
        first = max(since, min(at for at, _, _ in rows))
        weeks = max((now - first) / WEEK, 1 / 168)
        by_hour: dict[int, float] = {}
        languages: dict[str, float] = {}
        # A log of three days says nothing of the others: no hour counts for less
        # than one week.
        divisor = max(weeks, 1.0)
        total = sum(count for _, _, count in rows)
        for at, language, count in rows:
            place = hour_of_week(at.astimezone(zone))
            by_hour[place] = by_hour.get(place, 0.0) + count / divisor
            languages[language] = languages.get(language, 0.0) + count / total
        return cls(by_hour, languages, round(weeks, 2))

    @property
    def a_week(self) -> float:
        """All calls of a week."""
        return sum(self.by_hour.values())

    @property
    def short(self) -> bool:
        """Whether the log has not seen every hour of the week."""
        return self.weeks * WEEK < ENOUGH

    def calls(self, when: Intervals, zone: tzinfo) -> float:
        """How many calls are to be expected in these stretches."""
        return sum(
            self.by_hour.get(hour_of_week(at.astimezone(zone)), 0.0) * part
            for start, end in when
            for at, part in _hours(start.astimezone(UTC), end.astimezone(UTC))
        )


def hour_of_week(at: datetime) -> int:
    """Which hour of its week a moment lies in."""
    return at.weekday() * 24 + at.hour


def _hours(start: datetime, end: datetime) -> Iterable[tuple[datetime, float]]:
    """The hours between two moments, each with the part of it that lies between."""
    hour = timedelta(hours=1)
    at = start.replace(minute=0, second=0, microsecond=0)
    while at < end:
        inside = min(end, at + hour) - max(start, at)
        yield at, inside / hour
        at += hour
