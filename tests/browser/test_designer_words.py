"""The table of words: heard, translated, filled in, and taken back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from browsing import barriers, expect, overflow, picture
from designing import (
    choose_file,
    menus_at,
    numbered,
    opened,
    tab,
    taken,
    text_of,
    written,
)
from served_site import ServedSite

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

LINE = """\
ivr: 1
name: line
languages: [en, ko]
start: main
agent: desk
queues:
  desk: {}
nodes:
  main:
    say:
      en: "You wait {wait}."
      ko: "대기 시간은 {wait}입니다."   # as the chief wants it
    next: tune
  tune:
    say:
      play: tune.wav
      text: {en: "Here is some music."}
    next: desk
  desk: {queue: desk, gave-up: bye, full: bye, failed: bye}
  bye:
    hangup: {en: "Goodbye."}
    ends: refused
"""

VOICES = """
window.said = [];
class Synthesis extends EventTarget {
  getVoices() { return [{lang: "en-GB", name: "Ann"}]; }
  speak(one) {
    window.said.push([one.text, one.lang]);
    window.ends = () => one.onend();
  }
  cancel() {}
}
Object.defineProperty(window, "speechSynthesis", {value: new Synthesis()});
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
window.played = [];
window.Audio = class {
  constructor(url) { window.played.push(url); }
  play() { return Promise.resolve(); }
  pause() {}
};
"""
"""A browser with an English voice: the one of the tests has none at all."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSite]:
    """A site with a line for each test; none is published."""
    with menus_at(tmp_path_factory.mktemp("words"), numbered(LINE, 5)) as found:
        yield found


@pytest.fixture
def table(window: Callable[..., Page], site: ServedSite) -> Callable[..., Page]:
    """The words of a line that nobody has touched yet."""

    def open_one(number: int, **about: Any) -> Page:
        page = window(site, **about)
        page.add_init_script(VOICES)
        opened(page, f"line{number}")
        tab(page, "Words")
        return page

    return open_one


def row(page: Page, node: str) -> Locator:
    """The row of a node's words."""
    name = page.get_by_role("button", name=node, exact=True)
    return page.locator(".words tbody tr").filter(has=name)


def bring(page: Page, name: str, text: str) -> Locator:
    """Send a file back; the dialog that tells of it."""
    choose_file(page, "#words-in", name, text.encode(), "text/plain")
    dialog = page.locator("dialog")
    dialog.wait_for()
    return dialog


def downloaded(page: Page, button: str) -> str:
    """What stands in the file that a button has the browser keep."""
    return taken(page, button).read_text(encoding="utf-8-sig")


def test_a_text_is_heard_in_its_language(table: Callable[..., Page]) -> None:
    """The voice says it, values by their names; the button then stops it."""
    page = table(0)
    button = row(page, "main").get_by_role("button", name=re.compile("^Play.*English"))
    button.click()
    stop = row(page, "main").get_by_role("button", name=re.compile("^Stop.*English"))
    expect(stop).to_be_visible()
    page.evaluate("window.ends()")

    expect(button).to_be_visible()
    assert page.evaluate("window.said") == [["You wait wait.", "en"]]


def test_what_no_voice_can_say_says_so(table: Callable[..., Page]) -> None:
    """The button is off, and the page tells why."""
    page = table(0)
    button = row(page, "main").get_by_role("button", name=re.compile("^Play.*Korean"))

    expect(button).to_be_disabled()
    expect(button).to_have_attribute("title", re.compile("no voice for Korean"))
    expect(page.get_by_text("This browser has no voice for Korean")).to_be_visible()


def test_a_recording_is_played_as_it_is(table: Callable[..., Page]) -> None:
    """Where callers hear a recording, so does who works on the menu."""
    page = table(0)
    tune = row(page, "tune")
    tune.get_by_role("button", name=re.compile("^Play.*English")).click()

    stop = tune.get_by_role("button", name=re.compile("^Stop.*English"))
    expect(stop).to_be_visible()
    assert page.evaluate("window.played") == ["/sounds/tune.wav"]
    assert page.evaluate("window.said") == []


def test_only_what_is_missing_is_filled_in_and_taken_back(
    table: Callable[..., Page],
) -> None:
    """A filter shows the gaps; what is filled in leaves it, and undo brings it back."""
    page = table(1)
    page.locator("#words-only").select_option("ko")
    rows = page.locator(".words tbody tr")
    expect(rows).to_have_count(2)
    field = row(page, "bye").locator("textarea[lang=ko]")
    field.fill("안녕히 계세요.")
    field.press("Tab")
    expect(rows).to_have_count(1)
    filled = text_of(page)
    page.get_by_role("button", name="Undo").click()
    expect(rows).to_have_count(2)

    assert 'hangup: {en: "Goodbye.", ko: "안녕히 계세요."}' in filled
    assert text_of(page) == LINE.replace("name: line", "name: line1")


