"""A year in which thousands ask to be called back, and nobody is called at night."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from calling_oracle import NUMBERS, is_open, may_be_called

from ivr.callbacks.answering import LinesOfQueues
from ivr.callbacks.attempts import by_secret, hear
from ivr.callbacks.caller import Known, Placement, Taken
from ivr.callbacks.calling_hours import may_call, next_allowed
from ivr.callbacks.desk import StoreDesk
from ivr.callbacks.dispatcher import Dispatcher
from ivr.callbacks.life import Life, step
from ivr.callbacks.policy import Policy
from ivr.clock import ManualClock
from ivr.compiler.flow import Flow
from ivr.runtime.calling_hours import Called, slots
from ivr.runtime.desk import Errand, MemorySwitchboard
from ivr.runtime.versions import Library
from ivr.store.database import Database
from ivr.telephony import Ask

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
YEAR = timedelta(days=366)

PLACES = {
    "seoul": ("Asia/Seoul", "KR", 9, 18),
    "london": ("Europe/London", "GB", 8, 20),
    "york": ("America/New_York", "US", 9, 21),
    "sydney": ("Australia/Sydney", "AU", 7, 19),
}
"""Queues by where their people are: zone, country, and from when to when."""

TEXT = """\
ivr: 1
name: world
languages: [en]
start: call-me
otherwise: bye
hours:
{hours}
queues:
{queues}
nodes:
  call-me: {{callback: seoul, refused: bye, failed: bye}}
  bye: {{hangup: Bye., ends: done}}
""".format(
    hours="\n".join(
        f'  {n}: {{zone: {z}, country: {c}, open: "Mo-Fr {a:02}:00-{b}:00; PH off"}}'
        for n, (z, c, a, b) in PLACES.items()
    ),
    queues="\n".join(f"  {name}: {{hours: {name}}}" for name in PLACES),
)

OUTCOMES = ("busy", "no-answer", "machine", "failed", "declined", "no-agent")

REGIONS = sorted({country for country, _ in NUMBERS.values()})


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The flow whose people are all over the world."""
    folder = tmp_path_factory.mktemp("world")
    (folder / "flows").mkdir()
    (folder / "flows" / "world.yaml").write_text(TEXT, encoding="utf-8")
    found = Library(folder / "flows", folder / "versions", None)
    found.load()
    assert list(found.names()) == ["world"], found.latest.faults
    return found


@pytest.fixture(scope="module")
def flow(library: Library) -> Flow:
    """The flow itself."""
    return library.current("world")[1]


def ours_and_theirs(queue: str, number: str, at: datetime) -> bool:
    """Whether people of *queue* may call *number* at *at*, by the oracle."""
    return is_open(*_where(queue, at)) and may_be_called(number, at)


def _where(queue: str, at: datetime) -> tuple[str, str, datetime, int, int]:
    zone, country, first, last = PLACES[queue]
    return zone, country, at, first, last


def test_any_moment_of_the_year_is_judged_as_by_hand(flow: Flow) -> None:
    """Holidays, weekends, nights, both changes of clocks, on both sides of the line."""
    dice = random.Random(3)
    wrong = []
    for _ in range(6_000):
        queue, number = dice.choice(list(PLACES)), dice.choice(list(NUMBERS))
        at = BEGIN + timedelta(seconds=dice.randrange(int(YEAR.total_seconds())))
        found = may_call(flow, queue, "en", number, at)
        if found != ours_and_theirs(queue, number, at):
            wrong.append((queue, number, at.isoformat(), found))

    assert wrong == []


def test_the_next_moment_is_the_first(flow: Flow) -> None:
    """At it a call may be made, and at no quarter of an hour before it."""
    dice = random.Random(4)
    quarter = timedelta(minutes=15)
    for _ in range(400):
        queue, number = dice.choice(list(PLACES)), dice.choice(list(NUMBERS))
        after = BEGIN + quarter * dice.randrange(365 * 96)
        found = next_allowed(flow, queue, "en", number, after)
        if found is None:
            continue

        assert ours_and_theirs(queue, number, found), (queue, number, after)
        earlier = after
        while earlier < found:
            assert not ours_and_theirs(queue, number, earlier), (queue, number, earlier)
            earlier += quarter


def test_every_time_on_offer_can_be_kept(flow: Flow) -> None:
    """Also a fortnight ahead, over a change of clocks."""
    dice = random.Random(5)
    offered = 0
    for _ in range(150):
        queue, number = dice.choice(list(PLACES)), dice.choice(list(NUMBERS))
        now = BEGIN + timedelta(minutes=dice.randrange(365 * 1440))
        for slot in slots(Called(flow, queue, "en", number), now):
            offered += 1
            assert ours_and_theirs(queue, number, slot), (queue, number, slot)
            assert slot.minute == 0 and slot > now

    assert offered > 200


def test_thousands_are_tried_within_the_hours(flow: Flow) -> None:
    """Each as often as the policy says, with its pauses, all year round."""
    dice, policy, dialled = random.Random(7), Policy(), 0
    for _ in range(3_000):
        queue, number = dice.choice(list(PLACES)), dice.choice(list(NUMBERS))
        due = BEGIN + YEAR * dice.random()
        life = Life("waiting")
        while life.state == "waiting":
            at = next_allowed(flow, queue, "en", number, due)
            if at is None:
                break
            dialled += 1
            assert ours_and_theirs(queue, number, at), (queue, number, at)
            outcome = dice.choice(OUTCOMES)
            life = step(step(life, "dial").after, "missed", outcome).after
            due = at + policy.gap(outcome)

    assert dialled > 5_000


