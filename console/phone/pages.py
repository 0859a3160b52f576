"""/phone/<flow>: one page to try a menu on, and what its script asks.

``POST …/call`` begins a call and ``POST …/step`` takes it on; both answer with the
whole call. Nothing of it is kept here: the page brings it along (``session``).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    jsonify,
    render_template,
    request,
)

from console import site
from console.access import (
    Access,
    access_of,
    guarded,
    house,
    is_opened,
    opened,
    reaches,
)
from console.pace import Pace
from console.phone import keeping, menu
from console.phone.moments import moments
from console.phone.story import Parts, Story, Unclear, played, read_event, read_story
from console.phone.telling import settings, title_of, told
from console.qr import drawn
from console.wording import Text, language, plain, words
from ivr.compiler.flow import Flow
from ivr.errors import IvrError
from ivr.simulator.recording import call_text, file_text
from ivr.simulator.scenario import SUFFIXES
from ivr.witness import moment

blueprint = Blueprint("phone", __name__, url_prefix="/phone")

DESIGNER = Access("designer", at_home=True)

LINKED = ("at", "language", "from", "switch", "pace")
"""What a link to the phone can carry."""


@blueprint.before_request
def _room() -> Response | None:
    """A draft is longer than any form; and strangers take their time."""
    request.max_content_length = menu.LONGEST_DRAFT
    endpoint = current_app.view_functions[request.endpoint or ""]
    access = access_of(endpoint)
    if access is None or not is_opened(access) or reaches(Access("viewer", True)):
        return None
    pace: Pace = current_app.extensions["paces"]["phone"]
    if wait := pace.wait(site.address()):
        return _refused(plain("phone.too-often"), 429, {"Retry-After": f"{wait:.0f}"})
    return None


# The guard looks for a token in the form, and so at how long it is.
guarded(blueprint)


def _refused(message: str, status: int, headers: Any = None) -> Response:
    response = jsonify({"error": message})
    response.status_code = status
    response.headers.extend(headers or {})
    return response


# The page -----------------------------------------------------------------------------


@blueprint.get("/<flow>")
@opened("phone")
def page(flow: str) -> str:
    """The phone alone, for a mobile."""
    found = menu.served(flow)
    return render_template(
        "phone/page.html",
        flow=flow,
        title=title_of(found, language()),
        may_keep=keeping.may_keep(),
    )


@blueprint.get("/<flow>/code.svg")
@opened("phone")
def code(flow: str) -> Response:
    """The QR code of a link to the phone, with what the link carries."""
    menu.served(flow)
    pairs = [
        (name, value[:200])
        for name, value in request.args.items(multi=True)
        if name in LINKED
    ]
    query = f"?{urlencode(pairs)}" if pairs else ""
    try:
        drawing = drawn(f"{site.base()}/phone/{flow}{query}", plain("phone.code"))
    except ValueError:
        # More than the largest code holds.
        abort(400)
    return Response(str(drawing), mimetype="image/svg+xml")


def texts(spoken: str) -> Mapping[str, Text]:
    """What the phone's script says, by the keys without ``phone.``."""
    prefix = "phone."
    return {
        key.removeprefix(prefix): text
        for key, text in words(spoken).items()
        if key.startswith(prefix)
    }


# What the script asks -----------------------------------------------------------------


@blueprint.post("/<flow>/about")
@opened("phone")
def about(flow: str) -> Response:
    """What can be chosen before a call: switches, moments, outcomes."""
    found = _menu(flow, _given())
    now = site.now().astimezone(found.timetable.first_zone)
    spoken = language()
    return jsonify(
        settings(found, site.switches(), spoken)
        | {
            "texts": dict(texts(spoken)),
            "may_test": reaches(Access("viewer", at_home=True)),
            "now": moment(now),
            "moments": [
                {
                    "schedule": each.schedule,
                    "words": plain(f"phone.moment.{each.what}", why=each.why),
                    "at": moment(each.at),
                }
                for each in moments(found, now, spoken)
            ],
        }
    )


@blueprint.post("/<flow>/call")
@opened("phone")
def call(flow: str) -> Response:
    """A new call, up to where it waits for something."""
    return _played(flow, _given(), None)


@blueprint.post("/<flow>/step")
@opened("phone")
def step(flow: str) -> Response:
    """The call in ``session``, once ``event`` has happened."""
    given = _given()
    return _played(flow, given, given.get("event"))


def _played(flow: str, given: Parts, event: Any) -> Response:
    try:
        found = _menu(flow, given)
        story = _story(flow, found, given)
        if event is not None:
            back = isinstance(event, dict) and event.get("back") is True
            story = story.then({"back": True} if back else read_event(event))
        call, before = played(found, story, _surroundings(given))
        return jsonify(told(call, story, before))
    except Unclear as unclear:
        return _refused(str(unclear), 400)
    except menu.Gone:
        return _refused(plain("phone.gone"), 409)


def _given() -> Parts:
    given = request.get_json(silent=True)
    if not isinstance(given, dict):
        abort(400)
    return given


def _menu(flow: str, given: Parts) -> Flow:
    """The menu of the call: the draft that comes along, or what is served."""
    text = given.get("text")
    if text is None:
        session = given.get("session")
        version = session.get("version") if isinstance(session, dict) else None
        if isinstance(version, str) and version:
            return menu.of_version(flow, version)
        return menu.served(flow)
    if not reaches(DESIGNER):
        abort(403)
    if not isinstance(text, str) or len(text) > menu.LONGEST_DRAFT:
        abort(400)
    files = given.get("files") or {}
    if not isinstance(files, dict) or not all(
        isinstance(each, str) for each in files.values()
    ):
        abort(400)
    return menu.drafts.flow(site.library(), flow, text, files)


def _story(flow: str, found: Flow, given: Parts) -> Story:
    session = given.get("session")
    if isinstance(session, dict):
        version = session.get("version", "")
        return read_story(found, session, site.now(), str(version))
    version = "" if "text" in given else menu.version_of(flow)
    return read_story(found, given, site.now(), version)


def _surroundings(given: Parts) -> Mapping[str, Any]:
    """What staff have typed, for callers of what is served."""
    if given.get("text") is not None:
        return {}
    board = current_app.extensions["exchange"].switchboard
    return {"announcements": board.announcements(), "lines": board.lines()}


# Kept as a test -----------------------------------------------------------------------


@blueprint.post("/<flow>/test")
@house("viewer")
def test(flow: str) -> Response:
    """The call as a test, to be downloaded, or with ``keep`` put beside the menu."""
    given = _given()
    try:
        found = _menu(flow, given)
        story = _story(flow, found, given)
        if story.hours:
            raise Unclear(plain("phone.test.hours"))
        name = str(given.get("name") or "")[:200].strip()
        name = name or f"A call at {story.at:%Y-%m-%d %H:%M}"
        text = call_text(
            played(found, story, _surroundings(given))[0],
            name,
            caller=story.caller or None,
            language=story.language or None,
        )
        if given.get("keep"):
            if not keeping.may_keep():
                abort(403)
            kept = keeping.keep(flow, [text])
            return jsonify({"file": kept.name, "kept": True})
        path = Path(found.path)
    except Unclear as unclear:
        return _refused(str(unclear), 400)
    except menu.Gone:
        return _refused(plain("phone.gone"), 409)
    except (IvrError, OSError) as error:
        return _refused(str(error), 422)
    target = f"{path.stem.partition('.')[0]}{SUFFIXES[0]}"
    return jsonify({"file": target, "text": file_text(path.name, text)})
