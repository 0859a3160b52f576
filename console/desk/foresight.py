"""What a plan of staff would do to the callers of each menu, for the page before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from console.desk.board import Board
from console.desk.turning import Plan
from ivr.callbacks.switchboard import hours_of
from ivr.compiler.flow import Flow
from ivr.simulator.impact import Effect, Impact, Turned, impact
from ivr.simulator.menu_graph import PERSON
from ivr.simulator.volume import Volume
from ivr.simulator.ways import with_parts
from ivr.store.database import Database
from ivr.store.outlook import LOOKED_BACK, hourly_calls, promised
from ivr.store.overrides import Override
from ivr.witness import command


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would become of the callers of one menu."""

    flow: Flow
    impact: Impact

    def intents(self, effect: Effect, language: str) -> list[str]:
        """What callers come for, as they say it; ``person`` stays for the page."""
        return [self._phrase(name, language) for name in effect.intents]

    def _phrase(self, name: str, language: str) -> str:
        intent = self.flow.intents.get(name)
        if name == PERSON or intent is None:
            return name
        tags = (language, *self.flow.languages)
        phrases = (phrase for tag in tags for phrase in intent.phrases(tag))
        return next(phrases, name)

    def calls(self, effect: Effect) -> Iterator[tuple[str, str]]:
        """The calls to play, as commands: as it ``was``, as it ``will-be``."""
        for name, witness in (("was", effect.was), ("will-be", effect.will_be)):
            if witness is not None:
                yield name, command(witness, self.flow.path)


def turned(rows: Iterable[Override]) -> tuple[Turned, ...]:
    """How switches stand and will stand, as staff have put them."""
    return tuple(
        Turned(row.name, str(row.value.get("position")), row.starts_at, row.ends_at)
        for row in rows
        if row.what == "switch"
    )


def foresee(
    board: Board,
    plan: Plan,
    rows: Sequence[Override],
    database: Database,
    now: datetime,
) -> Iterator[Foreseen]:
    """What *plan* would do, menu by menu.

    Args:
        rows: The overrides that hold or will: the flows have their hours already.
    """
    asked, standing, over = plan.asked(), turned(rows), hours_of(rows)
    for flow in board.flows:
        if flow.is_part or flow.start is None:
            continue
        names = tuple(part.name for part in with_parts(flow))
        found = impact(
            flow,
            asked,
            standing=standing,
            over=over,
            volume=_volume(database, flow, names, now),
            promises=_Promises(database, names),
        )
        yield Foreseen(flow, found)


def _volume(
    database: Database, flow: Flow, names: tuple[str, ...], now: datetime
) -> Volume | None:
    since = now - LOOKED_BACK
    with database.read() as connection:
        rows = list(hourly_calls(connection, since, now, names))
    return Volume.of(rows, flow.timetable.first_zone, since, now)


@dataclass(frozen=True, slots=True)
class _Promises:
    """Counts what is promised to callers of some flows."""

    database: Database
    flows: tuple[str, ...]

    def __call__(self, start: datetime, end: datetime) -> int:
        with self.database.read() as connection:
            return promised(connection, start, end, self.flows)
