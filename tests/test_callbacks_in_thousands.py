"""Thousands of requests in simulated time, and a carrier that nobody would choose.

It loses answers, before and after it has dialled; it reports twice, late, in any order
or never; it breaks lines, and has too much to do. Each request comes to one end.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
from callback_site import MONDAY, CallbackSite, callback_site
from sqlalchemy import event, select

from ivr.callbacks.attempts import Attempt, Heard, by_secret, hear
from ivr.callbacks.caller import Answer, Known, Lost, NotTaken, Placement, Taken
from ivr.callbacks.life import ENDS
from ivr.store.database import Database
from ivr.store.tables import requests

MINUTE = timedelta(minutes=1)

ASKED = 5_000 if os.environ.get("IVR_TEST_THOROUGH") else 1_000

RULES: dict[str, Any] = {
    "concurrency": 400,
    "quiet": 3 * MINUTE,
    "expiry": timedelta(days=3),
    "promise": timedelta(hours=8),
    "attempts": 5,
    "gap_busy": MINUTE,
    "gap_no_answer": MINUTE,
    "gap_declined": MINUTE,
    "gap_failed": MINUTE,
    "gap_no_agent": MINUTE,
}

TALKS: tuple[tuple[Heard, str], ...] = (
    ("rings", ""),
    ("answered", ""),
    ("connected", ""),
    ("ended", ""),
)

LIVES: tuple[tuple[tuple[Heard, str], ...], ...] = (
    *(TALKS for _ in range(8)),
    (("rings", ""), ("ended", "busy")),
    (("rings", ""), ("ended", "no-answer")),
    (("rings", ""), ("answered", ""), ("ended", "failed")),
    (("ended", "failed"),),
)


@dataclass
class Wild:
    """The carrier: what it has taken goes on by itself, and is told of badly."""

    random: Random
    clock: Any
    placed: Counter[str] = field(default_factory=Counter)
    rung: Counter[str] = field(default_factory=Counter)
    talks: Counter[str] = field(default_factory=Counter)
    calls: dict[str, tuple[Placement, str, datetime]] = field(default_factory=dict)
    due: list[tuple[str, str, Heard, str]] = field(default_factory=list)
    _names: Iterator[int] = field(default_factory=count)

    def place(self, placement: Placement) -> Answer:
        """Take it, or not, and say so, or not."""
        self.placed[placement.secret] += 1
        fate = self.random.random()
        if fate < 0.01:
            return NotTaken("too much to do", 20429, 1.0)
        if fate < 0.06:
            return Lost("never came")
        self.rung[placement.secret] += 1
        call = f"CA{next(self._names):032x}"
        life = self.random.choice(LIVES)
        over = {"busy": "busy", "no-answer": "no-answer", "failed": "failed"}
        self.calls[call] = placement, over.get(life[-1][1], "completed"), self.now
        for what, outcome in life:
            # Only a talk is known to us without the carrier: we connect it.
            ours = what in ("answered", "connected")
            if ours or self.random.random() < 0.8:
                self.due.append((placement.secret, call, what, outcome))
            if not ours and self.random.random() < 0.2:
                self.due.append((placement.secret, call, what, outcome))
        if fate < 0.15:
            return Lost("broken off")
        return Taken(call)

    @property
    def now(self) -> datetime:
        """The present moment."""
        moment: datetime = self.clock.now()
        return moment

    def find(self, to: str, caller_id: str, since: datetime) -> tuple[Known, ...]:
        """What it has taken, all of it over by now."""
        return tuple(
            Known(call, status, at)
            for call, (placement, status, at) in self.calls.items()
            if placement.to == to and at >= since
        )

    def look(self, call: str) -> Known:
        """How it ended."""
        return Known(call, self.calls[call][1])

    def hang_up(self, call: str) -> None:
        """It is over anyway."""

    def report(self, site: CallbackSite) -> None:
        """Tell something of what is due: answers in their order, the rest in none."""
        self.random.shuffle(self.due)
        ready, self.due = (
            self.due[: len(self.due) * 3 // 4 + 1],
            self.due[len(self.due) * 3 // 4 + 1 :],
        )
        with site.database.begin() as connection:
            for secret, call, what, outcome in ready:
                attempt = by_secret(connection, secret)
                assert attempt is not None, "dialled off the record"
                if what == "connected" and not _may_talk(connection, attempt):
                    # They hear a goodbye.
                    continue
                found = hear(
                    connection,
                    attempt.id,
                    what,
                    at=self.now,
                    policy=site.policy,
                    call=call,
                    outcome=outcome or "failed",
                )
                self.talks[secret] += what == "connected" and bool(found.connected_at)


def _may_talk(connection: Any, attempt: Attempt) -> bool:
    from ivr.callbacks.requests import find

    return attempt.is_current(find(connection, attempt.request_id))


@pytest.fixture
def quick(sqlite_database: Database) -> Database:
    """A database that need not outlive the machine."""

    @event.listens_for(sqlite_database.engine, "connect")
    def unsafe(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA synchronous = OFF")

    return sqlite_database


def states(database: Database) -> Counter[str]:
    """How many requests stand where."""
    with database.read() as connection:
        return Counter(connection.execute(select(requests.c.state)).scalars())


def test_thousands_come_to_one_end_each(quick: Database, tmp_path: Path) -> None:
    """Nobody is lost, nobody is dialled twice for an attempt, nobody talks twice."""
    with callback_site(quick, tmp_path, MONDAY, **RULES) as site:
        wild = Wild(Random(11), site.clock)
        for number in range(ASKED):
            site.ask(f"+82101{number:07}")
        dispatcher = site.dispatcher(caller=wild)
        for _ in range(5_000):
            now = site.clock.advance(2)
            dispatcher.step(now)
            if wild.due:
                wild.report(site)
            if set(states(quick)) <= ENDS:
                break

        assert set(states(quick)) <= ENDS, states(quick)
        assert set(wild.placed.values()) == {1}
        assert len(wild.rung) < len(wild.placed)
        found = site.attempts()
        assert not [each for each in found if each.in_the_air]
        talked = Counter(each.request_id for each in found if each.connected_at)
        assert set(talked.values()) == {1}
        reached = sum(1 for each in found if each.connected_at)
        assert reached > ASKED / 2
