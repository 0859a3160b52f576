"""The usual week of a schedule, as a form has it, written into the file."""

from __future__ import annotations

import re
from typing import Any

from ivr.editing.pages import Pages
from ivr.editing.plain import found_at
from ivr.editing.sheet import Refused
from ivr.source import Mapping, Scalar

_TIME = re.compile(r"([01]?[0-9]|2[0-4]):([0-5][0-9])")
_END = 24 * 60


def set_week(pages: Pages, file: str, name: str, days: Any, holidays: Any) -> None:
    """Have schedule *name* say that it is open on *days*, seven lists of stretches.

    Args:
        days: Each stretch ``{"from": "09:00", "to": "18:00"}``; an end that is not
            behind its beginning is on the next morning.
        holidays: The same for public holidays; None where they are days as others.

    Raises:
        Refused: A time is none, or stretches of a day overlap.
    """
    from ivr.hours.usual import UsualWeek, usual_week, week_text

    if not isinstance(days, list) or len(days) != 7:
        raise Refused("a week has seven days")
    week = UsualWeek(
        tuple(map(_spans, days)), None if holidays is None else _spans(holidays)
    )
    written = found_at(pages.sheet(file).root, ("hours", name))
    if written is None:
        raise Refused(f'there is no schedule "{name}" in this file')
    path = ("hours", name, "open") if isinstance(written, Mapping) else ("hours", name)
    now = found_at(pages.sheet(file).root, path)
    if isinstance(now, Scalar) and usual_week(now.text) == week:
        return
    text = week_text(week)
    if usual_week(text) != week:
        raise Refused(f'"{text}" would be read as other hours; write them in the text')
    pages.put(file, path, text)


def _spans(day: Any) -> tuple[tuple[int, int], ...]:
    from ivr.hours.spans import clock, join

    if not isinstance(day, list):
        raise Refused("a day is a list of stretches")
    spans = sorted(_span(each) for each in day)
    for (_, end), (start, _) in zip(spans, spans[1:], strict=False):
        if start < end:
            message = f"one stretch goes on to {clock(end)}, the next begins at"
            raise Refused(f"{message} {clock(start)}; write each stretch once")
    return join(spans)


def _span(stretch: Any) -> tuple[int, int]:
    if not isinstance(stretch, dict):
        raise Refused("a stretch has a beginning and an end")
    start, end = _minute(stretch.get("from")), _minute(stretch.get("to"))
    if start == _END:
        raise Refused("nothing begins at 24:00; write it under the next day")
    if start == end:
        raise Refused(
            f'"{stretch["from"]}-{stretch["to"]}" ends when it begins; '
            "write 00:00-24:00 for a whole day"
        )
    return start, end if end > start else end + _END


def _minute(time: Any) -> int:
    found = _TIME.fullmatch(time.strip()) if isinstance(time, str) else None
    minute = int(found[1]) * 60 + int(found[2]) if found else -1
    if not 0 <= minute <= _END:
        said = f'"{time}" is no time of day' if time else "a time is missing"
        raise Refused(f"{said}; write it as 09:30")
    return minute
