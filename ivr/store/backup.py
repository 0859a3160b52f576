"""Copies of the database: taken while calls go on, and put into an empty place.

SQLite copies itself; for PostgreSQL its own programs do, where they are installed.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import inspect

from ivr.errors import CannotRead, IvrError
from ivr.store.database import Database, open_database
from ivr.store.schema import NewerDatabase, known, schema_of

SQLITE, POSTGRESQL = b"SQLite format 3\0", b"PGDMP"
"""What a backup of either begins with."""


class BackupFailed(IvrError):
    """No backup could be taken or put back; the message says why, and what is left."""


def backup(database: Database, path: Path) -> int:
    """Write all of *database* to the file *path*, as of one moment; its size in bytes.

    It appears when it is whole: what is there before stays until then.

    Raises:
        BackupFailed: It cannot be taken, or not be written there.
    """
    with _beside(path) as part:
        if database.is_sqlite:
            _copy(_file_of(database), part)
        else:
            _run(database, "pg_dump", "--format=custom", f"--file={part}")
        part.replace(path)
    return path.stat().st_size


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A file that becomes *path*; for the owner alone, as numbers stand in it."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise BackupFailed(f"cannot write {path}: {error.strerror}") from error
    try:
        yield Path(name)
    except (OSError, sqlite3.Error) as error:
        raise BackupFailed(f"cannot write {path}: {error}") from error
    finally:
        Path(name).unlink(missing_ok=True)


def _file_of(database: Database) -> Path:
    return Path(database.engine.url.database or "")


def _copy(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(f"file:{quote(str(source))}?mode=ro", uri=True)) as one,
        closing(sqlite3.connect(target)) as other,
    ):
        # All pages at once: whoever writes meanwhile writes to the log beside.
        one.backup(other)
        # One file, with nothing beside it that could be left behind.
        other.execute("PRAGMA journal_mode = DELETE")


def restore(url: str, path: Path) -> str:
    """Put the backup *path* into the empty database at *url*; the schema it has.

    Raises:
        CannotRead: There is no backup there.
        BackupFailed: It is of the other kind of database, or the place is not empty;
            nothing was changed.
        NewerDatabase: It is of a newer program.
    """
    kind = _kind_of(path)
    with closing(open_database(url)) as database:
        if database.is_sqlite != (kind == "SQLite"):
            raise BackupFailed(f"{path} is a backup of {kind}, DATABASE_URL is not")
        if database.is_sqlite:
            _restore_sqlite(_file_of(database), path)
        else:
            _restore_postgresql(database, path)
        return schema_of(database)


def _kind_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            begin = file.read(len(SQLITE))
    except OSError as error:
        raise CannotRead(str(path), error.strerror or str(error)) from error
    if begin == SQLITE:
        return "SQLite"
    if begin.startswith(POSTGRESQL):
        return "PostgreSQL"
    raise CannotRead(str(path), "it is no backup of a database")


def _restore_sqlite(place: Path, path: Path) -> None:
    if place.exists() and place.stat().st_size:
        raise BackupFailed(
            f"there is a database already: {place}; stop the program, and move it "
            "out of the way with the files beside it (-wal, -shm)"
        )
    _require_known(_schema_in(path))
    place.parent.mkdir(parents=True, exist_ok=True)
    with _beside(place) as part:
        _copy(path, part)
        part.replace(place)


def _schema_in(path: Path) -> str:
    """The schema in a file that is only looked at."""
    wanted = "SELECT version_num FROM alembic_version"
    with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as old:
        try:
            found = old.execute(wanted).fetchone()
        except sqlite3.DatabaseError as error:
            raise CannotRead(str(path), f"it is no backup of ours: {error}") from error
    return str(found[0]) if found else ""


def _restore_postgresql(database: Database, path: Path) -> None:
    if inspect(database.engine).get_table_names():
        raise BackupFailed(
            "the database has tables already; make an empty one (createdb), and let "
            "DATABASE_URL name that"
        )
    options = ["--no-owner", "--no-privileges", "--single-transaction"]
    name = database.engine.url.database or ""
    _run(database, "pg_restore", *options, f"--dbname={name}", str(path))
    _require_known(schema_of(database))


def _require_known(schema: str) -> None:
    if schema and schema not in known():
        raise NewerDatabase(schema)


def _run(database: Database, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on *database*."""
    url = database.engine.url
    # In the environment, since everybody on the machine sees arguments.
    given = {
        "PGHOST": url.host,
        "PGPORT": url.port and str(url.port),
        "PGUSER": url.username,
        "PGPASSWORD": url.password and str(url.password),
        "PGDATABASE": url.database,
        "PGCONNECT_TIMEOUT": "10",
        "PGSSLMODE": url.query.get("sslmode"),
    }
    environment = {name: str(value) for name, value in given.items() if value}
    done = subprocess.run(
        [_found(program), *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise BackupFailed(f"{program} failed: {said}")


def _found(program: str) -> str:
    """Where PostgreSQL's *program* is, the newest where there are several."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{program}"),
        key=lambda path: [int(part) for part in path.parts[4].split(".")],
    )
    found = str(folders[-1]) if folders else shutil.which(program)
    if not found:
        raise BackupFailed(
            f"{program} is not installed; it comes with PostgreSQL's client programs"
        )
    return found
