"""``ivr impact``: what a switch, other hours or a holiday would do to callers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

import click

from ivr.cli.options import Moment, format_option, refuse, switch_positions
from ivr.cli.output import print_json
from ivr.clock import SystemClock
from ivr.compiler.flow import Flow

if TYPE_CHECKING:
    from ivr.diagnostics import Stretch, Witness
    from ivr.hours import HoursOverride
    from ivr.simulator.impact import Asked, Effect, Impact

RUNGS = {
    "settled": "what they came for",
    "callback-requested": "a call back",
    "voicemail": "leaving a message",
    "": "nothing",
}
"""What callers can come to, from the best to the worst."""


@click.command(short_help="Say what a change by staff would do to callers.")
@click.argument("flow", type=click.Path(readable=False))
@click.option(
    "--switch", "switches", multiple=True, metavar="NAME=VALUE", help="Turn a switch."
)
@click.option("--close", multiple=True, metavar="SCHEDULE", help="Close a schedule.")
@click.option("--open", "open_", multiple=True, metavar="SCHEDULE", help="Open one.")
@click.option(
    "--holiday", type=click.DateTime(["%Y-%m-%d"]), help="Make a day a holiday."
)
@click.option("--emergency", is_flag=True, help="Shut all that an emergency shuts.")
@click.option(
    "--schedule", "only", multiple=True, metavar="NAME", help="Whose holiday; all."
)
@click.option("--alike", is_flag=True, help="And the schedules that are like them.")
@click.option("--at", type=Moment(), default="now", help="When it is done; now.")
@click.option("--from", "start", metavar="WHEN", help="From when on; at once.")
@click.option("--until", metavar="WHEN", help="Until when: 18:00, or a moment.")
@click.option(
    "--with", "stands", multiple=True, metavar="NAME=VALUE", help="How others stand."
)
@click.option("--database", metavar="URL", help="Look up calls, promises, overrides.")
@format_option("text", "json")
def command(
    flow: str, at: datetime, form: str, database: str | None, **given: Any
) -> None:
    """Say what callers of FLOW would win and lose by a change, before it is made.

    Which concerns, in which stretches, how calls end, how many calls that is about,
    and a call to play. Without --until a switch stays as it is turned, and a schedule
    is closed or opened for the rest of the day.
    """
    from ivr.cli.flows import read_one
    from ivr.simulator.calling import complaints, visit_of
    from ivr.simulator.impact import Turned, impact

    compiled, _ = read_one(flow)
    now = visit_of(compiled, at).now
    turned, stands = (switch_positions(given[name]) for name in ("switches", "stands"))
    refuse(complaints(compiled, {**stands, **turned}, None, None))
    try:
        asked = asked_for(compiled, now, turned, given)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if not (asked.switches or asked.hours):
        raise click.UsageError("say what is to be done: --switch, --close, --holiday …")
    standing = [Turned(name, value, now) for name, value in stands.items()]
    known: dict[str, Any] = {}
    if database:
        from ivr.cli.outlook import outlook

        compiled, more, known = outlook(database, compiled, now)
        standing = [*more, *standing]
    found = impact(compiled, asked, standing=standing, **known)
    if form == "json":
        print_json({"version": 1, "flow": flow, **impact_parts(found)})
        return
    for line in lines(found, flow):
        click.echo(line)


# What is asked ------------------------------------------------------------------------


def asked_for(
    flow: Flow, now: datetime, turned: Mapping[str, str], given: Mapping[str, Any]
) -> Asked:
    """The change that the options speak of.

    Raises:
        ValueError: One cannot be meant.
    """
    from ivr.simulator.impact import Asked
    from ivr.simulator.putting import day_of

    zone = flow.timetable.first_zone
    start = when(given["start"], now, zone) if given["start"] else now
    end = when(given["until"], start, zone) if given["until"] else None
    if end is not None and end <= start:
        raise ValueError("it would be over before it begins")
    switches = dict(turned)
    hours: list[HoursOverride] = []
    for put, names in (("closed", given["close"]), ("open", given["open_"])):
        for name in names:
            until = end or day_of(start, zone)[1]
            hours.append(_hours(flow, name, put, start, until, given["alike"]))
    if given["emergency"]:
        shut = emergency(flow)
        switches |= dict(shut)
        if not shut:
            names = flow.timetable.names()
            hours += [_hours(flow, n, "closed", start, end, False) for n in names]
    if given["holiday"]:
        hours += _holidays(flow, given["holiday"].date(), given["only"], given["alike"])
        if not switches and len(hours) and not (given["close"] or given["open_"]):
            start = min(each.start for each in hours)
            end = max(each.end for each in hours if each.end)
    elif hours and end is None and not switches:
        end = max((each.end for each in hours if each.end), default=None)
    return Asked(start, end, switches, tuple(hours))


def _hours(
    flow: Flow, name: str, put: Any, start: datetime, end: datetime | None, alike: bool
) -> HoursOverride:
    from ivr.hours import HoursOverride
    from ivr.simulator.putting import named

    return HoursOverride(named(name, flow), put, start, end, alike=alike)


def _holidays(
    flow: Flow, day: date, only: tuple[str, ...], alike: bool
) -> Iterator[HoursOverride]:
    """*day* as a holiday of some schedules, or of all."""
    for name in only or flow.timetable.names():
        zone = flow.timetable.zone(name) if name in flow.timetable else None
        start, end = (
            datetime(each.year, each.month, each.day, tzinfo=zone)
            for each in (day, day + timedelta(days=1))
        )
        yield _hours(flow, name, "holiday", start, end, alike)


def emergency(flow: Flow) -> dict[str, str]:
    """The switches that shut schedules before all else, where they would do so."""
    pairs = (flow.timetable.emergency(name) for name in flow.timetable.names())
    return dict(pair for pair in pairs if pair)


def when(text: str, after: datetime, zone: tzinfo) -> datetime:
    """``18:00``, the next time that the clocks show it, or a moment in full.

    Raises:
        ValueError: It is neither.
    """
    from ivr.simulator.scenario_reader import parse_moment

    if text == "now":
        return SystemClock().now()
    try:
        if len(text) <= 5 and ":" in text:
            clock = datetime.strptime(text, "%H:%M").time()
            here = after.astimezone(zone)
            found = datetime.combine(here.date(), clock, zone)
            return found if found > after else found + timedelta(days=1)
        moment = parse_moment(text)
    except ValueError:
        message = f'"{text}" is no time; write 18:00, or 2026-12-25T18:00'
        raise ValueError(message) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


# Text -------------------------------------------------------------------------------


def lines(found: Impact, path: str) -> Iterator[str]:
    """What is told of an impact, line by line."""
    yield _heading(found)
    if found.nothing:
        yield "nothing changes for callers"
    for effect in found.effects:
        yield sentence(effect, found)
    for each in found.endings:
        can = "can no longer" if each.how == "lost" else "can now"
        line = f", from a {each.line} line" if each.line else ""
        words = each.words or "all that time"
        yield f"~ calls {can} end by {each.ending}: {words}{line}"
    yield from _numbers(found)
    shown = next((e for e in found.effects if e.was or e.will_be), None)
    if shown is not None:
        from ivr.witness import command as replay

        if shown.was:
            yield f"as it is:      {replay(shown.was, path)}"
        if shown.will_be:
            yield f"as it will be: {replay(shown.will_be, path)}"


def _heading(found: Impact) -> str:
    start = f"{found.start:%a %d %b %Y %H:%M}"
    if found.open_ended:
        return f"from {start} on, until further notice (looked at: four weeks)"
    return f"from {start} until {found.end:%a %d %b %Y %H:%M}"


def sentence(effect: Effect, found: Impact) -> str:
    """What becomes of callers with some concerns."""
    sign = "-" if effect.how == "lost" else "+"
    who = ", ".join("a person" if i == "person" else i for i in effect.intents)
    line = f", from a {effect.line} line" if effect.line else ""
    about = ""
    if effect.calls is not None:
        about = f"; about {effect.calls:.0f} calls"
        if (found.end - found.start) > timedelta(days=7):
            about += f", {effect.calls_a_week:.0f} a week"
    return (
        f"{sign} {who} ({', '.join(effect.languages)}): {RUNGS[effect.after]}, not "
        f"{RUNGS[effect.before]}: {effect.words or 'all that time'}{line}{about}"
    )


def _numbers(found: Impact) -> Iterator[str]:
    if found.volume is None:
        yield "there is no log of calls, so nobody can say how many this is about"
    else:
        short = ", too short to know every hour" if found.volume.short else ""
        yield (
            f"about {found.calls:.0f} calls come in that time, by the log of "
            f"{found.volume.weeks:.1f} weeks{short}"
        )
    if found.promises is not None:
        were = "call back is" if found.promises == 1 else "calls back are"
        yield f"{found.promises} {were} promised for that time"


# JSON -------------------------------------------------------------------------------


def impact_parts(found: Impact) -> dict[str, Any]:
    """An impact as JSON's own types."""
    from ivr.witness import moment

    volume = found.volume
    return {
        "from": moment(found.start),
        "until": None if found.open_ended else moment(found.end),
        "looked_at_until": moment(found.end),
        "effects": [_effect_parts(each) for each in found.effects],
        "endings": [
            {
                "ending": each.ending,
                "how": each.how,
                "when": _stretches(each.when),
                "words": each.words,
                **({"line": each.line} if each.line else {}),
            }
            for each in found.endings
        ],
        "calls": None if found.calls is None else round(found.calls, 1),
        "weeks_of_log": volume.weeks if volume else 0,
        "promises": found.promises,
    }


def _effect_parts(effect: Effect) -> dict[str, Any]:
    parts: dict[str, Any] = {
        "intents": list(effect.intents),
        "languages": list(effect.languages),
        "how": effect.how,
        "before": effect.before,
        "after": effect.after,
        "when": _stretches(effect.when),
        "words": effect.words,
        "calls": None if effect.calls is None else round(effect.calls, 1),
        "calls_a_week": None
        if effect.calls_a_week is None
        else round(effect.calls_a_week, 1),
    }
    if effect.line:
        parts["line"] = effect.line
    for name, witness in (("was", effect.was), ("will_be", effect.will_be)):
        if witness is not None:
            parts[name] = _witness_parts(witness)
    return parts


def _witness_parts(witness: Witness) -> dict[str, Any]:
    from ivr.witness import moment

    assert witness.at is not None
    return {
        "at": moment(witness.at),
        "switches": dict(witness.switches),
        "hours": list(witness.hours),
        "keys": list(witness.keys),
        "outcomes": {node: list(exits) for node, exits in witness.outcomes.items()},
    }


def _stretches(when_: tuple[Stretch, ...]) -> list[dict[str, str]]:
    from ivr.witness import moment

    return [{"from": moment(e.start), "to": moment(e.end)} for e in when_]
