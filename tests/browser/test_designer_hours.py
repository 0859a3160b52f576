"""A year of opening hours in the designer: looked at, gone through, changed by form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from browsing import barriers, clipped, overflow, picture
from designing import opened, tab, text_of, written
from overriding import put, wanted
from served_site import ServedSite, served_at
from sqlalchemy import delete

from ivr.store.tables import drafts

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

SHOP = """\
ivr: 1
name: shop
languages: [en]
start: main
hours:
  # Four days, and a long lunch.
  desk:
    zone: Europe/London
    country: GB
    region: ENG
    open: "Tu-Fr 09:30-12:00,13:00-18:00; PH off"
    exceptions:
      - {from: 2026-12-24, to: 2027-01-02, open: off, reason: "winter"}   # as always
  # Who keeps nights is told here.
  night: {like: desk, open: "Mo-Su 22:00-06:00"}
queues:
  desk: {hours: desk}
nodes:
  main: {queue: desk, closed: box, gave-up: box, full: box, failed: box}
  box: {voicemail: "Please leave a message.", to: desk, empty: bye, failed: bye}
  bye: {hangup: "Goodbye.", ends: refused}
"""

LOST = SHOP.replace("name: shop", "name: lost").replace("closed: box", "closed: end")
for own, other in (("desk:\n    zone", "counter:\n    zone"), ("night:", "late:")):
    LOST = LOST.replace(own, other)
LOST = LOST.replace("like: desk", "like: counter").replace(
    "hours: desk", "hours: counter"
)
LOST += '  end: {hangup: "We are closed. Goodbye."}\n'
"""Nobody tells callers at night when to call again, or takes a message."""

BARE = """\
ivr: 1
name: bare
languages: [en]
start: bye
nodes:
  bye: {hangup: "Goodbye."}
"""

GUEST = (
    BARE.replace("name: bare", "name: guest")
    + """\
use: {house: shared/house.yaml}
hours: {own: {like: house/front}}
"""
)
HOUSE = """\
hours:
  front:
    zone: Europe/Berlin
    open: "Mo-Fr 09:00-17:00"
    exceptions: [{date: 2026-12-31, open: "09:00-12:00"}]
"""

EVENT = "BEGIN:VEVENT\r\n{}\r\nSUMMARY:{}\r\nEND:VEVENT\r\n"
CALENDAR = (
    "BEGIN:VCALENDAR\r\n"
    + EVENT.format("DTSTART;VALUE=DATE:20261210", "Stocktaking")
    + EVENT.format("DTSTART;VALUE=DATE:20261225", "Christmas")
    + EVENT.format("DTSTART:20261211T100000\r\nDTEND:20261211T110000", "Meeting")
    + "END:VCALENDAR\r\n"
).encode()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSite]:
    """A site with a shop in London, whose staff shut it on a day of December."""
    folder = tmp_path_factory.mktemp("hours")
    flows = folder / "menus"
    (flows / "shared").mkdir(parents=True)
    menus = {"shop": SHOP, "bare": BARE, "lost": LOST, "guest": GUEST}
    for name, text in {**menus, "shared/house": HOUSE}.items():
        (flows / f"{name}.yaml").write_text(text, encoding="utf-8")
    with served_at(folder, env={"IVR_FLOWS": str(flows)}) as found:
        start, end = (datetime(2026, 12, day, tzinfo=UTC) for day in (1, 2))
        shut = {"put": "closed"}
        flood = wanted("hours", "desk", shut, starts=start, ends=end, reason="flood")
        put(found.database, flood)
        yield found


@pytest.fixture
def bench(window: Callable[..., Page], site: ServedSite) -> Page:
    """The shop's hours as they are published, whatever was done before."""
    with site.database.begin() as connection:
        connection.execute(delete(drafts))
    return shown(window(site, refused=True))


def shown(page: Page, flow: str = "shop") -> Page:
    """The hours of *flow*."""
    opened(page, flow)
    tab(page, "Hours")
    page.locator(".hours .month, .hours form").first.wait_for()
    return page


def day(page: Page, date: str) -> Locator:
    """The cell of a day."""
    return page.locator(f'[data-date="{date}"]')


