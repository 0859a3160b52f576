"""A call written down is a test that passes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulated import DAY, NIGHT, call, clinic

from ivr.simulator.phone import PhoneCall
from ivr.simulator.recording import call_text, file_text, word
from ivr.simulator.rehearsal import rehearse
from ivr.simulator.scenario_reader import read_scenario
from ivr.simulator.world import outcomes_of

ACTIONS = st.lists(
    st.sampled_from(["1", "2", "3", "9", "0", "*", "#", "1234", "-", "say", "H", "~"]),
    max_size=8,
)


def written(ended: PhoneCall, caller: str | None, language: str | None) -> str:
    """The scenario file of one call."""
    text = call_text(ended, "A call", caller=caller, language=language)
    return file_text("clinic.yaml", text)


@settings(max_examples=200)
@given(
    ACTIONS,
    st.sampled_from([DAY, NIGHT]),
    st.sampled_from([None, "withheld", "+12025550123"]),
    st.sampled_from([None, "ko"]),
    st.sampled_from(["on", "off"]),
    st.data(),
)
def test_what_was_written_passes(
    actions: list[str],
    at: str,
    caller: str | None,
    language: str | None,
    callbacks: str,
    data: st.DataObject,
) -> None:
    """Whatever the caller did, and whatever came of it."""
    switches = {"callbacks": callbacks}
    made = call(clinic(), at=at, caller=caller, language=language, switches=switches)
    for action in actions:
        if not made.over and not made.waits_for_caller:
            exits = [e for e in outcomes_of(clinic().nodes[made.node]) if e != "closed"]
            made = made.comes_to(data.draw(st.sampled_from(exits)))
        else:
            made = done(made, action)

    scenario = read_scenario("clinic.test.yaml", written(made, caller, language))

    assert scenario.faults == []
    found = rehearse(clinic(), scenario.calls[0])
    assert found.difference is None
    assert found.call is not None
    assert found.call.session == made.session


def done(made: PhoneCall, action: str) -> PhoneCall:
    """The call once the caller did that."""
    match action:
        case "-":
            return made.silence()
        case "say":
            return made.say("an appointment, please")
        case "H":
            return made.hang_up()
        case "~":
            return made
    return made.press(action)


@pytest.mark.parametrize(
    "text",
    ["a", "a: b", "# x", "yes, no", "null", "~", " x", "x ", '"', "예약", "*", "{"],
)
def test_words_come_back(text: str) -> None:
    """Whatever YAML would make of them without quotes."""
    file = f"flow: x\ncalls: [{{name: {word(text)}, steps: []}}]"

    assert read_scenario("x.test.yaml", file).calls[0].name == text
