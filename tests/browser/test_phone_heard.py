"""The phone by ear, and beside the tree: tones, voices, who calls, where they are.

A browser of a test has neither loudspeaker nor voices; what would be heard is noted
where the page hands it to the browser.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from browsing import expect, until
from designing import loaded, node, tab
from served_site import ServedSite

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

QUICK = "/phone/account-support?pace=quick&at=2026-11-23T10:00"

Window = Callable[..., "Page"]

EARS = """
window.tones = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function () {
  window.tones.push(this.frequency.value);
  start.call(this);
};
window.spoken = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => [{ lang: "ko-KR", name: "Yuna" }, { lang: "en-US", name: "Sam" }],
  speak(said) {
    window.spoken.push([said.lang, said.voice.name, said.text]);
    setTimeout(() => said.onend());
  },
  cancel() {},
} });
"""
"""Notes tones and words; its two voices speak at once."""


@pytest.fixture
def phone(window: Window, line: ServedSite) -> Page:
    """The account line's phone in quick time, in a browser with ears."""
    return with_ears(window(line))


def with_ears(page: Page) -> Page:
    """*page* with the account line's phone, and ears."""
    page.add_init_script(EARS)
    page.goto(QUICK)
    page.locator(".call").wait_for()
    return page


def call(page: Page) -> dict[str, Any]:
    """Call; what the page asked of the program for it."""
    with page.expect_request("**/account-support/call") as asked:
        page.locator(".call").click()
    page.locator(".captions p[lang]").first.wait_for()
    found: dict[str, Any] = asked.value.post_data_json
    return found


def noted(page: Page, what: str, count: int) -> list[Any]:
    """The tones or the words of which a note was made, once there are so many."""
    long_enough = f"window.{what}.length >= {count} ? window.{what} : null"
    return until(lambda: page.evaluate(long_enough), f"{count} {what}")


def test_a_key_has_its_tone(phone: Page) -> None:
    """Row and column, as ITU-T Q.23 has them; none where sound is off."""
    call(phone)
    phone.get_by_role("button", name="2", exact=True).click()
    assert noted(phone, "tones", 2) == [697, 1336]

    phone.get_by_label("Tones and voice").uncheck()
    phone.get_by_role("button", name="1", exact=True).click()
    expect(phone.locator("tr.presses").nth(1)).to_contain_text("1")
    assert phone.evaluate("window.tones") == [697, 1336]


def test_words_are_spoken_in_their_language(phone: Page) -> None:
    """Each by a voice that speaks it; and nobody is told that there is none."""
    call(phone)

    first, second = noted(phone, "spoken", 2)
    assert first[:2] == ["ko", "Yuna"]
    assert second[:2] == ["en", "Sam"]
    assert second[2] == "Account support. For English, press 2."
    expect(phone.get_by_text("has no voice for")).to_have_count(0)


def test_who_calls_and_in_which_language(phone: Page) -> None:
    """A kind of line or a number of one's own, and a language, go into the call."""
    phone.get_by_label("Who calls").select_option("withheld")
    phone.get_by_label("Language in which the call begins").select_option("en")
    first = call(phone)
    assert (first["from"], first["language"]) == ("withheld", "en")
    held: list[Route] = []
    phone.route("**/step", lambda route: held.append(route), times=1)
    with phone.expect_request("**/step"):
        phone.get_by_role("button", name="Hang up").click()

    phone.get_by_label("Who calls").select_option("number")
    phone.get_by_label("Number", exact=True).fill("+82212345678 ")
    # The page is drawn again while somebody types: what is typed stays.
    held.pop().continue_()
    expect(phone.get_by_text("The call is over")).to_be_visible()
    assert call(phone)["from"] == "+82212345678"


def test_what_cannot_be_is_told(window: Window, line: ServedSite) -> None:
    """A number that is none is refused, and the page says why."""
    phone = with_ears(window(line, refused=True))
    phone.get_by_label("Who calls").select_option("number")
    phone.get_by_label("Number", exact=True).fill("nobody")
    phone.get_by_label("Number", exact=True).press("Tab")
    with phone.expect_response("**/account-support/call") as answer:
        phone.locator(".call").click()

    assert answer.value.status == 400
    expect(phone.get_by_text('"nobody" is no number')).to_be_visible()


def test_the_tree_lights_up(window: Window, line: ServedSite) -> None:
    """Beside the phone the tree shows where the caller is, and forgets it after."""
    page = loaded(window(line), "account-support")
    tab(page, "Phone")
    page.get_by_label("Quick: all words at once").check()
    page.locator(".call").click()
    expect(node(page, "language")).to_contain_class("lit")
    # The keypad stays where it is, and what hangs up is where what called was.
    expect(page.get_by_role("button", name="2", exact=True)).to_be_in_viewport()
    expect(page.get_by_role("button", name="Hang up")).to_be_focused()
    page.get_by_role("button", name="2", exact=True).click()

    elsewhere = page.locator(".tree .lit:not([data-name='language'])")
    expect(elsewhere.first).to_be_attached()
    expect(node(page, "language")).not_to_contain_class("lit")
    page.get_by_role("button", name="Hang up").click()
    expect(page.locator(".tree .lit")).to_have_count(0)
