"""What nodes do in calls: whatever callers and hosts do, whatever the time is."""

from __future__ import annotations

import json
import re
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kinds_made import KINDS, NAMES, flow_of

from ivr.language.kind import (
    End,
    EndFlow,
    EnterFlow,
    Leave,
    Stay,
    Step,
)
from ivr.runtime.call import NodeCall
from ivr.runtime.state import Session, Visit
from ivr.telephony import Digits, Event, NoInput, Outcome, Speech

# Whatever happens ----------------------------------------------------------------

PLACES = [
    (script_of, flow.name, node)
    for script_of in NAMES
    for flow in flow_of(script_of).linked.values()
    for node in flow.nodes
]
LABELS = sorted({r.label for kind in KINDS.values() for r in kind.exits})
ANSWERS = ["free", "existing", "refused", "done", "found", "known", "1", ""]
WORDS = st.sampled_from(
    ["yes", "no", "네", "my account", "reset my password", "환불", "2번", "a" * 10_000]
)
MOMENTS = st.sampled_from(
    ["2026-12-24T09:00+09:00 2026-12-24T10:00", "900", "", "soon", "9" * 300]
)
EVENTS = st.one_of(
    st.just(NoInput()),
    st.text("0123456789*#", max_size=6).map(Digits),
    st.text(max_size=80).map(Digits),
    (WORDS | st.text(max_size=40)).map(Speech),
    st.builds(
        Outcome,
        st.sampled_from([*LABELS, *ANSWERS]) | st.text(max_size=10),
        st.dictionaries(
            st.sampled_from(["wait", "slots", "when", "balance", "plan"]), MOMENTS
        ),
    ),
)
CALLERS = [
    ("+821012345678", "mobile"),
    ("+8225551234", "landline"),
    ("anonymous", "withheld"),
    ("client:anna", "abroad"),
    ("", "withheld"),
]


def held(step: Step, labels: set[str]) -> bool:
    """Whether *step* is one that the engine can take, small enough to carry."""
    match step:
        case Leave(label, sets):
            return label in labels and all(isinstance(v, str) for v in sets.values())
        case Stay(_, memory):
            return len(json.dumps(dict(memory))) < 3_000
        case End(ending):
            return ending in ("done", "refused")
        case EnterFlow() | EndFlow():
            return True
    return False


@settings(max_examples=500)
@given(
    place=st.sampled_from(PLACES),
    caller=st.sampled_from(CALLERS),
    language=st.sampled_from(["en", "ko", "fr"]),
    off=st.booleans(),
    night=st.booleans(),
    events=st.lists(EVENTS, max_size=6),
)
def test_nothing_a_caller_or_a_host_does_can_break_a_node(
    place: tuple[str, str, str],
    caller: tuple[str, str],
    language: str,
    off: bool,
    night: bool,
    events: list[Event],
) -> None:
    """Whatever happens, a node answers with a step, and leaves by an exit it has."""
    flow = flow_of(place[0]).linked[place[1]]
    node = flow.nodes[place[2]]
    labels = {exit.label for exit in node.exits}
    visit = Visit(
        datetime.fromisoformat(f"2026-12-23T{'22' if night else '10'}:00+09:00"),
        switches={"callbacks": "off"} if off else {},
        caller=caller[0],
        called="+82215889999",
        line=caller[1],
    )
    session = Session(flow.name, node.name, language)

    step = node.kind.enter(NodeCall(flow, node, session, visit))
    for event in events:
        assert held(step, labels)
        if not isinstance(step, Stay):
            break
        session = Session(flow.name, node.name, language, memory=dict(step.memory))
        step = node.kind.resume(NodeCall(flow, node, session, visit), event)
    assert held(step, labels)


DECIDED = [
    place
    for place in PLACES
    if any(
        exit.by == "fixed"
        for exit in flow_of(place[0]).linked[place[1]].nodes[place[2]].exits
    )
]


@pytest.mark.parametrize("place", DECIDED, ids="/".join)
@pytest.mark.parametrize("hour", ["03:00", "09:30", "12:30", "15:00"])
@pytest.mark.parametrize("day", ["2026-12-23", "2026-12-25", "2026-12-31"])
@pytest.mark.parametrize("mode", ["normal", "storm", "evacuated"])
def test_what_is_proven_of_hours_and_switches_is_what_callers_meet(
    place: tuple[str, str, str], hour: str, day: str, mode: str
) -> None:
    """A call leaves by the one exit whose guard holds, and stays where none does."""
    flow = flow_of(place[0]).linked[place[1]]
    node = flow.nodes[place[2]]
    visit = Visit(
        datetime.fromisoformat(f"{day}T{hour}+09:00"),
        switches={"mode": mode, "callbacks": "off" if mode == "storm" else "on"},
        line={"03:00": "landline", "09:30": "withheld"}.get(hour, "mobile"),
    )
    session = Session(flow.name, node.name, "ko" if "ko" in flow.languages else "en")
    call = NodeCall(flow, node, session, visit)

    step = node.kind.enter(call)

    held = [e.label for e in node.exits if e.by == "fixed" and call.holds(e.guard)]
    left = [step.label] if isinstance(step, Leave) else []
    assert held == left


@pytest.mark.parametrize("place", PLACES, ids="/".join)
def test_the_keys_of_a_finding_are_known_for_every_exit(
    place: tuple[str, str, str],
) -> None:
    """For each exit a node can say what a caller keys or says to take it."""
    flow = flow_of(place[0]).linked[place[1]]
    node = flow.nodes[place[2]]
    tokens = [
        token
        for exit in node.exits
        if not exit.role
        for token in node.kind.script(exit.label, lambda intent: intent)
    ]

    assert all(re.fullmatch(r"-|say:.+|[0-9*#]+", token) for token in tokens)


def playable(place: tuple[str, str, str]) -> bool:
    """Whether only the caller decides how the call leaves this node."""
    return (
        flow_of(place[0]).nodes.get(place[2]) is not None
        and place[1] == flow_of(place[0]).name
    )


CHOSEN = [
    (place, exit.label)
    for place in PLACES
    if playable(place)
    for exit in flow_of(place[0]).nodes[place[2]].exits
    if exit.by in ("choice", "silence", "mistake")
    and not exit.role
    and not flow_of(place[0]).nodes[place[2]].kind.service
]


@pytest.mark.parametrize(
    ("place", "label"), CHOSEN, ids=[f"{p[0]}-{p[2]}-{label}" for p, label in CHOSEN]
)
def test_the_keys_of_a_finding_lead_out_by_its_exit(
    place: tuple[str, str, str], label: str
) -> None:
    """Who keys what a finding says leaves by the exit that it speaks of."""
    flow = flow_of(place[0])
    node = flow.nodes[place[2]]
    now = datetime.fromisoformat("2026-12-23T10:00+09:00")
    visit = Visit(now, caller="+821012345678", called="+82215889999")
    language = "en" if "en" in flow.languages else "ko"

    def phrase(intent: str) -> str:
        return flow.intents[intent].phrases(language)[0]

    session = Session(flow.name, node.name, language)
    step = node.kind.enter(NodeCall(flow, node, session, visit))
    for token in node.kind.script(label, phrase):
        assert isinstance(step, Stay)
        session = Session(flow.name, node.name, language, memory=dict(step.memory))
        event: Event = Speech(token[4:]) if token[:4] == "say:" else Digits(token)
        event = NoInput() if token == "-" else event
        step = node.kind.resume(NodeCall(flow, node, session, visit), event)

    assert isinstance(step, Leave)
    assert step.label == label
