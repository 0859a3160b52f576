"""What staff put on top of a schedule, against a model that asks every minute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hours_made import made, shown, source
from hours_oracle import Hours, every_minute, hours_and_days
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ivr.hours import ExceptionRule, HoursOverride, Schedule
from ivr.hours.overrides import STATES, Put

WEEK = "Mo-Fr 09:00-12:00,13:00-18:00; PH off"
SEOUL = ZoneInfo("Asia/Seoul")

patient = settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


def at(text: str, zone: ZoneInfo = SEOUL) -> datetime:
    """The moment at which a clock shows *text*."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def put(what: Put, start: str, end: str | None, **more: object) -> HoursOverride:
    """Something that staff put on top, by the clock of Seoul."""
    until = at(end) if end else None
    return HoursOverride("support", what, at(start), until, **more)  # type: ignore[arg-type]


def office(*over: HoursOverride) -> Schedule:
    """An office in Seoul with *over* on top of its week."""
    return made(source(WEEK, country="KR")).overridden(over)


# Against the model -------------------------------------------------------------------


@dataclass(frozen=True)
class Drawn:
    """Something put on top: by the second here, whatever clocks do."""

    put: Put
    start: int
    end: int | None
    reason: str

    def override(self) -> HoursOverride:
        """The same for the package under test."""
        start = datetime.fromtimestamp(self.start, UTC)
        end = None if self.end is None else datetime.fromtimestamp(self.end, UTC)
        return HoursOverride("tried", self.put, start, end, self.reason)

    def covers(self, second: float) -> bool:
        """Whether it holds then."""
        return self.start <= second and (self.end is None or second < self.end)


def model(hours: Hours, drawn: list[Drawn], instant: datetime) -> tuple[str, object]:
    """State and reason at *instant*, worked out for this minute alone."""
    second = instant.timestamp()
    for each in reversed(drawn):
        if each.covers(second):
            if each.put == "open":
                return "open", ""
            words = {"staff": each.reason} if each.reason else ""
            return STATES[each.put], words
    return hours.at(instant)


@st.composite
def overridden(draw: st.DrawFn) -> tuple[Hours, date, list[Drawn]]:
    """A schedule, a day worth a look, and what is put on top near it, in order."""
    hours, day = draw(hours_and_days())
    noon = int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())
    drawn = []
    for _ in range(draw(st.integers(0, 5))):
        start = noon + 60 * draw(st.integers(-2000, 2000))
        length = draw(st.none() | st.integers(1, 2000))
        drawn.append(
            Drawn(
                draw(st.sampled_from(["open", "closed", "break"])),
                start,
                None if length is None else start + 60 * length,
                draw(st.sampled_from(["", "storm"])),
            )
        )
    return hours, day, drawn


def built(hours: Hours, drawn: list[Drawn]) -> Schedule:
    """The schedule with all on top, where its rules are not refused."""
    schedule = hours.schedule()
    assume(schedule is not None)
    assert schedule is not None
    return schedule.overridden([each.override() for each in drawn])


@patient
@given(overridden())
def test_every_minute_is_what_was_put_there_last(
    tried: tuple[Hours, date, list[Drawn]],
) -> None:
    """The later made goes over the earlier, and all of them over the schedule."""
    hours, day, drawn = tried
    schedule = built(hours, drawn)

    for instant in list(every_minute(day, 1))[::3]:
        status = schedule.at(instant)
        expected = model(hours, drawn, instant)
        reason = status.reason
        if not isinstance(reason, str) and "ko" in reason:
            reason = reason["ko"]
        assert (status.state, reason) == expected, instant


@patient
@given(overridden())
def test_opening_is_the_first_open_minute_of_the_model(
    tried: tuple[Hours, date, list[Drawn]],
) -> None:
    """Nobody is told to call while it is shut, nor later than need be."""
    hours, day, drawn = tried
    schedule = built(hours, drawn)
    minutes = list(every_minute(day, 1))

    opens = schedule.next_open(minutes[0])

    first = next((m for m in minutes if model(hours, drawn, m)[0] == "open"), None)
    if first is None:
        assert opens is None or opens > minutes[-1]
    else:
        assert opens == first


@patient
@given(overridden())
def test_answers_are_the_same_beyond_the_horizon(
    tried: tuple[Hours, date, list[Drawn]],
) -> None:
    """What is laid out for a day, long ago, answers for any other."""
    hours, day, drawn = tried
    schedule = built(hours, drawn)
    plain = Schedule(
        schedule.source,
        schedule.plan,
        schedule.zone,
        date(2020, 5, 1),
        date(2020, 5, 2),
    )
    elsewhere = plain.overridden(schedule.over)

    for instant in list(every_minute(day, 1))[::31]:
        near, far = schedule.at(instant), elsewhere.at(instant)
        assert (near.state, near.reason) == (far.state, far.reason)


# One by one --------------------------------------------------------------------------


def test_closing_is_exact_to_the_second() -> None:
    """A caller one second earlier is still served."""
    schedule = office(put("closed", "2026-11-25T15:00:30", "2026-11-25T18:00"))

    assert schedule.is_open(at("2026-11-25T15:00:29"))
    assert not schedule.is_open(at("2026-11-25T15:00:30"))


def test_it_ends_by_itself() -> None:
    """From its last second on the week holds again."""
    schedule = office(put("closed", "2026-11-25T09:00", "2026-11-25T15:00:01"))

    assert not schedule.is_open(at("2026-11-25T15:00:00"))
    assert schedule.is_open(at("2026-11-25T15:00:01"))


