"""Reads on which days a rule of opening hours holds."""

from __future__ import annotations

from dataclasses import replace

from ivr.hours.dates import LONGEST, MONTHS, WEEKDAYS, Easter, MonthDay, Recurring
from ivr.hours.reader import Reader
from ivr.hours.rules import NthWeekdays
from ivr.records import dataclass

LAST_YEAR = 2199


@dataclass(frozen=True, slots=True)
class Days:
    """The weekdays and holidays of a rule."""

    weekdays: frozenset[int] = frozenset()
    nth: tuple[NthWeekdays, ...] = ()
    holidays: tuple[int, ...] = ()


def years(reader: Reader) -> tuple[tuple[int, int], ...]:
    """Take ``2027``, ``2027-2028``, ``2027+`` and lists of them."""
    found: list[tuple[int, int]] = []
    while reader.here.year and not _dated_year(reader):
        first = last = int(reader.advance().text)
        if reader.here.text == "-" and not reader.ahead().year:
            help = f'write "{first} Jan 1", or an exception with date:'
            reader.wrong("dates with hyphens are not read in opening hours", help)
        if reader.take("+"):
            last = LAST_YEAR
        elif reader.here.text == "-" and reader.ahead().year:
            reader.advance()
            last = int(reader.here.text)
            if last < first:
                reader.wrong(f'"{last}" comes before "{first}"', "swap the years")
            reader.advance()
        found.append((first, last))
        if not (reader.here.text == "," and reader.ahead().year):
            break
        reader.advance()
    return tuple(found)


def _dated_year(reader: Reader) -> bool:
    # "2027 Dec 24" is a date, "2027 Dec" December in a year, "2027 easter" a day.
    if reader.word(("easter",), ahead=1) is not None:
        return True
    return reader.month(ahead=1) is not None and reader.ahead(2).sort == "number"


def runs(reader: Reader) -> tuple[Recurring, ...]:
    """Take months, dates, Easter, and runs of them."""
    found: list[Recurring] = []
    while _begins_date(reader):
        found.append(_run(reader))
        if reader.here.text != ",":
            break
        if not _begins_date(reader, 1):
            break
        if found[0].start_year is not None and not reader.ahead().year:
            help = 'say it again for each date: "2027 Dec 24,2027 Dec 31"'
            reader.wrong("the year belongs to the first date only", help)
        reader.advance()
    return tuple(found)


def _begins_date(reader: Reader, ahead: int = 0) -> bool:
    if reader.ahead(ahead).year:
        ahead += 1
    easter = reader.word(("easter",), ahead) is not None
    return easter or reader.month(ahead) is not None


def _run(reader: Reader) -> Recurring:
    start = reader.here.start
    year = int(reader.advance().text) if reader.here.year else None
    first = _point(reader, year)
    if isinstance(first, MonthDay) and first.day == 0:
        return _months(reader, first, start)
    if reader.here.text == "+":
        reader.unexpected()
    if reader.here.text != "-":
        return Recurring(first, None, year)
    reader.advance()
    end_year = int(reader.advance().text) if reader.here.year else None
    if reader.here.sort == "number" and isinstance(first, MonthDay):
        last: MonthDay | Easter = _day_of(reader, first.month, year)
    else:
        last = _point(reader, end_year or year)
    if isinstance(last, MonthDay) and last.day == 0:
        reader.wrong("a run of dates must end on a date", "add the day", start)
    if end_year is not None and year is None:
        reader.wrong("only the end has a year", "give the start one too", start)
    run = Recurring(first, last, year, end_year)
    if year is not None and (ends := run.run(year)) and ends[1] < ends[0]:
        reader.wrong("the run ends before it begins", "swap the dates", start)
    return run


