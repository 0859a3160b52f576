"""The switchboard that staff sit at: overrides of the database, always at hand.

A call never waits for the database. What was read last is good for a second; then
somebody is sent to read it again, and waited for no longer than a caller would notice.
Where the database is dead the last known positions hold, over a restart as well, and
each still ends at its own time.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any

from ivr.clock import Clock
from ivr.hours import HoursOverride
from ivr.store.database import Database
from ivr.store.overrides import Override, Wanted, standing

EVERY = 1.0
"""Seconds for which what was read is taken for what stands."""

BUDGET = 0.05
"""Seconds that one call in each second may wait for a look at the database."""

AT_START = 5.0
"""Seconds that the program waits for the first look, before it answers calls."""

_MOMENTS = ("created_at", "starts_at", "ends_at", "ended_at")


@dataclass(frozen=True, slots=True)
class Positions:
    """How everything stands from *since* to before *until*."""

    switches: Mapping[str, str] = field(default_factory=dict)
    announcements: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    since: datetime | None = None
    until: datetime | None = None

    def still(self, now: datetime) -> bool:
        """Whether nothing has begun or ended meanwhile."""
        began = self.since is None or self.since <= now
        return began and (self.until is None or now < self.until)


@dataclass(frozen=True, slots=True)
class Known:
    """What was read: every override that holds or will, and the hours of them."""

    rows: tuple[Override, ...] = ()
    hours: tuple[HoursOverride, ...] = ()


def positions(rows: Iterable[Override], now: datetime) -> Positions:
    """How switches, announcements and lines stand at *now*: the later made holds."""
    rows = tuple(rows)
    found: dict[str, dict[str, Any]] = {"switch": {}, "announcement": {}, "line": {}}
    for each in rows:
        if each.what in found and each.holds(now):
            found[each.what][each.name] = _value(each)
    edges = [edge for each in rows for edge in (each.starts_at, each.ends_at) if edge]
    return Positions(
        found["switch"],
        found["announcement"],
        found["line"],
        max((edge for edge in edges if edge <= now), default=None),
        min((edge for edge in edges if edge > now), default=None),
    )


def _value(override: Override) -> Any:
    match override.what:
        case "switch":
            return str(override.value.get("position", "on"))
        case "announcement":
            return dict(override.value.get("texts", {}))
    return tuple(override.value.get("numbers", ()))


def hours_of(rows: Iterable[Override | Wanted]) -> tuple[HoursOverride, ...]:
    """What *rows* put on top of the hours, the latest last."""
    return tuple(
        HoursOverride(
            each.name,
            each.value.get("put", "closed"),
            each.starts_at,
            each.ends_at,
            each.reason,
            dict(each.value.get("said", {})),
            bool(each.value.get("alike", False)),
        )
        for each in rows
        if each.what == "hours"
    )


class StoreSwitchboard:
    """Switches, announcements, lines and hours as staff have put them.

    Args:
        database: Where they are kept.
        clock: Decides what has begun and what is over.
        snapshot: A file for what was read last; without it a restart forgets.
        seconds: A clock that only goes forward.
        complain: Told, once for each spell of trouble, what went wrong.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        snapshot: Path | None = None,
        *,
        seconds: Callable[[], float] = monotonic,
        complain: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.database = database
        self.clock = clock
        self.snapshot = snapshot
        self._seconds = seconds
        self._complain = complain
        self._in_trouble = False
        self._looked = float("-inf")
        self._looking = Lock()
        self._reading = Lock()
        self._process = os.getpid()
        rows = _kept(snapshot)
        self._known = Known(rows, hours_of(rows))
        self._stands = (self._known, positions(rows, clock.now()))

    # What calls ask -----------------------------------------------------------------

    def switches(self) -> Mapping[str, str]:
        """Switches that do not stand at their default."""
        return self._now().switches

    def announcements(self) -> Mapping[str, Mapping[str, str]]:
        """Texts by name and language."""
        return self._now().announcements

    def lines(self) -> Mapping[str, tuple[str, ...]]:
        """Numbers by name."""
        return self._now().lines

    def overrides(self) -> tuple[HoursOverride, ...]:
        """Hours on top of those of the flows, the latest last."""
        self._look(BUDGET)
        return self._known.hours

    def rows(self) -> tuple[Override, ...]:
        """Every override that holds or will, as far as it is known."""
        self._look(BUDGET)
        return self._known.rows

    def _now(self) -> Positions:
        self._look(BUDGET)
        now, known = self.clock.now(), self._known
        of, found = self._stands
        if of is not known or not found.still(now):
            found = positions(known.rows, now)
            self._stands = (known, found)
        return found

    # Reading ------------------------------------------------------------------------

    def start(self) -> None:
        """Look for the first time, and wait for it as long as a start may take."""
        self._look(AT_START)

    def refresh(self) -> bool:
        """Read the database now; whether it answered.

        Whoever has just changed something calls it, and sees it at once.
        """
        # One at a time: what was read first must not go over what was read later.
        with self._reading:
            return self._read_now()

    def _read_now(self) -> bool:
        try:
            with self.database.read() as connection:
                rows = standing(connection, self.clock.now())
        except Exception as error:
            # Whatever a database can come up with: the calls go on without it.
            self._trouble(
                f"switches stand as last known: {type(error).__name__}: {error}"
            )
            return False
        self._in_trouble = False
        if rows != self._known.rows:
            before, hours = self._known.hours, hours_of(rows)
            same = _hours_rows(self._known.rows) == _hours_rows(rows)
            self._known = Known(rows, before if same else hours)
            self._keep(rows)
        self._looked = self._seconds()
        return True

    def _look(self, patience: float) -> None:
        if self._seconds() - self._looked < EVERY:
            return
        if self._process != os.getpid():
            # A lock that was held at a fork is never given back.
            self._process = os.getpid()
            self._looking, self._reading = Lock(), Lock()
        if not self._looking.acquire(blocking=False):
            return
        self._looked = self._seconds()
        done = Event()
        Thread(
            target=self._read, args=(self._looking, done), name="switches", daemon=True
        ).start()
        done.wait(patience)

    def _read(self, lock: Lock, done: Event) -> None:
        try:
            self.refresh()
        finally:
            lock.release()
            done.set()

    def _trouble(self, message: str) -> None:
        if not self._in_trouble:
            self._complain(message)
        self._in_trouble = True

    # The snapshot -----------------------------------------------------------------

    def _keep(self, rows: tuple[Override, ...]) -> None:
        if self.snapshot is None:
            return
        text = json.dumps([asdict(each) for each in rows], default=datetime.isoformat)
        building = self.snapshot.with_name(f".{self.snapshot.name}.{os.getpid()}")
        try:
            # Numbers of lines are in it: for the owner alone.
            handle = os.open(building, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            building.replace(self.snapshot)
        except OSError as error:
            self._complain(f"switches are not kept on disk: {error}")


def _hours_rows(rows: Iterable[Override]) -> list[Override]:
    return [each for each in rows if each.what == "hours"]


def _kept(snapshot: Path | None) -> tuple[Override, ...]:
    """What the snapshot holds; nothing where there is none, or it is broken."""
    try:
        plain = json.loads(snapshot.read_text("utf-8")) if snapshot else []
        return tuple(_row(each) for each in plain)
    except (OSError, ValueError, TypeError, AttributeError):
        return ()


def _row(plain: dict[str, Any]) -> Override:
    moments = {
        name: datetime.fromisoformat(plain[name]) if plain.get(name) else None
        for name in _MOMENTS
    }
    return Override(**{**plain, **moments})
