"""The embedded callback desk and what is known of queues: promises, rules, limits."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ivr.compiler.compile import compile_flow
from ivr.compiler.flow import Flow
from ivr.language.document import read_flow
from ivr.runtime.desk import Errand, MemoryDesk, Message, slots_of
from ivr.runtime.queues import FRESH, RECENT_FOR, MemoryQueues
from ivr.telephony import Ask, Enqueue

FRIDAY = datetime(2026, 11, 27, 7, 30, tzinfo=UTC)
"""Half past four in the afternoon in Seoul."""

FLOW = """\
ivr: 1
name: small
profile: kr-ars
languages: [ko, en]
start: bye
hours:
  office: {zone: Asia/Seoul, country: KR, open: "Mo-Fr 09:00-18:00; PH off"}
queues:
  people: {hours: {ko: office}}
  anybody: {}
nodes:
  bye: {hangup: {ko: "네.", en: "Bye."}}
"""


@pytest.fixture(scope="module")
def flow() -> Flow:
    """A flow with a queue that has hours, in one language, and one that has none."""
    return compile_flow(read_flow("small.yaml", FLOW))


def ask(what: Any = "check", number: str = "+821012345678", **about: Any) -> Ask:
    """What the engine asks of the desk."""
    given = {"queue": "people", "topic": "unlock", "language": "ko"}
    return Ask(what, number=number, **(given | about))


def errand(flow: Flow, key: str = "1", home: str = "KR") -> Errand:
    """On whose behalf it asks."""
    return Errand(key, "CA1", FRIDAY, flow, home)


def test_nobody_is_called_unless_told(flow: Flow) -> None:
    """Without a list of countries every number is refused."""
    assert MemoryDesk().ask(ask(), errand(flow)).name == "refused"


@pytest.mark.parametrize(
    ("number", "outcome"),
    [
        ("+821012345678", "free"),
        ("+12025550123", "refused"),
        ("+18765551234", "refused"),
        ("+12685551234", "refused"),
        ("", "refused"),
        ("anonymous", "refused"),
        ("+999999999999", "refused"),
    ],
)
def test_only_listed_countries_are_called(
    flow: Flow, number: str, outcome: str
) -> None:
    """A list of countries keeps out what looks like an ordinary mobile elsewhere."""
    desk = MemoryDesk(["KR"])

    assert desk.ask(ask(number=number), errand(flow)).name == outcome


def test_in_development_the_lines_own_country_counts(flow: Flow) -> None:
    """Who tries a menu at home can be called back at home."""
    desk = MemoryDesk(own_country=True)

    assert desk.ask(ask(), errand(flow, home="KR")).name == "free"
    assert desk.ask(ask(), errand(flow, home="US")).name == "refused"


def test_a_request_is_found_again(flow: Flow) -> None:
    """One request for a number and a topic, told with its time."""
    desk = MemoryDesk(["KR"])
    desk.ask(ask("store", slot="2026-11-30T09:00+09:00"), errand(flow))
    found = desk.ask(ask(), errand(flow, "2"))

    assert (found.name, found.values["when"]) == ("existing", "2026-11-30T09:00+09:00")


def test_another_topic_is_another_request(flow: Flow) -> None:
    """Who wants two things asked is called about both."""
    desk = MemoryDesk(["KR"])
    desk.ask(ask("store"), errand(flow))

    assert desk.ask(ask(topic="refund"), errand(flow, "2")).name == "free"


def test_a_repeated_errand_counts_once(flow: Flow) -> None:
    """A cancelled request that is cancelled again, by a repetition, stays done."""
    desk = MemoryDesk(["KR"])
    desk.ask(ask("store"), errand(flow, "1"))
    first = desk.ask(ask("cancel"), errand(flow, "2"))
    again = desk.ask(ask("cancel"), errand(flow, "2"))

    assert (first.name, again.name, desk.requests()) == ("done", "done", ())


def test_two_calls_at_once_are_one_request(flow: Flow) -> None:
    """A number that asks on two lines is called once."""
    desk = MemoryDesk(["KR"])
    outcomes = [desk.ask(ask("store"), errand(flow, key)).name for key in "12"]

    assert (outcomes, len(desk.requests())) == (["done", "done"], 1)


def test_a_request_is_moved(flow: Flow) -> None:
    """The new time takes the place of the old one."""
    desk = MemoryDesk(["KR"])
    desk.ask(ask("store"), errand(flow, "1"))
    desk.ask(ask("move", slot="2026-12-01T10:00+09:00"), errand(flow, "2"))
    (request,) = desk.requests()

    assert request.slot == "2026-12-01T10:00+09:00"


@pytest.mark.parametrize("what", ["move", "cancel"])
def test_what_is_not_there_cannot_be_changed(flow: Flow, what: str) -> None:
    """A request that somebody has dealt with meanwhile is not made up."""
    assert MemoryDesk(["KR"]).ask(ask(what), errand(flow)).name == "failed"


def test_times_lie_in_the_queues_hours(flow: Flow) -> None:
    """On a Friday afternoon Monday is offered, and no night."""
    slots = list(slots_of(ask(), errand(flow)))

    assert slots == [
        "2026-11-30T09:00+09:00",
        "2026-11-30T11:00+09:00",
        "2026-11-30T13:00+09:00",
        "2026-11-30T15:00+09:00",
    ]


def test_a_queue_without_hours_keeps_decent_ones(flow: Flow) -> None:
    """Where somebody is always there, nobody is called at night all the same."""
    slots = list(slots_of(ask(queue="anybody"), errand(flow)))
    hours = {int(slot[11:13]) for slot in slots}

    assert slots
    assert all(8 <= hour < 21 for hour in hours)


def test_a_language_that_nobody_speaks_is_offered_no_time(flow: Flow) -> None:
    """Who would be called by somebody of another language is offered nothing."""
    assert list(slots_of(ask(language="en"), errand(flow))) == []


# Messages ----------------------------------------------------------------------------


def message(key: str = "1", recording: str = "https://example.org/1") -> Message:
    """What a caller left."""
    return Message(key, "CA1", "people", "", "ko", "", 9, recording, FRIDAY)


def test_a_message_is_kept_once() -> None:
    """A message whose request came twice is heard once."""
    desk = MemoryDesk()
    kept = [desk.keep(message()), desk.keep(message())]

    assert (kept, len(desk.messages())) == ([True, True], 1)


def test_a_message_that_was_never_recorded_is_taken_away() -> None:
    """Where the carrier has no recording, nobody listens for it."""
    desk = MemoryDesk()
    desk.keep(message("1"))
    desk.keep(message("2", "https://example.org/2"))
    desk.recording("https://example.org/1", "absent")
    desk.recording("https://example.org/2", "completed")

    assert [found.key for found in desk.messages()] == ["2"]


# Queues ------------------------------------------------------------------------------


class Ticking:
    """A clock that is told the time."""

    now = 0.0

    def __call__(self) -> float:
        """What it was told."""
        return self.now


@pytest.fixture
def clock() -> Ticking:
    """A clock at the beginning."""
    return Ticking()


@pytest.fixture
def queues(clock: Ticking) -> MemoryQueues:
    """What is known of queues: nothing yet."""
    return MemoryQueues(clock)


def waiting(**about: Any) -> Enqueue:
    """A wait for the people."""
    return Enqueue("people", "ko", 300, 40, **about)


def test_an_unknown_queue_is_open(queues: MemoryQueues) -> None:
    """A queue whose size nobody knows is never full."""
    assert queues.door(waiting()) is None


def test_a_full_queue_lets_nobody_in(queues: MemoryQueues) -> None:
    """Where the last place is taken, the door is shut."""
    queues.seen("people", 10, 10)

    assert queues.door(waiting()) == "full"


def test_what_was_long_ago_is_not_believed(
    queues: MemoryQueues, clock: Ticking
) -> None:
    """A queue that was full a while ago may have room now."""
    queues.seen("people", 10, 10)
    clock.now = FRESH + 1

    assert queues.door(waiting()) is None


@pytest.mark.parametrize(
    ("waits", "door"), [((100, 100), None), ((200, 400), "long-wait"), ((), None)]
)
def test_a_long_wait_is_told_where_it_is_asked(
    queues: MemoryQueues, waits: tuple[float, ...], door: str | None
) -> None:
    """From the calls that got through it is known how long it takes."""
    for waited in waits:
        queues.answered("people", waited)

    assert queues.door(waiting(doors=("long-wait",), long_wait=300.0)) == door


def test_nobody_is_turned_away_for_a_wait_that_no_exit_is_for(
    queues: MemoryQueues,
) -> None:
    """Where the flow has no way for a long wait, the caller waits."""
    queues.answered("people", 10_000)

    assert queues.door(waiting(long_wait=300.0)) is None


def test_the_wait_of_this_morning_is_forgotten(
    queues: MemoryQueues, clock: Ticking
) -> None:
    """Half an hour later the wait is another one."""
    queues.answered("people", 100)
    clock.now = RECENT_FOR + 1

    assert queues.expected_wait("people") is None
