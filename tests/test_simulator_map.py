"""The menu map: for each concern the keys, the time, the hours."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from simulated import DAY, MENU, NIGHT, clinic, compiled

from ivr.compiler.describe import CALENDARS, say_stretches
from ivr.compiler.flow import Flow
from ivr.runtime.state import Visit
from ivr.simulator.calling import visit_of
from ivr.simulator.keys import play
from ivr.simulator.menu_map import SETTLES, MenuMap, Way
from ivr.simulator.menu_now import MenuNow
from ivr.simulator.phone import begin


def ways(flow_text: str | None, at: str, intent: str, language: str) -> list[Way]:
    """The ways of one concern."""
    flow = compiled(flow_text) if flow_text else clinic()
    found = MenuMap(flow, datetime.fromisoformat(at)).ways()
    return [way for way in found if (way.intent, way.language) == (intent, language)]


def best(at: str, intent: str, language: str) -> Way:
    """The first of them."""
    return ways(None, at, intent, language)[0]


class TestWays:
    """How callers get what they come for."""

    @pytest.mark.parametrize(
        ("intent", "language", "keys"),
        [
            ("appointment", "en", ("1", "1")),
            ("appointment", "ko", ("2", "1")),
            ("results", "en", ("1", "2", "12345678"[:4])),
            ("person", "en", ("0",)),
        ],
    )
    def test_keys_lead_there(
        self, intent: str, language: str, keys: tuple[str, ...]
    ) -> None:
        """From the first prompt, the choice of a language among them."""
        found = best(DAY, intent, language)

        assert found.ending == SETTLES
        assert found.keys[:2] == keys[:2]
        assert len(found.keys) == len(keys)

    @pytest.mark.parametrize("language", ["en", "ko"])
    @pytest.mark.parametrize("intent", ["appointment", "results"])
    def test_seconds_are_those_of_the_call(self, intent: str, language: str) -> None:
        """Who presses these keys is on the line for so long."""
        way = best(DAY, intent, language)
        visit = visit_of(clinic(), datetime.fromisoformat(DAY))

        call, _ = play(begin(clinic(), visit), way.keys)

        if intent == "appointment":
            assert way.seconds == pytest.approx(call.seconds, abs=0.1)
        else:
            # It is settled by the look-up, before the text is sent.
            assert 0 < way.seconds < call.seconds

    def test_numbers_that_callers_know_are_no_keys(self) -> None:
        """The map says how long they are."""
        assert best(DAY, "results", "en").shown == ("1", "2", "‹4 digits›")

    def test_what_to_have_at_hand_is_told(self) -> None:
        """In the caller's language."""
        assert best(DAY, "results", "ko").prepare == ("환자 번호",)

    def test_an_option_that_promises_goes_before_a_shorter_way(self) -> None:
        """Zero would be quicker, but the option says what the caller wants."""
        assert best(DAY, "appointment", "en").keys == ("1", "1")

    def test_a_detour_is_told(self) -> None:
        """What is only had by an option for something else is not as it should be."""
        text = MENU.replace(
            "queues:",
            "intents: {refund: {say: [a refund]}, order: {say: [an order]}}\nqueues:",
        ).replace("{label: the desk,", "{label: an order, intent: order,")

        assert ways(text, DAY, "order", "en")[0].detour is False
        assert ways(text, DAY, "refund", "en")[0].detour is True

    def test_what_nobody_settles_has_no_way(self) -> None:
        """An intent for which nobody is there has no keys."""
        text = MENU.replace("queues:", "intents:\n  refund: {say: [x]}\nqueues:")
        text = text.replace("desk: {answer", "desk: {handles: [order], answer")

        found = ways(text, DAY, "refund", "en")

        assert [way.ending for way in found] == ["voicemail"]


