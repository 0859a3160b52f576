"""What the designer's page asks of the program: a menu, and what is wrong with a text."""

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
from ivr.language.document import read_flow
from ivr.language.folder import DiskFolder, file_bytes
from ivr.language.kind import load_kinds, page_of, settings_of
from ivr.language.schema import flow_schema
from ivr.report.json_ import diagnostic_parts
from ivr.runtime.versions import flow_files

blueprint = guarded(Blueprint("designer_state", __name__, url_prefix="/designer"))

Parts = dict[str, Any]

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
                "settings": [
                    {"name": each.name, "doc": each.doc, "required": each.required}
                    for each in settings_of(cls)
                ],
                "exits": [
                    {"label": rule.label, "doc": rule.doc, "by": rule.by}
                    for rule in cls.exits
                ],
            }
            for name, cls in load_kinds().items()
        },
        "schema": flow_schema(),
    }


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
    return jsonify(stands(flow, path, str(request.get_json()["text"]), checked=True))


def files() -> Mapping[str, Path]:
    """The files of the folder by the name that their flows have by them."""
    return {path.stem: path for path in flow_files(site.config().flows)}


def stands(name: str, path: Path, text: str, checked: bool = False) -> Parts:
    """All that the page shows of *text*; where *checked*, what was found in it too."""
    disk = DiskFolder(site.config().flows.as_posix())
    found = compile_set([read_flow(path.as_posix(), text, disk)])
    flow = next(iter(found.flows.values()))
    parts = {
        "flow": name,
        "path": path.name,
        "digest": sha256(text.encode("utf-8")).hexdigest()[:32],
        "tree": picture(flow),
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
