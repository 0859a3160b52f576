"""What tests have been through, and the calls that they leave out."""

from __future__ import annotations

from functools import cache

import pytest
from simulated import DAY, MENU, call, clinic, compiled

from ivr.compiler.flow import Flow
from ivr.compiler.worlds import Horizon
from ivr.simulator.coverage import Coverage, Item
from ivr.simulator.keys import play
from ivr.simulator.missing import missing_calls
from ivr.simulator.recording import call_text, file_text
from ivr.simulator.rehearsal import rehearse
from ivr.simulator.scenario import noon
from ivr.simulator.scenario_reader import read_scenario
from ivr.simulator.ways import Ways

HORIZON = Horizon.of(noon().date(), 400)


def items(flow: Flow, *scripts: tuple[str, ...]) -> dict[str, Item]:
    """What calls with these keys cover, by what it is and its name."""
    made = [play(call(flow, at=DAY), keys)[0] for keys in scripts]
    found = Coverage(Ways(flow, HORIZON), made).items()
    return {f"{item.what} {item.name}": item for item in found}


@cache
def nothing() -> dict[str, Item]:
    """Coverage of the clinic without a test."""
    return items(clinic())


class TestStates:
    """Covered, uncovered, unreachable, unknown."""

    def test_what_a_call_passed_is_covered(self) -> None:
        """Its nodes, and the exits by which it left them."""
        found = items(compiled(MENU), ("1",))

        covered = {name for name, item in found.items() if item.state == "covered"}
        assert covered == {
            *("node main", "node desk"),
            *("exit main: 1", "exit desk: connected"),
        }

    def test_what_none_passed_is_uncovered(self) -> None:
        """It could be, and is not."""
        assert nothing()["node call-me"].state == "uncovered"
        assert nothing()["exit desk: full"].state == "uncovered"

    def test_what_no_call_can_pass_is_unreachable(self) -> None:
        """Nobody comes to a node that nothing leads to."""
        text = MENU + "  lost:\n    say: Hello?\n    next: main\n"

        found = items(compiled(text))

        assert found["node lost"].state == "unreachable"
        assert found["exit lost: next"].state == "unreachable"

    def test_what_cannot_be_shown_is_unknown(self) -> None:
        """The service may answer so; no call was found in which it does."""
        text = clinic().text.source.replace(
            "    outcomes: {ready: ready,",
            "    outcomes: {ready: when,",
        )
        text += (
            "  when:\n"
            '    if: [{when: {day: "2027-12-24"}, go: not-yet}]\n'
            "    else: ready\n"
        )

        found = items(compiled(text))

        assert found["exit when: 1"].state == "unknown"
        assert found["exit when: else"].state == "uncovered"

    def test_keys_of_the_flow_are_one_each(self) -> None:
        """Pressed at any menu, a key has been pressed."""
        found = items(clinic(), ("1", "0"))

        assert found["exit key 0"].state == "covered"
        assert [name for name in found if name.endswith("key *")] == []

    def test_hours_are_covered_by_calls_at_them(self) -> None:
        """A call by day says nothing of the night."""
        found = items(clinic(), ("1",))

        states = {n: i.state for n, i in found.items() if n.startswith("hours")}
        assert states == {
            "hours day closed, english-desk closed": "uncovered",
            "hours day open, english-desk closed": "uncovered",
            "hours day open, english-desk open": "covered",
            "hours day break, english-desk closed": "uncovered",
            "hours day holiday, english-desk holiday": "uncovered",
        }


@pytest.mark.parametrize("flow", [clinic(), compiled(MENU)], ids=["clinic", "menu"])
def test_missing_calls_take_every_exit(flow: Flow) -> None:
    """After them nothing is uncovered, and all of them can be made again."""
    coverage = Coverage(Ways(flow, HORIZON))
    calls = missing_calls(coverage)

    text = "".join(
        call_text(made, " ".join(name), caller=_line(made.visit.line))
        for made, name in calls
    )
    scenario = read_scenario("x.test.yaml", file_text("x.yaml", text))

    assert scenario.faults == []
    verdicts = [rehearse(flow, each) for each in scenario.calls]
    assert [v.difference for v in verdicts if v.difference] == []
    found = Coverage(Ways(flow, HORIZON), [v.call for v in verdicts if v.call]).items()
    exits = [i.name for i in found if i.what == "exit" and i.state == "uncovered"]
    assert exits == []


def _line(line: str) -> str | None:
    return None if line == "mobile" else line


def test_no_missing_call_is_idle() -> None:
    """Each takes an exit that none of the others takes."""
    coverage = Coverage(Ways(clinic(), HORIZON))

    calls = [set(made.exits()) for made, _ in missing_calls(coverage)]

    for one in calls:
        others = set().union(*(each for each in calls if each is not one))
        assert one - others


def test_nothing_is_missing_twice() -> None:
    """Who has written what was missing has nothing more to write."""
    coverage = Coverage(Ways(clinic(), HORIZON))
    missing_calls(coverage)

    assert missing_calls(coverage) == []
