"""A whole shift as somebody of operations lives it, from log-in to log-out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import expect, log_in, picture, until
from served_site import LoopbackPhone, ServedSite, served_at

from ivr.callbacks import listing

if TYPE_CHECKING:
    from playwright.sync_api import Page

MONDAY = datetime.fromisoformat("2026-11-16T17:30:00+09:00")
"""Half an hour before the people of the account line go home."""

MORNING = datetime.fromisoformat("2026-11-17T09:21:00+09:00")

ADA, FIRST, SECOND = "+82215880001", "+821012345678", "+821087654321"
WORDS = "a very quiet blue whale"

AGENT_FIRST = {"IVR_CALLBACK_POLICY": "mode=agent-first"}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[ServedSite]:
    """The account line shortly before it closes."""
    with served_at(tmp_path, MONDAY, AGENT_FIRST) as found:
        yield found


def test_a_whole_shift(served: ServedSite, window: Callable[..., Page]) -> None:
    """Every step shows what it did, and the report of both days has all of it."""
    # In the morning the desk's stream may be refused before the page looks by itself.
    page = window(served, refused=True)
    begin(served, page)
    answer_a_caller(served, page)
    close_early(page)
    somebody_asks_for_a_call(served, page)
    open_again(page)
    handle(page)
    hand_to_and_fro(served, page, window(served))
    nobody_is_called_at_night(served, page)
    the_next_morning(served, page)
    call_back(served, page)
    report(page)
    leave(page)

    with served.database.read() as connection:
        filters = listing.Filters(state="ended")
        found = listing.listing(connection, filters, served.site.clock.now()).requests
    assert [(each.state, each.outcome) for each in found] == [("closed", "reached")]


def go(page: Page, name: str) -> None:
    """Follow the navigation."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def part(page: Page, name: str) -> Page:
    """The section of the page called *name*."""
    return page.get_by_role("region", name=name, exact=True)  # type: ignore[return-value]


def begin(served: ServedSite, page: Page) -> None:
    """Log in by the one-time link, choose a password, and be there for callers."""
    about = {"name": "Ada Brown", "skills": ["billing", "account"], "line": ADA}
    ada = served.hire("ada", password="", languages=["ko", "en"], **about)
    page.goto(served.link(ada))
    page.get_by_label("Choose a password").fill(WORDS)
    page.get_by_role("main").get_by_role("button", name="Log in").click()
    expect(page.get_by_text("Welcome, Ada Brown.")).to_be_visible()
    go(page, "Queues")
    page.get_by_role("button", name="available", exact=True).click()
    expect(page.get_by_text("Your phone may ring now.")).to_be_visible()
    go(page, "Now")
    expect(part(page, "Summary").get_by_text("1 / 1")).to_be_visible()


def answer_a_caller(served: ServedSite, page: Page) -> None:
    """A caller is seen without a reload, a phone rings, 1 is pressed, both talk."""
    page.evaluate("window.stays = true")
    customer = served.dial(FIRST, "account-support")
    calls = part(page, "Calls in progress")
    expect(calls.get_by_text("account-support")).to_be_visible()
    for key in "121":
        customer.press(key)
    waiting = part(page, "Callers waiting")
    expect(waiting.get_by_text("rings at Ada Brown")).to_be_visible()
    picture(page, "shift-a-caller-waits")
    served.site.clock.advance(15)
    agent = rings(served, ADA)
    agent.answer()
    assert "press 1" in agent.heard.lower() or "1번" in agent.heard
    agent.press("1")
    agent.say("안녕하세요, 에이다입니다.")
    assert "에이다입니다" in customer.heard
    expect(waiting.get_by_text("Nobody waits in a queue.")).to_be_visible()
    served.site.clock.advance(180)
    agent.hang_up()
    customer.hang_up()
    expect(calls.get_by_text("Nobody is on the line.")).to_be_visible()
    served.site.clock.advance(31)
    assert page.evaluate("window.stays")


