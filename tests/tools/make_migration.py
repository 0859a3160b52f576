"""Drafts a step of the schema: ``python tests/tools/make_migration.py WHAT_IT_DOES``.

It compares ``ivr/store/tables.py`` with a database that has been through every step,
and writes what is missing as the next one, to be read and put right by hand.
``--anew`` writes the first steps again from nothing: only as long as none is released.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from alembic.autogenerate import produce_migrations, render_python_code  # noqa: E402
from alembic.operations.ops import (  # noqa: E402
    CreateIndexOp,
    CreateTableOp,
    MigrateOperation,
    ModifyTableOps,
    UpgradeOps,
)
from alembic.runtime.migration import MigrationContext  # noqa: E402

from ivr.store.columns import Facts, Instant, Number  # noqa: E402
from ivr.store.database import open_database  # noqa: E402
from ivr.store.schema import MIGRATIONS, upgrade  # noqa: E402
from ivr.store.tables import metadata  # noqa: E402

MOST_LINES = 250
"""Of a step before it is laid out; no file has more than 400 afterwards."""

OPTIONS = {"compare_type": True, "target_metadata": metadata}


def render_item(kind: str, item: Any, context: Any) -> str | bool:
    """Our own types by the names that they have in ``columns``."""
    if kind == "type":
        if isinstance(item, Instant):
            return "Instant"
        if item is Facts or "JSON" in type(item).__name__:
            return "Facts"
        if item is Number or type(item).__name__ == "BigInteger":
            return "Number"
    return False


def missing(anew: bool) -> list[MigrateOperation]:
    """What a database needs that has been through every step, or through none."""
    database = open_database("sqlite://")
    if not anew:
        upgrade(database)
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts=OPTIONS)
        found = produce_migrations(context, metadata).upgrade_ops
    database.close()
    assert found is not None
    return list(found.ops)


def functions(operations: list[MigrateOperation]) -> Iterator[tuple[str, str]]:
    """The operations in functions, for each table and its indexes: name and text."""
    tables: dict[str, list[str]] = {}
    for operation in operations:
        assert isinstance(operation, CreateTableOp | CreateIndexOp | ModifyTableOps)
        index = isinstance(operation, CreateIndexOp)
        name = f"{operation.table_name}_indexes" if index else operation.table_name
        tables.setdefault(name, []).append(rendered(operation))
    for table, parts in tables.items():
        yield table, f"def _{table}() -> None:\n" + "\n".join(parts) + "\n"


def rendered(operation: MigrateOperation) -> str:
    """*operation* as a statement."""
    text = render_python_code(
        UpgradeOps(ops=[operation]),
        sqlalchemy_module_prefix="",
        render_item=render_item,
    )
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    body = indent(dedent("\n".join(lines)), "    ")
    # The names follow from metadata.naming_convention, and are final as they stand.
    return re.sub(r"op\.f\((.*?)\)", r"\1", body)


def module(number: int, what: str, parts: list[tuple[str, str]]) -> str:
    """The file of one step."""
    text = "\n\n".join(part for _, part in parts)
    word = r"(?<![\w.])([A-Z][A-Za-z]+|text)\b(?=\(|,|\))"
    core = sorted(set(re.findall(word, text)))
    ours = [name for name in ("Facts", "Instant", "Number") if name in core]
    names = [name for name in core if name not in (*ours, "True", "False", "None")]
    before = f'"{number - 1:04}"' if number > 1 else "None"
    calls = "\n".join(f"    _{table}()" for table, _ in parts)
    head = f'"""{what.replace("_", " ").capitalize()}."""\n\n'
    head += "from __future__ import annotations\n\nfrom alembic import op\n"
    head += f"from sqlalchemy import {', '.join(names)}\n\n" if names else "\n"
    head += f"from ivr.store.columns import {', '.join(ours)}\n\n" if ours else ""
    head += f'revision = "{number:04}"\ndown_revision = {before}\n\n\n'
    head += f'def upgrade() -> None:\n    """Take the step."""\n{calls}\n\n\n'
    return head + text


def write(number: int, what: str, parts: list[tuple[str, str]]) -> None:
    """Write one step, laid out as all other code is."""
    path = MIGRATIONS / f"{number:04}_{what}.py"
    path.write_text(module(number, what, parts), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", path], check=True)
    fix = ["check", "-q", "--fix", "--select", "F401,I"]
    subprocess.run([sys.executable, "-m", "ruff", *fix, path], check=True)
    print(path.relative_to(ROOT))


def main(what: str) -> None:
    """Write the next step, or with ``--anew`` the first ones."""
    anew = what == "--anew"
    steps = sorted(MIGRATIONS.glob("[0-9]*.py"))
    operations = missing(anew)
    if anew:
        for path in steps:
            path.unlink()
        steps, what = [], "tables"
    number, waiting, lines = len(steps) + 1, [], 0
    for table, text in functions(operations):
        longer = lines + text.count("\n") + 2
        if waiting and longer > MOST_LINES:
            write(number, what, waiting)
            number, waiting, longer = number + 1, [], text.count("\n") + 2
        waiting.append((table, text))
        lines = longer
    if waiting:
        write(number, what, waiting)


if __name__ == "__main__":
    main(sys.argv[1])
