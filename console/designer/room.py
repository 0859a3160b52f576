"""The rooms of the designer, made in one way: guarded, with space for whole texts.

What stands in the way of who asks is told in JSON, the same in every room; see
docs/json.md.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from console import site
from console.access import guarded
from console.designer.folder import may_override, own_draft
from console.designer.publishing_parts import draft_parts, merge_parts, proposal_parts
from console.designer.reading import NoCall
from ivr.publishing import ledger
from ivr.publishing.drafts import DraftChanged
from ivr.publishing.files import CannotWrite, NoSuchFile, NoText
from ivr.publishing.merging import merge
from ivr.publishing.wishes import Blocked, FileChanged, Unwanted
from ivr.source import MAX_BYTES

Answer = Response | tuple[Response, int]

LONGEST = 4 * MAX_BYTES
"""Bytes of what is sent: three texts to be merged, or one with its files, in JSON."""

LONGEST_FIELD = 2 * MAX_BYTES
"""Bytes of a form's fields together, files aside; line ends take two."""


def room(name: str) -> Blueprint:
    """A guarded blueprint of the designer; its views declare their power themselves."""
    blueprint = Blueprint(name, __name__, url_prefix="/designer")
    # The guard looks for a token in the form, and so at how long it is.
    blueprint.before_request(_space)
    guarded(blueprint)
    for error, tell in REFUSALS.items():
        blueprint.register_error_handler(error, tell)
    return blueprint


def _space() -> None:
    """A menu's text is longer than any form of the carrier's; in JSON it grows."""
    request.max_content_length = LONGEST
    request.max_form_memory_size = LONGEST_FIELD


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
    mine = own_draft(stand.path)
    base = mine.base.text if mine else None
    if mine is None and isinstance(asked, dict) and asked.get("base"):
        with site.database().read() as connection:
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


def _no_call(error: NoCall) -> Answer:
    """There is no node at which calls begin."""
    return _refused(422, "no-call", error)


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
    NoCall: _no_call,
    CannotWrite: _cannot_write,
}
