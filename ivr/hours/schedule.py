"""A schedule: open at a moment or not, why, and when that changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from ivr.hours.line import Line, Status, line
from ivr.hours.overrides import HoursOverride, overlaid
from ivr.hours.plan import Day, Plan, State
from ivr.hours.source import ScheduleSource
from ivr.hours.spans import DAY, Span
from ivr.hours.words import Words, in_language
from ivr.hours.zones import local
from ivr.records import dataclass

YEARS = range(1900, 2199)
"""Years for which a schedule answers; library and calendars agree on these."""

FARTHEST = 400 * 86_400
"""Seconds ahead that the next opening is looked for: past every holiday season."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time from *start* to before *end* in which nothing changes."""

    start: datetime
    end: datetime
    state: State
    reason: Words


@dataclass(frozen=True, slots=True)
class Change:
    """A moment at which a schedule becomes something else than it *was*."""

    at: datetime
    was: State
    state: State
    reason: Words


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a schedule stands as it does, and when it next opens and shuts."""

    at: datetime
    state: State
    reason: str
    """The holiday's name or the exception's reason, in the language asked for; of an
    override only what callers of that language are to hear."""
    opens: datetime | None
    """The moment itself where it is open; None if not within 400 days."""
    closes: datetime | None
    """The moment itself where it is shut; None if not within 400 days."""
    day: Day
    """The day whose rule decides: yesterday's where its night runs on."""
    override: HoursOverride | None = None
    """What staff put on top of all rules, where that decides."""

    @property
    def told(self) -> str:
        """The reason for people of the house."""
        return (self.override and self.override.reason) or self.reason

    @property
    def days_away(self) -> int | None:
        """Days of the calendar until it opens: 0 today, 1 tomorrow."""
        return None if self.opens is None else (self.opens.date() - self.at.date()).days


