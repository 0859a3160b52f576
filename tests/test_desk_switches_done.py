"""Switches and hours on the desk: done, ended, and by whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from console_site import Browser, hire, logged_in
from overriding import put, wanted
from phone_site import MONDAY, Site, site_at
from shop_desk import CLOSE, OFF, PAGE, SHOP, do, preview, standing, text_of
from sqlalchemy import select

from ivr.store.database import Database
from ivr.store.tables import audit


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Site]:
    """A site with a shop, at ten on a Monday morning in Seoul."""
    with site_at(tmp_path, shop=SHOP) as found:
        yield found


@pytest.fixture
def ops(line: Site) -> Browser:
    """Somebody who runs the line."""
    return logged_in(line)


class TestDone:
    """After the button."""

    def test_it_is_on_record(self, line: Site, ops: Browser) -> None:
        """With author, reason and end; and on the audit trail."""
        said = do(ops, CLOSE)

        (made,) = standing(line)
        assert (made.name, made.reason, made.author_name) == (
            "desk",
            "storm warning",
            "Ops-One",
        )
        assert made.ends_at == MONDAY + timedelta(hours=8)
        assert made.value["said"] == {"ko": "폭풍", "en": "a storm"}
        assert "Done: callers hear that it is closed." in said
        database: Database = line.app.extensions["database"]
        with database.read() as connection:
            acts = connection.execute(
                select(audit.c.about).where(audit.c.what == "override")
            ).scalars()
            assert list(acts) == ["hours:desk"]

    def test_calls_meet_it_at_once(self, line: Site, ops: Browser) -> None:
        """Without waiting for the next look."""
        do(ops, CLOSE | {"starts": ""})

        phone = line.phone("shop").call()

        assert phone.heard[0] == "Our hours are different today: a storm."

    def test_pages_tell_why_to_the_house(self, line: Site, ops: Browser) -> None:
        """The desk's and the menus': with the house's own reason."""
        do(ops, CLOSE | {"starts": ""})

        for page in (PAGE, "/desk", "/"):
            assert "storm warning" in text_of(ops.get(page).text), page

    def test_a_switch_stands_until_further_notice(
        self, line: Site, ops: Browser
    ) -> None:
        """Where no end is said."""
        said = do(ops, OFF)

        assert line.exchange.switchboard.switches() == {"callbacks": "off"}
        assert "until further notice" in said

    def test_a_holiday_is_whole_days(self, line: Site, ops: Browser) -> None:
        """By the clocks of the schedule, for each that was picked."""
        form = {
            "what": "holiday",
            "schedule": "desk",
            "first": "2026-11-24",
            "last": "2026-11-25",
            "reason": "government",
            "said.ko": "임시공휴일",
        }

        do(ops, form)

        (made,) = standing(line)
        assert made.starts_at == MONDAY + timedelta(hours=14)
        assert made.ends_at == made.starts_at + timedelta(days=2)

    def test_an_emergency_turns_its_switch(self, line: Site, ops: Browser) -> None:
        """All that it shuts is shut, and the page says so."""
        form = {"what": "emergency", "reason": "smoke"}

        foreseen = preview(ops, form)
        said = do(ops, form)

        assert "lost" in foreseen
        assert line.exchange.switchboard.switches() == {"fire": "on"}
        assert "desk emergency" in said

    def test_without_a_switch_an_emergency_closes_all(self, tmp_path: Path) -> None:
        """Each schedule, until it is ended."""
        bare = SHOP.replace(", emergency: fire", "").replace("name: shop", "name: bare")
        with site_at(tmp_path, bare=bare) as line:
            for name in ("desk.yaml",):
                (line.flows / name).unlink()
            line.exchange.library.load()

            do(logged_in(line), {"what": "emergency", "reason": "smoke"})

            assert {(e.name, e.value["put"], e.ends_at) for e in standing(line)} == {
                ("desk", "closed", None),
                ("english", "closed", None),
            }

    def test_texts_and_numbers_are_put_in(self, line: Site, ops: Browser) -> None:
        """As typed, numbers without their blanks."""
        do(
            ops,
            {"what": "announce", "name": "news", "reason": "sale", "text.ko": "세일"},
        )
        do(
            ops,
            {
                "what": "line",
                "name": "guard",
                "reason": "night",
                "numbers": "+82 2 1588-0000\n+82215880001",
            },
        )

        switchboard = line.exchange.switchboard
        assert switchboard.announcements() == {"news": {"ko": "세일"}}
        assert switchboard.lines() == {"guard": ("+82215880000", "+82215880001")}

    def test_it_is_ended_by_hand(self, line: Site, ops: Browser) -> None:
        """What was before holds again; the history says who did it."""
        do(ops, OFF)
        (made,) = standing(line)

        answer = ops.post(f"{PAGE}/{made.id}/end", page=PAGE)
        said = text_of(ops.get(PAGE).text)

        assert answer.status_code == 302
        assert line.exchange.switchboard.switches() == {}
        assert "Ended: what was before holds again." in said
        assert "ended by Ops-One," in said

    def test_two_who_end_it_end_it_once(self, line: Site, ops: Browser) -> None:
        """The second is told."""
        do(ops, OFF)
        (made,) = standing(line)
        ops.post(f"{PAGE}/{made.id}/end", page=PAGE)

        ops.post(f"{PAGE}/{made.id}/end", page=PAGE)

        assert "It has ended already." in text_of(ops.get(PAGE).text)

    def test_history_has_pages(self, line: Site, ops: Browser) -> None:
        """The older ones are a link away."""
        many = [
            wanted(reason=f"reason {number}", starts=MONDAY) for number in range(31)
        ]
        put(line.app.extensions["database"], *many, author=1, at=MONDAY)

        first = ops.get(PAGE).text
        (path,) = re.findall(r'href="(/desk/switches\?before=\d+)', first)

        assert "reason 0" in text_of(ops.get(path).text)


class TestWhoMay:
    """Only who runs the line."""

    @pytest.mark.parametrize("role", ["viewer", "designer"])
    @pytest.mark.parametrize("path", [PAGE, f"{PAGE}/preview", f"{PAGE}/1/end"])
    def test_others_may_not(self, line: Site, role: str, path: str) -> None:
        """Refused, and nothing is done."""
        who = logged_in(line, role)  # type: ignore[arg-type]

        assert who.post(path, OFF, page=PAGE).status_code == 403
        assert standing(line) == []

    def test_a_form_of_another_site_is_refused(self, line: Site, ops: Browser) -> None:
        """It has no token of ours."""
        answer = ops.post(PAGE, OFF, token="none")

        assert answer.status_code in (400, 403)
        assert standing(line) == []

    def test_nobody_is_let_in_without_a_name(self, line: Site) -> None:
        """To the log-in, and back."""
        hire(line, "somebody")
        answer = line.app.test_client().get(PAGE, headers={"Accept": "text/html"})

        assert answer.status_code == 302
        assert "/login" in answer.headers["Location"]
