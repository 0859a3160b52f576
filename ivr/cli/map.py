"""``ivr map``: for each concern the keys, the seconds, the hours, what to prepare."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

import click

from ivr.cli.options import Moment, format_option
from ivr.cli.output import print_json, print_table
from ivr.compiler.flow import Flow
from ivr.simulator.menu_graph import PERSON
from ivr.simulator.menu_map import SETTLES, MenuMap, Way

HEADINGS = ("concern", "keys", "time", "what", "when", "now", "have at hand")


@click.command(short_help="Show the keys, the seconds and the hours for each concern.")
@click.argument("flow", type=click.Path(readable=False))
@click.option("--at", type=Moment(), default="now", help="When; now unless given.")
@click.option("--language", help="One language, not all.")
@click.option("--database", metavar="URL", help="With what staff put on the hours.")
@format_option("text", "json", "markdown")
def command(
    flow: str, at: datetime, language: str | None, database: str | None, form: str
) -> None:
    """Show how callers of the menu in FLOW get what they come for.

    The times are those of a caller who listens to the end of what is said, and in
    queues waits as long as they aim at. Switches stand at their defaults.
    """
    from ivr.cli.flows import read_one
    from ivr.cli.options import refuse
    from ivr.simulator.calling import complaints, visit_of

    compiled, _ = read_one(flow)
    refuse(complaints(compiled, {}, None, language))
    moment = visit_of(compiled, at).now
    if database:
        from ivr.cli.outlook import overrides_of

        compiled = compiled.overridden(overrides_of(database, moment)[0])
    ways = [
        way
        for way in MenuMap(compiled, moment).ways()
        if language in (None, way.language)
    ]
    match form:
        case "json":
            print_json(map_parts(compiled, moment, ways))
        case "markdown":
            click.echo("\n".join(_markdown(compiled, ways)))
        case _:
            _print(compiled, moment, ways)


# Rows -------------------------------------------------------------------------------


def rows(flow: Flow, ways: list[Way]) -> Iterator[tuple[str, ...]]:
    """A row for each way; a concern is named once."""
    before = ""
    for way in ways:
        name = concern(flow, way)
        shown, before = ("" if name == before else name), name
        if not way.ending:
            yield (shown, "–", "–", "no way", way.words or "always", "", "")
            continue
        yield (
            shown,
            " ".join(way.shown) or "–",
            f"{way.seconds:.0f} s",
            what(way),
            way.words or "always",
            _now(way),
            "; ".join(way.prepare),
        )


def concern(flow: Flow, way: Way) -> str:
    """A concern in the words of its callers."""
    intent = flow.intents.get(way.intent)
    said = intent.phrases(way.language) if intent else ()
    if said:
        return said[0]
    asked = flow.profile.said_for("agent", way.language)
    return asked[0] if way.intent == PERSON and asked else way.intent


def what(way: Way) -> str:
    """What becomes of a caller who goes this way."""
    if way.ending != SETTLES:
        return way.ending.replace("-", " ")
    detour = ", by a detour" if way.detour else ""
    return f"settled: {way.by}{detour}"


def _now(way: Way) -> str:
    if way.now:
        return "now"
    return f"from {way.next:%a %d %b %H:%M}" if way.next else ""


def _by_language(ways: list[Way]) -> Iterator[tuple[str, list[Way]]]:
    for language, group in groupby(ways, key=lambda way: way.language):
        yield language, list(group)


# Formats ----------------------------------------------------------------------------


def _print(flow: Flow, moment: datetime, ways: list[Way]) -> None:
    click.echo(f"{flow.name}, as of {moment:%Y-%m-%d %H:%M} ({moment.tzname()})")
    for language, group in _by_language(ways):
        print_table(HEADINGS, rows(flow, group), f"\nin {language}")


def _markdown(flow: Flow, ways: list[Way]) -> Iterator[str]:
    yield f"# {flow.name}"
    for language, group in _by_language(ways):
        yield f"\n## {language}\n"
        # Whether it is open now means nothing in a file.
        headings = [h for h in HEADINGS if h != "now"]
        yield "| " + " | ".join(headings) + " |"
        yield "|" + "---|" * len(headings)
        for row in rows(flow, group):
            cells = [cell.replace("|", "\\|") for cell in (*row[:5], row[6])]
            yield "| " + " | ".join(cells) + " |"


def map_parts(flow: Flow, moment: datetime, ways: list[Way]) -> dict[str, Any]:
    """The map as JSON's own types."""
    from ivr.witness import moment as written

    return {
        "version": 1,
        "flow": flow.name,
        "digest": flow.digest,
        "at": written(moment),
        "ways": [way_parts(flow, way) for way in ways],
    }


def way_parts(flow: Flow, way: Way) -> dict[str, Any]:
    """One way; what is absent is left out, never null."""
    from ivr.witness import moment as written

    parts: dict[str, Any] = {
        "intent": way.intent,
        "says": concern(flow, way),
        "language": way.language,
        "ending": way.ending,
        "keys": list(way.keys),
        "labels": list(way.labels),
        "seconds": way.seconds,
        "by": way.by,
        "detour": way.detour,
        "prepare": list(way.prepare),
        "when": [
            {"from": written(each.start), "to": written(each.end)} for each in way.when
        ],
        "words": way.words,
        "open_now": way.now,
        "next": written(way.next) if way.next else "",
    }
    kept = ("keys", "seconds", "open_now", "intent", "language")
    return {name: part for name, part in parts.items() if part or name in kept}
