"""Who calls, when, and how the switches stand: what people write, made a visit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from ivr.compiler.flow import Flow
from ivr.language.callers import country_of, example, line_of
from ivr.language.conditions import LINES
from ivr.runtime.state import Visit
from ivr.simulator.complaint import Complaint, complain

CALL_ID = "simulated"


def visit_of(
    flow: Flow,
    moment: datetime,
    switches: Mapping[str, str] | None = None,
    caller: str | None = None,
) -> Visit:
    """What surrounds a call to *flow*.

    Args:
        flow: The menu that rings.
        moment: When; without an offset it is meant in the zone of the flow's first
            schedule.
        switches: Those that do not stand at their default.
        caller: A number, or a kind of line: ``withheld``, ``landline``. A mobile
            of the flow's own country unless given.
    """
    zone = flow.timetable.first_zone
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    # A wall clock that jumps over the moment is set right by going through UTC.
    aware = aware.astimezone(UTC).astimezone(zone)
    home = country(flow)
    line, number = "mobile", caller or ""
    if not caller or caller in LINES:
        line = caller or "mobile"
        number = example(line, home)
    else:
        line = line_of(caller, home)
    return Visit(
        now=aware,
        switches=dict(switches or {}),
        caller=number,
        called=flow.text.numbers[0].name if flow.text.numbers else "",
        line=line,
        call_id=CALL_ID,
    )


def country(flow: Flow) -> str:
    """The country that the menu is in: of its number, or of its first schedule."""
    for number in flow.text.numbers:
        if found := country_of(number.name):
            return found
    countries = (hours.country for hours in flow.timetable.hours.values())
    return next((found.upper() for found in countries if found), "")


def complaints(
    flow: Flow,
    switches: Mapping[str, str],
    caller: str | None,
    language: str | None,
) -> Iterator[Complaint]:
    """What callers of *flow* could not have: switches, languages, numbers."""
    for name, value in switches.items():
        switch = flow.switches.get(name)
        if switch is None:
            yield complain("switch", name, flow.switches)
        elif value not in switch.values:
            yield complain("position", value, switch.values, name)
    number = re.fullmatch(r"\+?[\d ().-]{3,30}", caller or "")
    if caller and caller not in LINES and not number:
        yield complain("number", caller, LINES)
    if language and language not in flow.languages:
        yield complain("language", language, flow.languages)
