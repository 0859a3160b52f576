"""The map as callers meet it: on their phones, in a browser, on paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from browsing import barriers, clipped, expect, overflow
from looks import LOOKS, Look, keep
from phone_site import MONDAY
from served_site import ServedSite, served_at

if TYPE_CHECKING:
    from playwright.sync_api import Page

MENUS = ("account-support", "clinic", "public-service", "shop-after-hours")

Window = Callable[..., "Page"]


@pytest.fixture(scope="module", params=["day", "night"])
def line(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServedSite]:
    """The program's own menus, by day and by night."""
    at = MONDAY if request.param == "day" else MONDAY.replace(hour=13)
    with served_at(tmp_path_factory.mktemp(request.param), at) as found:
        yield found


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_nobody_is_kept_out(window: Window, line: ServedSite, look: Look) -> None:
    """No barrier, nothing too wide, nothing cut; found words among it."""
    page = window(line, **look.about)
    found = []
    for menu in MENUS:
        page.goto(f"/map/{menu}?language={look.language}&q=unlock")
        hour = line.site.clock.now().hour
        keep(page, look, f"map-{menu}-{hour}")
        found += [*barriers(page), *overflow(page), *clipped(page)]

    assert found == []


@pytest.mark.parametrize("menu", MENUS)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_it_prints_on_a_sheet(
    window: Window, line: ServedSite, menu: str, language: str
) -> None:
    """To be hung up beside the telephone."""
    page = window(line)
    page.goto(f"/map/{menu}?language={language}")

    printed = page.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


@pytest.mark.parametrize("words", ["unlock", "no such thing"])
def test_what_was_looked_up_prints_as_all(
    window: Window, line: ServedSite, words: str
) -> None:
    """On paper nothing is missing, whatever somebody had looked for on the screen."""
    page = window(line, viewport={"width": 390, "height": 900})
    page.goto(f"/map/account-support?language=en&q={words}")
    expect(page.locator(".scan")).to_be_hidden()
    page.emulate_media(media="print")

    expect(page.locator(".concern:visible")).to_have_count(7)
    expect(page.locator(".scan svg")).to_be_visible()
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1


def test_words_are_looked_up(window: Window, line: ServedSite) -> None:
    """By keyboard: type, Enter, and the first card is the one that is meant."""
    page = window(line)
    page.goto("/map/account-support?language=en")
    page.get_by_label("What are you calling about?").fill("I forgot my password")
    page.keyboard.press("Enter")

    first = page.locator(".found .concern").first
    expect(first.locator("h3")).to_have_text("reset my password")
    expect(page).to_have_url(re.compile(r"q=I\+forgot\+my\+password$"))


def test_the_other_language_is_a_link_away(window: Window, line: ServedSite) -> None:
    """For whoever was sent the wrong one."""
    page = window(line)
    page.goto("/map/account-support?language=en")
    page.get_by_role("link", name="한국어").click()

    expect(page).to_have_url(re.compile("language=ko$"))
    expect(page.locator("html")).to_have_attribute("lang", "ko")


def test_the_page_needs_no_script(window: Window, line: ServedSite) -> None:
    """Old phones have none, and nobody's cookie is set."""
    page = window(line, java_script_enabled=False)
    page.goto("/map/account-support?language=en")

    expect(page.locator(".concern")).to_have_count(7)
    assert page.context.cookies() == []
