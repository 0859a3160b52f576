"""A year of opening hours at a glance, and a week of it in detail, for people.

Everything is JSON's own types. Times of day are those of the schedule's own clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from ivr.compiler.timetable import Timetable
from ivr.compiler.year import clock, year_of

if TYPE_CHECKING:
    from ivr.hours import Day, Schedule, Words
    from ivr.hours.spans import Span

Parts = dict[str, Any]

SETTINGS = ("zone", "country", "region", "open")


def laid_out(timetable: Timetable, name: str, year: int) -> Schedule | None:
    """Schedule *name* for all weeks that *year* touches, and some days on."""
    return timetable.schedule(name, date(year - 1, 12, 20), date(year + 1, 1, 31))


# A year -----------------------------------------------------------------------------


def year_parts(
    timetable: Timetable, name: str, schedule: Schedule, year: int, language: str
) -> Parts:
    """The days of *year*, what they come to, and what the schedule says by itself."""
    days = schedule.days(year)
    parts: Parts = {"name": name, "zone": schedule.zone.key}
    parts |= _inherited(timetable, name, schedule)
    parts["days"] = list(_days(schedule, days, language))
    parts["clocks"] = list(_clocks(schedule, *year_of(schedule.zone, year)))
    parts["overrides"] = list(_overrides(schedule, year))
    parts["totals"] = _totals(schedule, days, year)
    if usual := _usual(schedule.source.open or ""):
        parts["usual"] = usual
    return parts


def _inherited(timetable: Timetable, name: str, schedule: Schedule) -> Parts:
    """What comes from the schedule that it is like: settings, and how many days."""
    written, source = timetable.hours[name], schedule.source
    inherited = {
        key: value
        for key in SETTINGS
        if getattr(written, key) is None and (value := getattr(source, key))
    }
    theirs = [each for each in source.exceptions if each.schedule not in ("", name)]
    parts: Parts = {"like": written.like, "inherited": inherited}
    if theirs:
        parts["exceptions_inherited"] = len(theirs)
    return {key: part for key, part in parts.items() if part}


def _days(schedule: Schedule, days: tuple[Day, ...], language: str) -> Iterator[Parts]:
    """Each day; one that is shut says when it next opens."""
    end = datetime.combine(days[-1].date + timedelta(1), datetime.min.time())
    after = schedule.next_open(end.replace(tzinfo=schedule.zone))
    opens = f"{after:%Y-%m-%dT%H:%M}" if after else ""
    found: list[Parts] = []
    for day in reversed(days):
        parts = day_parts(schedule, day, language)
        if day.spans:
            opens = f"{day.date}T{clock(day.spans[0][0])}"
        elif opens:
            parts["opens"] = opens
        found.append(parts)
    yield from reversed(found)


def day_parts(schedule: Schedule, day: Day, language: str) -> Parts:
    """What a calendar says of a day; what is absent is left out."""
    parts: Parts = {
        "date": day.date.isoformat(),
        "state": day.state,
        "open": _spans(day.spans),
    }
    if day.holiday is not None:
        parts["holiday"] = told(day.holiday, language)
    if day.exception is not None:
        parts["exception"] = told(day.exception, language)
    if day.overridden is not None:
        parts["override"] = _override(schedule, day, language)
    return parts


def _override(schedule: Schedule, day: Day, language: str) -> Parts:
    """What staff put on a day, where several did the latest."""
    start = datetime.combine(day.date, datetime.min.time(), schedule.zone).timestamp()
    touching = (
        each
        for each in reversed(schedule.over)
        if each.seconds[0] < start + 86_400 and each.seconds[1] > start
    )
    put = next((each.put for each in touching), "")
    words = told(day.overridden or "", language)
    return {"put": put, **({"reason": words} if words != put else {})}


def _overrides(schedule: Schedule, year: int) -> Iterator[Parts]:
    """What staff have put on top of the schedule in *year*."""
    first, last = year_of(schedule.zone, year)
    for each in schedule.over:
        if each.start >= last or (each.end is not None and each.end <= first):
            continue
        ends = {"to": _wall(schedule, each.end)} if each.end else {}
        begins = {"from": _wall(schedule, each.start)}
        yield {"put": each.put, **begins, **ends, "reason": each.reason}


def _wall(schedule: Schedule, moment: datetime) -> str:
    return f"{moment.astimezone(schedule.zone):%Y-%m-%dT%H:%M}"


def _clocks(schedule: Schedule, start: datetime, end: datetime) -> Iterator[Parts]:
    """The clock changes between two moments, each as the clock shows it before."""
    from ivr.hours.zones import local, shifts

    seconds = int(start.timestamp()), int(end.timestamp())
    for shift in shifts(schedule.zone, *seconds):
        before = local(schedule.zone, shift.second) - timedelta(minutes=shift.minutes)
        yield {
            "date": before.date().isoformat(),
            "at": f"{before:%H:%M}",
            "minutes": shift.minutes,
        }


def _totals(schedule: Schedule, days: tuple[Day, ...], year: int) -> Parts:
    """What a year comes to: days by what they are, hours, the longest time shut."""
    first, last = year_of(schedule.zone, year)
    seconds = sum(
        (each.end - each.start).total_seconds()
        for each in schedule.stretches(first, last)
        if each.state == "open"
    )
    parts: Parts = {
        "open_days": sum(bool(day.spans) for day in days),
        "open_hours": round(seconds / 3600, 1),
        "holidays": sum(day.holiday is not None for day in days),
        "exceptions": sum(day.exception is not None for day in days),
        "overrides": sum(day.overridden is not None for day in days),
    }
    shut = [pair for pair in _shut(schedule, year) if first < pair[1] > pair[0] < last]
    if longest := max(shut, key=lambda pair: pair[1] - pair[0], default=None):
        names = ("from", "to")
        walls = (f"{each:%Y-%m-%dT%H:%M}" for each in longest)
        parts["longest_shut"] = dict(zip(names, walls, strict=True))
    return parts


def _shut(schedule: Schedule, year: int) -> Iterator[tuple[datetime, datetime]]:
    """The times between one opening and the next around *year*, whatever the why."""
    zone = schedule.zone
    around = (
        datetime(year - 1, 12, 20, tzinfo=zone),
        datetime(year + 1, 2, 1, tzinfo=zone),
    )
    begun = end = around[0]
    for each in schedule.stretches(*around):
        if each.state != "open":
            end = each.end
            continue
        if begun < end:
            yield begun, end
        begun = end = each.end
    if begun < end:
        yield begun, end


def _usual(text: str) -> Parts | None:
    """The usual week for a form; None where the text says more than a week."""
    from ivr.hours.usual import usual_week

    week = usual_week(text)
    if week is None:
        return None
    holidays = None if week.holidays is None else _spans(week.holidays)
    return {"days": [_spans(spans) for spans in week.days], "holidays": holidays}


def _spans(spans: tuple[Span, ...]) -> list[Parts]:
    return [{"from": clock(start), "to": clock(end)} for start, end in spans]


# A week -----------------------------------------------------------------------------


def week_parts(schedule: Schedule, monday: date, language: str) -> list[Parts]:
    """Seven days in detail: every stretch with its state and why, and the rule."""
    found = []
    for number in range(7):
        day = schedule.day(monday + timedelta(number))
        start, end = (
            datetime.combine(each, datetime.min.time(), schedule.zone)
            for each in (day.date, day.date + timedelta(1))
        )
        parts = day_parts(schedule, day, language)
        parts["pieces"] = [
            {
                "from": f"{each.start:%H:%M}",
                "to": f"{each.end:%H:%M}" if each.end.date() == day.date else "24:00",
                "state": each.state,
                **({"reason": why} if (why := told(each.reason, language)) else {}),
            }
            for each in schedule.stretches(start, end)
        ]
        parts |= {"part": day.part, "written_in": day.schedule, "rule": day.rule}
        if clocks := list(_clocks(schedule, start - timedelta(minutes=1), end)):
            parts["clocks"] = clocks
        if not day.spans and (opens := schedule.next_open(end)):
            parts["opens"] = f"{opens:%Y-%m-%dT%H:%M}"
        found.append(parts)
    return found


def told(words: Words, language: str) -> str:
    """A reason for people of the house: that of the staff before what callers hear."""
    from ivr.hours import in_language
    from ivr.hours.overrides import STAFF

    if isinstance(words, Mapping) and STAFF in words:
        return words[STAFF]
    return in_language(words, language)
