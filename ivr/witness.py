"""A call that shows a finding, written as the command that replays it."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from datetime import datetime

from ivr.diagnostics import Witness


def command(witness: Witness, flow_path: str, run: str = "ivr") -> str:
    """The ``ivr call`` that replays *witness* on the flow at *flow_path*.

    It is quoted for a POSIX shell, and the same in every run. The kind of line is
    given where the number would be: ``--from withheld``. *run* is what starts the
    program where the command is not installed: ``python -m ivr``.
    """
    return " ".join([run, *map(shlex.quote, _arguments(witness, flow_path))])


def _arguments(witness: Witness, flow_path: str) -> Iterator[str]:
    # A path that begins with a dash would be read as an option.
    yield from ("call", "./" * flow_path.startswith("-") + flow_path)
    if witness.at:
        yield from ("--at", moment(witness.at))
    for name, value in sorted(witness.switches.items()):
        yield from ("--switch", f"{name}={value}")
    for hours in witness.hours:
        yield from ("--hours", hours)
    if witness.language:
        yield from ("--language", witness.language)
    if witness.line:
        yield from ("--from", witness.line)
    # Without any keys the command would be a phone, and wait for someone to press.
    yield from ("--keys", join_keys(witness.keys))
    for node, exits in sorted(witness.outcomes.items()):
        yield from ("--outcome", f"{node}={','.join(exits)}")


def moment(at: datetime) -> str:
    """*at* as commands and JSON have it: to the minute, unless it has seconds."""
    return at.isoformat(timespec="seconds" if at.second else "minutes")


def join_keys(tokens: Iterable[str]) -> str:
    r"""One argument of the *tokens*, one for each wait: ``1,2,-,#,H,say:환불``.

    A comma that is part of what the caller says is written ``\,``.
    """
    return ",".join(token.replace("\\", "\\\\").replace(",", "\\,") for token in tokens)


def split_keys(argument: str) -> tuple[str, ...]:
    """The tokens in *argument*, as ``join_keys`` wrote them or a person did."""
    if not argument:
        return ()
    tokens = [""]
    letters = iter(argument)
    for letter in letters:
        if letter == ",":
            tokens.append("")
        else:
            tokens[-1] += next(letters, letter) if letter == "\\" else letter
    return tuple(token.strip() for token in tokens)
