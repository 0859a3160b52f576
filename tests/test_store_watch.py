"""The database is looked after beside the calls, and its loss takes no call down."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from databases import Server
from phone_site import site_at
from sqlalchemy import text

from ivr.clock import ManualClock
from ivr.errors import ConfigurationError
from ivr.store import calls
from ivr.store.database import Database, open_database
from ivr.store.schema import NewerDatabase, OlderDatabase, is_current, upgrade
from ivr.store.tables import calls as calls_table
from ivr.store.tables import requests
from ivr.store.watch import Watch

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands at noon in Seoul."""
    return ManualClock(NOON)


def ask(database: Database, key: str, state: str, minutes: int) -> None:
    """Put a request on record, first asked so many minutes before noon."""
    asked = NOON - timedelta(minutes=minutes)
    is_open = state != "closed"
    row = {
        **{"key": key, "open_key": key if is_open else None, "state": state},
        **{"number": "+821012345678", "prefix": "+8210", "country": "KR"},
        **{"topic": "reset", "flow": "desk", "queue": "it", "language": "ko"},
        **{"intents": [], "chosen": {}, "call": "CA1", "called": "+82215889999"},
        **{"mode": "customer-first", "asked_at": asked, "first_asked_at": asked},
    }
    with database.begin() as connection:
        connection.execute(requests.insert().values(row))


def set_schema(database: Database, version: str) -> None:
    """Have *database* be brought up by a program of another age."""
    with database.begin() as connection:
        connection.execute(
            text("UPDATE alembic_version SET version_num = :v"), {"v": version}
        )


# Looking -----------------------------------------------------------------------------


def test_who_waits_is_counted(database: Database, clock: ManualClock) -> None:
    """A slot that is to come does not wait yet; who talks or is done waits no more."""
    for number, state in enumerate(
        ("requested", "waiting", "unknown", "talking", "closed")
    ):
        ask(database, state, state, minutes=90 - 10 * number)
    watch = Watch(database, clock)
    watch.look()

    figures = watch.figures
    assert (figures.open_requests, figures.waiting) == (4, 2)
    assert figures.oldest == NOON - timedelta(minutes=80)


def test_a_new_database_is_brought_up(empty_address: str, clock: ManualClock) -> None:
    """Nobody has to run a command before the program runs."""
    with closing(open_database(empty_address)) as database:
        Watch(database, clock).look()

        assert is_current(database)


@pytest.mark.parametrize(
    ("version", "error"), [("9999", NewerDatabase), ("0000", NewerDatabase)]
)
def test_another_s_database_is_refused(
    database: Database, clock: ManualClock, version: str, error: type[Exception]
) -> None:
    """A program that does not know the tables does not write into them."""
    set_schema(database, version)

    with pytest.raises(error, match=version):
        Watch(database, clock).look()


def test_an_older_database_is_left_to_people(
    empty_address: str, clock: ManualClock
) -> None:
    """Records are not changed because a program was started; the command is named."""
    with closing(open_database(empty_address)) as database:
        upgrade(database)
        set_schema(database, "0001")
        with pytest.raises(OlderDatabase, match="ivr db upgrade"):
            Watch(database, clock).look()


def test_old_records_are_looked_for_once_an_hour(
    database: Database, clock: ManualClock
) -> None:
    """Tidying up costs the calls nothing, and is not forgotten."""
    tidied: list[datetime] = []
    watch = Watch(database, clock, tidied.append)
    for _ in range(9):
        watch.look()
        clock.advance(timedelta(minutes=15))

    assert tidied == [NOON, NOON + timedelta(hours=1), NOON + timedelta(hours=2)]


def test_calls_that_went_silent_are_ended(
    database: Database, clock: ManualClock
) -> None:
    """A carrier that never says how a call ended does not leave it there for ever."""
    row = {
        **{"call": "CA1", "flow": "desk", "node": "main", "language": "ko"},
        **{"waits_for": "key", "number": "", "turn": 0},
        **{"began_at": NOON - timedelta(hours=2), "at": NOON - timedelta(hours=2)},
    }
    with database.begin() as connection:
        connection.execute(calls_table.insert().values(row))
    Watch(database, clock).look()

    with database.read() as connection:
        (call,) = calls.recent(connection, NOON - timedelta(days=1))
    assert call.ending == "unheard"


# Trouble -----------------------------------------------------------------------------


def test_a_dead_database_is_told_once(postgresql: Server, clock: ManualClock) -> None:
    """Who is on duty hears of it, not once every few seconds; and that it is over."""
    complaints: list[str] = []
    with postgresql.ready() as address, closing(open_database(address)) as database:
        watch = Watch(database, clock, complain=complaints.append)
        watch.look()
        postgresql.kill()
        try:
            watch.look()
            watch.look()
            trouble = watch.trouble
        finally:
            postgresql.start()
        watch.look()

    assert len(complaints) == 1
    assert trouble
    assert watch.trouble == ""
    assert postgresql.password not in complaints[0] + trouble


def test_calls_are_served_without_the_database(
    postgresql: Server, tmp_path: Path
) -> None:
    """A server that is down, even at the start, takes no phone line down."""
    with postgresql.empty() as address:
        postgresql.kill()
        try:
            with site_at(tmp_path, env={"DATABASE_URL": address}) as site:
                phone = site.phone("desk").call()
                ready = site.client.get("/readyz")
                metrics = site.client.get("/metrics").text
        finally:
            postgresql.start()

    assert phone.waits_for == "Gather"
    assert ready.status_code == 200
    assert "database" in ready.json["ailing"]
    assert "ivr_database_up 0.0" in metrics


def test_what_was_spooled_is_there_afterwards(
    postgresql: Server, tmp_path: Path
) -> None:
    """A database that comes late is brought up, and told of the calls before it."""
    with postgresql.empty() as address:
        postgresql.kill()
        try:
            with site_at(tmp_path, env={"DATABASE_URL": address}) as site:
                site.phone("desk").call()
        finally:
            postgresql.start()
        with site_at(tmp_path, env={"DATABASE_URL": address}) as site:
            events = site.exchange.events
            events._bring_in()
            (line,) = events.target.lines()  # type: ignore[attr-defined]
            database = site.app.extensions["database"]
            with database.read() as connection:
                (call,) = calls.live(connection, site.clock.now())

    assert '"event": "call"' in line
    assert (call.flow, call.number) == ("desk", "+••••••••5678")


def test_a_file_that_is_no_database_stops_the_start(tmp_path: Path) -> None:
    """What cannot get better by itself is said at once."""
    (tmp_path / "ivr.db").write_bytes(b"no database at all" * 100)
    env = {"DATABASE_URL": f"sqlite:///{tmp_path / 'ivr.db'}"}

    with (
        pytest.raises(ConfigurationError, match="not a database"),
        site_at(tmp_path, env=env),
    ):
        pass


def test_figures_are_there_to_be_scraped(tmp_path: Path) -> None:
    """Who watches the line sees whether anybody waits too long."""
    with site_at(tmp_path) as site:
        ask(site.app.extensions["database"], "one", "waiting", minutes=0)
        site.clock.moment = NOON + timedelta(minutes=30)
        site.app.extensions["watch"].look()
        text = site.client.get("/metrics").text

    assert "ivr_database_up 1.0" in text
    assert "ivr_callbacks_waiting 1.0" in text
    assert "ivr_callbacks_oldest_wait_seconds 1800.0" in text
