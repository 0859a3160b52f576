"""What the designer asks about publications and ways back, in JSON."""

from __future__ import annotations

from flask import abort, jsonify, request

from console import site
from console.access import house
from console.designer.folder import (
    asked_of,
    author,
    file_of,
    may_override,
    needed_draft,
    press,
    word,
)
from console.designer.publishing_parts import Parts, proposal_parts
from console.designer.room import Answer, room
from ivr.publishing.ledger import version_parts
from ivr.publishing.proposal import propose
from ivr.publishing.wishes import Done, Wish

SHOWN = 30
"""Versions in an answer."""

blueprint = room("versions")


@blueprint.post("/<flow>/preview")
@house("designer")
def preview(flow: str) -> Answer:
    """What publishing a text, or one's own draft, would do to callers."""
    path, asked = file_of(flow), asked_of()
    text = asked.get("text")
    if not isinstance(text, str):
        text = needed_draft(path).text
    beside = tuple(
        (press().stand(place), word(each, "text"))
        for place, each in _beside(asked).items()
    )
    here = press()
    found = propose(here.folder, here.stand(path), text, site.now(), beside)
    return jsonify(proposal_parts(found, may_override=may_override()))


@blueprint.post("/<flow>/publish")
@house("designer")
def publish(flow: str) -> Answer:
    """Publish a text, or one's own draft, if the file is still what it was begun on.

    Other files under ``files`` are published with it, all or none.
    """
    path, asked = file_of(flow), asked_of()
    text, base = asked.get("text"), asked.get("base")
    if not isinstance(text, str) or not isinstance(base, str):
        mine = needed_draft(path)
        text, base = mine.text, mine.base.digest
    override = asked.get("override") is True
    if override and not may_override():
        abort(403)
    wish = Wish(path, text, base, author(), word(asked, "reason", ""), override)
    beside = [
        Wish(place, word(each, "text"), word(each, "base"), author())
        for place, each in _beside(asked).items()
        if place != path
    ]
    return _published(press().publish(wish, site.now(), beside))


def _beside(asked: Parts) -> dict[str, Parts]:
    """Other files that are to change, by path."""
    given = asked.get("files", {})
    if not isinstance(given, dict) or not all(
        isinstance(each, dict) for each in given.values()
    ):
        abort(400)
    return given


@blueprint.post("/<flow>/rollback")
@house("designer")
def roll_back(flow: str) -> Answer:
    """Have the file say again what it said as an earlier version."""
    path, asked = file_of(flow), asked_of()
    number = asked.get("version")
    if not isinstance(number, int):
        abort(400)
    base, reason = word(asked, "base", ""), word(asked, "reason", "")
    done = press().roll_back(
        path, number, author(), site.now(), base=base, reason=reason
    )
    return _published(done)


def _published(done: Done) -> Answer:
    site.library().load()
    parts: Parts = {"version": version_parts(done.version)}
    if done.beside:
        parts["beside"] = [
            {"file": each.path, **version_parts(each)} for each in done.beside
        ]
    return jsonify({**parts, "trouble": done.trouble} if done.trouble else parts)


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
