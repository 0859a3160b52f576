"""A site to call in tests: an app of its own, on flows of its own, at a set time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from databases import sqlite_model
from flask import Flask
from flask.testing import FlaskClient
from twilio_phone import Phone

from app import create_app
from ivr.clock import ManualClock
from ivr.config import load
from ivr.store.credentials import Passwords
from webhooks.exchange import Exchange

FLOWS = Path(__file__).parent / "fixtures" / "lines"

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""A Monday, 10 in the morning in Seoul."""

PRODUCTION = {
    "IVR_ENV": "production",
    "IVR_SECRET_KEY": "a secret of this site",
    "IVR_PUBLIC_URL": "https://ivr.example.org",
    "TWILIO_AUTH_TOKEN": "12345",
}
"""What the program is told where callers are real."""

NIGHT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@dataclass
class Site:
    """An app with its flows, a clock that stands still, and a folder for its data."""

    app: Flask
    flows: Path
    data: Path
    clock: ManualClock
    env: dict[str, str]

    @property
    def client(self) -> FlaskClient:
        """Somebody who asks the app."""
        return self.app.test_client(use_cookies=False)

    @property
    def exchange(self) -> Exchange:
        """What stands behind the webhooks."""
        found: Exchange = self.app.extensions["exchange"]
        return found

    def phone(self, name: str, **about: Any) -> Phone:
        """A phone with which to call flow *name*."""
        token = self.env.get("TWILIO_AUTH_TOKEN", "").split(",")[0]
        base = self.env.get("IVR_PUBLIC_URL", "http://localhost")
        given = {"token": token, "base": base, "passing": self.clock.advance}
        return Phone(self.client, name, **(given | about))


def write_flows(folder: Path, **texts: str) -> Path:
    """The fixture flows, and *texts* as flows of their own, in *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in FLOWS.glob("*.yaml"):
        (folder / path.name).write_bytes(path.read_bytes())
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


@contextmanager
def site_at(
    folder: Path,
    at: datetime = MONDAY,
    env: dict[str, str] | None = None,
    parts: dict[str, Any] | None = None,
    **texts: str,
) -> Iterator[Site]:
    """A site in *folder*, stopped afterwards.

    Args:
        env: Settings beside those of the folders.
        parts: Of the exchange, in place of its own.
        texts: Flows beside the fixture's.
    """
    flows, data = write_flows(folder / "flows", **texts), folder / "data"
    clock = ManualClock(at)
    if not data.exists():
        # As the program would bring it up itself, in less time.
        data.mkdir(parents=True)
        shutil.copy(sqlite_model(), data / "ivr.db")
    given = {"IVR_FLOWS": str(flows), "IVR_DATA": str(data), **(env or {})}
    cheap = Passwords(time_cost=1, memory_cost=64, parallelism=1)
    own = {"clock": clock, "passwords": cheap}
    app = create_app(load(given), **(own | (parts or {})))
    try:
        yield Site(app, flows, data, clock, given)
    finally:
        app.extensions["closing"].close()
        app.extensions["database"].close()
