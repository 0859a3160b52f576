"""The phone on its page, as somebody tries a menu: by thumb, by keyboard, by ear."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browsing import barriers, clipped, expect, overflow, until
from looks import LOOKS, Look, keep
from served_site import ServedSite

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

TEN = "at=2026-11-23T10:00"
QUICK = f"/phone/account-support?pace=quick&{TEN}"

Window = Callable[..., "Page"]


@pytest.fixture
def phone(window: Window, line: ServedSite) -> Page:
    """The account line's phone in quick time, a call begun."""
    return called(window(line), QUICK)


def called(page: Page, path: str) -> Page:
    """The phone at *path*, once it has answered."""
    page.goto(path)
    page.get_by_role("button", name="Call", exact=True).click()
    page.locator(".captions p[lang]").first.wait_for()
    return page


def stands_at(page: Page, node: str) -> None:
    """Wait until the call stands at *node*."""
    expect(page.locator(".status code")).to_have_text(node)


def captions(page: Page) -> str:
    """What the caller has just heard."""
    return page.locator(".captions").inner_text()


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_nobody_is_kept_out(window: Window, line: ServedSite, look: Look) -> None:
    """Before, within and after a call: no barrier, nothing too wide, nothing cut."""
    page = window(line, **look.about)
    page.goto(QUICK)
    page.locator(".call").wait_for()
    found = [*wrong(page, look, "before")]
    page.locator(".call").click()
    stands_at(page, "language")
    found += wrong(page, look, "menu")
    press(page, "111")
    stands_at(page, "account-status")
    found += wrong(page, look, "service")
    page.locator(".hang-up").click()
    page.locator(".call").wait_for()
    found += wrong(page, look, "over")

    assert found == []


def wrong(page: Page, look: Look, name: str) -> Iterator[str]:
    """What is wrong with the page as it stands, all of it unfolded."""
    page.evaluate(
        "document.querySelectorAll('main details').forEach((e) => e.open = true)"
    )
    keep(page, look, f"phone-{name}")
    yield from barriers(page)
    yield from overflow(page)
    yield from clipped(page)


def press(page: Page, keys: str) -> None:
    """Press *keys* on the keyboard, where no field has the focus."""
    page.locator("h1").click()
    page.keyboard.type(keys)


def test_a_call_by_thumb(phone: Page) -> None:
    """The keys of the page are those of the phone; captions say what is heard."""
    phone.get_by_role("button", name="2", exact=True).click()

    stands_at(phone, "main")
    # In the same breath: where the call stands is told with the words of that place.
    assert "press" in captions(phone).lower()
    assert "1번을" not in captions(phone)


def test_a_call_by_keyboard(phone: Page) -> None:
    """Digits, without touching the mouse; who types ahead is understood."""
    press(phone, "21")

    expect(phone.locator(".status code")).to_have_text("account")


def test_numbers_are_collected(window: Window, line: ServedSite) -> None:
    """Backspace takes a key back, and the last key that is asked for sends them."""
    page = called(window(line), f"/phone/clinic?pace=quick&{TEN}")
    press(page, "3")
    expect(page.locator(".status")).to_contain_text("keys")

    press(page, "12")
    page.keyboard.press("Backspace")
    expect(page.locator(".typed")).to_have_text(re.compile(r"Keys so far: .$"))
    page.keyboard.press("Enter")

    expect(page.locator(".typed")).to_have_text("")


def test_the_whole_of_it_by_keyboard(window: Window, line: ServedSite) -> None:
    """Call, choose what the service says, and hang up: by Tab, Enter and Space."""
    page = window(line)
    page.goto(QUICK)
    page.locator(".call").focus()
    page.keyboard.press("Enter")
    page.locator(".captions p[lang]").first.wait_for()
    press(page, "211")
    stands_at(page, "account-status")
    page.get_by_role("button", name="active").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Hang up").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("The call is over")).to_be_visible()
    expect(page.locator(".transcript")).to_contain_text("hangs up")


def test_who_hangs_up_is_not_kept_waiting(phone: Page) -> None:
    """The line answers slowly, and the caller hangs up before it has: that counts."""
    held: list[Route] = []
    phone.route("**/step", lambda route: held.append(route), times=1)
    with phone.expect_request("**/step"):
        phone.get_by_role("button", name="Say nothing").click()
    phone.get_by_role("button", name="Hang up").click()
    held.pop().continue_()

    expect(phone.get_by_text("The call is over")).to_be_visible()
    expect(phone.locator("tr.is-silent")).to_have_count(1)


def test_words_are_read_out(phone: Page) -> None:
    """A screen reader hears what is added to the captions, each in its language."""
    box = phone.locator(".captions")

    expect(box).to_have_role("log")
    expect(box.locator("p")).to_have_count(2)
    for paragraph, language in zip(box.locator("p").all(), ("ko", "en"), strict=True):
        expect(paragraph).to_have_attribute("lang", language)


def test_silence_and_wrong_keys(phone: Page) -> None:
    """The menu says what it says to those who do nothing, and to those who err."""
    phone.get_by_role("button", name="Say nothing").click()
    expect(phone.locator("tr.is-silent")).to_be_visible()
    press(phone, "9")

    expect(phone.locator("tr.presses")).to_contain_text("9")