# With the desk, the store and the dispatcher ------------------------------------------


@dataclass
class Witness:
    """A carrier that takes every call, and notes when it was asked for which."""

    clock: ManualClock
    placed: list[tuple[str, datetime, str]] = field(default_factory=list)

    def place(self, placement: Placement) -> Taken:
        """Take the call."""
        self.placed.append((placement.to, self.clock.now(), placement.secret))
        return Taken(f"CA{len(self.placed)}")

    def find(self, to: str, caller_id: str, since: datetime) -> list[Known]:
        """Nothing is lost here."""
        return []

    def look(self, call: str) -> Known | None:
        """Nor looked for."""
        return None

    def hang_up(self, call: str) -> bool:
        """Nor cut off."""
        return True


def test_nobody_is_dialled_outside_the_hours(
    sqlite_database: Database, library: Library, flow: Flow
) -> None:
    """Whatever is promised, missed and tried again, in a year of simulated time."""
    year = Year(sqlite_database, library, random.Random(6))
    year.live(asks=80)

    assert len(year.carrier.placed) > 150
    wrong = [
        (queue, number, at.isoformat())
        for number, at, secret in year.carrier.placed
        for queue in [year.queue_of(secret)]
        if not ours_and_theirs(queue, number, at)
    ]
    assert wrong == []
    assert year.broken == []


class Year:
    """People ask all year round, and every call comes to something."""

    def __init__(
        self, database: Database, library: Library, dice: random.Random
    ) -> None:
        self.database, self.dice = database, dice
        self.clock = ManualClock(BEGIN)
        self.carrier = Witness(self.clock)
        self.policy = Policy(
            slot_capacity=50, concurrency=50, calls_per_second=100.0, per_number=1000
        )
        self.flow = library.current("world")[1]
        self.desk = StoreDesk(database, self.policy, REGIONS)
        self.broken: list[tuple[str, str]] = []
        """Promises for times at which nobody may be called."""
        self.dispatcher = Dispatcher(
            database=database,
            caller=self.carrier,
            library=library,
            agents=LinesOfQueues(library, MemorySwitchboard()),
            policy=self.policy,
            clock=self.clock,
            caller_id="+12025550199",
        )

    def live(self, asks: int) -> None:
        """Go through the year, with so many who ask."""
        moments = sorted(BEGIN + YEAR * self.dice.random() for _ in range(asks))
        due = BEGIN
        while moments or due < BEGIN + YEAR:
            if moments and moments[0] <= due:
                self._go_to(moments.pop(0))
                self._ask(len(moments))
            else:
                self._go_to(due)
            due = self._round()

    def _go_to(self, moment: datetime) -> None:
        self.clock.advance(max(timedelta(), moment - self.clock.now()))

    def _round(self) -> datetime:
        before = len(self.carrier.placed)
        due = self.dispatcher.step(self.clock.now())
        for _, _, secret in self.carrier.placed[before:]:
            self._end(secret)
        more = len(self.carrier.placed) > before
        soonest = self.clock.now() + timedelta(seconds=1 if more else 60)
        return max(due, soonest)

    def _ask(self, number: int) -> None:
        who = self.dice.choice(list(NUMBERS))
        queue = self.dice.choice(list(PLACES))
        about: dict[str, Any] = {
            "queue": queue,
            "number": who,
            "topic": f"{number}",
            "language": "en",
        }
        errand = Errand(f"{number}", "CA", self.clock.now(), self.flow, "KR")
        found = self.desk.ask(Ask("check", **about), errand)
        times = found.values.get("slots", "").split()
        slot = self.dice.choice(["", *times])
        stored = self.desk.ask(
            Ask("store", **about, slot=slot),
            Errand(f"{number}s", "CA", self.clock.now(), self.flow, "KR"),
        )
        if when := stored.values.get("when"):
            at = datetime.fromisoformat(when)
            if not ours_and_theirs(queue, who, at):
                self.broken.append((queue, when))

    def _end(self, secret: str) -> None:
        self.clock.advance(20)
        outcome = self.dice.choice(OUTCOMES)
        with self.database.begin() as connection:
            attempt = by_secret(connection, secret)
            assert attempt is not None
            hear(
                connection,
                attempt.id,
                "ended",
                at=self.clock.now(),
                policy=self.policy,
                outcome=outcome,
            )

    def queue_of(self, secret: str) -> str:
        """The queue on whose behalf a call was placed."""
        from ivr.callbacks.requests import find

        with self.database.read() as connection:
            attempt = by_secret(connection, secret)
            assert attempt is not None
            return find(connection, attempt.request_id).queue


def test_the_oracle_is_of_another_mind_than_the_night() -> None:
    """It can say no: what is held against it here is not nothing."""
    night = datetime(2026, 6, 3, 15, 0, tzinfo=UTC)
    answers = {number: may_be_called(number, night) for number in NUMBERS}

    assert {True, False} == set(answers.values())