def test_a_language_more_is_a_column_more(table: Callable[..., Page]) -> None:
    """Every text is missing in it, and is written there."""
    page = table(2)
    page.locator("#new-language").fill("ja")
    page.get_by_role("button", name="Add language").click()
    field = row(page, "bye").locator("textarea[lang=ja]")
    field.fill("さようなら。")
    field.press("Tab")
    expect(row(page, "main").locator("td").nth(2)).to_have_class("missing")
    text = written(page, lambda text: "さようなら" in text)

    assert "languages: [en, ko, ja]" in text
    assert 'hangup: {en: "Goodbye.", ja: "さようなら。"}' in text


def test_what_is_no_language_is_refused(table: Callable[..., Page]) -> None:
    """In words, and the file stays as it is."""
    page = table(0)
    page.locator("#new-language").fill("Klingon")
    page.get_by_role("button", name="Add language").click()

    expect(page.get_by_role("alert")).to_contain_text("no language")
    assert "languages: [en, ko]" in text_of(page)


def test_a_table_goes_out_and_comes_back(table: Callable[..., Page]) -> None:
    """What stands on the page goes out; each fault of what came back is told."""
    page = table(3)
    field = row(page, "bye").locator("textarea[lang=en]")
    field.fill("Good bye!")
    field.press("Tab")
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    sent = downloaded(page, "Download as CSV")
    assert "Good bye!" in sent
    back = sent.replace("Good bye!,,", "Good bye!,안녕!,").replace(
        "대기 시간은 {wait}입니다.", "곧 받습니다."
    )
    dialog = bring(page, "words.csv", back)
    expect(dialog.locator(".problems")).to_contain_text("{wait}")
    expect(dialog.locator(".problems")).to_contain_text("row 2")
    picture(page, "designer-words-back")
    assert barriers(page) == []
    dialog.get_by_role("button", name="Take 1 text").click()
    text = written(page, lambda text: "안녕!" in text)
    page.get_by_role("button", name="Undo").click()

    assert "대기 시간은 {wait}입니다." in text and "# as the chief wants it" in text
    assert "안녕!" not in written(page, lambda text: "안녕!" not in text)


def test_xliff_goes_out_and_comes_back(table: Callable[..., Page]) -> None:
    """A program of translators gives back what it was given, translated."""
    page = table(4)
    sent = downloaded(page, "Download as XLIFF")
    unit = sent[sent.index('id="nodes/bye/hangup"') :].partition("</trans-unit>")[0]
    done = unit + "<target>안녕히 가세요.</target>"
    dialog = bring(page, "words.xliff", sent.replace(unit, done))
    expect(dialog.get_by_role("status")).to_contain_text("1 text")
    dialog.get_by_role("button", name="Take 1 text").click()

    assert 'ko: "안녕히 가세요."' in written(page, lambda text: "안녕히 가" in text)


def test_what_is_no_translation_is_refused(table: Callable[..., Page]) -> None:
    """A file of something else is told from a table, and nothing changes."""
    page = table(0, refused=True)
    choose_file(page, "#words-in", "cat.csv", b"a,b\n1,2\n", "text/csv")

    expect(page.get_by_role("alert")).to_contain_text("column")
    expect(page.locator("dialog")).to_have_count(0)


def test_the_table_leads_to_nodes_and_lines(table: Callable[..., Page]) -> None:
    """Whoever wonders about a text sees where it stands."""
    page = table(0)
    row(page, "bye").get_by_role("button", name="bye", exact=True).click()
    page.get_by_role("heading", name="bye", exact=True).wait_for()
    row(page, "bye").get_by_role("button", name=re.compile("^line")).click()

    expect(page.locator(".cm-line.here")).to_contain_text("hangup")


@pytest.mark.parametrize("width", [390, 1440])
def test_nobody_is_kept_out(table: Callable[..., Page], width: int) -> None:
    """Axe finds no barrier, and nothing is wider than the window."""
    scheme = "dark" if width < 400 else "light"
    about = {"viewport": {"width": width, "height": 844}, "color_scheme": scheme}
    page = table(0, **about)
    picture(page, f"designer-words-{width}")

    assert barriers(page) == []
    assert overflow(page) == []
