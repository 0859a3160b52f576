"""Puts the designer into the app."""

from __future__ import annotations

from flask import Flask

from console.designer import beginning, beside, hours, pages, state, trials, wall


def open_designer(app: Flask) -> None:
    """Have *app* show the designer, and answer what its pages ask."""
    for room in (state, beside, hours, trials, beginning, wall, pages):
        app.register_blueprint(room.blueprint)
