"""The queues as the store knows them, without a caller waiting for the store.

Calls tell what happens and go on; a thread writes it down, and looks who is there.
What it saw last decides at the door of a queue. Where the database is dead callers are
let in as the carrier alone would, and what happened meanwhile is written later.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from ivr.clock import Clock
from ivr.rounds import Rounds
from ivr.runtime.queues import Joined, MemoryQueues
from ivr.staffing import waiters
from ivr.staffing.agents import THERE, Agent, agents
from ivr.store.database import Database, DatabaseError
from ivr.telephony import Enqueue, Seconds

EVERY: Seconds = 1.0
"""How often is written and looked."""

MOST = 20_000
"""Happenings that wait to be written; the oldest are lost first."""


@dataclass(frozen=True, slots=True)
class Left:
    """A caller who is out of the queue."""

    visit: str
    result: str
    at: datetime
    waited: Seconds | None


@dataclass(frozen=True, slots=True)
class Staff:
    """Who was there at the last look."""

    queues: frozenset[str] = frozenset()
    """Queues that people of ours answer; of all others the carrier knows."""
    manned: Mapping[str, tuple[Agent, ...]] = field(default_factory=dict)
    """Of these, who is at the phone."""

    def is_ours(self, queue: str) -> bool:
        """Whether people of ours answer *queue*."""
        return queue in self.queues or "*" in self.queues

    def is_unstaffed(self, queue: str, language: str) -> bool:
        """Whether the queue is ours, and nobody is there who speaks *language*."""
        there = (*self.manned.get(queue, ()), *self.manned.get("*", ()))
        return self.is_ours(queue) and not any(each.speaks(language) for each in there)


def staff_of(everybody: Iterable[Agent]) -> Staff:
    """Who of *everybody* is there, by the queues that they answer."""
    named: set[str] = set()
    manned: dict[str, tuple[Agent, ...]] = {}
    for agent in everybody:
        named.update(agent.queues)
        if agent.state in THERE and agent.on_shift and agent.line:
            for queue in agent.queues:
                manned[queue] = (*manned.get(queue, ()), agent)
    return Staff(frozenset(named), manned)


class StoreQueues(MemoryQueues):
    """What calls have shown of the queues, and who is there to answer.

    Args:
        zone: In which the shifts of people are written.
        complain: Told, once for each spell, that the database is dead.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        zone: str = "UTC",
        complain: Callable[[str], None] = lambda _: None,
    ) -> None:
        super().__init__()
        self._database = database
        self._clock = clock
        self._zone = zone
        self.then: list[Callable[[], object]] = []
        """Called after each look, in the thread: phones can be rung."""
        self._complain = complain
        self._happened: deque[Joined | Left] = deque(maxlen=MOST)
        self._heard: dict[str, datetime] = {}
        self._lock, self._looking = Lock(), Lock()
        self._staff = Staff()
        self._dead = False
        self._rounds = Rounds(
            "queues", self.look, EVERY, self._tell, afresh=self._unlock
        )

    # What calls ask and tell ---------------------------------------------------------

    def door(self, wait: Enqueue) -> str | None:
        """As the carrier's sizes say, and ``unstaffed`` where nobody of ours is there.

        A queue that nobody of ours answers is staffed by others, whom we cannot see.
        """
        if "unstaffed" in wait.doors and self._staff.is_unstaffed(
            wait.queue, wait.language
        ):
            return "unstaffed"
        return super().door(wait)

    def at_carrier(self, queue: str, language: str) -> str:
        """A queue that people of ours answer is one for each language at the carrier.

        It puts through whoever is first, and the first may speak what the one who is
        free does not.
        """
        return f"{queue}.{language}" if self._staff.is_ours(queue) else queue

    def joined(self, caller: Joined) -> None:
        self._happened.append(caller)
        self._rounds.nudge()

    def waits(self, visit: str, at: datetime) -> None:
        with self._lock:
            self._heard[visit] = at

    def left(
        self, visit: str, result: str, at: datetime, waited: Seconds | None = None
    ) -> None:
        self._happened.append(Left(visit, result, at, waited))
        self._rounds.nudge()

    # The thread ----------------------------------------------------------------------

    def start(self) -> None:
        """Begin to write and to look."""
        self._rounds.start()

    def stop(self) -> None:
        """End the thread; whoever wants a look has to take one."""
        self._rounds.close()

    def close(self) -> None:
        """Write what is left, and stop; nobody is rung any more."""
        self.stop()
        self.then.clear()
        self.look()

    def _unlock(self) -> None:
        self._lock, self._looking = Lock(), Lock()

    def _tell(self, error: Exception) -> None:
        self._complain(f"a look at the queues failed: {type(error).__name__}: {error}")

    def look(self) -> None:
        """Write down what happened, and see who is there.

        A dead database is told of once, and nothing is raised.
        """
        with self._looking:
            self._look()

    def _look(self) -> None:
        try:
            self._write()
            with self._database.read() as connection:
                self._staff = staff_of(
                    agents(connection, self._clock.now(), self._zone)
                )
            self._dead = False
            self._go_on()
        except DatabaseError as error:
            if not self._dead:
                self._complain(f"queues are kept in mind: {error}")
            self._dead = True

    def _go_on(self) -> None:
        """Do what is to be done after a look; what fails keeps nothing else from it."""
        failed = []
        for each in self.then:
            try:
                each()
            except Exception as error:
                failed.append(error)
        if failed:
            raise failed[0]

    def _write(self) -> None:
        with self._lock:
            heard, self._heard = self._heard, {}
        happened = list(self._happened)
        if not happened and not heard:
            return
        with self._database.begin() as connection:
            for each in happened:
                if isinstance(each, Joined):
                    waiters.joined(connection, each)
                else:
                    waiters.left(
                        connection, each.visit, each.result, each.at, each.waited
                    )
            waiters.heard_of(connection, heard)
        # Only now: what could not be written is written at the next look.
        for _ in happened:
            self._happened.popleft()
