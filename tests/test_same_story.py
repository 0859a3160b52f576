"""The phones in the terminal and in the browser and the webhooks tell the same story.

Walks that take every exit of a menu, in each language, are made three times: by the
simulator behind ``ivr call``, over the webhooks, by an interpreter of TwiML that knows
nothing of flows, and by what the phone's page asks. What is heard must be the same,
utterance by utterance.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

import pytest
import twiml_schema
from console_site import Browser
from house import hold
from phone_page import PagePhone
from same_story import Line, line_of
from twiml_interpreter import Call, Heard
from walking import Act, Walk, walks

from ivr.cli.guard import run
from ivr.clock import ManualClock
from ivr.compiler.describe import stretches
from ivr.compiler.flow import Flow
from ivr.compiler.worlds import Horizon
from ivr.runtime.state import Visit
from ivr.simulator.calling import visit_of
from ivr.simulator.coverage import exits_of
from ivr.simulator.phone import PhoneCall, begin
from ivr.simulator.transcript import call_parts
from ivr.simulator.ways import Ways, name_of
from ivr.telephony import Ask, Gather, Pause, Play, Say, Wait

ROOT = Path(__file__).parent
FOLDERS = {
    "flows": ROOT.parent / "flows",
    "lines": ROOT / "fixtures" / "lines",
    "story": ROOT / "fixtures" / "story",
}
LINES = (
    ("flows", "account-support"),
    ("flows", "clinic"),
    ("flows", "public-service"),
    ("flows", "shop-after-hours"),
    ("lines", "desk"),
    ("story", "bazaar"),
)

DAY, LATE = "2026-11-24T11:00", "2026-11-24T17:58"
"""A Tuesday on which everybody is there, and shortly before they go home."""

HORIZON = Horizon.of(date(2026, 11, 23), 400)

VERBS = {"queue": "Enqueue", "dial": "Dial", "recording": "Record"}
"""The verb at which a call stands that waits for that."""

PLAYED = 12
"""Calls of each menu that are made with the command as well."""


def worlds(ways: Ways) -> Iterator[Visit]:
    """Times at which its hours differ, the switches, a caller without a number."""
    flow = ways.flow
    for at in (DAY, LATE):
        yield visit_of(flow, datetime.fromisoformat(at))
    for number in range(len(ways.worlds.classes)):
        start, end = next(iter(stretches(ways.worlds, frozenset({number}))))
        yield visit_of(flow, start + (end - start) / 2)
    for name, switch in flow.switches.items():
        for value in switch.values:
            if value != switch.default:
                yield visit_of(flow, datetime.fromisoformat(DAY), {name: value})
    yield visit_of(flow, datetime.fromisoformat(DAY), None, "withheld")


@dataclass
class Story:
    """One walk, told three times; *happened* is what was done at which wait."""

    walk: Walk
    told: PhoneCall
    happened: list[tuple[Wait, Act]]
    call: Call
    page: PagePhone

    def __str__(self) -> str:
        done = ", ".join(act.what or act.deed for act in self.walk.acts)
        return f"{self.walk.visit.now:%F %R} [{done}]"


def told(flow: Flow, walk: Walk) -> tuple[PhoneCall, list[tuple[Wait, Act]]]:
    """The call as the simulator tells it, and what happened at which wait."""
    call, happened = begin(flow, walk.visit), []
    for act in walk.acts:
        assert call.wait is not None
        happened.append((call.wait, act))
        call = act.on(call)
    return call, happened


class Stories:
    """All walks through one menu."""

    def __init__(self, line: Line, name: str) -> None:
        self.line, self.name = line, name
        self.flow = line.flow(name)
        self.ways = Ways(self.flow, HORIZON)
        # Nobody is logged in: what strangers may try is what is tried.
        self.browser = Browser(line.app.test_client(), "http://localhost")

    @cached_property
    def all(self) -> list[Story]:
        """Each walk, told three times."""
        return [self._told(walk) for walk in walks(self.flow, worlds(self.ways))]

    def _told(self, walk: Walk) -> Story:
        call, happened = told(self.flow, walk)
        over_line = self.line.call(self.name, walk, happened)
        return Story(walk, call, happened, over_line, self._paged(walk, happened))

    def _paged(self, walk: Walk, happened: list[tuple[Wait, Act]]) -> PagePhone:
        """The call as the page of the phone makes it."""
        visit, page = walk.visit, PagePhone(self.browser, self.name)
        page.call(
            at=visit.now.isoformat(),
            switches=dict(visit.switches),
            **{"from": visit.caller or "withheld"},
        )
        for wait, act in happened:
            page.act(wait, act)
        return page

    @cached_property
    def endings(self) -> dict[str, str]:
        """How each call ended, as the app has it on record."""
        assert self.all
        return self.line.endings()


@pytest.fixture(scope="module", params=LINES, ids=lambda line: line[1])
def stories(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stories]:
    """A menu, with all that can be done in it done three times."""
    folder, name = request.param
    clock = ManualClock(datetime(2026, 11, 23, 1, tzinfo=UTC))
    with ExitStack() as stack:
        place = tmp_path_factory.mktemp(name)
        line = stack.enter_context(line_of(place, FOLDERS[folder], clock))
        yield Stories(line, name)


def test_every_exit_is_taken(stories: Stories) -> None:
    """What a call can do in the year to come, one of the walks does."""
    ways = stories.ways
    flows = {flow.name: flow for flow in ways.flows}
    taken = {exit for story in stories.all for exit in exits_of(story.told, flows)}

    hold(
        " ".join(name)
        for flow in ways.flows
        for node, exit in flow.edges()
        if ways.can_take(name := name_of(flow.name, node.name, exit))
        and exit.role not in ("repeat", "back")
        and name not in taken
    )


def test_the_same_is_heard(stories: Stories) -> None:
    """Word by word, in the same order, and in the same language."""
    hold(
        f"{story}: {found} is not {wanted}"
        for story in stories.all
        for found, wanted in [first_difference(web(story), terminal(story))]
        if found != wanted
    )


def test_the_page_is_told_the_same(stories: Stories) -> None:
    """The phone in the browser hears, word by word, what the terminal hears."""
    hold(
        f"{story}: {found} is not {wanted}"
        for story in stories.all
        for found, wanted in [first_difference(story.page.heard, terminal(story))]
        if found != wanted
    )


def test_the_page_comes_to_the_same(stories: Stories) -> None:
    """What ``ivr call --format json`` says of a call, the page is told of it."""
    hold(
        str(story)
        for story in stories.all
        for parts in [json.loads(json.dumps(call_parts(story.told)))]
        if {name: story.page.state.get(name) for name in parts} != parts
    )


def test_the_same_is_waited_for(stories: Stories) -> None:
    """Where one call listens, rings, records or has ended, so has the other."""
    hold(
        f"{story}: stands at {story.call.stands_at}, not at {wanted}"
        for story in stories.all
        if story.call.stands_at != (wanted := stands_at(story.told))
        and not (wanted == "Enqueue" and story.call.queue is not None)
    )


def test_the_end_is_the_same(stories: Stories) -> None:
    """What is on record of a call is how the terminal says that it ended."""
    hold(
        f"{story}: {found} is not {story.told.session.ending}"
        for story in stories.all
        if (found := stories.endings.get(story.call.about["CallSid"], ""))
        != story.told.session.ending
    )


def test_the_carrier_takes_every_document(stories: Stories) -> None:
    """No verb, nesting or attribute that is not the carrier's own."""
    hold(
        f"{story}: {fault}"
        for story in stories.all
        for document, waiting in story.call.documents
        for fault in twiml_schema.check(document, waiting=waiting)
    )


