"""/desk/requests: all requests, and one of them with its whole story."""

from __future__ import annotations

from collections.abc import Callable
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

from console import site
from console.access import guarded, needs
from console.desk.now import lit, names_of, policy, staff
from console.wording import t
from ivr.callbacks import handling, outbox
from ivr.callbacks.answering import Answering, flow_of
from ivr.callbacks.calling_hours import may_call
from ivr.callbacks.dispatcher import Dispatcher
from ivr.callbacks.life import IN_THE_AIR, Refused
from ivr.callbacks.listing import Filters, listing, position, story
from ivr.callbacks.requests import Gone, Request, Stale, find, happen
from ivr.store import audit, people
from ivr.store.database import Connection

SIZE = 50

LONGEST = 4_000
"""Letters of a note."""

OUTCOMES = ("by-hand", "reached")

blueprint = guarded(Blueprint("requests", __name__, url_prefix="/desk/requests"))


@blueprint.get("")
@needs("viewer")
def page() -> str:
    """The requests that pass the filters, fifty at a time."""
    asked, rules = request.args, policy()
    light = asked.get("light", "")
    number = max(0, asked.get("page", 1, type=int) - 1)
    filters = Filters(
        state=asked.get("state", "open"),
        queue=asked.get("queue", ""),
        light=light if light in ("red", "amber", "green") else None,  # type: ignore[arg-type]
        claimed_by=current_user.person.id if asked.get("mine") else None,
        level=asked.get("level", ""),
        digits=asked.get("digits", "")[:20],
    )
    with site.database().read() as connection:
        found = listing(
            connection, filters, site.now(), min(number, 100_000), policy=rules
        )
        shown = lit(connection, found.requests, staff(connection))
    queues = sorted(
        {name for each in _flows() for name in each.queues} | {filters.queue} - {""}
    )
    return render_template(
        "desk/requests.html",
        page=found,
        pages=-(-found.count // SIZE),
        requests=shown,
        filters=filters,
        mine=bool(asked.get("mine")),
        url_args={k: v for k, v in asked.items() if k != "page"},
        queues=[name for name in queues if name],
        levels=rules.levels,
        now=site.now(),
    )


def _flows() -> list[Any]:
    library = site.library()
    return [library.current(name)[1] for name in library.names()]


@blueprint.get("/<int:number>")
@needs("viewer")
def one(number: int) -> str:
    """One request: what is known, what happened, what can be done."""
    with site.database().read() as connection:
        found = _found(connection, number)
        (shown,) = lit(connection, [found], staff(connection))
        return render_template(
            "desk/request.html",
            it=shown,
            asked=found,
            place=position(connection, found) if found.is_open else None,
            story=story(connection, number),
            names=names_of(connection),
            others=_others(connection),
            levels=policy().levels,
            outcomes=OUTCOMES,
            in_the_air=found.state in IN_THE_AIR,
            mine=found.claimed_by == current_user.person.id,
            now=site.now(),
            local=_local(site.now()),
        )


def _found(connection: Connection, number: int) -> Request:
    try:
        return find(connection, number)
    except Gone:
        abort(404)


def _others(connection: Connection) -> list[tuple[int, str]]:
    """Those a request can be handed to; oneself, where another has it."""
    return [
        (each.id, each.called)
        for each in people.everybody(connection)
        if each.disabled_at is None and each.role in ("ops", "admin")
    ]


def _local(moment: datetime) -> str:
    """As the browser's field for a moment wants it."""
    return moment.astimezone(site.zone()).strftime("%Y-%m-%dT%H:%M")


# What is done -----------------------------------------------------------------------

Deed = Callable[[Connection, int, int, datetime], object]


@blueprint.post("/<int:number>/<what>")
@needs("ops")
def act(number: int, what: str) -> Any:
    """Do one thing to a request, as whoever is logged in."""
    deed = DEEDS.get(what)
    if deed is None:
        abort(404)
    person, now = current_user.person.id, site.now()
    try:
        with site.database().begin() as connection:
            _found(connection, number)
            deed(connection, number, person, now)
            audit.note(
                connection,
                now,
                person,
                what,
                f"request:{number}",
                {},
                site.address(),
            )
        flash(t(f"request.done.{what}"), "good")
    except handling.Taken as taken:
        with site.database().read() as connection:
            name = names_of(connection).get(taken.by or 0, "")
        flash(t("request.taken", name=name), "bad")
    except Stale:
        flash(t("request.stale"), "bad")
    except NoLine:
        flash(t("request.no-line"), "bad")
    except NotNow:
        flash(t("request.not-now"), "bad")
    except (Refused, ValueError):
        flash(t("request.refused"), "bad")
    if what == "call" and (dialling := current_app.extensions.get("dialling")):
        dialling.nudge()
    return redirect(url_for("requests.one", number=number))


def _epoch() -> int:
    return request.form.get("epoch", -1, type=int)


def _text() -> str:
    return request.form.get("text", "").strip()[:LONGEST]


def _claim(connection: Connection, number: int, person: int, at: datetime) -> object:
    return handling.claim(connection, number, person, epoch=_epoch(), at=at)


def _release(connection: Connection, number: int, person: int, at: datetime) -> object:
    return handling.release(connection, number, person, at=at)


def _note(connection: Connection, number: int, person: int, at: datetime) -> object:
    if not _text():
        raise ValueError("an empty note")
    return handling.note(connection, number, person, _text(), at=at)


def _hand_on(connection: Connection, number: int, person: int, at: datetime) -> object:
    to = request.form.get("to", 0, type=int)
    if to not in dict(_others(connection)):
        raise ValueError("nobody to hand it to")
    return handling.hand_on(
        connection, number, person, to, epoch=_epoch(), at=at, text=_text()
    )


def _escalate(connection: Connection, number: int, person: int, at: datetime) -> object:
    return handling.escalate(
        connection,
        number,
        person,
        request.form.get("level", ""),
        epoch=_epoch(),
        at=at,
        text=_text(),
        policy=policy(),
    )


def _snooze(connection: Connection, number: int, person: int, at: datetime) -> object:
    slot = datetime.fromisoformat(request.form.get("slot", ""))
    if slot.tzinfo is None:
        slot = slot.replace(tzinfo=site.zone())
    if slot <= at:
        raise ValueError("a slot that is over")
    found = find(connection, number)
    flow = flow_of(site.library(), found)
    asked = (found.queue, found.language, found.number)
    if flow is not None and not may_call(flow, *asked, slot):
        raise NotNow("the customer may not be called at that time")
    return handling.snooze(
        connection,
        number,
        person,
        slot,
        epoch=_epoch(),
        at=at,
        text=_text(),
        policy=policy(),
        flow=flow_of(site.library(), find(connection, number)),
    )


def _cancel(connection: Connection, number: int, person: int, at: datetime) -> object:
    found = handling.cancel(
        connection, number, person, epoch=_epoch(), at=at, text=_text()
    )
    if policy().texts:
        outbox.cancelled(connection, found, site.library(), at)
    return found


def _close(connection: Connection, number: int, person: int, at: datetime) -> object:
    outcome = request.form.get("outcome", "by-hand")
    if outcome not in OUTCOMES:
        raise ValueError("no such outcome")
    return handling.close(
        connection, number, person, outcome, epoch=_epoch(), at=at, text=_text()
    )


def _call(connection: Connection, number: int, person: int, at: datetime) -> object:
    """Ring whoever asks, at once, and then the customer.

    Not outside the hours, however: a customer is not woken because somebody is keen.
    """
    found = find(connection, number, lock=True)
    if found.is_open and found.claimed_by not in (None, person):
        raise handling.Taken(found)
    if found.epoch != _epoch():
        raise Stale(f"request {number} has changed since")
    caller = people.get(connection, person)
    if caller is None or not caller.line:
        raise NoLine("whoever calls needs a line that can be rung")
    dispatcher: Dispatcher | None = current_app.extensions.get("dispatcher")
    if dispatcher is None:
        raise Refused("there is no carrier")
    flow = flow_of(dispatcher.library, found)
    asked = (found.queue, found.language, found.number)
    if flow is None or not may_call(flow, *asked, at):
        raise NotNow("the customer may not be called at this hour")
    if found.state == "requested":
        found = happen(connection, number, "due", at=at, author=f"person:{person}")
    answering = Answering((caller.line,), person)
    return dispatcher.put_down(connection, found, answering, at, f"person:{person}")


class NoLine(Refused):
    """Whoever wants to call has no phone that could be rung."""


class NotNow(Refused):
    """The customer may not be called at this hour."""


DEEDS: dict[str, Deed] = {
    "claim": _claim,
    "release": _release,
    "note": _note,
    "hand-on": _hand_on,
    "escalate": _escalate,
    "snooze": _snooze,
    "cancel": _cancel,
    "close": _close,
    "call": _call,
}
"""What can be done to a request, by the last word of the address."""