def told(page: Page, date: str) -> str:
    """What those hear of a day who do not see it."""
    return day(page, date).get_attribute("aria-label") or ""


def dialog(page: Page) -> Locator:
    """What is asked just now."""
    return page.locator("dialog")


def done(page: Page) -> None:
    """Send what the dialog asks for, and wait until it is done."""
    dialog(page).locator("button.main").click()
    dialog(page).wait_for(state="detached")


# The year ---------------------------------------------------------------------------


def test_each_day_says_what_it_is_and_why(bench: Page) -> None:
    """Its hours, a holiday, an exception, what staff put on top, and when next open."""
    assert told(bench, "2026-12-15") == (
        "Tuesday, 15 December 2026: open 09:30–12:00, 13:00–18:00"
    )
    assert "winter; public holiday: Christmas Day" in told(bench, "2026-12-25")
    assert "opens Tue 5 Jan 2027, 09:30" in told(bench, "2026-12-25")
    assert "put on top by staff: exception, flood" in told(bench, "2026-12-01") or (
        "put on top by staff: closed, flood" in told(bench, "2026-12-01")
    )
    assert "clocks go forward 60 minutes at 01:00" in told(bench, "2026-03-29")
    bench.get_by_text("longest closed: Wed 23 Dec, 18:00 to Tue 5 Jan 2027").wait_for()


def test_signs_do_not_rely_on_colour(bench: Page) -> None:
    """Each sort of day has a sign or a pattern of its own; breaks are drawn."""
    signs = {
        name: day(bench, date).locator(".mark").inner_text()
        for name, date in {
            "override": "2026-12-01",
            "exception": "2026-12-24",
            "holiday": "2026-08-31",
            "open": "2026-12-15",
        }.items()
    }

    assert len(set(signs.values())) == 4
    assert day(bench, "2026-12-15").locator("rect").count() == 2
    assert day(bench, "2026-12-14").locator("rect").count() == 0


def test_the_year_is_gone_through_by_keys(bench: Page) -> None:
    """One stop of Tab; arrows by day and week, Page Down by month, and into 2027."""
    assert bench.locator('.month [tabindex="0"]').count() == 1
    day(bench, "2026-11-23").focus()
    for key, date in (
        ("ArrowRight", "2026-11-24"),
        ("ArrowDown", "2026-12-01"),
        ("End", "2026-12-06"),
        ("Home", "2026-11-30"),
        ("PageDown", "2026-12-30"),
        ("ArrowDown", "2027-01-06"),
        ("Shift+PageUp", "2026-01-06"),
    ):
        bench.keyboard.press(key)
        bench.locator(f'[data-date="{date}"]:focus').wait_for()
    bench.get_by_role("heading", name="5 – 11 Jan 2026").wait_for()

    assert day(bench, "2026-01-06").get_attribute("aria-selected") == "true"

    bench.keyboard.press("Enter")
    assert dialog(bench).locator("#exception-date").input_value() == "2026-01-06"
    bench.keyboard.press("Escape")


def test_years_are_turned(bench: Page) -> None:
    """Back, forward, and to today again."""
    bench.get_by_role("button", name="The year after").click()
    day(bench, "2027-01-01").wait_for()
    assert "winter" in told(bench, "2027-01-01")

    bench.get_by_role("button", name="Today").click()
    day(bench, "2026-11-23").wait_for()
    assert day(bench, "2026-11-23").get_attribute("aria-current") == "date"


def test_a_week_is_drawn_to_scale(bench: Page) -> None:
    """Seven rows with their times, the reason, and the rule that decides."""
    day(bench, "2026-12-24").click()
    week = bench.locator(".week")
    week.get_by_role("heading", name="21 – 27 Dec 2026").wait_for()
    rows = week.locator(".rows li")

    assert rows.count() == 7
    assert "09:30–12:00, 13:00–18:00 · break 12:00–13:00" in rows.nth(1).inner_text()
    assert "closed all day · exception: winter" in rows.nth(3).inner_text()
    morning = (
        rows.nth(1)
        .locator(".line .open")
        .first.evaluate(
            "each => each.getBoundingClientRect().width"
            " / each.parentElement.clientWidth * 24"
        )
    )
    assert morning == pytest.approx(2.5, abs=0.1)
    week.get_by_text("Decided by “off” (desk › exceptions 1).").wait_for()


