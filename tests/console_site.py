"""People at the console, for tests: logged in by the log-in page, as in a browser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from phone_site import Site
from werkzeug.test import TestResponse

from ivr.store import logins, people
from ivr.store.people import Person, Role

PASSWORD = "correct horse battery staple"

HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
"""What a browser asks for."""


@dataclass
class Browser:
    """A browser at the site: it keeps cookies, and sends each form's token."""

    client: FlaskClient
    base: str = "http://localhost"

    def get(self, path: str, **more: Any) -> TestResponse:
        """The page at *path*, as a browser asks for it."""
        return self.client.get(path, base_url=self.base, headers=HTML, **more)

    def post(
        self,
        path: str,
        data: dict[str, str] | None = None,
        *,
        page: str = "/login/link/none",
        token: str | None = None,
        **more: Any,
    ) -> TestResponse:
        """Send a form to *path*, with the token that *page* shows."""
        if token is None:
            token = token_in(self.get(page).text)
        form = {"csrf_token": token, **(data or {})}
        # A browser says where a form came from; under https it is asked for.
        headers = {**HTML, "Referer": f"{self.base}{page}"}
        return self.client.post(
            path, base_url=self.base, data=form, headers=headers, **more
        )

    @property
    def cookie(self) -> str:
        """The session's cookie as it is sent."""
        return str(next((c.value for c in self.client._cookies.values()), ""))

    def log_in(
        self, login: str, password: str = PASSWORD, target: str = ""
    ) -> TestResponse:
        """Fill in the log-in page."""
        form = {"login": login, "password": password, "next": target}
        return self.post("/login", form)


def token_in(page: str) -> str:
    """The token of the first form on *page*."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    return found[1] if found else ""


def hire(site: Site, login: str, role: Role = "ops", **about: Any) -> Person:
    """Somebody who can log in with ``PASSWORD``."""
    passwords, now = site.app.extensions["passwords"], site.clock.now()
    with site.app.extensions["database"].begin() as connection:
        made = people.add(connection, login, role, now, **about)
        kept = passwords.kept(PASSWORD)
        logins.change_password(connection, made.id, kept, now, "")
    return made


def browser(site: Site) -> Browser:
    """A browser in which nobody is logged in."""
    base = site.env.get("IVR_PUBLIC_URL", "http://localhost")
    return Browser(site.app.test_client(), base)


def logged_in(site: Site, role: Role = "ops", login: str = "") -> Browser:
    """A browser in which somebody of this role is logged in."""
    name = login or f"{role}-one"
    hire(site, name, role, name=name.title())
    found = browser(site)
    answer = found.log_in(name)
    assert answer.status_code == 302, answer.text
    return found
