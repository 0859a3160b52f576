"""What happened on calls is kept, whatever becomes of the database; calls go on."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.runtime import eventlog
from ivr.runtime.eventlog import Entry, EventLog, Row, kind_of, rows_of
from ivr.store.calls import CallLog
from ivr.store.database import open_database
from ivr.store.schema import upgrade
from ivr.telephony import Digits, HungUp, NoInput, Outcome, Speech

CALL = "CA" + "0" * 32


def entry(turn: int = 1, place: int = 0, call: str = CALL, **facts: object) -> Entry:
    """Something that happened on a call."""
    at = f"2026-11-21T09:00:{turn % 60:02}Z"
    return Entry(call, turn, place, at, "step", facts)


def table(path: Path, query: str = "") -> CallLog:
    """The table of a database in the file *path*, which is made where it is missing."""
    database = open_database(f"sqlite:///{path}{query}")
    if not path.exists():
        upgrade(database)
    return CallLog(database)


class Unsteady:
    """A place to keep entries that can be out of order."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.broken = False
        self.wrote = threading.Event()

    def write(self, rows: Sequence[Row]) -> None:
        """Keep *rows*, unless out of order."""
        if self.broken:
            raise RuntimeError("out of order")
        self.kept += [row.line for row in rows]
        self.wrote.set()

    @property
    def turns(self) -> list[int]:
        """The turns of the entries kept."""
        return [json.loads(line)["turn"] for line in self.kept]


@pytest.fixture
def target() -> Unsteady:
    """Where entries are kept."""
    return Unsteady()


@pytest.fixture
def log(target: Unsteady, tmp_path: Path) -> Iterator[EventLog]:
    """A log that writes only when it is told to, and looks again at once."""
    log = EventLog(target, tmp_path / "spool", try_again=0.0)
    yield log
    log.close()


def spooled(log: EventLog) -> list[str]:
    """The lines in the spool."""
    paths = sorted(log.spool.glob("*")) if log.spool.is_dir() else []
    return [line for path in paths for line in path.read_text("utf-8").splitlines()]


# Keeping -----------------------------------------------------------------------------


def test_entries_are_kept_in_a_table(tmp_path: Path) -> None:
    """What a call handed over stands in the database."""
    kept = table(tmp_path / "calls.db")
    log = EventLog(kept, tmp_path / "spool")
    log.record(entry(1, node="main", exit="1"))
    log.close()

    (line,) = kept.lines()
    assert json.loads(line).items() >= {"node": "main", "exit": "1", "turn": 1}.items()


def test_a_repeated_request_is_kept_once(tmp_path: Path) -> None:
    """A request that the carrier sends twice is one happening."""
    kept = table(tmp_path / "calls.db")
    log = EventLog(kept, tmp_path / "spool")
    first = entry(3, node="main", exit="1")
    log.record(first)
    log.record(Entry(first.call, 3, 0, "2026-11-21T09:09:09Z", "step", first.facts))
    log.close()

    (line,) = kept.lines()
    assert json.loads(line)["at"] == first.at


def test_two_steps_alike_are_two(tmp_path: Path) -> None:
    """Passing the same node twice in one turn is not taken for a repetition."""
    kept = table(tmp_path / "calls.db")
    log = EventLog(kept, tmp_path / "spool")
    log.record(entry(3, 0, node="main"))
    log.record(entry(3, 1, node="main"))
    log.close()

    assert len(kept.lines()) == 2


def test_the_writer_writes_by_itself(target: Unsteady, tmp_path: Path) -> None:
    """Nobody on a call has to see to it that entries are written."""
    log = EventLog(target, tmp_path / "spool", linger=0)
    log.start()
    log.record(entry())

    assert target.wrote.wait(5)
    log.close()


def test_closing_writes_what_waits(log: EventLog, target: Unsteady) -> None:
    """A graceful stop loses nothing."""
    for turn in range(1_200):
        log.record(entry(turn))
    log.close()

    assert target.turns == list(range(1_200))


def test_a_folder_that_is_missing_is_made(tmp_path: Path) -> None:
    """The first call on a fresh machine is kept, too."""
    kept = table(tmp_path / "new" / "deep" / "calls.db")
    log = EventLog(kept, tmp_path / "spool")
    log.record(entry())
    log.close()

    assert len(kept.lines()) == 1


# A dead database -----------------------------------------------------------------


def test_a_call_goes_on_without_a_database(log: EventLog, target: Unsteady) -> None:
    """Handing an entry over neither waits nor fails."""
    target.broken = True
    log.record(entry())
    log.flush()

    assert log.waiting == 0


def test_a_dead_database_is_spooled_for(log: EventLog, target: Unsteady) -> None:
    """What the database does not take lies on disk."""
    target.broken = True
    log.record(entry(7))
    log.flush()

    assert [json.loads(line)["turn"] for line in spooled(log)] == [7]


def test_the_spool_is_brought_in_later(log: EventLog, target: Unsteady) -> None:
    """Once the database is back, all is in it and the spool is empty."""
    target.broken = True
    for turn in range(3):
        log.record(entry(turn))
        log.flush()
    target.broken = False
    log._bring_in()

    assert (target.turns, spooled(log)) == ([0, 1, 2], [])


