"""Brings a database to the tables that this program knows; also a new one.

Whoever opens a database asks here first. Where nothing is to be done that costs one
small query; alembic is only loaded where there is.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from ivr.errors import ConfigurationError
from ivr.store.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"

LOCK = 0x1F2_5C4E_3A
"""The number of PostgreSQL's lock under which the schema is changed."""


class NewerDatabase(ConfigurationError):
    """The database has been brought up by a newer program than this one."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"the database has schema {found}, and this program knows up to "
            f"{latest()}; run the newer program, or restore an older backup"
        )


class OlderDatabase(ConfigurationError):
    """The database has been brought up by an older program than this one."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"the database has schema {found}, and this program needs {latest()}; "
            "back it up, and run: ivr db upgrade"
        )


def known() -> list[str]:
    """The schemas that this program knows, oldest first."""
    return sorted(path.name[:4] for path in MIGRATIONS.glob("[0-9][0-9][0-9][0-9]_*"))


def latest() -> str:
    """The schema that this program works with."""
    return known()[-1]


def schema_of(database: Database) -> str:
    """The schema that *database* has; empty where it has none yet."""
    if database.is_sqlite:
        _for_the_owner_alone(database)
    with database.read() as connection:
        return _schema(connection)


def _schema(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return ""
    found = connection.execute(text("SELECT version_num FROM alembic_version"))
    return str(found.scalar() or "")


def is_current(database: Database) -> bool:
    """Whether *database* has the tables that this program works with."""
    return schema_of(database) == latest()


def bring_up(database: Database) -> None:
    """See to it that *database* can be used; one that is new gets its tables.

    Nobody's records are changed because a program was started: one that is older is
    left to whoever is on duty, and their backup.

    Raises:
        NewerDatabase, OlderDatabase: It is not one for this program.
    """
    found = schema_of(database)
    if not found:
        upgrade(database)
    elif found != latest():
        raise (OlderDatabase if found in known() else NewerDatabase)(found)


def upgrade(database: Database) -> list[str]:
    """Bring *database* to the latest schema; the steps that this took.

    Several processes may do so at a time: one does it, the others wait and find it
    done. It is done wholly or not at all.

    Raises:
        NewerDatabase: It is ahead of this program; nothing is changed.
    """
    if is_current(database):
        return []
    with database.begin() as connection:
        # SQLite has one writer at a time, and ``begin`` has made us that one.
        if not database.is_sqlite:
            lock = text("SELECT pg_advisory_xact_lock(:key)")
            connection.execute(lock, {"key": LOCK})
        found = _schema(connection)
        if found and found not in known():
            raise NewerDatabase(found)
        steps = [step for step in known() if step > found]
        if steps:
            _migrate(connection)
    return steps


def _for_the_owner_alone(database: Database) -> None:
    """A file that is made has numbers of people in it: nobody else reads it."""
    path = database.engine.url.database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _migrate(connection: Connection) -> None:
    """Take every step that is missing, within the transaction that is open."""
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    # Alembic's own file beside the steps, env.py, would only say what stands here.
    script = ScriptDirectory(str(MIGRATIONS), version_locations=[str(MIGRATIONS)])

    def steps(revision: Any, context: Any) -> Any:
        return script._upgrade_revs("head", revision)

    with EnvironmentContext(Config(), script, fn=steps) as environment:
        environment.configure(connection=connection)
        environment.run_migrations()
