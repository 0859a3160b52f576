"""/people: who may log in, and what for. For admins."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from console import site
from console.access import guarded, needs
from console.acts import told
from console.person_form import as_typed, faults, login_fault, typed
from console.wording import t
from ivr.store import audit, logins, people, sessions
from ivr.store.database import Connection
from ivr.store.people import LastAdmin, LoginTaken, Person

blueprint = guarded(Blueprint("people", __name__, url_prefix="/people"))

Page = str | Response | tuple[str, int]

LATELY = 20
"""How many acts of a person are shown."""


@blueprint.get("")
@needs("admin")
def everybody() -> str:
    """All people, and a form for one more."""
    return _listing({"login": "", "name": "", "role": "ops", "language": "ko"}, {})


def _listing(form: dict[str, Any], wrong: dict[str, Any]) -> str:
    with site.database().read() as connection:
        found = people.everybody(connection)
        where = sessions.counts(connection, site.now())
    return render_template(
        "people.html", people=found, where=where, form=form, faults=wrong
    )


@blueprint.post("")
@needs("admin")
def add() -> Page:
    """Add a person, and make the link with which they come in."""
    given = {name: request.form.get(name, "") for name in ("login", "name")}
    fields = typed(request.form)
    form = {**given, "role": fields["role"], "language": fields["language"]}
    wrong = {k: v for k, v in faults(fields).items() if k in form}
    if fault := login_fault(given["login"]):
        wrong["login"] = fault
    if wrong:
        return _listing(form, wrong), 422
    try:
        with site.database().begin() as connection:
            made = people.add(
                connection,
                given["login"],
                fields["role"],
                site.now(),
                name=fields["name"],
                language=fields["language"],
            )
            _note(connection, "person-added", made, {"role": made.role})
            token = _link(connection, made)
    except LoginTaken:
        return _listing(form, {"login": t("people.fault.taken")}), 422
    return _page(made, token=token)


@blueprint.get("/<int:key>")
@needs("admin")
def one(key: int) -> Page:
    """A person, and what can be done about them."""
    return _page(_person(key))


def _page(
    person: Person,
    form: dict[str, Any] | None = None,
    wrong: dict[str, Any] | None = None,
    token: str = "",
) -> str:
    with site.database().read() as connection:
        mine = sessions.of_person(connection, person.id, site.now())
        acts = audit.acts(connection, person=person.id, most=LATELY)
        names = {each.id: each.called for each in people.everybody(connection)}
        lately = list(told(acts, names))
        known = list(people.skills(connection))
    return render_template(
        "person.html",
        who=person,
        form=form or as_typed(person),
        faults=wrong or {},
        link=f"{site.base()}/login/link/{token}" if token else "",
        sessions=mine,
        acts=lately,
        queues=sorted({*known, *_queues()}),
    )


def _queues() -> set[str]:
    menus = site.library()
    flows = (menus.current(name)[1] for name in menus.names())
    return {queue for flow in flows for queue in flow.text.queues}


@blueprint.post("/<int:key>")
@needs("admin")
def save(key: int) -> Page:
    """Change a person."""
    person, fields = _person(key), typed(request.form)
    wrong = faults(fields)
    if not wrong:
        try:
            with site.database().begin() as connection:
                if differ := people.change(connection, key, **fields):
                    _note(connection, "person", person, _without_line(differ))
        except LastAdmin:
            wrong = {"role": t("people.fault.last-admin")}
    if wrong:
        shown = {k: request.form.get(k, "") for k in fields}
        return _page(person, shown, wrong), 422
    flash(t("people.saved"))
    return redirect(f"/people/{key}")


def _without_line(differ: dict[str, Any]) -> dict[str, Any]:
    """A number in full stands only where somebody is called."""
    return {k: v if k != "line" else True for k, v in differ.items()}


@blueprint.post("/<int:key>/link")
@needs("admin")
def link(key: int) -> Page:
    """Make a link that logs them in once; it is shown here and nowhere else."""
    person = _person(key)
    if person.disabled_at is not None:
        abort(409)
    with site.database().begin() as connection:
        token = _link(connection, person)
    return _page(person, token=token)


def _link(connection: Connection, person: Person) -> str:
    token = logins.make_link(connection, person.id, site.now())
    _note(connection, "link", person, {})
    return token


@blueprint.post("/<int:key>/sessions")
@needs("admin")
def log_out(key: int) -> Page:
    """Log them out everywhere."""
    person = _person(key)
    with site.database().begin() as connection:
        count = sessions.revoke_all(connection, key, site.now())
        _note(connection, "sessions", person, {"count": count})
    flash(t("people.revoked", count))
    return redirect(f"/people/{key}")


@blueprint.post("/<int:key>/disable")
@needs("admin")
def disable(key: int) -> Page:
    """Let them in no more."""
    person = _person(key)
    if key == current_user.person.id:
        return _page(person, wrong={"disable": t("people.fault.yourself")}), 422
    try:
        with site.database().begin() as connection:
            people.disable(connection, key, site.now())
            _note(connection, "person-disabled", person, {})
    except LastAdmin:
        return _page(person, wrong={"disable": t("people.fault.last-admin")}), 422
    flash(t("people.disabled.done", name=person.called))
    return redirect(f"/people/{key}")


@blueprint.post("/<int:key>/enable")
@needs("admin")
def enable(key: int) -> Page:
    """Let them in again."""
    person = _person(key)
    with site.database().begin() as connection:
        people.enable(connection, key)
        _note(connection, "person-enabled", person, {})
    flash(t("people.enabled.done", name=person.called))
    return redirect(f"/people/{key}")


def _person(key: int) -> Person:
    with site.database().read() as connection:
        found = people.get(connection, key)
    return found if found is not None else abort(404)


def _note(
    connection: Connection, what: str, person: Person, facts: dict[str, Any]
) -> None:
    about, by = f"person:{person.id}", current_user.person.id
    audit.note(connection, site.now(), by, what, about, facts, site.address())
