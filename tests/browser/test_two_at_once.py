"""Two people at the desk at once: neither steps on the other's toes unnoticed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from browsing import expect, log_in
from served_site import ServedSite

if TYPE_CHECKING:
    from playwright.sync_api import Page

Window = Callable[..., "Page"]


def at_the_desk(served: ServedSite, window: Window, login: str) -> Page:
    """Somebody who has logged in."""
    served.hire(login, name=login.title())
    page = window(served)
    log_in(page, login)
    return page


def test_who_claims_second_is_told_who_was_faster(
    served: ServedSite, window: Window, request_id: int
) -> None:
    """Both looked before either pressed."""
    ada, ben = (at_the_desk(served, window, name) for name in ("ada", "ben"))
    for page in (ada, ben):
        page.goto(f"/desk/requests/{request_id}")

    ada.get_by_role("button", name="Claim").click()
    expect(ada.get_by_text("It is yours.")).to_be_visible()
    ben.get_by_role("button", name="Claim").click()

    expect(ben.get_by_text("Ada was faster: it is claimed.")).to_be_visible()
    expect(ben.get_by_role("region", name="What is known")).to_contain_text("Ada")


def test_what_another_has_can_be_taken_over_but_not_by_accident(
    served: ServedSite, window: Window, request_id: int
) -> None:
    """Nobody is offered to claim it; who went home with it leaves it to a colleague."""
    ada, ben = (at_the_desk(served, window, name) for name in ("ada", "ben"))
    ada.goto(f"/desk/requests/{request_id}")
    ada.get_by_role("button", name="Claim").click()
    expect(ada.get_by_text("It is yours.")).to_be_visible()

    ben.goto(f"/desk/requests/{request_id}")
    expect(ben.get_by_text("Ada has it.")).to_be_visible()
    expect(ben.get_by_role("button", name="Claim")).to_have_count(0)
    ben.locator("summary").get_by_text("Hand on", exact=True).click()
    ben.get_by_label("To whom").select_option("Ben")
    ben.get_by_role("button", name="Hand on").click()

    expect(ben.get_by_role("button", name="Give back")).to_be_visible()


def test_what_one_does_the_other_sees(
    served: ServedSite, window: Window, request_id: int
) -> None:
    """Without a reload, and without asking for it."""
    ada, ben = (at_the_desk(served, window, name) for name in ("ada", "ben"))
    ben.goto("/desk")
    ben.evaluate("window.stays = true")
    row = ben.get_by_role("region", name="Requests").get_by_role("row").last
    expect(row).to_contain_text("waiting")

    ada.goto(f"/desk/requests/{request_id}")
    ada.get_by_role("button", name="Claim").click()

    expect(row).to_contain_text("Ada")
    assert ben.evaluate("window.stays")


def test_what_was_decided_on_an_old_page_is_not_done(
    served: ServedSite, window: Window, request_id: int
) -> None:
    """Whoever closes what has changed since sees first how it stands now."""
    ada, ben = (at_the_desk(served, window, name) for name in ("ada", "ben"))
    for page in (ada, ben):
        page.goto(f"/desk/requests/{request_id}")
    ada.get_by_role("button", name="Claim").click()
    expect(ada.get_by_text("It is yours.")).to_be_visible()

    ben.locator("summary").get_by_text("Close", exact=True).click()
    ben.get_by_role("button", name="Close", exact=True).last.click()

    expect(ben.locator(".toast.bad")).to_be_visible()
    ada.reload()
    expect(ada.get_by_role("region", name="What is known")).to_contain_text("waiting")


def test_an_alert_that_one_has_seen_is_gone_for_the_other(
    served: ServedSite, window: Window, request_id: int
) -> None:
    """Nobody runs after what is in hand."""
    ada, ben = (at_the_desk(served, window, name) for name in ("ada", "ben"))
    served.site.clock.advance(55 * 60)
    told = [
        page.get_by_role("region", name="Alerts").get_by_text("A promise is near")
        for page in (ada, ben)
    ]
    for each in told:
        expect(each).to_be_visible()

    ada.get_by_role("button", name="Seen").click()

    for each in told:
        expect(each).to_have_count(0)