def rings(served: ServedSite, number: str) -> LoopbackPhone:
    """The call that rings at *number*, as soon as it does."""
    return until(lambda: served.ringing(number), f"{number} rings")


def close_early(page: Page) -> None:
    """What it does to callers is shown before it is done."""
    go(page, "Switches")
    page.get_by_text("Close early, open longer, take a break").click()
    form = page.locator("details[open] form")
    form.get_by_label("support", exact=True).check()
    form.get_by_label("also those that are like them").check()
    form.get_by_label("한국어").fill("소방 훈련")
    form.get_by_label("Reason").last.fill("fire drill")
    form.get_by_role("button", name="See what it does to callers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "What this does to callers"
    )
    effect = part(page, "account-support")
    expect(effect.get_by_text("a question about a payment").first).to_be_visible()
    picture(page, "shift-close-early")
    page.get_by_role("button", name="Close, as shown").click()
    expect(page.get_by_text("Done: callers hear that it is closed.")).to_be_visible()
    standing = part(page, "In force and planned")
    expect(standing.get_by_text("fire drill")).to_be_visible()
    go(page, "Now")
    expect(hours(page, "support")).to_contain_text("closed")


def hours(page: Page, name: str) -> Page:
    """The line about a schedule."""
    found = part(page, "Hours").get_by_role("listitem")
    return found.filter(has=page.get_by_text(name, exact=True))  # type: ignore


def somebody_asks_for_a_call(served: ServedSite, page: Page) -> None:
    """Who calls while it is closed asks to be called, and the desk sees it at once."""
    customer = served.dial(SECOND, "account-support")
    customer.press("1")
    assert "지금은 상담 시간이 아닙니다" in customer.heard
    # A call back, at this number, as soon as can be.
    for key in "411":
        customer.press(key)
    assert "내일 오전 9시에 다시 전화드리겠습니다" in customer.heard
    request = part(page, "Requests").get_by_role("link", name="4321")
    expect(request).to_be_visible()


def open_again(page: Page) -> None:
    """The closing is ended, and all is as it was."""
    go(page, "Switches")
    page.get_by_role("button", name="End now: support").click()
    expect(page.get_by_text("Ended: what was before holds again.")).to_be_visible()
    go(page, "Now")
    expect(hours(page, "support")).to_contain_text("open")


def handle(page: Page) -> None:
    """Claim, note, escalate, put off: each is in the story with its author."""
    part(page, "Requests").get_by_role("link", name="4321").click()
    page.get_by_role("button", name="Claim").click()
    expect(page.get_by_text("It is yours.")).to_be_visible()
    page.get_by_label("Text").first.fill("wants the receipt, too")
    page.get_by_role("button", name="Add note").click()
    expect(part(page, "Its story").get_by_text("wants the receipt")).to_be_visible()
    deed(page, "Escalate")
    page.get_by_label("manager").check()
    page.get_by_role("button", name="Escalate").click()
    expect(page.get_by_text("Escalated.")).to_be_visible()
    deed(page, "Put off")
    page.get_by_label("To when").fill("2026-11-17T03:30")
    page.get_by_role("button", name="Put off").click()
    expect(page.get_by_text("may not be called at that hour")).to_be_visible()
    deed(page, "Put off")
    page.get_by_label("To when").fill("2026-11-17T09:30")
    page.get_by_role("button", name="Put off").click()
    expect(page.get_by_text("Put off; that is the promise now.")).to_be_visible()
    expect(part(page, "What is known")).to_contain_text("Tue 17 November, 09:30")
    story = part(page, "Its story")
    expect(story).to_contain_text("slot: Tue 17 November, 09:30")
    for what in ("Claimed", "Note", "Escalated", "Moved"):
        line = story.get_by_role("listitem").filter(has_text=what).first
        expect(line).to_contain_text("Ada Brown")


