"""``ivr schema``: the JSON Schema of flow files, for editors."""

from __future__ import annotations

import click


@click.command(short_help="Print the JSON Schema of flow files, for editors.")
@click.option(
    "--of",
    "what",
    type=click.Choice(("flow", "article")),
    default="flow",
    show_default=True,
    help="A flow, or a file in articles/.",
)
def command(what: str) -> None:
    """Print the JSON Schema by which editors complete and validate.

    With the YAML language server, write this as the first line of a flow:

    \b
    # yaml-language-server: $schema=flow.schema.json
    """
    from ivr.cli.output import print_json
    from ivr.language import schema

    print_json(schema.article_schema() if what == "article" else schema.flow_schema())