def test_a_night_is_chosen(bench: Page) -> None:
    """Another schedule has a year of its own, with what it takes from its model."""
    bench.get_by_label("Schedule").select_option("night")
    bench.get_by_role("heading", name="Change night").wait_for()
    bench.wait_for_function(
        """() => document.querySelector('[data-date="2026-12-15"]')
          .getAttribute("aria-label").includes("22:00–06:00")"""
    )
    bench.get_by_text("1 more comes from desk.").wait_for()


# Changes ----------------------------------------------------------------------------


def test_a_day_gets_other_hours_by_form(bench: Page) -> None:
    """One line more in the file, at once in the year, and undone to the letter."""
    day(bench, "2026-12-15").click()
    bench.get_by_role("button", name="Other hours on this day").click()
    dialog(bench).get_by_label("Open at other hours").check()
    dialog(bench).locator("#exception-open").fill("9-17h")
    dialog(bench).get_by_label("Reason").fill("stocktaking")
    dialog(bench).locator("button.main").click()
    dialog(bench).get_by_text('"9" is no time of day').wait_for()
    dialog(bench).locator("#exception-open").fill("09:30-12:00")
    done(bench)
    bench.locator('[data-date="2026-12-15"].exception').wait_for()

    assert "exception: stocktaking" in told(bench, "2026-12-15")
    line = '      - {date: 2026-12-15, open: "09:30-12:00", reason: "stocktaking"}\n'
    after = "# as always\n"
    assert text_of(bench) == SHOP.replace(after, after + line)

    bench.get_by_role("button", name="Undo").click()
    bench.locator('[data-date="2026-12-15"].open').wait_for()


def test_an_exception_is_changed_and_taken_away(bench: Page) -> None:
    """From the day that it rules; what stands beside it stays."""
    day(bench, "2026-12-24").click()
    bench.get_by_role("button", name="Change the exception").click()
    dialog(bench).locator("#exception-to").fill("2027-01-04")
    done(bench)
    bench.get_by_text("to Tue 5 Jan 2027").wait_for()
    changed = written(bench, lambda text: "to: 2027-01-04, open: off" in text)
    bench.get_by_role("button", name="Take the exception away").click()
    day(bench, "2026-12-24").and_(bench.locator(".open")).wait_for()

    assert changed == SHOP.replace("2027-01-02", "2027-01-04")
    assert "exceptions" not in text_of(bench)


def test_an_exception_of_each_year(bench: Page) -> None:
    """Named as people name it; the page offers ways to."""
    day(bench, "2026-05-29").click()
    bench.get_by_role("button", name="Other hours on this day").click()
    dialog(bench).get_by_label("Every year").check()
    offered = (
        dialog(bench)
        .locator("datalist option")
        .evaluate_all("all => all.map((each) => each.value)")
    )
    dialog(bench).locator("#exception-every").fill("last Fr of 05")
    done(bench)
    bench.locator('[data-date="2026-05-29"].exception').wait_for()

    assert offered[:3] == ["05-29", "5th Fr of 05", "last Fr of 05"]
    assert "- {every: last Fr of 05, open: off}" in text_of(bench)


def test_the_usual_week_is_written_by_form(bench: Page) -> None:
    """A break moved and a day opened: one value of the file, as a person writes it."""
    form = bench.locator(".usual")
    form.get_by_label("Tuesday, until (1)").fill("12:30")
    form.get_by_label("Tuesday, from (2)").fill("12:15")
    form.get_by_role("button", name="Write these hours").click()
    form.get_by_text("write each stretch once").wait_for()
    form.get_by_label("Tuesday, from (2)").fill("13:30")
    form.get_by_role("button", name="Open on Saturday").click()
    form.get_by_label("Saturday, from (1)").fill("10:00")
    form.get_by_label("Saturday, until (1)").fill("14:00")
    form.get_by_role("button", name="Write these hours").click()
    day(bench, "2026-12-19").and_(bench.locator(".open")).wait_for()

    hours = (
        "Tu 09:30-12:30,13:30-18:00; We-Fr 09:30-12:00,13:00-18:00; "
        "Sa 10:00-14:00; PH off"
    )
    assert text_of(bench) == SHOP.replace(
        "Tu-Fr 09:30-12:00,13:00-18:00; PH off", hours
    )


