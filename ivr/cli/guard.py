"""Runs a command so that no fault of it ends in a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

import click

INTERRUPTED = 130
"""What shells report of a program that was stopped with Ctrl-C."""

BROKEN = 3
"""The program could not read or run."""

REPORT = "please report it, with the command and --debug"


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command in *arguments*; the exit status."""
    from ivr.cli.commands import ivr
    from ivr.memory import no_collection, nothing_after

    _let_any_text_out()
    words = list(sys.argv[1:] if arguments is None else arguments)
    # A command is over before cycles matter; looking for them is a tenth of it.
    resting = nothing_after() if arguments is None else no_collection()
    try:
        with resting:
            result = ivr.main(words, prog_name="ivr", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as exit:
        return exit.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output, such as head, has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return _failed(error, words)


def _failed(error: Exception, words: Sequence[str]) -> int:
    """Say what went wrong in words, whosever fault it is."""
    # Loaded only now, so that help comes fast.
    from ivr.errors import FlowInvalid, IvrError

    if isinstance(error, FlowInvalid) and error.diagnostics:
        from ivr.cli.output import print_diagnostics

        print_diagnostics(error.diagnostics, err=True)
        return error.exit_status
    if isinstance(error, IvrError):
        click.echo(f"ivr: {error}", err=True)
        return error.exit_status
    if debugging(words):
        raise error
    click.echo(f"ivr: {type(error).__name__}: {error}; {REPORT}", err=True)
    return BROKEN


def debugging(words: Sequence[str]) -> bool:
    """Whether tracebacks are wanted."""
    return "--debug" in words or bool(os.environ.get("IVR_DEBUG"))


def _let_any_text_out() -> None:
    """Names of files may hold bytes that are no text, and terminals lack letters."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
