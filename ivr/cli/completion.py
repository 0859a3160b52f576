"""``ivr completion``: what a shell needs to complete commands, options and files."""

from __future__ import annotations

import click

SHELLS = ("bash", "zsh", "fish")
VARIABLE = "_IVR_COMPLETE"


@click.command(short_help="Print the completion script of a shell.")
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> None:
    """Print what SHELL needs to complete ivr's commands and options.

    \b
    bash:  ivr completion bash >> ~/.bashrc
    zsh:   ivr completion zsh >> ~/.zshrc
    fish:  ivr completion fish > ~/.config/fish/completions/ivr.fish
    """
    from click.shell_completion import get_completion_class

    from ivr.cli.commands import ivr

    found = get_completion_class(shell)
    assert found is not None
    # What click prints is made by bash itself only to learn its version.
    click.echo(found(ivr, {}, "ivr", VARIABLE).source_template % _words(shell))


def _words(shell: str) -> dict[str, str]:
    return {
        "complete_func": "_ivr_completion",
        "complete_var": VARIABLE,
        "prog_name": "ivr",
    }
