"""``ivr diff``: what changed for callers between two versions of a menu."""

from __future__ import annotations

from datetime import datetime

import click

from ivr.cli.options import Moment, format_option
from ivr.cli.output import print_json
from ivr.simulator.change import change_parts, sentence


@click.command(short_help="Say what changed for callers between two versions.")
@click.argument("old", type=click.Path(readable=False))
@click.argument("new", type=click.Path(readable=False))
@click.option("--at", type=Moment(), default="now", help="From when on; now.")
@format_option("text", "json")
def command(old: str, new: str, at: datetime, form: str) -> None:
    """Say what callers of NEW meet that callers of OLD did not.

    What they come for and can have, or no longer can, at which hours and with
    which switches; how calls end; where the keys and the seconds are others.
    """
    from ivr.cli.flows import read_one
    from ivr.simulator.calling import visit_of
    from ivr.simulator.difference import Difference

    before, _ = read_one(old)
    after, _ = read_one(new)
    changes = list(Difference(before, after, visit_of(after, at).now).changes())
    if form == "json":
        print_json(
            {
                "version": 1,
                "old": {"path": old, "digest": before.digest},
                "new": {"path": new, "digest": after.digest},
                "changes": [change_parts(each) for each in changes],
            }
        )
        return
    for each in changes:
        click.echo(sentence(each))
    if not changes:
        click.echo("nothing changes for callers")
