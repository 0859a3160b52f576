"""Menus come into the designer, and go out of it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from browsing import barriers, expect, overflow, picture
from designing import (
    as_published,
    choose_file,
    menus_at,
    opened,
    published,
    ready,
    tab,
    taken,
    text_of,
    type_after,
    written,
)
from served_site import ServedSite

if TYPE_CHECKING:
    from playwright.sync_api import Page

LINE = """\
ivr: 1
name: line
languages: [ko, en]
start: main
agent: desk
queues:
  desk: {}
switches:
  snow: {label: {ko: "눈", en: "Snow"}}
nodes:
  main:
    say: {ko: "안녕하세요. 곧 연결됩니다.", en: "Hello. You are put through."}
    next: desk
  desk: {queue: desk, gave-up: bye, full: bye, failed: bye}
  bye:
    hangup: {ko: "감사합니다.", en: "Goodbye."}
    ends: refused
"""

LONG = {
    "ko": "이 전화는 품질을 높이기 위해 녹음되며 상담이 끝나면 곧 지워집니다. " * 10,
    "en": "This call is recorded so that we get better; it is deleted in March. " * 6,
}
LEGAL = LINE.replace("name: line", "name: legal").replace(
    '{ko: "감사합니다.", en: "Goodbye."}',
    f'{{ko: "{LONG["ko"]}", en: "{LONG["en"]}"}}',
)
"""The same, with something at its end that nobody wants to read in a box."""

OUTSIDE = """() => [...document.querySelectorAll("svg g[id]")].flatMap((group) => {
  const box = group.querySelector("rect").getBBox();
  const beyond = (text) => {
    const { x, y, width, height } = text.getBBox();
    return x + width > box.x + box.width || y + height > box.y + box.height + 4;
  };
  return [...group.querySelectorAll("text")].filter(beyond).map((e) => e.textContent);
})"""
"""Letters that do not fit into the box in which they stand."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSite]:
    """A site with one line that stays as it is."""
    with menus_at(
        tmp_path_factory.mktemp("files"), {"line": LINE, "legal": LEGAL}
    ) as found:
        yield found


@pytest.fixture
def page(window: Callable[..., Page], site: ServedSite) -> Page:
    """A window of the designer, in which requests may be refused; no draft is left."""
    found = window(site, refused=True)
    as_published(site)
    return found


def brought(page: Page, name: str, data: bytes, called: str = "") -> None:
    """Bring a file as a new menu."""
    page.goto("/designer")
    choose_file(page, "#upload-file", name, data)
    page.locator("#upload-name").fill(called)
    page.get_by_role("button", name="Open it").click()


def add_a_node(page: Page) -> None:
    """Write one more node into the text of the line, and look at what can be had."""
    opened(page, "line")
    tab(page, "YAML")
    type_after(page, "ends: refused", "\n")
    page.keyboard.press("Home")
    page.keyboard.type("  more: {hangup: Bye}")
    tab(page, "Versions")


# In -----------------------------------------------------------------------------------


def test_a_menu_begins_with_a_template(page: Page, site: ServedSite) -> None:
    """What ``ivr new`` writes is offered with a line about it, and has its test."""
    page.goto("/designer")
    page.locator("#name").fill("orders")
    page.get_by_label("The same in two languages").check()
    page.get_by_role("button", name="Begin").click()
    ready(page)
    text = (site.menus / "orders.yaml").read_text(encoding="utf-8")

    expect(page).to_have_url(re.compile("/designer/orders$"))
    assert "name: orders" in text and "languages: [en, ko]" in text
    assert "ZONE" not in text
    assert (site.menus / "orders.test.yaml").exists()


def test_a_file_becomes_a_draft_until_it_is_published(
    page: Page, site: ServedSite
) -> None:
    """It is checked, takes no calls, stands in the list, and is then published."""
    brought(page, "My Shop.yaml", LINE.replace("name: line", "name: my-shop").encode())
    ready(page)
    expect(page).to_have_url(re.compile("/designer/my-shop$"))
    assert not (site.menus / "my-shop.yaml").exists()
    page.goto("/designer")
    expect(page.locator("li", has_text="my-shop")).to_contain_text("not published")
    page.get_by_role("link", name="my-shop").click()
    ready(page)
    published(page)

    assert "name: my-shop" in (site.menus / "my-shop.yaml").read_text(encoding="utf-8")


