"""Switches and hours on the desk: shown, foreseen, done, ended, and by whom."""

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
from sqlalchemy import insert, select

from ivr.store.database import Database
from ivr.store.tables import audit, calls


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Site]:
    """A site with a shop, at ten on a Monday morning in Seoul."""
    with site_at(tmp_path, shop=SHOP) as found:
        yield found


@pytest.fixture
def ops(line: Site) -> Browser:
    """Somebody who runs the line."""
    return logged_in(line)


class TestPage:
    """What everybody of the house sees."""

    def test_everything_that_can_be_turned_is_there(self, ops: Browser) -> None:
        """Switches by their labels, hours with their state, texts and lines."""
        said = text_of(ops.get(PAGE).text)

        for word in ("Take callbacks", "Fire alarm", "desk open", "news", "guard"):
            assert word in said

    def test_in_korean(self, line: Site, ops: Browser) -> None:
        """Labels too."""
        ops.post("/appearance", {"language": "ko", "next": PAGE}, page=PAGE)

        said = text_of(ops.get(PAGE).text)

        assert "스위치와 운영 시간" in said
        assert "콜백 접수" in said
        assert "Take callbacks" not in said

    def test_who_only_looks_has_no_forms(self, line: Site) -> None:
        """And sees numbers masked."""
        page = logged_in(line, "viewer").get(PAGE)

        assert page.status_code == 200
        assert "/desk/switches/preview" not in page.text
        assert "+82215889999" not in page.text

    def test_nothing_is_inline(self, ops: Browser) -> None:
        """The browser is told to run and paint nothing that stands in the page."""
        pages = [ops.get(PAGE).text, ops.post(f"{PAGE}/preview", CLOSE, page=PAGE).text]

        for page in pages:
            assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*src=)", page)


class TestPreview:
    """What a change does, before it is made."""

    def test_closing_early_is_foreseen(self, ops: Browser) -> None:
        """Who loses what, when, and the calls to play; nothing is done."""
        said = preview(ops, CLOSE)

        assert "lost a call back instead of what they came for" in said
        assert "Mon 23 November, 15:00 – 18:00" in said
        assert "help me" in said
        assert "As it will be ivr call" in said
        assert "There is no log of calls yet" in said

    def test_nothing_is_done_by_looking(self, line: Site, ops: Browser) -> None:
        """However often."""
        preview(ops, CLOSE)

        assert standing(line) == []

    def test_the_log_says_how_many(self, line: Site, ops: Browser) -> None:
        """Every hour of the last weeks had seven calls of one language."""
        rows = [
            {
                "call": f"CA{week}-{hour}-{n}",
                "flow": "shop",
                "node": "door",
                "language": "en",
                "waits_for": "",
                "number": "",
                "turn": 1,
                "began_at": MONDAY - timedelta(weeks=week) + timedelta(hours=hour),
                "at": MONDAY,
            }
            for week in range(1, 9)
            for hour in range(5, 8)
            for n in range(7)
        ]
        database: Database = line.app.extensions["database"]
        with database.begin() as connection:
            connection.execute(insert(calls), rows)

        said = preview(ops, CLOSE)

        assert "About 21 calls come in that time." in said
        assert "about 14 calls" in said  # English people leave at five

    def test_what_callers_would_not_notice_is_told(self, ops: Browser) -> None:
        """Closing at night what is closed."""
        night = CLOSE | {"starts": "2026-11-23T20:00", "ends": "2026-11-23T22:00"}

        assert "Nothing changes for callers." in preview(ops, night)

    def test_what_is_turned_already_counts(self, ops: Browser) -> None:
        """Off is off."""
        do(ops, OFF)

        assert "Nothing changes for callers." in preview(ops, OFF)

    def test_a_text_changes_only_what_is_heard(self, ops: Browser) -> None:
        """And is shown as it would be heard."""
        form = {
            "what": "announce",
            "name": "news",
            "reason": "sale",
            "text.en": "Sale!",
        }

        said = preview(ops, form)

        assert "Callers hear something else" in said
        assert "Sale!" in said

    def test_what_was_typed_is_still_there(self, ops: Browser) -> None:
        """Only what was wrong is to be typed again, in the form that was sent."""
        form = CLOSE | {"reason": "fire <drill>", "ends": "2026-11-23T14:00"}

        page = ops.post(f"{PAGE}/preview", form, page=PAGE).text

        assert re.findall(r'<details id="(\S+)" open', page) == ["change-hours"]
        assert page.count('value="fire &lt;drill&gt;"') == 1
        assert page.count('name="ends"') > 1
        assert page.count('value="2026-11-23T14:00"') == 1

    @pytest.mark.parametrize(
        ("form", "message"),
        [
            (CLOSE | {"reason": " "}, "Say why"),
            (CLOSE | {"schedule": "none"}, "Pick the hours"),
            (CLOSE | {"ends": "2026-11-23T14:00"}, "over before it begins"),
            (CLOSE | {"ends": "soon"}, "no date and time"),
            (OFF | {"position": "maybe"}, "no such position"),
            (OFF | {"name": "none"}, "nothing of this name"),
            (CLOSE | {"what": "explode"}, "nothing of this name"),
            (CLOSE | {"what": "holiday", "first": ""}, "This is no day"),
            (
                {"what": "line", "name": "guard", "numbers": "112", "reason": "x"},
                "Write numbers in full",
            ),
        ],
    )
    def test_what_cannot_be_meant_is_told(
        self, line: Site, ops: Browser, form: dict[str, str], message: str
    ) -> None:
        """By looking and by doing alike; nothing is done."""
        answer = ops.post(f"{PAGE}/preview", form, page=PAGE)

        assert answer.status_code == 422
        assert message in text_of(answer.text)
        assert message in text_of(ops.post(PAGE, form, page=PAGE).text)
        assert standing(line) == []


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
