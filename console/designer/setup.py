"""Puts the designer into the app."""

from __future__ import annotations

from flask import Flask
from flask.json.provider import DefaultJSONProvider

from console.designer import beginning, beside, hours, pages, state, trials, wall


def open_designer(app: Flask) -> None:
    """Have *app* show the designer, and answer what its pages ask."""
    for room in (state, beside, hours, trials, beginning, wall, pages):
        app.register_blueprint(room.blueprint)
    if isinstance(app.json, DefaultJSONProvider):
        # What a file says is told in its author's order, and so are a kind's settings.
        app.json.sort_keys = False
