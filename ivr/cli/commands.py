"""The commands by name, and what each is for; none is imported before it is called."""

from __future__ import annotations

import importlib
from typing import Any

import click

from ivr import __version__

COMMANDS = {
    "new": "Write a small menu with its test, to begin with.",
    "check": "Prove menus, or show the calls that go wrong.",
    "call": "Call a menu: a phone in the terminal.",
    "test": "Run the calls that are written down as tests.",
    "map": "Show the keys, the seconds and the hours for each concern.",
    "diff": "Say what changed for callers between two versions.",
    "publish": "Publish menus behind the checks, on record.",
    "versions": "List the versions of a menu: who, when, why.",
    "rollback": "Go back to an earlier version of a menu.",
    "impact": "Say what a change by staff would do to callers.",
    "graph": "Draw a menu.",
    "words": "Give the words of a menu to translators, and take them back.",
    "hours": "Print the calendar of the opening hours.",
    "fmt": "Tidy the layout of flow files.",
    "explain": "Explain a rule of the checks.",
    "rules": "List the rules of the checks.",
    "schema": "Print the JSON Schema of flow files, for editors.",
    "config": "List the configuration, and where each value comes from.",
    "completion": "Print the completion script of a shell.",
    "serve": "Answer calls: run the web application.",
    "worker": "Call back those who asked for it, on any number of machines.",
    "ring": "Be a phone that rings, on a program without an account.",
    "db": "Bring the database up, back it up, drop or give out records.",
    "user": "Add and remove people who log in to the console.",
}
"""In the order in which a designer meets them."""


class Commands(click.Group):
    """Finds a command's file by its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command called *name*."""
        if name not in COMMANDS:
            return None
        found: click.Command = importlib.import_module(f"ivr.cli.{name}").command
        found.name = name
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the command that was probably meant."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            from ivr.language.reader import suggestion

            near = suggestion(name, COMMANDS)
            hint = f' Did you mean "{near}"?' if near else ""
            raise click.UsageError(f'There is no command "{name}".{hint}', ctx)
        return super().resolve_command(ctx, args)

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """The list of commands, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.option(
    "--debug", is_flag=True, help="Show where the program failed, if it does."
)
def ivr(**_options: Any) -> None:
    """Phone menus that never strand a caller: written in YAML, proven, played, served.

    Begin with "ivr new NAME", or see "ivr COMMAND --help".
    """
