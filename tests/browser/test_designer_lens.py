"""What is shown on the tree beside the menu: seconds, shares, hours, tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from browsing import barriers, expect, overflow, until
from designing import as_published, item, loaded, menus_at, node, tab, type_after
from looks import LOOKS, Look, keep
from served_site import ServedSite

if TYPE_CHECKING:
    from playwright.sync_api import Page

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
    menus = {"small": SMALL, "small.test": TESTS}
    with menus_at(tmp_path_factory.mktemp("lens"), menus, examples=True) as found:
        yield found


@pytest.fixture
def small(window: Window, site: ServedSite) -> Page:
    """The small menu as it is published, all of it in sight."""
    page = window(site, reduced_motion="reduce")
    as_published(site)
    loaded(page, "small").get_by_role("button", name="Show all", exact=True).click()
    return page


def look(page: Page, what: str) -> None:
    """Show something on the tree, and wait until it is there."""
    page.locator(".lens select").first.select_option(what)
    page.locator(".tree .node.worn").first.wait_for()
    page.locator(".lens-says:empty").wait_for(state="attached")


def says(page: Page, name: str, words: str) -> None:
    """Wait until *words* are said of a node to those who do not see it."""
    expect(item(page, name)).to_have_attribute("aria-label", re.compile(words))


def shows(page: Page, name: str, words: str) -> None:
    """Wait until a node has *words* on it."""
    expect(node(page, name).locator(".pill")).to_have_text(words)


def seconds_of(words: str) -> int:
    """The number of a text such as "12 s"."""
    return int(words.removesuffix(" s"))


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

    shows(small, "door", "0 s")
    says(small, "main", "reached after")
    expect(node(small, "main")).to_contain_class("tone-heat-0")
    seconds = [
        seconds_of(node(small, name).locator(".pill").text_content() or "")
        for name in ("door", "main", "order")
    ]
    assert seconds == sorted(seconds)
    assert seconds[0] == 0 < seconds[2]


def test_shares_flow_through_the_tree(small: Page) -> None:
    """Three of four come for an order; what the tree shows the list says."""
    look(small, "share")

    shows(small, "order", "75%")
    says(small, "repair", "25% of callers")
    expect(node(small, "order")).to_contain_class("tone-heat-4")

    tab(small, "List")
    order = small.locator(".nodes > li", has=small.get_by_text("order", exact=True))
    expect(order.first).to_contain_text("75% of callers come here")


def test_the_clock_is_travelled_with(small: Page) -> None:
    """By day it is open until six; at night closed, and the menu is dimmed."""
    look(small, "open")
    shows(small, "hall", "open until 18:00")

    at(small, "2026-11-24T23:30")

    shows(small, "hall", "closed until Wed 09:00")
    expect(node(small, "main")).to_contain_class("gone")
    says(small, "main", "nobody comes here")
    expect(node(small, "sorry")).not_to_contain_class("gone")


def test_a_switch_is_turned(small: Page) -> None:
    """In a strike all callers come to the apology."""
    look(small, "seconds")
    small.locator(".lens-moment summary").click()
    small.get_by_label("Strike").select_option("on")

    expect(node(small, "main")).to_contain_class("gone")
    expect(node(small, "sorry")).not_to_contain_class("gone")
    expect(small.locator(".lens-moment summary")).to_contain_text("Strike: on")


def test_the_numbers_follow_the_text(small: Page) -> None:
    """A longer greeting has callers wait longer for what comes after it."""
    look(small, "seconds")
    pill = node(small, "order").locator(".pill")
    before = pill.text_content() or ""
    tab(small, "YAML")
    type_after(small, "For an order press 1", "")
    small.keyboard.press("ArrowLeft")
    small.keyboard.type(" Please listen to all of it before you press anything.")

    expect(pill).not_to_have_text(before)
    expect(pill).to_have_text(re.compile(r"^\d+ s$"))
    assert seconds_of(before) < seconds_of(pill.text_content() or "")


def test_what_tests_leave_out_is_seen(small: Page) -> None:
    """Covered, in part, or not: by colour, by number, and by word."""
    look(small, "tests")

    expect(node(small, "order")).to_contain_class("tone-covered")
    expect(node(small, "main")).to_contain_class("tone-partly")
    expect(node(small, "repair")).to_contain_class("tone-uncovered")
    says(small, "main", r"tests take 1 of \d ways out")


MAP = """() => {
  const map = document.querySelector(".minimap");
  const all = map.getContext("2d").getImageData(0, 0, map.width, map.height).data;
  const seen = new Set();
  for (let at = 0; at < all.length; at += 4) seen.add(all.slice(at, at + 4).join());
  return seen.size;
}"""


def test_the_map_of_the_whole_shows_it_too(window: Window, site: ServedSite) -> None:
    """It has the colours of the nodes, as many as there are."""
    page = loaded(window(site, reduced_motion="reduce"), "account-support")
    expect(page.locator(".minimap")).to_be_visible()
    plain: int = page.evaluate(MAP)
    look(page, "seconds")

    colours = lambda: found if (found := page.evaluate(MAP)) > plain + 2 else None  # noqa: E731
    assert plain < until(colours, "a map with the colours of the nodes")


@pytest.mark.parametrize("kind", LOOKS, ids=str)
def test_nobody_is_kept_out(window: Window, site: ServedSite, kind: Look) -> None:
    """With colours on the tree, and its clock open, in every look."""
    page = loaded(window(site, **kind.about), "account-support")
    # On a phone the list comes first.
    page.locator("#main-tree").click()
    look(page, "share")
    keep(page, kind, "lens-share")
    page.locator(".lens-moment summary").click()
    keep(page, kind, "lens-clock")

    assert barriers(page) == []
    assert overflow(page) == []
