"""Puts the desk into the app: its pages, and what they ask of it."""

from __future__ import annotations

from flask import Flask

from console.desk import abuse, messages, now, queues, reports, requests, switches
from console.desk.naming import about, day, fact, group, tongue
from console.desk.pulse import Pulse
from console.wording import knows
from ivr.store.database import Database


def open_desk(app: Flask, database: Database) -> None:
    """Have *app* show the desk.

    Where calls are placed, ``app.extensions`` holds ``dispatcher``, who dials, and
    ``dialling``, which has it look at once.
    """
    pulse = Pulse(database)
    app.extensions["closing"].callback(pulse.close)
    app.extensions["pulse"] = pulse
    app.jinja_env.globals["knows"] = knows
    app.jinja_env.globals |= {"told": switches.told, "spoken": switches.spoken}
    app.jinja_env.globals |= {"about": about, "fact": fact, "group": group}
    app.jinja_env.filters |= {"tongue": tongue, "short_day": day}
    for room in (now, requests, queues, reports, abuse, messages, switches):
        app.register_blueprint(room.blueprint)
