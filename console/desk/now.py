"""/desk: the line at this moment, live: who calls, who waits, what is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_login import current_user

from console import site
from console.access import guarded, needs
from console.desk.pulse import Pulse
from console.home import hours_now
from console.wording import language
from ivr.callbacks.dispatcher import Dispatcher
from ivr.callbacks.light import Light, light
from ivr.callbacks.listing import Filters, lights, listing
from ivr.callbacks.policy import DEFAULT, Policy
from ivr.callbacks.requests import Request
from ivr.staffing import waiters
from ivr.staffing.agents import THERE, Agent, agents
from ivr.store import alerts, people
from ivr.store.calls import live
from ivr.store.database import Connection

SHOWN = 12
"""Requests on the first page; the rest are on their own."""

CALLS = 50

blueprint = guarded(Blueprint("desk", __name__, url_prefix="/desk"))


@dataclass(frozen=True, slots=True)
class Lit:
    """A request with its traffic light, and who has it."""

    request: Request
    light: Light
    claimed_by: str


def policy() -> Policy:
    """The rules by which callbacks are made."""
    dispatcher: Dispatcher | None = current_app.extensions.get("dispatcher")
    return dispatcher.policy if dispatcher is not None else DEFAULT


def staff(connection: Connection) -> list[Agent]:
    """Everybody who answers a queue."""
    return agents(connection, site.now(), str(site.zone()))


def skilled(there: Sequence[Agent], queue: str, language: str) -> bool:
    """Whether somebody is there for *queue* in *language*.

    Where nobody of ours answers the queue it is answered by others, whom we trust.
    """
    ours = [each for each in there if each.answers(queue)]
    return not ours or any(
        each.state in THERE and each.on_shift and each.speaks(language) for each in ours
    )


def lit(
    connection: Connection, found: Sequence[Request], there: Sequence[Agent]
) -> list[Lit]:
    """*found*, with how urgent each is."""
    names = names_of(connection)
    now, rules = site.now(), policy()
    return [
        Lit(
            each,
            light(each, now, rules, skilled=skilled(there, each.queue, each.language)),
            names.get(each.claimed_by or 0, ""),
        )
        for each in found
    ]


def names_of(connection: Connection) -> dict[int, str]:
    """People's names by their number."""
    return {each.id: each.called for each in people.everybody(connection)}


def _view() -> Mapping[str, Any]:
    now, rules = site.now(), policy()
    with site.database().read() as connection:
        there = staff(connection)
        page = listing(connection, Filters(), now, size=SHOWN, policy=rules)
        late = lights(connection, now, rules)
        return {
            "now": now,
            "requests": lit(connection, page.requests, there),
            "count": page.count,
            "late": late,
            "alerts": alerts.unseen(connection, SHOWN),
            "agents": there,
            "there": [each for each in there if each.state in THERE],
            "waiting": waiters.in_queues(connection),
            "names": names_of(connection),
            "calls": live(connection, now)[:CALLS],
            "hours": hours_now(site.library(), now, language(), site.switches()),
        }


@blueprint.get("")
@needs("viewer")
def page() -> str:
    """Everything at once; the page keeps itself up to date."""
    return render_template("desk/now.html", **_view())


@blueprint.get("/parts")
@needs("viewer")
def parts() -> str:
    """What of the page may have changed."""
    return render_template("desk/now_parts.html", **_view())


@blueprint.get("/changes")
@needs("viewer")
def changes() -> Response:
    """Says so, as server-sent events, whenever something has changed."""
    pulse: Pulse = current_app.extensions["pulse"]
    response = Response(pulse.stream(), mimetype="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    # A proxy that collects answers would hold the words back.
    response.headers["X-Accel-Buffering"] = "no"
    return response


@blueprint.post("/alerts/<int:number>")
@needs("ops")
def seen(number: int) -> Any:
    """An alert has been seen; it goes for all."""
    with site.database().begin() as connection:
        known = alerts.see(connection, number, current_user.person.id, site.now())
    if not known:
        abort(404)
    return redirect(back())


def back(otherwise: str = "desk.page") -> str:
    """Where a form wants to return to, if that is a page of the desk."""
    target = request.form.get("next", "")
    return target if target.startswith("/desk") else url_for(otherwise)


def ago(moment: datetime, now: datetime) -> float:
    """Seconds from *moment* to *now*."""
    return (now - moment).total_seconds()
