"""What browser tests do on pages, and what they ask of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from served_site import PASSWORD

try:
    from playwright.sync_api import expect
except ImportError:
    # Without Playwright none of the tests that ask for it is run.
    expect = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

T = TypeVar("T")

AXE = Path(__file__).parent / "data" / "axe-core" / "axe.min.js"

RUN_AXE = """async (within) => {
  const place = within ? document.querySelector(within) : document;
  const found = await axe.run(place, {resultTypes: ["violations"]});
  return found.violations.map((each) => [
    each.id, each.help, each.nodes.slice(0, 3).map((node) => node.html),
  ]);
}"""


def log_in(page: Page, login: str, password: str = PASSWORD) -> None:
    """Fill in the log-in page."""
    page.goto("/login")
    page.locator("#login").fill(login)
    page.locator("#password").fill(password)
    page.locator("main button").click()
    page.wait_for_url("**/desk")


def logged_in(browser: Browser, base: str, *logins: str) -> dict[str, Any]:
    """What browsers hold in which these people are logged in, by their logins."""
    held = {}
    for login in logins:
        context = browser.new_context(base_url=base)
        log_in(context.new_page(), login)
        held[login] = context.storage_state()
        context.close()
    return held


@cache
def axe() -> str:
    """The script that looks for barriers, as it is vendored."""
    return AXE.read_text(encoding="utf-8")


def barriers(page: Page, within: str = "") -> list[str]:
    """What would keep somebody from using the page as it stands.

    Args:
        within: A selector: only that part of the page is looked at.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe())
    found = page.evaluate(RUN_AXE, within)
    return [f"{name}: {what}: {nodes}" for name, what, nodes in found]


def overflow(page: Page) -> list[str]:
    """What makes the page wider than the window, if it is."""
    return list(
        page.evaluate(
            """() => {
              const wide = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= wide) return [];
              const all = [...document.body.querySelectorAll("*")];
              const right = (each) => each.getBoundingClientRect().right;
              const over = all.filter((each) => right(each) > wide);
              return over.map((each) => each.outerHTML.slice(0, 120)).slice(-5);
            }"""
        )
    )


def clipped(page: Page) -> Iterator[str]:
    """Texts that do not fit into what they stand in."""
    yield from page.evaluate(
        """() => [...document.querySelectorAll("main *, header *, footer *")]
          .filter((each) => each.children.length === 0 && each.textContent.trim()
            && each.scrollWidth > each.clientWidth + 1
            && getComputedStyle(each).overflowX !== "visible"
            && getComputedStyle(each).clipPath === "none"
            && !each.closest(".unseen, caption, .skip"))
          .map((each) => each.outerHTML.slice(0, 120))"""
    )


def moving(page: Page) -> list[str]:
    """What moves on the page by itself."""
    return list(
        page.evaluate(
            """() => document.getAnimations().map((each) =>
              `${each.animationName ?? each.transitionProperty} moves `
              + each.effect.target?.outerHTML.slice(0, 80))"""
        )
    )


def small(page: Page) -> list[str]:
    """What a finger would miss: buttons and fields less than 44 pixels wide or high.

    A link within a sentence is as high as its line; what lies in a drawing or a text
    that is edited has the size of what it is part of.
    """
    return list(
        page.evaluate(
            """() => {
              const least = 43.5;
              const hands = "button, .button, select, textarea, summary, [role=tab], " +
                "input:not([type=hidden], .unseen), nav a";
              return [...document.querySelectorAll(hands)]
                .filter((each) => !each.closest("svg, .cm-editor, .unseen"))
                .map((each) => [each, each.closest("label") ?? each])
                .filter(([each, place]) => {
                  const { width, height } = place.getBoundingClientRect();
                  return each.checkVisibility({ visibilityProperty: true })
                    && width && (width < least || height < least);
                })
                .map(([each]) => each.outerHTML.slice(0, 120));
            }"""
        )
    )


def until(ask: Callable[[], T | None], what: str, patience: float = 20.0) -> T:
    """What *ask* answers as soon as it answers something."""
    end = monotonic() + patience
    pause = Event()
    while (found := ask()) is None:
        assert monotonic() < end, f"in vain: {what}"
        pause.wait(0.05)
    return found


def picture(page: Page, name: str) -> None:
    """Keep a picture of the page as it stands, where somebody wants to look at them."""
    if folder := os.environ.get("IVR_SCREENSHOTS"):
        page.screenshot(path=Path(folder, f"{name}.png"), full_page=True)
