"""How dates, times, moments and opening hours are said.

English says the part of the day ("9 in the morning"), for a bare 9 is none; Korean
says 오전 and 오후. Other languages get neutral digits: 2026-12-25, 09:00.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time

_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_KOREAN_DAYS = ["월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일"]
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
DAY_FIRST = {"en-GB", "en-IE", "en-AU", "en-NZ", "en-IN", "en-ZA", "en-SG", "en-HK"}
"""Where English says 3 December, and hash for the key that others call pound."""

FAR_DAYS = 300
"""Beyond so many days the year is said."""


# Reading ----------------------------------------------------------------------


def read_date(value: object) -> date | tuple[int, int] | None:
    """A day in *value*: ISO, ``20261225``, or month and day in ``1225``."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    if found := re.fullmatch(r"(\d\d)(\d\d)", text):
        month, day = int(found[1]), int(found[2])
        # 2028 has 29 February: without a year that day may be meant.
        return (month, day) if _day(2028, month, day) else None
    found = re.fullmatch(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ].*)?", text)
    return _day(int(found[1]), int(found[2]), int(found[3])) if found else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_time(value: object) -> time | None:
    """A time of day in *value*: ``9:30``, ``0930``, or a time of Python's."""
    if isinstance(value, datetime):
        return value.time()
    if isinstance(value, time):
        return value
    text = str(value).strip()
    found = re.fullmatch(r"(\d{1,2}):?(\d\d)(?::?\d\d)?", text)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return time(int(found[1]), int(found[2]))


# Dates and times --------------------------------------------------------------


def say_date(
    day: date | tuple[int, int], language: str, now: datetime | None = None
) -> str:
    """A day: with its weekday where *now* lies in the same year, else its year."""
    spoken = language.split("-")[0].lower()
    if isinstance(day, tuple):
        return _month_day(*day, language)
    if spoken not in ("en", "ko"):
        return day.isoformat()
    said = _month_day(day.month, day.day, language)
    if now is None or now.year != day.year:
        if spoken == "ko":
            return f"{day.year}년 {said}"
        return f"{said} {day.year}" if language in DAY_FIRST else f"{said}, {day.year}"
    if spoken == "ko":
        return f"{said} {_KOREAN_DAYS[day.weekday()]}"
    comma = "" if language in DAY_FIRST else ","
    return f"{_DAYS[day.weekday()]}{comma} {said}"


def _month_day(month: int, day: int, language: str) -> str:
    spoken = language.split("-")[0].lower()
    if spoken == "ko":
        return f"{month}월 {day}일"
    if spoken != "en":
        return f"{month:02}-{day:02}"
    name = _MONTHS[month - 1]
    return f"{day} {name}" if language in DAY_FIRST else f"{name} {day}"


def say_time(clock: time, language: str) -> str:
    """A time of day: ``9:30 in the morning``, ``오전 9시 30분``, ``09:30``."""
    return _clock(clock.hour * 60 + clock.minute, language)


def _clock(minute: int, language: str, *, part: bool = True) -> str:
    """*minute* of the day, which may run past midnight; *part* of the day said."""
    spoken = language.split("-")[0].lower()
    minute %= 1440
    hour, rest = divmod(minute, 60)
    if spoken == "ko":
        said = f"{hour % 12 or 12}시" + (f" {rest}분" if rest else "")
        if hour == 0:
            # 밤 12시 could be either end of a day; 0시 is one.
            return said.replace("12시", "0시")
        return f"{_korean_part(minute)} {said}" if part else said
    if spoken != "en":
        return f"{hour:02}:{rest:02}"
    if minute in (0, 720):
        return "noon" if minute else "midnight"
    said = f"{hour % 12 or 12}" + (f":{rest:02}" if rest else "")
    return f"{said} {_english_part(hour)}" if part else said


def _english_part(hour: int) -> str:
    if hour < 12:
        return "in the morning"
    if hour < 18:
        return "in the afternoon"
    return "in the evening" if hour < 21 else "at night"


def _korean_part(minute: int) -> str:
    return "낮" if minute == 720 else "오전" if minute < 720 else "오후"


# Moments ----------------------------------------------------------------------


def say_moment(moment: datetime, now: datetime, language: str) -> str:
    """When *moment* is, seen from *now*, ready to stand in a sentence.

    Days are those of the moment's own zone, which is the schedule's. Within six
    days the weekday is enough; further away the date is said, and the year where
    it is far.
    """
    here = _in_zone_of(moment, now)
    if moment <= here:
        return {"en": "now", "ko": "지금"}.get(language.split("-")[0].lower(), "")
    day = _day_of(moment, here, language)
    clock = say_time(moment.time(), language)
    match language.split("-")[0].lower():
        case "en":
            return f"{day} at {clock}"
        case "ko":
            return f"{day} {clock}에"
        case _:
            return f"{day} {clock}".strip()


