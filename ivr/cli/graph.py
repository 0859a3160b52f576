"""``ivr graph``: a menu as a picture."""

from __future__ import annotations

import click


@click.command(short_help="Draw a menu.")
@click.argument("flow", type=click.Path(readable=False))
@click.option(
    "--format",
    "form",
    type=click.Choice(("dot", "mermaid", "svg", "json")),
    default="dot",
    show_default=True,
    help="Graphviz, Mermaid, a picture, or JSON.",
)
def command(flow: str, form: str) -> None:
    """Draw the menu in FLOW, from left to right.

    Keys that hold in the whole menu are left out of pictures: they would lead from
    everywhere. Dashed exits are those that nobody wrote.
    """
    from ivr.cli.flows import read_one
    from ivr.compiler import drawing

    compiled, _ = read_one(flow)
    match form:
        case "json":
            from ivr.cli.output import print_json

            print_json(drawing.graph_parts(compiled))
        case "svg":
            from ivr.compiler.svg import svg

            click.echo(svg(compiled), nl=False)
        case "mermaid":
            click.echo(drawing.mermaid(compiled), nl=False)
        case _:
            click.echo(drawing.dot(compiled), nl=False)
