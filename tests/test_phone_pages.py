"""/phone/<flow>: what the phone's page asks and is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from console_site import browser
from phone_page import DRAFT, OPEN, PagePhone
from phone_site import MONDAY, Site, site_at

from console.phone.moments import moments
from console.phone.telling import settings
from console.wording import plain, words
from ivr.simulator.complaint import ENGLISH, MEANT
from ivr.simulator.scenario_reader import read_scenario

MENUS = Path(__file__).parent.parent / "flows"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The program's own menus in development, on a Monday at ten in Seoul."""
    for path in MENUS.rglob("*"):
        there = tmp_path / "flows" / path.relative_to(MENUS)
        there.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file():
            there.write_bytes(path.read_bytes())
    with site_at(tmp_path, open=OPEN) as found:
        yield found


@pytest.fixture
def phone(site: Site) -> PagePhone:
    """The phone of the account line."""
    return PagePhone(browser(site), "account-support")


class TestCall:
    """A call is told as it goes."""

    def test_it_begins_with_what_is_heard(self, phone: PagePhone) -> None:
        """And tells what it waits for."""
        phone.call(at="2026-11-23T10:00")

        assert phone.state["node"] == "language"
        assert phone.state["wait"]["digits"] == 1
        assert [language for _, language in phone.heard] == ["ko", "en"]

    def test_a_key_takes_it_on(self, phone: PagePhone) -> None:
        """What was heard before stays, and what is new is told apart."""
        phone.call(at="2026-11-23T10:00")
        before = phone.heard

        phone.step(digits="2")

        assert phone.heard[: len(before)] == before
        assert phone.state["new"] == len(before)
        assert phone.state["language"] == "en"

    def test_a_moment_is_travelled_to(self, phone: PagePhone) -> None:
        """At night another menu answers."""
        day, night = (
            phone.call(at=f"2026-11-23T{at}").step(digits="2").state["node"]
            for at in ("10:00", "22:00")
        )

        assert (day, night) == ("main", "after-hours")

    def test_a_moment_without_a_zone_is_the_lines(self, phone: PagePhone) -> None:
        """Ten o'clock is ten o'clock in Seoul."""
        phone.call(at="2026-11-23T10:00")

        assert phone.state["session"]["at"] == "2026-11-23T10:00+09:00"

    def test_now_stays_the_moment_of_the_call(
        self, site: Site, phone: PagePhone
    ) -> None:
        """Who is on the line while it shuts hears what the engine says of that."""
        phone.call(at="now")
        site.clock.advance(12 * 3600)

        phone.step(digits="2")

        assert phone.state["node"] == "main"

    def test_services_wait_to_be_told(self, phone: PagePhone) -> None:
        """What a look-up comes to is chosen when it is asked."""
        phone.call(at="2026-11-23T10:00")
        for key in "111":
            phone.step(digits=key)
        assert phone.state["wait"]["outcomes"] == [
            *("locked", "active", "unknown", "failed")
        ]

        phone.step(comes_to="failed")

        asked = next(s for s in phone.state["steps"] if s["node"] == "account-status")
        assert (asked["event"], asked["exit"]) == ({"outcome": "failed"}, "failed")

    def test_outcomes_are_chosen_beforehand(self, phone: PagePhone) -> None:
        """Without a word when it comes to it, they happen."""
        phone.call(at="2026-11-23T10:00", outcomes={"account-status": ["active"]})
        for key in "111":
            phone.step(digits=key)

        phone.step(comes_to="")

        events = [step.get("event", {}).get("outcome") for step in phone.state["steps"]]
        assert "active" in events

    def test_a_step_back_is_taken(self, phone: PagePhone) -> None:
        """The call stands as it stood before."""
        phone.call(at="2026-11-23T10:00").step(digits="2")
        there = phone.state

        phone.step(digits="1").step(back=True)

        assert phone.state == there

    def test_tokens_of_a_witness_are_played(self, phone: PagePhone) -> None:
        """Services between two keys go well, as they do in ``ivr call --keys``."""
        phone.call(at="2026-11-23T10:00")
        for token in ("1", "1", "1", "H"):
            phone.step(token=token)

        assert phone.state["ending"] == "caller-hung-up"
        assert phone.state["node"] == "account-status"

    def test_a_long_draft_is_played(self, site: Site) -> None:
        """A menu of a thousand nodes is longer than any form of the carrier's."""
        text = DRAFT + "# a word to colleagues\n" * 10_000
        phone = PagePhone(browser(site), "open", text=text)

        assert phone.call().heard[0][0].startswith("Good morning.")

    def test_a_draft_is_played(self, site: Site) -> None:
        """What somebody is writing is heard before it is saved."""
        phone = PagePhone(browser(site), "open", text=DRAFT)

        phone.call(at="noon").step(digits="1")

        assert phone.heard[0][0].startswith("Good morning.")
        assert phone.state["resolved"] == ["order"]

    def test_drafts_of_other_files_are_played_with_it(self, site: Site) -> None:
        """What a menu brings in is heard as it is being written, too."""
        house = 'nodes: {away: {hangup: "We are away.", ends: done}}\n'
        (site.flows / "house.yaml").write_text(house, encoding="utf-8")
        use = "use: {house: house.yaml}\nstart: house/away"
        draft = OPEN.replace("start: door", use)
        phone = PagePhone(browser(site), "open", text=draft)
        written = {"house.yaml": house.replace("away.", "back soon.")}

        before = phone.call().heard
        after = phone.call(files=written).heard

        assert before[0][0] == "We are away."
        assert after[0][0] == "We are back soon."

    def test_a_menu_that_is_gone_is_told(self, site: Site) -> None:
        """A call goes on in its own version, or not at all."""
        phone = PagePhone(browser(site), "open").call()
        phone.state["session"]["version"] = "0" * 32

        answer = phone.ask("step", {"session": phone.state["session"], "event": {}})

        assert answer.status_code == 409


