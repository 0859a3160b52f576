"""Opening hours changed in the designer by form, and days off from calendars."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from designing import text_of, written
from hours_shown import (
    SHOP,
    as_published,
    day,
    dialog,
    done,
    shop_at,
    shown,
    told,
)
from served_site import ServedSite

if TYPE_CHECKING:
    from playwright.sync_api import Page

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
    """The shop, and menus beside it."""
    with shop_at(tmp_path_factory.mktemp("hours")) as found:
        yield found


@pytest.fixture
def bench(window: Callable[..., Page], site: ServedSite) -> Page:
    """The shop's hours as they are published."""
    as_published(site)
    return shown(window(site, refused=True))


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
