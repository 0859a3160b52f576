"""The people who answer: what they can, whether they are there, and since when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal

from sqlalchemy import Connection, insert, or_, select, update

from ivr.hours import Schedule, ScheduleSource, build
from ivr.store.tables import agent_calls, attempts, people, presence

State = Literal["away", "available", "ringing", "talking", "wrapping-up"]

WRAP_UP = timedelta(seconds=30)
"""How long somebody who has talked is left in peace, to write down what was said."""

_AFTER: State = "wrapping-up"

THERE: frozenset[str] = frozenset({"available", "ringing", "talking", "wrapping-up"})
"""States in which somebody sits at the phone, if perhaps not free."""


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who answers calls."""

    id: int
    name: str
    queues: tuple[str, ...]
    """The queues they answer; ``*`` is all."""
    languages: tuple[str, ...]
    """The languages they speak; none is any."""
    line: str
    """The number or SIP address that rings; empty where none is known."""
    state: State
    since: datetime
    on_shift: bool

    def answers(self, queue: str) -> bool:
        """Whether calls to *queue* are theirs."""
        return "*" in self.queues or queue in self.queues

    def speaks(self, language: str) -> bool:
        """Whether they speak *language* (``en-GB`` is ``en``, too)."""
        short = language.partition("-")[0]
        return (
            not self.languages
            or language in self.languages
            or short in (each.partition("-")[0] for each in self.languages)
        )

    @property
    def is_free(self) -> bool:
        """Whether their phone may ring now."""
        return self.state == "available" and self.on_shift and bool(self.line)


def agents(connection: Connection, now: datetime, zone: str = "UTC") -> list[Agent]:
    """Everybody who answers a queue, by who has been idle longest.

    What they say of themselves is on record; whether their phone rings, or they talk,
    is seen from the calls, so that nobody stays busy with a call that is over.

    Args:
        zone: In which their shifts are written.
    """
    rows = connection.execute(
        select(people, presence.c.state, presence.c.since, presence.c.until)
        .outerjoin(presence, presence.c.person == people.c.id)
        .where(people.c.disabled_at.is_(None))
    )
    busy = _busy(connection, now)
    found = []
    for row in rows:
        if not row.skills:
            continue
        state: State = row.state or "away"
        since = row.since or row.created_at
        if row.until is not None and row.until <= now:
            # A break that is over, or a day that was said to end then.
            state = "available" if state == "wrapping-up" else "away"
            since = row.until
        if row.id in busy and (state == "available" or busy[row.id][0] != _AFTER):
            state, since = busy[row.id]
        found.append(
            Agent(
                row.id,
                row.name,
                tuple(row.skills),
                tuple(row.languages),
                row.line,
                state,
                since,
                on_shift(row.shift, zone, now),
            )
        )
    return sorted(found, key=lambda each: (each.since, each.id))


def _busy(connection: Connection, now: datetime) -> dict[int, tuple[State, datetime]]:
    """Whose phone rings, who talks, and who has just put down the receiver."""
    found: dict[int, tuple[State, datetime]] = {}
    since = now - WRAP_UP
    for table, person in ((agent_calls, "person"), (attempts, "agent")):
        rows = connection.execute(
            select(
                table.c[person],
                table.c.intended_at,
                table.c.connected_at,
                table.c.ended_at,
            ).where(
                table.c[person].is_not(None),
                or_(table.c.ended_at.is_(None), table.c.ended_at > since),
            )
        )
        for who, intended, connected, ended in rows:
            if ended is None:
                talks = connected is not None
                found[who] = ("talking", connected) if talks else ("ringing", intended)
            elif connected is not None and who not in found:
                found[who] = (_AFTER, ended)
    return found


def stands(
    connection: Connection,
    person: int,
    state: State,
    now: datetime,
    until: datetime | None = None,
    call: str = "",
) -> None:
    """Note that *person* is in *state* from *now* on.

    Args:
        until: When it ends by itself: wrapping up turns into available, all else
            into away.
        call: The call that they ring for or talk on.
    """
    fields = {"state": state, "since": now, "until": until, "call": call}
    done = connection.execute(
        update(presence).where(presence.c.person == person).values(fields)
    )
    if done.rowcount == 0:
        connection.execute(insert(presence).values(person=person, **fields))


def on_shift(shift: str, zone: str, now: datetime) -> bool:
    """Whether *now* lies in *shift*; an empty one is any time.

    A shift that cannot be read counts as none: the person says when they are there.
    """
    if not shift.strip():
        return True
    schedule = _schedule(shift, zone, now.astimezone(UTC).year)
    return schedule is None or schedule.is_open(now)


@lru_cache(maxsize=256)
def _schedule(shift: str, zone: str, year: int) -> Schedule | None:
    source = ScheduleSource("shift", zone=zone, open=shift)
    schedule, faults = build(source, date(year - 1, 12, 1), date(year + 1, 1, 31))
    return None if faults else schedule


def shift_faults(shift: str, zone: str) -> Iterator[str]:
    """What is wrong with *shift*, for whoever types it in."""
    source = ScheduleSource("shift", zone=zone, open=shift)
    _, faults = build(source, date(2026, 1, 1), date(2026, 1, 31))
    for fault in faults:
        yield fault.message
