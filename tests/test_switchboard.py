"""The switchboard over the database: quick, exact, and good when that is dead."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
from overriding import HOUR, NOON, put, wanted

from ivr.callbacks.switchboard import EVERY, StoreSwitchboard
from ivr.clock import ManualClock
from ivr.store import overrides
from ivr.store.database import Database, open_database

DEAD = "postgresql://nobody:none@127.0.0.1:1/none?connect_timeout=1"


class Watch:
    """Seconds that pass only when they are told to."""

    def __init__(self) -> None:
        self.shows = 0.0

    def __call__(self) -> float:
        return self.shows


@pytest.fixture
def dead() -> Iterator[Database]:
    """A database that nobody answers for."""
    with closing(open_database(DEAD)) as database:
        yield database


def sitting(database: Database, clock: ManualClock | None = None) -> StoreSwitchboard:
    """A switchboard that has just looked."""
    board = StoreSwitchboard(database, clock or ManualClock(NOON), seconds=Watch())
    board.refresh()
    return board


def test_a_switch_that_was_turned_stands_so(database: Database) -> None:
    """Until its end, exact to the second, though nobody looks again."""
    clock = ManualClock(NOON)
    put(database, wanted())
    board = sitting(database, clock)

    turned = dict(board.switches())
    clock.advance(HOUR.total_seconds() - 1)
    last = dict(board.switches())
    clock.advance(1)

    assert turned == last == {"callbacks": "off"}
    assert board.switches() == {}


def test_what_is_planned_begins_by_itself(database: Database) -> None:
    """Nobody has to sit there."""
    clock = ManualClock(NOON)
    put(database, wanted(starts=NOON + HOUR, ends=None))
    board = sitting(database, clock)
    before = dict(board.switches())

    clock.advance(HOUR)

    assert (before, board.switches()) == ({}, {"callbacks": "off"})


def test_the_later_made_holds_and_the_earlier_after_it(database: Database) -> None:
    """As a stack: when the upper one ends the lower one is still there."""
    clock = ManualClock(NOON)
    put(
        database,
        wanted(ends=None),
        wanted(value={"position": "on"}, ends=NOON + HOUR),
    )
    board = sitting(database, clock)
    first = dict(board.switches())

    clock.advance(HOUR)

    assert (first, board.switches()) == ({"callbacks": "on"}, {"callbacks": "off"})


def test_announcements_and_lines_come_along(database: Database) -> None:
    """Texts by language, numbers in order."""
    put(
        database,
        wanted("announcement", "outage", {"texts": {"ko": "장애", "en": "An outage."}}),
        wanted("line", "desk", {"numbers": ["+82215889999", "+82215880000"]}),
    )
    board = sitting(database)

    assert board.announcements() == {"outage": {"ko": "장애", "en": "An outage."}}
    assert board.lines() == {"desk": ("+82215889999", "+82215880000")}


def test_hours_come_with_what_is_said_of_them(database: Database) -> None:
    """For callers and for staff."""
    value = {"put": "closed", "said": {"ko": "폭풍"}, "alike": True}
    put(database, wanted("hours", "support", value))

    (hours,) = sitting(database).overrides()

    assert (hours.schedule, hours.put, hours.alike) == ("support", "closed", True)
    assert (hours.reason, hours.spoken("ko-KR"), hours.spoken("en")) == (
        "storm",
        "폭풍",
        "",
    )
    assert (hours.start, hours.end) == (NOON, NOON + HOUR)


def test_hours_are_the_same_tuple_until_they_change(sqlite_database: Database) -> None:
    """Flows are made anew for a change of hours, and for nothing else."""
    put(sqlite_database, wanted("hours", "support", {"put": "closed"}))
    board = sitting(sqlite_database)
    before = board.overrides()
    put(sqlite_database, wanted(), author=1)

    board.refresh()

    assert board.overrides() is before
    assert board.switches() == {"callbacks": "off"}


def test_calls_see_a_change_a_second_later(sqlite_database: Database) -> None:
    """In whatever process it was made."""
    watch = Watch()
    board = StoreSwitchboard(sqlite_database, ManualClock(NOON), seconds=watch)
    board.start()
    put(sqlite_database, wanted())
    watch.shows += EVERY / 2
    soon = dict(board.switches())

    watch.shows += EVERY / 2
    board.start()

    assert (soon, board.switches()) == ({}, {"callbacks": "off"})


def test_a_call_does_not_wait_for_a_database_that_hangs(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One call a second waits a moment; nobody else, and nobody for the answer."""
    watch, answers = Watch(), Event()
    board = StoreSwitchboard(sqlite_database, ManualClock(NOON), seconds=watch)
    read = sqlite_database.read

    def hang() -> object:
        answers.wait(10)
        return read()

    put(sqlite_database, wanted())
    monkeypatch.setattr(sqlite_database, "read", hang)

    asked = [dict(board.switches()) for _ in range(3)]
    answers.set()

    assert asked == [{}, {}, {}]


