"""Whose phone rings for whom: the rule, without clock or database.

Callers in the order of priority, then of joining. For each the free agent who answers
the queue and speaks the language; of several the one who can do least else, so that
those who can do much stay free for callers whom nobody else can serve; of equals the
one who has been idle longest. Source: "least skilled first" is the usual rule of
skills-based routing; see Wallace and Whitt, "A staffing algorithm for call centers
with skill-based routing", 2005.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from ivr.staffing.agents import Agent

MANY = 1_000


@dataclass(frozen=True, slots=True)
class Waiter:
    """A caller in a queue."""

    id: int
    queue: str
    language: str
    priority: int
    joined_at: datetime


def pairs(
    agents: Iterable[Agent], waiters: Iterable[Waiter]
) -> Iterator[tuple[Agent, Waiter]]:
    """Who is rung for whom now; nobody twice."""
    free = [each for each in agents if each.is_free]
    for waiter in in_order(waiters):
        if not free:
            return
        fit = [
            each
            for each in free
            if each.answers(waiter.queue) and each.speaks(waiter.language)
        ]
        if fit:
            chosen = min(fit, key=_least_first)
            free.remove(chosen)
            yield chosen, waiter


def in_order(waiters: Iterable[Waiter]) -> list[Waiter]:
    """Callers in the order in which they are served."""
    return sorted(waiters, key=lambda each: (-each.priority, each.joined_at, each.id))


def _least_first(agent: Agent) -> tuple[int, int, datetime, int]:
    queues = MANY if "*" in agent.queues else len(agent.queues)
    languages = len(agent.languages) or MANY
    return queues, languages, agent.since, agent.id
