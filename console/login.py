"""Logging in: by login and password, or by a link that works once."""

from __future__ import annotations

import logging
import math

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from console import site, visits
from console.access import everybody, guarded
from console.frame import inside, landing
from console.wording import t
from ivr.store import logins
from ivr.store.credentials import fault_of
from ivr.store.logins import Locked, Wrong
from ivr.store.people import Person

blueprint = guarded(Blueprint("login", __name__))

log = logging.getLogger(__name__)

Page = str | Response | tuple[str, int]


@blueprint.get("/login")
@everybody
def page() -> Page:
    """Ask who it is."""
    target = inside(request.args.get("next", ""))
    if current_user.is_authenticated:
        return redirect(target)
    return render_template("login.html", next=target, fault="")


@blueprint.post("/login")
@everybody
def log_in() -> Page:
    """Let in whoever knows the password."""
    target = inside(request.form.get("next", ""))
    moment = site.now()
    found = logins.log_in(
        site.database(),
        site.passwords(),
        request.form.get("login", ""),
        request.form.get("password", ""),
        site.address(),
        moment,
    )
    match found:
        case Person():
            visits.enter(found)
            return redirect(landing() if target == "/" else target)
        case Wrong():
            log.warning("a log-in from %s failed", site.address())
            fault, status = t("login.wrong"), 401
        case Locked(until):
            log.warning("log-ins from %s have to wait", site.address())
            minutes = math.ceil((until - moment).total_seconds() / 60)
            fault, status = t("login.locked", minutes), TooManyRequests.code
    return render_template("login.html", next=target, fault=fault), status


@blueprint.post("/logout")
@everybody
def log_out() -> Page:
    """End the session."""
    visits.leave()
    flash(t("login.left"))
    return redirect("/login")


# Links that work once -----------------------------------------------------------------


@blueprint.get("/login/link/<token>")
@everybody
def link(token: str) -> Page:
    """Who the link is for. Looking does not use it up, as mail programs look too."""
    with site.database().read() as connection:
        found = logins.whose_link(connection, token, site.now())
    if found is None:
        return render_template("link.html", who=None, fault=""), 404
    return render_template("link.html", who=found, fault="")


@blueprint.post("/login/link/<token>")
@everybody
def use_link(token: str) -> Page:
    """Log in by the link, with a password for the next time where one is chosen."""
    moment, chosen = site.now(), request.form.get("password", "")
    with site.database().read() as connection:
        found = logins.whose_link(connection, token, moment)
    if found is None:
        return render_template("link.html", who=None, fault=""), 404
    if chosen and (fault := fault_of(chosen, (found.login, found.name))):
        return render_template("link.html", who=found, fault=t(fault)), 422
    kept = site.passwords().kept(chosen) if chosen else ""
    with site.database().begin() as connection:
        used = logins.use_link(connection, token, moment, site.address())
        if used is not None and kept:
            by = (moment, site.address())
            logins.change_password(connection, used.id, kept, *by)
    if used is None:
        return render_template("link.html", who=None, fault=""), 404
    visits.enter(used)
    flash(t("link.welcome", name=used.called))
    return redirect(landing())
