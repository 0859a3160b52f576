"""Opening hours changed in the designer by form, and days off from calendars."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from browsing import expect
from designing import choose_file, text_of, written
from hours_shown import SHOP, day, dialog, done, says, shown
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


# Changes ----------------------------------------------------------------------------


def test_a_day_gets_other_hours_by_form(hours: Page) -> None:
    """One line more in the file, at once in the year, and undone to the letter."""
    day(hours, "2026-12-15").click()
    hours.get_by_role("button", name="Other hours on this day").click()
    dialog(hours).get_by_label("Open at other hours").check()
    dialog(hours).locator("#exception-open").fill("9-17h")
    dialog(hours).get_by_label("Reason").fill("stocktaking")
    dialog(hours).locator("button.main").click()
    expect(dialog(hours).get_by_text('"9" is no time of day')).to_be_visible()
    dialog(hours).locator("#exception-open").fill("09:30-12:00")
    done(hours)

    says(hours, "2026-12-15", "exception: stocktaking")
    line = '      - {date: 2026-12-15, open: "09:30-12:00", reason: "stocktaking"}\n'
    after = "# as always\n"
    assert text_of(hours) == SHOP.replace(after, after + line)

    hours.get_by_role("button", name="Undo").click()
    expect(day(hours, "2026-12-15")).to_contain_class("open")


def test_an_exception_is_changed_and_taken_away(hours: Page) -> None:
    """From the day that it rules; what stands beside it stays."""
    day(hours, "2026-12-24").click()
    hours.get_by_role("button", name="Change the exception").click()
    dialog(hours).locator("#exception-to").fill("2027-01-04")
    done(hours)
    expect(hours.get_by_text("to Tue 5 Jan 2027")).to_be_visible()
    changed = written(hours, lambda text: "to: 2027-01-04, open: off" in text)
    hours.get_by_role("button", name="Take the exception away").click()
    expect(day(hours, "2026-12-24")).to_contain_class("open")

    assert changed == SHOP.replace("2027-01-02", "2027-01-04")
    assert "exceptions" not in text_of(hours)


def test_an_exception_of_each_year(hours: Page) -> None:
    """Named as people name it; the page offers ways to."""
    day(hours, "2026-05-29").click()
    hours.get_by_role("button", name="Other hours on this day").click()
    dialog(hours).get_by_label("Every year").check()
    ways = dialog(hours).locator("datalist option")
    expect(ways).not_to_have_count(0)
    offered = ways.evaluate_all("(all) => all.map((each) => each.value)")
    dialog(hours).locator("#exception-every").fill("last Fr of 05")
    done(hours)
    expect(day(hours, "2026-05-29")).to_contain_class("exception")

    assert offered[:3] == ["05-29", "5th Fr of 05", "last Fr of 05"]
    assert "- {every: last Fr of 05, open: off}" in text_of(hours)


def test_the_usual_week_is_written_by_form(hours: Page) -> None:
    """A break moved and a day opened: one value of the file, as a person writes it."""
    form = hours.locator(".usual")
    form.get_by_label("Tuesday, until (1)").fill("12:30")
    form.get_by_label("Tuesday, from (2)").fill("12:15")
    form.get_by_role("button", name="Write these hours").click()
    expect(form.get_by_text("write each stretch once")).to_be_visible()
    form.get_by_label("Tuesday, from (2)").fill("13:30")
    form.get_by_role("button", name="Open on Saturday").click()
    form.get_by_label("Saturday, from (1)").fill("10:00")
    form.get_by_label("Saturday, until (1)").fill("14:00")
    form.get_by_role("button", name="Write these hours").click()
    expect(day(hours, "2026-12-19")).to_contain_class("open")

    week = (
        "Tu 09:30-12:30,13:30-18:00; We-Fr 09:30-12:00,13:00-18:00; "
        "Sa 10:00-14:00; PH off"
    )
    assert text_of(hours) == SHOP.replace("Tu-Fr 09:30-12:00,13:00-18:00; PH off", week)


def test_a_public_holiday_is_left_out_and_one_is_added(hours: Page) -> None:
    """From the day itself; asked again, the file is as it was."""
    day(hours, "2026-08-31").click()
    hours.get_by_role("button", name="No public holiday for us").click()
    holiday = re.compile("public holiday")
    expect(day(hours, "2026-08-31")).not_to_have_attribute("aria-label", holiday)
    day(hours, "2026-09-01").click()
    hours.get_by_role("button", name="Make it a public holiday").click()
    expect(day(hours, "2026-09-01")).to_contain_class("holiday")
    both = text_of(hours)
    hours.get_by_role("button", name="No public holiday for us").click()
    expect(day(hours, "2026-09-01")).to_contain_class("open")

    assert "remove: [2026-08-31]" in both
    assert 'add: {2026-09-01: "public holiday"}' in both
    assert "add:" not in text_of(hours)


def test_settings_are_those_of_the_program(hours: Page) -> None:
    """A country that is none is refused in the program's words, and nothing written."""
    hours.locator("summary", has_text="Public holidays").click()
    country = hours.locator("#h-hours-desk-country")
    country.fill("Korea")
    country.press("Tab")
    expect(hours.get_by_text('write "KR"')).to_be_visible()
    assert "Korea" not in text_of(hours)

    country.fill("KR")
    hours.locator("#h-hours-desk-region").press("Tab")
    expect(hours.get_by_text('"ENG" is no region of KR')).to_be_visible()


