"""What every page asks of the app: its database, clock, menus and settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo

from flask import current_app, request

from ivr.config import Config
from ivr.runtime.versions import Library
from ivr.store.credentials import Passwords
from ivr.store.database import Database


def database() -> Database:
    """Where people, requests and switches are kept."""
    found: Database = current_app.extensions["database"]
    return found


def passwords() -> Passwords:
    """What works out passwords."""
    found: Passwords = current_app.extensions["passwords"]
    return found


def config() -> Config:
    """The settings."""
    found: Config = current_app.extensions["settings"]
    return found


def library() -> Library:
    """The menus that are served."""
    found: Library = current_app.extensions["library"]
    return found


def switches() -> Mapping[str, str]:
    """The switches that do not stand at their default."""
    found: Mapping[str, str] = current_app.extensions["exchange"].switchboard.switches()
    return found


def now() -> datetime:
    """The present moment, by the app's own clock."""
    moment: datetime = current_app.extensions["exchange"].clock.now()
    return moment


def zone() -> tzinfo:
    """The zone in which times are shown: that of the first menu's first schedule."""
    menus = library()
    for name in menus.names():
        _, flow = menus.current(name)
        if flow.timetable.names():
            return flow.timetable.first_zone
    return UTC


def base() -> str:
    """The address of the app, as far as it is known."""
    settings = config()
    return settings.public_url or f"http://{settings['IVR_HOST']}:{settings.port}"


def address() -> str:
    """Where the request came from, behind as many proxies as are ours.

    What stands further left in ``X-Forwarded-For`` is what strangers say of
    themselves.
    """
    proxies = int(config()["IVR_PROXIES"])
    if proxies:
        said = request.headers.getlist("X-Forwarded-For")
        hops = [
            hop for line in said for part in line.split(",") if (hop := part.strip())
        ]
        if len(hops) >= proxies:
            return hops[-proxies]
    return request.remote_addr or ""


def wants_page() -> bool:
    """Whether a browser asks for a page; programs take whatever comes."""
    return any(kind == "text/html" for kind, _ in request.accept_mimetypes)
