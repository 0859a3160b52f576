"""``ivr user``: who may log in to the console, for whoever has the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ivr.cli.database import opened_database
from ivr.cli.options import format_option
from ivr.cli.output import print_json, print_table
from ivr.clock import SystemClock
from ivr.errors import IvrError

if TYPE_CHECKING:
    from ivr.config import Config
    from ivr.store.database import Connection
    from ivr.store.people import Person

ROLES = ("viewer", "ops", "designer", "admin")


class NoSuchPerson(IvrError):
    """There is nobody with this login."""

    exit_status = 1


class Refused(IvrError):
    """It cannot be done as it was asked for."""

    exit_status = 1


@click.group(short_help="Add and remove people who log in to the console.")
def command() -> None:
    """Add people, list them, give them a link to log in, or let them in no more.

    Whoever may run this has the machine, and so needs no log-in. It is all written
    down in the audit.
    """


@command.command("add")
@click.argument("login")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What for.")
@click.option("--name", default="", help="As colleagues see it.")
@click.option(
    "--language",
    type=click.Choice(("en", "ko")),
    default="en",
    show_default=True,
    help="Of the pages.",
)
@click.option("--password", is_flag=True, help="Ask for a password, make no link.")
def add(login: str, role: str, name: str, language: str, password: bool) -> None:
    """Add a person, and print the link that logs them in once.

    A viewer sees the desk with numbers masked; ops runs the line; a designer changes
    menus; an admin does all of it, and lets people in.
    """
    from ivr.store import audit, people

    chosen = _asked_password(login, name) if password else ""
    with opened_database() as (config, database), database.begin() as connection:
        now = SystemClock().now()
        try:
            made = people.add(
                connection,
                login,
                role,  # type: ignore[arg-type]
                now,
                name=name,
                language=language,
            )
        except ValueError as error:
            raise Refused(str(error)) from None
        about = f"person:{made.id}"
        facts = {"role": role, "by": "command"}
        audit.note(connection, now, None, "person-added", about, facts)
        if chosen:
            _set_password(connection, made, chosen)
            click.echo(f"{made.login} can log in.")
        else:
            _print_link(connection, config, made)


def _asked_password(login: str, name: str) -> str:
    from ivr.store.credentials import LETTERS, fault_of

    chosen = str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    if fault_of(chosen, (login, name)):
        raise Refused(
            f"the password needs {LETTERS} letters or more, and may not be little "
            "more than the name; a few words are fine"
        )
    return chosen


def _set_password(connection: Connection, person: Person, chosen: str) -> None:
    from ivr.store import logins
    from ivr.store.credentials import Passwords

    kept = Passwords().kept(chosen)
    logins.change_password(connection, person.id, kept, SystemClock().now(), "")


def _print_link(connection: Connection, config: Config, person: Person) -> None:
    from ivr.store import audit, logins

    now = SystemClock().now()
    token = logins.make_link(connection, person.id, now)
    about = f"person:{person.id}"
    audit.note(connection, now, None, "link", about, {"by": "command"})
    base = config.public_url or f"http://{config['IVR_HOST']}:{config.port}"
    click.echo(f"{person.login} logs in by this link, once, within a day:")
    click.echo(f"{base}/login/link/{token}")


@command.command("link")
@click.argument("login")
def link(login: str) -> None:
    """Print a link that logs LOGIN in once; older ones are void."""
    with opened_database() as (config, database), database.begin() as connection:
        person = _person(connection, login)
        if person.disabled_at is not None:
            raise Refused(f'"{person.login}" is disabled; ivr user enable lets them in')
        _print_link(connection, config, person)


@command.command("list")
@format_option("text", "json")
def listed(form: str) -> None:
    """List everybody, also those who are disabled."""
    from ivr.store import people

    with opened_database() as (_, database), database.read() as connection:
        found = people.everybody(connection)
    if form == "json":
        names = ("login", "name", "role", "language")
        rows = [{name: getattr(each, name) for name in names} for each in found]
        for row, each in zip(rows, found, strict=True):
            row["state"] = _state(each)
        print_json({"version": 1, "people": rows})
        return
    heads = ("login", "name", "role", "language", "state")
    print_table(
        heads, [(p.login, p.name, p.role, p.language, _state(p)) for p in found]
    )


def _state(person: Person) -> str:
    if person.disabled_at is not None:
        return "disabled"
    return "active" if person.has_password else "no password yet"


@command.command("disable")
@click.argument("login")
def disable(login: str) -> None:
    """Log LOGIN out everywhere, and let them in no more; what they did is kept."""
    from ivr.store import audit, people

    with opened_database() as (_, database), database.begin() as connection:
        person, now = _person(connection, login), SystemClock().now()
        try:
            people.disable(connection, person.id, now)
        except people.LastAdmin as error:
            raise Refused(str(error)) from None
        about = f"person:{person.id}"
        audit.note(connection, now, None, "person-disabled", about, {"by": "command"})
    click.echo(f"{person.login} can no longer log in.")


@command.command("enable")
@click.argument("login")
def enable(login: str) -> None:
    """Let LOGIN in again."""
    from ivr.store import audit, people

    with opened_database() as (_, database), database.begin() as connection:
        person, now = _person(connection, login), SystemClock().now()
        people.enable(connection, person.id)
        about = f"person:{person.id}"
        audit.note(connection, now, None, "person-enabled", about, {"by": "command"})
    click.echo(f"{person.login} can log in again.")


def _person(connection: Connection, login: str) -> Person:
    from ivr.store import people

    found = people.find(connection, login)
    if found is None:
        raise NoSuchPerson(f'there is nobody with the login "{login}"')
    return found
