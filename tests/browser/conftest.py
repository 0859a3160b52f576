"""A browser for the tests of this folder: the system's own Chromium, and its bounds.

Where there is none, or no Playwright, the tests are skipped and say so.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from busy_line import put_request
from designing import as_published, menus_at
from hours_shown import shop_at, shown
from served_site import ServedSite, served_at

if TYPE_CHECKING:
    from playwright.sync_api import (
        Browser,
        BrowserContext,
        BrowserType,
        ConsoleMessage,
        Page,
        Playwright,
        Request,
    )

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""So that it runs as root in a container, and asks nobody on the net for anything."""

PATIENCE = 15_000
"""Milliseconds until something that is waited for counts as missing."""

SLOWLY = """(() => {
  const { fetch, requestAnimationFrame, setTimeout } = window;
  const late = 120;
  window.setTimeout = (done, after = 0, ...rest) =>
    setTimeout(done, after + late, ...rest);
  window.requestAnimationFrame = (draw) =>
    requestAnimationFrame(() => setTimeout(() => draw(performance.now()), late));
  window.fetch = async (...asked) => {
    const answer = await fetch(...asked);
    await new Promise((done) => setTimeout(done, late));
    return answer;
  };
})()"""
"""A slow machine: with ``IVR_TEST_SLOWLY=1`` each effect, timer and answer comes late.

A test that reads what is not there yet then always fails, and not once in a hundred.
"""

HERE = Path(__file__).parent


def missing() -> str:
    """What is not there of what a browser test needs."""
    if importlib.util.find_spec("pytest_playwright") is None:
        return "needs pytest-playwright, which is in requirements-dev.txt"
    return "" if CHROMIUM else "needs Chromium, as by apt-get install chromium"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what cannot be run here."""
    if reason := missing():
        for item in items:
            if item.path.is_relative_to(HERE):
                item.add_marker(pytest.mark.skip(reason))


# The plug-in keeps these for as long as tests run. Its event loop would then be in the
# way of other tests that need one of their own.


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """What drives browsers, for the tests of one file."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> Any:
    """The system's own Chromium, without what it does for itself."""
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": [*QUIET]}


@pytest.fixture(scope="module")
def browser_type(playwright: Playwright) -> BrowserType:
    """Chromium."""
    return playwright.chromium


@pytest.fixture(scope="module")
def browser(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any]
) -> Iterator[Browser]:
    """A browser, for the tests of one file."""
    found = browser_type.launch(**browser_type_launch_args)
    yield found
    found.close()


@pytest.fixture(scope="module")
def free(browser: Browser) -> Iterator[dict[str, list[BrowserContext]]]:
    """Browsers of people who have gone, by what they are like.

    They remember nothing but the scripts and styles of pages, with which they are as
    quick as those of people who come back.
    """
    found: dict[str, list[BrowserContext]] = defaultdict(list)
    yield found
    for alike in found.values():
        for each in alike:
            each.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[ServedSite]:
    """A line at which nothing has happened yet, on a Monday at ten in Seoul."""
    with served_at(tmp_path) as found:
        yield found


@pytest.fixture
def request_id(served: ServedSite) -> int:
    """A request that waits."""
    now = served.site.clock.now()
    with served.database.begin() as connection:
        return put_request(connection, 7, asked_at=now)


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSite]:
    """The program's own menus, in development."""
    with served_at(tmp_path_factory.mktemp("line")) as found:
        yield found


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[ServedSite]:
    """A site without a single menu."""
    with menus_at(tmp_path, {}) as found:
        yield found


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSite]:
    """A shop with opening hours, and menus beside it."""
    with shop_at(tmp_path_factory.mktemp("hours")) as found:
        yield found


@pytest.fixture
def hours(window: Callable[..., Page], shop: ServedSite) -> Page:
    """The shop's hours in the designer, as they are published."""
    page = window(shop, refused=True)
    as_published(shop)
    return shown(page)


@pytest.fixture
def window(
    browser: Browser, free: dict[str, list[BrowserContext]]
) -> Iterator[Callable[..., Page]]:
    """Opens a window of somebody of their own: ``window(served, color_scheme="dark")``.

    In none may a script fail, a rule of the pages' policy be broken, or anything be
    asked of another machine. With ``once=True`` nobody has the browser afterwards:
    what a test does to its clock cannot be taken back.
    """
    seen: list[str] = []
    leave: list[Callable[[], None]] = []

    def open_one(
        served: ServedSite,
        *,
        missing: bool = False,
        refused: bool = False,
        once: bool = False,
        **about: Any,
    ) -> Page:
        given = USUAL | about | {"base_url": served.base}
        alike = free[json.dumps(given, sort_keys=True)]
        context = alike.pop() if alike else begin(browser, given)
        cookies: Any = context.cookies()

        def gone() -> None:
            if once or context not in browser.contexts:
                context.close()
                return
            for each in context.pages:
                each.close()
            context.clear_cookies()
            context.add_cookies(cookies)
            alike.append(context)

        leave.append(gone)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        codes = (NOT_THERE if missing else ()) + (REFUSALS if refused else ())
        watch(page, served.base, seen, codes)
        return page

    yield open_one
    wrong = [*seen]
    for each in leave:
        each()
    assert not wrong


USUAL: dict[str, Any] = {
    "viewport": {"width": 1440, "height": 900},
    "locale": "en-GB",
}


def begin(browser: Browser, given: dict[str, Any]) -> BrowserContext:
    """Somebody's browser, used for the first time."""
    context = browser.new_context(**given)
    if os.environ.get("IVR_TEST_SLOWLY"):
        context.add_init_script(SLOWLY)
    return context


NOT_THERE = ("404",)
REFUSALS = ("400", "401", "409", "413", "422")


def watch(page: Page, base: str, seen: list[str], codes: tuple[str, ...] = ()) -> None:
    """Put what *page* must not do into *seen*.

    Args:
        codes: Answers that the test provokes, of which browsers complain.
    """

    def said(message: ConsoleMessage) -> None:
        expected = any(f"status of {code}" in message.text for code in codes)
        if message.type in ("error", "warning") and not expected:
            seen.append(f"{message.type}: {message.text}")

    def asked(request: Request) -> None:
        if not request.url.startswith((f"{base}/", "data:", "blob:")):
            seen.append(f"asks {request.url}")

    page.on("pageerror", lambda error: seen.append(f"a script failed: {error}"))
    page.on("console", said)
    page.on("request", asked)
