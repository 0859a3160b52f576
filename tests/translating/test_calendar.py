"""Days off of a calendar, as they are put into a schedule."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from command_line import ivr
from hypothesis import given
from hypothesis import strategies as st

from ivr.hours.every import read_every
from ivr.translating.calendar import DaysOff, Off, read_calendar
from ivr.translating.days_off import put_in
from ivr.translating.units import NoWords

LETTERS = st.characters(
    codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="|"
)

TODAY = date(2026, 11, 22)

FLOW = """\
ivr: 1
name: shop
languages: [en]
start: open
hours:
  desk: {zone: Asia/Seoul, country: KR, open: "Mo-Fr 09:00-18:00; PH off"}  # ours
  late: "Mo-Fr 09:00-20:00"
nodes:
  open: {hours: desk, open: bye, closed: bye, holiday: bye}
  bye: {hangup: "We are closed."}
"""

SHOP = FLOW.replace('late: "Mo-Fr 09:00-20:00"', "late: {like: desk}")


def calendar(*events: str, end: str = "\r\n") -> bytes:
    """A calendar of *events*, each with its lines separated by blanks bars."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0"]
    for event in events:
        lines += ["BEGIN:VEVENT", *event.split("|"), "END:VEVENT"]
    return end.join([*lines, "END:VCALENDAR", ""]).encode()


def days(*events: str) -> DaysOff:
    """What is read of *events*."""
    return read_calendar("days.ics", calendar(*events), TODAY)


def one(event: str) -> Off:
    """The one day that is read of *event*."""
    found = days(event)
    assert found.left == ()
    (off,) = found.days
    return off


# Read ------------------------------------------------------------------------------


def test_a_day_is_a_day() -> None:
    """With its name, whatever stands in it."""
    off = one(r"DTSTART;VALUE=DATE:20261231|SUMMARY:Year\, end\; closed")

    assert off == Off(date(2026, 12, 31), date(2026, 12, 31), "Year, end; closed")


def test_the_end_is_not_part_of_it() -> None:
    """A day that ends on the next is one day."""
    off = one("DTSTART;VALUE=DATE:20261224|DTEND;VALUE=DATE:20261227|SUMMARY:Xmas")

    assert (off.first, off.last) == (date(2026, 12, 24), date(2026, 12, 26))


@pytest.mark.parametrize(
    "event",
    [
        "DTSTART;TZID=Asia/Seoul:20261224T000000|DTEND;TZID=Asia/Seoul:20261226T000000",
        "DTSTART:20261224|DURATION:P2D",
        'DTSTART;X-A="a:b;c";VALUE=DATE:20261224|DTEND;VALUE=DATE:20261226',
    ],
)
def test_days_can_be_said_in_other_ways(event: str) -> None:
    """From midnight to midnight, or by how long it lasts."""
    off = one(event)

    assert (off.first, off.last) == (date(2026, 12, 24), date(2026, 12, 25))


@pytest.mark.parametrize(
    ("rule", "start", "end", "every"),
    [
        ("FREQ=YEARLY", "20200501", "20200502", "05-01"),
        ("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1", "20200501", "20200502", "05-01"),
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "20201126", "20201127", "4th Th of 11"),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO", "20200525", "20200526", "last Mo of 05"),
        ("FREQ=YEARLY", "20201224", "20210103", "12-24 to 01-02"),
        (
            "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH",
            "20201126",
            "20201128",
            "4th Th of 11 to 4th Th of 11 +1",
        ),
    ],
)
def test_what_comes_each_year_is_said_once(
    rule: str, start: str, end: str, every: str
) -> None:
    """As the author of a schedule would write it, and as it is read there."""
    event = f"DTSTART;VALUE=DATE:{start}|DTEND;VALUE=DATE:{end}|RRULE:{rule}"

    assert one(event).every == every
    assert not isinstance(read_every(every), tuple)


@pytest.mark.parametrize(
    ("rule", "years"),
    [
        ("FREQ=YEARLY;COUNT=3", [2027]),
        ("FREQ=YEARLY;UNTIL=20280601", [2027, 2028]),
        ("FREQ=YEARLY;INTERVAL=2", [2027, 2029, 2031]),
    ],
)
def test_what_does_not_come_for_ever_is_listed(rule: str, years: list[int]) -> None:
    """Each day that is still to come, for some years."""
    found = days(f"DTSTART;VALUE=DATE:20250501|RRULE:{rule}")

    assert [off.first.year for off in found.days] == years
    assert not any(off.every for off in found.days)


def test_a_day_that_is_left_out_of_a_series_is_open() -> None:
    """Nobody is told on that day that it is a holiday."""
    found = days("DTSTART;VALUE=DATE:20250501|RRULE:FREQ=YEARLY|EXDATE:20270501")

    assert [off.first.year for off in found.days] == [2028, 2029, 2030, 2031]


def test_a_day_that_was_moved_is_on_its_new_date() -> None:
    """And not on the old one as well."""
    found = days(
        "UID:a|DTSTART;VALUE=DATE:20250501|RRULE:FREQ=YEARLY;COUNT=3",
        "UID:a|RECURRENCE-ID;VALUE=DATE:20270501|DTSTART;VALUE=DATE:20270503",
    )

    assert [off.first for off in found.days] == [date(2027, 5, 3)]


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ("DTSTART:20261224T100000Z|DTEND:20261224T120000Z", "hours, not for days"),
        ("DTSTART:20261224T000000", "a moment, not a day"),
        ("DTSTART:20261224|DURATION:PT4H", "hours, not for days"),
        ("SUMMARY:no day", "has no day"),
        ("DTSTART:20261399", "has no day"),
        ("DTSTART:20261224|STATUS:CANCELLED", "cancelled"),
        ("DTSTART:20261224|RRULE:FREQ=WEEKLY", "nobody here can follow its rule"),
        ("DTSTART:20261224|RRULE:FREQ=YEARLY;BYDAY=MO", "weekdays"),
        ("DTSTART:20261224|DTEND:20300101", "longer than a year"),
    ],
)
def test_what_is_no_day_is_left_out_with_a_word(event: str, why: str) -> None:
    """Rather than guessed."""
    found = days(event)

    assert found.days == ()
    assert why in found.left[0].why