def test_a_running_log_recovers_by_itself(target: Unsteady, tmp_path: Path) -> None:
    """The writer tries again without anybody's help."""
    target.broken = True
    complaints: list[str] = []
    spoiled = threading.Event()

    def complain(message: str) -> None:
        complaints.append(message)
        target.broken = False
        spoiled.set()

    log = EventLog(target, tmp_path / "s", try_again=0.01, linger=0, complain=complain)
    log.start()
    log.record(entry(4))

    assert spoiled.wait(5) and target.wrote.wait(5)
    log.close()
    assert target.turns == [4]


def test_trouble_is_reported_once(target: Unsteady, tmp_path: Path) -> None:
    """A database that is away for an hour does not fill the log of the program."""
    said: list[str] = []
    log = EventLog(target, tmp_path / "spool", complain=said.append)
    target.broken = True
    for turn in range(5):
        log.record(entry(turn))
        log.flush()

    assert len(said) == 1


def test_a_locked_database_is_spooled_for(tmp_path: Path) -> None:
    """Somebody who holds the database does not hold up calls."""
    path = tmp_path / "calls.db"
    table(path).write([entry(1).row()])
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    log = EventLog(table(path, "?timeout=0"), tmp_path / "spool", try_again=0.0)
    log.record(entry(2))
    log.flush()
    held = spooled(log)
    holder.close()
    log._bring_in()

    assert len(held) == 1
    assert len(table(path).lines()) == 2


def test_a_broken_database_is_spooled_for(tmp_path: Path) -> None:
    """A file that is no database any more costs no entry."""
    path = tmp_path / "calls.db"
    path.write_bytes(b"no database at all" * 100)
    log = EventLog(table(path), tmp_path / "spool")
    log.record(entry())
    log.close()

    assert len(spooled(log)) == 1


def test_a_database_in_a_file_s_place_is_spooled_for(tmp_path: Path) -> None:
    """A folder that cannot be made is no reason to fail."""
    database = open_database(f"sqlite:///{tmp_path / 'data' / 'calls.db'}")
    (tmp_path / "data").write_text("a file where the folder should be")
    log = EventLog(CallLog(database), tmp_path / "spool")
    log.record(entry())
    log.close()

    assert len(spooled(log)) == 1


def test_without_database_and_disk_calls_go_on(
    target: Unsteady, tmp_path: Path
) -> None:
    """Where nothing can be written, entries are counted as lost, and that is all."""
    (tmp_path / "spool").write_text("a file where the folder should be")
    log = EventLog(target, tmp_path / "spool")
    target.broken = True
    log.record(entry())
    log.close()

    assert log.lost == 1


def test_a_flood_is_cut_off_not_waited_for(
    log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More entries than can wait are dropped, and counted."""
    for turn in range(eventlog.WAITING + 5):
        log.record(entry(turn))

    assert (log.waiting, log.lost) == (eventlog.WAITING, 5)


def test_what_another_run_left_is_brought_in(log: EventLog, target: Unsteady) -> None:
    """Entries spooled by a process that has ended are not forgotten."""
    log.spool.mkdir()
    left = log.spool / "events-1.jsonl"
    left.write_text(entry(8).row().line + "\n")
    log._bring_in()
    log._bring_in()

    assert (target.turns[:1], left.exists()) == ([8], False)


def test_what_another_process_still_writes_is_left_alone(
    log: EventLog, target: Unsteady
) -> None:
    """A spool that grows belongs to somebody."""
    log.spool.mkdir()
    theirs = log.spool / "events-1.jsonl"
    for turn in range(3):
        with theirs.open("a") as file:
            file.write(entry(turn).row().line + "\n")
        log._bring_in()

    assert (target.turns, theirs.exists()) == ([], True)


def test_a_cut_off_line_does_not_stop_the_others(tmp_path: Path) -> None:
    """Where the machine stopped in the middle of a line, the rest still counts."""
    kept = table(tmp_path / "calls.db")
    good = [entry(turn).row().line for turn in (1, 2)]
    kept.write(list(rows_of([good[0], '{"id": "cut o', "[]", "7", good[1]])))

    assert len(kept.lines()) == 2


# What may be kept ------------------------------------------------------------------


@pytest.mark.parametrize(
    "event", [Digits("4711"), Speech("my card is 4711", 0.9), NoInput(), HungUp()]
)
def test_neither_digits_nor_words_are_kept(event: object) -> None:
    """What a caller keys in or says may be a secret."""
    assert "4711" not in json.dumps(kind_of(event))  # type: ignore[arg-type]


def test_an_outcomes_values_are_not_kept() -> None:
    """What a service answered about a caller stays between them."""
    kept = kind_of(Outcome("found", {"balance": "4711"}))

    assert kept == {"event": "outcome", "outcome": "found"}


@given(st.text(), st.text())
def test_an_entry_is_one_line(node: str, call: str) -> None:
    """Whatever stands in an entry, it is one line that can be read back."""
    line = entry(1, call=call, node=node).row().line

    assert "\n" not in line
    assert json.loads(line)["node"] == node


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no processes are forked here")
def test_a_forked_process_writes_its_own(tmp_path: Path) -> None:
    """A server that loads the app once and forks loses no events of its workers."""
    kept = table(tmp_path / "calls.db")
    log = EventLog(kept, tmp_path / "spool", linger=0)
    log.start()
    child = os.fork()
    if child == 0:
        log.record(entry(5))
        log.close()
        os._exit(0)
    os.waitpid(child, 0)
    log.close()

    assert [json.loads(line)["turn"] for line in kept.lines()] == [5]
