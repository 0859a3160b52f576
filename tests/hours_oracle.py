"""Opening hours worked out minute by minute, the slow and obvious way.

Shares no code with ``ivr.hours``: rules are values here, never text that is read,
days are sets of minutes, and the clock is asked for every minute.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import holidays
from hypothesis import strategies as st

from ivr.hours import ExceptionRule, HolidayChange, Schedule, ScheduleSource, build

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
YEAR = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
MONTHS = YEAR.split()
ZONES = (
    "Asia/Seoul",
    "America/New_York",
    "Europe/London",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "Antarctica/Troll",
    "America/St_Johns",
)
"""No summer time; an hour; half an hour; at midnight; two hours; odd offsets."""

FIRST, LAST = date(2026, 1, 1), date(2028, 12, 31)
KOREAN = holidays.country_holidays("KR", years=range(2025, 2030), language="ko")


@dataclass(frozen=True)
class Usual:
    """A rule: its days, and what is open on them."""

    weekdays: frozenset[int]
    holiday: bool
    months: tuple[int, int] | None
    spans: tuple[tuple[int, int], ...]
    shuts: bool

    def text(self) -> str:
        """The rule as an author writes it."""
        words = []
        if self.months:
            words.append("-".join(MONTHS[month - 1] for month in self.months))
        days = [DAYS[day] for day in sorted(self.weekdays)] + ["PH"] * self.holiday
        words.append(",".join(days))
        times = [
            f"{clock(start)}-{clock(end % 1440 or 1440)}" for start, end in self.spans
        ]
        words.append(",".join(times))
        words.append("off" if self.shuts else "open")
        return " ".join(word for word in words if word)

    def holds(self, day: date, holiday: bool) -> str | None:
        """Why it holds on *day*, if it does."""
        if self.months:
            first, last = self.months
            inside = first <= day.month <= last
            if first > last:
                inside = day.month >= first or day.month <= last
            if not inside:
                return None
        if not self.weekdays and not self.holiday:
            return "closed"
        if day.weekday() in self.weekdays:
            return "closed"
        return "holiday" if self.holiday and holiday else None

    def minutes(self, below: frozenset[int]) -> frozenset[int]:
        """The minutes that it leaves open, above those of the rules before it."""
        mine = frozenset(m for start, end in self.spans for m in range(start, end))
        if self.shuts:
            return below - mine if mine else frozenset()
        return mine or frozenset(range(1440))


@dataclass(frozen=True)
class Excepted:
    """A rule for the days from *first* to *last* only."""

    first: date
    last: date
    rule: Usual
    reason: str


def clock(minute: int) -> str:
    """A minute as a time of day."""
    return f"{minute // 60:02}:{minute % 60:02}"


@dataclass(frozen=True)
class Hours:
    """A whole schedule, and its naive answers."""

    zone: str
    usual: tuple[Usual, ...]
    exceptions: tuple[Excepted, ...]
    added: frozenset[date]
    removed: frozenset[date]

    def source(self) -> ScheduleSource:
        """The same for the package under test."""
        return ScheduleSource(
            "tried",
            self.zone,
            "KR",
            None,
            "; ".join(rule.text() for rule in self.usual),
            tuple(
                ExceptionRule(i, e.rule.text(), e.reason, start=e.first, end=e.last)
                for i, e in enumerate(self.exceptions)
            ),
            tuple(HolidayChange(day, "added") for day in self.added)
            + tuple(HolidayChange(day, "", add=False) for day in self.removed),
        )

    def schedule(self) -> Schedule | None:
        """What the package under test makes of it; None where it refuses."""
        return build(self.source(), FIRST, LAST)[0]

    def holiday(self, day: date) -> str | None:
        """The holiday's name."""
        if day in self.removed:
            return None
        return "added" if day in self.added else KOREAN.get(day)

    @cached_property
    def _days(self) -> dict[date, tuple[frozenset[int], str, str]]:
        return {}

    def day(self, day: date) -> tuple[frozenset[int], str, str]:
        """The minutes from its midnight, and what and why the rest is."""
        if day not in self._days:
            self._days[day] = self._work_out(day)
        return self._days[day]

    def _work_out(self, day: date) -> tuple[frozenset[int], str, str]:
        holiday = self.holiday(day)
        layers: list[tuple[str, object, frozenset[int], str]] = []
        below: frozenset[int] = frozenset()
        for rule, excepted in self._rules(day):
            if why := rule.holds(day, holiday is not None):
                below = rule.minutes(below)
                kind = why if why == "holiday" or not excepted else "exception"
                part = excepted or "usual"
                reason = {"holiday": holiday or "", "closed": ""}.get(kind)
                text = excepted.reason if reason is None and excepted else reason or ""
                if layers and layers[-1][:2] == (kind, part):
                    layers.pop()
                layers.append((kind, part, below, text))
        return below, *self._shut(layers)

    def _rules(self, day: date) -> Iterator[tuple[Usual, Excepted | None]]:
        yield from ((rule, None) for rule in self.usual)
        for each in self.exceptions:
            if each.first <= day <= each.last:
                yield each.rule, each

    @staticmethod
    def _shut(layers: list[tuple[str, object, frozenset[int], str]]) -> tuple[str, str]:
        while layers:
            kind, _, minutes, reason = layers.pop()
            below = layers[-1][2] if layers else frozenset()
            if below - minutes or (not minutes and kind != "closed"):
                return kind, reason
        return "closed", ""

    def at(self, instant: datetime) -> tuple[str, str]:
        """State and reason at *instant*."""
        wall = instant.astimezone(ZoneInfo(self.zone))
        minute = wall.hour * 60 + wall.minute
        mine, shut, reason = self.day(wall.date())
        night = self.day(wall.date() - timedelta(1))[0]
        if minute in mine or minute + 1440 in night:
            return "open", ""
        if any(
            minutes and min(minutes) < at < max(minutes)
            for minutes, at in ((mine, minute), (night, minute + 1440))
        ):
            return "break", ""
        return shut, reason