def test_what_is_over_is_left_out() -> None:
    """Schedules are about calls to come."""
    assert days("DTSTART;VALUE=DATE:20261121").days == ()
    assert len(days("DTSTART;VALUE=DATE:20261122").days) == 1


def test_an_alarm_within_an_event_is_not_the_event() -> None:
    """Its summary is not why callers find nobody."""
    event = "DTSTART:20261224|SUMMARY:Xmas|BEGIN:VALARM|SUMMARY:Ring|END:VALARM"

    assert one(event).name == "Xmas"


@given(st.text(LETTERS, max_size=90))
def test_long_lines_are_folded(name: str) -> None:
    """At any letter, as programs do that count bytes."""
    escaped = name.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    line = f"SUMMARY:{escaped}"
    folded = "\r\n ".join(line[at : at + 20] for at in range(0, len(line), 20))

    assert one(f"DTSTART:20261224|{folded}").name == name.strip()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "cut off"),
        (b"id,ko\n", "no iCalendar"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "cut off"),
        ("BEGIN:VCALENDAR\nSUMMARY:휴일 휴일\n".encode("cp949"), "CP949"),
    ],
)
def test_what_is_no_calendar_is_refused(data: bytes, said: str) -> None:
    """With a word on what is wrong."""
    with pytest.raises(NoWords) as refused:
        read_calendar("days.ics", data, TODAY)

    assert said in str(refused.value)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """A broken file ends in a message, never in anything else."""
    try:
        read_calendar("days.ics", b"BEGIN:VCALENDAR\n" + data, TODAY)
    except NoWords as refused:
        assert str(refused).startswith("days.ics")


# Put in ------------------------------------------------------------------------------

XMAS = Off(date(2026, 12, 24), date(2026, 12, 26), "Xmas")


def test_days_become_exceptions() -> None:
    """Written as an author would, and nothing else is touched."""
    put = put_in("shop.yaml", FLOW, "late", [XMAS])

    added = '- {from: 2026-12-24, to: 2026-12-26, open: off, reason: "Xmas"}'
    assert added in put.text
    assert put.text.startswith(FLOW.partition("  late")[0])
    assert put.text.endswith(FLOW[FLOW.index("nodes:") :])


def test_the_same_calendar_twice_changes_nothing() -> None:
    """Who imports each autumn has each day once."""
    each_year = Off(date(2020, 5, 1), date(2020, 5, 1), "Labour Day", "05-01")
    once = put_in("shop.yaml", FLOW, "desk", [XMAS, each_year])
    twice = put_in("shop.yaml", once.text, "desk", [XMAS, each_year])

    assert (twice.text, twice.new) == (once.text, ())
    assert twice.known == (XMAS, each_year)


def test_days_become_public_holidays() -> None:
    """Then what the schedule opens on those holds on them."""
    put = put_in("shop.yaml", FLOW, "desk", [XMAS], kind="holidays")

    for day in ("2026-12-24", "2026-12-25", "2026-12-26"):
        assert f'{day}: "Xmas"' in put.text


def test_a_schedule_that_is_not_there_is_named() -> None:
    """With those that are."""
    with pytest.raises(NoWords, match='no schedule "dekc"; it has desk, late'):
        put_in("shop.yaml", FLOW, "dekc", [XMAS])


# At the command line -----------------------------------------------------------------


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A menu with schedules, and a calendar beside it."""
    (tmp_path / "days.ics").write_bytes(
        calendar(
            "DTSTART;VALUE=DATE:21000601|SUMMARY:Our centenary",
            "DTSTART;VALUE=DATE:21000101|SUMMARY:New Year",
            "DTSTART:21000601T100000Z|DTEND:21000601T110000Z|SUMMARY:Speech",
        )
    )
    path = tmp_path / "shop.yaml"
    path.write_text(SHOP, encoding="utf-8")
    return path


def test_the_change_is_shown_before_it_is_made(shop: Path) -> None:
    """And a public holiday of the country is known already."""
    given = ("--import", shop.parent / "days.ics", "--schedule", "desk")
    shown = ivr("hours", shop, *given)

    assert shown.status == 0
    assert "+      - {date: 2100-06-01" in shown.out
    assert "1 day off would be put in; --write does so, 1 known already" in shown.err
    assert "Speech: it lasts for hours" in shown.err
    assert shop.read_text(encoding="utf-8") == SHOP


def test_the_change_is_made(shop: Path) -> None:
    """The schedule is closed on that day from then on."""
    given = ("--import", shop.parent / "days.ics", "--schedule", "desk", "--write")
    done = ivr("hours", shop, *given)
    year = ivr("hours", shop, "--year", "2100", "--schedule", "desk")

    assert (done.status, done.out) == (0, "1 day off put in, 1 known already\n")
    assert "Our centenary" in year.out


def test_the_schedule_has_to_be_named(shop: Path) -> None:
    """Nobody guesses which."""
    found = ivr("hours", shop, "--import", shop.parent / "days.ics")

    assert found.status == 2
