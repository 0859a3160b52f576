"""Who is at the console: log-in, log-out, and sessions that the database can end.

The browser's signed cookie holds a random token; the table ``sessions`` holds its
digest. The token is new at every log-in, so one that somebody planted before is
worth nothing, and once it is revoked no copy of the cookie brings it back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, Request, Response, current_app, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from console import site
from ivr.store import audit, people, sessions
from ivr.store.people import Person
from ivr.store.sessions import Session

KEPT = ("language", "theme")
"""What a browser keeps from before the log-in: how it likes its pages."""


class Visitor(UserMixin):  # type: ignore[misc]
    """A person in a session."""

    def __init__(self, person: Person, session: Session, token: str) -> None:
        self.person = person
        self.session = session
        self._token = token

    def get_id(self) -> str:
        """What the cookie holds."""
        return self._token


class Cookies(SecureCookieSessionInterface):
    """Flask's own, but nothing is worked out for who brings and takes no cookie.

    The carrier is such a one, and a caller waits for its answer.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """What the cookie says, where there is one."""
        if "HTTP_COOKIE" not in request.environ:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: Any, response: Response) -> None:
        """Send the cookie, where a page looked at the session at all."""
        if session.accessed or session.modified:
            super().save_session(app, session, response)


def prepare(app: Flask, secrets: tuple[str, ...], *, production: bool) -> None:
    """Have *app* know its visitors, by cookies sealed with the first of *secrets*."""
    app.secret_key = secrets[0]
    app.config.update(
        SECRET_KEY_FALLBACKS=list(secrets[1:]),
        # A browser takes the first name only from us, for us, under https.
        SESSION_COOKIE_NAME="__Host-ivr" if production else "ivr",
        SESSION_COOKIE_SECURE=production,
        SESSION_COOKIE_HTTPONLY=True,
        # An alert's link in an e-mail finds whoever is logged in.
        SESSION_COOKIE_SAMESITE="Lax",
        # A form is good for as long as the session in which it was shown.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_CHECK_DEFAULT=False,
    )
    app.session_interface = Cookies()
    manager = LoginManager()
    # Addresses change on a phone; the token alone counts.
    manager.session_protection = None
    manager.user_loader(_visitor)
    # Not ``init_app``: that looks into the cookie after each of the carrier's
    # requests too, for a "remember me" that does not exist here.
    app.login_manager = manager  # type: ignore[attr-defined]


def _visitor(token: str) -> Visitor | None:
    """The visitor who holds *token*."""
    moment = site.now()
    with site.database().read() as connection:
        found = sessions.find(connection, token, moment)
        person = people.get(connection, found.person) if found else None
    if found is None or person is None or person.disabled_at is not None:
        return None
    sessions.seen(site.database(), found, moment)
    return Visitor(person, found, token)


def enter(person: Person) -> None:
    """Begin a session of *person*; the one of before, if any, is over."""
    moment = site.now()
    with site.database().begin() as connection:
        if current_user.is_authenticated:
            sessions.revoke(connection, current_user.session.id, moment)
        agent = request.headers.get("User-Agent", "")
        token = sessions.open_session(
            connection, person.id, moment, site.address(), agent
        )
        opened = sessions.find(connection, token, moment)
    kept = {name: session[name] for name in KEPT if name in session}
    session.clear()
    session.update(kept)
    assert opened is not None
    login_user(Visitor(person, opened, token))


def leave() -> None:
    """End the session, here and in the database."""
    visitor = current_user
    if visitor.is_authenticated:
        moment = site.now()
        with site.database().begin() as connection:
            sessions.revoke(connection, visitor.session.id, moment)
            audit.note(
                connection, moment, visitor.person.id, "logout", address=site.address()
            )
    logout_user()
    kept = {name: session[name] for name in KEPT if name in session}
    session.clear()
    session.update(kept)


def keeper() -> Callable[[], bool]:
    """Says, again and again, whether the session of this request is still good.

    For answers that go on for long, such as the events of the desk: who is logged
    out stops hearing them. Asking counts as being there.
    """
    visitor: Visitor = current_user._get_current_object()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    token = visitor.get_id()

    def still_here() -> bool:
        with app.app_context():
            return _visitor(token) is not None

    return still_here
