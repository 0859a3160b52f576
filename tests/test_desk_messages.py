"""Messages after the tone: heard at the desk, and by nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from console_site import logged_in
from phone_site import Site, site_at
from sqlalchemy import insert, select

from ivr.config import load
from ivr.store.tables import audit, messages
from webhooks.recordings import listening

ACCOUNT = "AC" + "1" * 32
RECORDING = "RE" + "2" * 32


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Site]:
    """A site at which one caller has left a message."""
    with site_at(tmp_path, env={"IVR_DIALLING": "worker"}) as found:
        with found.app.extensions["database"].begin() as connection:
            connection.execute(
                insert(messages).values(
                    key="CA1:3:message",
                    call="CA1",
                    to="people",
                    number="+821012345678",
                    language="ko",
                    topic="refund",
                    seconds=12,
                    recording=f"https://api.twilio.com/x/{RECORDING}",
                    ready=True,
                    at=found.clock.now(),
                )
            )
        yield found


def test_a_message_waits_until_somebody_has_heard_it(line: Site) -> None:
    """Who it was is on record, and only the first one counts."""
    ops = logged_in(line, login="ada")
    assert "Every message has been heard" not in ops.get("/desk/messages").text

    for _ in range(2):
        ops.post("/desk/messages/1", page="/desk/messages")

    page = ops.get("/desk/messages").text
    assert "Every message has been heard" in page
    assert "Ada" in page
    with line.app.extensions["database"].read() as connection:
        rows = connection.execute(select(audit).where(audit.c.what == "heard")).all()
    assert [row.about for row in rows] == ["message:1"]


def test_a_viewer_hears_no_message(line: Site) -> None:
    """A voice tells more than a number."""
    viewer = logged_in(line, "viewer")

    answers = [viewer.get(f"/desk/messages{path}") for path in ("", "/1/sound")]

    assert [each.status_code for each in answers] == [403, 403]


def test_without_the_recording_there_is_no_sound(line: Site) -> None:
    """It is gone, or there is no account; the page stands all the same."""
    ops = logged_in(line)

    assert ops.get("/desk/messages/1/sound").status_code == 404
    assert ops.get("/desk/messages/99/sound").status_code == 404


@contextmanager
def carrier(asked: list[tuple[str, str]]) -> Iterator[str]:
    """Who keeps recordings, and sends us on to where they lie."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, self.headers.get("Authorization", "")))
            if self.path.startswith("/2010"):
                self.send_response(302)
                self.send_header("Location", "/elsewhere.mp3")
                self.end_headers()
                return
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"ID3\xff\x00")

        def log_message(self, *about: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_our_key_is_shown_to_the_carrier_alone() -> None:
    """Not to whoever it leads on to."""
    asked: list[tuple[str, str]] = []
    with carrier(asked) as base:
        config = load(
            {
                "TWILIO_ACCOUNT_SID": ACCOUNT,
                "TWILIO_AUTH_TOKEN": "key",
                "TWILIO_API_BASE": base,
            }
        )
        found = listening(config)(f"https://elsewhere.example/{RECORDING}.wav")

    assert found == b"ID3\xff\x00"
    assert [bool(key) for _, key in asked] == [True, False]
    assert asked[0][0] == f"/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RECORDING}.mp3"


@pytest.mark.parametrize("address", ["", "loopback:1", "https://x/../../etc/passwd"])
def test_what_is_no_recording_is_not_asked_for(address: str) -> None:
    """The address came in a request."""
    env = {
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": "key",
        "TWILIO_API_BASE": "http://127.0.0.1:1",
    }

    assert listening(load(env))(address) is None
