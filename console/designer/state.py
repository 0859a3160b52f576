"""What the designer's page asks of the program: what a text says, and its faults."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Blueprint, abort, jsonify, request
from werkzeug.wrappers import Response

from console import site
from console.access import guarded, house
from console.designer.picture import face, picture
from ivr.checks import check_flows
from ivr.compiler.compile import FlowSet, compile_set
from ivr.compiler.flow import Flow
from ivr.compiler.worlds import Horizon
from ivr.diagnostics import Diagnostic
from ivr.editing.nodes import places
from ivr.editing.operations import perform
from ivr.editing.pages import Pages
from ivr.editing.shapes import file_shape, shape_of
from ivr.editing.sheet import Refused
from ivr.editing.wording import texts_of
from ivr.language.document import read_flow
from ivr.language.folder import DiskFolder, file_bytes
from ivr.language.kind import ExitRule, Setting, load_kinds, page_of, settings_of
from ivr.language.schema import flow_schema
from ivr.report.json_ import diagnostic_parts
from ivr.runtime.versions import flow_files

blueprint = guarded(Blueprint("designer_state", __name__, url_prefix="/designer"))

Parts = dict[str, Any]
Answer = Response | tuple[Response, int]

HORIZON_DAYS = 400

LARGEST_TEXT = 4 * 1024 * 1024


@blueprint.before_request
def _room() -> None:
    """A menu's text is longer than any form of the carrier's."""
    request.max_content_length = LARGEST_TEXT


@blueprint.get("/kinds.json")
@house("designer")
def kinds() -> Response:
    """Every kind with its settings and exits, and the schema of a file."""
    return jsonify(_kinds())


@cache
def _kinds() -> Parts:
    return {
        "kinds": {
            name: {
                "doc": page_of(cls).partition("## Example")[0].strip(),
                "face": face(cls),
                "settings": [_setting(name, each) for each in settings_of(cls)],
                "exits": [_exit(rule) for rule in cls.exits],
            }
            for name, cls in load_kinds().items()
        },
        "sections": {n: s.parts() for n, s in file_shape().fields.items()},
        "schema": flow_schema(),
    }


def _setting(kind: str, setting: Setting) -> Parts:
    """A setting; what is written under the kind's own name has that name."""
    name = kind if setting.name == "value" else setting.name
    found = {"name": name, "doc": setting.doc, "shape": shape_of(setting.type).parts()}
    default = "" if setting.default is None else str(setting.default)
    return {**found, "required": setting.required, "default": default}


def _exit(rule: ExitRule) -> Parts:
    return {"label": rule.label, "doc": rule.doc, "unwritten": rule.unwritten}


@blueprint.get("/<flow>/state")
@house("designer")
def state(flow: str) -> Response:
    """The menu as it stands."""
    path = files().get(flow)
    if path is None:
        abort(404)
    text = file_bytes(path).decode("utf-8-sig")
    return jsonify({"text": text, **stands(flow, path, text)})


@blueprint.post("/<flow>/check")
@house("designer")
def check(flow: str) -> Response:
    """What is wrong with a text, and how it is drawn."""
    path = files().get(flow)
    if path is None:
        abort(404)
    asked = request.get_json()
    checked = asked.get("only") != "look"
    return jsonify(stands(flow, path, str(asked["text"]), checked))


@blueprint.post("/<flow>/edit")
@house("designer")
def edit(flow: str) -> Answer:
    """The edits of a text that do what a form asks for."""
    path = files().get(flow)
    if path is None:
        abort(404)
    asked = request.get_json()
    orders = [{"file": path.name, **order} for order in asked["orders"]]
    try:
        done = perform({path.name: str(asked["text"])}, orders)
    except Refused as error:
        return jsonify({"message": str(error)}), 422
    edits = [
        {"path": e.path, "start": e.start, "end": e.end, "text": e.text}
        for e in done.edits
    ]
    shown = stands(flow, path, done.texts[path.name])
    return jsonify({"edits": edits, "unreachable": list(done.unreachable), **shown})


def files() -> Mapping[str, Path]:
    """The files of the folder by the name that their flows have by them."""
    return {path.stem: path for path in flow_files(site.config().flows)}


def stands(name: str, path: Path, text: str, checked: bool = False) -> Parts:
    """All that the page shows of *text*; where *checked*, what was found in it too."""
    disk = DiskFolder(site.config().flows.as_posix())
    found = compile_set([read_flow(path.as_posix(), text, disk)])
    flow = next(iter(found.flows.values()))
    pages = Pages({path.as_posix(): text})
    sheet = pages.sheet(path.as_posix())
    at = {name: list(place.path) for name, place in places(pages, flow.text).items()}
    parts = {
        "flow": name,
        "path": path.name,
        "digest": sha256(text.encode("utf-8")).hexdigest()[:32],
        "tree": picture(flow),
        "at": at,
        "says": sheet.plain if isinstance(sheet.plain, dict) else {},
        "texts": [
            {"at": list(each.path), "words": dict(each.words)}
            for each in texts_of(sheet.root)
        ],
    }
    if checked:
        parts["findings"] = [told(each) for each in _findings(found, flow)]
    return parts


def told(diagnostic: Diagnostic) -> Parts:
    """A finding for the page: the hours of a whole year are no part of it."""
    parts = diagnostic_parts(diagnostic)
    for name in ("when", "worlds"):
        parts.pop(name, None)
    return parts


def _findings(found: FlowSet, flow: Flow) -> list[Diagnostic]:
    today = site.now().astimezone(flow.timetable.first_zone).date()
    return check_flows(found, Horizon.of(today, HORIZON_DAYS))
