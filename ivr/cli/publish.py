"""``ivr publish``: menus into the flows folder, behind the checks and on record."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ivr.cli.database import opened_database
from ivr.clock import SystemClock
from ivr.errors import CannotRead, IvrError

if TYPE_CHECKING:
    from ivr.publishing.drafts import Author
    from ivr.publishing.press import Press
    from ivr.publishing.proposal import Proposal


@click.command(short_help="Publish menus behind the checks, on record.")
@click.argument(
    "paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(readable=False)
)
@click.option("--reason", default="", help="Why; others read it among the versions.")
@click.option("--override", is_flag=True, help="Publish errors, too; needs a reason.")
def command(paths: tuple[str, ...], reason: str, override: bool) -> int:
    """Publish the menus in files and folders.

    A file from elsewhere is put into the flows folder under its name. One that lies
    there already, because somebody wrote it there, is put on record. What changes for
    callers is printed and kept. Errors of the checks block.

    The exit status is 1 where one was blocked, or is not what it was meanwhile.
    """
    blocked = 0
    with opened_press() as press:
        for path in _files(paths):
            blocked += not _published(press, path, reason, override)
    return int(bool(blocked))


def _files(paths: tuple[str, ...]) -> Iterator[Path]:
    from ivr.runtime.versions import flow_files

    for path in map(Path, dict.fromkeys(paths)):
        found = flow_files(path) if os.path.isdir(path) else [path]
        if not found:
            raise CannotRead(str(path), "there are no flows in this folder")
        yield from found


def _published(press: Press, path: Path, reason: str, override: bool) -> bool:
    from ivr.publishing.files import digest_of
    from ivr.publishing.wishes import Blocked, FileChanged, Unwanted, Wish

    now, author = SystemClock().now(), who()
    home = path.absolute().is_relative_to(press.folder.absolute())
    try:
        if home:
            place = path.absolute().relative_to(press.folder.absolute()).as_posix()
            made = press.adopt(place, author, now, reason=reason, override=override)
            if made is None:
                click.echo(f"{place}: published already")
                return True
            trouble = ""
        else:
            place, text = path.name, text_of(path)
            stand = press.stand(place)
            if stand.digest == digest_of(text):
                click.echo(f"{place}: published already")
                return True
            wish = Wish(place, text, stand.digest, author, reason, override)
            done = press.publish(wish, now)
            made, trouble = done.version, done.trouble
    except Blocked as error:
        tell_blocked(press, error.proposal)
        click.echo(f"{path}: not published: {error}", err=True)
        return False
    except (FileChanged, Unwanted) as error:
        click.echo(f"{path}: not published: {error}", err=True)
        return False
    tell(place, made.number, [str(each["words"]) for each in made.changes], trouble)
    return True


def text_of(path: Path) -> str:
    """The text of a file.

    Raises:
        CannotRead: It is not there, or no text.
    """
    from ivr.language.folder import file_bytes
    from ivr.source_encoding import decode

    text, fault = decode(str(path), file_bytes(path))
    if fault is not None:
        raise CannotRead(str(path), fault.message)
    return text


# What the others of publishing need ---------------------------------------------------


@contextmanager
def opened_press() -> Iterator[Press]:
    """What publishes, as the configuration has it."""
    from ivr.publishing.press import Press

    with opened_database() as (config, database):
        commits = config["IVR_PUBLISH_COMMITS"] == "yes"
        yield Press(database, config.flows, config.data, commits)


def who() -> Author:
    """Who sits at the machine: there is no log-in here."""
    import getpass

    from ivr.publishing.drafts import Author

    try:
        name = getpass.getuser()
    except (OSError, KeyError):
        name = "somebody"
    return Author(name=f"{name}, at the command line", email=f"{name}@localhost")


def place_of(press: Press, flow: str) -> str:
    """The file that *flow* means: a path, a file of the flows folder, or a name.

    Raises:
        IvrError: There is none.
    """
    from ivr.runtime.versions import flow_files

    root = press.folder.absolute()
    given = Path(flow).absolute()
    if given.is_relative_to(root) and given.exists():
        return given.relative_to(root).as_posix()
    if (press.folder / flow).is_file():
        return Path(flow).as_posix()
    for file in flow_files(press.folder):
        if file.stem == flow:
            return file.relative_to(press.folder).as_posix()
    raise IvrError(f'there is no menu "{flow}" in {press.folder}')


def tell(place: str, number: int, changes: list[str], trouble: str) -> None:
    """Say what was published, and what that changes for callers."""
    click.echo(f"{place}: version {number}")
    for words in changes or ["nothing changes for callers"]:
        click.echo(f"  {words}")
    if trouble:
        click.echo(f"  {trouble}", err=True)


def tell_blocked(press: Press, found: Proposal) -> None:
    """Show the errors that are in the way."""
    from ivr.cli.output import print_diagnostics

    errors = [each for each in found.blocking if each.severity == "error"]
    if errors:
        place = (press.folder / found.stand.path).as_posix()
        print_diagnostics(errors, {place: found.text}, [place], err=True)
