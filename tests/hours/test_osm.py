"""What is read of OpenStreetMap's syntax, held against another reader of it.

``opening_hours`` reads all of the syntax. Where both must agree: no holidays,
which it has its own list of, and no nights, which it gives to the other day.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import opening_hours
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.hours import Schedule, ScheduleSource, build

FIRST, LAST = date(2026, 1, 1), date(2028, 12, 31)
START, END = datetime(2026, 1, 1), datetime(2029, 1, 1)


def stretches_of_ours(schedule: Schedule) -> list[tuple[datetime, datetime]]:
    """The open stretches, told without a zone."""
    found = schedule.stretches(START.replace(tzinfo=UTC), END.replace(tzinfo=UTC))
    return [
        (s.start.replace(tzinfo=None), s.end.replace(tzinfo=None))
        for s in found
        if s.state == "open"
    ]


def stretches_of_theirs(text: str) -> list[tuple[datetime, datetime]]:
    """The open stretches according to the library."""
    intervals = opening_hours.OpeningHours(text).intervals(START, END)
    return [
        (begin, end or END)
        for begin, end, state, _ in intervals
        if str(state) == "open"
    ]


def read_by_both(text: str) -> None:
    """Hold one reading of *text* against the other."""
    schedule, faults = build(ScheduleSource("tried", "UTC", open=text), FIRST, LAST)
    assert schedule is not None, faults

    assert stretches_of_ours(schedule) == stretches_of_theirs(text)


@pytest.mark.parametrize(
    "text",
    [
        "24/7",
        "Mo-Fr 09:00-12:00,13:00-18:00",
        "Sa-Mo 10:00-12:00",
        "mo-fr 9:00-17:00",
        "Mo-Fr 09:00-18:00; We off",
        "Mo-Fr 09:00-18:00; 12:00-13:00 off",
        "Mo-Fr 09:00-12:00, Tu,Th 14:00-16:00",
        "Mo[1] 10:00-12:00",
        "Mo[-1],Tu[2-3] 10:00-11:00",
        "Su[1] -1 day 10:00-12:00",
        "Jan-Mar,Oct 10:00-12:00; Apr-Sep Mo-Fr 08:00-20:00",
        "Nov-Feb Mo-Fr 10:00-16:00",
        "10:00-12:00; Dec 24-Jan 2 off",
        "10:00-12:00; Dec 24,Dec 31 off",
        "10:00-12:00; Dec 24-26 off",
        "10:00-12:00; 2027 Dec 24-Jan 2 off",
        "10:00-12:00; 2026 Dec 30-2027 Feb 3 off",
        "10:00-12:00; Feb 29 off",
        "10:00-12:00; easter -2 days-easter +1 day off",
        "10:00-12:00; easter +39 days off",
        "2027 10:00-12:00; 2028 11:00-13:00",
        "2027-2028 Mo 10:00-12:00",
        "2027+ Mo 10:00-12:00",
        "2027 Feb-Apr Mo 10:00-12:00",
        "week 1-53/2 Mo 10:00-11:00; week 2-52/2 Mo 12:00-13:00",
        "week 10,20-22 10:00-11:00",
        "week 2-53/3 10:00-11:00",
        "Jan: 10:00-12:00",
        "Mo-Su 00:00-24:00; Tu 08:00-24:00",
        "off; Sa 10:00-12:00",
        "Fr open; Sa closed",
    ],
)
def test_what_is_read_means_what_it_means_elsewhere(text: str) -> None:
    """Each form that is read opens on the same days at the same times."""
    read_by_both(text)


_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_MONTHS = ("Jan", "Feb", "Mar", "May", "Aug", "Oct", "Dec")


@st.composite
def _times(draw: Callable[..., int]) -> str:
    edges = sorted({draw(st.integers(0, 1440)) for _ in range(4)})
    edges = edges[: len(edges) // 2 * 2]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return ",".join(f"{_clock(a)}-{_clock(b)}" for a, b in pairs) or "10:00-12:00"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


_day = st.sampled_from(_DAYS)
_days = st.one_of(
    _day,
    st.builds("{}-{}".format, _day, _day),
    st.builds("{}[{}]".format, _day, st.sampled_from([1, 2, 5, -1, -2])),
)
_date = st.builds("{} {}".format, st.sampled_from(_MONTHS), st.integers(1, 28))
_season = st.one_of(
    st.just(""),
    st.sampled_from(_MONTHS),
    st.builds("{}-{}".format, st.sampled_from(_MONTHS), st.sampled_from(_MONTHS)),
    _date,
    st.builds("{}-{}".format, _date, _date),
    st.builds("week {}-{}".format, st.integers(1, 26), st.integers(26, 53)),
    st.builds("easter {:+} days".format, st.integers(1, 60)),
)
_rule = st.builds(
    "{} {} {}".format,
    _season,
    st.one_of(st.just(""), _days, st.builds("{},{}".format, _days, _days)),
    st.one_of(_times(), st.just("off"), st.builds("{} off".format, _times())),
).map(lambda text: " ".join(text.split()))


@settings(max_examples=80)
@given(st.lists(_rule, min_size=1, max_size=5).map("; ".join))
def test_rules_in_any_order_mean_the_same_elsewhere(text: str) -> None:
    """Whatever rules follow each other, the days are ruled by the same ones."""
    read_by_both(text)