def bring_calendar(page: Page, data: bytes) -> None:
    """Bring a file of days off."""
    page.get_by_role("button", name="Import a calendar").click()
    choose_file(page, "#calendar", "off.ics", data, "text/calendar")


def test_a_calendar_is_looked_at_and_taken(hours: Page) -> None:
    """New, known and left out with the reason; then one step that can be undone."""
    bring_calendar(hours, CALENDAR)

    expect(dialog(hours).get_by_role("heading", name="1 new")).to_be_visible()
    expect(dialog(hours).get_by_text("10 Dec 2026 · Stocktaking")).to_be_visible()
    expect(dialog(hours).get_by_text("1 is known already")).to_be_visible()
    expect(dialog(hours).get_by_text("lasts for hours, not for days")).to_be_visible()
    line = '      - {date: 2026-12-10, open: off, reason: "Stocktaking"}'
    expect(dialog(hours).locator(".diff .more")).to_have_text(f"+{line}")

    dialog(hours).get_by_role("button", name="Take them").click()
    expect(day(hours, "2026-12-10")).to_contain_class("exception")
    assert f"{line}\n" in text_of(hours)


def test_a_calendar_may_be_public_holidays(hours: Page) -> None:
    """The other way to take them is shown anew; whoever cancels changes nothing."""
    bring_calendar(hours, CALENDAR)
    dialog(hours).get_by_label("public holidays:").check()
    expect(dialog(hours).locator(".diff")).to_contain_text("holidays:")
    dialog(hours).get_by_role("button", name="Cancel").click()
    expect(dialog(hours)).to_have_count(0)

    assert text_of(hours) == SHOP


def test_what_is_no_calendar_is_refused(hours: Page) -> None:
    """The page says what is wrong with the file."""
    bring_calendar(hours, b"hello")

    expect(dialog(hours)).to_contain_text("this is no iCalendar file")


def test_hours_are_begun_where_there_are_none(
    window: Callable[..., Page], shop: ServedSite
) -> None:
    """A menu that is always open gets its first schedule by form."""
    page = shown(window(shop, refused=True), "bare")
    page.locator("#begin-zone").fill("Asia/Sool")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("is no time zone")).to_be_visible()
    page.locator("#begin-zone").fill("Asia/Seoul")
    page.locator("#begin-country").fill("KR")
    page.get_by_role("button", name="Begin").click()
    expect(day(page, "2026-12-25")).to_contain_class("holiday")

    assert (
        "hours:\n  office: {zone: Asia/Seoul, country: KR, "
        'open: "Mo-Fr 09:00-18:00; PH off"}' in text_of(page)
    )
