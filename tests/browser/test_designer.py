"""The designer as a designer works with it: from an empty page to callers, and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from browsing import expect
from designing import (
    as_published,
    begun,
    go,
    item,
    menus_at,
    node,
    opened,
    published,
    rename,
    tab,
    text_of,
    undo_all,
    written,
)
from served_site import ServedSite

if TYPE_CHECKING:
    from playwright.sync_api import Page

LINE = """\
ivr: 1
name: line
languages: [en]
start: main
agent: desk
intents:
  account.unlock:
    say: [unlock my account, my account is locked]
    share: 60%
  password.reset:
    say: [reset my password, I forgot my password]
    share: 40%
queues:
  desk: {handles: [account.*, password.*]}
nodes:
  main:
    menu: "How can we help?"
    options:
      1: {label: "unlocking your account", go: reset}
      2: {label: "resetting your password", go: reset}
      3: {label: "anything else", go: desk}
    no-input: desk
    no-match: desk
  reset:
    resolves: password.reset
    say: "Passwords are reset on our pages."
    next: bye
  # Whoever is here has been told all.
  bye:
    hangup: "Goodbye."
  desk:
    queue: desk
    gave-up: sorry
    full: sorry
    failed: sorry
  sorry:
    hangup: "Nobody can answer now. Please call again."
    ends: refused
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSite]:
    """A site with one small line, which no test publishes."""
    with menus_at(tmp_path_factory.mktemp("designer"), {"line": LINE}) as found:
        yield found


@pytest.fixture
def bench(window: Callable[..., Page], site: ServedSite) -> Page:
    """The line in the designer, as it is published."""
    page = window(site)
    as_published(site)
    return opened(page, "line")


# The tree -------------------------------------------------------------------------


def test_the_tree_is_walked_by_keys(bench: Page) -> None:
    """Arrows go through the tree, close and open branches; Enter opens the form."""
    tree = bench.get_by_role("tree")
    tree.focus()
    for key in ("Home", "ArrowDown", "ArrowDown"):
        tree.press(key)

    expect(item(bench, "bye")).to_have_attribute("aria-selected", "true")
    expect(tree).to_have_attribute("aria-activedescendant", "node-bye")

    for key in ("ArrowLeft", "ArrowLeft"):
        tree.press(key)
    expect(item(bench, "reset")).to_have_attribute("aria-expanded", "false")
    expect(node(bench, "bye")).to_have_count(0)

    for key in ("ArrowRight", "ArrowRight", "Enter"):
        tree.press(key)
    expect(bench.get_by_role("heading", name="bye", exact=True)).to_be_visible()


def test_the_list_says_what_the_tree_shows(bench: Page) -> None:
    """Whoever sees no picture reads the same nodes, exits and words."""
    drawn = bench.locator(".tree .node")
    expect(drawn).to_have_count(5)
    names = drawn.evaluate_all("(all) => all.map((each) => each.dataset.name)")
    tab(bench, "List")
    listed = bench.locator(".nodes > li")

    expect(listed).to_have_count(len(names))
    for name in names:
        named = bench.get_by_role("button", name=name, exact=True)
        expect(listed.filter(has=named).first).to_be_visible()
    main = listed.filter(has=bench.get_by_role("button", name="main", exact=True))
    expect(main.first).to_contain_text("How can we help?")
    expect(main.first).to_contain_text("unlocking your account")


def test_a_phone_begins_with_the_list(
    window: Callable[..., Page], site: ServedSite
) -> None:
    """Of a tree it would show two nodes; the tree is one tap away."""
    small = window(site, viewport={"width": 390, "height": 844})
    opened(small, "line")
    expect(small.get_by_role("tab", name="List")).to_have_attribute(
        "aria-selected", "true"
    )
    expect(small.locator(".nodes > li").first).to_be_visible()

    tab(small, "Tree")

    expect(small.get_by_role("tree")).to_be_visible()


def test_a_node_is_found_in_every_view(bench: Page) -> None:
    """What is chosen in the text is chosen in the tree, and the other way round."""
    tab(bench, "YAML")
    bench.locator(".cm-line", has_text="resolves: password.reset").click()

    chosen_in_tree = bench.locator(".tree .chosen")
    expect(chosen_in_tree).to_have_attribute("data-name", "reset")

    node(bench, "sorry").click()
    expect(bench.locator(".cm-line.here").first).to_contain_text("sorry:")
    expect(chosen_in_tree).to_have_attribute("data-name", "sorry")


# Findings -------------------------------------------------------------------------