def test_a_faulty_file_is_shown_with_what_is_wrong(page: Page) -> None:
    """It is no reason to turn somebody away."""
    brought(page, "faulty.yaml", b"ivr: 1\nstart: nowhere\nnodes:\n  a: {say: [\n")
    ready(page)

    expect(page.locator(".findings li").first).to_be_visible()
    expect(page.get_by_role("tab", name=re.compile("Findings"))).to_have_attribute(
        "aria-selected", "true"
    )
    assert "start: nowhere" in text_of(page)


def test_who_throws_a_new_menu_away_has_nothing_left(page: Page) -> None:
    """Neither the draft nor a page about it."""
    brought(page, "gone.yaml", LINE.encode())
    ready(page)
    tab(page, "Versions")
    page.get_by_role("button", name="Throw the draft away").click()
    expect(page).to_have_url(re.compile("/designer$"))

    expect(page.locator("li", has_text="line")).not_to_have_count(0)
    expect(page.locator("li", has_text="gone")).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "data", "called", "why"),
    [
        ("line.yaml", LINE.encode(), "", "already"),
        ("x.yaml", LINE.encode(), "line", "already"),
        ("안녕.yaml", LINE.encode(), "", "needs a name"),
        ("x.yaml", LINE.encode("cp949"), "", "CP949"),
        ("x.yaml", b"\x89PNG\r\n\x1a\n", "", "a picture"),
    ],
    ids=["taken", "taken-by-name", "unnamed", "not-utf-8", "picture"],
)
def test_what_cannot_be_taken_is_told_in_words(
    page: Page, name: str, data: bytes, called: str, why: str
) -> None:
    """The page says what is wrong, and stays."""
    brought(page, name, data, called)

    expect(page.locator(".toast.bad")).to_contain_text(why)
    expect(page).to_have_url(re.compile("/designer$"))


def test_what_is_too_large_is_not_even_sent(page: Page) -> None:
    """The page says so at once."""
    page.goto("/designer")
    choose_file(page, "#upload-file", "x.yaml", b"#" * 5_000_001)

    field = page.locator("#upload-file:invalid")
    expect(field).to_be_attached()
    assert "too large" in field.evaluate("(it) => it.validationMessage")


def test_a_file_takes_the_place_of_the_text(page: Page) -> None:
    """Its lines are looked at before, and it is undone at once."""
    opened(page, "line")
    tab(page, "Versions")
    other = LINE.replace("Goodbye.", "Good bye, friend.")
    choose_file(page, "#file-in", "b.yaml", other.encode())
    dialog = page.locator("dialog")
    expect(dialog.locator(".diff .more")).to_contain_text("friend")
    dialog.get_by_role("button", name="Take its text").click()
    assert written(page, lambda text: "friend" in text) == other
    page.get_by_role("button", name="Undo").click()

    assert written(page, lambda text: "friend" not in text) == LINE


# Out ----------------------------------------------------------------------------------


def test_pictures_are_of_what_stands_on_the_page(page: Page) -> None:
    """Published or not."""
    add_a_node(page)
    drawing = ElementTree.fromstring(taken(page, "Picture (SVG)").read_bytes())
    dots = taken(page, "Picture (PNG)").read_bytes()
    graph = taken(page, "Mermaid").read_text(encoding="utf-8")

    assert "more" in [each.get("id") for each in drawing.iter()]
    assert dots.startswith(b"\x89PNG") and len(dots) > 5_000
    assert "more" in graph


@pytest.mark.parametrize(
    ("sheet", "millimetres"), [("fit", None), ("a3", (420, 297)), ("a0", (1189, 841))]
)
def test_the_sheet_for_the_wall_is_one_page_of_its_size(
    page: Page, tmp_path: Path, sheet: str, millimetres: tuple[int, int] | None
) -> None:
    """As PDF: one page, vectors, and Korean letters that can be found in it."""
    page.goto(f"/designer/line/wall?sheet={sheet}")
    said = page.get_by_text(re.compile(r"^\d+ × \d+ mm")).inner_text()
    size = tuple(map(int, re.findall(r"\d+", said)[:2]))
    path = tmp_path / "wall.pdf"
    path.write_bytes(page.pdf(prefer_css_page_size=True))
    data = path.read_bytes()
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", data)

    assert len(re.findall(rb"/Type /Page\b(?!s)", data)) == 1
    assert box is not None
    found = tuple(round(float(points) * 25.4 / 72) for points in box.groups())
    assert all(abs(a - b) <= 1 for a, b in zip(found, size, strict=True))
    assert millimetres in (None, size)
    assert b"/Subtype /Image" not in data
    if program := shutil.which("pdftotext"):
        text = subprocess.run([program, path, "-"], capture_output=True, check=True)
        assert "안녕하세요" in text.stdout.decode()


