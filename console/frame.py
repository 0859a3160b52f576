"""What all pages share: the frame with its navigation, styles, language and theme."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, current_app, redirect, request, session
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from console import formats, site
from console.access import access_of, everybody, guarded, may, reaches
from console.headers import nonce
from console.wording import language, t
from ivr.store import audit, people
from ivr.store.people import LANGUAGES

THEMES = ("auto", "light", "dark")

NAVIGATION = (
    ("/", "menus"),
    ("/designer", "designer"),
    ("/desk", "now"),
    ("/desk/requests", "requests"),
    ("/desk/switches", "switches"),
    ("/desk/queues", "queues"),
    ("/desk/messages", "messages"),
    ("/desk/reports", "reports"),
    ("/people", "people"),
)
"""Where the navigation leads, by the word for it. What is not there is not shown."""

blueprint = guarded(
    Blueprint("console", __name__, template_folder="templates", static_folder="static")
)


@dataclass(frozen=True, slots=True)
class Way:
    """An entry of the navigation; ``here`` where the page belongs to it."""

    path: str
    key: str
    here: bool


def ways() -> Iterator[Way]:
    """The entries of the navigation that who asks may follow."""
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None
    here = request.path.rstrip("/") or "/"
    under = [p for p, _ in NAVIGATION if here == p or here.startswith(p + "/")]
    current = max(under, key=len, default="")
    for path, key in NAVIGATION:
        try:
            endpoint, _ = adapter.match(path, method="GET")
        except HTTPException:
            continue
        access = access_of(current_app.view_functions[endpoint])
        if access is not None and reaches(access):
            yield Way(path, key, path == current)


def landing() -> str:
    """Where somebody begins who has just logged in: the desk, where they may."""
    found = [way.path for way in ways()]
    return "/desk" if "/desk" in found else "/"


def furnish(app: Flask) -> None:
    """Give every template of *app* the words and filters of the console."""
    app.jinja_env.filters.update(formats.FILTERS)
    app.jinja_env.globals.update(
        t=t,
        ways=ways,
        may=may,
        nonce=nonce,
        language=language,
        theme=theme,
        csrf_token=generate_csrf,
        current_user=current_user,
        languages=LANGUAGES,
        themes=THEMES,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(lambda: {"person": _person()})


def _person() -> Any:
    return current_user.person if current_user.is_authenticated else None


def theme() -> str:
    """Light, dark, or as the machine has it."""
    chosen = session.get("theme", "")
    return chosen if chosen in THEMES else THEMES[0]


@blueprint.post("/appearance")
@everybody
def appearance() -> Response:
    """Choose a language or a theme; both are kept by the browser, and the language
    with the person too."""
    if (chosen := request.form.get("theme", "")) in THEMES:
        session["theme"] = chosen
    if (spoken := request.form.get("language", "")) in LANGUAGES:
        session["language"] = spoken
        if current_user.is_authenticated:
            _speak(spoken)
    return redirect(inside(request.form.get("next", "")))


def _speak(spoken: str) -> None:
    person = current_user.person.id
    with site.database().begin() as connection:
        if differ := people.change(connection, person, language=spoken):
            about = f"person:{person}"
            audit.note(
                connection, site.now(), person, "person", about, differ, site.address()
            )


def inside(target: str) -> str:
    """*target* if it is a page of ours, else the first one.

    A browser takes ``//host``, ``/\\host`` and what begins with a control character
    for another site's.
    """
    if any(ord(letter) < 33 or letter == "\\" for letter in target):
        return "/"
    try:
        parts = urlsplit(target)
    except ValueError:
        return "/"
    plain = target.startswith("/") and not target.startswith("//")
    return target if plain and not parts.scheme and not parts.netloc else "/"
