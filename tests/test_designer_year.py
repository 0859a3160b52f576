"""What the designer's page asks of hours: a year, a week, and the usual week."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from console_site import Browser, browser
from overriding import flood
from phone_site import Site, site_at
from publishing_site import sends

from ivr.editing.edits import Edit, apply
from ivr.hours.usual import usual_week, week_text

SHOP = """\
ivr: 1
name: shop
languages: [en, ko]
start: main
hours:
  # Four days, and a long lunch.
  desk:
    zone: Europe/London
    country: GB
    region: ENG
    open: "Tu-Fr 09:30-12:00,13:00-18:00; PH off"   # as on the door
    exceptions:
      - {from: 2026-12-24, to: 2027-01-02, open: off, reason: {en: "winter"}}
      - {date: 2026-12-23, open: "09:30-12:00", reason: "stocktaking"}
  night: {like: desk, open: "Mo-Su 22:00-06:00"}
queues: {desk: {hours: desk}}
nodes:
  main: {queue: desk, closed: bye, gave-up: bye, full: bye, failed: bye}
  bye: {hangup: "Goodbye.", ends: refused}
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site in development with a shop in London."""
    with site_at(tmp_path, shop=SHOP) as made:
        yield made


@pytest.fixture
def client(site: Site) -> Browser:
    """Whoever sits at the machine."""
    return browser(site)


def asks(
    client: Browser, what: str, text: str = SHOP, status: int = 200, **body: Any
) -> Any:
    """What the program answers about the shop."""
    answer = sends(client, "POST", f"/designer/shop/{what}", {"text": text, **body})
    assert answer.status_code == status, answer.text
    return answer.json


def days_of(
    client: Browser, year: int, text: str = SHOP, **body: Any
) -> dict[str, Any]:
    """The days of a year by their dates."""
    found = asks(client, "year", text, year=year, **body)["schedule"]["days"]
    return {day["date"]: day for day in found}


# A year -----------------------------------------------------------------------------


def test_a_year_says_what_each_day_is(client: Browser) -> None:
    """Its stretches, the holiday, the exception, and when it next opens."""
    days = days_of(client, 2026)

    assert len(days) == 365
    assert days["2026-12-23"]["exception"] == "stocktaking"
    assert days["2026-12-23"]["open"] == [{"from": "09:30", "to": "12:00"}]
    assert days["2026-12-28"]["state"] == "exception"
    assert days["2026-12-28"]["holiday"] == "Boxing Day (observed)"
    assert days["2026-12-28"]["opens"] == "2027-01-05T09:30"
    assert "opens" not in days["2026-12-22"]


def test_a_year_names_the_other_schedules(client: Browser) -> None:
    """With the file and the line at which they stand, to choose from."""
    found = asks(client, "year", year=2026, schedule="night")

    names = [(each["name"], each["file"], each["line"]) for each in found["schedules"]]
    assert names == [("desk", "shop.yaml", 7), ("night", "shop.yaml", 15)]
    assert found["schedule"]["name"] == "night"
    assert found["schedule"]["like"] == "desk"
    assert found["schedule"]["inherited"]["zone"] == "Europe/London"
    assert found["schedule"]["exceptions_inherited"] == 2


def test_a_year_is_added_up(client: Browser) -> None:
    """Hours, days, and the longest time for which nobody answers, over New Year too."""
    found = asks(client, "year", year=2026)["schedule"]

    assert found["totals"]["exceptions"] == 9
    assert found["totals"]["longest_shut"] == {
        "from": "2026-12-23T12:00",
        "to": "2027-01-05T09:30",
    }
    hours = sum(_length(each) for day in found["days"] for each in day["open"])
    assert found["totals"]["open_hours"] == pytest.approx(hours)
    assert found["totals"]["open_days"] == sum(bool(d["open"]) for d in found["days"])


def _length(span: dict[str, str]) -> float:
    start, end = (
        int(span[key][:2]) + int(span[key][3:]) / 60 for key in ("from", "to")
    )
    return end - start


def test_clock_changes_are_told(client: Browser) -> None:
    """By the clock as it shows before."""
    found = asks(client, "year", year=2026)["schedule"]["clocks"]

    assert found == [
        {"date": "2026-03-29", "at": "01:00", "minutes": 60},
        {"date": "2026-10-25", "at": "02:00", "minutes": -60},
    ]


def test_what_staff_put_on_top_counts(site: Site, client: Browser) -> None:
    """The year that a designer sees is the one that callers meet."""
    flood(site.app.extensions["database"])

    found = asks(client, "year", year=2026)["schedule"]
    day = next(each for each in found["days"] if each["date"] == "2026-12-01")
    plain = asks(client, "hours", year=2026)["schedules"][0]["days"]

    assert day["open"] == []
    assert day["override"] == {"put": "closed", "reason": "flood"}
    assert found["overrides"][0]["from"] == "2026-12-01T00:00"
    assert found["totals"]["overrides"] == 1
    assert next(d for d in plain if d["date"] == "2026-12-01")["override"] == "flood"


def test_hours_that_cannot_be_read_are_no_fault_of_the_page(client: Browser) -> None:
    """Who is typing them still sees the other schedules."""
    found = asks(client, "year", SHOP.replace("Tu-Fr", "Tu-Xx"), year=2026)

    assert found["unread"] == "desk"
    assert [each["name"] for each in found["schedules"]] == ["desk", "night"]
    asks(client, "week", SHOP.replace("Tu-Fr", "Tu-Xx"), 422, day="2026-12-01")


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("year", {"year": "now"}),
        ("year", {"year": 1200}),
        ("week", {"day": "soon"}),
        ("week", {"day": 7}),
        ("week", {"day": "9999-12-31"}),
    ],
)
def test_a_year_that_is_none_is_refused(
    client: Browser, what: str, body: dict[str, Any]
) -> None:
    """As a question that cannot be understood."""
    answer = sends(client, "POST", f"/designer/shop/{what}", {"text": SHOP, **body})

    assert answer.status_code == 400


# A week -----------------------------------------------------------------------------


def test_a_week_is_told_stretch_by_stretch(client: Browser) -> None:
    """Each with its state and why, and the rule of the day with its place."""
    days = asks(client, "week", day="2026-12-24")["days"]

    assert [day["date"][-2:] for day in days] == [str(day) for day in range(21, 28)]
    assert [each["state"] for each in days[1]["pieces"]] == [
        *("closed", "open", "break", "open", "closed"),
    ]
    assert days[1]["pieces"][2] == {"from": "12:00", "to": "13:00", "state": "break"}
    assert (days[2]["part"], days[2]["written_in"]) == ("exceptions.1", "desk")
    assert days[3]["pieces"] == [
        {"from": "00:00", "to": "24:00", "state": "exception", "reason": "winter"}
    ]
    assert days[3]["opens"] == "2027-01-05T09:30"


def test_a_night_runs_on_into_the_next_morning(client: Browser) -> None:
    """On the day of a clock change too, which is told."""
    days = asks(client, "week", day="2026-10-25", schedule="night")["days"]

    sunday = days[6]
    assert sunday["clocks"] == [{"date": "2026-10-25", "at": "02:00", "minutes": -60}]
    open_ = [(p["from"], p["to"]) for p in sunday["pieces"] if p["state"] == "open"]
    assert open_ == [("00:00", "06:00"), ("22:00", "24:00")]


# Findings ---------------------------------------------------------------------------


def test_findings_name_their_schedule_and_their_days(client: Browser) -> None:
    """By what they are about, or where they stand; nights are told by their days."""
    text = SHOP.replace("{from: 2026-12-24, to", "{from: 2025-12-24, to").replace(
        "2027-01-02, open", "2026-01-02, open"
    )
    found = asks(client, "check", text, only="findings")["findings"]
    stale = next(each for each in found if each["code"] == "IVR404")
    bad = asks(client, "check", SHOP.replace("Tu-Fr", "Tu-Xx"), only="findings")
    # Nobody can answer when the line is closed, and the menu says no such thing.
    lost = asks(client, "check", SHOP.replace(", ends: refused", ""), only="findings")

    assert stale["schedule"] == "desk"
    assert bad["findings"][0]["schedule"] == "desk"
    runs = [each["days"] for each in lost["findings"] if "days" in each]
    assert all(first <= last for days in runs for first, last in days)
    assert runs


# The usual week -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("Mo-Fr 09:00-12:00,13:00-18:00; PH off", ""),
        ("24/7", ""),
        ("24/7; PH off", ""),
        ("off", ""),
        ("Mo-Su 22:00-06:00", ""),
        ("Sa,Su 10:00-12:00; PH 10:00-14:00", ""),
        ("09:00-17:00", "Mo-Su 09:00-17:00"),
        (
            "Mo-Fr 09:00-18:00; We 12:00-13:00 off; PH off",
            "Mo,Tu,Th,Fr 09:00-18:00; We 09:00-12:00,13:00-18:00; PH off",
        ),
    ],
)
def test_a_week_is_written_as_it_was_read(text: str, again: str) -> None:
    """A form that changes nothing says what the author said."""
    week = usual_week(text)

    assert week is not None
    assert week_text(week) == (again or text)
    assert usual_week(week_text(week)) == week


@pytest.mark.parametrize(
    "text",
    [
        "Mo-Fr 9-17h",
        "Jan-Mar Mo-Fr 09:00-18:00",
        "Mo[1] 09:00-12:00",
        "Mo-Fr 09:00-18:00; PH -1 day 09:00-12:00",
        "Mo-Fr 09:00-18:00; Sa,PH 10:00-12:00; Mo-Fr 08:00-09:00",
    ],
)
def test_more_than_a_week_is_left_to_the_text(text: str) -> None:
    """No form may drop a season that it has no room for."""
    assert usual_week(text) is None


def edits(client: Browser, *orders: dict[str, Any], **body: Any) -> str:
    """The shop's text after *orders*."""
    answer = asks(client, "edit", orders=list(orders), **body)
    found = [Edit(e["path"], e["start"], e["end"], e["text"]) for e in answer["edits"]]
    return apply({"shop.yaml": SHOP}, found)["shop.yaml"]


