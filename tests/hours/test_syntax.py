"""What is said about opening hours that cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hours_made import FIRST, LAST, faults, source
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.hours import HoursFault, build
from ivr.hours.syntax import read

FIXTURES = Path(__file__).parent.parent / "fixtures" / "hours"

FAULTY = (
    *("", ";", "Mo-", "Mo-Fr 09:00-", "Mo-Fr 18:00", "Mo[", "Mo-Fr,"),
    *("Feb 30 off", "2027 Feb 29 off", "Dec 24-32 off", "2027 Mar 1-2027 Feb 1 off"),
    *("Jan 1-Mar off", "Jan-Mar 15 off", "Jan 1-2027 Mar 3 off", "2028-2027 off"),
    *("2026 Dec 24,Dec 31 off", "2026-12-24 off", "Dec 25+ off", "Jan 1-3,7 off"),
    *("Mo-Fr 25:99-26:00", "Mo-Fr 9:5-12:00", "12:00-12:00", "24:00-26:00"),
    *("10:00-40:00", "10:00+", "10:00-12:00+", "10:00-16:00/01:30", "sunrise-sunset"),
    *("SH off", "PH,SH off", "PH Mo-Fr off", "Mo PH off", "Mo-Fr 09:00-18:00 PH off"),
    *("week 60 off", "week 52-2 off", "Mo[6] 10:00-12:00", "easter -400 days off"),
    *('Mo-Fr 09:00-18:00 "by appointment"', "Mo-Fr 09:00-18:00 unknown"),
    *('Mo-Fr 09:00-18:00 || "call us"', "Mo off 10:00-12:00", "09:00-18:00 Mo-Fr"),
    *("Mo-Fr Jan 10:00-12:00", "Mo-Fr, 09:00-18:00", "Mo-Fr: 09:00-18:00"),
    *("Monday-Friday 09:00-18:00", "월-금 09:00-18:00", "Mo-Fri 09:00-18:00"),
    *("weekdays 09:00-18:00", "Mo and Tu 09:00-18:00", "Mo-Fr 09:00 to 18:00"),
    *("Mo-Fr 9-18", "Mo-Fr 9am-6pm", "Mo-Fr 0900-1800", "Mo-Fr 9.00-18.00"),
    *("Mo-Fr 09:00–18:00", "Mo–Fr 09:00-18:00", "offf", "Mo-Fr 9:00-5:00pm"),
    *("Mo-Fr", "Jan Sa", "09:00-13:00,12:00-18:00", "Mo 10:00-12:00; 24/7"),
    *("Mo-Fr 09:00-18:00; Mo 10:00-12:00; Mo-Sa 08:00-12:00", "x" * 2001),
)


def test_faults_as_an_author_reads_them(matches: Callable[[Path, str], None]) -> None:
    """Each slip of the pen is underlined, told in plain words, and put right."""
    shown = "\n".join(_shown(text) for text in FAULTY)

    matches(FIXTURES / "faults.txt", shown)


def _shown(text: str) -> str:
    lines = [text[:80]]
    for fault in faults(source(text, country="KR" if "PH" in text else None)):
        if fault.start is not None and fault.end is not None:
            lines.append(" " * fault.start + "^" * max(1, fault.end - fault.start))
        lines.append(f"  {fault.kind}: {fault.message}")
        lines.append(f"  help: {fault.help}")
    return "\n".join([*lines, ""])


@pytest.mark.parametrize("text", FAULTY)
def test_every_slip_is_told(text: str) -> None:
    """None of these goes through without a word."""
    assert faults(source(text, country="KR"))


def test_reading_goes_on_behind_a_fault() -> None:
    """Two faults in two rules are told at once."""
    found = read("Mo-Fr 25:00-26:99; Sa 9-12; Su 10:00-12:00")

    assert [fault.message for fault in found.faults] == [
        '"26:99" is no time of day',
        '"9" is no time of day',
    ]
    assert len(found.rules) == 1


def test_holidays_written_first_are_overruled() -> None:
    """``PH off`` before the weekdays shuts on no weekday, so it is refused."""
    schedule, found = build(
        source("PH off; Mo-Fr 09:00-18:00", country="KR"), FIRST, LAST
    )

    assert schedule is None
    assert [(f.message, f.help) for f in found] == [
        (
            '"Mo-Fr 09:00-18:00" comes after "PH off" and rules holidays too',
            'put "PH off" last',
        )
    ]


@pytest.mark.parametrize(
    "text",
    [
        "24/7",
        "off",
        "Mo-Fr 09:00-18:00; PH off",
        "Mo-Fr 09:00-12:00,13:00-18:00; Sa 09:00-12:00; PH off",
        "Mo-Fr 09:00-18:00; Sa,Su,PH 10:00-14:00",
        "10:00-20:00; Sa 10:00-14:00; PH off",
        "Mo-Su 10:00-20:00; Mo[1] off; PH off",
        "Mo[2] 10:00-20:00; Sa 10:00-20:00; PH off",
        "Mo-Fr 22:00-06:00; PH off",
        "Mo-Fr 09:00-18:00; 12:00-13:00 off; PH off",
        "Apr-Oct Mo-Sa 08:00-20:00; Nov-Mar Mo-Fr 09:00-17:00; PH off",
        "Mo-Fr 09:00-18:00; PH off; Dec 24 09:00-12:00",
        "Mo-Fr 09:00-18:00, Th 18:00-20:00; PH off;",
    ],
)
def test_usual_hours_are_clean(text: str) -> None:
    """What offices and shops really have is read without a word."""
    assert faults(source(text, country="KR")) == []


# Never raises --------------------------------------------------------------------

WORDS = "Mo Fr PH SH Jan Dec easter week off open 24/7 2027 1 31 60 day days"
TIMES_AND_SIGNS = '09:00 18:00 26:00 24:00 , ; - – + [ ] : / || "'
_pieces = st.sampled_from(f"{WORDS} {TIMES_AND_SIGNS}".split())
_text = st.text(max_size=60) | st.lists(_pieces, max_size=14).map(" ".join)
_text |= st.lists(_pieces, max_size=14).map("".join)


@settings(max_examples=500)
@given(_text)
def test_no_text_is_too_much(text: str) -> None:
    """Whatever is written, there is a schedule, or an error that says why not."""
    schedule, found = build(source(text, country="KR"), FIRST, FIRST)

    assert (schedule is None) == any(fault.kind == "error" for fault in found)
    assert all(_in_place(fault, text) for fault in found)


def _in_place(fault: HoursFault, text: str) -> bool:
    """Whether it is told in words, and where it points to there is text."""
    start, end = fault.start or 0, fault.end or 0
    return bool(fault.message and fault.help) and 0 <= start <= end <= max(1, len(text))


@settings(max_examples=200)
@given(_text | st.sampled_from(["America", "../UTC", "\0", "right/UTC", "localtime"]))
def test_no_zone_is_too_much(text: str) -> None:
    """Whatever is written for a zone or a place, it is a zone or a fault."""
    written = source("24/7", zone=text, country=text[:3] or None, region=text or None)

    schedule, found = build(written, FIRST, FIRST)

    assert (schedule is None) == any(fault.kind == "error" for fault in found)


@pytest.mark.parametrize(
    ("zone", "help"),
    [
        ("Asia/Soul", 'did you mean "Asia/Seoul"?'),
        ("Seoul", 'write "Asia/Seoul"'),
        ("New York", 'write "America/New_York"'),
        ("Mars", "write continent/city, such as Asia/Seoul"),
        ("localtime", "write continent/city, such as Asia/Seoul"),
        ("", 'add zone:, such as "Asia/Seoul"'),
        ("EST", 'write the place, such as "America/New_York"'),
    ],
)
def test_unknown_zone(zone: str, help: str) -> None:
    """A zone that is no place's is told with the one that was meant."""
    (fault,) = faults(source("24/7", zone=zone))

    assert (fault.part, fault.help) == ("zone", help)
