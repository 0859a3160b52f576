"""The designer as a designer works with it: from an empty page to callers, and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from browsing import until
from served_site import ServedSite, served_at

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

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


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSite]:
    """A site with one small line, in a folder of its own."""
    folder = tmp_path_factory.mktemp("designer")
    flows = folder / "menus"
    flows.mkdir()
    (flows / "line.yaml").write_text(LINE, encoding="utf-8")
    with served_at(folder, env={"IVR_FLOWS": str(flows)}) as found:
        yield found


@pytest.fixture
def bench(window: Callable[..., Page], site: ServedSite) -> Page:
    """The line in the designer."""
    page = window(site)
    return opened(page, "line")


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


def go(page: Page, node: str) -> None:
    """Choose a node by looking for its name, and show its form."""
    page.locator("#find").fill(node)
    page.locator("#find").press("Enter")
    tab(page, "Node")
    page.get_by_role("heading", name=node, exact=True).wait_for()


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


def item(page: Page, name: str) -> Locator:
    """A node of the tree, as those hear of it who do not see it."""
    return node(page, name).get_by_role("treeitem")


def node(page: Page, name: str) -> Locator:
    """A node of the tree."""
    return page.locator(f'.tree [data-name="{name}"]')


# The tree -------------------------------------------------------------------------


def test_the_tree_is_walked_by_keys(bench: Page) -> None:
    """Arrows go through the tree, close and open branches; Enter opens the form."""
    tree = bench.get_by_role("tree")
    tree.focus()
    for key in ("Home", "ArrowDown", "ArrowDown"):
        tree.press(key)

    assert item(bench, "bye").get_attribute("aria-selected") == "true"
    assert tree.get_attribute("aria-activedescendant") == "node-bye"

    for key in ("ArrowLeft", "ArrowLeft"):
        tree.press(key)
    assert item(bench, "reset").get_attribute("aria-expanded") == "false"
    assert node(bench, "bye").count() == 0

    for key in ("ArrowRight", "ArrowRight", "Enter"):
        tree.press(key)
    bench.get_by_role("heading", name="bye", exact=True).wait_for()


def test_the_list_says_what_the_tree_shows(bench: Page) -> None:
    """Whoever sees no picture reads the same nodes, exits and words."""
    names = bench.locator(".tree .node").evaluate_all(
        "(all) => all.map((each) => each.dataset.name)"
    )
    tab(bench, "List")
    listed = bench.locator(".nodes > li")

    assert listed.count() == len(names)
    main = listed.filter(has=bench.get_by_role("button", name="main", exact=True))
    assert "How can we help?" in main.inner_text()
    assert "unlocking your account" in bench.locator(".nodes").inner_text()


def test_a_node_is_found_in_every_view(bench: Page) -> None:
    """What is chosen in the text is chosen in the tree, and the other way round."""
    tab(bench, "YAML")
    bench.locator(".cm-line", has_text="resolves: password.reset").click()

    bench.locator('.tree [data-name="reset"].chosen').wait_for()
    chosen_in_tree = bench.locator(".tree .chosen")
    assert chosen_in_tree.get_attribute("data-name") == "reset"

    node(bench, "sorry").click()
    bench.locator(".cm-line.here", has_text="sorry:").wait_for()
    assert chosen_in_tree.get_attribute("data-name") == "sorry"


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
    bench.get_by_role("button", name="Rename").click()
    bench.locator("#new-name").fill("by-yourself")
    bench.locator("dialog").get_by_role("button", name="Rename").click()
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

    undo = bench.get_by_role("button", name="Undo")
    while undo.is_enabled():
        undo.click()
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
    page = window(site)
    page.goto("/designer")
    page.locator("#name").fill("shop")
    page.get_by_role("button", name="Begin").click()
    page.locator("#designer[data-ready]").wait_for()
    go(page, "welcome")
    page.locator("#f-nodes-welcome-say-en").fill("Welcome to our shop.")
    page.locator("#f-nodes-welcome-say-en").press("Tab")
    tab(page, "Versions")
    page.get_by_role("button", name="What would change").click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("heading", name="As published").wait_for()
    file = site.site.app.extensions["settings"].flows / "shop.yaml"

    assert 'say: "Welcome to our shop."' in file.read_text(encoding="utf-8")

    page.get_by_role("button", name="Go back to version 1").click()
    page.locator("#back-reason").fill("too soon")
    page.locator("dialog").get_by_role("button", name="Go back").click()
    page.get_by_text("Version 3").wait_for()
    assert "You will be put through." in file.read_text(encoding="utf-8")
