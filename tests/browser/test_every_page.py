"""Every page as people meet it: on phones and wide screens, by day and by night.

``IVR_SCREENSHOTS=folder`` keeps a picture of each, to be looked at by people.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from browsing import barriers, clipped, expect, logged_in, overflow, small
from busy_line import NOW, fill
from looks import EVERY_LOOK, LOOKS, PHONE, Look, keep
from served_site import ServedSite, served_at

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

READERS = {"en": "suzy", "ko": "minjun"}
"""Who reads which language; both may do everything."""

PATHS = {
    "menus": "/",
    "now": "/desk",
    "requests": "/desk/requests",
    "requests-ended": "/desk/requests?state=ended&queue=billing&light=red",
    "request": "/desk/requests/1",
    "request-closed": "/desk/requests/{closed}",
    "queues": "/desk/queues",
    "messages": "/desk/messages",
    "switches": "/desk/switches",
    "reports": "/desk/reports",
    "reports-by-hour": "/desk/reports?by=hour",
    "week": "/desk/reports/week",
    "abuse": "/desk/abuse",
    "abuse-mark": "/desk/abuse?call=CC00000000000000000000000000000001",
    "people": "/people",
    "person": "/people/3",
    "me": "/me",
    "designer": "/designer",
    "designer-line": "/designer/account-support",
    "wall": "/designer/account-support/wall",
    "phone": "/phone/account-support",
    "map": "/map/account-support",
    "not-there": "/desk/requests/99999",
}
OUTSIDE = {"login": "/login", "link": "{link}", "link-void": "/login/link/none"}
"""Pages that those see who are not logged in."""

MISSING = {"not-there", "link-void"}

PREVIEWS = {"preview-close": "close", "preview-emergency": "emergency"}


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSite]:
    """A line on a busy afternoon; nobody changes anything."""
    folder = tmp_path_factory.mktemp("busy")
    with served_at(folder, NOW, {"IVR_DIALLING": "worker"}) as found:
        found.site.exchange.queues.stop()
        fill(found)
        yield found


@pytest.fixture(scope="module")
def kept(browser: Browser, busy: ServedSite) -> dict[str, Any]:
    """What browsers hold in which people are logged in."""
    return logged_in(browser, busy.base, *READERS.values())


@pytest.fixture(params=LOOKS, ids=str)
def way(request: pytest.FixtureRequest) -> Look:
    """How the page is looked at."""
    found: Look = request.param
    return found


Open = Callable[[Look, str], "Page"]


@pytest.fixture
def show(window: Callable[..., Page], busy: ServedSite, kept: dict[str, Any]) -> Open:
    """Opens a page by its name, and waits until it has come to rest."""

    def open_one(way: Look, name: str) -> Page:
        inside = name not in OUTSIDE
        state = {"storage_state": kept[READERS[way.language]]} if inside else {}
        page = window(busy, missing=name in MISSING, **way.about, **state)
        if name in PREVIEWS:
            preview(page, PREVIEWS[name])
        else:
            page.goto(address(busy, name))
        page.wait_for_load_state("load")
        settle(page)
        return page

    return open_one


def address(busy: ServedSite, name: str) -> str:
    """The path of the page called *name*."""
    path = PATHS.get(name) or OUTSIDE[name]
    if "{link}" in path:
        staff = busy.hire(f"new-{os.urandom(4).hex()}", password="", name="Neo Kim")
        return busy.link(staff)
    return path.format(closed=closed(busy))


def closed(busy: ServedSite) -> int:
    """The request that was reached at the second attempt."""
    from sqlalchemy import select

    from ivr.store.tables import requests

    with busy.database.read() as connection:
        query = select(requests.c.id).where(requests.c.number == "+821073450700")
        return int(connection.execute(query).scalar_one())


def preview(page: Page, what: str) -> None:
    """What closing, or an emergency, would do to callers."""
    page.goto("/desk/switches")
    form = page.locator("form", has=page.locator(f'[name=what][value="{what}"]'))
    form.first.evaluate("(form) => form.closest('details')?.setAttribute('open', '')")
    fields = form.first
    if fields.locator("[name=schedule]").count():
        fields.locator("[name=schedule][value=support]").check()
    fields.locator("[name=reason]").fill("fire drill / 소방 훈련")
    fields.locator("button").last.click()
    page.wait_for_url("**/preview")


def settle(page: Page) -> None:
    """Wait until the page shows that it is live, where it is."""
    state = page.locator("#live-state")
    if state.count():
        expect(state).not_to_be_empty()
    for place, begun in DRAWN.items():
        if page.locator(place).count():
            page.locator(begun).first.wait_for()


DRAWN = {
    "#designer": "#designer[data-ready] :is(.tree .node, .nodes > li)",
    "#phone": ".call",
}
"""What scripts draw, by the place where they draw it."""

AUTHORS = ("designer-line", "wall")
"""Pages with texts as they are written: ``{outage}`` is filled in on the line."""

EVERYWHERE = [*PATHS, *OUTSIDE, *PREVIEWS]


@pytest.mark.parametrize("name", EVERYWHERE)
def test_nobody_is_kept_out(show: Open, way: Look, name: str) -> None:
    """No barrier, nothing wider than the window, no text cut off, no blank left."""
    page = show(way, name)

    assert barriers(page) == []
    assert overflow(page) == []
    assert list(clipped(page)) == []
    assert way.width > PHONE or small(page) == []
    if name not in AUTHORS:
        assert re.findall(r"\{\w+\}|None|Undefined", page.inner_text("body")) == []


def test_what_is_wrong_is_seen(show: Open) -> None:
    """A nameless field, a line too long for the window, a text that is cut off."""
    page = show(LOOKS[0], "requests")
    page.evaluate(
        """() => {
          const main = document.querySelector("main");
          main.insertAdjacentHTML("beforeend", "<input>");
          main.insertAdjacentHTML("beforeend", "<p id=long>" + "x".repeat(99) + "</p>");
          document.getElementById("long").style.overflowWrap = "normal";
          main.insertAdjacentHTML("beforeend", "<p id=cut>" + "y".repeat(99) + "</p>");
          const cut = document.getElementById("cut");
          cut.style.cssText = "overflow: hidden; width: 5rem; overflow-wrap: normal";
        }"""
    )

    assert "label" in str(barriers(page))
    assert overflow(page)
    assert "yyy" in str(list(clipped(page)))


def test_no_page_is_left_out(busy: ServedSite) -> None:
    """Each address that shows a page to people is looked at by these tests."""
    looked = {re.sub(r"\?.*", "", path) for path in (PATHS | OUTSIDE).values()}
    looked = {path.replace("account-support", "{}") for path in looked}
    rules = {
        str(rule)
        for rule in busy.site.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint.split(".")[0] not in MACHINES
    }

    shown = {re.sub(r"<[^>]*>", "{}", rule) for rule in rules} - NO_PAGES
    assert shown == {re.sub(r"\{.*?\}|\d+|none$", "{}", path) for path in looked} - {
        "{}"
    }


MACHINES = (
    *("fallback", "health", "loopback", "sounds", "console"),
    *("designer_state", "versions", "drafting", "exchange"),
)
"""What programs ask, and not people."""

NO_PAGES = {
    *("/desk/parts", "/desk/queues/parts", "/desk/changes"),
    "/desk/reports/contacts.csv",
    "/desk/messages/{}/sound",
    *("/designer/{}/menu.{}", "/phone/{}/code.svg"),
}


@pytest.mark.parametrize("way", EVERY_LOOK, ids=str, indirect=True)
@pytest.mark.skipif("IVR_SCREENSHOTS" not in os.environ, reason="nobody looks at them")
def test_pictures(show: Open, way: Look) -> None:
    """A picture of every page, for people to look at."""
    for name in EVERYWHERE:
        page = show(way, name)
        size = keep(page, way, name)
        page.context.close()

        assert size > 5_000, f"{name} is an empty page"
