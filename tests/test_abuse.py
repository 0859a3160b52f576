"""Callers who abused somebody are led where the menu says, without being read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from phone_site import Site, site_at

from ivr.staffing.queues import StoreQueues
from ivr.store import abuse
from ivr.store.database import Database

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CALLER = "+821012345678"

LINE = """\
ivr: 1
name: guarded
languages: [en]
numbers: ["+82215889999"]
start: look
nodes:
  look:
    if:
      - {when: {abuse: "> 1"}, go: prepared}
    else: usual
  prepared: {hangup: You are put through to a supervisor., ends: done}
  usual: {hangup: Welcome., ends: done}
"""


def mark(database: Database, at: datetime = NOON, number: str = CALLER) -> None:
    """Put a call of *number* on record."""
    with database.begin() as connection:
        key = abuse.key_of(connection, at, lambda: "secret")
        abuse.mark(
            connection,
            number=number,
            key=key,
            call="CA1",
            flow="line",
            node="desk",
            at=at,
            note="",
            author=None,
        )


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Site]:
    """A site whose menu asks who calls."""
    env = {"IVR_DIALLING": "worker"}
    with site_at(tmp_path, env=env, guarded=LINE) as found:
        yield found


def test_a_menu_leads_an_abuser_elsewhere(line: Site) -> None:
    """From the second mark on; everybody else is welcome."""
    queues = line.exchange.queues
    assert isinstance(queues, StoreQueues)
    queues.stop()
    heard = []
    for _ in range(2):
        mark(line.app.extensions["database"], line.clock.now())
        queues.look()
        heard.append(line.phone("guarded", caller=CALLER).call().heard)

    other = line.phone("guarded", caller="+821087654321").call().heard

    assert heard == [["Welcome."], ["You are put through to a supervisor."]]
    assert other == ["Welcome."]


def test_marks_are_forgotten_after_half_a_year(database: Database) -> None:
    """Nobody is on record for ever."""
    mark(database)
    abusers = abuse.Abusers()
    times = []
    for later in (timedelta(1), abuse.WITHIN + timedelta(1)):
        with database.read() as connection:
            abusers.refresh(connection, NOON + later)
        times.append(abusers.times(CALLER))

    assert times == [1, 0]


def test_a_withheld_number_is_nobody(database: Database) -> None:
    """One who hides the number does not make all others who do abusers."""
    mark(database, number="")
    abusers = abuse.Abusers()
    with database.read() as connection:
        abusers.refresh(connection, NOON)

    assert abusers.times("") == 0


def test_the_place_in_the_menu_is_counted(database: Database) -> None:
    """A menu that makes callers angry shows."""
    mark(database)
    mark(database, number="+821087654321")

    with database.read() as connection:
        (row,) = abuse.by_node(connection, NOON - timedelta(1))

    assert (row.node, row.count) == ("desk", 2)
