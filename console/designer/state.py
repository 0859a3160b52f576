"""What the designer's page asks of the program: what a text says, and what is done.

The page sends the text as somebody is writing it; nothing is kept here but what was
last worked out. Files that belong to the menu and are being written too come along
under ``files``. See docs/json.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flask import abort, current_app, jsonify, request
from werkzeug.wrappers import Response

from console import site
from console.access import house
from console.designer.kinds import kinds_in
from console.designer.reading import Desk, NoCall, Reading, Stale
from console.designer.room import Answer, room
from console.designer.showing import Parts, edit_parts, findings, look
from console.designer.tidying import Broom
from console.wording import language
from ivr.diagnostics import Diagnostic
from ivr.editing.blanks import tidied_edits
from ivr.editing.edits import Edit, apply, inverse
from ivr.editing.fixes import fixes
from ivr.editing.operations import perform
from ivr.editing.sheet import Refused
from ivr.language.reader import NAME
from ivr.runtime.versions import flow_files

blueprint = room("designer_state")

ELSEWHERE = "duplicate-key"
"""The fault of what is defined in two ways, here or in another menu."""


@blueprint.get("/kinds.json")
@house("designer")
def kinds() -> Response:
    """Every kind with its settings and exits, and the schema of a file."""
    return jsonify(kinds_in(language()))


@blueprint.get("/<flow>/state")
@house("designer")
def state(flow: str) -> Response:
    """The menu as its file stands."""
    reading = desk().read(_path(flow), {})
    text = reading.files.get(reading.path)
    new = {"new": True} if text is None else {}
    return jsonify({"text": text or "", **new, **look(flow, reading)})


@blueprint.post("/<flow>/check")
@house("designer")
def check(flow: str) -> Answer:
    """How a text is drawn, and what is wrong with it."""
    with broom().away():
        return _checked(flow)


def _checked(flow: str) -> Answer:
    asked, reading = written(flow)
    only = asked.get("only", "")
    if only == "look":
        return jsonify(look(flow, reading))
    try:
        found = desk().findings(reading, _today(reading), *_turn(asked))
    except Stale:
        return jsonify({"message": "a newer text has come meanwhile"}), 409
    parts = {"findings": findings(reading, found)}
    return jsonify(parts if only == "findings" else {**look(flow, reading), **parts})


@blueprint.post("/<flow>/edit")
@house("designer")
def edit(flow: str) -> Answer:
    """The edits of a text that do what forms ask for, and how it then looks."""
    asked, reading = written(flow)
    orders = asked.get("orders")
    if not isinstance(orders, list) or not all(isinstance(o, dict) for o in orders):
        return jsonify({"message": "nothing is asked for"}), 422
    orders = [{"file": reading.path, **order} for order in orders]
    try:
        done = perform(reading.files, orders)
    except Refused as error:
        return jsonify({"message": str(error)}), 422
    others = {path: text for path, text in done.texts.items() if path in _files(asked)}
    changed = {edit.path: done.texts[edit.path] for edit in done.edits}
    after = desk().read(reading.path, {**others, **changed})
    if asked.get("sound") and (fault := _new_fault(reading, after)):
        return jsonify({"message": fault}), 422
    return jsonify(
        {
            "edits": edit_parts(done.edits),
            "undo": edit_parts(done.undo),
            "unreachable": list(done.unreachable),
            "others": {p: text for p, text in changed.items() if p != reading.path},
            **look(flow, after),
        }
    )


def _new_fault(before: Reading, after: Reading) -> str:
    """The first thing that cannot be kept as it is now written, and could before.

    That another menu has it otherwise is for the findings: one of two comes first.
    """
    known = {fault.message for fault in before.flows.faults}
    faults = (each for each in after.flows.faults if each.message not in known)
    told = (each for each in faults if not each.warns and each.slug != ELSEWHERE)
    fault = next(told, None)
    if fault is None:
        return ""
    return f"{fault.message}; {fault.help}" if fault.help else fault.message


@blueprint.post("/<flow>/format")
@house("designer")
def tidy(flow: str) -> Answer:
    """The edits that lay a text out as ``ivr fmt`` does."""
    _, reading = written(flow)
    text = reading.files[reading.path]
    try:
        edits = tidied_edits(reading.path, text)
    except Refused as error:
        return jsonify({"message": str(error)}), 422
    undo = inverse({reading.path: text}, edits)
    return jsonify({"edits": edit_parts(edits), "undo": edit_parts(undo)})


@blueprint.post("/<flow>/fix")
@house("designer")
def fix(flow: str) -> Answer:
    """What would mend a finding, each as edits and as a difference to look at."""
    asked, reading = written(flow)
    wanted = asked.get("finding", asked)
    if not isinstance(wanted, dict) or "code" not in wanted:
        return jsonify({"message": "no finding is named"}), 422
    found = desk().findings(reading, _today(reading))
    offered = [
        {
            "title": each.title,
            "edits": edit_parts(each.edits),
            "lines": each.lines,
            "others": _others(reading, each.edits),
        }
        for diagnostic in found
        if _is(diagnostic, wanted)
        for each in fixes(reading.files, reading.flow, diagnostic)
    ]
    return jsonify({"fixes": offered})


def _others(reading: Reading, edits: Sequence[Edit]) -> dict[str, str]:
    """What files other than the menu's own say after *edits*."""
    paths = {each.path for each in edits} - {reading.path}
    after = apply(reading.files, edits) if paths else {}
    return {path: after[path] for path in sorted(paths)}


