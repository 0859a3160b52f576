"""Every kind of node: what it reads, where it leads, and what callers meet there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
import scripted
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.compiler.compile import compile_flow
from ivr.compiler.flow import Flow
from ivr.language.document import read_flow
from ivr.language.flowtext import FlowText
from ivr.language.folder import TextFolder
from ivr.language.kind import (
    End,
    EndFlow,
    EnterFlow,
    Leave,
    Stay,
    Step,
    load_kinds,
    page_of,
    settings_of,
)
from ivr.runtime.call import NodeCall
from ivr.runtime.state import GOOD_ENDINGS, Session, Visit
from ivr.telephony import Digits, Event, NoInput, Outcome, Speech

FIXTURES = Path(__file__).parent / "fixtures" / "kinds"
KINDS = load_kinds()
NAMES = sorted(KINDS)
ARTICLE = {"articles/reset-password.yaml": "text: {en: Open the page.}"}

Matches = Callable[[Path, str], None]


def read(text: str) -> FlowText:
    """A flow in a folder that has the article of the examples."""
    return read_flow("example.yaml", text, TextFolder(ARTICLE))


@cache
def script(name: str) -> str:
    """The script of a kind."""
    return (FIXTURES / f"{name}.txt").read_text(encoding="utf-8")


@cache
def flow_of(name: str) -> Flow:
    """The flow of a kind's script."""
    return scripted.flows_of(
        script(name).split(f"\n{scripted.MARK}")[0], f"{name}.yaml"
    )


# Scripts and pages ---------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_callers_meet_what_the_script_says(name: str, matches: Matches) -> None:
    """Each kind has a script of calls, and plays them as it is written."""
    path = FIXTURES / f"{name}.txt"

    matches(path, scripted.play(script(name).rstrip() + "\n", f"{name}.yaml"))


@pytest.mark.parametrize("name", NAMES)
def test_a_script_is_about_its_kind(name: str) -> None:
    """The script of a kind is about that kind, here or in a flow that it goes into."""
    kinds = {
        node.kind.name
        for flow in flow_of(name).linked.values()
        for node in flow.nodes.values()
    }

    assert name in kinds


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_an_example_that_compiles(name: str) -> None:
    """A kind's docstring is its page, with a flow in which the kind is used."""
    example = re.search(
        r"## Example\n```yaml\n(.*?)```", page_of(KINDS[name]), re.DOTALL
    )
    assert example
    text = read(example[1])

    flow = compile_flow(text)

    assert [fault.message for fault in text.faults] == []
    assert name in {node.kind.name for node in flow.nodes.values()}


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_and_exit_is_explained(name: str) -> None:
    """Each setting and each exit of a kind has a sentence for its page."""
    docs = [setting.doc for setting in settings_of(KINDS[name])]
    docs += [rule.doc for rule in KINDS[name].exits]

    assert all(doc.endswith(".") and len(doc) > 5 for doc in docs)


def test_nothing_else_has_the_name_of_a_kind() -> None:
    """A node has one kind, so no setting and no fixed exit bears a kind's name."""
    names = {rule.label for kind in KINDS.values() for rule in kind.exits}
    names |= {setting.name for kind in KINDS.values() for setting in settings_of(kind)}

    assert names & set(KINDS) == set()


def test_a_value_stands_first() -> None:
    """The setting that stands behind the kind's own key comes before all others."""
    firsts = {settings_of(kind)[0].name for kind in KINDS.values()}

    assert firsts == {"value"}


# Exits ---------------------------------------------------------------------------

EXITS = {
    "say": "next",
    "menu": "no-input no-match",
    "ask": "unsure no-input",
    "collect": "next no-input no-match",
    "language": "next",
    "hours": "open closed break holiday exception",
    "switch": "on off else",
    "if": "else",
    "set": "next",
    "lookup": "failed",
    "article": "next more-help",
    "queue": "closed break holiday exception unstaffed full long-wait connected "
    "gave-up failed",
    "dial": "talked busy no-answer failed",
    "callback": "requested existing cancelled declined refused off failed",
    "voicemail": "recorded empty failed",
    "sms": "sent no-mobile failed",
    "flow": "",
    "end": "",
    "hangup": "",
}

