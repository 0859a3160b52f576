"""A backup is taken while others write, and put back with every row."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from databases import Server
from sqlalchemy import func, select, text

from ivr.errors import CannotRead
from ivr.store.backup import BackupFailed, backup, restore
from ivr.store.database import Database, open_database
from ivr.store.schema import NewerDatabase, latest
from ivr.store.tables import call_events, metadata, pace

NOW = datetime(2026, 11, 23, 3, 0, 0, 123456, tzinfo=UTC)


def contents(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with database.read() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table))]
            for table in metadata.sorted_tables
        }


def fill(database: Database, pairs: int = 1) -> None:
    """Rows that belong together: two entries in each transaction."""
    for pair in range(pairs):
        row = {"at": NOW, "call": "CA1", "line": '{"말": "안녕"}'}
        with database.begin() as connection:
            for side in "ab":
                connection.execute(
                    call_events.insert().values(id=f"{pair}{side}", **row)
                )


@pytest.fixture
def elsewhere(
    database: Database, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    """An empty database of the same kind as *database*."""
    if database.is_sqlite:
        yield f"sqlite:///{tmp_path / 'elsewhere' / 'ivr.db'}"
    else:
        server: Server = request.getfixturevalue("postgresql")
        with server.empty() as address:
            yield address


def test_every_row_comes_back(
    database: Database, elsewhere: str, tmp_path: Path
) -> None:
    """What was there is there again, to the letter and the microsecond."""
    fill(database)
    with database.begin() as connection:
        connection.execute(pace.insert().values(name="main", next_at=NOW))
    backup(database, tmp_path / "ivr.backup")
    schema = restore(elsewhere, tmp_path / "ivr.backup")

    with closing(open_database(elsewhere)) as again:
        assert contents(again) == contents(database)
        # And it goes on from there: numbers are not given twice.
        with again.begin() as connection:
            row = {"id": "new", "at": NOW, "call": "CA2", "line": "{}"}
            made = connection.execute(call_events.insert().values(row))
            assert made.inserted_primary_key == (3,)
    assert schema == latest()


def test_a_backup_is_of_one_moment(
    database: Database, elsewhere: str, tmp_path: Path
) -> None:
    """Calls go on meanwhile, and none is in it by half."""
    fill(database, 50)
    stop, written = threading.Event(), threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            row = {"at": NOW, "call": "CA9", "line": "{}"}
            with database.begin() as connection:
                for side in "ab":
                    made = call_events.insert().values(id=f"w{number}{side}", **row)
                    connection.execute(made)
            number += 1
            written.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert written.wait(30)
        backup(database, tmp_path / "ivr.backup")
    finally:
        stop.set()
        writer.join(30)
    restore(elsewhere, tmp_path / "ivr.backup")

    with closing(open_database(elsewhere)) as again, again.read() as connection:
        ids = set(connection.scalars(select(call_events.c.id)))
    assert len(ids) > 100
    assert {name[:-1] + "a" for name in ids} | {name[:-1] + "b" for name in ids} == ids


def test_a_backup_is_the_owners_alone(database: Database, tmp_path: Path) -> None:
    """Numbers of callers stand in it."""
    path = tmp_path / "ivr.backup"
    backup(database, path)

    assert path.stat().st_mode & 0o077 == 0
    assert [each.name for each in tmp_path.glob("*.backup*")] == ["ivr.backup"]


def test_a_backup_that_fails_spares_the_one_before(
    postgresql: Server, tmp_path: Path
) -> None:
    """Half a backup never takes the place of a whole one."""
    path = tmp_path / "ivr.backup"
    path.write_text("the one before")
    with closing(open_database(postgresql.address("nowhere"))) as database:
        with pytest.raises(BackupFailed, match="nowhere") as failed:
            backup(database, path)

        assert postgresql.password not in str(failed.value)
    assert path.read_text() == "the one before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_named(
    database: Database, tmp_path: Path
) -> None:
    """Who mistypes a folder hears of it, and no traceback."""
    with pytest.raises(BackupFailed, match="nowhere"):
        backup(database, tmp_path / "nowhere" / "ivr.backup")


def test_nothing_is_put_over_a_database(
    database: Database, database_address: str, tmp_path: Path
) -> None:
    """A restore into the wrong place costs nobody their records."""
    fill(database)
    backup(database, tmp_path / "ivr.backup")
    before = contents(database)
    with pytest.raises(BackupFailed, match="already"):
        restore(database_address, tmp_path / "ivr.backup")

    assert contents(database) == before


def test_the_other_kind_is_refused(
    sqlite_database: Database, postgresql: Server, tmp_path: Path
) -> None:
    """A backup of one is no backup of the other; it is said which it is."""
    backup(sqlite_database, tmp_path / "ivr.backup")
    with (
        postgresql.empty() as address,
        pytest.raises(BackupFailed, match="a backup of SQLite"),
    ):
        restore(address, tmp_path / "ivr.backup")


@pytest.mark.parametrize("content", [b"", b"something else", None])
def test_what_is_no_backup_is_refused(content: bytes | None, tmp_path: Path) -> None:
    """Nothing is put anywhere."""
    path = tmp_path / "ivr.backup"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CannotRead):
        restore(f"sqlite:///{tmp_path / 'ivr.db'}", path)

    assert not (tmp_path / "ivr.db").exists()


def test_a_newer_backup_is_refused(
    database: Database, elsewhere: str, tmp_path: Path
) -> None:
    """A program does not work on tables that it does not know."""
    with database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    backup(database, tmp_path / "ivr.backup")

    with pytest.raises(NewerDatabase, match="9999"):
        restore(elsewhere, tmp_path / "ivr.backup")


def test_it_can_be_taken_again_and_again(database: Database, tmp_path: Path) -> None:
    """The newer one takes the place of the older."""
    path = tmp_path / "ivr.backup"
    sizes = []
    for _ in range(2):
        sizes.append(backup(database, path))
        with database.begin() as connection:
            rows = [
                {"id": f"{n}", "at": NOW, "call": "CA", "line": f"{n:9000}"}
                for n in range(99)
            ]
            connection.execute(call_events.delete())
            connection.execute(call_events.insert(), rows)

    assert sizes[1] == path.stat().st_size > sizes[0]
    with database.read() as connection:
        count = connection.scalar(select(func.count()).select_from(call_events))
    assert count == 99
