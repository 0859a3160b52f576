"""Several people, windows and files: no work is lost, and nothing is done by half."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browsing import barriers, expect, logged_in, overflow, picture
from designing import (
    as_published,
    foresee,
    go,
    menus_at,
    opened,
    publish,
    published,
    rename,
    tab,
    text_of,
    written,
)
from served_site import ServedSite
from sqlalchemy import delete

from ivr.store.tables import publications

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

LINE = """\
ivr: 1
name: line
languages: [en]
start: main
agent: desk
use: {house: shared/house.yaml}
queues:
  desk: {}
nodes:
  main:
    say: "Hello."
    next: desk
  desk: {queue: desk, gave-up: bye, full: bye, failed: house/away}
  bye:
    hangup: "Goodbye."
    ends: refused
"""

HOUSE = """\
nodes:
  away:
    hangup: "We are away."
    ends: refused
"""

CALLS = """\
flow: line.yaml
calls:
  - name: Nobody waits   # as they say
    steps:
      - queue: gave-up
      - hears: {node: bye}
      - ends: refused
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSite]:
    """A site with two designers."""
    with menus_at(tmp_path_factory.mktemp("merge"), {}) as found:
        for login in ("ada", "ben"):
            found.hire(login, "designer", name=login.title())
        yield found


@pytest.fixture
def flows(site: ServedSite) -> Iterator[Path]:
    """The folder, as new."""
    folder = site.menus
    (folder / "shared").mkdir(exist_ok=True)
    texts = {"line.yaml": LINE, "shared/house.yaml": HOUSE, "line.test.yaml": CALLS}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    site.site.app.extensions["library"].load()
    yield folder
    as_published(site)
    with site.database.begin() as connection:
        connection.execute(delete(publications))


@pytest.fixture(scope="module")
def kept(browser: Browser, site: ServedSite) -> dict[str, Any]:
    """What browsers hold in which the two are logged in."""
    return logged_in(browser, site.base, "ada", "ben")


@pytest.fixture
def at_work(
    window: Callable[..., Page], site: ServedSite, kept: dict[str, Any], flows: Path
) -> Callable[..., Page]:
    """Somebody who has the line open."""

    def open_one(login: str, **about: Any) -> Page:
        page = window(site, refused=True, storage_state=kept[login], **about)
        return opened(page, "line")

    return open_one


def say(page: Page, node: str, words: str) -> None:
    """Change what callers hear at a node, in the table of words."""
    tab(page, "Words")
    name = page.get_by_role("button", name=node, exact=True)
    field = page.locator(".words tbody tr").filter(has=name).locator("textarea")
    field.fill(words)
    field.press("Tab")


def standing(page: Page, words: str) -> None:
    """Wait until the bar says how the draft stands."""
    page.locator(".bar").get_by_text(re.compile(words)).wait_for()


# Two people ---------------------------------------------------------------------------


def both_publish(
    at_work: Callable[..., Page], node: str, words: str
) -> tuple[Page, Locator]:
    """Ben keeps *words*, Ada publishes others at ``main``, and Ben wants to publish.

    Returns:
        Ben's page, and what of it asks him about both.
    """
    ada, ben = at_work("ada"), at_work("ben")
    say(ben, node, words)
    standing(ben, "Draft kept")
    say(ada, "main", "Good day.")
    published(ada)
    publish(ben)
    return ben, ben.get_by_role("region", name="Somebody else published")


def overtaken(
    at_work: Callable[..., Page], node: str, words: str, **about: Any
) -> Page:
    """Ben's page: Ada has published words at ``main`` by the time that he writes his,
    and he asks to see both."""
    ada, ben = at_work("ada"), at_work("ben", **about)
    say(ada, "main", "Good day.")
    published(ada)
    say(ben, node, words)
    standing(ben, "Changed by another")
    tab(ben, "Versions")
    ben.get_by_role("button", name="Bring both together").click()
    return ben


