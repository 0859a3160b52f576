"""Days off of a calendar, put into a schedule as the smallest edits of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any, Literal

from ivr.compiler.timetable import Timetable
from ivr.editing.edits import Edit
from ivr.editing.pages import Pages
from ivr.editing.plain import Plain, found_at, plain
from ivr.editing.sheet import Refused
from ivr.records import dataclass
from ivr.translating.calendar import Off
from ivr.translating.units import NoWords

As = Literal["exceptions", "holidays"]
"""``exceptions`` shut the whole day; ``holidays`` keep the hours of public holidays."""


@dataclass(frozen=True, slots=True)
class Put:
    """What was put in: the new text of the file, its edits, and what was there."""

    text: str
    edits: tuple[Edit, ...]
    new: tuple[Off, ...]
    known: tuple[Off, ...]


def put_in(
    file: str,
    text: str,
    schedule: str,
    days: Iterable[Off],
    *,
    kind: As = "exceptions",
    off: Callable[[date], bool] = lambda _: False,
) -> Put:
    """Put *days* into *schedule* of the file.

    Args:
        kind: As what they are put in.
        off: Whether the schedule has a day off already, as a public holiday.

    Raises:
        NoWords: There is no such schedule, or its days cannot be changed.
    """
    pages = Pages({file: text})
    new: list[Off] = []
    known: list[Off] = []
    try:
        now = _schedule(pages, file, schedule)
        for each in days:
            after = _with(now, each, kind, off)
            (known if after is None else new).append(each)
            now = after or now
        if new:
            pages.put(file, ("hours", schedule), now)
    except Refused as error:
        raise NoWords(f"{file}: {error}") from None
    return Put(pages.texts[file], pages.edits(), tuple(new), tuple(known))


Settings = dict[str, Any]


def _schedule(pages: Pages, file: str, schedule: str) -> Settings:
    """The schedule's settings by name, also where it is written as its hours alone."""
    found = plain(found_at(pages.sheet(file).root, ("hours",)))
    names = list(found) if isinstance(found, dict) else []
    if schedule not in names:
        listed = ", ".join(names) or "none"
        raise NoWords(f'{file} defines no schedule "{schedule}"; it has {listed}')
    settings = found[schedule]
    return settings if isinstance(settings, dict) else {"open": settings}


def _with(
    now: Settings, each: Off, kind: As, off: Callable[[date], bool]
) -> Settings | None:
    """The settings with one more day off; None where it is one already."""
    exceptions = now.get("exceptions") or []
    if kind == "exceptions" or each.every:
        shut = not each.every and all(map(off, _run(each)))
        if shut or any(_same(one, each) for one in exceptions if isinstance(one, dict)):
            return None
        return {**now, "exceptions": [*exceptions, _exception(each)]}
    holidays = now.get("holidays") or {}
    added = holidays.get("add") or {}
    listed = added if isinstance(added, dict) else dict.fromkeys(added, "holiday")
    fresh = [
        day.isoformat()
        for day in _run(each)
        if day.isoformat() not in listed and not off(day)
    ]
    if not fresh:
        return None
    more = {**listed, **dict.fromkeys(fresh, each.name or "holiday")}
    return {**now, "holidays": {**holidays, "add": more}}


def _run(each: Off) -> Iterator[date]:
    for number in range((each.last - each.first).days + 1):
        yield each.first + timedelta(number)


def _exception(each: Off) -> Plain:
    if each.every:
        days: Plain = {"every": each.every}
    elif each.first == each.last:
        days = {"date": each.first.isoformat()}
    else:
        days = {"from": each.first.isoformat(), "to": each.last.isoformat()}
    return {**days, "open": "off", **({"reason": each.name} if each.name else {})}


def _same(one: Plain, each: Off) -> bool:
    """Whether an exception is for these very days, whatever hours it has."""
    if each.every:
        return bool(one.get("every") == each.every)
    first = one.get("date") or one.get("from")
    last = one.get("date") or one.get("to")
    if not first or not last:
        return False
    return str(first) <= each.first.isoformat() and each.last.isoformat() <= str(last)


def is_off(timetable: Timetable | None, schedule: str) -> Callable[[date], bool]:
    """Whether *schedule* has a day off already, as a holiday or by an exception."""

    def off(day: date) -> bool:
        if timetable is None or schedule not in timetable:
            return False
        found = timetable.schedule(schedule, day, day)
        if found is None:
            return False
        here = found.plan.day(day)
        return not here.spans and (here.holiday or here.exception) is not None

    return off
