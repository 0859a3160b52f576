"""Times of day that a text says: "nine to five", "오전 9시부터"; no check of its own.

Only what surely is a stretch of a day is read: with a sign of the clock (9:00, 9 am,
9시), or in words behind ``from`` or ``open``. Where half of the day is not said, both
are meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.records import dataclass

DAY, HALF = 1440, 720


@dataclass(frozen=True, slots=True)
class Said:
    """A stretch of a day that a text says, as written, and what it can mean."""

    words: str
    offset: int
    meanings: frozenset[tuple[int, int]]
    """Minutes of the day; an end that is not after the start is next morning."""


def stretches_said(text: str, language: str) -> Iterator[Said]:
    """The stretches that *text* surely names, in Korean and English."""
    base = language.split("-")[0]
    if base == "en":
        yield from _english(text)
    if base in ("en", "ko"):
        yield from _figures(text)
    if base == "ko":
        yield from _korean(text)


def _meanings(starts: set[int], ends: set[int]) -> frozenset[tuple[int, int]]:
    return frozenset(
        (start, end if end > start else end + DAY) for start in starts for end in ends
    )


# 09:00-18:00 ---------------------------------------------------------------------

_FIGURES = re.compile(
    r"(?<![\d:])(\d{1,2}):(\d{2})\s*(?:-|–|~|to|until|till|부터|에서)\s*"
    r"(\d{1,2}):(\d{2})(?![\d:])(?!\s*(?:[ap]\.?m|noon))",
    re.IGNORECASE,
)


def _figures(text: str) -> Iterator[Said]:
    for found in _FIGURES.finditer(text):
        a, b, c, d = (int(part) for part in found.groups())
        before = text[: found.start()].rstrip()
        if a > 24 or c > 24 or b > 59 or d > 59 or before.endswith(("오전", "오후")):
            continue
        yield Said(
            found[0],
            found.start(),
            _meanings(_either(a, b, found[1]), _either(c, d, found[3])),
        )


def _either(hour: int, minute: int, written: str = "") -> set[int]:
    """The minutes of the day that an hour can mean whose half is not said."""
    whole = hour % 24 * 60 + minute
    if hour == 24:
        return {DAY}
    if hour > 12 or hour == 0 or written.startswith("0"):
        return {whole}
    return {whole % HALF, whole % HALF + HALF} | ({DAY} if hour == 12 else set())


# Nine to five ---------------------------------------------------------------------

_WORDS = (
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_HOURS = {word: number for number, word in enumerate(_WORDS, start=1)}
_TIME = (
    r"(?P<hour{n}>\d{{1,2}}|{words}|noon|midnight|midday)(?::(?P<minute{n}>\d{{2}}))?"
    r"(?:\s*(?P<half{n}>[ap])\.?\s?m\b\.?"
    r"|\s*o'?clock(?:\s+in\s+the\s+(?P<part{n}>\w+))?)?"
)
_ENGLISH = re.compile(
    r"(?P<cue>\b(?:from|between|open|hours are)\s+)?(?<![\d:.$£€-])\b"
    + _TIME.format(n=1, words="|".join(_WORDS))
    + r"\s*(?:-|–|to|until|till|through|and)\s*"
    + _TIME.format(n=2, words="|".join(_WORDS))
    + r"(?![\d:%-]|\s*(?:\w+\s+)?(?:days?|minutes?|hours?|seconds?|weeks?|years?|"
    r"months?|percent|people|business|working|digits?|times?))",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"\b(?:open|hours|available|staffed|daily|weekdays|monday)\b", re.IGNORECASE
)


def _english(text: str) -> Iterator[Said]:
    for found in _ENGLISH.finditer(text):
        signs = [found[f"half{n}"] or found[f"part{n}"] for n in "12"]
        named = any(found[f"hour{n}"].lower() in ("noon", "midnight") for n in "12")
        clock = named or any(signs) or "clock" in found[0].lower()
        spoken = found["cue"] and _OPENING.search(text)
        if not (clock or (spoken and not found["minute1"])):
            continue
        starts, ends = (_english_time(found, n) for n in "12")
        if starts and ends:
            start = found.start() + len(found["cue"] or "")
            words = re.sub(r"(?<=[ap]m)\.$", "", text[start : found.end()])
            yield Said(words, start, _meanings(starts, ends))


def _english_time(found: re.Match[str], n: str) -> set[int]:
    word = found[f"hour{n}"].lower()
    if word in ("noon", "midday"):
        return {HALF}
    if word == "midnight":
        return {0, DAY}
    hour = int(word) if word.isdigit() else _HOURS[word]
    minute = int(found[f"minute{n}"] or 0)
    half = (found[f"half{n}"] or "").lower()
    part = (found[f"part{n}"] or "").lower()
    if hour > 24 or minute > 59:
        return set()
    if half == "a" or part == "morning":
        return {hour % 12 * 60 + minute}
    if half == "p" or part in ("afternoon", "evening"):
        return {hour % 12 * 60 + minute + HALF}
    return _either(hour, minute, word)


# 오전 9시부터 오후 6시까지 ---------------------------------------------------------

_NATIVE = (
    *("한", "두", "세", "네", "다섯", "여섯"),
    *("일곱", "여덟", "아홉", "열", "열한", "열두"),
)
_NATIVE_HOURS = {word: number for number, word in enumerate(_NATIVE, start=1)}
_KO_TIME = (
    r"(?:(?P<half{n}>오전|오후|아침|저녁|밤|낮|새벽)\s*)?"
    r"(?:(?P<hour{n}>\d{{1,2}}|열두|열한|{words})\s*시(?!간)"
    r"(?:\s*(?:(?P<minute{n}>\d{{1,2}})\s*분|(?P<thirty{n}>반)))?"
    r"|(?P<clock{n}>\d{{1,2}}:\d{{2}})|(?P<noon{n}>정오|자정))"
)
_KOREAN = re.compile(
    _KO_TIME.format(n=1, words="|".join(_NATIVE))
    + r"\s*(?:부터|에서|~|-|–)\s*(?P<next>다음\s*날\s*|익일\s*)?"
    + _KO_TIME.format(n=2, words="|".join(_NATIVE))
)
_MORNING, _EVENING = ("오전", "아침", "새벽"), ("오후", "저녁", "밤", "낮")


def _korean(text: str) -> Iterator[Said]:
    for found in _KOREAN.finditer(text):
        halves = found["half1"] or found["half2"]
        if found["clock1"] and found["clock2"] and not halves:
            continue  # ``_figures`` has read it.
        starts = _korean_time(found, "1", "")
        ends = _korean_time(found, "2", found["half1"] or "")
        if starts and ends:
            yield Said(found[0], found.start(), _meanings(starts, ends))


def _korean_time(found: re.Match[str], n: str, before: str) -> set[int]:
    if noon := found[f"noon{n}"]:
        return {HALF} if noon == "정오" else {0, DAY}
    if clock := found[f"clock{n}"]:
        hour, minute = (int(part) for part in clock.split(":"))
    else:
        word = found[f"hour{n}"]
        hour = int(word) if word.isdigit() else _NATIVE_HOURS[word]
        minute = 30 if found[f"thirty{n}"] else int(found[f"minute{n}"] or 0)
    half = found[f"half{n}"]
    if hour > 24 or minute > 59:
        return set()
    if half in _MORNING:
        return {hour % 12 * 60 + minute}
    if half in _EVENING:
        return {hour % 12 * 60 + minute + HALF, *({DAY} if hour == 12 else ())}
    return _either(hour, minute)
