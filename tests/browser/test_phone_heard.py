"""The phone by ear, and beside the tree: tones, voices, who calls, where they are.

A browser of a test has neither loudspeaker nor voices; what would be heard is noted
where the page hands it to the browser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from served_site import ServedSite, served_at

if TYPE_CHECKING:
    from playwright.sync_api import Page

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


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSite]:
    """The program's own menus, in development."""
    with served_at(tmp_path_factory.mktemp("line")) as found:
        yield found


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


def test_a_key_has_its_tone(phone: Page) -> None:
    """Row and column, as ITU-T Q.23 has them; none where sound is off."""
    call(phone)
    phone.get_by_role("button", name="2", exact=True).click()
    assert phone.evaluate("window.tones") == [697, 1336]

    phone.get_by_label("Tones and voice").uncheck()
    phone.get_by_role("button", name="1", exact=True).click()
    assert len(phone.evaluate("window.tones")) == 2


def test_words_are_spoken_in_their_language(phone: Page) -> None:
    """Each by a voice that speaks it; and nobody is told that there is none."""
    call(phone)
    phone.wait_for_function("window.spoken.length === 2")

    first, second = phone.evaluate("window.spoken")
    assert first[:2] == ["ko", "Yuna"]
    assert second[:2] == ["en", "Sam"]
    assert second[2] == "Account support. For English, press 2."
    assert phone.get_by_text("has no voice for").count() == 0


def test_who_calls_and_in_which_language(phone: Page) -> None:
    """A kind of line or a number of one's own, and a language, go into the call."""
    phone.get_by_label("Who calls").select_option("withheld")
    phone.get_by_label("Language in which the call begins").select_option("en")
    first = call(phone)
    assert (first["from"], first["language"]) == ("withheld", "en")
    phone.get_by_role("button", name="Hang up").click()

    phone.get_by_label("Who calls").select_option("number")
    phone.get_by_label("Number", exact=True).fill("+82212345678")
    phone.get_by_label("Number", exact=True).press("Tab")
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
    phone.get_by_text('"nobody" is no number').wait_for()


def test_the_tree_lights_up(window: Window, line: ServedSite) -> None:
    """Beside the phone the tree shows where the caller is, and forgets it after."""
    from playwright.sync_api import expect

    page = window(line)
    page.goto("/designer/account-support")
    page.locator("#designer[data-ready]").wait_for()
    page.get_by_role("tab", name="Phone").click()
    page.get_by_label("Quick: all words at once").check()
    page.locator(".call").click()
    page.locator('.tree [data-name="language"].lit').wait_for()
    # The keypad stays where it is, and what hangs up is where what called was.
    expect(page.get_by_role("button", name="2", exact=True)).to_be_in_viewport()
    assert page.evaluate("document.activeElement.textContent") == "Hang up"
    page.get_by_role("button", name="2", exact=True).click()

    page.locator(".tree .lit:not([data-name='language'])").first.wait_for()
    assert page.locator('.tree [data-name="language"].lit').count() == 0
    page.get_by_role("button", name="Hang up").click()
    page.locator(".tree .lit").first.wait_for(state="detached")
