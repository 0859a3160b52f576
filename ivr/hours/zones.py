"""Time zones by name, and the moments at which their clocks change."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from ivr.hours.faults import HoursFault, did_you_mean
from ivr.records import dataclass

DAY = 86_400

_NOT_PLACES = ("localtime", "posixrules", "Factory")
_WINTER_ONLY = {"EST": "America/New_York", "MST": "America/Denver"}
"""Names that look like a place's clock and are not, with what is usually meant."""

_SHORT = {
    "KST": "Asia/Seoul",
    "JST": "Asia/Tokyo",
    "HKT": "Asia/Hong_Kong",
    "SGT": "Asia/Singapore",
    "BST": "Europe/London",
    "CEST": "Europe/Berlin",
    "EDT": "America/New_York",
    "CST": "America/Chicago",
    "CDT": "America/Chicago",
    "MDT": "America/Denver",
    "PST": "America/Los_Angeles",
    "PDT": "America/Los_Angeles",
    "AEST": "Australia/Sydney",
}
"""What people call their clock, with a place that keeps it."""


def zone_faults(name: str) -> Iterator[HoursFault]:
    """What is wrong with the name of a time zone."""
    if zone(name) is None:
        known = sorted(available_timezones().difference(_NOT_PLACES))
        otherwise = "write continent/city, such as Asia/Seoul"
        places = {place.rpartition("/")[2].lower(): place for place in reversed(known)}
        meant = places.get(name.rpartition("/")[2].strip().lower().replace(" ", "_"))
        if name in _SHORT:
            help = f'write the place, such as "{_SHORT[name]}"'
        elif meant:
            help = f'write "{meant}"'
        else:
            help = did_you_mean(name, known, otherwise) if "/" in name else otherwise
        yield HoursFault("zone", f'"{name}" is no time zone', help)
    elif name in _WINTER_ONLY:
        yield HoursFault(
            "zone",
            f'"{name}" keeps winter time all year',
            f'write the place, such as "{_WINTER_ONLY[name]}"',
            "warning",
        )


@lru_cache(maxsize=128)
def zone(name: str) -> ZoneInfo | None:
    """The time zone called *name*, or None, whatever the name."""
    # "right/…" counts leap seconds; "localtime" is whatever the machine keeps.
    if name in _NOT_PLACES or name.startswith(("right/", "posix/")):
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


@dataclass(frozen=True, slots=True)
class Era:
    """A stretch in which a zone's clock runs without a change; in UTC seconds."""

    start: int
    end: int
    offset: int
    """Seconds that its clock is ahead of UTC."""


@lru_cache(maxsize=256)
def eras(zone: ZoneInfo, first: date, last: date) -> tuple[Era, ...]:
    """The eras from the beginning of *first* to the end of *last*, without a gap."""
    start, end = midnight(zone, first), midnight(zone, last + timedelta(1))
    found: list[Era] = []
    begun, offset = start, offset_at(zone, start)
    # No zone has changed its clock twice within a day.
    for second in (*range(start + DAY, end, DAY), end - 1):
        later = offset_at(zone, second)
        if later != offset:
            change = _change(zone, max(begun, second - DAY), second, later)
            found.append(Era(begun, change, offset))
            begun, offset = change, later
    return (*found, Era(begun, end, offset))


def _change(zone: ZoneInfo, low: int, high: int, later: int) -> int:
    seconds = range(low, high)
    return low + bisect_left(seconds, True, key=lambda s: offset_at(zone, s) == later)


def midnight(zone: ZoneInfo, day: date) -> int:
    """The UTC second at which *day* begins in *zone*."""
    return int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp())


def offset_at(zone: ZoneInfo, second: int) -> int:
    """How many seconds *zone* is ahead of UTC at a UTC second."""
    offset = datetime.fromtimestamp(second, zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def local(zone: ZoneInfo, second: int) -> datetime:
    """A UTC second as the zone's clock shows it.

    The datetime carries the offset of that moment, not the zone: two datetimes of
    one zone are compared by the clock alone, wrongly in the hour that comes twice.
    """
    moment = datetime.fromtimestamp(second, zone)
    return moment.replace(tzinfo=_fixed(moment.utcoffset() or timedelta()))


@lru_cache(maxsize=256)
def _fixed(offset: timedelta) -> timezone:
    return timezone(offset) if offset else UTC


@dataclass(frozen=True, slots=True)
class Shift:
    """A clock change at a UTC *second*, from one offset to another."""

    second: int
    before: int
    after: int

    @property
    def minutes(self) -> int:
        """By which the clocks go forward; back, if negative."""
        return (self.after - self.before) // 60


def shifts(zone: ZoneInfo, start: int, end: int) -> Iterator[Shift]:
    """The clock changes of *zone* after one UTC second and before another."""
    first = datetime.fromtimestamp(start, zone).date()
    last = datetime.fromtimestamp(end - 1, zone).date()
    periods = eras(zone, first, last)
    for before, after in zip(periods, periods[1:], strict=False):
        if start < after.start < end:
            yield Shift(after.start, before.offset, after.offset)
