"""Recordings of the flows, as the carrier fetches them: without a signature.

Only files in the flows folder that are sound are given out, and they are what every
caller hears anyway.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, send_from_directory

from webhooks.voice import exchange

blueprint = Blueprint("sounds", __name__)

TYPES = {
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
    ".aiff": "audio/aiff",
    ".gsm": "audio/x-gsm",
    ".ulaw": "audio/basic",
}
"""What ``<Play>`` takes. Source: Twilio's page on ``<Play>``."""

FRESH = 300
"""Seconds for which the carrier need not ask again; then it asks by the ETag."""


@blueprint.get("/sounds/<path:place>")
def sound(place: str) -> Response:
    """The recording at *place* in the flows folder."""
    ending = f".{place.rpartition('.')[2].lower()}"
    if ending not in TYPES or any(part.startswith(".") for part in place.split("/")):
        abort(404)
    response = send_from_directory(
        exchange().library.folder.resolve(),
        place,
        mimetype=TYPES[ending],
        max_age=FRESH,
    )
    response.headers["Cache-Control"] = f"public, max-age={FRESH}"
    return response