def say_slot(start: datetime, end: datetime, now: datetime, language: str) -> str:
    """A stretch of time on one day: ``tomorrow between 9 and 10 in the morning``.

    Unlike a moment it is a noun in Korean: ``내일 오전 9시에서 10시 사이``.
    """
    day = _day_of(start, _in_zone_of(start, now), language)
    first = start.hour * 60 + start.minute
    last = first + int((end - start).total_seconds()) // 60
    match language.split("-")[0].lower():
        case "en":
            same = _english_part(start.hour) == _english_part(last // 60 % 24)
            named = {0, 720} & {first, last % 1440}
            begin = _clock(first, language, part=not same or bool(named))
            return f"{day} between {begin} and {_clock(last, language)}"
        case "ko":
            until = _clock(last, language, part=_says_part(first, last))
            return f"{day} {_clock(first, language)}에서 {until} 사이"
        case _:
            until = _clock(last, language)
            return f"{day} {_clock(first, language)}-{until}".strip()


def _says_part(first: int, last: int) -> bool:
    """Whether Korean says 오전 or 오후 again at the end of a stretch."""
    if last == 720 and first < 720:
        return False  # 오전 9시부터 12시까지
    return (first < 720) != (last < 720) or last > 1440 or first in (0, 720)


def _in_zone_of(moment: datetime, now: datetime) -> datetime:
    return now.astimezone(moment.tzinfo) if moment.tzinfo and now.tzinfo else now


def _day_of(moment: datetime, here: datetime, language: str) -> str:
    """The day of *moment*, with its preposition in English."""
    away = (moment.date() - here.date()).days
    spoken = language.split("-")[0].lower()
    if spoken not in ("en", "ko"):
        return moment.date().isoformat() if away else ""
    if away <= 1:
        return {"en": ("today", "tomorrow"), "ko": ("오늘", "내일")}[spoken][away]
    if away <= 6:
        names = _DAYS if spoken == "en" else _KOREAN_DAYS
        return ("on " if spoken == "en" else "") + names[moment.weekday()]
    if away > FAR_DAYS:
        said = say_date(moment.date(), language)
    else:
        said = say_date(moment.date(), language, moment)
    if spoken == "ko":
        return said
    return f"on {said}" + ("" if language in DAY_FIRST else ",")


# Opening hours ----------------------------------------------------------------

Weekly = Iterable[tuple[tuple[int, ...], tuple[tuple[int, int], ...]]]
"""Days (0 is Monday) with their spans, in minutes of the day; a span that ends
past 1440 runs into the next day."""


def say_weekly(weekly: Weekly, language: str) -> str:
    """Opening hours: ``Monday to Friday 9 to 12 and 1 to 6``."""
    spoken = language.split("-")[0].lower()
    rows = [(days, spans) for days, spans in weekly if days and spans]
    if not rows:
        never = {"en": "closed at present", "ko": "현재 운영하지 않습니다"}
        return never.get(spoken, "-")
    always = len(rows) == 1 and len(set(rows[0][0])) == 7 and _whole_day(rows[0][1])
    if spoken == "ko":
        return ", ".join(
            f"{_korean_days(days)} {_korean_spans(spans)}" for days, spans in rows
        )
    if spoken == "en":
        if always:
            return "24 hours a day, every day"
        said = [
            f"{_english_days(days)} {_english_spans(spans)}" for days, spans in rows
        ]
        return said[0] if len(said) == 1 else f"{', '.join(said[:-1])}, and {said[-1]}"
    return "; ".join(f"{_neutral_days(days)} {_neutral(spans)}" for days, spans in rows)


def _runs(days: Iterable[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for day in sorted(set(days)):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _english_days(days: tuple[int, ...]) -> str:
    if len(set(days)) == 7:
        return "every day"
    words: list[str] = []
    for run in _runs(days):
        if len(run) > 2:
            words.append(f"{_DAYS[run[0]]} to {_DAYS[run[-1]]}")
        else:
            words += [_DAYS[day] for day in run]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _korean_days(days: tuple[int, ...]) -> str:
    if len(set(days)) == 7:
        return "매일"
    words: list[str] = []
    for run in _runs(days):
        if len(run) > 2:
            words.append(f"{_KOREAN_DAYS[run[0]]}부터 {_KOREAN_DAYS[run[-1]]}까지")
        else:
            words += [_KOREAN_DAYS[day] for day in run]
    # Every weekday ends on 일, so 과 fits them all.
    return ("과 " if len(words) == 2 and len(days) == 2 else ", ").join(words)


def _whole_day(spans: tuple[tuple[int, int], ...]) -> bool:
    return any(start <= 0 and end >= 1440 for start, end in spans)


def _english_spans(spans: tuple[tuple[int, int], ...]) -> str:
    if _whole_day(spans):
        return "24 hours a day"
    short = all(_plain_hours(start, end) for start, end in spans)
    said = []
    for start, end in spans:
        if short:
            said.append(f"{_bare(start)} to {_bare(end)}")
        else:
            said.append(f"{_clock(start, 'en')} to {_clock(end, 'en')}")
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


def _plain_hours(start: int, end: int) -> bool:
    """Whether nobody can mistake "9 to 6": by day, and shorter than twelve hours."""
    return start >= 7 * 60 and end <= 19 * 60 and end - start < 12 * 60


def _bare(minute: int) -> str:
    hour, rest = divmod(minute, 60)
    return f"{hour % 12 or 12}" + (f":{rest:02}" if rest else "")


def _korean_spans(spans: tuple[tuple[int, int], ...]) -> str:
    if _whole_day(spans):
        return "24시간"
    said = []
    for start, end in spans:
        if end == 1440:
            until = "밤 12시"
        else:
            until = _clock(end, "ko", part=_says_part(start, end))
        night = "다음 날 " if end > 1440 else ""
        said.append(f"{_clock(start, 'ko')}부터 {night}{until}까지")
    return ", ".join(said)


_NEUTRAL_DAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]


def _neutral_days(days: tuple[int, ...]) -> str:
    """The days as OpenStreetMap writes them: no language's words, but readable."""
    runs = _runs(days)
    return ",".join(
        _NEUTRAL_DAYS[run[0]] + (f"-{_NEUTRAL_DAYS[run[-1]]}" if len(run) > 1 else "")
        for run in runs
    )


def _neutral(spans: tuple[tuple[int, int], ...]) -> str:
    return ", ".join(
        f"{_clock(start, '')}-{'24:00' if end == 1440 else _clock(end, '')}"
        for start, end in spans
    )