def every_minute(first: date, days: int) -> Iterator[datetime]:
    """The minutes of some days, and of the day before and after, in UTC."""
    start = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(1)
    return (start + timedelta(minutes=m) for m in range(1440 * (days + 2)))


def clock_changes(zone: str) -> list[date]:
    """The days between FIRST and LAST whose noon has another offset than the next."""
    located = ZoneInfo(zone)
    noons = [
        datetime(2026, 1, 1, 12, tzinfo=located) + timedelta(n) for n in range(1090)
    ]
    pairs = zip(noons, noons[1:], strict=False)
    return [b.date() for a, b in pairs if a.utcoffset() != b.utcoffset()]


# What Hypothesis draws ----------------------------------------------------------

_minutes = st.integers(0, 287).map(lambda n: n * 5)


@st.composite
def _spans(draw: Callable[..., int]) -> tuple[tuple[int, int], ...]:
    start = draw(_minutes)
    length = draw(st.integers(1, 288)) * 5
    first = (start, start + length)
    if draw(st.booleans()) or first[1] >= 1430:
        return (first,)
    after = draw(st.integers(first[1] + 1, 1439))
    return (first, (after, after + draw(st.integers(1, 600))))


_rules = st.builds(
    Usual,
    weekdays=st.frozensets(st.integers(0, 6), max_size=5),
    holiday=st.booleans(),
    months=st.none() | st.tuples(st.integers(1, 12), st.integers(1, 12)),
    spans=_spans() | st.just(()),
    shuts=st.booleans(),
)
_dates = st.dates(FIRST, LAST)


@st.composite
def _exceptions(draw: Callable[..., object], near: date) -> Excepted:
    first = near + timedelta(draw(st.integers(-3, 3)))  # type: ignore[arg-type]
    last = first + timedelta(draw(st.integers(0, 4)))  # type: ignore[arg-type]
    reason = draw(st.sampled_from(["storm", "moving", ""]))
    return Excepted(first, last, draw(_rules), reason)  # type: ignore[arg-type]


@st.composite
def hours_and_days(draw: Callable[..., object]) -> tuple[Hours, date]:
    """A schedule, and a day that is worth a look: with exceptions, a clock change."""
    zone: str = draw(st.sampled_from(ZONES))  # type: ignore[assignment]
    days = _dates | st.sampled_from(sorted(day for day in KOREAN if day.year == 2027))
    if changes := clock_changes(zone):
        days = st.sampled_from(changes) | days
    near: date = draw(days)  # type: ignore[assignment]
    around = st.integers(-2, 2).map(lambda n: near + timedelta(n))
    usual = draw(st.lists(_rules, min_size=1, max_size=4))
    exceptions = draw(st.lists(_exceptions(near), max_size=3))
    added, removed = draw(st.frozensets(around, max_size=2)), frozenset()
    if near not in added:  # type: ignore[operator]
        removed = draw(st.sampled_from([frozenset(), frozenset({near})]))
    return Hours(zone, tuple(usual), tuple(exceptions), added, removed), near  # type: ignore
