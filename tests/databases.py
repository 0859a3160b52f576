"""Databases for tests: SQLite in a file, and a PostgreSQL of our own on this machine.

A test that asks for ``database`` runs on both, each time on one that is new and has
every table. PostgreSQL is started when the first test asks for it, on a free port of
the loopback address, and gone with the tests, however they end; where its programs
are not installed such tests are skipped.
"""

from __future__ import annotations

import atexit
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Column, MetaData, String, Table

from ivr.store.database import Database, open_database

STARTING = 60.0
"""Seconds within which the server answers, also on a machine that is busy."""

# Nothing here has to outlive the machine.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "200",
    "unix_socket_directories": "",
    "listen_addresses": "127.0.0.1",
}

# Ends with whoever holds its standard input, and takes the folder with it.
GUARDIAN = """
"$1" -D "$2/data" -p "$3" >"$2/log" 2>&1 </dev/null &
server=$!
read -r word
kill -QUIT $server 2>/dev/null
wait $server
[ "$word" = keep ] || rm -rf "$2"
"""


class NoPostgreSQL(Exception):
    """It cannot be had on this machine, for the reason given."""


def programs() -> Path:
    """The folder of PostgreSQL's programs, the newest where there are several.

    Raises:
        NoPostgreSQL: They are not installed.
    """
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: [int(part) for part in folder.parent.name.split(".")],
        reverse=True,
    )
    if found := shutil.which("initdb"):
        folders.append(Path(found).resolve().parent)
    for folder in folders:
        if all((folder / name).exists() for name in ("initdb", "postgres")):
            return folder
    raise NoPostgreSQL("PostgreSQL's programs (initdb, postgres) are not installed")


class Server:
    """A PostgreSQL of our own; nobody else knows its password.

    It never runs as root, which it refuses.
    """

    def __init__(self) -> None:
        self.programs = programs()
        self.owner = _owner()
        self.folder = Path(tempfile.mkdtemp(prefix="ivr-pg-"))
        self.password = secrets.token_urlsafe(12)
        self.port = _free_port()
        self._names = count(1)
        self._guardian: subprocess.Popen[bytes] | None = None
        self._template = ""
        self._initialise()

    def _initialise(self) -> None:
        password = self.folder / "password"
        password.write_text(self.password)
        if self.owner is not None:
            shutil.chown(self.folder, self.owner)
            shutil.chown(password, self.owner)
        done = subprocess.run(
            [self.programs / "initdb", "-D", self.folder / "data", "--no-sync"]
            + ["-U", "tests", "--auth=password", f"--pwfile={password}"]
            + ["--encoding=UTF8", "--locale=C"],
            capture_output=True,
            **self._as_owner(),
        )
        if done.returncode:
            raise NoPostgreSQL(f"initdb failed: {done.stderr.decode().strip()}")
        with (self.folder / "data" / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in FAST.items())

    def _as_owner(self) -> dict[str, Any]:
        if self.owner is None:
            return {"cwd": "/"}
        group = pwd.getpwnam(self.owner).pw_gid
        return {"cwd": "/", "user": self.owner, "group": group, "extra_groups": []}

    def start(self) -> None:
        """Start it, or start it again; it answers when this returns."""
        self._guardian = subprocess.Popen(
            ["sh", "-c", GUARDIAN, "sh"]
            + [str(self.programs / "postgres"), str(self.folder), str(self.port)],
            stdin=subprocess.PIPE,
            **self._as_owner(),
            # What interrupts the tests does not pull it from under them.
            start_new_session=True,
        )
        until = time.monotonic() + STARTING
        while True:
            try:
                self.run("SELECT 1")
                return
            except psycopg.OperationalError as error:
                if self._guardian.poll() is not None or time.monotonic() > until:
                    log = (self.folder / "log").read_text(errors="replace")
                    raise NoPostgreSQL(f"it does not start: {error} {log}") from error
                time.sleep(0.05)

    def kill(self) -> None:
        """End it at once, with nothing put in order; ``start`` brings it back."""
        self._end(b"keep\n")

    def stop(self) -> None:
        """End it, and take away all it kept."""
        self._end(b"\n")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self, word: bytes) -> None:
        if self._guardian is not None:
            self._guardian.communicate(word, timeout=STARTING)
            self._guardian = None

    def address(self, name: str = "postgres") -> str:
        """Where database *name* is found."""
        return (
            f"postgresql://tests:{self.password}@127.0.0.1:{self.port}/{name}"
            "?connect_timeout=5"
        )

    def run(self, statement: str) -> None:
        """Run *statement* beside the databases of tests."""
        with closing(psycopg.connect(self.address(), autocommit=True)) as connection:
            connection.execute(statement.encode())

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The address of a database without a table, for as long as it is used."""
        with self._made("template0") as address:
            yield address

    @contextmanager
    def ready(self) -> Iterator[str]:
        """The address of a database with every table, for as long as it is used."""
        if not self._template:
            name = f"model_{secrets.token_hex(4)}"
            self.run(f"CREATE DATABASE {name} TEMPLATE template0")
            bring_up(self.address(name))
            self._template = name
        with self._made(self._template) as address:
            yield address

    @contextmanager
    def _made(self, template: str) -> Iterator[str]:
        name = f"test_{next(self._names)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self.address(name)
        finally:
            # Also where a process that was killed left its connection behind.
            self.run(f"DROP DATABASE {name} WITH (FORCE)")


def _owner() -> str | None:
    """Who is to run it: somebody else where we are root, who may not."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise NoPostgreSQL("root may not run PostgreSQL, and there is nobody else")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def bring_up(url: str) -> None:
    """Give the new database at *url* every table, as ``tables`` has them now.

    That its steps lead to the same is a test of its own: so a table can be tried
    before the step to it is drafted.
    """
    from ivr.store.schema import latest
    from ivr.store.tables import metadata

    stamp = MetaData()
    version = Table("alembic_version", stamp, Column("version_num", String(32)))
    with closing(open_database(url)) as database, database.begin() as connection:
        metadata.create_all(connection)
        stamp.create_all(connection)
        connection.execute(version.insert().values(version_num=latest()))


