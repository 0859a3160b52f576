"""A database is brought to the tables that the program knows, once, by one of many."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from ivr.store import schema
from ivr.store.database import Database, open_database
from ivr.store.schema import NewerDatabase, is_current, latest, schema_of, upgrade
from ivr.store.tables import metadata

ROOT = Path(__file__).parent.parent


def upgraded(address: str) -> Database:
    """The database at *address*, brought up from nothing."""
    database = open_database(address)
    try:
        upgrade(database)
    except BaseException:
        database.close()
        raise
    return database


# The steps ---------------------------------------------------------------------------


def test_the_steps_lead_to_the_tables(empty_address: str) -> None:
    """Nothing is left to draft: ``tests/tools/make_migration.py`` was not forgotten."""
    with closing(upgraded(empty_address)) as database, database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        left = compare_metadata(context, metadata)

    assert left == []


def plain(description: object) -> str:
    """What the database says of something, fit to be compared."""
    return json.dumps(description, default=str, sort_keys=True)


def shape(database: Database) -> dict[str, object]:
    """Every table as the database itself describes it."""
    look = inspect(database.engine)
    return {
        table: [
            [
                (c["name"], str(c["type"]), c["nullable"])
                for c in look.get_columns(table)
            ],
            look.get_pk_constraint(table),
            sorted(map(plain, look.get_foreign_keys(table))),
            sorted(map(plain, look.get_unique_constraints(table))),
            sorted(map(plain, look.get_indexes(table))),
        ]
        for table in look.get_table_names()
        if table != "alembic_version"
    }


def test_a_new_database_is_as_the_program_says(empty_address: str) -> None:
    """Keys, indexes and constraints have the same names, whichever way they came."""
    with closing(upgraded(empty_address)) as database:
        by_steps = shape(database)
        with database.begin() as connection:
            metadata.drop_all(connection)
            metadata.create_all(connection)
        at_once = shape(database)

    assert by_steps == at_once


def test_a_step_is_known_by_its_number() -> None:
    """Names of files, numbers in them and their order say the same."""
    found = {}
    for path in sorted(schema.MIGRATIONS.glob("[0-9]*.py")):
        names: dict[str, str] = {}
        exec(compile(path.read_text("utf-8"), str(path), "exec"), names)
        found[names["revision"]] = names["down_revision"]

    assert list(found) == schema.known()
    assert list(found.values()) == [None, *schema.known()[:-1]]


# Bringing up -------------------------------------------------------------------------


def test_a_new_database_is_current(empty_address: str) -> None:
    """Bringing it up takes every step, and then there is nothing to do."""
    with closing(open_database(empty_address)) as database:
        before = is_current(database)
        steps = [upgrade(database), upgrade(database)]
        after = is_current(database)

    assert (before, after) == (False, True)
    assert steps == [schema.known(), []]


BRING_UP = """
import json, sys
from ivr.store.database import open_database
from ivr.store.schema import upgrade
import alembic.command
print("ready", flush=True)
sys.stdin.readline()
database = open_database(sys.argv[1])
print(json.dumps(upgrade(database)), flush=True)
"""


def test_many_may_bring_it_up_together(empty_address: str) -> None:
    """Of four processes that start together one does it; all find it done."""
    command = [sys.executable, "-c", BRING_UP, empty_address]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "cwd": ROOT}
    racing = [subprocess.Popen(command, text=True, **pipes) for _ in range(4)]
    for process in racing:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in racing:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    took = sorted(json.loads(process.communicate(timeout=60)[0]) for process in racing)

    assert took == [[], [], [], schema.known()]


def test_a_step_that_fails_leaves_nothing(
    empty_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database is at one schema or at the next, never between."""
    for path in schema.MIGRATIONS.glob("[0-9]*.py"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    number = len(schema.known()) + 1
    broken = f'revision, down_revision = "{number:04}", "{latest()}"\n'
    broken += "def upgrade():\n    from alembic import op\n"
    broken += '    op.drop_table("settings")\n    raise RuntimeError("broken")\n'
    (tmp_path / f"{number:04}_broken.py").write_text(broken)
    monkeypatch.setattr(schema, "MIGRATIONS", tmp_path)
    with closing(open_database(empty_address)) as database:
        with pytest.raises(RuntimeError, match="broken"):
            upgrade(database)

        assert schema_of(database) == ""
        assert inspect(database.engine).get_table_names() == []


def test_a_newer_database_is_refused(empty_address: str) -> None:
    """An old program does not write into what it does not know."""
    with closing(upgraded(empty_address)) as database:
        with database.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(NewerDatabase, match="9999") as refused:
            upgrade(database)

        assert latest() in str(refused.value)
        assert schema_of(database) == "9999"


def test_a_current_database_loads_no_alembic(empty_address: str) -> None:
    """Every start but the first goes without what takes longest to load."""
    upgraded(empty_address).close()
    code = "import sys; from ivr.store.database import open_database as o; "
    code += "from ivr.store.schema import upgrade as u; print(u(o(sys.argv[1])), "
    code += "'alembic' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, empty_address],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "[] False"


def test_the_file_is_the_owners_alone(tmp_path: Path) -> None:
    """Numbers of callers are not read by whoever else works on the machine."""
    path = tmp_path / "new" / "ivr.db"
    upgraded(f"sqlite:///{path}").close()

    assert path.stat().st_mode & 0o077 == 0
