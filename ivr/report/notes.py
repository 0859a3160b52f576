"""What stands below a finding: what to do, when it holds, how to hear it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain, repeat

from ivr.diagnostics import Diagnostic, Stretch, Worlds
from ivr.witness import command

SHOWN = 4
"""As many worlds, and as many stretches of one, as a person takes in; JSON has all."""

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
# fmt: off
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun",
           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# fmt: on


def notes(diagnostic: Diagnostic, run: str = "ivr") -> Iterator[tuple[str, str]]:
    """Label and line of each note, in the order in which a person needs them; *run*
    is what starts the program here."""
    finding = diagnostic.finding
    if finding.help:
        yield "help", finding.help
    labels = chain(("when",), repeat("or"))
    for label, worlds in zip(labels, finding.worlds[:SHOWN], strict=False):
        if described := in_words(worlds):
            yield label, described
    if len(finding.worlds) > SHOWN:
        yield "or", f"{len(finding.worlds) - SHOWN} more"
    if finding.witness:
        path = diagnostic.flow or finding.span.path
        yield "call", command(finding.witness, path, run)
    for line in finding.explains:
        yield "why", line
    yield "see", diagnostic.rule.page


def in_words(worlds: Worlds) -> str:
    """Where a finding holds, for people: first when, then what is switched how."""
    parts = [worlds.words or _stretches(worlds.when)]
    parts += [f"{name} is {value}" for name, value in sorted(worlds.switches.items())]
    if worlds.language:
        parts.append(f"language {worlds.language}")
    if worlds.line:
        parts.append(f"line {worlds.line}")
    return "; ".join(part for part in parts if part)


def _stretches(stretches: Iterable[Stretch]) -> str:
    described = [_stretch(stretch) for stretch in stretches]
    if len(described) > SHOWN:
        more = len(described) - SHOWN + 1
        described[SHOWN - 1 :] = [f"{more} more stretches"]
    if len(described) < 2:
        return "".join(described)
    return f"{', '.join(described[:-1])}, and {described[-1]}"


def _stretch(stretch: Stretch) -> str:
    start, end = stretch.start, stretch.end
    if start.date() == end.date():
        return f"{_day(start)} {start:%H:%M}–{end:%H:%M}"
    return f"{_day(start)} {start:%H:%M} – {_day(end)} {end:%H:%M}"


def _day(at: datetime) -> str:
    # Not %a and %b, which follow the machine's language.
    return f"{_DAYS[at.weekday()]} {at.day} {_MONTHS[at.month - 1]} {at.year}"
