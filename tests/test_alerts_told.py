"""Alerts reach staff who are not at the desk, each once, by mail and by webhook."""

from __future__ import annotations

import json
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from threading import enumerate as running
from typing import Any

import pytest
from sqlalchemy import insert, select

from ivr.clock import ManualClock
from ivr.config import load
from ivr.errors import ConfigurationError
from ivr.store.alerts import FAILURES, FRESH
from ivr.store.database import Database
from ivr.store.tables import alerts
from webhooks.announce import Announcer, channels

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BASE = "https://ivr.example.org"


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[int]:
    """A server on a port of this machine, for as long as it is wanted."""
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def hook(got: list[dict[str, Any]], status: int = 200) -> HTTPServer:
    """Somebody who is told by webhook."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            got.append(json.loads(self.rfile.read(length)))
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()

        def log_message(self, *about: Any) -> None:
            pass

    return HTTPServer(("127.0.0.1", 0), Handler)


def post_office(got: list[str]) -> socketserver.TCPServer:
    """A mail server that takes everything."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            for line in self.rfile:
                word = line.strip().upper()
                if word == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    lines = iter(self.rfile.readline, b".\r\n")
                    got.append(b"".join(lines).decode())
                self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
                if word == b"QUIT":
                    return

    return socketserver.TCPServer(("127.0.0.1", 0), Handler)


def babbler() -> socketserver.TCPServer:
    """Somebody at the address who speaks another protocol."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.rfile.readline()
            self.wfile.write(b"what do you want?\r\n")

    return socketserver.TCPServer(("127.0.0.1", 0), Handler)


def announcer(database: Database, clock: ManualClock, **env: str) -> Announcer:
    """An announcer with the ways that *env* sets up."""
    ways = tuple(channels(load(env)))
    return Announcer(database, clock, ways, BASE, complain=lambda *_: None)


def an_alert(database: Database, about: str = "7", **fields: Any) -> None:
    """A promise that is near."""
    row = {"what": "promise-near", "about": about, "at": NOON, **fields}
    with database.begin() as connection:
        connection.execute(insert(alerts).values({"facts": {"request": 7}, **row}))


def test_an_alert_is_told_once_by_each_way(database: Database) -> None:
    """With the page that shows it, and no number."""
    hooked: list[dict[str, Any]] = []
    mailed: list[str] = []
    an_alert(database)
    with serving(hook(hooked)) as port, serving(post_office(mailed)) as post:
        telling = announcer(
            database,
            ManualClock(NOON),
            IVR_ALERT_WEBHOOK=f"http://127.0.0.1:{port}/x",
            IVR_ALERT_EMAIL="ops@example.org, lead@example.org",
            IVR_SMTP=f"smtp://127.0.0.1:{post}",
        )
        told = [telling.look(), telling.look()]

    assert told == [1, 0]
    assert hooked[0]["url"] == f"{BASE}/desk/requests/7"
    assert "A promise to call back is near" in hooked[0]["text"]
    assert "To: ops@example.org, lead@example.org" in mailed[0]
    assert f"{BASE}/desk/requests/7" in mailed[0]


@pytest.mark.parametrize("status", [500, 302])
def test_what_could_not_be_told_is_told_later(
    sqlite_database: Database, status: int
) -> None:
    """Not at once, and not for ever; a redirect is followed to nobody."""
    got: list[dict[str, Any]] = []
    clock = ManualClock(NOON)
    an_alert(sqlite_database)
    with serving(hook(got, status)) as port:
        address = f"http://127.0.0.1:{port}/x"
        telling = announcer(sqlite_database, clock, IVR_ALERT_WEBHOOK=address)
        at_once = [telling.look(), telling.look()]
        for _ in range(30):
            clock.advance(timedelta(minutes=2))
            telling.look()

    assert at_once == [1, 0]
    assert len(got) == FAILURES


def test_an_answer_that_is_none_is_a_failure(sqlite_database: Database) -> None:
    """It is told again later, and the next alert is told as well."""
    an_alert(sqlite_database)
    with serving(babbler()) as port:
        address = f"http://127.0.0.1:{port}/x"
        clock = ManualClock(NOON)
        telling = announcer(sqlite_database, clock, IVR_ALERT_WEBHOOK=address)
        told = [telling.look()]
        clock.advance(timedelta(hours=1))
        told.append(telling.look())

    assert told == [1, 1]


def test_nobody_is_told_what_was_yesterday(sqlite_database: Database) -> None:
    """Also not after a day without the program."""
    got: list[dict[str, Any]] = []
    an_alert(sqlite_database, at=NOON - FRESH)
    with serving(hook(got)) as port:
        address = f"http://127.0.0.1:{port}/x"
        telling = announcer(
            sqlite_database, ManualClock(NOON), IVR_ALERT_WEBHOOK=address
        )

        assert telling.look() == 0
    with sqlite_database.read() as connection:
        assert connection.execute(select(alerts.c.told_at)).scalar() is None


@pytest.mark.parametrize(
    "env",
    [
        {"IVR_ALERT_EMAIL": "ops@example.org"},
        {"IVR_ALERT_EMAIL": "ops@example.org", "IVR_SMTP": "mail.example.org"},
        {"IVR_ALERT_WEBHOOK": "http://chat.example.org/x"},
    ],
)
def test_what_is_set_up_by_half_is_refused(env: dict[str, str]) -> None:
    """When the program starts, not when the first alert is lost."""
    with pytest.raises(ConfigurationError):
        tuple(channels(load(env)))


def test_without_a_way_nothing_runs(sqlite_database: Database) -> None:
    """The page is enough for a small site."""
    telling = announcer(sqlite_database, ManualClock(NOON))
    before = running()

    telling.start()
    begun = set(running()) - set(before)
    telling.close()

    assert not begun
