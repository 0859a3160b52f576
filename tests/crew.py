"""Workers in processes of their own, and the carrier that they all ask."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from typing import Any

import crash_worker
from callback_site import AGENT, CallbackSite
from crash_worker import Orders

PATIENCE = 60.0
"""Seconds; a worker that does not answer for so long hangs."""


@dataclass
class Hand:
    """One worker, seen from outside."""

    process: BaseProcess
    pipe: Connection
    busy: bool = False


@dataclass
class Crew:
    """Workers on the database of *site*; whoever is killed is replaced."""

    site: CallbackSite
    url: str
    folder: Path
    hands: list[Hand] = field(default_factory=list)
    placed: Counter[str] = field(default_factory=Counter)
    """How often the carrier was asked, by secret."""
    killed: int = 0
    points: int = 0
    """The most points that a worker has passed."""
    answers: list[Any] = field(default_factory=list)

    def hire(self, dies_at: int | None = None) -> None:
        """Start one more worker."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["crash_worker"])
        ours, theirs = context.Pipe()
        name = f"worker-{len(self.hands)}-{self.killed}"
        orders = Orders(name, self.url, self.folder, self.site.policy, dies_at)
        process = context.Process(
            target=crash_worker.work, args=(orders, theirs), daemon=True
        )
        process.start()
        theirs.close()
        self.hands.append(Hand(process, ours))

    def all_do(self, what: str, now: datetime, *given: Any) -> None:
        """Let every worker do *what* at the same time; replace those who die of it."""
        for hand in self.hands:
            hand.pipe.send((what, now, *given))
            hand.busy = True
        while busy := [hand for hand in self.hands if hand.busy]:
            ready = wait([hand.pipe for hand in busy], PATIENCE)
            assert ready, "a worker hangs"
            for hand in busy:
                if hand.pipe in ready:
                    self._serve(hand)

    def _serve(self, hand: Hand) -> None:
        try:
            what, *given = hand.pipe.recv()
        except (EOFError, ConnectionResetError):
            self._replace(hand)
            return
        if what == "done":
            hand.busy = False
            self.answers.append(given[0])
            if isinstance(given[0], int):
                self.points = max(self.points, given[0])
            return
        if what == "place":
            self.placed[given[0].secret] += 1
        answer = getattr(self.site.loopback, what)(*given)
        # One that was killed meanwhile is noticed when it is heard of next.
        try:
            hand.pipe.send(answer)
        except BrokenPipeError:
            self._replace(hand)

    def _replace(self, hand: Hand) -> None:
        hand.process.join(PATIENCE)
        self.killed += 1
        self.hands.remove(hand)
        self.hire()

    def dismiss(self) -> None:
        """End every worker."""
        for hand in self.hands:
            hand.pipe.close()
            hand.process.join(PATIENCE)


@contextmanager
def crew_of(
    site: CallbackSite, url: str, folder: Path, dies_at: list[int | None]
) -> Iterator[Crew]:
    """Workers of which each is killed at its point; those in their place are not."""
    crew = Crew(site, url, folder)
    try:
        for point in dies_at:
            crew.hire(point)
        yield crew
    finally:
        crew.dismiss()


def answer_phones(site: CallbackSite, random: Random) -> None:
    """Let people do what people do: talk, not answer, hang up, press nothing."""
    for ringing in site.loopback.ringing(site.clock.now()):
        does = random.choice(("talks", "talks", "busy", "ignores", "hangs up"))
        if ringing.number == AGENT or does == "ignores":
            continue
        if does == "busy":
            site.hang_up(ringing.call)
            continue
        site.loopback.answer(ringing.call, site.clock.now())
        if does == "hangs up":
            site.hang_up(ringing.call)
            continue
        site.press(ringing.call, "1")
        agents = (each for each in site.loopback.ringing(site.clock.now()))
        agent = next((each for each in agents if each.number == AGENT), None)
        if agent is not None:
            site.loopback.answer(agent.call, site.clock.now())
            site.press(agent.call, "1")
            site.hang_up(ringing.call)
