"""A page without a mouse: where the focus is, whether it is seen, and how to get on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from browsing import until

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOST = 120
"""Times that Tab is pressed before something counts as out of reach."""

FOCUSED = """() => {
  const each = document.activeElement;
  const marked = (one) => {
    const style = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
      && box.width > 0 && box.height > 0
      && box.bottom > 0 && box.top < innerHeight;
  };
  // A text that is edited is longer than its window, which has the mark.
  const around = each.closest(".cm-editor");
  return {
    tag: each.tagName,
    name: (each.labels?.[0]?.textContent ?? each.getAttribute("aria-label")
      ?? each.textContent).trim().replace(/\\s+/g, " "),
    value: each.getAttribute("value") ?? "",
    key: [...document.querySelectorAll("*")].indexOf(each),
    seen: marked(each) || Boolean(around && marked(around)),
  };
}"""


def focused(page: Page) -> dict[str, object]:
    """What has the focus."""
    found: dict[str, object] = page.evaluate(FOCUSED)
    return found


def has_focus(page: Page, name: str) -> None:
    """Wait until what has the focus begins with *name*."""
    begins = lambda: str(focused(page)["name"]).startswith(name) or None  # noqa: E731
    until(begins, f"the focus on {name}")


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Press Tab until what begins with *name* has the focus, which has to be seen."""
    met = []
    for _ in range(MOST):
        page.keyboard.press(key)
        here = focused(page)
        met.append(str(here["name"])[:30])
        if str(here["name"]).startswith(name) and here["tag"] != "BODY":
            assert here["seen"], f"the focus on {name} is not seen"
            return
    raise AssertionError(f"{name} is not reached: {met}")