def said_on(page: Page, node: str) -> str:
    """What stands in the box of *node* on the sheet, line by line."""
    lines = page.locator(f"svg #{node} text").evaluate_all(
        "all => all.map((each) => each.firstChild.data)"
    )
    return " ".join(lines)


def test_the_wall_shows_whole_sentences_in_any_language(page: Page) -> None:
    """In the menu's first, until another is chosen; the sheet stays as it is."""
    page.goto("/designer/legal/wall?sheet=a3")
    korean = said_on(page, "main")
    page.get_by_role("link", name="English").click()
    expect(page.locator(".sheet-of-paper svg[lang=en]")).to_be_visible()
    english = said_on(page, "main")

    assert "안녕하세요. 곧 연결됩니다." in korean
    assert "Hello. You are put through." in english
    expect(page.get_by_role("link", name="A3")).to_have_attribute(
        "aria-current", "true"
    )
    assert page.evaluate(OUTSIDE) == []


@pytest.mark.parametrize("language", ["ko", "en"])
def test_what_is_very_long_goes_on_below_the_drawing(
    page: Page, tmp_path: Path, language: str
) -> None:
    """Its box says so by a number, and all of it can be read on the one page."""
    page.goto(f"/designer/legal/wall?language={language}")
    words = LONG[language].strip()
    path = tmp_path / "wall.pdf"
    path.write_bytes(page.pdf(prefer_css_page_size=True))
    below = page.locator("svg g > .head ~ .text").evaluate_all(
        "all => all.map((each) => each.firstChild.data)"
    )

    assert words not in said_on(page, "bye")
    assert "…[1]" in said_on(page, "bye")
    assert " ".join(below) == words
    assert page.evaluate(OUTSIDE) == []
    assert len(re.findall(rb"/Type /Page\b(?!s)", path.read_bytes())) == 1
    picture(page, f"wall-legal-{language}")


def test_the_wall_shows_the_draft(page: Page) -> None:
    """What somebody prints is what they see, and says that it is a draft."""
    add_a_node(page)
    with page.expect_popup() as other:
        page.get_by_role("button", name="For the wall").click()
    sheet = other.value

    expect(sheet.locator(".sheet-of-paper")).to_contain_text("a draft")
    expect(sheet.locator("svg #more")).to_be_attached()


def test_the_map_is_opened_by_a_button(page: Page) -> None:
    """It is an edit like any other, and can be undone."""
    opened(page, "line")
    tab(page, "Versions")
    row = page.locator(".opened", has_text="Menu map")
    expect(row).to_contain_text("Only staff")
    expect(row.get_by_role("link")).to_have_attribute("href", "/map/line")
    row.get_by_role("button").click()
    expect(row).to_contain_text("Open to callers")
    assert "\nmap: public\n" in text_of(page)
    page.get_by_role("button", name="Undo").click()

    expect(row).to_contain_text("Only staff")
    assert text_of(page) == LINE


def test_a_link_to_the_phone_carries_what_was_chosen(page: Page) -> None:
    """Moment, switches and language; whoever opens it finds them set."""
    opened(page, "line")
    tab(page, "Versions")
    page.locator(".phone-link summary").click()
    links = page.locator(".phone-link")
    links.get_by_label("When").select_option("other")
    links.locator("input[type=datetime-local]").fill("2026-12-25T11:00")
    links.locator("input[type=datetime-local]").press("Tab")
    links.get_by_label("Snow").select_option("on")
    links.get_by_label("Language").select_option("en")
    shown = links.get_by_label("Link", exact=True)
    expect(shown).to_have_value(re.compile("language=en"))
    link = shown.input_value()
    page.goto(link)

    assert "at=2026-12-25T11%3A00" in link
    assert "switch=snow%3Don" in link
    expect(page.get_by_label("Snow")).to_have_value("on")


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("path", ["/designer", "/designer/line/wall?sheet=a4"])
def test_nobody_is_kept_out(
    window: Callable[..., Page], site: ServedSite, path: str, width: int
) -> None:
    """Axe finds no barrier, and nothing is wider than the window."""
    scheme = "dark" if width < 400 else "light"
    size = {"width": width, "height": 844}
    page = window(site, viewport=size, color_scheme=scheme)
    page.goto(path)
    picture(page, f"designer-files-{path.count('/')}-{width}")

    assert barriers(page) == []
    assert overflow(page) == []