class TestDead:
    """Nobody answers for the database."""

    def test_the_last_known_positions_hold(
        self, sqlite_database: Database, dead: Database
    ) -> None:
        """The database dies under a program that runs."""
        put(sqlite_database, wanted(), wanted("hours", "support", {"put": "closed"}))
        board = sitting(sqlite_database)
        board.database = dead

        answered = board.refresh()

        assert not answered
        assert board.switches() == {"callbacks": "off"}
        assert len(board.overrides()) == 1

    def test_a_restart_knows_them_too(
        self, sqlite_database: Database, dead: Database, tmp_path: Path
    ) -> None:
        """From the file that was written when they were last read."""
        snapshot, clock = tmp_path / "overrides.json", ManualClock(NOON)
        value = {"put": "closed", "said": {"ko": "폭풍"}}
        put(sqlite_database, wanted(), wanted("hours", "support", value))
        StoreSwitchboard(sqlite_database, clock, snapshot).refresh()

        board = StoreSwitchboard(dead, clock, snapshot, seconds=Watch())
        board.start()

        assert board.switches() == {"callbacks": "off"}
        assert board.overrides()[0].spoken("ko") == "폭풍"

    def test_what_is_over_is_over(
        self, sqlite_database: Database, dead: Database, tmp_path: Path
    ) -> None:
        """Also where nobody can look up that it is."""
        snapshot, clock = tmp_path / "overrides.json", ManualClock(NOON)
        put(sqlite_database, wanted())
        StoreSwitchboard(sqlite_database, clock, snapshot).refresh()
        board = StoreSwitchboard(dead, clock, snapshot, seconds=Watch())
        board.start()

        clock.advance(HOUR)

        assert board.switches() == {}

    def test_the_file_is_for_the_owner_alone(
        self, sqlite_database: Database, tmp_path: Path
    ) -> None:
        """Numbers of lines are in it."""
        snapshot = tmp_path / "overrides.json"
        put(sqlite_database, wanted())

        StoreSwitchboard(sqlite_database, ManualClock(NOON), snapshot).refresh()

        assert snapshot.stat().st_mode & 0o777 == 0o600

    @pytest.mark.parametrize("text", ["", "{", "[1]", '[{"id": 1}]', "null", "{}"])
    def test_a_broken_file_is_none(
        self, dead: Database, tmp_path: Path, text: str
    ) -> None:
        """Cut off where the disk was full, or of another program."""
        snapshot = tmp_path / "overrides.json"
        snapshot.write_text(text)

        board = StoreSwitchboard(dead, ManualClock(NOON), snapshot, seconds=Watch())

        assert board.switches() == {}

    def test_trouble_is_told_once(self, dead: Database) -> None:
        """Not every second of a night."""
        heard: list[str] = []
        board = StoreSwitchboard(dead, ManualClock(NOON), complain=heard.append)

        board.refresh()
        board.refresh()

        assert len(heard) == 1


def test_what_is_ended_is_gone_at_once(sqlite_database: Database) -> None:
    """For the process in which it was ended."""
    (made,) = put(sqlite_database, wanted())
    board = sitting(sqlite_database)
    with sqlite_database.begin() as connection:
        overrides.end(connection, made.id, at=NOON, author=made.author)

    board.refresh()

    assert board.switches() == {}
