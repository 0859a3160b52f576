"""/me: one's own language, theme, password and sessions."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from console import site, visits
from console.access import guarded, needs
from console.wording import t
from ivr.store import audit, logins, people, sessions
from ivr.store.credentials import fault_of

blueprint = guarded(Blueprint("me", __name__, url_prefix="/me"))

Page = str | Response | tuple[str, int]


@blueprint.get("")
@needs("viewer")
def page() -> Page:
    """What somebody sees of themselves."""
    return _page({})


def _page(wrong: dict[str, Any]) -> str:
    with site.database().read() as connection:
        mine = sessions.of_person(connection, current_user.person.id, site.now())
    return render_template("me.html", sessions=mine, faults=wrong)


@blueprint.post("/password")
@needs("viewer")
def password() -> Page:
    """Change the password; every other session is over, and this one is new."""
    person, moment = current_user.person, site.now()
    old, new = (request.form.get(name, "") for name in ("old", "new"))
    if fault := fault_of(new, (person.login, person.name)):
        return _page({"new": t(fault)}), 422
    if person.has_password and not logins.password_fits(
        site.database(), site.passwords(), person.id, old, moment
    ):
        return _page({"old": t("me.password.wrong")}), 422
    kept = site.passwords().kept(new)
    with site.database().begin() as connection:
        by = (moment, site.address())
        logins.change_password(connection, person.id, kept, *by)
        renewed = people.get(connection, person.id)
    assert renewed is not None
    visits.enter(renewed)
    flash(t("me.password.done"))
    return redirect("/me")


@blueprint.post("/sessions/<key>")
@needs("viewer")
def end_session(key: str) -> Page:
    """End one of one's own sessions."""
    person = current_user.person.id
    with site.database().begin() as connection:
        if sessions.revoke(connection, key, site.now(), person=person):
            _note_ended(connection, 1)
    flash(t("me.session.ended"))
    return redirect("/me")


@blueprint.post("/sessions")
@needs("viewer")
def end_others() -> Page:
    """End all of one's sessions but this one."""
    person, here = current_user.person.id, current_user.session.id
    with site.database().begin() as connection:
        count = sessions.revoke_all(connection, person, site.now(), but=here)
        _note_ended(connection, count)
    flash(t("people.revoked", count))
    return redirect("/me")


def _note_ended(connection: Any, count: int) -> None:
    person, facts = current_user.person.id, {"count": count}
    about = f"person:{person}"
    audit.note(connection, site.now(), person, "sessions", about, facts, site.address())