def test_a_finding_is_played_and_mended(bench: Page) -> None:
    """Unlock leads to a reset only: it is found, heard on the phone, and mended."""
    tab(bench, "Findings")
    unlock = bench.locator(".findings li", has_text="account.unlock")
    unlock.get_by_role("button", name="Play this call").click()
    phone = bench.locator("#side-panel .phone")
    phone.get_by_text("Passwords are reset on our pages.").first.wait_for()

    go(bench, "main")
    bench.locator("#f-nodes-main-options-1-go").select_option("desk")
    tab(bench, "Findings")
    unlock.wait_for(state="detached")

    assert written(bench, lambda text: 'go: desk}\n      2: {label: "resetting' in text)


def test_a_slip_is_fixed_as_a_diff_shows(bench: Page) -> None:
    """A name misspelt in the text is shown there, and mended by one button."""
    tab(bench, "YAML")
    bench.locator(".cm-line", has_text="next: bye").click()
    bench.keyboard.press("End")
    bench.keyboard.type("e")
    bench.locator(".cm-lintRange-error").first.wait_for()
    tab(bench, "Findings")
    bench.get_by_role("button", name="Fix", exact=True).first.click()
    bench.locator(".diff .more", has_text="next: bye").wait_for()
    bench.get_by_role("button", name="Change it so").click()
    bench.locator(".cm-lintRange-error").wait_for(state="detached")

    assert written(bench, lambda text: text == LINE)


# Forms and history ----------------------------------------------------------------


def test_edits_by_form_are_undone_to_the_letter(bench: Page) -> None:
    """Words, names, nodes and exits are changed by form, and all of it taken back."""
    go(bench, "reset")
    bench.locator("#f-nodes-reset-say-en").fill("Please use our pages, day or night.")
    rename(bench, "by-yourself")
    node(bench, "by-yourself").wait_for()
    bench.locator("#f-nodes-by-yourself-next").select_option("+")
    bench.locator("#new-name").fill("thanks")
    bench.locator("#f-new-say-en").fill("Thank you.")
    bench.locator("dialog").get_by_role("button", name="Add a node").click()
    node(bench, "thanks").wait_for()
    changed = text_of(bench)

    assert 'say: "Please use our pages, day or night."' in changed
    assert changed.count("go: by-yourself") == 2
    assert "next: thanks" in changed
    assert "# Whoever is here has been told all." in changed

    undo_all(bench)
    assert written(bench, lambda text: text == LINE)


def test_who_deletes_is_told_who_led_there(bench: Page) -> None:
    """Before a node goes, the page says what leads to it, and what is lost."""
    go(bench, "reset")
    bench.get_by_role("button", name="Delete", exact=True).click()
    dialog = bench.locator("dialog")
    dialog.get_by_text("These lead here: main.").wait_for()
    dialog.get_by_text("Nothing would lead any more to: bye").wait_for()
    dialog.locator("#instead").select_option("desk")
    dialog.get_by_role("button", name="Delete").click()
    node(bench, "reset").wait_for(state="detached")

    changed = text_of(bench)
    assert "reset:" not in changed.partition("nodes:")[2]
    assert changed.count("go: desk") == 3


# Words ----------------------------------------------------------------------------


def test_words_are_translated_in_a_table(bench: Page) -> None:
    """What is missing in a new language is in sight, and is written where it stands."""
    tab(bench, "YAML")
    bench.locator(".cm-line", has_text="languages: [en]").click()
    bench.keyboard.press("End")
    bench.keyboard.press("ArrowLeft")
    bench.keyboard.type(", ko")
    tab(bench, "Words")
    row = bench.locator("tr", has=bench.get_by_role("button", name="bye"))
    korean = row.locator("textarea[lang=ko]")
    korean.fill("안녕히 계세요.")
    korean.press("Tab")
    row.get_by_text(re.compile(r"^\d(\.\d)? s$")).nth(1).wait_for()

    assert written(bench, lambda text: 'ko: "안녕히 계세요."' in text)


# Publishing -----------------------------------------------------------------------


def test_from_an_empty_page_to_callers_and_back(
    window: Callable[..., Page], site: ServedSite
) -> None:
    """A menu is begun, changed by form alone, published, and brought back."""
    page = begun(window(site), "shop")
    go(page, "welcome")
    page.locator("#f-nodes-welcome-say-en").fill("Welcome to our shop.")
    page.locator("#f-nodes-welcome-say-en").press("Tab")
    published(page)
    file = site.menus / "shop.yaml"

    assert 'say: "Welcome to our shop."' in file.read_text(encoding="utf-8")

    page.get_by_role("button", name="Go back to version 1").click()
    page.locator("#back-reason").fill("too soon")
    page.locator("dialog").get_by_role("button", name="Go back").click()
    page.get_by_text("Version 3").wait_for()
    assert "You will be put through." in file.read_text(encoding="utf-8")
