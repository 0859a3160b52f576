"""Who may have which page: every route declares it, and one guard holds it.

======== ======================== ============================ ================
Role     Sees desk and menus      Runs the line: requests,     Lets people in,
                                  switches, numbers in full    takes them out
======== ======================== ============================ ================
viewer   yes, numbers masked
ops      yes                      yes
designer yes, numbers masked      (changes menus instead)
admin    yes                      yes, and changes menus       yes
======== ======================== ============================ ================

``designer`` and ``ops`` are different powers: who writes menus need not see callers,
and who runs the line need not change menus. A page without a declaration is shown to
nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from flask import Blueprint, Response, abort, current_app, redirect, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect
from werkzeug.wrappers import Response as AnyResponse

from console.headers import dress
from console.site import library, wants_page
from ivr.store.people import Role

Power = Literal["viewer", "ops", "designer", "admin"]

POWERS: Mapping[Role, frozenset[Power]] = {
    "viewer": frozenset({"viewer"}),
    "ops": frozenset({"viewer", "ops"}),
    "designer": frozenset({"viewer", "designer"}),
    "admin": frozenset({"viewer", "ops", "designer", "admin"}),
}
"""What each role may do; a power is called after the role that is there for it."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

LARGEST = 2**63 - 1
"""The last number of anything that a database keeps."""

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Access:
    """Who may have a page.

    Attributes:
        power: What they must be allowed to do; None where everybody may.
        at_home: Whether, in development, whoever sits at this machine may as well.
        opened_by: The setting by which a menu opens its page to everybody; the menu
            is the one that the address names ``flow``.
    """

    power: Power | None
    at_home: bool = False
    opened_by: str = ""


def needs(power: Power) -> Callable[[View], View]:
    """Declare that a page is for those who have *power*, and log in."""
    return _declared(Access(power))


def house(power: Power) -> Callable[[View], View]:
    """Declare a page that in development is open to whoever sits at this machine."""
    return _declared(Access(power, at_home=True))


def opened(setting: str, power: Power = "viewer") -> Callable[[View], View]:
    """Declare a page that is for everybody where its menu says ``setting: public``,
    and otherwise as ``house`` has it."""
    return _declared(Access(power, at_home=True, opened_by=setting))


def everybody(view: View) -> View:
    """Declare that a page is for everybody, such as the log-in itself."""
    return _declared(Access(None))(view)


def _declared(access: Access) -> Callable[[View], View]:
    def declare(view: View) -> View:
        view.__dict__["access"] = access
        return view

    return declare


def access_of(view: Any) -> Access | None:
    """What *view* declares."""
    return getattr(view, "access", None)


def may(power: Power) -> bool:
    """Whether who asks is logged in and has *power*."""
    return current_user.is_authenticated and power in POWERS[current_user.person.role]


def reaches(access: Access) -> bool:
    """Whether who asks would be let in; for what leads to a page."""
    if is_opened(access) or access.power is None or may(access.power):
        return True
    return access.at_home and not _production()


def is_opened(access: Access) -> bool:
    """Whether the menu that is asked for opens this page to everybody."""
    name = (request.view_args or {}).get("flow", "")
    if not access.opened_by or name not in library().names():
        return False
    _, flow = library().current(name)
    return bool(getattr(flow.text, access.opened_by) == "public")


def _production() -> bool:
    return bool(current_app.extensions["settings"].production)


# The guard ---------------------------------------------------------------------------

csrf = CSRFProtect()


def guarded(blueprint: Blueprint) -> Blueprint:
    """*blueprint*, guarded: every page asks who it is, every answer has its headers."""
    blueprint.before_request(_guard)
    blueprint.after_request(dress)
    return blueprint


def _guard() -> AnyResponse | None:
    keep_out: Callable[[], str | None] = current_app.extensions["keep_out"]
    if reason := keep_out():
        return Response(f"{reason}\n", 403, mimetype="text/plain")
    endpoint = request.endpoint or ""
    if endpoint.endswith(".static"):
        return None
    access = access_of(current_app.view_functions[endpoint])
    if access is None:
        abort(403)
    if not reaches(access):
        if current_user.is_authenticated:
            abort(403)
        return _ask_to_log_in()
    if any(isinstance(each, int) and each > LARGEST for each in _asked_for()):
        abort(404)
    if request.method not in SAFE:
        _require_own_form()
    return None


def _asked_for() -> Iterable[object]:
    return (request.view_args or {}).values()


def _ask_to_log_in() -> AnyResponse:
    """To the log-in and back, where a person looks; a plain refusal elsewhere."""
    if request.method != "GET" or not wants_page():
        abort(401)
    query = request.query_string.decode("utf-8", "replace")
    here = f"{request.path}?{query}" if query else request.path
    return redirect(url_for("login.page", next=here))


def _require_own_form() -> None:
    """Refuse what a page of somebody else had a browser send."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in (
        "same-origin",
        "none",
    ):
        abort(403)
    csrf.protect()
