"""The program: it starts, says where it is, keeps to this machine, stops gracefully."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from flask.testing import FlaskClient
from phone_site import PRODUCTION, Site, site_at, write_flows

from app import create_app
from ivr.config import load
from ivr.errors import CannotRead, ConfigurationError
from ivr.store.calls import CallLog
from ivr.store.database import open_database

ROOT = Path(__file__).parent.parent


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site of its own."""
    with site_at(tmp_path) as site:
        yield site


@pytest.fixture
def client(site: Site) -> FlaskClient:
    """Somebody who asks it."""
    return site.client


# Pages ------------------------------------------------------------------------------


def test_the_first_page_tells_where_to_point_the_number(client: FlaskClient) -> None:
    """Who has just started the program finds the address to put in at the carrier."""
    page = client.get("/").text

    assert "http://127.0.0.1:5000/voice/desk" in page
    assert "+82215889999" in page
    assert "ivr call" in page


def test_the_first_page_shows_what_is_not_served(tmp_path: Path) -> None:
    """A flow with faults is named there, with the line to look at."""
    with site_at(tmp_path, broken="ivr: 1\nnodes: 7\n") as site:
        page = site.client.get("/").text

    assert "broken.yaml:2" in page


@pytest.mark.parametrize("path", ["/", "/healthz", "/voice/fallback", "/nowhere"])
def test_every_answer_is_guarded(client: FlaskClient, path: str) -> None:
    """No answer is sniffed, framed, cached, or runs a script from elsewhere."""
    headers = client.get(path).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "headers", [{"X-Forwarded-For": "192.0.2.7"}, {"Host": "tunnel.example.net"}]
)
def test_pages_for_people_stay_here(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    """What a tunnel makes public is the line, not its plan."""
    assert client.get("/", headers=headers).status_code == 403


def test_production_shows_no_page_to_strangers(tmp_path: Path) -> None:
    """Without a log-in there is nothing to see."""
    with site_at(tmp_path, env=PRODUCTION) as site:
        assert site.client.get("/").status_code == 401


def test_health_needs_nothing(tmp_path: Path) -> None:
    """The program says that it runs, even where it has nothing to serve."""
    with site_at(tmp_path) as site:
        site.exchange.library._served = {}
        answers = [
            site.client.get(path).status_code for path in ("/healthz", "/readyz")
        ]

    assert answers == [200, 503]


def test_metrics_name_no_caller(client: FlaskClient) -> None:
    """What is measured is how long the carrier waited, not for whom."""
    client.post("/voice/desk", data={"CallSid": "CA1", "From": "+821012345678"})
    text = client.get("/metrics").text

    assert 'ivr_webhook_seconds_count{address="answer"} 1.0' in text
    assert "12345678" not in text


# Recordings -------------------------------------------------------------------------


def test_a_recording_is_given_out(site: Site) -> None:
    """What a flow plays is fetched by the carrier, which may keep it a while."""
    (site.flows / "hello.wav").write_bytes(b"RIFF")
    with site.client.get("/sounds/hello.wav") as answer:
        assert (answer.data, answer.mimetype) == (b"RIFF", "audio/wav")
        assert "max-age" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "desk.yaml",
        "../data/secret-key",
        "..%2fdata%2fsecret-key.wav",
        "/etc/passwd.wav",
        ".hidden.wav",
        ".git/x.wav",
        "nowhere.wav",
        "",
    ],
)
def test_nothing_else_is_given_out(site: Site, path: str) -> None:
    """Neither a flow's text nor anything outside the folder can be fetched."""
    (site.flows / ".hidden.wav").write_bytes(b"RIFF")
    (site.data / "secret-key.wav").write_bytes(b"RIFF")

    assert site.client.get(f"/sounds/{path}").status_code in (404, 308)


# Starting ---------------------------------------------------------------------------


def test_a_key_is_made_for_the_owner_alone(site: Site) -> None:
    """In development nobody has to think of a secret, and nobody else reads it."""
    path = site.data / "secret-key"

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(path.read_text()) >= 43


def test_the_key_outlives_a_restart(tmp_path: Path) -> None:
    """A call that began before a restart goes on after it."""
    with site_at(tmp_path) as before:
        phone = before.phone("desk").call()
    with site_at(tmp_path) as after:
        phone.client = after.client
        phone.press("#")

    assert phone.heard[-1] == "Goodbye."