class TestRefused:
    """What is no call, or no step of one, is said in words."""

    @pytest.mark.parametrize(
        ("begin", "said"),
        [
            ({"at": "tomorrow"}, '"tomorrow" is no moment'),
            ({"at": "0001-01-01"}, "is no moment"),
            ({"at": 5}, '"at" is no text'),
            ({"switches": {"outrage": "on"}}, 'there is no switch "outrage"'),
            ({"switches": []}, '"switches" is no table'),
            ({"language": "fr"}, 'does not speak "fr"'),
            ({"from": "nobody"}, '"nobody" is no number'),
            ({"outcomes": {"main": ["x"]}}, "waits for no service"),
            ({"hours": ["night=closed"]}, 'there is no schedule "night"'),
        ],
    )
    def test_a_call_that_cannot_be(
        self, phone: PagePhone, begin: dict[str, object], said: str
    ) -> None:
        """With what would be right, as the command line says it."""
        answer = phone.ask("call", begin)

        assert answer.status_code == 400
        assert said in answer.get_json()["error"]

    @pytest.mark.parametrize(
        "event",
        [
            {},
            {"digits": "x"},
            {"digits": "1" * 40},
            {"digits": "1", "say": "one"},
            {"say": " "},
            {"after": -1},
            {"after": True},
            {"after": 1e9},
            {"token": "hello"},
            {"comes_to": "sunshine"},
            "1",
            7,
        ],
    )
    def test_a_step_that_cannot_be(self, phone: PagePhone, event: object) -> None:
        """And the call stays as it was, for the page still has it."""
        phone.call(at="2026-11-23T10:00")

        answer = phone.ask("step", {"session": phone.state["session"], "event": event})

        assert answer.status_code == 400
        assert answer.get_json()["error"]

    def test_an_endless_call(self, phone: PagePhone) -> None:
        """Each step is played again from the beginning, so there is an end to them."""
        phone.call()
        session = {**phone.state["session"], "happened": [{"digits": "9"}] * 401}

        answer = phone.ask("step", {"session": session, "event": {"digits": "1"}})

        assert answer.status_code == 400

    def test_no_json(self, phone: PagePhone) -> None:
        """Nothing of ours asks like that."""
        answer = phone.browser.client.post(
            "/phone/open/call", data="[", headers={"X-CSRFToken": phone.token}
        )

        assert answer.status_code == 400


class TestAbout:
    """What there is to choose."""

    def test_moments_are_those_of_the_hours(self, site: Site) -> None:
        """Five minutes before it shuts it is open, on a holiday it is not."""
        _, flow = site.exchange.library.current("account-support")

        found = {
            each.what: each
            for each in moments(flow, MONDAY, "en")
            if each.schedule == "support"
        }

        status = {
            what: flow.timetable.status("support", each.at)
            for what, each in found.items()
        }
        assert {what: at.state for what, at in status.items() if at} == {
            "opens": "open",
            "closes": "open",
            "break": "break",
            "closed": "closed",
            "holiday": "holiday",
            "exception": "exception",
        }
        assert all(each.at > MONDAY for each in found.values())
        assert found["holiday"].why == "Christmas Day"

    def test_switches_stand_as_they_do(self, site: Site) -> None:
        """A call at this moment is one that a caller would have."""
        _, flow = site.exchange.library.current("clinic")

        found = settings(flow, {"weather": "late"}, "en")["switches"]

        assert next(each for each in found if each["name"] == "weather") == {
            "name": "weather",
            "label": "Snow and ice",
            "values": ["normal", "late", "closed"],
            "stands": "late",
            "usual": "normal",
        }

    def test_words_come_along(self, phone: PagePhone) -> None:
        """In the language of whoever asks."""
        about = phone.ask("about", {}).get_json()

        assert about["texts"]["hang-up"] == "Hang up"
        assert about["title"] == "Account support"


