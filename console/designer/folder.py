"""Who works on which file of the flows folder, and what stands in their way.

A file is named by the flow in the address: the file of this name, or the file of the
flow of this name. ``?file=shared/hours.yaml`` names another file of the folder, one
that is not there yet among them.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, jsonify, request
from flask_login import current_user

from console import site
from console.access import guarded, may
from console.designer.publishing_parts import (
    Parts,
    draft_parts,
    merge_parts,
    proposal_parts,
)
from ivr.publishing import drafts, ledger
from ivr.publishing.drafts import Author, Draft, DraftChanged
from ivr.publishing.files import CannotWrite, NoSuchFile, NoText
from ivr.publishing.merging import merge
from ivr.publishing.press import Press
from ivr.publishing.wishes import Blocked, FileChanged, Unwanted
from ivr.runtime.versions import flow_files
from ivr.source import MAX_BYTES

Answer = Response | tuple[Response, int]


def room(name: str) -> Blueprint:
    """A guarded blueprint for what is asked about files, with room for whole texts."""
    blueprint = Blueprint(name, __name__, url_prefix="/designer")
    # A menu's text is longer than any form of the carrier's; in JSON it grows. The
    # guard looks for a token in the form, and so at how long it is.
    blueprint.before_request(_room)
    guarded(blueprint)
    for error, tell in REFUSALS.items():
        blueprint.register_error_handler(error, tell)
    return blueprint


def _room() -> None:
    request.max_content_length = 4 * MAX_BYTES


def press() -> Press:
    """What publishes the menus of this site."""
    config = site.config()
    commits = config["IVR_PUBLISH_COMMITS"] == "yes"
    return Press(site.database(), config.flows, config.data, commits)


def author() -> Author:
    """Who asks: a person, or in development whoever sits at the machine."""
    if not current_user.is_authenticated:
        return Author(address=site.address())
    person = current_user.person
    email = person.login if "@" in person.login else f"{person.login}@localhost"
    return Author(person.id, person.called, email, site.address())


def file_of(flow: str) -> str:
    """The file that is meant, from the flows folder on; 404 where there is none.

    It need not be there yet, where who asks has a draft of it.
    """
    if named := request.args.get("file", ""):
        return named
    folder = site.config().flows
    for file in flow_files(folder):
        if file.stem == flow:
            return file.relative_to(folder).as_posix()
    served = site.library().latest.flows.get(flow)
    if served is None:
        with site.database().read() as connection:
            if drafts.draft_of(connection, f"{flow}.yaml", author()) is None:
                abort(404)
        return f"{flow}.yaml"
    return served.path.removeprefix(folder.as_posix().rstrip("/") + "/")


# What is sent ----------------------------------------------------------------------


def asked_of() -> Parts:
    """What was sent, names with values."""
    asked = request.get_json(silent=True)
    if not isinstance(asked, dict):
        abort(400)
    return asked


def word(asked: Parts, name: str, unsaid: str | None = None) -> str:
    """The text sent under *name*, or *unsaid*; 400 where there is neither."""
    found = asked.get(name, unsaid)
    if not isinstance(found, str):
        abort(400)
    return found


def own_draft(path: str) -> Draft:
    """The draft that who asks has of a file; 404 where there is none."""
    with site.database().read() as connection:
        mine = drafts.draft_of(connection, path, author())
    if mine is None:
        abort(404)
    return mine


def may_override() -> bool:
    """Whether who asks may publish what has errors."""
    # In development whoever has the machine is the admin.
    return may("admin") or not site.config().production


# What stands in the way --------------------------------------------------------------


def _refused(status: int, error: str, message: object, **more: Any) -> Answer:
    return jsonify({"error": error, "message": str(message), **more}), status


def _file_changed(error: FileChanged) -> Answer:
    """Somebody else was faster: the two, brought together from where they parted."""
    stand = error.stand
    asked = request.get_json(silent=True)
    if isinstance(asked, dict) and isinstance(files := asked.get("files"), dict):
        # It may be one of several that were to be published together.
        asked = files.get(stand.path, asked)
    text = asked.get("text") if isinstance(asked, dict) else None
    with site.database().read() as connection:
        mine = drafts.draft_of(connection, stand.path, author())
        base = mine.base.text if mine else None
        if mine is None and isinstance(asked, dict) and asked.get("base"):
            base = ledger.text_of(connection, stand.path, str(asked["base"]))
    if not isinstance(text, str):
        text = mine.text if mine else stand.text
    found = merge_parts(merge(base or "", text, stand.text), stand)
    return _refused(409, "file-changed", error, merge=found)


def _draft_changed(error: DraftChanged) -> Answer:
    """One's own draft was changed in another window."""
    parts = {"draft": draft_parts(error.draft)} if error.draft else {}
    return _refused(409, "draft-changed", error, **parts)


def _blocked(error: Blocked) -> Answer:
    """The checks find errors."""
    return _refused(
        422,
        "blocked",
        error,
        **proposal_parts(error.proposal, may_override=may_override()),
    )


def _unwanted(error: Unwanted) -> Answer:
    """It changes nothing, says no reason, or names no version."""
    return _refused(422, "refused", error)


def _no_text(error: NoText) -> Answer:
    """What was sent cannot be a file."""
    return _refused(422, "no-text", error)


def _no_such_file(error: NoSuchFile) -> Answer:
    """What was named is no file of ours."""
    return _refused(404, "no-such-file", error)


def _cannot_write(error: CannotWrite) -> Answer:
    """The folder is read-only, or the disk full."""
    return _refused(503, "cannot-write", error)


REFUSALS: dict[type[Exception], Any] = {
    FileChanged: _file_changed,
    DraftChanged: _draft_changed,
    Blocked: _blocked,
    Unwanted: _unwanted,
    NoText: _no_text,
    NoSuchFile: _no_such_file,
    CannotWrite: _cannot_write,
}
