"""Puts the desk into the app: its pages, and what they ask of it."""

from __future__ import annotations

from flask import Flask

from console.desk import abuse, now, queues, reports, requests
from console.desk.pulse import Pulse
from console.wording import knows
from ivr.callbacks.policy import DEFAULT
from ivr.store.database import Database


def open_desk(app: Flask, database: Database) -> None:
    """Have *app* show the desk.

    ``app.extensions`` may hold ``policy`` (the rules as they stand), ``dispatcher``
    (who dials) and ``wake`` (have it look at once).
    """
    pulse = Pulse(database)
    app.extensions["closing"].callback(pulse.close)
    app.extensions["pulse"] = pulse
    app.extensions.setdefault("policy", lambda: DEFAULT)
    app.extensions.setdefault("wake", lambda: None)
    app.jinja_env.globals["knows"] = knows
    for room in (now, requests, queues, reports, abuse):
        app.register_blueprint(room.blueprint)
