"""Faults as people meet them: what is wrong, and the way on."""

from __future__ import annotations

import logging

from flask import Response, render_template
from werkzeug.exceptions import BadRequest, HTTPException

from console.headers import dress
from console.site import wants_page
from console.wording import knows
from ivr.store.database import DatabaseError, DataError

log = logging.getLogger(__name__)


def answer(error: HTTPException) -> Response:
    """*error* as a page for a person, as a line of text for a program."""
    code = error.code or 500
    if wants_page():
        try:
            return _patient(_page(code), error)
        except DatabaseError:
            log.exception("no page for %s", code)
    return plainly(error)


def plainly(error: HTTPException) -> Response:
    """*error* in a line of text."""
    reply = Response(f"{error.name}\n", error.code or 500, mimetype="text/plain")
    if allowed := getattr(error, "valid_methods", None):
        reply.headers["Allow"] = ", ".join(allowed)
    return _patient(reply, error)


def _patient(reply: Response, error: HTTPException) -> Response:
    """*reply*, with when to ask again where *error* says that."""
    if wait := getattr(error, "retry_after", None):
        reply.headers["Retry-After"] = str(wait)
    return reply


def _page(code: int) -> Response:
    key = f"fault.{code}" if knows(f"fault.{code}.title") else "fault.other"
    text = render_template("fault.html", key=key, code=code)
    return dress(Response(text, code, mimetype="text/html"))


def no_database(error: DatabaseError) -> Response:
    """The database does not answer; the phone line goes on without it.

    It may also have refused what it cannot hold, such as a letter that is none: then
    who asks is told that, and nobody that the database is down.
    """
    if isinstance(error, DataError):
        return answer(BadRequest())
    log.error("the database does not answer: %s", type(error).__name__)
    return Response(
        "The database does not answer. Calls go on; try again soon.\n",
        503,
        {"Retry-After": "10"},
        mimetype="text/plain",
    )
