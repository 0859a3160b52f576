"""The file as text, in the designer: offers, help, findings, tidying, and the tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from browsing import barriers, expect, overflow, picture
from designing import menus_at, numbered, opened, tab, text_of, type_after, written
from served_site import ServedSite

if TYPE_CHECKING:
    from playwright.sync_api import Page

HEAD = """\
ivr: 1
name: line
languages: [en]
start:   main
agent: desk
queues:
  desk: {}
"""

NODES = """\
nodes:
  main:
    # What most people want.
    say: "Hello."
    next: desk

  desk:
    queue: desk
    gave-up: bye
    full: bye
    failed: bye
  bye: {hangup: "Goodbye.",  ends: refused}
"""

TIDY = HEAD + NODES

LINE = HEAD + re.sub("^ +", r"\g<0>\g<0>", NODES, flags=re.M).replace("\n\n", "\n\n\n")
"""With nodes twice as far from the margin and from each other as is tidy."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSite]:
    """A site with a small line for each test, untidily written; none is published."""
    with menus_at(tmp_path_factory.mktemp("text"), numbered(LINE, 8)) as found:
        yield found


@pytest.fixture
def open_text(window: Callable[..., Page], site: ServedSite) -> Callable[..., Page]:
    """The text of a line that nobody has touched yet."""

    def open_one(number: int, **about: object) -> Page:
        page = opened(window(site, **about), f"line{number}")
        tab(page, "YAML")
        return page

    return open_one


def below(page: Page, line: str) -> None:
    """Begin a new line below the one that holds some words."""
    type_after(page, line, "\n")


def take(page: Page, name: str) -> None:
    """Take what is offered first."""
    offered = page.locator(".cm-tooltip-autocomplete [aria-selected]")
    expect(offered).to_have_text(re.compile(f"^{name}"))
    offered.click()


def test_format_tidies_as_one_change_and_is_undone_at_once(
    open_text: Callable[..., Page],
) -> None:
    """The comment stays, and one step back gives the untidy text."""
    page = open_text(0)
    page.get_by_role("button", name="Format").click()
    expect(page.get_by_role("status").filter(has_text="was tidied")).to_be_attached()
    tidied = written(page, lambda text: "\n  main:" in text)
    page.get_by_role("button", name="Undo").click()
    untidy = written(page, lambda text: "\n    main:" in text)

    assert tidied == TIDY.replace("name: line", "name: line0")
    assert untidy == LINE.replace("name: line", "name: line0")


def test_what_cannot_be_read_is_not_tidied(open_text: Callable[..., Page]) -> None:
    """The page says why, and leaves the text alone."""
    page = open_text(1, refused=True)
    below(page, "start:")
    page.keyboard.type("agent: [")
    page.keyboard.press("Shift+Alt+f")

    expect(page.get_by_role("alert")).to_contain_text("cannot be read")
    assert "start:   main" in text_of(page)


def test_a_node_is_written_with_what_is_offered(
    open_text: Callable[..., Page],
) -> None:
    """Kinds first, then settings, then the names of nodes."""
    page = open_text(2)
    below(page, "nodes:")
    page.keyboard.type("ask:")
    page.keyboard.press("Enter")
    page.keyboard.type("me")
    take(page, "menu")
    page.keyboard.type('"What for?"')
    page.keyboard.press("Enter")
    page.keyboard.type("no-i")
    take(page, "no-input")
    page.keyboard.type("de")
    take(page, "desk")

    node = '\n    ask:\n      menu: "What for?"\n      no-input: desk\n'
    assert node in written(page, lambda text: "no-input: desk" in text)


def test_within_braces_is_offered_what_fits_there(
    open_text: Callable[..., Page],
) -> None:
    """A node on one line is offered its settings, too, but none that it has."""
    page = open_text(3)
    page.locator(".cm-line", has_text="bye: {").click()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type(", res")
    offered = page.locator(".cm-tooltip-autocomplete li")

    expect(offered.first).to_have_text("resolves")
    expect(offered.filter(has_text=re.compile("^ends$"))).to_have_count(0)


def test_a_setting_is_explained_where_the_pointer_rests(
    open_text: Callable[..., Page],
) -> None:
    """Whoever does not know a word of the file need not look it up elsewhere."""
    page = open_text(4)
    page.locator(".cm-line", has_text="queue: desk").locator(".y-key").hover()

    expect(page.locator(".cm-tooltip .help")).to_contain_text(re.compile("[a-z]{4}"))


def test_findings_stand_beside_their_lines(open_text: Callable[..., Page]) -> None:
    """The sign is to be seen, says what is wrong, and is gone to by a button."""
    page = open_text(5)
    type_after(page, "next: desk", "k")
    sign = page.locator(".cm-lint-marker-error").first
    expect(sign).to_be_visible()
    drawn = sign.evaluate("(it) => getComputedStyle(it, '::before').content")
    sign.hover()
    expect(page.locator(".cm-tooltip-lint")).to_contain_text("deskk")
    page.keyboard.press("Control+Home")
    page.get_by_role("button", name="Next finding").click()

    assert drawn == '"⬣"'
    expect(page.locator(".cm-activeLine")).to_contain_text("deskk")


def test_the_text_leads_to_the_tree_and_back(open_text: Callable[..., Page]) -> None:
    """On a phone, too, where only one of the two is to be seen."""
    page = open_text(6, viewport={"width": 390, "height": 844})
    page.locator(".cm-line", has_text="hangup:").click()
    page.get_by_role("button", name="In the tree").click()
    node = page.locator('.tree [data-name="bye"].chosen')
    expect(node).to_be_in_viewport()
    tab(page, "Node")
    page.get_by_role("button", name=re.compile("Show in the text")).click()

    expect(page.locator(".cm-line.here")).to_contain_text("hangup:")


@pytest.mark.parametrize("width", [390, 1440])
def test_nobody_is_kept_out(open_text: Callable[..., Page], width: int) -> None:
    """Axe finds no barrier, and nothing is wider than the window."""
    page = open_text(7, viewport={"width": width, "height": 844})
    page.get_by_role("button", name="Find", exact=True).click()
    page.locator(".cm-search").wait_for()
    picture(page, f"designer-text-{width}")

    assert barriers(page) == []
    assert overflow(page) == []
