"""Puts the console into the app: its pages, log-in, words and the faces of faults."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from flask import Flask

from console import faults, frame, home, login, me, people, visits
from console.access import csrf
from console.designer import drafting, exchange, versions
from console.designer.setup import open_designer
from console.phone.setup import open_phone
from ivr.clock import Clock
from ivr.config import Config
from ivr.store import logins
from ivr.store.database import Database, DatabaseError
from ivr.store.people import add, everybody

FIRST_LINK_LASTS = timedelta(hours=1)


def open_console(app: Flask, config: Config, secrets: tuple[str, ...]) -> None:
    """Have *app* show the pages for people; ``site`` says what they ask of it."""
    visits.prepare(app, secrets, production=config.production)
    # Not ``init_app``: the guard asks for the token, after log-in and role, and the
    # carrier's requests, which are signed, do not pass it.
    app.extensions["csrf"] = csrf
    app.config.update(
        WTF_CSRF_ENABLED=True,
        WTF_CSRF_METHODS={"POST", "PUT", "PATCH", "DELETE"},
        WTF_CSRF_FIELD_NAME="csrf_token",
        WTF_CSRF_HEADERS=["X-CSRFToken"],
        WTF_CSRF_SSL_STRICT=True,
    )
    frame.furnish(app)
    for blueprint in (
        frame.blueprint,
        home.blueprint,
        login.blueprint,
        me.blueprint,
        people.blueprint,
        drafting.blueprint,
        versions.blueprint,
        exchange.blueprint,
    ):
        app.register_blueprint(blueprint)
    open_designer(app)
    open_phone(app)
    app.register_error_handler(DatabaseError, faults.no_database)


def first_steps(
    config: Config, database: Database, clock: Clock, base: str
) -> Iterator[str]:
    """How the first admin gets in, where there is none who could log in.

    In development a link is made; in production whoever has the machine makes one.
    """
    now = clock.now()
    with database.begin() as connection:
        admins = [
            each
            for each in everybody(connection)
            if each.role == "admin" and each.disabled_at is None
        ]
        if any(each.has_password for each in admins):
            return
        if config.production:
            yield "Nobody can log in yet: ivr user add LOGIN --role admin"
            return
        first = admins[0] if admins else add(connection, "admin", "admin", now)
        token = logins.make_link(connection, first.id, now, FIRST_LINK_LASTS)
    yield f"Log in as {first.login}: {base}/login/link/{token}"
    yield "  (works once, within an hour)"
