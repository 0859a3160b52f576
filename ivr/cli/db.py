"""``ivr db``: the database: its schema, backups, and what it knows of a number."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from ivr.cli.database import opened_database
from ivr.cli.output import print_json, print_table
from ivr.clock import SystemClock
from ivr.errors import IvrError


class Behind(IvrError):
    """The database is not at the schema of this program."""

    exit_status = 1


class StillThere(IvrError):
    """What was to be erased is not gone everywhere."""


@click.group(short_help="Bring the database up, back it up, drop or give out records.")
def command() -> None:
    """Look after the database that DATABASE_URL names.

    Unless it is set that is ivr.db in the data folder.
    """


@command.command("upgrade")
def upgrade() -> None:
    """Bring the database to the schema of this program.

    Take a backup before. Several processes may do so at a time: one does it, and the
    others wait. It is done wholly or not at all.
    """
    from ivr.store import schema

    with opened_database(as_it_is=True) as (_, database):
        steps = schema.upgrade(database)
        for step in steps:
            click.echo(f"took step {step}")
        click.echo(f"the database has schema {schema.schema_of(database)}")


@command.command("status")
def status() -> None:
    """Say where the database is, and whether this program can use it.

    The exit status is 1 where it has to be brought up first.
    """
    from ivr.config import without_password
    from ivr.store.schema import known, latest, schema_of

    with opened_database(as_it_is=True) as (config, database):
        found = schema_of(database) or "none"
        click.echo(f"database  {without_password(config.database)}")
        click.echo(f"schema    {found}")
        click.echo(f"program   {latest()}")
        if found == "none":
            raise Behind("the database is new: python app.py or ivr db upgrade")
        if found not in known():
            raise Behind("the database is of a newer program; run that one")
        if found != latest():
            raise Behind("the database is older: back it up, then ivr db upgrade")


@command.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Write all of the database to FILE, while calls go on.

    The keys, the versions of the flows and the spool lie in the data folder: copy
    that, too. For PostgreSQL this is pg_dump, which has to be installed.
    """
    from ivr.store import backup as backups

    with opened_database(as_it_is=True) as (_, database):
        size = backups.backup(database, file)
    click.echo(f"{file}: {size:,} bytes")


@command.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def restore(file: Path) -> None:
    """Put the backup FILE into an empty database.

    Stop the program first. A backup of an older program is brought up afterwards.
    """
    from ivr.store import backup as backups
    from ivr.store import schema

    with opened_database(as_it_is=True) as (config, database):
        found = backups.restore(config.database, file)
        schema.upgrade(database)
    click.echo(f"restored {file}, of schema {found or 'none'}")


@command.command("purge")
def purge() -> None:
    """Drop the records that have been kept long enough.

    The program does so itself every hour. IVR_RETENTION says how long each kind is
    kept.
    """
    from ivr.store import retention
    from webhooks.recordings import forgetting

    now = SystemClock().now()
    with opened_database() as (config, database):
        kept = retention.retention_of(database, config["IVR_RETENTION"])
        done = retention.purge(database, now, kept, forgetting(config))
    rows = [
        (name, f"{kept.days[name]} days", f"{done.get(name, 0)}", kind.doc)
        for name, kind in retention.KINDS.items()
    ]
    print_table(("records", "kept", "dropped", "what they are"), rows)


@command.command("export")
@click.argument("number")
def export(number: str) -> None:
    """Print everything that is known about a phone number, as JSON.

    The exit status is 1 where nothing is known.
    """
    from ivr.store import audit, privacy

    now, whose = SystemClock().now(), _number(number)
    with opened_database() as (_, database), database.begin() as connection:
        found = privacy.export(connection, whose, now)
        audit.note(connection, now, None, "export", _masked(whose), _who())
    print_json(found)
    if not any(
        found[name] for name in ("requests", "messages", "queue_calls", "abuse")
    ):
        raise Behind(f"nothing is known of {whose}")


@command.command("erase")
@click.argument("number")
@click.option("--yes", is_flag=True, help="Do not ask whether it is meant.")
def erase(number: str, yes: bool) -> None:
    """Take a phone number, and all that was said or written about it, from all records.

    What is left is counted, and nobody can tell whose it was. It cannot be undone;
    backups still have it until they are thrown away. A number that is still to be
    called back is refused. The exit status is 1 where nothing is known.
    """
    from ivr.store import privacy
    from webhooks.recordings import forgetting

    now, whose = SystemClock().now(), _number(number)
    if not yes:
        click.confirm(f"Erase {whose} for good?", abort=True, err=True)
    with opened_database() as (config, database):
        with database.begin() as connection:
            done = privacy.erase(connection, whose, now, person=None, facts=_who())
        forget = forgetting(config)
        stuck = [each for each in done.recordings if not forget(each)]
    if done.nothing:
        raise Behind(f"nothing is known of {whose}")
    click.echo(
        f"erased {whose}: {done.requests} requests, {done.messages} messages, "
        f"{done.queue_calls} waits, {done.abuse} marks of abuse"
    )
    if stuck:
        left = ", ".join(stuck)
        raise StillThere(f"the carrier still has recordings; delete them there: {left}")


def _number(text: str) -> str:
    plain = re.sub(r"[\s().-]", "", text)
    if not re.fullmatch(r"\+[1-9]\d{4,14}", plain):
        raise click.UsageError(
            f'"{text}" is no number as it is kept; write it as +821012345678'
        )
    return plain


def _masked(number: str) -> str:
    from ivr.logs import masked

    return masked(number)


def _who() -> dict[str, Any]:
    """Who sits at the machine, for the audit: there is no log-in here."""
    import getpass

    try:
        return {"by": f"{getpass.getuser()}, at the command line"}
    except (OSError, KeyError):
        return {"by": "somebody at the command line"}
