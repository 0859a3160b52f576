"""``ivr versions``: every text that a menu ever had, who, when and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ivr.cli.options import format_option
from ivr.cli.output import print_json, print_table
from ivr.cli.publish import opened_press, place_of
from ivr.clock import SystemClock

if TYPE_CHECKING:
    from ivr.publishing.ledger import Version

MOST = 100


@click.command(short_help="List the versions of a menu: who, when, why.")
@click.argument("flow")
@click.option("--show", type=int, metavar="VERSION", help="Print the text of one.")
@format_option("text", "json")
def command(flow: str, show: int | None, form: str) -> None:
    """List the versions of the menu FLOW, the latest first: a file, or a name.

    "found" is what somebody wrote into the file outside of the program. The exit
    status is 1 where there is no such version.
    """
    from ivr.publishing.ledger import version_parts

    with opened_press() as press:
        place = place_of(press, flow)
        if show is not None:
            click.echo(press.version(place, show).text, nl=False)
            return
        found = press.versions(place, SystemClock().now(), most=MOST)
        digest = press.stand(place).digest
    outside = not found or found[0].digest != digest
    if form == "json":
        rows = [version_parts(each) for each in found]
        print_json({"version": 1, "file": place, "outside": outside, "versions": rows})
        return
    if outside:
        click.echo(f"{place} was written outside; ivr publish puts it on record")
    if found:
        heads = ("version", "when", "how", "who", "for callers", "why")
        print_table(heads, map(_row, found))


def _row(version: Version) -> tuple[str, ...]:
    how = f"{version.how} {version.of}" if version.of is not None else version.how
    count = len(version.changes)
    changes = f"{count} change{'s' if count != 1 else ''}" if count else ""
    when = version.at.astimezone().strftime("%Y-%m-%d %H:%M")
    return str(version.number), when, how, version.name, changes, version.reason