def _is(diagnostic: Diagnostic, wanted: Parts) -> bool:
    """Whether *wanted* tells of this finding: by code, place and words."""
    span = diagnostic.finding.span
    known = {
        "code": diagnostic.rule.code,
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "message": diagnostic.finding.message,
    }
    named = {name: each for name, each in wanted.items() if name in known}
    return bool(named) and all(known[name] == each for name, each in named.items())


# What is asked ---------------------------------------------------------------------


def desk() -> Desk:
    """Who reads the menus of this site."""
    folder = site.config().flows
    found = current_app.extensions.get("designer")
    if not isinstance(found, Desk) or found.folder != folder:
        found = current_app.extensions["designer"] = Desk(folder)
    return found


def broom() -> Broom:
    """What keeps the collector of garbage away while somebody types."""
    found: Broom | None = current_app.extensions.get("broom")
    if found is None:
        found = current_app.extensions["broom"] = Broom()
        current_app.extensions["closing"].callback(found.stop)
    return found


def files() -> Mapping[str, Path]:
    """The files of the folder by the name that their flows have by them."""
    return {path.stem: path for path in flow_files(site.config().flows)}


def written(flow: str) -> tuple[Parts, Reading]:
    """What the page sent, and the menu as it is written there."""
    asked: Any = request.get_json()
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
        abort(400)
    path = _path(flow)
    # Whatever is still looked for in an older text makes way at once.
    desk().turn(*_turn(asked))
    return asked, desk().read(path, {**_files(asked), path: asked["text"]})


def playable(flow: str) -> tuple[Parts, Reading]:
    """The same, where a call can begin in it."""
    asked, reading = written(flow)
    if reading.flow.start not in reading.flow.nodes:
        raise NoCall("no call can begin here yet")
    return asked, reading


def _turn(asked: Parts) -> tuple[str, int]:
    """The page that asks, and for which time."""
    return str(asked.get("page", "")), _whole(asked.get("turn"))


def _files(asked: Parts) -> dict[str, str]:
    """Other files that are being written, by path; only such as are there."""
    given = asked.get("files", {})
    known = desk().texts()
    if not isinstance(given, dict):
        return {}
    return {
        path: text
        for path, text in given.items()
        if path in known and isinstance(text, str)
    }


def _path(flow: str) -> str:
    """The file of *flow*; one that is not there yet begins as an empty page."""
    found = desk().file_of(flow)
    if found is None and NAME.fullmatch(flow) and "/" not in flow:
        return f"{flow}.yaml"
    if found is None:
        abort(404)
    return found


def _today(reading: Reading) -> Any:
    return site.now().astimezone(reading.flow.timetable.first_zone).date()


def _whole(number: object) -> int:
    return number if isinstance(number, int) else 0
