"""Hours put on top of a schedule, in one argument of a command.

``support=closed,from=2026-11-25T15:00,until=2026-11-25T18:00,alike=yes,said.ko=폭풍``:
all but the schedule and what it is made may be left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from typing import get_args

from ivr.compiler.flow import Flow
from ivr.hours import HoursOverride
from ivr.hours.overrides import Put
from ivr.language.reader import suggestion
from ivr.witness import join_keys, moment, split_keys


def written(override: HoursOverride, zone: tzinfo) -> str:
    """*override* as one argument; moments as the clocks of *zone* show them."""
    parts = [f"{override.schedule}={override.put}"]
    parts.append(f"from={moment(override.start.astimezone(zone))}")
    if override.end is not None:
        parts.append(f"until={moment(override.end.astimezone(zone))}")
    if override.alike:
        parts.append("alike=yes")
    parts += (f"said.{tag}={words}" for tag, words in override.said.items())
    return join_keys(parts)


def read_hours(argument: str, flow: Flow, at: datetime) -> HoursOverride:
    """What ``written`` wrote, or a person did.

    Args:
        argument: One that says from and until when, or else means the day of *at*.
        flow: Whose schedules there are.
        at: The moment of the call, aware.

    Raises:
        ValueError: It cannot be meant; the message says why, for the person.
    """
    first, *more = split_keys(argument)
    name, _, put = first.partition("=")
    schedule, kind = named(name.strip(), flow), put.strip()
    if kind not in get_args(Put):
        listed = ", ".join(get_args(Put))
        raise ValueError(f'"{kind}" is nothing that hours can be made; write {listed}')
    given = dict(_pair(each) for each in more)
    zone = flow.timetable.zone(schedule)
    start, end = day_of(at, zone)
    said = {
        key.removeprefix("said.").replace("said", ""): words
        for key, words in given.items()
        if key.partition(".")[0] == "said"
    }
    if "from" in given:
        start = _moment(given["from"], zone)
    until = _moment(given["until"], zone) if "until" in given else None
    if until is None and "from" not in given:
        until = end
    alike = given.get("alike", "no") in ("yes", "true", "on")
    return HoursOverride(schedule, kind, start, until, "", said, alike)  # type: ignore[arg-type]


def day_of(at: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """From midnight to midnight around *at*, by the clocks of *zone*."""
    here = at.astimezone(zone)
    start = here.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    return start, start + timedelta(days=1)


def named(name: str, flow: Flow) -> str:
    """Schedule *name* of the flow.

    Raises:
        ValueError: There is none; says what is near.
    """
    names = flow.timetable.names()
    if name in names:
        return name
    near = suggestion(name, names)
    meant = f' (did you mean "{near}"?)' if near else ""
    listed = ", ".join(f'"{each}"' for each in names) or "none"
    raise ValueError(f'there is no schedule "{name}"{meant}; there are {listed}')


def put_on_top(flow: Flow, arguments: Iterable[str], at: datetime) -> Flow:
    """*flow* with the hours of each argument on top.

    Raises:
        ValueError: One cannot be meant.
    """
    overrides = [read_hours(each, flow, at) for each in arguments]
    return flow.overridden(overrides) if overrides else flow


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    known = name in ("from", "until", "alike", "said") or name.startswith("said.")
    if not (sign and known):
        raise ValueError(
            f'"{text}" is not understood; write from=, until=, alike=yes or said.ko='
        )
    return name, value


def _moment(text: str, zone: tzinfo) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        message = f'"{text}" is no moment; write 2026-11-25T15:00'
        raise ValueError(message) from None
    return found if found.tzinfo else found.replace(tzinfo=zone)
