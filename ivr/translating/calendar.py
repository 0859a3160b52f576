"""Whole days of an iCalendar file: holidays, closures, company events.

Read is what a calendar of days off has: days, stretches of days, and those that come
each year. What lasts for hours is no day, and left out with a word.

Source: RFC 5545: 3.1 (lines), 3.3.4 and 3.3.5 (dates), 3.3.10 (rules), 3.6.1 (events),
3.8.2.2 (the end is not part of it).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date, timedelta

from ivr.hours.dates import WEEKDAYS
from ivr.records import dataclass
from ivr.source_encoding import decode
from ivr.translating.units import NoWords

MOST_EVENTS = 5_000

YEARS = 5
"""How far ahead a rule is followed that does not simply come each year."""

LONGEST_DAYS = 366
"""A stretch that is longer is no holiday."""


@dataclass(frozen=True, slots=True)
class Off:
    """A day off, or several in a row; *every* says it where they come each year."""

    first: date
    last: date
    name: str
    every: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """An event that was left out, and why; *line* is where it begins."""

    name: str
    line: int
    why: str


@dataclass(frozen=True, slots=True)
class DaysOff:
    """What a calendar says."""

    days: tuple[Off, ...]
    left: tuple[Left, ...]


@dataclass(slots=True)
class _Event:
    """An event as it is read, property by property."""

    line: int
    values: dict[str, tuple[Mapping[str, str], str]] = field(default_factory=dict)
    without: set[date] = field(default_factory=set)
    also: set[date] = field(default_factory=set)

    def value(self, name: str) -> str:
        """The value of a property; empty where it has none."""
        return self.values.get(name, ({}, ""))[1]

    @property
    def name(self) -> str:
        """What people call it."""
        return _plain(self.value("SUMMARY")).strip()


class _NoDay(ValueError):
    """It is no whole day, or cannot be told; the message says why."""


def read_calendar(file: str, data: bytes, today: date) -> DaysOff:
    """The days off in *data* that are not over on *today*.

    Raises:
        NoWords: It is no iCalendar file.
    """
    text, fault = decode(file, data)
    if fault is not None:
        raise NoWords(f"{file}: {fault.message}; {fault.help}")
    events = list(_events(file, text))
    moved = _moved(events)
    days: list[Off] = []
    left: list[Left] = []
    for event in events:
        try:
            if event.value("STATUS").upper() == "CANCELLED":
                raise _NoDay("it is cancelled")
            without = moved.get(event.value("UID"), set())
            if event.value("RECURRENCE-ID"):
                without = set()
            days += _days(event, without, today)
        except _NoDay as why:
            left.append(Left(event.name, event.line, str(why)))
    ordered = sorted(set(days), key=lambda off: (off.first, off.last, off.name))
    return DaysOff(tuple(ordered), tuple(left))


def _moved(events: list[_Event]) -> dict[str, set[date]]:
    """The days of a series that an event of its own stands for, by the series."""
    found: dict[str, set[date]] = {}
    for event in events:
        if stands := event.value("RECURRENCE-ID"):
            day = _date(stands)
            if day is not None:
                found.setdefault(event.value("UID"), set()).add(day)
    return found


# Lines -----------------------------------------------------------------------------


def _events(file: str, text: str) -> Iterator[_Event]:
    inside: list[str] = []
    event: _Event | None = None
    count = 0
    for number, line in _unfolded(text):
        name, parameters, value = _parted(line)
        if name == "BEGIN":
            inside.append(value.upper())
            if inside[-1] == "VEVENT":
                event = _Event(number)
        elif name == "END":
            if event is not None and inside[-1:] == ["VEVENT"]:
                count += 1
                if count > MOST_EVENTS:
                    raise NoWords(f"{file} has more than {MOST_EVENTS:,} events")
                yield event
                event = None
            inside = inside[:-1]
        elif event is not None and inside[-1:] == ["VEVENT"]:
            if name in ("EXDATE", "RDATE"):
                kept = event.without if name == "EXDATE" else event.also
                kept.update(filter(None, map(_date, value.split(","))))
            else:
                event.values.setdefault(name, (parameters, value))
        if not inside and name != "END":
            raise NoWords(f"{file}: this is no iCalendar file")
    if inside or not text.strip():
        raise NoWords(f"{file}: the calendar does not end; it was cut off")


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Each line with its number; one that goes on behind a blank is one line."""
    whole, begins = "", 0
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        if line[:1] in (" ", "\t"):
            whole += line[1:]
            continue
        if whole.strip():
            yield begins, whole
        whole, begins = line, number
    if whole.strip():
        yield begins, whole


_PARAMETER = re.compile(r';([\w-]+)=("[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*')


def _parted(line: str) -> tuple[str, Mapping[str, str], str]:
    """A line's name, parameters and value."""
    found = re.match(r"[\w-]+", line)
    at = found.end() if found else 0
    parameters: dict[str, str] = {}
    while more := _PARAMETER.match(line, at):
        parameters[more[1].upper()] = more[2].strip('"')
        at = more.end()
    return line[: found.end() if found else 0].upper(), parameters, line[at + 1 :]


def _plain(value: str) -> str:
    r"""A text without its signs of escape: ``\,`` and ``\n``."""
    return re.sub(
        r"\\([\\;,nN])", lambda m: " " if m[1] in "nN" else m[1], value
    ).replace("\n", " ")


def _date(value: str) -> date | None:
    found = re.match(r"(\d{4})(\d{2})(\d{2})(?!\d)", value.strip())
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


# Days ------------------------------------------------------------------------------