def test_the_command_tells_it_too(
    stories: Stories, capsys: pytest.CaptureFixture[str]
) -> None:
    """``ivr call --format json`` prints the very call that was walked."""
    told_by_command = [
        (story, json.loads(printed(arguments(stories.flow, story), capsys)))
        for story in longest(stories.all)
    ]

    hold(
        str(story)
        for story, parts in told_by_command
        if parts["steps"] != json.loads(json.dumps(call_parts(story.told)))["steps"]
    )


# What is heard --------------------------------------------------------------------

Utterance = tuple[str, str]
"""A text or a recording, and its language; a recording has none."""


def terminal(story: Story) -> list[Utterance]:
    """What the simulator's caller hears."""
    found = []
    for step in story.told.steps:
        for sound in step.sounds:
            match sound:
                case Say(text, language):
                    found.append((text, language.split("-")[0]))
                case Play(url):
                    found.append((f"play:{url}", ""))
                case Pause():
                    pass
    return found


def web(story: Story) -> list[Utterance]:
    """What the carrier's caller hears; in a queue as far as it is not heard again.

    Who stands in a queue has heard of it, but there the simulator tells of it only
    once it is known what the wait comes to.
    """
    standing = story.call.queues if story.call.queue is not None else None
    return [
        (each.text.replace("play:/sounds/", "play:"), language(each))
        for each in story.call.heard
        if each.document <= 1 and (not each.on_hold or each.queue != standing)
    ]