def _months(reader: Reader, first: MonthDay, start: int) -> Recurring:
    last = first.month
    if reader.here.text == "-":
        reader.advance()
        found = reader.month()
        if found is None:
            reader.unexpected()
        last = found
        reader.advance()
        if reader.here.sort == "number":
            reader.advance()
            reader.wrong("a run of dates must begin on a date", "add the day", start)
    return Recurring(MonthDay(first.month, 1), MonthDay(last, LONGEST[last - 1]))


def _point(reader: Reader, year: int | None) -> MonthDay | Easter:
    # Day 0 says that a month stands alone.
    if reader.word(("easter",)) is not None:
        reader.advance()
        return Easter(reader.offset())
    month = reader.month()
    if month is None:
        reader.unexpected()
    reader.advance()
    if reader.here.sort != "number" or reader.here.year:
        return MonthDay(month, 0)
    return _day_of(reader, month, year)


def _day_of(reader: Reader, month: int, year: int | None) -> MonthDay:
    name, token = MONTHS[month - 1], reader.advance()
    day = int(token.text)
    if not 1 <= day <= LONGEST[month - 1]:
        help = f"{name} has {LONGEST[month - 1]} days"
        message = f'"{name} {token.text}" is a date that never comes'
        reader.wrong(message, help, token.start)
    if year is not None and MonthDay(month, day).on(year) is None:
        message = f'"{year} {name} {token.text}" is a date that never comes'
        reader.wrong(message, f"{year} is no leap year", token.start)
    return MonthDay(month, day)


def weeks(reader: Reader) -> tuple[tuple[int, int, int], ...]:
    """Take ``week 1-53/2`` and lists of such; weeks are those of ISO 8601."""
    if reader.word(("week",)) is None:
        return ()
    reader.advance()
    found: list[tuple[int, int, int]] = []
    while True:
        start = reader.here.start
        first = last = reader.number(1, 53, "week")
        step = 1
        if reader.take("-"):
            last = reader.number(1, 53, "week")
            if last < first:
                help = f'write "week {first}-53,1-{last}"'
                reader.wrong("weeks do not run over New Year", help, start)
            if reader.take("/"):
                step = reader.number(1, 53, "step of week")
        found.append((first, last, step))
        if not (reader.here.text == "," and reader.ahead().sort == "number"):
            return tuple(found)
        reader.advance()


def days(reader: Reader) -> Days:
    """Take weekdays, weekdays of a month, and ``PH``, in any order."""
    found = Days()
    while _begins_day(reader):
        found = _day(reader, found)
        if reader.here.text == "," and _begins_day(reader, 1):
            reader.advance()
        elif _begins_day(reader):
            help = 'put a comma between them, or a rule of its own: "; PH off"'
            reader.wrong(
                f'"{reader.here.text}" follows other days without a comma', help
            )
        else:
            break
    return found


def _begins_day(reader: Reader, ahead: int = 0) -> bool:
    return reader.word((*WEEKDAYS, "PH"), ahead) is not None


def _day(reader: Reader, found: Days) -> Days:
    weekday = reader.weekday()
    reader.advance()
    if weekday is None:
        offset = reader.offset()
        return replace(found, holidays=(*found.holidays, offset))
    if reader.take("["):
        places = _places(reader)
        nth = NthWeekdays(weekday, places, reader.offset())
        return replace(found, nth=(*found.nth, nth))
    last = weekday
    if reader.take("-"):
        end = reader.weekday()
        if end is None:
            reader.unexpected()
        reader.advance()
        last = end
    span = {(weekday + i) % 7 for i in range((last - weekday) % 7 + 1)}
    return replace(found, weekdays=found.weekdays | span)


def _places(reader: Reader) -> frozenset[int]:
    found: set[int] = set()
    while True:
        sign = -1 if reader.take("-") else 1
        first = last = reader.number(1, 5, "week of a month")
        if sign > 0 and reader.take("-"):
            last = reader.number(1, 5, "week of a month")
        found |= {sign * place for place in range(first, last + 1)}
        if reader.take("]"):
            return frozenset(found)
        if not reader.take(","):
            reader.unexpected()
