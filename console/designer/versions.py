"""What the designer asks about drafts, publications and ways back, in JSON.

A file is named by the flow in the address: the file of this name, or the file of the
flow of this name. ``?file=shared/hours.yaml`` names another file of the folder, one
that is not there yet among them.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, jsonify, request
from flask_login import current_user

from console import site
from console.access import guarded, house, may
from console.designer.publishing_parts import (
    Parts,
    draft_parts,
    merge_parts,
    proposal_parts,
)
from ivr.publishing import drafts, ledger
from ivr.publishing.drafts import Author, Draft, DraftChanged
from ivr.publishing.files import CannotWrite, NoSuchFile, NoText, Stand
from ivr.publishing.ledger import Version, version_parts
from ivr.publishing.merging import merge
from ivr.publishing.press import Blocked, FileChanged, Press, Unwanted, Wish
from ivr.runtime.versions import flow_files
from ivr.source import MAX_BYTES
from ivr.store.database import Connection

Answer = Response | tuple[Response, int]

SHOWN = 30
"""Versions in an answer."""

blueprint = Blueprint("versions", __name__, url_prefix="/designer")


@blueprint.before_request
def _room() -> None:
    """A menu's text is longer than any form of the carrier's; in JSON it grows."""
    request.max_content_length = 2 * MAX_BYTES


# The guard looks for a token in the form, and so at how long it is.
guarded(blueprint)


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


# Drafts ------------------------------------------------------------------------------


@blueprint.get("/<flow>/draft")
@house("designer")
def draft(flow: str) -> Answer:
    """The file as it stands, one's own draft of it, and who else has one."""
    path = file_of(flow)
    stand = press().stand(path)
    with site.database().read() as connection:
        return jsonify(_work(connection, stand))


@blueprint.post("/<flow>/draft")
@house("designer")
def save(flow: str) -> Answer:
    """Keep a text as one's own draft; whatever became of the file meanwhile."""
    path, asked = file_of(flow), _asked()
    stand = press().stand(path)
    with site.database().begin() as connection:
        base = _base(connection, stand, asked)
        drafts.save(
            connection,
            path,
            author(),
            _word(asked, "text"),
            base=base,
            on=_word(asked, "on", ""),
            now=site.now(),
        )
        return jsonify(_work(connection, stand))


def _base(connection: Connection, stand: Stand, asked: Parts) -> Stand:
    """What the file said when the work began: as the draft knows it, or the record."""
    known = drafts.draft_of(connection, stand.path, author())
    if known is not None:
        return known.base
    digest = _word(asked, "base", "")
    if digest == stand.digest:
        return stand
    text = ledger.text_of(connection, stand.path, digest) or ""
    return Stand(stand.path, text, digest if text else "")


@blueprint.delete("/<flow>/draft")
@house("designer")
def discard(flow: str) -> Answer:
    """Throw one's own draft away."""
    path, asked = file_of(flow), _asked()
    with site.database().begin() as connection:
        if not drafts.discard(connection, path, author(), _word(asked, "on")):
            raise DraftChanged(drafts.draft_of(connection, path, author()))
    return jsonify({"discarded": True})


@blueprint.get("/<flow>/merge")
@house("designer")
def merged(flow: str) -> Answer:
    """One's own draft and the file, brought together from where they parted."""
    path = file_of(flow)
    stand = press().stand(path)
    with site.database().read() as connection:
        mine = drafts.draft_of(connection, path, author())
    if mine is None:
        abort(404)
    found = merge(mine.base.text, mine.text, stand.text)
    return jsonify({**merge_parts(found, stand), "draft": draft_parts(mine)})


@blueprint.post("/<flow>/merge")
@house("designer")
def take_merge(flow: str) -> Answer:
    """Keep what was made of both as one's own draft, begun on the file as it stands."""
    path, asked = file_of(flow), _asked()
    stand = press().stand(path)
    if stand.digest != _word(asked, "base"):
        raise FileChanged(stand)
    with site.database().begin() as connection:
        on, text = _word(asked, "on"), _word(asked, "text")
        drafts.save(connection, path, author(), text, base=stand, on=on, now=site.now())
        return jsonify(_work(connection, stand))


# Publishing -------------------------------------------------------------------------


@blueprint.post("/<flow>/preview")
@house("designer")
def preview(flow: str) -> Answer:
    """What publishing a text, or one's own draft, would do to callers."""
    path, asked = file_of(flow), _asked()
    text = asked.get("text")
    if not isinstance(text, str):
        text = _own(path).text
    found = press().proposal(path, text, site.now())
    return jsonify(proposal_parts(found, may_override=_may_override()))


@blueprint.post("/<flow>/publish")
@house("designer")
def publish(flow: str) -> Answer:
    """Publish a text, or one's own draft, if the file is still what it was begun on."""
    path, asked = file_of(flow), _asked()
    text, base = asked.get("text"), asked.get("base")
    if not isinstance(text, str) or not isinstance(base, str):
        mine = _own(path)
        text, base = mine.text, mine.base.digest
    override = asked.get("override") is True
    if override and not _may_override():
        abort(403)
    wish = Wish(path, text, base, author(), _word(asked, "reason", ""), override)
    done = press().publish(wish, site.now())
    return _published(done.version, done.trouble)


