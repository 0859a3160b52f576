"""Calls written down as tests: read, made again, held against what came of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import ivr
from hypothesis import given, settings
from hypothesis import strategies as st
from simulated import SCENARIOS, clinic

from ivr.simulator.rehearsal import Verdict, rehearse
from ivr.simulator.scenario_reader import STEPS, parse_moment, read_scenario

HEAD = "flow: clinic.yaml\ncalls:\n"


def verdict(steps: str, more: str = "") -> Verdict:
    """How a call with these steps goes, by day."""
    text = f"{HEAD}  - at: 2026-01-07T10:30\n    steps: {steps}\n{more}"
    scenario = read_scenario("clinic.test.yaml", text)
    assert not scenario.faults, scenario.faults
    return rehearse(clinic(), scenario.calls[0])


@pytest.mark.parametrize("name", ["clinic", "differs", "faulty", "empty"])
def test_files_come_out_as_expected(
    name: str,
    matches: Callable[[Path, str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What ``ivr test`` prints of each file, kept beside it."""
    monkeypatch.chdir(SCENARIOS)

    result = ivr("test", f"{name}.test.yaml")

    assert result.status == (name != "clinic")
    matches(SCENARIOS / f"{name}.out", result.out + result.err)


class TestSteps:
    """What steps do and see."""

    def test_a_wait_is_answered_when_the_test_goes_on(self) -> None:
        """Who hears what comes after a queue has been through it."""
        found = verdict("[{press: 1}, {press: 1}, {ends: connected}]")

        assert found.passed

    def test_an_outcome_is_that_of_this_wait(self) -> None:
        """Said after the keys that lead to it."""
        assert verdict(
            "[{press: 1}, {press: 1}, {queue: full}, {hears: {node: call-me}}]"
        ).passed

    def test_what_was_heard_before_does_not_count(self) -> None:
        """A step hears what came since the caller last did something."""
        found = verdict("[{press: 1}, {press: 2}, {hears: {node: main}}]")

        assert found.difference
        assert found.difference.message == (
            'the call is to come to "main", but goes by "number"'
        )

    def test_blanks_of_any_length_are_alike(self) -> None:
        """So a long sentence can be folded."""
        steps = '[{press: 1}, {hears: "Welcome   to the clinic."}]'

        assert verdict(steps).passed

    def test_a_look_up_gives_values(self) -> None:
        """A step stands in for the service."""
        steps = "[{press: 1}, {press: 2}, {press: 1234}, {lookup: not-yet}]"

        found = verdict(f"{steps[:-1]}, {{hears: not there yet}}]")

        assert found.passed

    def test_the_first_difference_is_told(self) -> None:
        """What follows from it is not worth telling."""
        found = verdict("[{hears: x}, {hears: y}]")

        assert found.difference
        assert "x" in found.difference.message
        assert found.difference.span.line == 4

    def test_silence_may_be_counted(self) -> None:
        """Three silent prompts are one step."""
        steps = "[{press: 1}, {silence: 3}, {hears: {node: desk}}]"

        assert verdict(steps).passed


class TestExpectations:
    """What is to be true of the whole call."""

    @pytest.mark.parametrize(
        ("steps", "expect"),
        [
            ("[{press: 1}, {press: 1}]", "{person: true, message: false}"),
            ("[{press: 1}, {press: 1}]", "{ending: [connected, voicemail]}"),
            ("[{press: 1}, {press: 2}, {press: 1234}]", "{resolved: results}"),
            ("[{press: 1}, {press: 3}, {press: 1}]", "{callback: true}"),
            ("[hang-up]", "{person: false, text: false, within: 30s}"),
        ],
    )
    def test_met(self, steps: str, expect: str) -> None:
        """Each is looked at once the call has come to an end, or to the caller."""
        assert verdict(steps, f"    expect: {expect}\n").passed

    @pytest.mark.parametrize(
        ("expect", "said"),
        [
            ("{person: false}", "a person answers"),
            ("{callback: true}", "no call back is promised"),
            ("{within: 5s}", "more than 5 s"),
            ("{ending: voicemail}", "but ends by connected"),
            ("{resolved: results}", "but settles nothing"),
        ],
    )
    def test_not_met(self, expect: str, said: str) -> None:
        """The message says what came instead."""
        found = verdict("[{press: 1}, {press: 1}]", f"    expect: {expect}\n")

        assert found.difference
        assert said in found.difference.message


class TestReading:
    """Reading never stops at the first mistake, and never raises."""

    @settings(max_examples=300)
    @given(st.binary(max_size=200))
    def test_any_bytes(self, data: bytes) -> None:
        """Garbage is faults, or calls, and never an exception."""
        scenario = read_scenario("x.test.yaml", data)

        assert scenario.calls or scenario.faults or "calls" in scenario.text

    @settings(max_examples=300)
    @given(
        st.recursive(
            st.sampled_from(["1", "x", "yes", "30s", "*", "2026-01-07T10:30", ""]),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from([*STEPS, "name", "at", "steps", "node", "expect"]),
                    inner,
                    max_size=3,
                )
            ),
            max_leaves=12,
        )
    )
    def test_any_call(self, call: object) -> None:
        """Whatever stands where, it is read or refused, and what is read is played."""
        import json

        text = f"flow: clinic.yaml\ncalls: [{json.dumps(call)}]"

        scenario = read_scenario("clinic.test.yaml", text)

        for each in scenario.calls:
            assert rehearse(clinic(), each).test is each

    def test_the_flow_beside_it(self) -> None:
        """A file that names no flow tests the one of its own name."""
        assert read_scenario("a/clinic.test.yaml", "calls: []").flow == "clinic.yaml"

    @pytest.mark.parametrize("text", ["2026-01-07", "noon", "0001-01-01T00:00", "1"])
    def test_what_is_no_moment(self, text: str) -> None:
        """A day has no time, and far away nobody knows the holidays."""
        with pytest.raises(ValueError, match="."):
            parse_moment(text)
