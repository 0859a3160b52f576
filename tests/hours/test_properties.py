"""Schedules against an evaluator that asks the clock for every minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from hours_oracle import Hours, every_minute, hours_and_days
from hypothesis import HealthCheck, assume, given, settings

from ivr.hours import Schedule

patient = settings(
    max_examples=50,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


def built(hours: Hours) -> Schedule:
    """The schedule, where its rules are not refused as being out of order."""
    schedule = hours.schedule()
    assume(schedule is not None)
    assert schedule is not None
    return schedule


@patient
@given(hours_and_days())
def test_every_minute_is_what_the_wall_clock_says(tried: tuple[Hours, date]) -> None:
    """A schedule is open when its zone's clock shows a time inside a span."""
    hours, day = tried
    schedule = built(hours)

    for instant in every_minute(day, 1):
        status = schedule.at(instant)
        reason = (
            status.reason if isinstance(status.reason, str) else status.reason["ko"]
        )
        assert (status.state, reason) == hours.at(instant), instant


@patient
@given(hours_and_days())
def test_stretches_are_the_minutes_joined(tried: tuple[Hours, date]) -> None:
    """Stretches leave no gap, begin and end at whole minutes, and differ in turn."""
    hours, day = tried
    schedule = built(hours)
    minutes = list(every_minute(day, 1))
    end = minutes[-1] + timedelta(minutes=1)

    stretches = schedule.stretches(minutes[0], end)

    joined = [(key, list(group)) for key, group in groupby(minutes, hours.at)]
    assert [s.start for s in stretches] == [group[0] for _, group in joined]
    assert [s.state for s in stretches] == [key[0] for key, _ in joined]
    assert [s.end for s in stretches] == [s.start for s in stretches[1:]] + [end]


@patient
@given(hours_and_days())
def test_since_and_until_are_the_edges_of_the_state(tried: tuple[Hours, date]) -> None:
    """A state begins where another ends: a second earlier it was another."""
    hours, day = tried
    schedule = built(hours)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)

    status = schedule.at(noon)

    assume(status.since is not None and status.until is not None)
    assert status.since is not None and status.until is not None
    second, now = timedelta(seconds=1), (status.state, status.reason)
    before, last = (
        schedule.at(status.since - second),
        schedule.at(status.until - second),
    )
    after = schedule.at(status.until)
    assert (before.state, before.reason) != now == (last.state, last.reason)
    assert (after.state, after.reason) != now


@patient
@given(hours_and_days())
def test_next_open_is_the_first_open_minute(tried: tuple[Hours, date]) -> None:
    """Nobody is told to call at a time when it is shut, nor later than need be."""
    hours, day = tried
    schedule = built(hours)
    minutes = list(every_minute(day, 2))

    opens, closes = schedule.next_open(minutes[0]), schedule.next_close(minutes[0])

    first_open = next((m for m in minutes if hours.at(m)[0] == "open"), None)
    first_shut = next((m for m in minutes if hours.at(m)[0] != "open"), None)
    assert opens == first_open or (first_open is None and _later(opens, minutes))
    assert closes == first_shut or (first_shut is None and _later(closes, minutes))


def _later(moment: datetime | None, minutes: list[datetime]) -> bool:
    return moment is None or moment > minutes[-1]


@patient
@given(hours_and_days())
def test_answers_do_not_depend_on_the_horizon(tried: tuple[Hours, date]) -> None:
    """A line that has run past its horizon answers as one just started."""
    hours, day = tried
    schedule = built(hours)
    elsewhere = Schedule(
        schedule.source,
        schedule.plan,
        schedule.zone,
        date(2024, 5, 1),
        date(2024, 5, 2),
    )

    for instant in list(every_minute(day, 1))[::7]:
        far, near = elsewhere.at(instant), schedule.at(instant)
        assert (far.state, far.reason) == (near.state, near.reason)
        assert elsewhere.next_open(instant) == schedule.next_open(instant)
