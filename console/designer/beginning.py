"""How menus begin in the designer: from a small one, or from a file that is brought."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from console import site
from console.access import house
from console.designer.folder import author, press
from console.designer.room import room
from console.designer.state import files
from console.wording import said, t
from ivr.beginnings import LANGUAGES, begun, own_zone
from ivr.errors import IvrError
from ivr.publishing import drafts
from ivr.publishing.drafts import DraftChanged
from ivr.publishing.files import NOTHING, Stand, require_text
from ivr.publishing.wishes import Blocked, Wish
from ivr.source import MAX_BYTES
from ivr.source_encoding import decode
from ivr.store.database import DatabaseError

PLAIN = "plain"
"""The line that only puts callers through; its languages are chosen."""

NAME = re.compile(r"[a-z][a-z0-9-]{0,60}")

blueprint = room("designer_begin")


@blueprint.post("")
@house("designer")
def begin() -> Response:
    """Make a menu out of a small one, and take its maker there."""
    name = request.form.get("name", "").strip()
    template = request.form.get("template", PLAIN)
    if fault := _unfit(name):
        return _refused(fault)
    texts = (
        begun(template, name, getattr(site.zone(), "key", "") or own_zone())
        if template in LANGUAGES
        else {".yaml": _plain(name)}
    )
    try:
        for end, text in texts.items():
            wish = Wish(f"{name}{end}", text, "", author())
            press().publish(wish, site.now())
    except Blocked as error:
        # As where another menu says otherwise what a queue of this name is.
        try:
            for end, text in texts.items():
                _draft(f"{name}{end}", text, "")
        except DraftChanged:
            return _refused(t("designer.begin.taken", name=name))
        flash(t("designer.begin.drafted", why=error), "bad")
    except IvrError as error:
        return _refused(str(error))
    site.library().load()
    return redirect(url_for("designer.page", flow=name))


def _draft(path: str, text: str, on: str) -> None:
    with site.database().begin() as connection:
        base, now = Stand(path, "", NOTHING), site.now()
        drafts.save(connection, path, author(), text, base=base, on=on, now=now)


def _plain(name: str) -> str:
    spoken = [each for each in ("en", "ko") if request.form.get(each)] or ["en"]
    return render_template(
        "designer/begin.yaml",
        name=name,
        languages=spoken,
        hello={each: said(each, "designer.begin.hello") for each in spoken},
        sorry={each: said(each, "designer.begin.sorry") for each in spoken},
    )


@blueprint.post("/upload")
@house("designer")
def upload() -> Response:
    """Make a draft of a file that somebody brings, whatever is wrong with it."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _refused(t("designer.upload.none"))
    name = request.form.get("name", "").strip() or _named_after(sent.filename)
    if fault := _unfit(name):
        return _refused(fault)
    text, foreign = decode(sent.filename, sent.read())
    if foreign is not None:
        return _refused(f"{sent.filename}: {foreign.message}; {foreign.help}")
    path, on = f"{name}.yaml", begun_anew().get(name, "")
    try:
        require_text(text)
        _draft(path, text, on)
    except DraftChanged:
        return _refused(t("designer.begin.taken", name=name))
    except IvrError as error:
        return _refused(f"{sent.filename}: {error}")
    return redirect(url_for("designer.page", flow=name))


def _named_after(filename: str) -> str:
    """A name for the menu in a file; it may still be none."""
    stem = PurePath(filename.replace("\\", "/")).name.partition(".")[0]
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")


def _unfit(name: str) -> str:
    """Why a menu cannot be called *name*; empty where it can."""
    if not name:
        return str(t("designer.begin.unnamed"))
    if not NAME.fullmatch(name):
        return str(t("designer.begin.no-name", name=name))
    return str(t("designer.begin.taken", name=name)) if name in files() else ""


def _refused(why: str) -> Response:
    flash(why, "bad")
    return redirect(url_for("designer.index"))


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(error: RequestEntityTooLarge) -> Response:
    return _refused(str(t("designer.upload.too-large", most=MAX_BYTES // 1_000_000)))


# What there is ------------------------------------------------------------------------


def begun_anew() -> Mapping[str, str]:
    """The names of menus of which one has a draft only, and the drafts' digests."""
    there, me = files(), author().owner
    with site.database().read() as connection:
        mine = [each for each in drafts.all_drafts(connection) if each.owner == me]
    found = {
        each.path.removesuffix(".yaml"): each.digest
        for each in mine
        if each.base.digest == NOTHING and each.path.endswith(".yaml")
    }
    return {
        name: digest
        for name, digest in found.items()
        if NAME.fullmatch(name) and name not in there
    }


def listed() -> dict[str, Any]:
    """What the page of all menus shows."""
    standing = _standing()
    menus = [
        (name, path.name, standing.get(path.as_posix(), "unserved"))
        for name, path in files().items()
    ]
    templates = [(PLAIN, ()), *LANGUAGES.items()]
    try:
        begun = sorted(begun_anew())
    except DatabaseError:
        # The menus that are there can be looked at all the same.
        begun = []
    most = {"most": MAX_BYTES}
    return {"menus": menus, "drafts": begun, "templates": templates, **most}


def _standing() -> Mapping[str, str]:
    """What a file is to callers now, by its path: it takes their calls, or others that
    do go into it or bring it in. Of the rest nothing is said."""
    library = site.library()
    flows = [library.current(name)[1] for name in library.names()]
    brought_in = {path: "brought-in" for flow in flows for path in flow.text.sources}
    return brought_in | {
        Path(flow.path).as_posix(): "part" if flow.is_part else "served"
        for flow in flows
    }
