"""Every kind of node: what it reads, where it leads, and what callers meet there."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import scripted
from kinds_made import FIXTURES, KINDS, NAMES, flow_of, script

from ivr.compiler.compile import compile_flow
from ivr.language.document import read_flow
from ivr.language.flowtext import FlowText
from ivr.language.folder import TextFolder
from ivr.language.kind import (
    page_of,
    settings_of,
)
from ivr.runtime.state import GOOD_ENDINGS

ARTICLE = {"articles/reset-password.yaml": "text: {en: Open the page.}"}

Matches = Callable[[Path, str], None]


def read(text: str) -> FlowText:
    """A flow in a folder that has the article of the examples."""
    return read_flow("example.yaml", text, TextFolder(ARTICLE))


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
