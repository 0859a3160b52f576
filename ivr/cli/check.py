"""``ivr check``: menus proven, or the calls that go wrong."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from datetime import date
from typing import Any

import click

from ivr.cli.output import columns, is_terminal, print_diagnostics
from ivr.clock import SystemClock
from ivr.diagnostics import Diagnostic
from ivr.report import FORMATS

USUAL_HORIZON = "400d"
"""A year, and what people plan of the next."""

LONGEST_HORIZON = 3660


class Days(click.ParamType[int]):
    """A number of days, as ``400d``."""

    name = "DAYS"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Read it."""
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"(\d{1,5})\s*(d|w|y)?", str(value).strip())
        days = int(found[1]) * {"w": 7, "y": 365}.get(found[2], 1) if found else 0
        if not 1 <= days <= LONGEST_HORIZON:
            self.fail(f'"{value}" is no horizon; write 400d, 52w or 2y', param, ctx)
        return days


class Day(click.ParamType[date]):
    """A day of the calendar."""

    name = "DATE"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Read it."""
        if isinstance(value, date):
            return value
        try:
            found = date.fromisoformat(str(value).strip())
        except ValueError:
            self.fail(f'"{value}" is no day; write it as 2026-11-28', param, ctx)
        if not 1971 <= found.year <= 2150:
            self.fail(f'"{value}" is too far away', param, ctx)
        return found


def _rules(
    context: click.Context, option: click.Parameter, given: tuple[str, ...]
) -> tuple[str, ...]:
    """Rules as other checkers take them: each by itself, or with commas between."""
    names = (name.strip() for each in given for name in each.split(","))
    return tuple(name for name in names if name)


@click.command(short_help="Prove menus, or show the calls that go wrong.")
@click.argument(
    "paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(readable=False)
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How to print what was found.",
)
@click.option(
    "--horizon",
    type=Days(),
    default=USUAL_HORIZON,
    show_default=True,
    help="How far ahead hours and holidays are looked at.",
)
@click.option("--from", "first", type=Day(), help="The first day; today unless given.")
@click.option("--profile", help="Check against this profile instead of the flows' own.")
@click.option(
    "--select",
    multiple=True,
    metavar="CODE,…",
    callback=_rules,
    help="Show these rules only.",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="CODE,…",
    callback=_rules,
    help="Hide these rules.",
)
def command(
    paths: tuple[str, ...],
    form: Any,
    horizon: int,
    first: date | None,
    profile: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
) -> int:
    """Check the menus in files and folders; a folder is checked as one set.

    The exit status is 0 where there is no error, 1 where there are errors, 2 for
    wrong usage, 3 where the program could not read or run.
    """
    from ivr.cli.flows import read_sets

    require_rules([*select, *ignore])
    require_profile(profile)
    found: list[Diagnostic] = []
    sources: dict[str, str] = {}
    files: list[str] = []
    for read in read_sets(paths, profile):
        found += _checked(read.flows, first, horizon, select, ignore)
        sources.update(read.flows.sources)
        files += read.files
    if form == "text":
        print_diagnostics(found, sources, files)
    else:
        from ivr.report import render

        text = render(found, sources, form, files, columns=columns())
        click.echo(text, nl=False)
    return int(any(each.severity == "error" for each in found))


def _checked(
    flows: Any,
    first: date | None,
    days: int,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
) -> list[Diagnostic]:
    from ivr.checks import check_flows
    from ivr.compiler.worlds import Horizon

    with Ticker() as ticker:
        return check_flows(
            flows,
            Horizon.of(first or _today(flows), days),
            select=select,
            ignore=ignore,
            progress=ticker.tell,
        )


def _today(flows: Any) -> date:
    now = SystemClock().now()
    for flow in flows.flows.values():
        return now.astimezone(flow.timetable.first_zone).date()
    return now.date()


class Ticker:
    """Tells on a terminal how far a long run is; silent elsewhere, and at first."""

    PATIENCE = 0.7
    """Seconds that pass before anybody wonders."""

    def __init__(self) -> None:
        self.began = SystemClock().now()
        self.shown = False

    def __enter__(self) -> Ticker:
        return self

    def __exit__(self, *_: object) -> None:
        if self.shown:
            click.echo("\r\x1b[K", nl=False, err=True)

    def tell(self, what: str, done: int, total: int) -> None:
        """Show that *what* begins, when *done* of *total* are over."""
        waited = (SystemClock().now() - self.began).total_seconds()
        if waited < self.PATIENCE or not is_terminal(err=True):
            return
        self.shown = True
        click.echo(f"\r\x1b[K{done}/{total} {what}", nl=False, err=True)
        sys.stderr.flush()


def require_rules(names: Iterable[str]) -> None:
    """Refuse codes and slugs that no rule has.

    Raises:
        UsageError: One names no rule, and begins no code.
    """
    given = list(names)
    if not given:
        return
    from ivr.checks import rules
    from ivr.language.reader import suggestion

    known = rules()
    slugs = {rule.slug: rule for rule in known.values()}
    for name in given:
        code = "IVR" + name.upper().removeprefix("IVR")
        if name in slugs or any(each.startswith(code) for each in known):
            continue
        near = suggestion(name, [*slugs, *known])
        hint = f' Did you mean "{near}"?' if near else " See ivr rules."
        raise click.UsageError(f'There is no rule "{name}".{hint}')


def require_profile(name: str | None) -> None:
    """Refuse a profile that is not there.

    Raises:
        UsageError: There is none of that name.
    """
    if name is None:
        return
    from ivr.language.profile import profile_names
    from ivr.language.reader import suggestion

    known = profile_names()
    if name not in known:
        near = suggestion(name, known)
        hint = f' Did you mean "{near}"?' if near else ""
        there = f"There are {', '.join(known)}."
        raise click.UsageError(f'There is no profile "{name}".{hint} {there}')