class TestKept:
    """A call is kept as a test."""

    def test_it_is_downloaded(self, phone: PagePhone) -> None:
        """As a file that ``ivr test`` reads."""
        phone.call(at="2026-11-23T10:00").step(digits="2").step(hang_up=True)

        made = phone.ask(
            "test", {"session": phone.state["session"], "name": "who gives up"}
        ).get_json()

        scenario = read_scenario(made["file"], made["text"])
        assert made["file"] == "account-support.test.yaml"
        assert not scenario.faults
        assert [call.name for call in scenario.calls] == ["who gives up"]

    def test_it_is_put_beside_the_menu(self, site: Site, phone: PagePhone) -> None:
        """Behind the tests that are there."""
        path = site.flows / "account-support.test.yaml"
        before = path.read_text("utf-8")
        phone.call(at="2026-11-23T10:00").step(digits="2").step(hang_up=True)

        answer = phone.ask("test", {"session": phone.state["session"], "keep": True})

        assert answer.get_json() == {"file": path.name, "kept": True}
        after = path.read_text("utf-8")
        assert after.startswith(before.rstrip())
        assert after.count("- name:") == before.count("- name:") + 1

    def test_other_hours_cannot_be_kept(self, phone: PagePhone) -> None:
        """A test is played on the menu's own hours."""
        phone.call(at="2026-11-23T10:00", hours=["support=closed"])

        answer = phone.ask("test", {"session": phone.state["session"]})

        assert answer.status_code == 400


def test_what_staff_have_put_on_the_hours_is_heard(site: Site) -> None:
    """Who tries the menu at this moment is told what callers are told."""
    from ivr.hours import HoursOverride

    midnight = datetime(2026, 11, 22, 15, tzinfo=UTC)
    shut = HoursOverride("support", "closed", midnight, None, "", {}, True)
    site.exchange.library.overriding = type(site.exchange.library.overriding)(
        lambda overrides=(shut,): overrides
    )

    phone = PagePhone(browser(site), "account-support").call(at="now")

    assert phone.step(digits="2").state["node"] != "main"


def test_a_session_is_plain(site: Site) -> None:
    """It holds what the page itself has sent, and nothing to be kept from anybody."""
    phone = PagePhone(browser(site), "open").call(at="noon").step(digits="1")

    session = phone.state["session"]

    assert json.loads(json.dumps(session)) == session
    assert session["happened"] == [{"digits": "1"}]
    assert set(session) == {"flow", "at", "version", "happened"}


class TestRefusals:
    """What cannot be had is told in the language of the page."""

    @pytest.mark.parametrize(
        ("begin", "said"),
        [
            ({"from": "witheld"}, "“witheld”은(는) 전화번호가 아닙니다"),
            ({"language": "fr"}, "“fr”(으)로 말하지 않습니다"),
            ({"switches": {"callback": "on"}}, "혹시 “callbacks”인가요?"),
            ({"switches": {"callbacks": "of"}}, "“of”에 놓을 수 없습니다"),
            ({"outcomes": {"nobody": ["full"]}}, "“nobody” 단계가 없습니다"),
            ({"outcomes": {"main": ["full"]}}, "“main”에서는"),
            ({"at": "soon"}, "“soon”은(는) 날짜와 시각이 아닙니다"),
        ],
    )
    def test_a_call_that_cannot_be(
        self, site: Site, begin: dict[str, Any], said: str
    ) -> None:
        """Whoever reads Korean is told in Korean why there is no call."""
        phone = PagePhone(browser(site), "account-support")
        phone.browser.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "ko"

        answer = phone.ask("call", begin)

        assert answer.status_code == 400
        assert said in answer.get_json()["error"]

    def test_english_is_as_in_the_terminal(self) -> None:
        """The page and ``ivr call`` refuse in the same words."""
        said = {what: words("en")[f"phone.wrong.{what}"] for what in ENGLISH}

        assert said == ENGLISH
        assert words("en")["phone.wrong.meant"] == MEANT

    def test_a_holiday_with_an_apostrophe(self, site: Site) -> None:
        """What is told to a script is text, not a piece of a page."""
        told = PagePhone(browser(site), "account-support").ask("about", {}).text

        assert "&#39;" not in told
        assert plain("phone.moment.holiday", why="New Year's Day").endswith(
            "Year's Day"
        )