@blueprint.post("/<flow>/rollback")
@house("designer")
def roll_back(flow: str) -> Answer:
    """Have the file say again what it said as an earlier version."""
    path, asked = file_of(flow), _asked()
    number = asked.get("version")
    if not isinstance(number, int):
        abort(400)
    base, reason = _word(asked, "base", ""), _word(asked, "reason", "")
    done = press().roll_back(
        path, number, author(), site.now(), base=base, reason=reason
    )
    return _published(done.version, done.trouble)


def _published(version: Version, trouble: str) -> Answer:
    site.library().load()
    parts: Parts = {"version": version_parts(version)}
    return jsonify({**parts, "trouble": trouble} if trouble else parts)


def _own(path: str) -> Draft:
    with site.database().read() as connection:
        mine = drafts.draft_of(connection, path, author())
    if mine is None:
        abort(404)
    return mine


def _may_override() -> bool:
    # In development whoever has the machine is the admin.
    return may("admin") or not site.config().production


# Versions ---------------------------------------------------------------------------


@blueprint.get("/<flow>/versions")
@house("designer")
def versions(flow: str) -> Answer:
    """The versions of the file, the latest first, and what it says now."""
    path, here = file_of(flow), press()
    before = request.args.get("before", type=int)
    found = here.versions(path, site.now(), before=before, most=SHOWN + 1)
    stand = here.stand(path)
    latest = here.versions(path, site.now(), most=1)
    outside = stand.there and (not latest or latest[0].digest != stand.digest)
    return jsonify(
        {
            "file": path,
            "digest": stand.digest,
            "outside": outside,
            "versions": [version_parts(each) for each in found[:SHOWN]],
            "more": len(found) > SHOWN,
        }
    )


@blueprint.get("/<flow>/versions/<int:number>")
@house("designer")
def version(flow: str, number: int) -> Answer:
    """One version, with its text."""
    found = press().version(file_of(flow), number)
    return jsonify({**version_parts(found), "text": found.text})


# Parts -----------------------------------------------------------------------------


def _asked() -> Parts:
    asked = request.get_json(silent=True)
    if not isinstance(asked, dict):
        abort(400)
    return asked


def _word(asked: Parts, name: str, unsaid: str | None = None) -> str:
    found = asked.get(name, unsaid)
    if not isinstance(found, str):
        abort(400)
    return found


def _work(connection: Connection, stand: Stand) -> Parts:
    """The state of a file for who works on it."""
    mine, me = drafts.draft_of(connection, stand.path, author()), author().owner
    parts: Parts = {
        "file": stand.path,
        "text": stand.text,
        "digest": stand.digest,
        "file_changed": mine is not None and mine.base.digest != stand.digest,
        "others": [
            {"by": each.name, "at": each.at.isoformat(timespec="seconds")}
            for each in drafts.drafts_of(connection, stand.path)
            if each.owner != me
        ],
    }
    return {**parts, "draft": draft_parts(mine)} if mine is not None else parts


# What stands in the way --------------------------------------------------------------


def _refused(status: int, error: str, message: object, **more: Any) -> Answer:
    return jsonify({"error": error, "message": str(message), **more}), status


@blueprint.errorhandler(FileChanged)
def _file_changed(error: FileChanged) -> Answer:
    """Somebody else was faster: the two, brought together from where they parted."""
    stand = error.stand
    asked = request.get_json(silent=True)
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


@blueprint.errorhandler(DraftChanged)
def _draft_changed(error: DraftChanged) -> Answer:
    """One's own draft was changed in another window."""
    parts = {"draft": draft_parts(error.draft)} if error.draft else {}
    return _refused(409, "draft-changed", error, **parts)


@blueprint.errorhandler(Blocked)
def _blocked(error: Blocked) -> Answer:
    """The checks find errors."""
    return _refused(
        422,
        "blocked",
        error,
        **proposal_parts(error.proposal, may_override=_may_override()),
    )


@blueprint.errorhandler(Unwanted)
def _unwanted(error: Unwanted) -> Answer:
    """It changes nothing, says no reason, or names no version."""
    return _refused(422, "refused", error)


@blueprint.errorhandler(NoText)
def _no_text(error: NoText) -> Answer:
    """What was sent cannot be a file."""
    return _refused(422, "no-text", error)


@blueprint.errorhandler(NoSuchFile)
def _no_such_file(error: NoSuchFile) -> Answer:
    """What was named is no file of ours."""
    return _refused(404, "no-such-file", error)


@blueprint.errorhandler(CannotWrite)
def _cannot_write(error: CannotWrite) -> Answer:
    """The folder is read-only, or the disk full."""
    return _refused(503, "cannot-write", error)