def test_it_goes_over_exceptions_and_holidays() -> None:
    """Open longer means open, whatever the plan says of the day."""
    exception = ExceptionRule(0, "off", "moving", date(2026, 11, 25))
    closed = made(source(WEEK, country="KR", exceptions=[exception]))
    open_ = put("open", "2026-11-25T10:00", "2026-11-25T11:00")
    christmas = put("open", "2026-12-25T10:00", "2026-12-25T11:00")

    schedule = closed.overridden([open_, christmas])

    assert schedule.is_open(at("2026-11-25T10:30"))
    assert not schedule.is_open(at("2026-11-25T11:30"))
    assert schedule.is_open(at("2026-12-25T10:30"))


def test_without_an_end_it_holds_for_ever() -> None:
    """And nobody is promised that it will open."""
    schedule = office(put("closed", "2026-11-25T15:00", None))

    assert not schedule.is_open(at("2031-05-06T10:00"))
    assert schedule.next_open(at("2026-11-25T15:00")) is None


def test_a_day_of_years_ahead_is_known() -> None:
    """Also where the days laid out end long before."""
    schedule = office(put("closed", "2033-03-02T13:00", "2033-03-02T18:00"))

    assert schedule.is_open(at("2033-03-02T11:00"))
    assert not schedule.is_open(at("2033-03-02T14:00"))


def test_the_hour_that_comes_twice_is_closed_once() -> None:
    """It is moments that are closed, not readings of a clock."""
    york = ZoneInfo("America/New_York")
    first = datetime(2026, 11, 1, 1, 30, tzinfo=york, fold=0)
    second = datetime(2026, 11, 1, 1, 30, tzinfo=york, fold=1)
    night = made(source("24/7", zone="America/New_York"))

    schedule = night.overridden(
        [HoursOverride("support", "closed", first, first + timedelta(minutes=20))]
    )

    assert not schedule.is_open(first)
    assert schedule.is_open(second)


class TestHolidays:
    """Whole days that staff made holidays."""

    def holiday(self, days: int = 1) -> HoursOverride:
        """The twenty-fifth of November, and days after it."""
        end = f"2026-11-{25 + days}T00:00"
        said = {"ko": "임시공휴일", "en": "a temporary holiday"}
        return put("holiday", "2026-11-25T00:00", end, reason="government", said=said)

    def test_nobody_is_there(self) -> None:
        """From midnight to midnight."""
        schedule = office(self.holiday())

        assert schedule.at(at("2026-11-25T10:00")).state == "holiday"
        assert shown(schedule.next_open(at("2026-11-25T00:00"))) == "2026-11-26 09:00"

    def test_the_hours_of_public_holidays_are_kept(self) -> None:
        """A clinic that is open on holidays in the morning is so on this one."""
        clinic = made(source("Mo-Fr 09:00-18:00; PH 10:00-13:00", country="KR"))

        schedule = clinic.overridden([self.holiday(2)])

        assert schedule.at(at("2026-11-26T09:30")).state == "holiday"
        assert schedule.is_open(at("2026-11-26T10:00"))
        assert not schedule.is_open(at("2026-11-26T13:00"))

    def test_those_open_on_holidays_as_ever_stay_open(self) -> None:
        """``Mo-Su,PH`` names them among its days."""
        shop = made(source("Mo-Su,PH 09:00-18:00", country="KR"))

        assert shop.overridden([self.holiday()]).is_open(at("2026-11-25T12:00"))

    def test_who_never_shuts_is_shut(self) -> None:
        """Its hours say nothing of holidays."""
        line = made(source("24/7"))

        assert not line.overridden([self.holiday()]).is_open(at("2026-11-25T12:00"))

    def test_the_name_is_said_in_the_callers_language(self) -> None:
        """And not at all in one that nobody wrote."""
        schedule = office(self.holiday())
        noon = at("2026-11-25T12:00")

        assert schedule.why(noon, "ko-KR").reason == "임시공휴일"
        assert schedule.why(noon, "ja").reason == ""
        assert schedule.why(noon, "ja").told == "government"

    def test_what_is_closed_later_goes_over_it(self) -> None:
        """The later made one holds, hour by hour."""
        evening = put("open", "2026-11-25T18:00", "2026-11-25T20:00")

        schedule = office(self.holiday(), evening)

        assert schedule.at(at("2026-11-25T10:00")).state == "holiday"
        assert schedule.is_open(at("2026-11-25T19:00"))


class TestCalendar:
    """Days as ``ivr hours`` prints them."""

    def test_a_day_closed_early_ends_then(self) -> None:
        """With the reason beside it."""
        closed = put("closed", "2026-11-25T15:00", "2026-11-25T18:00", reason="storm")

        day = office(closed).day(date(2026, 11, 25))

        assert day.spans == ((540, 720), (780, 900))
        assert day.overridden == {"staff": "storm"}

    def test_a_day_that_is_not_touched_is_as_ever(self) -> None:
        """Also beside one that is."""
        closed = put("closed", "2026-11-25T15:00", "2026-11-25T18:00")

        day = office(closed).day(date(2026, 11, 26))

        assert day.spans == ((540, 720), (780, 1080))
        assert day.overridden is None

    def test_a_night_is_cut_where_it_is_closed(self) -> None:
        """Under the day on which it began."""
        bar = made(source("Mo-Su 20:00-04:00"))

        day = bar.overridden([put("closed", "2026-11-26T01:00", "2026-11-26T04:00")])

        assert day.day(date(2026, 11, 25)).spans == ((1200, 1500),)
        assert day.day(date(2026, 11, 26)).spans == ((1200, 1680),)