def test_a_public_holiday_is_left_out_and_one_is_added(bench: Page) -> None:
    """From the day itself; asked again, the file is as it was."""
    day(bench, "2026-08-31").click()
    bench.get_by_role("button", name="No public holiday for us").click()
    bench.wait_for_function(
        """() => !document.querySelector('[data-date="2026-08-31"]')
          .getAttribute("aria-label").includes("public holiday")"""
    )
    day(bench, "2026-09-01").click()
    bench.get_by_role("button", name="Make it a public holiday").click()
    bench.locator('[data-date="2026-09-01"].holiday').wait_for()
    both = text_of(bench)
    bench.get_by_role("button", name="No public holiday for us").click()
    day(bench, "2026-09-01").and_(bench.locator(".open")).wait_for()

    assert "remove: [2026-08-31]" in both
    assert 'add: {2026-09-01: "public holiday"}' in both
    assert "add:" not in text_of(bench)


def test_settings_are_those_of_the_program(bench: Page) -> None:
    """A country that is none is refused in the program's words, and nothing written."""
    bench.locator("summary", has_text="Public holidays").click()
    country = bench.locator("#h-hours-desk-country")
    country.fill("Korea")
    country.press("Tab")
    bench.get_by_text('write "KR"').wait_for()
    assert "Korea" not in text_of(bench)

    country.fill("KR")
    bench.locator("#h-hours-desk-region").press("Tab")
    bench.get_by_text('"ENG" is no region of KR').wait_for()
    country.fill("GB")
    country.press("Tab")


def test_a_calendar_is_looked_at_and_taken(bench: Page) -> None:
    """New, known and left out with the reason; then one step that can be undone."""
    bench.get_by_role("button", name="Import a calendar").click()
    sent = {"name": "off.ics", "mimeType": "text/calendar", "buffer": CALENDAR}
    bench.locator("#calendar").set_input_files(sent)  # type: ignore[arg-type]
    dialog(bench).get_by_role("heading", name="1 new").wait_for()

    assert dialog(bench).get_by_text("10 Dec 2026 · Stocktaking").is_visible()
    assert dialog(bench).get_by_text("1 is known already").is_visible()
    assert dialog(bench).get_by_text("it lasts for hours, not for days").is_visible()
    line = '      - {date: 2026-12-10, open: off, reason: "Stocktaking"}'
    assert dialog(bench).locator(".diff .more").inner_text().rstrip() == f"+{line}"

    dialog(bench).get_by_role("button", name="Take them").click()
    bench.locator('[data-date="2026-12-10"].exception').wait_for()
    assert f"{line}\n" in text_of(bench)


def test_a_calendar_may_be_public_holidays(bench: Page) -> None:
    """The other way to take them is shown anew; whoever cancels changes nothing."""
    bench.get_by_role("button", name="Import a calendar").click()
    sent = {"name": "off.ics", "mimeType": "text/calendar", "buffer": CALENDAR}
    bench.locator("#calendar").set_input_files(sent)  # type: ignore[arg-type]
    dialog(bench).get_by_role("heading", name="1 new").wait_for()
    dialog(bench).get_by_label("public holidays:").check()
    dialog(bench).locator(".diff", has_text="holidays:").wait_for()
    dialog(bench).get_by_role("button", name="Cancel").click()
    dialog(bench).wait_for(state="detached")

    bench.get_by_role("button", name="Import a calendar").click()
    broken = {"name": "x.ics", "mimeType": "text/calendar", "buffer": b"hello"}
    bench.locator("#calendar").set_input_files(broken)  # type: ignore[arg-type]
    dialog(bench).get_by_text("this is no iCalendar file").wait_for()
    bench.keyboard.press("Escape")


