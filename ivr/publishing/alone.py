"""One publishes at a time, of all processes that share a database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from sqlalchemy import text

from ivr.store.database import Database

try:
    import fcntl
except ImportError:  # pragma: no cover - where files cannot be locked so
    fcntl = None  # type: ignore[assignment]

LOCK = 0x1F2_9B11_5D
"""The number of PostgreSQL's lock under which files are published."""

LOCK_FILE = "publishing.lock"

_HERE = Lock()


@contextmanager
def alone(database: Database, data: Path) -> Iterator[None]:
    """Be the only one who publishes; who dies lets go.

    The lock is not that of a transaction: between what is written to the database and
    what is written to the file, everybody else goes on reading and writing.

    Args:
        data: A folder of ours; processes on one SQLite database share it.
    """
    with _HERE:
        if database.is_sqlite:
            with _file_locked(data / LOCK_FILE):
                yield
        else:
            with _server_locked(database):
                yield


@contextmanager
def _file_locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        if fcntl is not None:
            # Closing the file lets go, and so does the end of the process.
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _server_locked(database: Database) -> Iterator[None]:
    with database.engine.connect() as connection:
        quiet = connection.execution_options(isolation_level="AUTOCOMMIT")
        quiet.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
        try:
            yield
        finally:
            quiet.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK})
