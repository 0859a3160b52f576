"""What is shown on the tree beside the menu: seconds, shares, hours, tests."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from browsing import barriers, overflow
from looks import LOOKS, Look, keep
from served_site import MENUS, ServedSite, served_at

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

Window = Callable[..., "Page"]

SMALL = """\
ivr: 1
name: small
languages: [en]
start: door
switches: {strike: {label: {en: "Strike"}, default: off}}
hours:
  office: {zone: Asia/Seoul, open: "Mo-Fr 09:00-18:00"}
intents:
  order: {say: [an order, order something], share: 75%}
  repair: {say: [a repair, repair something], share: 25%}
nodes:
  door: {switch: strike, on: sorry, off: hall}
  hall: {hours: office, open: main, closed: sorry}
  main:
    menu: "For an order press 1, for a repair press 2."
    options:
      1: {label: an order, intent: order, go: order}
      2: {label: a repair, intent: repair, go: repair}
    no-input: sorry
    no-match: sorry
  order: {say: "It is on its way.", resolves: order, next: bye}
  repair: {say: "Bring it in.", resolves: repair, next: bye}
  bye: {hangup: "Goodbye."}
  sorry: {hangup: "Nobody is here.", ends: refused}
"""

TESTS = """\
flow: small.yaml
calls:
  - name: An order
    steps: [{press: 1}, {ends: resolved}]
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSite]:
    """The examples, and a small menu with one test."""
    folder = tmp_path_factory.mktemp("lens")
    shutil.copytree(MENUS, folder / "menus")
    (folder / "menus" / "small.yaml").write_text(SMALL, encoding="utf-8")
    (folder / "menus" / "small.test.yaml").write_text(TESTS, encoding="utf-8")
    with served_at(folder, env={"IVR_FLOWS": str(folder / "menus")}) as found:
        yield found


@pytest.fixture
def small(window: Window, site: ServedSite) -> Page:
    """The small menu, all of it in sight."""
    page = opened(window(site, reduced_motion="reduce"), "small")
    page.get_by_role("button", name="Show all", exact=True).click()
    return page


def opened(page: Page, flow: str) -> Page:
    """The page of *flow*."""
    page.goto(f"/designer/{flow}")
    page.locator("#designer[data-ready]").wait_for()
    return page


def look(page: Page, what: str) -> None:
    """Show something on the tree, and wait until it is there."""
    page.locator(".lens select").first.select_option(what)
    page.locator(".tree .node.worn").first.wait_for()
    page.locator(".lens-says:empty").wait_for(state="attached")


def node(page: Page, name: str) -> Locator:
    """A node of the tree."""
    return page.locator(f'.tree [data-name="{name}"]')


def spoken(page: Page, name: str) -> str:
    """What is said of a node to those who do not see it."""
    item = node(page, name).get_by_role("treeitem")
    return item.get_attribute("aria-label") or ""


def at(page: Page, moment: str) -> None:
    """Travel to a moment."""
    page.locator(".lens-moment summary").click()
    page.get_by_label("When", exact=True).select_option("other")
    with page.expect_response(
        lambda answer: (
            answer.url.endswith("/overlays")
            and moment in (answer.request.post_data or "")
        )
    ):
        page.get_by_label("Date and time").fill(moment)
    page.locator(".lens-says:empty").wait_for(state="attached")


def test_seconds_stand_on_the_nodes(small: Page) -> None:
    """Where callers come to and after how long; nobody comes to what is for nights."""
    look(small, "seconds")

    seconds = [
        int((node(small, name).locator(".pill").text_content() or "").rstrip(" s"))
        for name in ("door", "main", "order")
    ]
    assert seconds == sorted(seconds)
    assert seconds[0] == 0 < seconds[2]
    assert "reached after" in spoken(small, "main")
    assert "tone-heat-0" in (node(small, "main").get_attribute("class") or "")