DAY = [{"from": "09:30", "to": "12:00"}, {"from": "13:00", "to": "18:00"}]


def test_the_usual_week_is_one_small_edit(client: Browser) -> None:
    """A day more, and all else stays: the quotes, and the comment where it stood."""
    days = [[], DAY, DAY, DAY, DAY, [{"from": "10:00", "to": "14:00"}], []]
    order = {"do": "set-week", "name": "desk", "days": days, "holidays": []}

    assert edits(client, order) == SHOP.replace(
        '18:00; PH off"   #', '18:00; Sa 10:00-14:00; PH off" #'
    )


def test_a_week_that_is_as_before_changes_nothing(client: Browser) -> None:
    """However its author had put it."""
    days = [[], DAY, DAY, DAY, DAY, [], []]
    order = {"do": "set-week", "name": "desk", "days": days, "holidays": []}

    assert edits(client, order) == SHOP


@pytest.mark.parametrize(
    ("stretch", "why"),
    [
        ([{"from": "25:00", "to": "26:00"}], '"25:00" is no time of day'),
        ([{"from": "09:00", "to": ""}], "a time is missing"),
        ([{"from": "09:00", "to": "09:00"}], "ends when it begins"),
        ([{"from": "24:00", "to": "09:00"}], "nothing begins at 24:00"),
        (
            [{"from": "09:00", "to": "12:00"}, {"from": "11:00", "to": "13:00"}],
            "goes on",
        ),
        ("09:00", "a list of stretches"),
        (["09:00"], "a beginning and an end"),
    ],
)
def test_times_that_are_none_are_refused(
    client: Browser, stretch: Any, why: str
) -> None:
    """In words that say what would be right."""
    order = {"do": "set-week", "name": "desk", "days": [stretch, *[[]] * 6]}

    assert why in asks(client, "edit", status=422, orders=[order])["message"]


