"""``ivr fmt``: flow files laid out tidily, the author's order and comments kept."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click

from ivr.cli.new import write
from ivr.errors import CannotRead


@click.command(short_help="Tidy the layout of flow files.")
@click.argument(
    "paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(readable=False)
)
@click.option("--check", is_flag=True, help="Write nothing; 1 if a file is untidy.")
def command(paths: tuple[str, ...], check: bool) -> int:
    """Tidy flow files: blanks, indentation, line ends; never a word of the author.

    Files that cannot be read are left as they are, and named.
    """
    from ivr.language.edit import format_text
    from ivr.language.folder import file_bytes

    untidy = unreadable = 0
    for path in _files(paths):
        before = file_bytes(path)
        after = format_text(path.as_posix(), before)
        if after is None:
            click.echo(f"{path}: left as it is; see ivr check", err=True)
            unreadable += 1
        elif after.encode() != before:
            untidy += 1
            if check:
                click.echo(f"{path}: would be tidied")
            else:
                write(path, after)
                click.echo(f"{path}: tidied")
    return int(bool(unreadable or (check and untidy)))


def _files(paths: tuple[str, ...]) -> Iterator[Path]:
    from ivr.runtime.versions import flow_files

    for path in map(Path, dict.fromkeys(paths)):
        found = flow_files(path) if os.path.isdir(path) else [path]
        if not found:
            raise CannotRead(str(path), "there are no flows in this folder")
        yield from found