UNWRITTEN = {
    "required": "next open closed/hours on off/switch else/if",
    "otherwise": "no-input no-match unsure more-help failed busy no-answer full "
    "closed/queue gave-up refused off/callback empty else/switch",
    "as": "break holiday exception existing no-mobile",
    "waits": "unstaffed long-wait",
    "ends": "connected talked requested recorded sent cancelled declined",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_kind_has_the_exits_of_the_language(name: str) -> None:
    """The fixed exits of each kind are those of the language, in its order."""
    labels = " ".join(rule.label for rule in KINDS[name].exits)

    assert labels == EXITS[name]


@pytest.mark.parametrize("name", NAMES)
def test_exits_that_nobody_wrote_lead_where_the_language_says(name: str) -> None:
    """What an unwritten exit does is the same wherever the exit stands."""
    wrong = []
    for rule in KINDS[name].exits:
        known = UNWRITTEN[rule.unwritten].split()
        if rule.label not in known and f"{rule.label}/{name}" not in known:
            wrong.append((rule.label, rule.unwritten))

    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_an_exit_ends_in_words_of_the_transcript(name: str) -> None:
    """Where an exit ends the call, its ending is one that transcripts know."""
    endings = {rule.ending for rule in KINDS[name].exits if rule.unwritten == "ends"}

    assert endings <= {*GOOD_ENDINGS, "done"}


def test_good_endings_are_persons_and_promises() -> None:
    """Connected, talked, requested, existing, recorded: these alone are always good."""
    good = {r.label for kind in KINDS.values() for r in kind.exits if r.good}

    assert good == {"connected", "talked", "requested", "existing", "recorded"}


def test_who_can_fail_says_what_is_down() -> None:
    """Each kind with an exit ``failed`` names its service, and no other has one."""
    failing = {
        n for n, kind in KINDS.items() if any(r.label == "failed" for r in kind.exits)
    }

    assert failing == {name for name, kind in KINDS.items() if kind.service}


def test_nothing_strains_beside_a_service_that_is_down() -> None:
    """The exits of a busy day are those that one thing down leaves out."""
    strained = {r.label for kind in KINDS.values() for r in kind.exits if r.strain}

    assert " ".join(sorted(strained)) == (
        "busy full gave-up long-wait no-answer no-mobile refused unstaffed"
    )


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
        line="landline" if hour == "03:00" else "mobile",
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


# Faults --------------------------------------------------------------------------

HEAD = "ivr: 1\nname: x\nlanguages: [en]\nstart: a\nnodes:\n  a: "

FAULTS = [
    ("{hours: {schedule: x}, open: b, closed: b}", 'unknown setting "schedule"'),
    ("{if: [{when: {line: mobile}}], else: b}", 'case 1 has no "go"'),
    (
        "{if: [{wen: {line: mobile}, go: b}], else: b}",
        'unknown setting "wen" of a case',
    ),
    ("{lookup: {fetch: x}, outcomes: {ok: b}, failed: b}", 'unknown setting "fetch"'),
    ("{lookup: {get: x, post: y}, outcomes: {ok: b}}", "a look-up asks one service"),
    ("{lookup: {get: x}, failed: b}", 'this "lookup" has no "outcomes"'),
    (
        "{lookup: {get: x}, gives: {n: numbr}, outcomes: {ok: b}, failed: b}",
        'not "numbr"',
    ),
    ("{collect: N?, next: b}", 'this "collect" has no "into"'),
    ("{collect: N?, into: caller, next: b}", '"caller" comes with the call'),
    ("{collect: N?, into: n, finish_on: 12, next: b}", '"12" cannot end an entry'),
    ("{collect: N?, into: n, length: 9-4, next: b}", "from 9 to 4 keys cannot be"),
    ("{voicemail: V., to: {mail: nobody}, empty: b}", '"nobody" is no mail address'),
    ("{voicemail: V., to: {post: a@b}, empty: b}", "this says not who hears"),
    ("{queue: q, give_up_after: none, gave-up: b}", "would let callers wait for ever"),
    ("{queue: q, announce: [place], gave-up: b}", 'not "place"'),
    ('{menu: M., options: {"*": b, star: b}}', 'the key "*" is bound twice'),
    ("{menu: M., options: {1: b}, again: {no-imput: X.}}", '"no-imput"'),
    ("{hangup: H., ends: happily}", 'not "happily"'),
    ("{say: S., nxt: b}", 'unknown setting "nxt" for a "say"'),
    ("{dial: [a b], busy: b}", '"a b" cannot be the name of a line'),
]


@pytest.mark.parametrize(("node", "message"), FAULTS)
def test_a_fault_is_told_in_the_words_of_its_author(node: str, message: str) -> None:
    """What is wrong with a setting is said with what the author wrote."""
    text = read(f"{HEAD}{node}\n  b: {{hangup: Bye.}}\n")

    assert any(message in fault.message for fault in text.faults)
