"""``ivr config``: the configuration, and where each value comes from."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ivr.cli.options import format_option
from ivr.cli.output import print_json, print_table


@click.command(short_help="List the configuration, and where each value comes from.")
@format_option("text", "json")
def command(form: str) -> None:
    """List every environment variable that the program reads; secrets are masked."""
    from ivr.config import load, misspelt

    for warning in misspelt(os.environ):
        click.echo(f"ivr: {warning}", err=True)
    rows = list(load(os.environ, Path()).rows())
    if form == "json":
        names = ("name", "value", "origin", "meaning")
        settings = [dict(zip(names, row, strict=True)) for row in rows]
        print_json({"version": 1, "settings": settings})
    else:
        print_table(("variable", "value", "from", "meaning"), rows)