def test_what_the_checks_say_stands_beside_the_year(bench: Page) -> None:
    """With the way to the text; the year follows what is typed there."""
    tab(bench, "YAML")
    bench.locator(".cm-line", has_text="2026-12-24").click()
    bench.keyboard.press("Home")
    for _ in range(len("- {from: ")):
        bench.keyboard.press("ArrowRight")
    bench.keyboard.press("Shift+End")
    bench.keyboard.type('2026-01-05, to: 2026-01-06, open: off, reason: "inventory"}')
    found = bench.locator(".gaps .findings li")
    found.filter(has_text="ended on 6 Jan 2026").wait_for()
    bench.wait_for_function(
        """() => document.querySelector('[data-date="2026-01-06"]')
          .getAttribute("aria-label").includes("inventory")"""
    )
    tab(bench, "Node")
    found.get_by_role("button", name=re.compile("ended on")).click()
    bench.locator(".cm-line.here, .cm-selectionBackground").first.wait_for()


def test_findings_are_marked_on_their_days_and_played(
    window: Callable[..., Page], site: ServedSite
) -> None:
    """Where callers are lost on some days, these say so, and the call is played."""
    page = shown(window(site), "lost")
    page.locator(".gaps .findings li").first.wait_for()
    marked = page.locator(".month .day.found")

    assert marked.count() > 30
    assert re.search(r"\d findings?$", told(page, "2026-12-25"))

    page.get_by_role("button", name="Play this call").first.click()
    page.get_by_role("tab", name="Phone", selected=True).wait_for()
    page.locator(".phone").get_by_text("We are closed.").first.wait_for()


def test_hours_are_begun_where_there_are_none(
    window: Callable[..., Page], site: ServedSite
) -> None:
    """A menu that is always open gets its first schedule by form."""
    page = shown(window(site, refused=True), "bare")
    page.locator("#begin-zone").fill("Asia/Sool")
    page.get_by_role("button", name="Begin").click()
    page.get_by_text("is no time zone").wait_for()
    page.locator("#begin-zone").fill("Asia/Seoul")
    page.locator("#begin-country").fill("KR")
    page.get_by_role("button", name="Begin").click()
    page.locator('[data-date="2026-12-25"].holiday').wait_for()

    assert (
        "hours:\n  office: {zone: Asia/Seoul, country: KR, "
        'open: "Mo-Fr 09:00-18:00; PH off"}' in text_of(page)
    )


# For everybody ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("width", "scheme", "locale"), [(390, "dark", "ko-KR"), (1440, "light", "en-GB")]
)
def test_nobody_is_kept_out(
    window: Callable[..., Page], site: ServedSite, width: int, scheme: str, locale: str
) -> None:
    """No barrier in the year, the week, the forms and the dialogs, and all fits."""
    view = {"width": width, "height": 900}
    page = window(
        site, viewport=view, color_scheme=scheme, locale=locale, reduced_motion="reduce"
    )
    page.goto("/designer/shop")
    page.locator("#designer[data-ready]").wait_for()
    page.locator("#main-hours").click()
    day(page, "2026-12-24").click()
    page.locator('.week[aria-busy="false"] .the-day button').first.wait_for()
    page.evaluate(
        "document.querySelectorAll('.hours details').forEach((e) => { e.open = true })"
    )
    picture(page, f"hours-{width}")

    assert barriers(page) == []
    assert overflow(page) == []
    assert list(clipped(page)) == []

    page.locator(".the-day button.main").click()
    dialog(page).wait_for()
    picture(page, f"hours-exception-{width}")
    assert barriers(page) == []
    assert overflow(page) == []


def test_hours_of_another_file_are_looked_at_and_left_alone(
    window: Callable[..., Page], site: ServedSite
) -> None:
    """Their year is drawn; what would change them is not offered."""
    page = shown(window(site), "guest")
    page.get_by_label("Schedule").select_option("house/front")
    page.get_by_text("These hours stand in another file").wait_for()
    day(page, "2026-12-31").click()
    page.get_by_text("Decided by “09:00-12:00”").wait_for()

    assert page.get_by_role("button", name="Other hours on this day").count() == 0
    assert page.locator(".usual").count() == 0