def _days(event: _Event, moved: set[date], today: date) -> Iterator[Off]:
    first, length = _whole_days(event)
    rule = event.value("RRULE")
    name = event.name
    last = first + timedelta(length - 1)
    skipped = event.without | moved
    if rule:
        plain = _each_year(rule, first, length)
        if plain and not any(day >= today for day in skipped):
            yield Off(first, last, name, plain)
            starts: Iterator[date] = iter(())
        else:
            starts = _following(rule, first, today)
    else:
        starts = iter((first,))
    for start in [*starts, *sorted(event.also)]:
        end = start + timedelta(length - 1)
        if start not in skipped and end >= today:
            yield Off(start, end, name)


def _whole_days(event: _Event) -> tuple[date, int]:
    """The first day, and how many there are."""
    start = _date(event.value("DTSTART"))
    if start is None:
        raise _NoDay("it has no day")
    from_, to = (_clock(event.value(name)) for name in ("DTSTART", "DTEND"))
    end = _date(event.value("DTEND"))
    if from_ not in ("", "000000") or to not in ("", "000000"):
        raise _NoDay("it lasts for hours, not for days")
    if end is not None:
        length = (end - start).days
    elif duration := event.value("DURATION"):
        found = re.fullmatch(r"\+?P(?:(\d{1,3})W|(\d{1,4})D)", duration.strip())
        if not found:
            raise _NoDay("it lasts for hours, not for days")
        length = int(found[1] or 0) * 7 + int(found[2] or 0)
    elif from_:
        raise _NoDay("it is a moment, not a day")
    else:
        length = 1
    if length > LONGEST_DAYS:
        raise _NoDay("it lasts for longer than a year")
    # Some programs say of one day that it ends on that day.
    return start, max(1, length)


def _clock(value: str) -> str:
    """The time of day of a moment; empty for a day."""
    return value.strip()[9:15] if "T" in value else ""


def _rule(rule: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in rule.upper().split(";") if part)
    found = {name.strip(): value.strip() for name, _, value in pairs}
    known = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY")
    if found.get("FREQ") != "YEARLY" or not set(found) - {"WKST"} <= set(known):
        raise _NoDay(f'nobody here can follow its rule "{rule[:60]}"')
    return found


def _each_year(rule: str, first: date, length: int) -> str:
    """The rule as ``every:`` says it; empty where it cannot."""
    parts = _rule(rule)
    if parts.get("INTERVAL", "1") != "1" or {"COUNT", "UNTIL"} & set(parts):
        return ""
    point = _point(parts, first)
    if length == 1:
        return point
    if re.fullmatch(r"\d\d-\d\d", point):
        last = first + timedelta(length - 1)
        # The end of February is another day each leap year.
        if (2, 29) in ((first.month, first.day), (last.month, last.day)):
            return ""
        return f"{point} to {last:%m-%d}"
    return f"{point} to {point} +{length - 1}"


def _point(parts: Mapping[str, str], first: date) -> str:
    """The day of the year that a rule names."""
    months = parts.get("BYMONTH", str(first.month))
    if not months.isdigit() or not 1 <= int(months) <= 12:
        raise _NoDay(f'nobody here can follow months "{months}"')
    if weekday := parts.get("BYDAY"):
        found = re.fullmatch(r"([+-]?)(\d)(MO|TU|WE|TH|FR|SA|SU)", weekday)
        far = found and (found[1] == "-" and found[2] != "1" or found[2] not in "12345")
        if not found or far or "BYMONTHDAY" in parts or "BYMONTH" not in parts:
            raise _NoDay(f'nobody here can follow weekdays "{weekday}"')
        places = {"1": "1st", "2": "2nd", "3": "3rd", "4": "4th", "5": "5th"}
        place = "last" if found[1] == "-" else places[found[2]]
        return f"{place} {found[3].title()} of {int(months):02}"
    day = parts.get("BYMONTHDAY", str(first.day))
    if not day.isdigit() or not 1 <= int(day) <= monthrange(2024, int(months))[1]:
        raise _NoDay(f'nobody here can follow days "{day}"')
    return f"{int(months):02}-{int(day):02}"


def _following(rule: str, first: date, today: date) -> Iterator[date]:
    """The days of a rule one by one, up to some years from *today*."""
    parts = _rule(rule)
    point = _point(parts, first)
    try:
        step, most = int(parts.get("INTERVAL", 1)), int(parts.get("COUNT", 10_000))
    except ValueError:
        raise _NoDay(f'nobody here can follow its rule "{rule[:60]}"') from None
    if step < 1:
        raise _NoDay(f'nobody here can follow its rule "{rule[:60]}"')
    until = _date(parts.get("UNTIL", "")) or date.max
    for year in range(first.year, max(first.year, today.year + YEARS) + 1, step):
        day = _in_year(point, year)
        if day is None or day < first:
            continue
        if day > until or most <= 0:
            return
        most -= 1
        yield day


def _in_year(point: str, year: int) -> date | None:
    """The day of *year* that *point* names; None where it does not come."""
    if found := re.fullmatch(r"(\d\d)-(\d\d)", point):
        try:
            return date(year, int(found[1]), int(found[2]))
        except ValueError:
            return None
    place, weekday, _, month = point.split()
    count = monthrange(year, int(month))[1]
    days = (date(year, int(month), day) for day in range(1, count + 1))
    same = [day for day in days if day.weekday() == WEEKDAYS.index(weekday)]
    number = -1 if place == "last" else int(place[0]) - 1
    return same[number] if number < len(same) else None
