"""Opens the database: SQLite in the data folder, or PostgreSQL by its address."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakMethod

from sqlalchemy import URL, Connection, Engine, Row, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DataError, SQLAlchemyError

from ivr.errors import ConfigurationError

PATIENCE = 10.0
"""Seconds that a writer waits for another one."""


class Database:
    """An open database.

    Every write is one ``begin``: on SQLite it takes the write lock at once, so that
    what was read inside still holds when it is written; on PostgreSQL rows that must
    not change meanwhile are read ``with_for_update``, which SQLite does not need and
    leaves out.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        if hasattr(os, "register_at_fork"):
            here = WeakMethod(self._forked)
            os.register_at_fork(after_in_child=lambda: (again := here()) and again())

    def _forked(self) -> None:
        # The parent's connections are the parent's: two would talk at a time.
        self.engine.dispose(close=False)

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file, with one writer at a time."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction that writes: all of it or nothing."""
        with self.engine.connect() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            with connection.begin() if not self.is_sqlite else _kept(connection):
                yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads, and sees one moment."""
        with self.engine.connect() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN")
            try:
                yield connection
            finally:
                connection.rollback()

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


@contextmanager
def _kept(connection: Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def open_database(url: str) -> Database:
    """The database at *url*: ``sqlite:///var/ivr.db`` or ``postgresql://…``.

    Raises:
        ConfigurationError: The address is none, or of a database we do not know.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ConfigurationError(f"DATABASE_URL: {error}") from error
    match parsed.get_backend_name():
        case "sqlite":
            return Database(_sqlite(url))
        case "postgresql" | "postgres":
            address = parsed.set(drivername="postgresql+psycopg")
            return Database(
                create_engine(
                    address,
                    pool_pre_ping=True,
                    pool_size=10,
                    max_overflow=20,
                    # What goes wrong is told without the numbers it went wrong with.
                    hide_parameters=True,
                    connect_args=_in_time(parsed),
                )
            )
        case other:
            raise ConfigurationError(
                f"DATABASE_URL: {other} is not supported; use sqlite or postgresql"
            )


def _in_time(url: URL) -> dict[str, Any]:
    """What the server's driver is told so that a dead server is found out soon."""
    given = {"connect_timeout": 5, "tcp_user_timeout": 10_000}
    return {name: value for name, value in given.items() if name not in url.query}


def _sqlite(url: str) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        # Transactions are begun by us; the driver's own would begin too late.
        connect_args={
            "timeout": float(str(make_url(url).query.get("timeout", PATIENCE))),
            "isolation_level": None,
            "check_same_thread": False,
        },
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    return engine


__all__ = [
    "Connection",
    "DataError",
    "Database",
    "DatabaseError",
    "Row",
    "open_database",
]

DatabaseError = SQLAlchemyError
"""What goes wrong with a database, of either kind."""