def language(heard: Heard) -> str:
    """The language of what was said, without its region."""
    return heard.language.split("-")[0]


def first_difference(
    found: list[Utterance], wanted: list[Utterance]
) -> tuple[list[Utterance], list[Utterance]]:
    """The two where they begin to differ; nothing where they do not."""
    same = 0
    while same < min(len(found), len(wanted)) and found[same] == wanted[same]:
        same += 1
    return found[same : same + 2], wanted[same : same + 2]


def stands_at(call: PhoneCall) -> str:
    """The verb at which the carrier's caller must stand."""
    if call.over:
        return "over"
    return VERBS.get(call.waits_for or "", "Gather")


# The command ------------------------------------------------------------------------


def longest(stories: list[Story]) -> list[Story]:
    """The longest walks that the command can be told in a line."""
    plain = [story for story in stories if _can_be_told(story)]
    return sorted(plain, key=lambda story: -len(story.happened))[:PLAYED]


def _can_be_told(story: Story) -> bool:
    """The last wait is the caller's or it is over, and the desk does as it should."""
    asked = story.told.over or story.told.waits_for_caller
    return asked and not any(
        isinstance(wait, Ask) and act.what not in ("free", "done", "requested")
        for wait, act in story.happened
    )


def arguments(flow: Flow, story: Story) -> list[str]:
    """The command that makes the call of *story*."""
    visit, keys = story.walk.visit, []
    outcomes: dict[str, list[str]] = {}
    steps = [step for step in story.told.steps if step.event is not None]
    for step, (wait, act) in zip(steps, story.happened, strict=True):
        if isinstance(wait, Gather):
            words = f"say:{act.what}" if act.deed == "say" else act.what
            keys.append("-" if act.deed == "silence" else words)
        elif not isinstance(wait, Ask):
            outcomes.setdefault(step.node, []).append(act.what)
    found = ["call", flow.path, "--format", "json", "--keys", ",".join(keys)]
    found += ["--at", visit.now.isoformat(), "--from", visit.caller or "withheld"]
    for name, value in visit.switches.items():
        found += ["--switch", f"{name}={value}"]
    for node, exits in outcomes.items():
        found += ["--outcome", f"{node}={','.join(exits)}"]
    return found


def printed(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What the command prints."""
    capsys.readouterr()
    status = run(arguments)
    out, err = capsys.readouterr()
    assert status == 0, f"{arguments}: {err}"
    return out
