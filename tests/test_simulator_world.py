"""What queues, services and lines do while the phone is played."""

from __future__ import annotations

from datetime import datetime

import pytest
from simulated import MENU, NIGHT, call, clinic, compiled

from ivr.simulator.calling import complaints, visit_of
from ivr.simulator.keys import play
from ivr.simulator.phone import PhoneCall
from ivr.simulator.scenario import noon
from ivr.simulator.world import Answer, World
from ivr.telephony import Outcome


def desk(*exits: str, at: str = NIGHT) -> PhoneCall:
    """A caller whom the callback desk gives these answers in turn."""
    return call(clinic(), at=at, world=World({"call-me": exits}))


class TestCallbackDesk:
    """Exits of a callback are made of what the desk answers."""

    @pytest.mark.parametrize(
        ("exit", "keys", "ending"),
        [
            ("requested", ("1",), "callback-requested"),
            ("existing", ("1",), "callback-requested"),
            ("cancelled", ("3",), "done"),
            ("declined", ("3",), "voicemail"),
            ("refused", (), "voicemail"),
            ("failed", (), "voicemail"),
        ],
    )
    def test_the_node_leaves_by_the_exit(
        self, exit: str, keys: tuple[str, ...], ending: str
    ) -> None:
        """With the keys that belong to it."""
        ended, left = play(desk(exit), ("1", "1", *keys))

        assert (ended.session.ending, left) == (ending, 0)
        assert ("clinic", "call-me", exit) in set(ended.exits())

    def test_times_on_offer_are_times_of_people(self) -> None:
        """The desk offers hours at which somebody is there."""
        asked, _ = play(desk(), ("1", "1"))

        answer = next(s.event for s in asked.steps if s.node == "call-me" and s.event)
        assert isinstance(answer, Outcome)
        slots = [datetime.fromisoformat(s) for s in answer.values["slots"].split()]
        assert slots
        assert all(s.weekday() < 5 and s.hour in (10, 11) for s in slots)


class TestOutcomes:
    """What happens at a node, in turn."""

    def test_all_goes_well_by_default(self) -> None:
        """Somebody answers."""
        assert play(call(clinic()), ("1", "1"))[0].session.ending == "connected"

    def test_outcomes_are_taken_in_turn(self) -> None:
        """The second visit has the second outcome, the third goes well."""
        text = MENU.replace("gave-up: word", "gave-up: desk")
        world = World({"desk": ("gave-up", "gave-up")})

        ended, _ = play(call(compiled(text), world=world), ("1",))

        taken = [exit for _, node, exit in ended.exits() if node == "desk"]
        assert taken == ["gave-up", "gave-up", "connected"]

    def test_a_key_while_waiting_is_an_outcome(self) -> None:
        """A witness says so of a caller who leaves the queue."""
        world = World({"desk": ("1",)})

        left, _ = play(call(clinic(), world=world), ("1", "1"))

        assert left.node == "call-me"

    def test_a_stand_in_holds_for_all_visits(self) -> None:
        """A service that knows the caller goes on knowing them."""
        world = World(lookups={"status": (Answer("not-yet"),)})

        answers = [world.answer("status", visit) for visit in range(3)]

        assert {each.exit for each in answers if each} == {"not-yet"}

    def test_outcomes_go_before_stand_ins(self) -> None:
        """``--outcome`` of a look-up is for this visit alone."""
        world = World({"status": ("failed",)}, {"status": (Answer("ready"),)})

        assert [world.answer("status", n).exit for n in (0, 1)] == ["failed", "ready"]  # type: ignore[union-attr]


class TestComplaints:
    """What no call could meet is refused before the call."""

    @pytest.mark.parametrize(
        ("node", "exit", "said"),
        [
            ("desk", "fulll", 'did you mean "full"?'),
            ("desks", "full", 'did you mean "desk"?'),
            ("main", "1", "waits for no service, queue or line"),
            ("desk", "unstaffed", 'cannot come to "unstaffed"'),
            ("desk", "2", 'cannot come to "2"'),
        ],
    )
    def test_outcomes_that_cannot_be(self, node: str, exit: str, said: str) -> None:
        """The message says what could be."""
        found = list(World({node: (exit,)}).complaints(clinic()))

        assert len(found) == 1
        assert said in found[0]

    @pytest.mark.parametrize("exit", ["full", "1", "closed", "connected"])
    def test_outcomes_that_can_be(self, exit: str) -> None:
        """Doors, keys, the clock, and people."""
        assert list(World({"desk": (exit,)}).complaints(clinic())) == []

    @pytest.mark.parametrize(
        ("switches", "caller", "language", "said"),
        [
            ({"callback": "on"}, None, None, 'did you mean "callbacks"?'),
            ({"callbacks": "of"}, None, None, 'did you mean "off"?'),
            ({}, "witheld", None, 'did you mean "withheld"?'),
            ({}, None, "fr", "it speaks en, ko"),
        ],
    )
    def test_surroundings_that_cannot_be(
        self,
        switches: dict[str, str],
        caller: str | None,
        language: str | None,
        said: str,
    ) -> None:
        """Switches, callers and languages of another menu."""
        found = list(complaints(clinic(), switches, caller, language))

        assert len(found) == 1
        assert said in found[0]


class TestCallers:
    """Who calls, from where."""

    @pytest.mark.parametrize(
        ("caller", "line"),
        [
            (None, "mobile"),
            ("+821012345678", "mobile"),
            ("+8222123456", "landline"),
            ("+12025550123", "abroad"),
            ("withheld", "withheld"),
            ("landline", "landline"),
        ],
    )
    def test_a_number_tells_the_line(self, caller: str | None, line: str) -> None:
        """As seen from the country of the menu."""
        assert visit_of(clinic(), noon(), None, caller).line == line

    def test_a_moment_is_in_the_menus_zone(self) -> None:
        """Noon is noon where the people of the menu are."""
        visit = visit_of(clinic(), noon())

        assert visit.now.isoformat() == "2026-01-05T12:00:00+09:00"