def test_what_fits_together_is_brought_together(
    at_work: Callable[..., Page], flows: Path
) -> None:
    """Who publishes second has both, and publishes both."""
    ben, merge = both_publish(at_work, "bye", "Take care.")
    expect(merge).to_contain_text("nothing of either is lost")
    merge.get_by_role("button", name="Go on with both").click()
    ben.get_by_role("button", name="Publish").click()
    standing(ben, "As published")
    text = (flows / "line.yaml").read_text(encoding="utf-8")

    assert text == LINE.replace("Hello.", "Good day.").replace("Goodbye.", "Take care.")


def test_where_both_changed_the_same_a_person_chooses(
    at_work: Callable[..., Page], flows: Path
) -> None:
    """The page shows both, and whose they are; undo has the one that was not taken."""
    ben, merge = both_publish(at_work, "main", "Welcome.")
    expect(merge.get_by_label("Ada")).to_be_visible()
    take = merge.get_by_role("button", name="Go on with both")
    expect(take).to_be_disabled()
    picture(ben, "designer-merge")
    assert barriers(ben) == []
    assert overflow(ben) == []
    merge.get_by_label("Ada").check()
    take.click()
    theirs = written(ben, lambda text: "Good day." in text)
    ben.get_by_role("button", name="Undo").click()
    mine = written(ben, lambda text: "Welcome." in text)

    assert "Welcome." not in theirs and "Good day." not in mine
    assert "Good day." in (flows / "line.yaml").read_text(encoding="utf-8")


def test_both_can_be_kept_and_mended(at_work: Callable[..., Page]) -> None:
    """Lines of both stand one after the other, and findings say what is wrong."""
    ben, merge = both_publish(at_work, "main", "Welcome.")
    merge.get_by_label("Both, mine first").check()
    merge.get_by_role("button", name="Go on with both").click()
    text = written(ben, lambda text: "Good day." in text)

    assert '    say: "Welcome."\n    say: "Good day."\n' in text


def test_who_was_overtaken_is_told_before_publishing(
    at_work: Callable[..., Page],
) -> None:
    """With the next draft that is kept, not only in the end."""
    ben = overtaken(at_work, "bye", "Take care.")
    ben.get_by_role("button", name="Go on with both").click()
    text = written(ben, lambda text: "Good day." in text)

    assert "Take care." in text
    standing(ben, "Draft kept")


# Two windows ------------------------------------------------------------------------


def two_windows(at_work: Callable[..., Page], node: str, words: str) -> Page:
    """One window of Ada's is kept with words at ``main``; the other, in which she then
    writes *words*."""
    one, other = at_work("ada"), at_work("ada")
    say(one, "main", "Good day.")
    standing(one, "Draft kept")
    say(other, node, words)
    return other


def test_two_windows_of_one_person_come_together(at_work: Callable[..., Page]) -> None:
    """What was done in both is in the draft."""
    other = two_windows(at_work, "bye", "Take care.")
    text = written(other, lambda text: "Good day." in text)

    assert "Take care." in text
    standing(other, "Draft kept")


def test_two_windows_at_odds_ask(at_work: Callable[..., Page]) -> None:
    """Neither is overwritten by the other without a word."""
    other = two_windows(at_work, "main", "Welcome.")
    standing(other, "Changed by another")
    tab(other, "Versions")
    other.get_by_label(re.compile("^Mine")).check()
    other.get_by_role("button", name="Go on with both").click()
    standing(other, "Draft kept")

    assert "Welcome." in text_of(other)


# Several files ----------------------------------------------------------------------


def test_a_name_is_followed_into_other_files_as_one_step(
    at_work: Callable[..., Page], flows: Path
) -> None:
    """The page asks, keeps all in the draft, takes all back, and publishes all."""
    page = at_work("ada")
    go(page, "bye")
    rename(page, "leave")
    asked = page.get_by_role("dialog", name="This reaches into other files")
    expect(asked).to_contain_text("line.test.yaml")
    expect(asked).to_contain_text("1 place")
    expect(asked).to_contain_text("- hears: {node: leave}")
    picture(page, "designer-reaches")
    assert barriers(page) == []
    asked.get_by_role("button", name="Change them all").click()
    standing(page, "Draft kept · 2 files")
    page.get_by_role("button", name="Undo").click()
    standing(page, "As published")
    page.get_by_role("button", name="Redo").click()
    standing(page, "Draft kept · 2 files")
    opened(page, "line")
    standing(page, "Draft kept · 2 files")
    published(page)

    calls = (flows / "line.test.yaml").read_text(encoding="utf-8")
    assert calls == CALLS.replace("node: bye", "node: leave")
    assert "  leave:\n" in (flows / "line.yaml").read_text(encoding="utf-8")


