"""The desk without a mouse: everything is reached, seen, and left again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from browsing import expect, log_in
from busy_line import put_request
from by_keys import MOST, focused, has_focus, tab_to
from served_site import PASSWORD, ServedSite

if TYPE_CHECKING:
    from playwright.sync_api import Page

Window = Callable[..., "Page"]


@pytest.fixture
def ada(served: ServedSite, window: Window) -> Page:
    """Ada's window; she answers the account line, and a colleague is there."""
    line = {"skills": ["account"], "line": "+82215880001"}
    served.hire("ada", name="Ada", **line)
    served.hire("ben", name="Ben")
    # What slides in is otherwise looked at before it has arrived.
    return window(served, reduced_motion="reduce")


def follow(page: Page, path: str) -> None:
    """Press Enter on a link."""
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{path}")


def test_a_request_is_handled_without_a_mouse(
    served: ServedSite, ada: Page, request_id: int
) -> None:
    """Log in, be there, claim, note, escalate, hand on: Tab, Enter, Space, arrows."""
    ada.goto("/login")
    tab_to(ada, "Login")
    ada.keyboard.type("ada")
    tab_to(ada, "Password")
    ada.keyboard.type(PASSWORD)
    follow(ada, "/desk")

    tab_to(ada, "Queues")
    follow(ada, "/desk/queues")
    tab_to(ada, "available")
    ada.keyboard.press("Space")
    expect(ada.get_by_text("Your phone may ring now.")).to_be_visible()

    tab_to(ada, "Requests")
    follow(ada, "/desk/requests")
    tab_to(ada, "+•")
    follow(ada, f"/desk/requests/{request_id}")
    tab_to(ada, "Claim")
    ada.keyboard.press("Enter")
    expect(ada.get_by_text("It is yours.")).to_be_visible()

    tab_to(ada, "Text")
    ada.keyboard.type("calls from a mobile")
    tab_to(ada, "Add note")
    ada.keyboard.press("Enter")
    story = ada.get_by_role("region", name="Its story")
    expect(story.get_by_text("calls from a mobile")).to_be_visible()

    tab_to(ada, "Escalate")
    ada.keyboard.press("Enter")
    tab_to(ada, "lead")
    ada.keyboard.press("ArrowDown")
    expect(ada.get_by_label("manager")).to_be_checked()
    tab_to(ada, "Escalate")
    ada.keyboard.press("Enter")
    expect(ada.get_by_text("Escalated.")).to_be_visible()

    tab_to(ada, "Hand on")
    ada.keyboard.press("Space")
    tab_to(ada, "To whom")
    ada.keyboard.press("ArrowDown")
    tab_to(ada, "Hand on")
    ada.keyboard.press("Enter")
    expect(ada.get_by_text("Handed on.")).to_be_visible()


def test_the_content_is_one_step_away(ada: Page) -> None:
    """The first Tab offers to skip the navigation, and does."""
    log_in(ada, "ada")
    ada.goto("/desk/requests")

    tab_to(ada, "Skip to the content")
    ada.keyboard.press("Enter")
    ada.keyboard.press("Tab")

    expect(ada.locator("main :focus")).to_have_count(1)


@pytest.mark.parametrize(
    "path", ["/desk", "/desk/requests", "/desk/queues", "/desk/switches", "/me"]
)
def test_nothing_holds_the_focus(
    served: ServedSite, ada: Page, request_id: int, path: str
) -> None:
    """Tab goes through the page once, each stop is seen, and it leaves at the end."""
    log_in(ada, "ada")
    ada.goto(path)

    stops = []
    for _ in range(MOST):
        ada.keyboard.press("Tab")
        here = focused(ada)
        if here["tag"] == "BODY" or (stops and here["key"] == stops[0]["key"]):
            break
        stops.append(here)

    assert len(stops) < MOST
    assert [each["name"] for each in stops if not each["seen"]] == []
    keys = [each["key"] for each in stops]
    assert len(set(keys)) == len(keys)


def test_the_menu_of_the_person_closes_with_escape(ada: Page) -> None:
    """And gives the focus back to what opened it."""
    log_in(ada, "ada")
    tab_to(ada, "Ada")
    ada.keyboard.press("Enter")
    leave = ada.get_by_role("button", name="Log out")
    expect(leave).to_be_visible()
    tab_to(ada, "My account")

    ada.keyboard.press("Escape")

    expect(leave).to_be_hidden()
    has_focus(ada, "Ada")


def test_the_focus_stays_while_the_page_renews_itself(
    served: ServedSite, ada: Page, request_id: int
) -> None:
    """Whoever is about to open a request is not thrown to the top by another."""
    log_in(ada, "ada")
    row = ada.get_by_role("region", name="Requests").get_by_role("row")
    expect(row).to_have_count(2)
    tab_to(ada, "+•")
    before = focused(ada)

    served.site.clock.advance(60)
    with served.database.begin() as connection:
        put_request(connection, 8, asked_at=served.site.clock.now())
    served.dial("+821012345678", "account-support")

    expect(row).to_have_count(3)
    has_focus(ada, str(before["name"]))
    assert focused(ada)["seen"]


def test_what_is_being_chosen_is_not_taken_away(served: ServedSite, ada: Page) -> None:
    """A part in which somebody is at work waits until they are done."""
    log_in(ada, "ada")
    ada.goto("/desk/queues")
    tab_to(ada, "For")
    ada.keyboard.press("ArrowDown")
    minutes = ada.locator("select[name=minutes]")
    expect(minutes).not_to_have_value("0")
    chosen = minutes.input_value()
    served.site.clock.advance(60)

    # The second time the first has been put in, or has not.
    for number in ("+821012345678", "+821012345679"):
        with ada.expect_response("**/desk/queues/parts"):
            served.site.clock.advance(1)
            served.dial(number, "account-support")

    expect(minutes).to_have_value(chosen)
    expect(minutes).to_be_focused()