@pytest.mark.parametrize("missing", ["IVR_SECRET_KEY", "IVR_PUBLIC_URL"])
def test_production_does_not_start_half_set_up(tmp_path: Path, missing: str) -> None:
    """What keeps strangers out is not left to chance."""
    env = {k: v for k, v in PRODUCTION.items() if k != missing}

    with pytest.raises(ConfigurationError, match=missing), site_at(tmp_path, env=env):
        pass


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("IVR_LOOKUP_HOSTS", "not a host"),
        ("IVR_FUNCTIONS", "no.such.module"),
        ("IVR_SECRET_KEY", "short"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    """What cannot be used is found at the start, not on a call."""
    with pytest.raises(ConfigurationError), site_at(tmp_path, env={name: value}):
        pass


def test_a_data_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    """Where nothing can be written, the program says so and does not start."""
    (tmp_path / "data").write_text("a file where the folder should be")

    with pytest.raises(ConfigurationError, match="IVR_DATA"), site_at(tmp_path):
        pass


def test_a_missing_flows_folder_is_named(tmp_path: Path) -> None:
    """Nobody wonders why no menu is served."""
    env = {"IVR_FLOWS": str(tmp_path / "nowhere"), "IVR_DATA": str(tmp_path / "data")}

    with pytest.raises(CannotRead, match="nowhere"):
        create_app(load(env))


# As a program -----------------------------------------------------------------------


def environment(folder: Path, **more: str) -> dict[str, str]:
    """A bare environment with a site in *folder*."""
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG")}
    own = {"IVR_FLOWS": str(folder / "flows"), "IVR_DATA": str(folder / "data")}
    return {**kept, "PYTHONUNBUFFERED": "1", **own, **more}


@contextmanager
def program(folder: Path, **more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The program, running on a free port, and what it said at the start."""
    write_flows(folder / "flows")
    env = environment(folder, PORT="0", **more)
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "app.py")],
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if line.startswith("Console:"):
            break
    try:
        yield process, said
    finally:
        process.kill()
        process.wait(10)
        process.stdout.close()


def test_the_program_answers_calls_and_stops_when_told(tmp_path: Path) -> None:
    """It starts from anywhere, serves the menus, and ends in good order."""
    with program(tmp_path) as (process, said):
        base = said.rpartition("Console: ")[2].strip().rstrip("/")
        form = urlencode({"CallSid": "CA1", "From": "+821012345678"}).encode()
        with urlopen(Request(f"{base}/voice/desk", form), timeout=10) as answer:
            heard = answer.read().decode()
        process.send_signal(signal.SIGTERM)
        status = process.wait(10)

    assert "What do you need?" in heard
    assert "Only this machine is served" in said
    assert f"POST {base}/voice/desk" in said
    assert status == 0


def test_the_program_knows_a_tunnel(tmp_path: Path) -> None:
    """What a tunnel on this machine passes on is refused without a token."""
    with program(tmp_path) as (_, said):
        base = said.rpartition("Console: ")[2].strip().rstrip("/")
        form = urlencode({"CallSid": "CA1"}).encode()
        tunnelled = Request(f"{base}/voice/desk", form)
        tunnelled.add_header("X-Forwarded-For", "192.0.2.7")
        with pytest.raises(HTTPError) as refused:
            urlopen(tunnelled, timeout=10)
        refused.value.close()

    assert refused.value.code == 403


def test_a_stop_keeps_what_happened(tmp_path: Path) -> None:
    """The last call before a stop is on record."""
    with program(tmp_path) as (process, said):
        base = said.rpartition("Console: ")[2].strip().rstrip("/")
        form = urlencode({"CallSid": "CA1"}).encode()
        urlopen(Request(f"{base}/voice/desk", form), timeout=10).close()
        process.send_signal(signal.SIGTERM)
        process.wait(10)
    with closing(open_database(f"sqlite:///{tmp_path / 'data' / 'ivr.db'}")) as kept:
        assert len(CallLog(kept).lines()) == 1


def run(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """The program, where it is expected not to start."""
    write_flows(folder / "flows")
    return subprocess.run(
        [sys.executable, str(ROOT / "app.py")],
        cwd=folder,
        env=environment(folder, **more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_port_in_use_is_said(tmp_path: Path) -> None:
    """Whose port it is, the program does not guess; it says so and ends."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = run(tmp_path, PORT=port)

    assert ended.returncode == 3
    assert port in ended.stderr
    assert "Traceback" not in ended.stderr


def test_production_that_is_half_set_up_ends(tmp_path: Path) -> None:
    """The program names all that is missing, and ends."""
    ended = run(tmp_path, IVR_ENV="production", PORT="0")

    assert ended.returncode == 3
    assert "IVR_SECRET_KEY, IVR_PUBLIC_URL, TWILIO_AUTH_TOKEN" in ended.stderr


def test_a_folder_that_cannot_be_written_ends(tmp_path: Path) -> None:
    """The program says which folder it cannot write to, and ends."""
    (tmp_path / "data").write_text("a file where the folder should be")
    ended = run(tmp_path, PORT="0")

    assert ended.returncode == 3
    assert "IVR_DATA" in ended.stderr