class TestHours:
    """When a way is open."""

    def test_open_now(self) -> None:
        """By day it is."""
        found = best(DAY, "appointment", "en")

        assert found.now
        assert found.words == "Mon–Fri 10:00 – 12:00"

    def test_open_next(self) -> None:
        """At night the map says when."""
        found = best(NIGHT, "appointment", "en")

        assert not found.now
        assert found.next == datetime.fromisoformat("2026-01-08T10:00+09:00")

    def test_hours_are_those_of_the_language(self) -> None:
        """Korean callers are served longer."""
        found = best(DAY, "appointment", "ko")

        assert found.words == "Mon–Fri 09:00 – 12:00, Mon–Fri 13:00 – 18:00"

    def test_outside_them_something_else_is_had(self) -> None:
        """A call back, by the same keys and one more."""
        instead = ways(None, NIGHT, "appointment", "en")[1]

        assert (instead.ending, instead.keys) == ("callback-requested", ("1", "1", "1"))
        assert instead.now

    def test_what_is_always_had_has_no_hours(self) -> None:
        """The results are read by a machine."""
        found = ways(None, DAY, "results", "en")

        assert [(way.words, way.now) for way in found] == [("", True)]

    def test_a_map_is_read_at_another_moment(self) -> None:
        """One that was drawn by day says at night when it opens next."""
        night = visit_of(clinic(), datetime.fromisoformat(NIGHT)).now

        found = best(DAY, "appointment", "en").at(night)

        assert (found.now, found.next) == (False, best(NIGHT, "appointment", "en").next)

    def test_the_hours_of_calls_back_are_known(self) -> None:
        """They can be asked for at any time, by a key of their own."""
        menu = MenuMap(clinic(), datetime.fromisoformat(NIGHT))

        found = [
            (way.language, way.keys, way.words, way.now)
            for way in menu.towards("callback-requested")
        ]

        assert found == [
            ("en", ("1", "3", "1"), "", True),
            ("ko", ("2", "3", "1"), "", True),
        ]


def now(flow: Flow, visit: Visit) -> MenuNow:
    """What callers have in the call that *visit* would be."""
    return MenuNow(MenuMap(flow, visit.now), visit)


class TestPresent:
    """What callers have at this very moment, whatever has been turned."""

    def test_what_is_shut_by_a_switch_is_not_had(self) -> None:
        """The hours say that it is open, and the staff that it is not."""
        flow = compiled(
            MENU.replace("queues:", "switches: {flood: {label: a flood}}\nqueues:")
            .replace("start: main", "start: door")
            .replace("nodes:", "nodes:\n  door: {switch: flood, on: word, off: main}")
        )
        shut = visit_of(flow, datetime.fromisoformat(DAY), {"flood": "on"})

        found = {
            turned: [way.ending for way in now(flow, visit).ways()]
            for turned, visit in (("off", visit_of(flow, shut.now)), ("on", shut))
        }

        assert SETTLES in found["off"]
        assert SETTLES not in found["on"]

    def test_the_way_to_a_call_back_is_known(self) -> None:
        """Its keys are those by which one is promised at night."""
        night = visit_of(clinic(), datetime.fromisoformat(NIGHT))

        found = list(now(clinic(), night).towards("callback-requested"))

        assert [way.language for way in found] == ["en", "ko"]
        calls = [play(begin(clinic(), night), way.keys)[0] for way in found]
        assert {call.session.ending for call in calls} == {"callback-requested"}

    def test_where_nobody_calls_back_there_is_no_such_way(self) -> None:
        """The menu of the fixture has none."""
        flow = compiled(MENU)
        day = visit_of(flow, datetime.fromisoformat(DAY))

        assert not list(now(flow, day).towards("callback-requested"))


def test_hours_are_told_in_the_language_of_the_page() -> None:
    """A Korean page has Korean days, dates and counts."""
    way = ways(None, DAY, "appointment", "en")[1]

    told = say_stretches(way.when, calendar=CALENDARS["ko"])

    assert re.match(r"[월화수목금토일]", told)
    assert not re.search(r"[A-Za-z]", told)
