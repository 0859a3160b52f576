"""/desk/abuse: mark a call in which somebody was abused, and see where it happens."""

from __future__ import annotations

from datetime import timedelta
from secrets import token_hex
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from console import site
from console.access import guarded, needs
from console.wording import t
from ivr.store import abuse, audit, calls

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
            known=calls.find(connection, call) if call else None,
            recent=abuse.recent(connection),
            places=abuse.by_node(connection, now - timedelta(days=90)),
        )


@blueprint.post("")
@needs("ops")
def mark() -> Any:
    """Put it on record."""
    call = request.form.get("call", "")[:64]
    note = request.form.get("note", "").strip()[:LONGEST]
    now, person = site.now(), current_user.person.id
    with site.database().begin() as connection:
        known = calls.find(connection, call)
        number = abuse.number_of(connection, call)
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
    flash(t("abuse.marked"), "good")
    return redirect(url_for("abuse.page"))