@cache
def sqlite_model() -> Path:
    """A file with every table, to be copied."""
    folder = Path(tempfile.mkdtemp(prefix="ivr-sqlite-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    bring_up(f"sqlite:///{folder / 'ivr.db'}")
    return folder / "ivr.db"


def empty(database: Database) -> None:
    """Take every row away, for one test that needs a new database many times."""
    from ivr.store.tables import metadata

    with database.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())


# What a test asks for ----------------------------------------------------------------


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL that lives as long as the tests."""
    try:
        server = Server()
        server.start()
    except NoPostgreSQL as reason:
        pytest.skip(str(reason))
    yield server
    server.stop()


@pytest.fixture
def sqlite_address(tmp_path: Path) -> str:
    """Where a SQLite database of its own is found, with every table and no row."""
    folder = tmp_path / "database"
    folder.mkdir()
    shutil.copy(sqlite_model(), folder / "ivr.db")
    return f"sqlite:///{folder / 'ivr.db'}"


@pytest.fixture
def sqlite_database(sqlite_address: str) -> Iterator[Database]:
    """A SQLite database of its own, where the kind of database does not matter."""
    with closing(open_database(sqlite_address)) as database:
        yield database


@pytest.fixture(params=["sqlite", "postgresql"])
def database_address(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where a database of either kind is found, with every table and no row."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_address")
    else:
        server: Server = request.getfixturevalue("postgresql")
        with server.ready() as address:
            yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a database of either kind is found that has no table yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        server: Server = request.getfixturevalue("postgresql")
        with server.empty() as address:
            yield address


@pytest.fixture
def make_database(database_address: str) -> Iterator[Callable[[], Database]]:
    """Opens the test's database once more, as another process or thread would."""
    with ExitStack() as opened:
        yield lambda: opened.enter_context(closing(open_database(database_address)))


@pytest.fixture
def database(make_database: Callable[[], Database]) -> Database:
    """A database of its own, with every table and no row: once of either kind."""
    return make_database()
