"""A shop with opening hours, and what browser tests do with them in the designer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from browsing import expect
from designing import menus_at, opened, tab
from overriding import flood
from served_site import ServedSite

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


@contextmanager
def shop_at(folder: Path) -> Iterator[ServedSite]:
    """A site with a shop in London, whose staff shut it on a day of December."""
    menus = {"shop": SHOP, "bare": BARE, "lost": LOST, "guest": GUEST}
    with menus_at(folder, menus | {"shared/house": HOUSE}) as found:
        flood(found.database)
        yield found


def shown(page: Page, flow: str = "shop") -> Page:
    """The hours of *flow*."""
    opened(page, flow)
    tab(page, "Hours")
    page.locator(".hours .month, .hours form").first.wait_for()
    return page


def day(page: Page, date: str) -> Locator:
    """The cell of a day."""
    return page.locator(f'[data-date="{date}"]')


def says(page: Page, date: str, words: str) -> None:
    """Wait until *words* are among what those hear of a day who do not see it."""
    among = re.compile(re.escape(words))
    expect(day(page, date)).to_have_attribute("aria-label", among)


def dialog(page: Page) -> Locator:
    """What is asked just now."""
    return page.locator("dialog")


def done(page: Page) -> None:
    """Send what the dialog asks for, and wait until it is done."""
    dialog(page).locator("button.main").click()
    dialog(page).wait_for(state="detached")
