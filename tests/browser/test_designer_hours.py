"""A year of opening hours in the designer: looked at, and gone through by keys."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from browsing import barriers, clipped, overflow, picture
from designing import tab
from hours_shown import (
    as_published,
    day,
    dialog,
    shop_at,
    shown,
    told,
)
from served_site import ServedSite

if TYPE_CHECKING:
    from playwright.sync_api import Page


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