def test_who_says_no_changes_nothing(at_work: Callable[..., Page]) -> None:
    """Neither here nor there."""
    page = at_work("ada")
    go(page, "bye")
    rename(page, "leave")
    asked = page.get_by_role("dialog", name="This reaches into other files")
    asked.get_by_role("button", name="Cancel").click()
    expect(page.locator("dialog").get_by_role("alert")).to_contain_text("Nothing was")
    page.locator("dialog").get_by_role("button", name="Cancel").click()

    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    assert text_of(page) == LINE


def test_words_of_another_file_are_published_with_the_menu(
    at_work: Callable[..., Page], flows: Path
) -> None:
    """The table holds them, too, and the preview names their file."""
    page = at_work("ada")
    say(page, "house/away", "Nobody is here.")
    standing(page, "Draft kept")
    foresee(page)
    heard = page.locator(".heard")
    expect(heard).to_contain_text("shared/house.yaml")
    expect(heard.locator("del")).to_have_text("We are away.")
    expect(heard.locator("ins")).to_have_text("Nobody is here.")
    page.get_by_role("button", name="Publish").click()
    standing(page, "As published")

    house = (flows / "shared" / "house.yaml").read_text(encoding="utf-8")
    assert house == HOUSE.replace("We are away.", "Nobody is here.")


def test_nothing_is_published_where_one_file_was_changed_meanwhile(
    at_work: Callable[..., Page], flows: Path
) -> None:
    """All or none; the one is brought together first."""
    page = at_work("ada")
    say(page, "house/away", "Nobody is here.")
    say(page, "main", "Good day.")
    standing(page, "Draft kept · 2 files")
    house = flows / "shared" / "house.yaml"
    house.write_text("# Ours.\n" + HOUSE, encoding="utf-8")
    publish(page)
    merge = page.get_by_role("region", name="Somebody else published")
    expect(merge).to_contain_text("shared/house.yaml")
    assert (flows / "line.yaml").read_text(encoding="utf-8") == LINE
    merge.get_by_role("button", name="Go on with both").click()
    page.get_by_role("button", name="Publish").click()
    standing(page, "As published")

    assert house.read_text(encoding="utf-8").startswith("# Ours.\n")
    assert "Nobody is here." in house.read_text(encoding="utf-8")
    assert "Good day." in (flows / "line.yaml").read_text(encoding="utf-8")


# What callers hear ------------------------------------------------------------------


def test_a_sentence_that_changes_is_told_before_publishing(
    at_work: Callable[..., Page],
) -> None:
    """Callers get where they got, and hear something else on the way."""
    page = at_work("ada")
    say(page, "main", "Good day.")
    foresee(page)
    found = page.get_by_role("region", name="What would change")

    expect(found).to_contain_text("Callers get where they got before")
    expect(found).to_contain_text("What callers hear changes: 1 text")
    expect(found.locator("del")).to_have_text("Hello.")
    expect(found.locator("ins")).to_have_text("Good day.")


def test_a_merge_fits_on_a_phone(at_work: Callable[..., Page]) -> None:
    """Axe finds no barrier, and nothing is wider than the window."""
    size = {"width": 390, "height": 844}
    about = {"viewport": size, "color_scheme": "dark"}
    page = overtaken(at_work, "main", "Welcome.", **about)
    expect(page.get_by_role("button", name="Go on with both")).to_be_visible()
    picture(page, "designer-merge-390")

    assert barriers(page) == []
    assert overflow(page) == []