def test_a_step_back(phone: Page) -> None:
    """What was pressed by mistake is taken back."""
    press(phone, "2")
    stands_at(phone, "main")

    phone.get_by_role("button", name="Take one step back").click()

    expect(phone.locator(".status code")).to_have_text("language")


def test_time_is_travelled(window: Window, line: ServedSite) -> None:
    """Just after closing another menu answers."""
    page = window(line)
    page.goto("/phone/account-support?pace=quick")
    choice = page.get_by_label("When", exact=True)
    after = choice.locator("option", has_text="just after closing").first
    choice.select_option(after.get_attribute("value"))
    page.locator(".call").click()
    page.locator(".captions p[lang]").first.wait_for()
    press(page, "2")

    expect(page.locator(".status code")).to_have_text("after-hours")


def test_words_are_typed_for_speech(phone: Page) -> None:
    """Where the line listens to words, they are written."""
    press(phone, "24")

    phone.get_by_label("Say something").fill("my account is locked")
    phone.get_by_role("button", name="Say", exact=True).click()

    expect(phone.locator("tr.says")).to_contain_text("my account is locked")


def test_all_goes_well(window: Window, line: ServedSite) -> None:
    """Who does not want to be asked is led on to somebody who answers."""
    page = called(window(line), QUICK)
    page.get_by_label("All goes well").check()
    press(page, "211")

    expect(page.get_by_text("The call is over: somebody answered")).to_be_visible()


def test_real_time_lets_silence_count(window: Window, line: ServedSite) -> None:
    """Words come one after another, and who does nothing is silent in the end."""
    page = window(line, once=True)
    page.clock.install()
    page.goto("/phone/account-support?at=2026-11-23T10:00")
    page.get_by_role("button", name="Call", exact=True).click()
    expect(page.locator(".captions p[lang]")).to_have_count(1)

    for _ in range(60):
        page.clock.run_for(1_000)

    expect(page.locator("tr.is-silent, tr.ends").first).to_be_visible()


def test_a_link_carries_what_was_chosen(window: Window, line: ServedSite) -> None:
    """Whoever opens it makes the same call."""
    page = window(line)
    page.goto("/phone/clinic?pace=quick")
    page.get_by_label("Snow and ice").select_option("closed")
    page.get_by_label("When", exact=True).select_option("other")
    page.locator(".exact input").fill("2026-11-24T09:30")
    page.get_by_text("Hand it to a colleague").click()
    shown = page.get_by_label("Link")
    expect(shown).to_have_value(re.compile("at=2026-11-24T09%3A30"))
    link = shown.input_value()

    other = called(window(line), link)

    assert "switch=weather%3Dclosed" in link
    expect(other.get_by_label("Snow and ice")).to_have_value("closed")
    expect(other.locator(".exact input")).to_have_value("2026-11-24T09:30")


def test_a_link_has_a_code(window: Window, line: ServedSite) -> None:
    """It is drawn by the program, and shown."""
    page = called(window(line), QUICK)
    page.get_by_text("Hand it to a colleague").click()
    code = page.locator("img.code")
    code.scroll_into_view_if_needed()
    width = lambda: code.evaluate("(it) => it.complete && it.naturalWidth") or None  # noqa: E731

    assert until(width, "the drawn code") > 0


def test_a_call_is_downloaded_as_a_test(phone: Page, tmp_path: Path) -> None:
    """With the name that it was given."""
    press(phone, "2")
    stands_at(phone, "main")
    phone.get_by_text("Save as a test").click()
    phone.get_by_label("What does this call show?").fill("English callers")

    with phone.expect_download() as found:
        phone.get_by_role("button", name="Download").click()

    found.value.save_as(tmp_path / "made.yaml")
    text = (tmp_path / "made.yaml").read_text("utf-8")
    assert found.value.suggested_filename == "account-support.test.yaml"
    assert "name: English callers" in text
    assert "- press: 2" in text


WITNESS = """async () => {
  const { Line, eventsOf } = await import("/static/phone.js");
  const line = new Line("account-support");
  line.between = () => Promise.resolve();
  const places = [];
  line.addEventListener("change", () => places.push(line.state?.node));
  const played = await line.replay(...eventsOf({
    keys: ["2", "1", "1"], at: "2026-11-23T10:00+09:00",
    outcomes: { "account-status": ["active"] },
  }));
  return { played, places, steps: line.state.steps };
}"""


def test_a_witness_is_played(window: Window, line: ServedSite) -> None:
    """The call of a finding goes by the places and the outcomes that it names."""
    page = window(line)
    page.goto(QUICK)
    page.locator(".call").wait_for()

    found: dict[str, Any] = page.evaluate(WITNESS)

    told = [step.get("event") for step in found["steps"] if step.get("event")]
    assert {"outcome": "active"} in told
    assert found["played"] is True
    assert {"language", "main", "account"} <= set(found["places"])


def test_a_voice_is_not_needed(phone: Page) -> None:
    """A browser without one says so, and shows the words."""
    expect(phone.get_by_text("has no voice for")).to_have_count(1)
