"""The desk's reports stand, and its pages are told when something has changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from console_site import logged_in
from phone_site import Site, site_at
from sqlalchemy import insert
from test_reports import NINE
from test_reports import a_request as put_request

from console.desk.pulse import EVERY, STREAMS, Pulse
from ivr.store.database import Database
from ivr.store.tables import events


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Site]:
    """A site at whose desk one request is."""
    with site_at(tmp_path, env={"IVR_DIALLING": "worker"}) as found:
        with found.app.extensions["database"].begin() as connection:
            now = found.clock.now()
            put_request(connection, asked_at=now, first_asked_at=now)
        yield found


# Reports -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query", ["", "by=hour", "by=nonsense", "from=2026-13-01&to=x", "from=9999-01-01"]
)
def test_reports_stand_whatever_is_asked(line: Site, query: str) -> None:
    """Also of a period in which nothing was."""
    assert logged_in(line, "viewer").get(f"/desk/reports?{query}").status_code == 200


def test_the_week_and_the_table_are_there(line: Site) -> None:
    """One to print, one to go on with."""
    viewer = logged_in(line, "viewer")

    week = viewer.get("/desk/reports/week")
    table = viewer.get("/desk/reports/contacts.csv")

    assert week.status_code == 200
    assert table.mimetype == "text/csv"
    assert table.text.splitlines()[1].count(",") >= 15
    assert "+821012345601" not in table.text


# Live ----------------------------------------------------------------------------


def test_a_stream_says_when_something_has_changed(sqlite_database: Database) -> None:
    """One word at once, one for each change, and none in between."""
    seconds = [0.0]
    did: list[str] = []

    def rest(length: float) -> None:
        seconds[0] += length
        if len(did) == 1:
            with sqlite_database.begin() as connection:
                put_request(connection)
                connection.execute(
                    insert(events).values(
                        request_id=1,
                        at=NINE,
                        author="caller",
                        what="ask",
                        before="",
                        after="requested",
                        facts={},
                    )
                )
        did.append("rest")

    pulse = Pulse(sqlite_database, lambda: seconds[0], rest)

    words = [word.partition("\n")[0] for word in pulse.stream()]

    assert words[0].startswith("retry:")
    assert words[1] == "event: changed"
    assert words.count("event: changed") == 2


def test_streams_leave_threads_for_callers(sqlite_database: Database) -> None:
    """Whoever finds no room is answered at once, and told to ask again."""
    pulse = Pulse(sqlite_database, rest=lambda seconds: None)
    held = [pulse.stream() for _ in range(STREAMS)]
    for stream in held:
        next(stream), next(stream)

    extra = list(pulse.stream())

    assert len(extra) == 2
    held[0].close()
    again = pulse.stream()
    next(again), next(again)
    assert next(again).startswith(":")


def test_a_dead_database_ends_no_stream(sqlite_database: Database) -> None:
    """The page asks, and sees for itself."""
    seconds = [0.0]
    pulse = Pulse(sqlite_database, lambda: seconds[0])
    before = pulse.sign()
    with sqlite_database.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE alerts RENAME TO gone")

    seconds[0] += EVERY

    assert pulse.sign() not in (before, "")
