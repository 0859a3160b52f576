"""``ivr db``: what whoever looks after the machine does with the database."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from command_line import Result, ivr
from databases import Server
from records import NUMBER, queued, request
from sqlalchemy import text

from ivr.store import audit
from ivr.store.database import open_database
from ivr.store.schema import latest


@pytest.fixture
def address(database_address: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The database that the commands are given: current, and empty."""
    monkeypatch.setenv("DATABASE_URL", database_address)
    return database_address


@pytest.fixture
def new(empty_address: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The database that the commands are given: without a table."""
    monkeypatch.setenv("DATABASE_URL", empty_address)
    return empty_address


def db(*words: object, typed: str = "") -> Result:
    """Run ``ivr db`` with *words*."""
    return ivr("db", *words, typed=typed)


# The schema --------------------------------------------------------------------------


def test_a_new_database_is_brought_up(new: str) -> None:
    """Step by step, and the second time there is nothing to do."""
    first, second = db("upgrade"), db("upgrade")

    assert (first.status, second.status) == (0, 0)
    assert "took step 0001" in first.out
    assert second.out == f"the database has schema {latest()}\n"


def test_the_status_tells_that_all_is_well(address: str) -> None:
    """Where it is, without the password, and of which age."""
    found = db("status")

    assert found.status == 0
    assert f"schema    {latest()}" in found.out
    assert "@127.0.0.1" in found.out or "ivr.db" in found.out
    assert (
        address.split("@")[0].rpartition(":")[2] not in found.out or "sqlite" in address
    )


def test_the_status_of_a_new_database(new: str) -> None:
    """It is said what to do; a script can tell by the exit status."""
    found = db("status")

    assert found.status == 1
    assert "ivr db upgrade" in found.err


def test_a_newer_database_is_left_alone(address: str) -> None:
    """An old program says that it is one."""
    with closing(open_database(address)) as database, database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    assert (db("status").status, db("upgrade").status) == (1, 3)
    assert "newer program" in db("upgrade").err


def test_a_dead_server_is_named(
    postgresql: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which one, why, and not its password."""
    monkeypatch.setenv("DATABASE_URL", postgresql.address("nowhere"))
    found = db("status")

    assert found.status == 3
    assert "nowhere" in found.err
    assert postgresql.password not in found.err
    assert "Traceback" not in found.err


# Backups -----------------------------------------------------------------------------


def test_a_backup_is_put_back(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The two commands that somebody needs on their worst day."""
    if not address.startswith("sqlite"):
        pytest.skip("test_store_backup has both; here it is about the commands")
    with closing(open_database(address)) as database:
        request(database, 1)
    taken = db("backup", tmp_path / "ivr.backup")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'again' / 'ivr.db'}")
    restored = db("restore", tmp_path / "ivr.backup")

    assert (taken.status, restored.status) == (0, 0)
    assert "bytes" in taken.out
    assert NUMBER in db("export", NUMBER).out


def test_a_restore_spares_what_is_there(address: str, tmp_path: Path) -> None:
    """It says what to do first."""
    db("backup", tmp_path / "ivr.backup")
    found = db("restore", tmp_path / "ivr.backup")

    assert found.status == 3
    assert "already" in found.err


# Records -----------------------------------------------------------------------------


def test_old_records_are_dropped(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By hand as by itself, and after the time that is set."""
    monkeypatch.setenv("IVR_RETENTION", "requests=7d")
    with closing(open_database(address)) as database:
        request(database, 99_999)
    found = db("purge")

    assert found.status == 0
    assert "7 days" in found.out


def test_a_wrong_time_is_named(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is dropped then."""
    monkeypatch.setenv("IVR_RETENTION", "requests=soon")
    found = db("purge")

    assert found.status == 3
    assert 'requests is "soon"' in found.err


def test_what_is_known_is_given_out(address: str) -> None:
    """As JSON on the output, blanks and hyphens in the number or not."""
    with closing(open_database(address)) as database:
        request(database, 1)
    found = db("export", "+82 10-1234-5678")

    assert found.status == 0
    assert json.loads(found.out)["requests"][0]["topic"] == "reset"


def test_who_gave_it_out_is_on_record(address: str) -> None:
    """An export is an act like any other."""
    db("export", NUMBER)
    with closing(open_database(address)) as database, database.read() as connection:
        (act,) = audit.acts(connection, what="export")

    assert act.about == "+••••••••5678"
    assert "command line" in act.facts["by"]


def test_nothing_known_is_said(address: str) -> None:
    """A script can tell an empty answer by the exit status."""
    found = db("export", NUMBER)

    assert found.status == 1
    assert json.loads(found.out)["requests"] == []


@pytest.mark.parametrize(
    "number", ["01012345678", "+0", "Kim", "+82 10 1234 567890 99"]
)
def test_a_number_is_written_in_full(address: str, number: str) -> None:
    """A number that is kept in another form would not be found, and taken for gone."""
    found = db("erase", number, "--yes")

    assert found.status == 2
    assert "+821012345678" in found.err


def test_a_number_is_erased(address: str) -> None:
    """For good, and said how much it was."""
    with closing(open_database(address)) as database:
        request(database, 1)
        queued(database, 1)
    found = db("erase", NUMBER, "--yes")

    assert found.status == 0
    assert "1 requests" in found.out and "1 waits" in found.out
    assert db("export", NUMBER).status == 1


def test_it_is_asked_before(address: str) -> None:
    """What cannot be undone does not happen by a slip of the hand."""
    with closing(open_database(address)) as database:
        request(database, 1)
    found = db("erase", NUMBER, typed="n\n")

    assert found.status == 130
    assert db("export", NUMBER).status == 0


def test_who_is_to_be_called_is_not_erased(address: str) -> None:
    """The request is named, so that it can be found and ended."""
    with closing(open_database(address)) as database:
        id = request(database, 1, closed_at=None, state="waiting", open_key="x")
    found = db("erase", NUMBER, "--yes")

    assert found.status == 1
    assert f"request {id}" in found.err
