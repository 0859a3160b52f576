"""A horizon cut into stretches of time in which every schedule stands alike.

A year and more is a few dozen *classes* of such stretches. To cut it takes longer than
to read a small menu, so a timetable keeps what it was last asked for.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from ivr.diagnostics import Stretch
from ivr.records import dataclass

if TYPE_CHECKING:
    from ivr.compiler.timetable import Timetable


@dataclass(frozen=True, slots=True)
class Horizon:
    """The days that are looked at: *first* to the day before *end*."""

    first: date
    end: date

    @classmethod
    def of(cls, first: date, days: int) -> Horizon:
        """*days* days from *first* on."""
        return cls(first, first + timedelta(days=days))


class Times:
    """The stretches of a horizon, in UTC, and the classes that they belong to.

    Attributes:
        stretches: Beginning, end and number of the class, in order, without a gap.
        classes: The states of the schedules in each class, in the order in which the
            schedules were given.
        spans: The stretches of each class.
        told: How sets of classes were told before, as stretches and in words.
    """

    def __init__(
        self, timetable: Timetable, schedules: tuple[str, ...], horizon: Horizon
    ) -> None:
        self.zone = timetable.first_zone
        self.begin = datetime.combine(horizon.first, time(), self.zone).astimezone(UTC)
        self.end = datetime.combine(horizon.end, time(), self.zone).astimezone(UTC)
        self.stretches: list[tuple[datetime, datetime, int]] = []
        columns = [self._column(timetable, name, horizon) for name in schedules]
        self.classes = self._cut(columns)
        self.spans: list[list[tuple[datetime, datetime]]] = [[] for _ in self.classes]
        for start, end, number in self.stretches:
            self.spans[number].append((start, end))
        self.told: dict[frozenset[int], tuple[tuple[Stretch, ...], str]] = {}

    def _column(
        self, timetable: Timetable, name: str, horizon: Horizon
    ) -> list[tuple[datetime, str]]:
        """From when on schedule *name* is in which state."""
        first = horizon.first - timedelta(days=2)
        last = horizon.end + timedelta(days=2)
        schedule = timetable.schedule(name, first, last)
        if schedule is None:
            return [(self.begin, "closed")]
        found: list[tuple[datetime, str]] = [
            (max(stretch.start, self.begin), stretch.state)
            for stretch in schedule.stretches(self.begin, self.end)
        ]
        return found or [(self.begin, "closed")]

    def _cut(
        self, columns: list[list[tuple[datetime, str]]]
    ) -> tuple[tuple[str, ...], ...]:
        cuts = sorted({self.begin, *(cut for column in columns for cut, _ in column)})
        classes: dict[tuple[str, ...], int] = {}
        at = [0] * len(columns)
        for index, cut in enumerate(cuts):
            for column, states in enumerate(columns):
                while at[column] + 1 < len(states) and states[at[column] + 1][0] <= cut:
                    at[column] += 1
            signature = tuple(
                states[at[column]][1] for column, states in enumerate(columns)
            )
            number = classes.setdefault(signature, len(classes))
            until = cuts[index + 1] if index + 1 < len(cuts) else self.end
            if until > cut:
                self._add(cut, until, number)
        return tuple(classes)

    def _add(self, start: datetime, end: datetime, number: int) -> None:
        if self.stretches and self.stretches[-1][2] == number:
            self.stretches[-1] = (self.stretches[-1][0], end, number)
        else:
            self.stretches.append((start, end, number))
