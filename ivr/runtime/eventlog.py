"""What happened on calls: appended beside the call, never in its way.

A call hands its steps over and goes on. A thread writes them to the database; when
that is dead it spools them to disk as lines of JSON, and brings them in later. A
line has an id of its own, so that what is brought in twice counts once.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from queue import Empty, Full, Queue
from threading import Event, Thread
from time import monotonic
from typing import Any, NamedTuple, Protocol
from weakref import WeakMethod

from ivr.records import dataclass
from ivr.telephony import Digits, NoInput, Outcome, Speech
from ivr.telephony import Event as CallEvent

WAITING = 10_000
"""Entries that may wait for the writer; a second of a very busy day."""

BATCH = 500
"""Entries written in one transaction."""

LINGER = 0.25
"""Seconds that an entry may wait for others, and be lost with the machine."""

TRY_AGAIN = 5.0
"""Seconds until a database that failed is tried again, and the spool looked at."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened on a call, fit to be kept: numbers are masked.

    ``facts`` are JSON values: node, exit, event, digest, seconds.
    """

    call: str
    turn: int
    place: int
    """Its number among those of the same turn."""
    at: str
    """The moment, in UTC, as ISO 8601 has it."""
    kind: str
    facts: Mapping[str, Any]

    def row(self) -> Row:
        """The entry as it is kept."""
        about = {"call": self.call, "turn": self.turn, "place": self.place}
        plain = {**about, "kind": self.kind, **self.facts}
        body = json.dumps(plain, ensure_ascii=False, default=str)
        # The same for the same happening, also when its request is repeated later.
        raw = body.encode("utf-8", "replace")
        id = blake2b(raw, digest_size=12).hexdigest()
        line = f'{{"id": "{id}", "at": {json.dumps(self.at)}, {body[1:]}'
        return Row(id, self.at, self.call, line)


class Row(NamedTuple):
    """An entry as it is kept: a line of JSON, and by what it is found."""

    id: str
    at: str
    call: str
    line: str


class Target(Protocol):
    """Where entries are kept for good."""

    def write(self, rows: Sequence[Row]) -> None:
        """Keep *rows*, each of them once, or none of them.

        Raises:
            Exception: They could not be kept; they will be offered again.
        """


def rows_of(lines: Iterable[str]) -> Iterator[Row]:
    """The entries in *lines* of a spool; what is none is passed over."""
    for line in lines:
        try:
            plain = json.loads(line)
            id, at, call = (str(plain[name]) for name in ("id", "at", "call"))
        except (ValueError, KeyError, TypeError):
            # The last line may be cut off where the machine stopped.
            continue
        yield Row(id, at, call, line.rstrip("\n"))


class EventLog:
    """Takes entries from calls and sees to it that they are kept.

    Args:
        target: Where they are kept for good.
        spool: The folder for what the target does not take at the moment.
        seconds: A clock that only goes forward.
        try_again: Seconds until a target that failed is tried again.
        linger: Seconds for which entries are collected before they are written.
        complain: Told, once for each spell of trouble, what went wrong.
    """

    def __init__(
        self,
        target: Target,
        spool: Path,
        seconds: Callable[[], float] = monotonic,
        try_again: float = TRY_AGAIN,
        linger: float = LINGER,
        complain: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.target = target
        self.spool = spool
        self.lost = 0
        """Entries that nobody could take: neither database nor disk."""
        self._seconds = seconds
        self._try_again = try_again
        self._linger = linger
        self._complain = complain
        self._waiting: Queue[Entry | None] = Queue(WAITING)
        self._in_trouble = False
        self._look_at = float("-inf")
        self._sizes: dict[Path, int] = {}
        self._stop = Event()
        self._thread: Thread | None = None
        self._forks = False

    def record(self, entry: Entry) -> None:
        """Take *entry* over; returns at once, whatever the state of the database."""
        try:
            self._waiting.put_nowait(entry)
        except Full:
            self.lost += 1

    @property
    def waiting(self) -> int:
        """Entries that have been taken over and not yet written."""
        return self._waiting.qsize()

    def start(self) -> None:
        """Begin to write; what an earlier run left in the spool is brought in.

        A process that is forked off, as some servers do once the app is loaded, gets
        a writer of its own.
        """
        if not self._forks and hasattr(os, "register_at_fork"):
            here = WeakMethod(self._forked)
            os.register_at_fork(after_in_child=lambda: (again := here()) and again())
            self._forks = True
        if self._thread is None:
            self._thread = Thread(target=self._run, name="event-log", daemon=True)
            self._thread.start()

    def _forked(self) -> None:
        # No thread outlives a fork, and what waits is the parent's to write.
        if self._thread is not None and not self._stop.is_set():
            self._waiting, self._thread = Queue(WAITING), None
            self._stop = Event()
            self.start()

    def close(self, patience: float = 5.0) -> None:
        """Write all that waits, to the database or else to disk, and stop."""
        self._stop.set()
        # Nothing but a word to the writer, who may be waiting for entries.
        with contextlib.suppress(Full):
            self._waiting.put_nowait(None)
        if self._thread is not None:
            self._thread.join(patience)
            # A writer that hangs in its database is not waited for.
            self._in_trouble = self._in_trouble or self._thread.is_alive()
            self._thread = None
        self.flush()

    def flush(self) -> None:
        """Write all that waits now, in the caller's own thread."""
        while batch := self._batch():
            self._write(batch)

    # The writer ----------------------------------------------------------------------

    def _run(self) -> None:
        while not self._stop.is_set():
            if self._seconds() >= self._look_at:
                self._bring_in()
            try:
                first = self._waiting.get(timeout=self._try_again)
            except Empty:
                continue
            # Others come, too: one transaction for all is cheaper than one for each,
            # for the calls as well, which share the interpreter with this thread.
            self._stop.wait(self._linger)
            self._write([first, *self._batch(BATCH - 1)] if first else self._batch())

    def _batch(self, most: int = BATCH) -> list[Entry]:
        found: list[Entry] = []
        with contextlib.suppress(Empty):
            while len(found) < most:
                if entry := self._waiting.get_nowait():
                    found.append(entry)
        return found

    def _write(self, batch: list[Entry]) -> None:
        rows = [entry.row() for entry in batch]
        if rows and (self._in_trouble or not self._kept(rows)):
            self._set_aside(rows)

    def _kept(self, rows: list[Row]) -> bool:
        try:
            self.target.write(rows)
        except Exception as error:
            # Whatever a database can come up with: the calls go on without it.
            self._look_at = self._seconds() + self._try_again
            self._trouble(f"events are spooled: {type(error).__name__}: {error}")
            return False
        self._in_trouble = False
        return True

    def _set_aside(self, rows: list[Row]) -> None:
        try:
            self.spool.mkdir(parents=True, exist_ok=True)
            with self._own.open("a", encoding="utf-8", errors="replace") as file:
                file.writelines(f"{row.line}\n" for row in rows)
        except OSError as error:
            self.lost += len(rows)
            self._trouble(f"events are lost: {error}")

    def _trouble(self, message: str) -> None:
        if not self._in_trouble:
            self._complain(message)
        self._in_trouble = True

    # The spool ---------------------------------------------------------------------

    @property
    def _own(self) -> Path:
        return self.spool / f"events-{os.getpid()}.jsonl"

    def _bring_in(self) -> None:
        """Bring what lies in the spool into the database, if it takes it."""
        self._look_at = self._seconds() + self._try_again
        files = list(self._spooled())
        if all(self._brought_in(path) for path in files):
            self._in_trouble = False

    def _spooled(self) -> Iterator[Path]:
        """Our own file, and those that nobody has written to since the last look."""
        before, self._sizes = self._sizes, {}
        with contextlib.suppress(OSError):
            for path in sorted(self.spool.glob("events-*.jsonl")):
                size = self._sizes[path] = path.stat().st_size
                if path == self._own or before.get(path) == size:
                    yield path

    def _brought_in(self, path: Path) -> bool:
        try:
            size = path.stat().st_size
            with path.open(encoding="utf-8", errors="replace") as file:
                while lines := list(islice(file, BATCH)):
                    if not self._kept(list(rows_of(lines))):
                        return False
        except OSError:
            return False
        with contextlib.suppress(OSError):
            # Grown meanwhile, by a process that was thought to have ended: it is
            # brought in again, and what is known already counts once.
            if path.stat().st_size == size:
                path.unlink()
        return True


# What may be kept --------------------------------------------------------------------


def kind_of(event: CallEvent) -> Mapping[str, Any]:
    """What is kept of *event*: its kind, and an outcome's name.

    Never the digits or the words: they may be a card's number. Which option they
    chose is told by the exit.
    """
    match event:
        case Digits():
            return {"event": "digits"}
        case Speech(confidence=confidence):
            return {"event": "speech", "confidence": confidence}
        case NoInput():
            return {"event": "no-input"}
        case Outcome(name):
            return {"event": "outcome", "outcome": name}
    return {"event": "hung-up"}
