"""/desk/switches: what staff turn while calls come in, and what that does to callers.

Nothing is done before its effect was shown: a form leads to a page that tells what
changes for callers, and only that page's button does it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from console import site
from console.access import guarded, needs
from console.desk.board import Board, board
from console.desk.foresight import foresee
from console.desk.turning import Form, Plan, Reader, Unclear
from console.wording import language, t
from ivr.hours.overrides import STAFF
from ivr.runtime.desk import Switchboard
from ivr.store import overrides
from ivr.store.overrides import Override, Refused, Wanted

SHOWN = 30
"""Overrides of the past on a page."""

blueprint = guarded(Blueprint("switches", __name__, url_prefix="/desk/switches"))


def _board(rows: tuple[Override, ...], now: datetime) -> Board:
    return board(site.library(), rows, now, language())


@blueprint.get("")
@needs("viewer")
def page() -> str:
    """How everything stands, what was done, and the forms to do more."""
    return _page(MultiDict())


def _page(typed: Form) -> str:
    """The page; *typed* is in the form that it was sent from, to be put right."""
    now = site.now()
    _seen_at_once()
    before = request.args.get("before", type=int)
    with site.database().read() as connection:
        rows = overrides.standing(connection, now)
        past = list(overrides.history(connection, before=before, most=SHOWN + 1))
    return render_template(
        "desk/switches.html",
        board=_board(rows, now),
        standing=rows,
        past=past[:SHOWN],
        more=past[SHOWN - 1].id if len(past) > SHOWN else None,
        now=now,
        local=now.astimezone(site.zone()).strftime("%Y-%m-%dT%H:%M"),
        today=now.astimezone(site.zone()).date().isoformat(),
        typed=lambda what, name="": typed if _sent(typed, what, name) else MultiDict(),
    )


def _sent(typed: Form, what: str, name: str) -> bool:
    """Whether *typed* came from the form for *what* about the thing *name*."""
    return typed.get("what") in what.split() and name in (typed.get("name"), "")


@blueprint.post("/preview")
@needs("ops")
def preview() -> Any:
    """What a change would do to callers, before it is made."""
    now = site.now()
    with site.database().read() as connection:
        rows = overrides.standing(connection, now)
    found = _board(rows, now)
    plan = _plan(found, now)
    if plan is None:
        return _page(request.form), 422
    menus = []
    if plan.touches_ways:
        menus = list(foresee(found, plan, rows, site.database(), now))
    return render_template(
        "desk/switches_preview.html",
        plan=plan,
        menus=menus,
        changed=[each for each in menus if not each.impact.nothing],
        board=found,
        carried=list(_carried()),
        now=now,
    )


def _plan(found: Board, now: datetime) -> Plan | None:
    """What the form wants; None where it is unclear, which is told."""
    try:
        return Reader(request.form, found, now, site.zone()).plan()
    except Unclear as unclear:
        flash(t(unclear.key), "bad")
        return None


def _carried() -> Iterator[tuple[str, str]]:
    """The fields of the form, to be sent once more."""
    for name, values in request.form.lists():
        if name != "csrf_token":
            yield from ((name, value) for value in values)


@blueprint.post("")
@needs("ops")
def apply() -> Any:
    """Do it, as whoever is logged in."""
    now = site.now()
    with site.database().begin() as connection:
        rows = overrides.standing(connection, now)
        plan = _plan(_board(rows, now), now)
        if plan is None:
            return _page(request.form), 422
        for wanted in plan.wanted:
            overrides.add(
                connection,
                wanted,
                at=now,
                author=current_user.person.id,
                address=site.address(),
            )
    _seen_at_once()
    flash(t(f"switch.done.{plan.what}"), "good")
    return redirect(url_for("switches.page"))


@blueprint.post("/<int:number>/end")
@needs("ops")
def end(number: int) -> Any:
    """End an override now: what it went over holds again."""
    now, person = site.now(), current_user.person.id
    try:
        with site.database().begin() as connection:
            overrides.end(
                connection, number, at=now, author=person, address=site.address()
            )
    except Refused:
        with site.database().read() as connection:
            known = any(
                each.id == number
                for each in overrides.history(connection, before=number + 1, most=1)
            )
        if not known:
            abort(404)
        flash(t("switch.ended-already"), "warn")
    else:
        flash(t("switch.done.end"), "good")
    _seen_at_once()
    return redirect(url_for("switches.page"))


def _seen_at_once() -> None:
    """Calls of this process need not wait for the next look."""
    switchboard: Switchboard = current_app.extensions["exchange"].switchboard
    switchboard.refresh()


def told(override: Override | Wanted) -> str:
    """What an override makes of its thing, in words."""
    value = override.value
    match override.what:
        case "switch":
            return str(value.get("position", ""))
        case "hours":
            return str(t(f"switch.put.{value.get('put', 'closed')}"))
        case "announcement":
            return " · ".join(value.get("texts", {}).values()) or "–"
    return ", ".join(value.get("numbers", ()))


def spoken(override: Override | Wanted) -> dict[str, str]:
    """What callers hear as the reason, by language."""
    said: dict[str, str] = dict(override.value.get("said", {}))
    return {tag: words for tag, words in said.items() if tag != STAFF and words}