@dataclass(frozen=True, slots=True, eq=False)
class Schedule:
    """The opening hours of a line, from *first* to *last*.

    These days are laid out at the first question about a moment of them. Others are
    answered as well, at the price of laying out two more years.
    """

    source: ScheduleSource
    plan: Plan
    zone: ZoneInfo
    first: date
    last: date
    wider: Schedule | None = field(default=None, repr=False)
    """The same schedule for more days, whose line serves here as well."""
    beneath: Schedule | None = field(default=None, repr=False)
    """The same schedule without what staff put on top of it."""
    over: tuple[HoursOverride, ...] = ()
    """What staff put on top, the latest last."""
    _laid: list[Line] = field(default_factory=list, init=False, repr=False)

    @property
    def line(self) -> Line:
        """The days, laid out."""
        if self.wider is not None:
            return self.wider.line
        if not self._laid:
            if self.beneath is not None:
                self._laid.append(self._overlaid(self.beneath.line))
            else:
                self._laid.append(line(self.plan, self.zone, self.first, self.last))
        return self._laid[0]

    def overridden(self, over: Sequence[HoursOverride]) -> Schedule:
        """The same schedule with what staff put on top of it, the latest last."""
        found = replace(self, wider=None, beneath=self, over=tuple(over))
        return found if over else self

    def _overlaid(self, laid: Line) -> Line:
        for each in self.over:
            laid = overlaid(laid, each.stretched(self.plan, self.zone))
        return laid

    def override(self, instant: datetime) -> HoursOverride | None:
        """What staff put on top at *instant*, where they did."""
        second = instant.timestamp()
        return next((e for e in reversed(self.over) if e.covers(second)), None)

    @property
    def name(self) -> str:
        """The name that the flow gives it."""
        return self.source.name

    def at(self, instant: datetime) -> Status:
        """How it stands at *instant*, which must be aware."""
        if instant.tzinfo is None:
            raise _naive(instant)
        second = instant.timestamp()
        laid = self.line
        if not laid.starts[0] <= second < laid.end:
            laid = self._line(second)
        return laid.status(second)

    def is_open(self, instant: datetime) -> bool:
        """Whether it is open at *instant*, which must be aware."""
        return self.at(instant).state == "open"

    def next_open(self, instant: datetime) -> datetime | None:
        """The first moment from *instant* on at which it is open.

        *instant* itself where it is open already; None if not within 400 days.
        """
        return self._next(_second(instant), opens=True)

    def next_close(self, instant: datetime) -> datetime | None:
        """The first moment from *instant* on at which it is shut, breaks included.

        *instant* itself where it is shut already; None if not within 400 days.
        """
        return self._next(_second(instant), opens=False)

    def stretches(self, start: datetime, end: datetime) -> Sequence[Stretch]:
        """The time from *start* to *end*, cut where the state or its reason changes.

        They follow each other without a gap, and neighbours differ.
        """
        pieces = list(self._pieces(_second(start), _second(end)))
        edges = [local(self.zone, piece[0]) for piece in pieces]
        edges.append(local(self.zone, _second(end)))
        return tuple(
            Stretch(edges[i], edges[i + 1], state, reason)
            for i, (_, state, reason) in enumerate(pieces)
        )

    def changes(self, start: datetime, end: datetime) -> Sequence[Change]:
        """The moments after *start* and before *end* at which something changes."""
        stretches = self.stretches(start, end)
        return tuple(
            Change(after.start, before.state, after.state, after.reason)
            for before, after in zip(stretches, stretches[1:], strict=False)
        )

    def why(self, instant: datetime, language: str) -> Explanation:
        """Why it stands as it does at *instant*, told in *language*."""
        status, over = self.at(instant), self.override(instant)
        moment = local(self.zone, _second(instant))
        return Explanation(
            moment,
            status.state,
            over.spoken(language) if over else in_language(status.reason, language),
            self.next_open(instant),
            self.next_close(instant),
            self._deciding_day(moment, status),
            over,
        )

    def day(self, day: date) -> Day:
        """All that a calendar shows of *day*."""
        found = self.plan.day(day)
        for each in self.over:
            spans = each.changed(day, found.spans, self.plan, self.zone)
            if spans != found.spans:
                found = replace(
                    found,
                    spans=spans,
                    shut=each.shut or found.shut,
                    overridden=each.words or each.put,
                )
        return found

    def days(self, year: int) -> tuple[Day, ...]:
        """The days of *year*."""
        new_year = date(year, 1, 1).toordinal()
        after = date(year + 1, 1, 1).toordinal()
        return tuple(self.day(date.fromordinal(n)) for n in range(new_year, after))

    def weekly(
        self, on: date | None = None
    ) -> tuple[tuple[tuple[int, ...], tuple[Span, ...]], ...]:
        """The usual week, without holidays and exceptions, grouped for speaking.

        Args:
            on: A day of the week meant, for hours that change with the season;
                the first of the horizon unless given.

        Returns:
            Weekdays (Monday 0) with the spans that they share, in the order of
            their first days; days without spans are absent.
        """
        on = on or self.first
        monday = on - timedelta(on.weekday())
        groups: dict[tuple[Span, ...], list[int]] = {}
        for weekday in range(7):
            if spans := self.plan.normal(monday + timedelta(weekday)):
                groups.setdefault(spans, []).append(weekday)
        return tuple((tuple(days), spans) for spans, days in groups.items())

    def _line(self, second: float) -> Line:
        if self.line.start <= second < self.line.end:
            return self.line
        if self.beneath is not None:
            return self._overlaid(self.beneath._line(second))
        year = datetime.fromtimestamp(second, self.zone).year
        if year not in YEARS:
            span = f"{YEARS[0]} to {YEARS[-1]}"
            raise ValueError(f'"{self.name}" answers for {span}, not for {year}')
        return _distant_line(self.plan, self.zone, year)

    def _next(self, second: int, *, opens: bool) -> datetime | None:
        limit = second + FARTHEST
        for begin, state, _ in self._pieces(second, limit):
            if (state == "open") == opens:
                return local(self.zone, begin)
        return None

    def _pieces(self, begin: int, end: int) -> Iterator[tuple[int, State, Words]]:
        """The states from *begin* to *end*, with the second from which each holds."""
        last: tuple[State, Words] | None = None
        while begin < end:
            laid = self._line(begin)
            for place in range(laid.place(begin), len(laid.starts)):
                if laid.starts[place] >= end:
                    return
                if laid.states[place] != last:
                    last = laid.states[place]
                    yield max(begin, laid.starts[place]), *last
            begin = laid.end

    def _deciding_day(self, moment: datetime, status: Status) -> Day:
        today = self.day(moment.date())
        minute = moment.hour * 60 + moment.minute
        yesterday = self.day(moment.date() - timedelta(1))
        mine = any(a <= minute < b for a, b in today.spans)
        runs_on = any(b > DAY + minute for _, b in yesterday.spans)
        inside = status.state in ("open", "break")
        return yesterday if inside and runs_on and not mine else today


def _second(instant: datetime) -> int:
    if instant.tzinfo is None:
        raise _naive(instant)
    # Rounded down: a schedule changes at whole seconds, a caller waits for the next.
    return int(instant.timestamp() // 1)


def _naive(instant: datetime) -> ValueError:
    return ValueError(f"{instant} has no time zone; give an aware datetime")


@lru_cache(maxsize=64)
def _distant_line(plan: Plan, zone: ZoneInfo, year: int) -> Line:
    return line(plan, zone, date(year, 1, 1), date(year + 1, 12, 31))
