"""A year of opening hours in the designer: looked at, and gone through by keys."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from browsing import barriers, clipped, expect, overflow, picture
from designing import as_published, loaded, tab
from hours_shown import day, dialog, says, shown
from served_site import ServedSite

if TYPE_CHECKING:
    from playwright.sync_api import Page


# The year ---------------------------------------------------------------------------


def test_each_day_says_what_it_is_and_why(hours: Page) -> None:
    """Its hours, a holiday, an exception, what staff put on top, and when next open."""
    plain = "Tuesday, 15 December 2026: open 09:30–12:00, 13:00–18:00"
    expect(day(hours, "2026-12-15")).to_have_attribute("aria-label", plain)
    says(hours, "2026-12-25", "winter; public holiday: Christmas Day")
    says(hours, "2026-12-25", "opens Tue 5 Jan 2027, 09:30")
    says(hours, "2026-12-01", "put on top by staff: closed, flood")
    says(hours, "2026-03-29", "clocks go forward 60 minutes at 01:00")
    longest = "longest closed: Wed 23 Dec, 18:00 to Tue 5 Jan 2027"
    expect(hours.get_by_text(longest)).to_be_visible()


def test_signs_do_not_rely_on_colour(hours: Page) -> None:
    """Each sort of day has a sign or a pattern of its own; breaks are drawn."""
    for date, sign in (
        ("2026-12-01", "▲"),
        ("2026-12-24", "◆"),
        ("2026-08-31", "●"),
        ("2026-12-15", ""),
    ):
        expect(day(hours, date).locator(".mark")).to_have_text(sign)

    expect(day(hours, "2026-12-15").locator("rect")).to_have_count(2)
    expect(day(hours, "2026-12-14").locator("rect")).to_have_count(0)


def test_the_year_is_gone_through_by_keys(hours: Page) -> None:
    """One stop of Tab; arrows by day and week, Page Down by month, and into 2027."""
    expect(hours.locator('.month [tabindex="0"]')).to_have_count(1)
    day(hours, "2026-11-23").focus()
    for key, date in (
        ("ArrowRight", "2026-11-24"),
        ("ArrowDown", "2026-12-01"),
        ("End", "2026-12-06"),
        ("Home", "2026-11-30"),
        ("PageDown", "2026-12-30"),
        ("ArrowDown", "2027-01-06"),
        ("Shift+PageUp", "2026-01-06"),
    ):
        hours.keyboard.press(key)
        expect(day(hours, date)).to_be_focused()
    expect(hours.get_by_role("heading", name="5 – 11 Jan 2026")).to_be_visible()
    expect(day(hours, "2026-01-06")).to_have_attribute("aria-selected", "true")

    hours.keyboard.press("Enter")
    expect(dialog(hours).locator("#exception-date")).to_have_value("2026-01-06")


def test_years_are_turned(hours: Page) -> None:
    """Back, forward, and to today again."""
    hours.get_by_role("button", name="The year after").click()
    says(hours, "2027-01-01", "winter")

    hours.get_by_role("button", name="Today").click()
    expect(day(hours, "2026-11-23")).to_have_attribute("aria-current", "date")


def test_a_week_is_drawn_to_scale(hours: Page) -> None:
    """Seven rows with their times, the reason, and the rule that decides."""
    day(hours, "2026-12-24").click()
    week = hours.locator(".week")
    rows = week.locator(".rows li")

    expect(week.get_by_role("heading", name="21 – 27 Dec 2026")).to_be_visible()
    expect(rows).to_have_count(7)
    tuesday, thursday = rows.nth(1), rows.nth(3)
    expect(tuesday).to_contain_text("09:30–12:00, 13:00–18:00 · break 12:00–13:00")
    expect(thursday).to_contain_text("closed all day · exception: winter")
    morning = tuesday.locator(".line .open").first.evaluate(
        "(it) => it.getBoundingClientRect().width / it.parentElement.clientWidth * 24"
    )
    assert morning == pytest.approx(2.5, abs=0.1)
    rule = "Decided by “off” (desk › exceptions 1)."
    expect(week.get_by_text(rule)).to_be_visible()


def test_a_night_is_chosen(hours: Page) -> None:
    """Another schedule has a year of its own, with what it takes from its model."""
    hours.get_by_label("Schedule").select_option("night")

    expect(hours.get_by_role("heading", name="Change night")).to_be_visible()
    says(hours, "2026-12-15", "22:00–06:00")
    expect(hours.get_by_text("1 more comes from desk.")).to_be_visible()


def test_what_the_checks_say_stands_beside_the_year(hours: Page) -> None:
    """With the way to the text; the year follows what is typed there."""
    tab(hours, "YAML")
    hours.locator(".cm-line", has_text="2026-12-24").click()
    hours.keyboard.press("Home")
    for _ in range(len("- {from: ")):
        hours.keyboard.press("ArrowRight")
    hours.keyboard.press("Shift+End")
    hours.keyboard.type('2026-01-05, to: 2026-01-06, open: off, reason: "inventory"}')

    found = hours.locator(".gaps .findings li")
    expect(found.filter(has_text="ended on 6 Jan 2026")).to_be_visible()
    says(hours, "2026-01-06", "inventory")
    tab(hours, "Node")
    found.get_by_role("button", name=re.compile("ended on")).click()
    expect(hours.locator(".cm-activeLine")).to_contain_text("2026-01-05")


def test_findings_are_marked_on_their_days_and_played(
    window: Callable[..., Page], shop: ServedSite
) -> None:
    """Where callers are lost on some days, these say so, and the call is played."""
    page = shown(window(shop), "lost")
    expect(page.locator(".gaps .findings li").first).to_be_visible()
    marked = page.locator(".month .day.found")

    expect(marked.nth(30)).to_be_visible()
    found = re.compile(r"\d findings?$")
    expect(day(page, "2026-12-25")).to_have_attribute("aria-label", found)

    page.get_by_role("button", name="Play this call").first.click()
    expect(page.get_by_role("tab", name="Phone", selected=True)).to_be_visible()
    said = page.locator(".phone").get_by_text("We are closed.")
    expect(said.first).to_be_visible()


# For everybody ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("width", "scheme", "locale"), [(390, "dark", "ko-KR"), (1440, "light", "en-GB")]
)
def test_nobody_is_kept_out(
    window: Callable[..., Page], shop: ServedSite, width: int, scheme: str, locale: str
) -> None:
    """No barrier in the year, the week, the forms and the dialogs, and all fits."""
    view = {"width": width, "height": 900}
    page = window(
        shop, viewport=view, color_scheme=scheme, locale=locale, reduced_motion="reduce"
    )
    as_published(shop)
    loaded(page, "shop")
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
    window: Callable[..., Page], shop: ServedSite
) -> None:
    """Their year is drawn; what would change them is not offered."""
    page = shown(window(shop), "guest")
    page.get_by_label("Schedule").select_option("house/front")
    expect(page.get_by_text("These hours stand in another file")).to_be_visible()
    day(page, "2026-12-31").click()
    expect(page.get_by_text("Decided by “09:00-12:00”")).to_be_visible()

    other = page.get_by_role("button", name="Other hours on this day")
    expect(other).to_have_count(0)
    expect(page.locator(".usual")).to_have_count(0)
