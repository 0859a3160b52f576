"""The page of the map: open to callers, without a cookie, and kept for a minute."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Blueprint, Response, current_app, request
from markupsafe import Markup
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as AnyResponse

from console import site
from console.access import access_of, guarded, is_opened, opened
from console.formats import DAYS
from console.menu_map.drawing import (
    Drawn,
    Maps,
    by_person,
    hours,
    minutes,
    standing,
)
from console.pace import Pace
from console.phone.menu import served
from console.qr import drawn
from console.wording import said
from ivr.compiler.flow import Flow
from ivr.runtime.state import Visit
from ivr.simulator.calling import visit_of
from ivr.store.people import LANGUAGES

blueprint = guarded(Blueprint("menu_map", __name__, url_prefix="/map"))

FRESH = 60
"""Seconds for which a browser, or a cache on the way, need not ask again."""

LONGEST_WORDS = 200
"""Letters of what somebody looks for."""

maps = Maps()


@blueprint.before_request
def _in_time() -> None:
    """Strangers take their time; whoever sits at this machine writes menus."""
    if not site.config().production:
        return
    pace: Pace = current_app.extensions["paces"]["map"]
    if wait := pace.wait(site.address()):
        raise TooManyRequests(retry_after=max(1, round(wait)))


@blueprint.get("/<flow>")
@opened("map")
def page(flow: str) -> AnyResponse:
    """The map, in one of the menu's languages; ``q`` looks for a concern."""
    found = served(flow)
    spoken = _spoken(found)
    wished = request.args.get("q", "")[:LONGEST_WORDS].strip()
    surroundings = _surroundings()
    visit = _visit(found, surroundings)
    drawing = maps.drawn(found, visit, spoken)
    frame = spoken if spoken in LANGUAGES else LANGUAGES[0]
    # Not ``render_template``, which asks who is logged in: whose page is everybody's
    # looks at no cookie.
    template = current_app.jinja_env.get_template("menu_map/page.html")
    answer = Response(
        template.render(
            **_words(frame, drawing),
            map=drawing,
            flow=found,
            title=_title(found, spoken),
            spoken=spoken,
            frame=frame,
            wished=wished,
            found=drawing.found(wished) if wished else (),
            turned=standing(found, surroundings),
            number=found.text.numbers[0].name if found.text.numbers else "",
            code=_code(flow, spoken, frame),
        ),
        mimetype="text/html",
    )
    return _kept(answer)


def _spoken(flow: Flow) -> str:
    """The language of the page: the one asked for, or the browser's wish."""
    asked = request.args.get("language", "")
    if asked in flow.languages:
        return asked
    return request.accept_languages.best_match(flow.languages) or flow.languages[0]


def _surroundings() -> Mapping[str, Any]:
    board = current_app.extensions["exchange"].switchboard
    return {
        "switches": dict(board.switches()),
        "announcements": board.announcements(),
        "lines": board.lines(),
    }


def _visit(flow: Flow, surroundings: Mapping[str, Any]) -> Visit:
    return replace(visit_of(flow, site.now()), **surroundings)


def _title(flow: Flow, language: str) -> str:
    title = flow.text.title
    return (title.wording(language) if title else "") or flow.name


def _code(flow: str, language: str, frame: str) -> Markup:
    address = f"{site.base()}/map/{flow}?language={language}"
    return drawn(address, str(said(frame, "map.code")))


def _kept(answer: Response) -> AnyResponse:
    """*answer*, to be kept by whoever likes where everybody may see it."""
    view = current_app.view_functions[request.endpoint or ""]
    access = access_of(view)
    shared = access is not None and is_opened(access)
    answer.headers["Cache-Control"] = (
        f"public, max-age={FRESH}" if shared else "private, no-cache"
    )
    answer.vary.add("Accept-Language")
    answer.add_etag()
    return answer.make_conditional(request)


# Words --------------------------------------------------------------------------------


def _words(frame: str, drawing: Drawn) -> dict[str, Any]:
    """What the template says things with: in the page's language, whoever asks."""
    return {
        "t": partial(said, frame),
        "keys": partial(_keys, frame),
        "minutes": minutes,
        "hours": lambda way: hours(way, frame),
        "by_person": partial(by_person, drawing.flow),
        "moment": partial(_moment, frame, drawing),
    }


def _keys(frame: str, shown: tuple[str, ...]) -> list[tuple[str, bool]]:
    """What to press, one after another; whether each is a key, or told in words."""
    found = []
    for token in shown:
        if digits := re.fullmatch(r"‹(\d+) digits›", token):
            found.append((str(said(frame, "map.digits", int(digits[1]))), False))
        else:
            key = re.fullmatch(r"[0-9*#]+", token) is not None
            found.append((token, key))
    return found


def _moment(frame: str, drawing: Drawn, value: Any) -> Markup:
    """A moment to come as an element of the page, by the menu's own clock."""
    here = value.astimezone(drawing.at.tzinfo)
    style = "time" if here.date() == drawing.at.date() else "full"
    text = said(
        frame,
        f"format.{style}",
        time=f"{here:%H:%M}",
        day=here.day,
        month=said(frame, f"month.{here.month}"),
        weekday=said(frame, f"weekday.{DAYS[here.weekday()]}"),
        year=here.year,
    )
    exact = here.isoformat(timespec="minutes")
    return Markup('<time datetime="{}">{}</time>').format(exact, text)
