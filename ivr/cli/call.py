"""``ivr call``: a menu called from the terminal, by hand or by a script of keys."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from ivr.cli.options import (
    Moment,
    format_option,
    lookups_of,
    outcomes_of,
    refuse,
    switch_positions,
)
from ivr.cli.output import print_json
from ivr.compiler.flow import Flow
from ivr.simulator.keys import play, read_tokens
from ivr.simulator.phone import PhoneCall, begin
from ivr.simulator.world import World


@click.command(short_help="Call a menu: a phone in the terminal.")
@click.argument("flow", type=click.Path(readable=False))
@click.option(
    "--keys",
    metavar="1,2,-,#,H,say:…",
    help="What the caller does, one for each time that keys or speech are waited "
    "for: keys, - silence, H hang up, say:WORDS. Without it you are the caller.",
)
@click.option("--at", type=Moment(), default="now", help="When; now unless given.")
@click.option(
    "--from",
    "caller",
    metavar="NUMBER|mobile|landline|withheld|abroad",
    help="Who calls; a mobile unless given.",
)
@click.option(
    "--switch", "switches", multiple=True, metavar="NAME=VALUE", help="Turn a switch."
)
@click.option(
    "--hours",
    multiple=True,
    metavar="NAME=closed|open|break|holiday[,until=…]",
    help="Put other hours on top of a schedule; that day's, unless until when is said.",
)
@click.option("--language", help="The language in which the call begins.")
@click.option(
    "--lookup",
    "lookups",
    multiple=True,
    metavar="NODE=OUTCOME[,value=…]",
    help="What a look-up answers.",
)
@click.option(
    "--outcome",
    "outcomes",
    multiple=True,
    metavar="NODE=EXIT[,EXIT…]",
    help="What a queue, a line, a recording or a text comes to, in turn.",
)
@format_option("text", "json")
@click.option(
    "--record",
    metavar="FILE",
    type=click.Path(readable=False),
    help="Save the call as a test.",
)
def command(
    flow: str,
    keys: str | None,
    at: datetime,
    caller: str | None,
    language: str | None,
    form: str,
    record: str | None,
    **given: Any,
) -> None:
    """Call the menu in FLOW.

    The world stands still during the call: hours and switches are those of --at.
    Queues, lines and services do well unless --outcome or --lookup says otherwise.
    """
    from ivr.cli.flows import read_one
    from ivr.simulator.calling import complaints, visit_of

    tokens = None if keys is None else _tokens(keys)
    switches = switch_positions(given["switches"])
    world = World(outcomes_of(given["outcomes"]), lookups_of(given["lookups"]))
    if tokens is None and form == "json":
        raise click.UsageError("--format json needs --keys; a script of none is ''")
    compiled, _ = read_one(flow)
    refuse(complaints(compiled, switches, caller, language))
    refuse(world.complaints(compiled))
    visit = visit_of(compiled, at, switches, caller)
    if given["hours"]:
        compiled = _with_hours(compiled, given["hours"], visit.now)
        if record:
            raise click.UsageError("a test cannot hold --hours; leave --record out")
    call = begin(compiled, visit, world, language)
    if tokens is None:
        from ivr.cli.phone import Phone

        call = Phone(call).converse()
        record = record or (None if given["hours"] else _kept(call, compiled))
    else:
        call = _played(call, tokens, form)
    if record:
        save(call, compiled, Path(record), caller=caller, language=language)


def _with_hours(flow: Flow, hours: tuple[str, ...], at: datetime) -> Flow:
    """*flow* with what ``--hours`` puts on top."""
    from ivr.simulator.putting import put_on_top

    try:
        return put_on_top(flow, hours, at)
    except ValueError as error:
        raise click.UsageError(f"--hours: {error}") from None


def _tokens(keys: str) -> tuple[str, ...]:
    try:
        return read_tokens(keys)
    except ValueError as error:
        raise click.UsageError(f"--keys: {error}") from None


def _played(call: PhoneCall, tokens: tuple[str, ...], form: str) -> PhoneCall:
    call, left = play(call, tokens)
    if left:
        were = "key was" if left == 1 else "keys were"
        click.echo(f"the call ended before the last {left} {were} needed", err=True)
    if form == "json":
        from ivr.simulator.transcript import call_parts

        print_json(call_parts(call))
    else:
        from ivr.cli.transcript import heading, rows, standing

        click.echo(heading(call))
        for row in rows(call):
            click.echo(row)
        click.echo(standing(call))
    return call


def _kept(call: PhoneCall, flow: Flow) -> str | None:
    """Where the call is to be saved, if whoever made it wants that."""
    from ivr.cli.phone import offer_to_save

    path = offer_to_save(call, Path(flow.path))
    return str(path) if path else None


def save(
    call: PhoneCall,
    flow: Flow,
    path: Path,
    *,
    caller: str | None,
    language: str | None,
    name: str | None = None,
) -> None:
    """Save *call* as a test at *path*, behind those that the file has already."""
    from ivr.cli.tests import add_call

    name = name or f"A call at {call.visit.now:%Y-%m-%d %H:%M}"
    add_call(call, flow, path, name, caller=caller, language=language)
    click.echo(f"saved in {path}", err=True)
