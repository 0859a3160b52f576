"""``ivr schema``: the JSON Schema of flow files, for editors."""

from __future__ import annotations

import click


@click.command(short_help="Print the JSON Schema of flow files, for editors.")
def command() -> None:
    """Print the JSON Schema, by which editors complete and validate flow files.

    With the YAML language server, write this as the first line of a flow:

    \b
    # yaml-language-server: $schema=flow.schema.json
    """
    from ivr.cli.output import print_json
    from ivr.language.schema import flow_schema

    print_json(flow_schema())
