"""Options that several commands have, read into what the rest works with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, TypeVar

import click

from ivr.clock import SystemClock
from ivr.simulator.scenario_reader import parse_moment
from ivr.simulator.world import Answer
from ivr.witness import split_keys

Command = TypeVar("Command", bound=Callable[..., Any])


def format_option(*formats: str) -> Callable[[Command], Command]:
    """``--format``, the first of *formats* by default."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="How to print it.",
    )


class Moment(click.ParamType[datetime]):
    """``now``, or a moment with or without an offset."""

    name = "WHEN"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read it; the present is taken where nothing else is said."""
        if isinstance(value, datetime):
            return value
        if value == "now":
            return SystemClock().now()
        try:
            return parse_moment(str(value))
        except ValueError:
            self.fail(
                f'"{value}" is no moment; write now, or 2026-12-25T02:00, '
                "with +09:00 behind it for another zone",
                param,
                ctx,
            )


def pairs(given: Iterable[str], option: str, example: str) -> Iterator[tuple[str, str]]:
    """``NAME=VALUE`` taken apart.

    Raises:
        UsageError: One has no name, or no value.
    """
    for each in given:
        name, sign, value = each.partition("=")
        if not (sign and name.strip() and value.strip()):
            raise click.UsageError(f'{option} "{each}" is not NAME=VALUE, as {example}')
        yield name.strip(), value.strip()


def switch_positions(given: Iterable[str]) -> dict[str, str]:
    """``--switch callbacks=off``, by name; a name alone is on."""
    written = [each if "=" in each else f"{each}=on" for each in given]
    return dict(pairs(written, "--switch", "callbacks=off"))


def outcomes_of(given: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """``--outcome agent.open=full,connected``, by node."""
    found: dict[str, tuple[str, ...]] = {}
    for node, exits in pairs(given, "--outcome", "agent.open=full"):
        found[node] = (*found.get(node, ()), *split_keys(exits))
    return found


def lookups_of(given: Iterable[str]) -> dict[str, tuple[Answer, ...]]:
    """``--lookup status=locked,since=2026-01-05``, by node."""
    found: dict[str, tuple[Answer, ...]] = {}
    for node, answer in pairs(given, "--lookup", "status=locked,since=2026-01-05"):
        outcome, *values = split_keys(answer)
        named = dict(pairs(values, "--lookup", "status=locked,since=2026-01-05"))
        found[node] = (*found.get(node, ()), Answer(outcome, named))
    return found


def refuse(complaints: Iterable[str]) -> None:
    """Stop, as wrong usage, where there is anything to complain of."""
    found = list(complaints)
    if found:
        raise click.UsageError("\n".join(found))
