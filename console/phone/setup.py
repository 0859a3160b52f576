"""Puts the phone and the menu map into the app."""

from __future__ import annotations

import time

from flask import Flask

from console.menu_map import pages as map_pages
from console.pace import Pace
from console.phone import pages

STRANGERS = {
    # A key pressed each second, over a few minutes.
    "phone": (240, 240.0),
    # Somebody who looks something up, and prints it.
    "map": (30, 60.0),
}
"""For each room how many questions an address has, and in how many seconds anew."""


def open_phone(app: Flask) -> None:
    """Have *app* show the phone and the menu map."""
    app.extensions["paces"] = {
        room: Pace(most, seconds, time.monotonic)
        for room, (most, seconds) in STRANGERS.items()
    }
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(map_pages.blueprint)
