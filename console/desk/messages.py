"""/desk/messages: what callers left after the tone; to be heard, and ticked off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    url_for,
)
from flask_login import current_user

from console import site
from console.access import guarded, needs
from ivr.store import audit, messages

SHOWN = 200
HEARD = 50

blueprint = guarded(Blueprint("messages", __name__, url_prefix="/desk/messages"))


@blueprint.get("")
@needs("ops")
def page() -> str:
    """What nobody has heard, and what was heard last."""
    with site.database().read() as connection:
        return render_template(
            "desk/messages.html",
            waiting=messages.listing(connection, SHOWN, heard=False),
            heard=messages.listing(connection, HEARD, heard=True),
        )


@blueprint.get("/<int:number>/sound")
@needs("ops")
def sound(number: int) -> Response:
    """The recording itself; it lies with the carrier, who gives it to us alone."""
    with site.database().read() as connection:
        found = messages.find(connection, number)
    if found is None:
        abort(404)
    listen: Callable[[str], bytes | None] = current_app.extensions["listen"]
    recorded = listen(found.recording)
    if recorded is None:
        abort(404)
    return Response(recorded, mimetype="audio/mpeg")


@blueprint.post("/<int:number>")
@needs("ops")
def heard(number: int) -> Any:
    """Somebody has heard it, and seen to it."""
    now, person = site.now(), current_user.person.id
    with site.database().begin() as connection:
        if messages.find(connection, number) is None:
            abort(404)
        if messages.hear(connection, number, person, now):
            about = f"message:{number}"
            audit.note(connection, now, person, "heard", about, {}, site.address())
    return redirect(url_for("messages.page"))
