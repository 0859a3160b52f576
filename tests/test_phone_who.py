"""Who may try a menu on its page, and what a link to that page carries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from console_site import browser, logged_in
from phone_page import DRAFT, OPEN, PagePhone
from phone_site import PRODUCTION, Site, site_at

from console.pace import Pace


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site in development."""
    with site_at(tmp_path, open=OPEN) as found:
        yield found


@pytest.fixture
def production(tmp_path: Path) -> Iterator[Site]:
    """A site with an open menu, and others."""
    with site_at(tmp_path, env=PRODUCTION, open=OPEN) as found:
        yield found


class TestWho:
    """The phone is for staff, but where a menu opens it."""

    def test_strangers_try_an_open_menu(self, production: Site) -> None:
        """Without a log-in."""
        stranger = browser(production)

        assert stranger.get("/phone/open").status_code == 200
        assert PagePhone(stranger, "open").call().state["node"] == "door"

    @pytest.mark.parametrize("flow", ["desk", "nobody"])
    def test_strangers_try_no_other(self, production: Site, flow: str) -> None:
        """Nor do they learn which there are."""
        stranger = browser(production)
        phone = PagePhone(stranger, flow)

        page = stranger.get(f"/phone/{flow}")

        assert page.status_code == 302
        assert page.location.startswith("/login")
        for path in ("about", "call", "step", "test"):
            assert phone.ask(path, {}).status_code == 401

    def test_strangers_bring_no_menu_of_their_own(self, production: Site) -> None:
        """Drafts are compiled for designers."""
        phone = PagePhone(browser(production), "open", text=DRAFT)

        assert phone.ask("call", {}).status_code == 403

    def test_strangers_keep_no_tests(self, production: Site) -> None:
        """An open phone is for trying."""
        phone = PagePhone(browser(production), "open").call()

        answer = phone.ask("test", {"session": phone.state["session"]})

        assert answer.status_code == 401

    def test_strangers_take_their_time(self, production: Site) -> None:
        """Somebody who asks without end waits, and is told for how long."""
        phone = PagePhone(browser(production), "open")
        production.app.extensions["paces"]["phone"] = Pace(2, 60, lambda: 0.0)

        answers = [phone.ask("about", {}) for _ in range(3)]

        assert [each.status_code for each in answers] == [200, 200, 429]
        assert answers[-1].headers["Retry-After"] == "30"

    @pytest.mark.parametrize("role", ["viewer", "designer"])
    def test_staff_try_every_menu(self, production: Site, role: str) -> None:
        """Whoever works with the line knows what callers hear."""
        phone = PagePhone(logged_in(production, role), "desk")  # type: ignore[arg-type]

        assert phone.call().state["flow"] == "desk"

    def test_a_page_of_somebody_else_cannot_ask(self, site: Site) -> None:
        """Each question carries a token of ours."""
        phone = PagePhone(browser(site), "open")
        phone.token = "theirs"

        assert phone.ask("call", {}).status_code == 400

    def test_nothing_is_put_into_the_folder_of_a_line(self, production: Site) -> None:
        """In production menus are published, not written to."""
        phone = PagePhone(logged_in(production, "admin"), "open").call()

        answer = phone.ask("test", {"session": phone.state["session"], "keep": True})

        assert answer.status_code == 403


class TestCode:
    """The QR code of a link."""

    def test_it_is_a_drawing(self, site: Site) -> None:
        """With what the link carries."""
        asks = browser(site)

        plain, travelled = (
            asks.get(f"/phone/open/code.svg{query}")
            for query in ("", "?at=2026-11-23T10:00&switch=outage=on&evil=<script>")
        )

        assert plain.mimetype == "image/svg+xml"
        assert plain.text.startswith("<svg ")
        assert len(travelled.text) > len(plain.text)

    def test_it_holds_no_more_than_a_link(self, site: Site) -> None:
        """What it was not made for does not come along."""
        asks = browser(site)

        assert asks.get("/phone/open/code.svg?x=y").text == (
            asks.get("/phone/open/code.svg").text
        )

    def test_too_much_for_a_code_is_refused(self, site: Site) -> None:
        """And is no fault of ours."""
        query = "&".join(f"switch={'x' * 200}" for _ in range(20))

        assert browser(site).get(f"/phone/open/code.svg?{query}").status_code == 400
