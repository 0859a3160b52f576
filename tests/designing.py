"""What browser tests do on the designer's page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from browsing import until

if TYPE_CHECKING:
    from playwright.sync_api import Page


def opened(page: Page, flow: str) -> Page:
    """The page of *flow*, once it was checked."""
    page.goto(f"/designer/{flow}")
    page.locator("#designer[data-ready]").wait_for()
    checked(page)
    return page


def checked(page: Page) -> None:
    """Wait until what is found is about what is written."""
    page.locator(".bar button", has_text=re.compile("findings?$|Proven")).wait_for()


def tab(page: Page, name: str) -> None:
    """Go to a panel."""
    page.get_by_role("tab", name=re.compile(f"^{name}")).click()


def written(page: Page, fits: Callable[[str], bool]) -> str:
    """The whole text, as soon as what was done stands in it."""
    read = lambda: text if fits(text := text_of(page)) else None  # noqa: E731
    return until(read, "the text with what was done")


def text_of(page: Page) -> str:
    """The whole text, as the page downloads it."""
    tab(page, "Versions")
    with page.expect_download() as taken:
        page.get_by_role("button", name="File (YAML)").click()
    return taken.value.path().read_text(encoding="utf-8")
