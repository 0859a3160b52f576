"""/desk/abuse: mark a call in which somebody was abused, and see where it happens."""

from __future__ import annotations

from datetime import timedelta
from secrets import token_hex
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import Connection, select

from console import site
from console.access import guarded, needs
from console.wording import t
from ivr.store import abuse, audit
from ivr.store.tables import calls, queue_calls, requests

LONGEST = 2_000

blueprint = guarded(Blueprint("abuse", __name__, url_prefix="/desk/abuse"))


@blueprint.get("")
@needs("ops")
def page() -> str:
    """What was marked, where it happens, and a form for the call in hand."""
    call, now = request.args.get("call", "")[:64], site.now()
    with site.database().read() as connection:
        return render_template(
            "desk/abuse.html",
            call=call,
            known=_call(connection, call) if call else None,
            recent=abuse.recent(connection),
            places=abuse.by_node(connection, now - timedelta(days=90)),
        )


def _call(connection: Connection, call: str) -> Any:
    return connection.execute(select(calls).where(calls.c.call == call)).one_or_none()


def _number(connection: Connection, call: str) -> str:
    """The number of a call in full, where it is kept at all."""
    for table in (requests, queue_calls):
        query = select(table.c.number).where(table.c.call == call).limit(1)
        if found := connection.scalar(query):
            return str(found)
    return ""


@blueprint.post("")
@needs("ops")
def mark() -> Any:
    """Put it on record."""
    call = request.form.get("call", "")[:64]
    note = request.form.get("note", "").strip()[:LONGEST]
    now, person = site.now(), current_user.person.id
    with site.database().begin() as connection:
        known = _call(connection, call)
        number = _number(connection, call)
        if known is None and not number:
            abort(404)
        abuse.mark(
            connection,
            number=number,
            key=abuse.key_of(connection, now, token_hex),
            call=call,
            flow=known.flow if known else "",
            node=known.node if known else "",
            at=now,
            note=note,
            author=person,
        )
        audit.note(connection, now, person, "abuse", f"call:{call}", {}, site.address())
    flash(str(t("abuse.marked")), "good")
    return redirect(url_for("abuse.page"))
