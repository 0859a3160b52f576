"""The store of requests against a plain model of it, through any story."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

import databases
import pytest
from asking import MONDAY, staff
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from ivr.callbacks import handling, life, listing
from ivr.callbacks.life import ENDS, IN_THE_AIR, MISSED, MOVES, Happening, Life, Refused
from ivr.callbacks.policy import Policy
from ivr.callbacks.requests import (
    Asked,
    ask,
    expire,
    find,
    happen,
    open_request,
    wake,
)
from ivr.store.database import Database
from ivr.store.tables import events, requests

POLICY = Policy(attempts=2)
NUMBERS = ("+821011112222", "+821033334444")
TOPICS = ("unlock", "refund")


@dataclass
class Known:
    """What the model knows of a request."""

    number: str
    topic: str
    life: Life
    due: datetime | None
    expires: datetime
    claimed_by: int | None = None
    events: int = 1


class Store(RuleBasedStateMachine):
    """Whatever happens to the store happens to the model, and they stay alike."""

    database: ClassVar[Database]
    people: ClassVar[list[int]]
    times: ClassVar[int] = 0
    """How often the store was found to be as the model."""
    made: Bundle[int] = Bundle("made")

    @initialize()
    def empty(self) -> None:
        """Nothing is on record."""
        databases.empty(self.database)
        type(self).people = staff(self.database, "anna", "bora")
        self.now, self.count = MONDAY, 0
        self.known: dict[int, Known] = {}

    # What callers do

    @rule(
        target=made,
        number=st.sampled_from(NUMBERS),
        topic=st.sampled_from(TOPICS),
        later=st.integers(0, 3),
    )
    def asks(self, number: str, topic: str, later: int) -> int:
        """Somebody asks for a call; an open request is found again."""
        self.count += 1
        due = self.now + timedelta(hours=later)
        asked = Asked(
            key=f"{self.count}",
            number=number,
            country="KR",
            topic=topic,
            flow="f",
            queue="q",
            language="ko",
            due_at=due,
            expires_at=due + timedelta(hours=5),
        )
        with self.database.begin() as connection:
            found = ask(connection, asked, at=self.now)
        model = self._open(number, topic)
        if model is None:
            self.known[found.id] = Known(
                number, topic, Life("requested"), due, due + timedelta(hours=5)
            )
        else:
            assert found.id == model
        return found.id

    # What happens

    @rule(
        number=made,
        what=st.sampled_from(sorted({what for what, _ in MOVES})),
        outcome=st.sampled_from(sorted(MISSED)),
        behind=st.sampled_from((0, 0, 0, 1)),
    )
    def happens(self, number: int, what: Happening, outcome: str, behind: int) -> None:
        """Anything at all happens, or is refused, for both alike."""
        model, outcome = self.known[number], outcome if what == "missed" else ""
        try:
            after = life.step(model.life, what, outcome, POLICY.attempts).after
        except Refused:
            after = None
        if behind and model.life.epoch:
            after = None
        with self.database.begin() as connection:
            try:
                happen(
                    connection,
                    number,
                    what,
                    at=self.now,
                    author="clock",
                    outcome=outcome,
                    epoch=model.life.epoch - (behind if model.life.epoch else 0),
                    policy=POLICY,
                )
            except Refused:
                assert after is None
                return
        assert after is not None
        self._becomes(model, after, outcome or what)

    def _becomes(self, model: Known, after: Life, outcome: str) -> None:
        before = model.life.state
        model.life, model.events = after, model.events + 1
        if after.state in ENDS | IN_THE_AIR:
            model.due = None
        elif before in IN_THE_AIR:
            model.due = self.now + POLICY.gap(outcome)

    @rule(minutes=st.sampled_from((1, 30, 120, 600)))
    def passes(self, minutes: int) -> None:
        """Time goes on, and the clock does its work."""
        self.now += timedelta(minutes=minutes)
        with self.database.begin() as connection:
            gone = {each.id for each in expire(connection, self.now)}
            woken = {each.id for each in wake(connection, self.now)}
        late, awake = set(), set()
        for number, model in self.known.items():
            if model.life.state in ("requested", "waiting") and (
                model.expires <= self.now
            ):
                late.add(number)
                self._becomes(model, life.step(model.life, "expire").after, "expire")
            elif model.life.state == "requested" and model.due <= self.now:  # type: ignore[operator]
                awake.add(number)
                self._becomes(model, life.step(model.life, "due").after, "due")
        assert (gone, woken) == (late, awake)

    # What staff do

    @rule(number=made, who=st.integers(0, 1), behind=st.sampled_from((0, 0, 1)))
    def claims(self, number: int, who: int, behind: int) -> None:
        """Somebody takes it, if it is free and as they have seen it."""
        model, person = self.known[number], self.people[who]
        epoch = model.life.epoch - behind
        free = model.claimed_by in (None, person) and not behind
        at_rest = model.life.state in ("requested", "waiting")
        with self.database.begin() as connection:
            try:
                handling.claim(connection, number, person, epoch=epoch, at=self.now)
            except Refused:
                again = model.claimed_by == person and not behind
                assert not again and not (free and at_rest)
                return
        assert free
        if model.claimed_by is None:
            assert at_rest
            model.claimed_by, model.events = person, model.events + 1
            raised = Life(
                model.life.state,
                model.life.tries,
                model.life.epoch + 1,
                model.life.outcome,
            )
            model.life = raised

    @rule(number=made, who=st.integers(0, 1))
    def releases(self, number: int, who: int) -> None:
        """Somebody gives it back."""
        model = self.known[number]
        with self.database.begin() as connection:
            handling.release(connection, number, self.people[who], at=self.now)
        if model.claimed_by is not None:
            model.claimed_by, model.events = None, model.events + 1

    # What must hold

    def _open(self, number: str, topic: str) -> int | None:
        for each, model in self.known.items():
            same = (model.number, model.topic) == (number, topic)
            if same and model.life.state not in ENDS:
                return each
        return None

    @invariant()
    def alike(self) -> None:
        """The rows are as the model has them; each change has its event."""
        if not hasattr(self, "known"):
            return
        with self.database.read() as connection:
            told = select(events.c.request_id, func.count()).group_by(
                events.c.request_id
            )
            counts = {number: count for number, count in connection.execute(told)}
            for number, model in self.known.items():
                row = find(connection, number)
                assert row.life == model.life
                assert (row.due_at, row.claimed_by) == (model.due, model.claimed_by)
                assert (row.open_key is None) == (model.life.state in ENDS)
                assert (row.closed_at is None) == (model.life.state not in ENDS)
                assert counts[number] == model.events
            total = select(func.count()).select_from(requests)
            assert connection.execute(total).scalar_one() == len(self.known)
        type(self).times += 1

    @invariant()
    def found(self) -> None:
        """Each is found by its number and topic while it is open, and in the list."""
        if not hasattr(self, "known"):
            return
        with self.database.read() as connection:
            for number in NUMBERS:
                for topic in TOPICS:
                    row = open_request(connection, number, topic)
                    assert (row.id if row else None) == self._open(number, topic)
            page = listing.listing(connection, listing.Filters(), self.now)
        still = {n for n, m in self.known.items() if m.life.state not in ENDS}
        assert {each.id for each in page.requests} == still


@contextmanager
def on(database: Database) -> Iterator[Any]:
    """The machine, on *database*."""
    yield type("Store", (Store,), {"database": database})


@pytest.mark.parametrize("examples", [25])
def test_the_store_is_as_its_model(database: Database, examples: int) -> None:
    """In either database, whatever is asked, happens and is done in whatever order."""
    with closing(database), on(database) as machine:
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=examples, stateful_step_count=25, deadline=None
            ),
        )

    # What must hold, holds after each thing that happens in each of the stories.
    assert machine.times > examples