def test_shares_flow_through_the_tree(small: Page) -> None:
    """Three of four come for an order; what the tree shows the list says."""
    look(small, "share")

    assert node(small, "order").locator(".pill").text_content() == "75%"
    assert "25% of callers" in spoken(small, "repair")
    assert "tone-heat-4" in (node(small, "order").get_attribute("class") or "")

    small.get_by_role("tab", name="List").click()
    order = small.locator(".nodes > li", has=small.get_by_text("order", exact=True))
    assert "75% of callers come here" in order.first.inner_text()


def test_the_clock_is_travelled_with(small: Page) -> None:
    """By day it is open until six; at night closed, and the menu is dimmed."""
    look(small, "open")
    day = node(small, "hall").locator(".pill").text_content()

    at(small, "2026-11-24T23:30")

    assert day == "open until 18:00"
    node(small, "hall").locator(".pill", has_text="closed until Wed 09:00").wait_for()
    assert "gone" in (node(small, "main").get_attribute("class") or "")
    assert "nobody comes here" in spoken(small, "main")
    assert "gone" not in (node(small, "sorry").get_attribute("class") or "")


def test_a_switch_is_turned(small: Page) -> None:
    """In a strike all callers come to the apology."""
    look(small, "seconds")
    small.locator(".lens-moment summary").click()
    small.get_by_label("Strike").select_option("on")

    small.locator('.tree .gone[data-name="main"]').wait_for()
    assert "gone" not in (node(small, "sorry").get_attribute("class") or "")
    assert "Strike: on" in small.locator(".lens-moment summary").inner_text()


def test_the_numbers_follow_the_text(small: Page) -> None:
    """A longer greeting has callers wait longer for what comes after it."""
    look(small, "seconds")
    before = spoken(small, "order")
    small.get_by_role("tab", name="YAML").click()
    small.locator(".cm-line", has_text="For an order press 1").click()
    small.keyboard.press("End")
    small.keyboard.press("ArrowLeft")
    small.keyboard.type(" Please listen to all of it before you press anything.")

    small.wait_for_function(
        """(before) => {
          const item = document.querySelector('[data-name="order"] [role]');
          return item && !item.getAttribute("aria-label").endsWith(before);
        }""",
        arg=before.rpartition(" after ")[2],
    )


def test_what_tests_leave_out_is_seen(small: Page) -> None:
    """Covered, in part, or not: by colour, by number, and by word."""
    look(small, "tests")

    assert "tone-covered" in (node(small, "order").get_attribute("class") or "")
    assert "tone-partly" in (node(small, "main").get_attribute("class") or "")
    assert "tone-uncovered" in (node(small, "repair").get_attribute("class") or "")
    assert re.search(r"tests take 1 of \d ways out", spoken(small, "main"))


MAP = """() => {
  const map = document.querySelector(".minimap");
  const all = map.getContext("2d").getImageData(0, 0, map.width, map.height).data;
  const seen = new Set();
  for (let at = 0; at < all.length; at += 4) seen.add(all.slice(at, at + 4).join());
  return seen.size;
}"""


def test_the_map_of_the_whole_shows_it_too(window: Window, site: ServedSite) -> None:
    """It has the colours of the nodes, as many as there are."""
    page = opened(window(site, reduced_motion="reduce"), "account-support")
    page.locator(".minimap").wait_for()
    plain = page.evaluate(MAP)
    look(page, "seconds")

    page.wait_for_function(f"(plain) => ({MAP})() > plain + 2", arg=plain)


@pytest.mark.parametrize("kind", LOOKS, ids=str)
def test_nobody_is_kept_out(window: Window, site: ServedSite, kind: Look) -> None:
    """With colours on the tree, and its clock open, in every look."""
    page = opened(window(site, **kind.about), "account-support")
    look(page, "share")
    keep(page, kind, "lens-share")
    page.locator(".lens-moment summary").click()
    keep(page, kind, "lens-clock")

    assert barriers(page) == []
    assert overflow(page) == []