def test_a_week_has_seven_days_of_a_schedule_that_is_there(client: Browser) -> None:
    """Anything else is told, and nothing is done."""
    five = {"do": "set-week", "name": "desk", "days": [[]] * 5}
    none = {"do": "set-week", "name": "dask", "days": [[]] * 7}

    assert "seven" in asks(client, "edit", status=422, orders=[five])["message"]
    assert "dask" in asks(client, "edit", status=422, orders=[none])["message"]


# Sound edits --------------------------------------------------------------------------


def test_what_cannot_be_kept_is_refused_where_asked(client: Browser) -> None:
    """Forms say why at once; the text itself may be anything while one types."""
    at = ["hours", "desk", "exceptions"]
    odd = {"do": "add-item", "at": at, "value": {"date": "2026-12-22", "open": "9-17h"}}
    fine = {"do": "add-item", "at": at, "value": {"date": "2026-12-22", "open": "off"}}

    answer = asks(client, "edit", status=422, orders=[odd], sound=True)

    assert '"' in answer["message"]
    assert "9-17h" in edits(client, odd)
    assert "2026-12-22, open: off}" in edits(client, fine, sound=True)


def test_old_faults_do_not_stand_in_the_way_of_a_sound_edit(client: Browser) -> None:
    """Who mends one thing of two need not mend both at once."""
    text = SHOP.replace("region: ENG", "region: XXX")
    order = {"do": "put", "at": ["hours", "desk", "zone"], "value": "Europe/Paris"}

    assert asks(client, "edit", text, orders=[order], sound=True)["edits"]


def test_the_same_hours_in_another_menu_do_not_stand_in_the_way(
    site: Site, client: Browser
) -> None:
    """Of two menus one is changed first."""
    (site.flows / "twin.yaml").write_text(SHOP.replace("name: shop", "name: twin"))
    order = {"do": "put", "at": ["hours", "desk", "zone"], "value": "Europe/Paris"}

    assert asks(client, "edit", orders=[order], sound=True)["edits"]
