"""``ivr rollback``: a menu as it was before."""

from __future__ import annotations

import click

from ivr.cli.publish import opened_press, place_of, tell, tell_blocked, who
from ivr.clock import SystemClock


@click.command(short_help="Go back to an earlier version of a menu.")
@click.argument("flow")
@click.argument("version", type=click.IntRange(1))
@click.option("--reason", default="", help="Why; others read it among the versions.")
def command(flow: str, version: int, reason: str) -> int:
    """Have the menu FLOW say again what it said as VERSION: a file, or a name.

    That is a version itself, so one can go forward again. Calls in progress end on
    the version that they began with. The exit status is 1 where there is no such
    version, or calls could not be answered with it.
    """
    from ivr.publishing.wishes import Blocked

    with opened_press() as press:
        place, now = place_of(press, flow), SystemClock().now()
        try:
            done = press.roll_back(place, version, who(), now, reason=reason)
        except Blocked as error:
            tell_blocked(press, error.proposal)
            raise
    changes = [str(each["words"]) for each in done.version.changes]
    tell(place, done.version.number, changes, done.trouble)
    return 0