def deed(page: Page, name: str) -> None:
    """Unfold what can be done."""
    page.locator("summary").get_by_text(name, exact=True).click()


def hand_to_and_fro(served: ServedSite, page: Page, other: Page) -> None:
    """A colleague has it, and gives it back."""
    served.hire("ben", name="Ben Cho")
    page.reload()
    deed(page, "Hand on")
    page.get_by_label("To whom").select_option("Ben Cho")
    page.get_by_role("button", name="Hand on").click()
    expect(page.get_by_text("Handed on.")).to_be_visible()
    log_in(other, "ben")
    go(other, "Requests")
    other.get_by_label("Mine").check()
    other.get_by_role("button", name="Show").click()
    other.get_by_role("link", name="4321").click()
    expect(part(other, "What is known")).to_contain_text("Ben Cho")
    deed(other, "Hand on")
    other.get_by_label("To whom").select_option("Ada Brown")
    other.get_by_role("button", name="Hand on").click()
    expect(other.get_by_text("Handed on.")).to_be_visible()
    expect(part(other, "Its story")).to_contain_text("to Ben Cho")
    other.close()


def nobody_is_called_at_night(served: ServedSite, page: Page) -> None:
    """However keen one is; and then the phone is put on quiet."""
    served.site.clock.advance(timedelta(minutes=45))
    page.reload()
    page.get_by_role("button", name="Call now").click()
    expect(page.get_by_text("may not be called at that hour")).to_be_visible()
    go(page, "Queues")
    page.get_by_role("button", name="away", exact=True).click()
    expect(page.get_by_text("Your phone is quiet.")).to_be_visible()


def the_next_morning(served: ServedSite, page: Page) -> None:
    """The night has ended the session; a promise that is near is on the page."""
    go(page, "Now")
    served.site.clock.moment = MORNING
    # A page looks by itself every 20 seconds, where no event tells it to.
    log_in_asked = page.get_by_role("heading", level=1)
    expect(log_in_asked).to_have_text("Log in", timeout=2 * 20_000)
    log_in(page, "ada", WORDS)
    alerts = part(page, "Alerts")
    expect(alerts.get_by_text("A promise is near")).to_be_visible()
    picture(page, "shift-a-promise-is-near")
    alerts.get_by_role("button", name="Seen").click()
    expect(alerts.get_by_text("Nothing to worry about.")).to_be_visible()


def call_back(served: ServedSite, page: Page) -> None:
    """Her phone rings first, then the customer's; they talk, and it is closed."""
    part(page, "Requests").get_by_role("link", name="4321").click()
    page.get_by_role("button", name="Call now").click()
    expect(page.get_by_text("Your phone rings in a moment.")).to_be_visible()
    agent = rings(served, ADA)
    agent.answer()
    agent.press("1")
    customer = rings(served, SECOND)
    customer.answer()
    customer.press("1")
    customer.say("여보세요?")
    assert "여보세요" in agent.heard
    served.site.clock.advance(120)
    customer.hang_up()
    agent.hang_up()
    page.reload()
    expect(part(page, "What is known")).to_contain_text("closed · reached")
    picture(page, "shift-a-story")


def report(page: Page) -> None:
    """Two callers wanted a person, both reached one, and the promise was kept."""
    go(page, "Reports")
    glance = part(page, "At a glance")
    for name, figure in (
        ("Wanted a person", "2"),
        ("Reached one", "2"),
        ("Did not", "0"),
        ("Promises kept", "100 %"),
    ):
        tile = glance.locator("dl > div").filter(has=page.get_by_text(name, exact=True))
        expect(tile.locator("dd").first).to_have_text(figure)


def leave(page: Page) -> None:
    """Whoever comes after finds the door shut."""
    page.get_by_role("banner").get_by_text("Ada Brown").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_text("You are logged out.")).to_be_visible()
    page.goto("/desk")
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")
