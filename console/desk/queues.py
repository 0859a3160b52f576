"""/desk/queues: who waits, who answers, and whether one's own phone may ring."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask import request as asked
from flask_login import current_user

from console import site
from console.access import guarded, needs
from console.desk.now import staff
from console.wording import t
from ivr.staffing import waiters
from ivr.staffing.agents import stands
from ivr.store import audit, people

CHOICES = ("available", "wrapping-up", "away")
"""What people say of themselves; ringing and talking are seen."""

PAUSES = (0, 5, 15, 30, 60)
"""Minutes that wrapping up may take; 0 is until one says otherwise."""

blueprint = guarded(Blueprint("queues", __name__, url_prefix="/desk/queues"))


@blueprint.get("")
@needs("viewer")
def page() -> str:
    """The queues as they stand."""
    return render_template("desk/queues.html", **_view())


@blueprint.get("/parts")
@needs("viewer")
def parts() -> str:
    """What of the page may have changed."""
    return render_template("desk/queues_parts.html", **_view())


def _view() -> dict[str, Any]:
    with site.database().read() as connection:
        there = staff(connection)
        waiting = waiters.in_queues(connection)
        mine = next((a for a in there if a.id == current_user.person.id), None)
        names = {each.id: each.name for each in there}
    queues = {queue for each in there for queue in each.queues if queue != "*"}
    queues |= {row.queue for row in waiting}
    for name in site.library().names():
        queues |= set(site.library().current(name)[1].queues)
    return {
        "now": site.now(),
        "queues": sorted(queues),
        "waiting": waiting,
        "agents": there,
        "names": names,
        "mine": mine,
        "choices": CHOICES,
        "pauses": PAUSES,
    }


@blueprint.post("/me")
@needs("ops")
def me() -> Any:
    """Say that one's phone may ring, or may not."""
    state = asked.form.get("state", "")
    if state not in CHOICES:
        abort(400)
    minutes = asked.form.get("minutes", 0, type=int)
    now, person = site.now(), current_user.person.id
    until = now + timedelta(minutes=minutes) if 0 < minutes <= 24 * 60 else None
    with site.database().begin() as connection:
        known = people.get(connection, person)
        if state == "available" and not (known and known.line and known.skills):
            flash(t("queues.no-line"), "bad")
            return redirect(url_for("queues.page"))
        stands(connection, person, state, now, until)  # type: ignore[arg-type]
        audit.note(
            connection,
            now,
            person,
            "presence",
            f"person:{person}",
            {"state": state},
            site.address(),
        )
    flash(t(f"queues.now.{state}"), "good")
    return redirect(url_for("queues.page"))


@blueprint.post("/<int:person>/away")
@needs("ops")
def away(person: int) -> Any:
    """Take somebody out who has gone home without saying so."""
    now, author = site.now(), current_user.person.id
    with site.database().begin() as connection:
        if people.get(connection, person) is None:
            abort(404)
        stands(connection, person, "away", now)
        about, facts = f"person:{person}", {"state": "away"}
        audit.note(connection, now, author, "presence", about, facts, site.address())
    return redirect(url_for("queues.page"))
