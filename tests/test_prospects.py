"""What callers can come to, by the proofs, against a caller who walks the engine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ivr.cli.flows import read_one
from ivr.compiler.flow import Flow
from ivr.compiler.worlds import Horizon
from ivr.hours import HoursOverride
from ivr.simulator.difference import Position
from ivr.simulator.menu_map import SETTLES, MenuMap
from ivr.simulator.prospects import LADDER, NOTHING, Prospects

SEOUL = ZoneInfo("Asia/Seoul")
WEDNESDAY = datetime(2026, 11, 25, tzinfo=SEOUL)

HOURS = (3, 9, 12, 16, 21)
"""At night, in the morning, at lunch, in the afternoon, in the evening."""

EXAMPLES = ("account-support", "clinic", "public-service", "shop-after-hours")


def read(name: str) -> Flow:
    """An example."""
    return read_one(f"flows/{name}.yaml")[0]


def closed(flow: Flow) -> Flow:
    """The same, closed all that Wednesday's afternoon."""
    start = WEDNESDAY.replace(hour=13)
    return flow.overridden(
        HoursOverride(name, "closed", start, start + timedelta(hours=7), "storm")
        for name in flow.timetable.names()
    )


def by_the_map(flow: Flow, moment: datetime) -> set[tuple[str, str]]:
    """The concerns that are settled for somebody who calls at *moment*."""
    ways = MenuMap(flow, moment).ways()
    return {(w.intent, w.language) for w in ways if w.now and w.ending == SETTLES}


def by_the_proofs(flow: Flow, moment: datetime) -> set[tuple[str, str]]:
    """The same, as the preview of a change has it."""
    day = moment.astimezone(flow.timetable.first_zone).date()
    prospects = Prospects(flow, Horizon.of(day, 1))
    at = moment.astimezone(UTC)
    span = ((at, at + timedelta(seconds=1)),)
    usual = {name: each.default for name, each in flow.switches.items()}
    position = Position(usual, prospects.lines[0])
    return {
        (intent, language)
        for intent in MenuMap(flow, moment).intents
        for language in flow.languages
        if prospects.best(intent, language, position, span)[SETTLES]
    }


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("hour", HOURS)
def test_the_map_and_the_proofs_agree(name: str, hour: int) -> None:
    """Hours of the plan, by two ways of working it out."""
    flow, moment = read(name), WEDNESDAY.replace(hour=hour, minute=30)

    assert by_the_proofs(flow, moment) == by_the_map(flow, moment)


@pytest.mark.parametrize("name", EXAMPLES)
def test_they_agree_on_what_staff_closed(name: str) -> None:
    """In the midst of it."""
    flow, moment = closed(read(name)), WEDNESDAY.replace(hour=16, minute=30)

    assert by_the_proofs(flow, moment) == by_the_map(flow, moment)


def test_each_moment_has_one_best() -> None:
    """The rungs share the time out between them."""
    flow = read("account-support")
    prospects = Prospects(flow, Horizon.of(WEDNESDAY.date(), 2))
    start = WEDNESDAY.astimezone(UTC)
    span = ((start, start + timedelta(days=1)),)
    usual = {name: each.default for name, each in flow.switches.items()}

    found = prospects.best("refund", "ko", Position(usual, "mobile"), span)

    pieces = sorted(piece for rung in LADDER for piece in found[rung])
    assert found[NOTHING] == ()
    assert pieces[0][0] == span[0][0] and pieces[-1][1] == span[0][1]
    assert all(a[1] == b[0] for a, b in zip(pieces, pieces[1:], strict=False))
