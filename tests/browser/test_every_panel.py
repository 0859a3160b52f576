"""Every panel of the designer, on small menus and large: for everybody, everywhere.

Panels are found by their tabs, so that a new one is looked at without being named here.
``IVR_SCREENSHOTS=folder`` keeps a picture of each, to be looked at by people.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from browsing import barriers, clipped, expect, moving, overflow, small
from by_keys import MOST, focused
from designing import loaded, menus_at, opened, tab
from looks import EVERY_LOOK, LOOKS, PHONE, WIDE, Look, keep
from served_site import ServedSite

from bench.menus import menu_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

LINE = "account-support"
LARGE = {"menu-100": 100, "menu-1000": 1_000}

BUSY = "[role=status]:text-matches('…$')"
"""What a panel says that is still being worked out."""

Window = Callable[..., "Page"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSite]:
    """The program's own menus, and large ones beside them."""
    large = {
        name: yaml.safe_dump(menu_of(size), allow_unicode=True, sort_keys=False)
        for name, size in LARGE.items()
    }
    with menus_at(tmp_path_factory.mktemp("panels"), large, examples=True) as found:
        yield found


def chosen(page: Page, menu: str) -> Page:
    """The designer with *menu*, once it was checked, and a node of it chosen."""
    opened(page, menu)
    # A phone begins with the list.
    page.locator("#main-tree").click()
    page.get_by_role("tree").focus()
    page.keyboard.press("ArrowDown")
    return page


def panels(page: Page) -> Iterator[str]:
    """Goes to each panel in turn; its name."""
    for each in page.get_by_role("tab").all():
        name = each.get_attribute("id") or ""
        each.click()
        panel = page.locator(f"#{each.get_attribute('aria-controls')}")
        panel.locator("button, input, textarea, [tabindex], .note").first.wait_for()
        page.wait_for_load_state("networkidle")
        panel.locator(BUSY).first.wait_for(state="detached")
        yield name


def wrong(page: Page, name: str) -> Iterator[str]:
    """What is wrong with the page as it stands; what is around the panels is looked
    at for barriers once, with the first of them."""
    half = "" if name == "main-tree" else f"#{name.partition('-')[0]}-panel"
    yield from barriers(page, half)
    yield from overflow(page)
    yield from clipped(page)
    # In all looks people asked for stillness.
    yield from moving(page)
    if page.viewport_size and page.viewport_size["width"] == PHONE:
        yield from small(page)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_nobody_is_kept_out(window: Window, site: ServedSite, look: Look) -> None:
    """No barrier, nothing too wide, nothing cut off and nothing that moves anywhere."""
    page = chosen(window(site, **look.about), LINE)
    found = [(name, each) for name in panels(page) for each in wrong(page, name)]

    assert found == []


@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_nothing_holds_the_focus(window: Window, site: ServedSite, width: int) -> None:
    """Tab goes through each panel, the text among them, and comes out; all is seen."""
    view = {"width": width, "height": 900}
    page = chosen(window(site, viewport=view, reduced_motion="reduce"), LINE)
    found = []
    for name in panels(page):
        if name in LONG:
            continue
        page.locator(f"#{name}").focus()
        stops = list(walked(page))
        *inside, last = stops
        found += [(name, each["name"]) for each in inside if not each["seen"]]
        if last["tag"] != "BODY":
            found.append((name, f"never left after {last['name']}"))

    assert found == []


LONG = ("main-list", "main-words")
"""Panels with a stop for each node, and for each text."""


def walked(page: Page) -> Iterator[dict[str, Any]]:
    """Where Tab stops from here to the end of the page."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        here = focused(page)
        yield here
        if here["tag"] == "BODY":
            return


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_a_cursor_blinks_unless_nothing_is_to_move(
    window: Window, site: ServedSite, motion: str
) -> None:
    """In the text that is being written; what moves would be seen."""
    page = loaded(window(site, reduced_motion=motion), LINE)
    tab(page, "YAML")
    page.locator(".cm-content").click()
    expect(page.locator(".cm-focused")).to_be_visible()

    found = moving(page)
    assert (found == []) == (motion == "reduce")
    assert ("cm-blink" in str(found)) == (motion == "no-preference")


@pytest.mark.parametrize("look", EVERY_LOOK, ids=str)
@pytest.mark.parametrize("menu", [LINE, *LARGE])
@pytest.mark.skipif("IVR_SCREENSHOTS" not in os.environ, reason="nobody looks at them")
def test_pictures(window: Window, site: ServedSite, look: Look, menu: str) -> None:
    """A picture of every panel, for people to look at."""
    page = chosen(window(site, **look.about), menu)
    for name in panels(page):
        size = keep(page, look, f"{menu}-{name}")

        assert size > 5_000, f"{name} is an empty panel"
