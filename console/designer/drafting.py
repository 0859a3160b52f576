"""What the designer asks about drafts: kept, merged with the file, thrown away."""

from __future__ import annotations

from flask import jsonify

from console import site
from console.access import house
from console.designer.folder import (
    asked_of,
    author,
    file_of,
    needed_draft,
    press,
    word,
)
from console.designer.publishing_parts import Parts, draft_parts, merge_parts
from console.designer.room import Answer, room
from console.designer.state import desk
from ivr.editing.renaming import TESTS
from ivr.publishing import drafts, ledger
from ivr.publishing.drafts import DraftChanged
from ivr.publishing.files import Stand, require_text
from ivr.publishing.merging import merge
from ivr.publishing.wishes import FileChanged
from ivr.store.database import Connection

blueprint = room("drafting")


@blueprint.get("/<flow>/draft")
@house("designer")
def draft(flow: str) -> Answer:
    """The file as it stands, one's own draft of it, and who else has one."""
    path = file_of(flow)
    stand = press().stand(path)
    with site.database().read() as connection:
        found = work_parts(connection, stand)
        mine = drafts.all_drafts(connection)
        others = {e.path for e in mine if e.owner == author().owner} - {path}
        beside = sorted(others & _around(path, found)) if others else []
        works = [work_parts(connection, press().stand(each)) for each in beside]
    return jsonify({**found, "beside": works} if works else found)


def _around(path: str, work: Parts) -> set[str]:
    """The files that belong to the menu at *path*, as it is being worked on."""
    written = {path: work["draft"]["text"]} if "draft" in work else {}
    reading = desk().read(path, written)
    stem = path.removesuffix(".yaml").removesuffix(".yml")
    found = {*reading.own, *(f"{stem}{end}" for end in TESTS)}
    calls = reading.flow.calls
    return found | {
        each.path
        for name, each in reading.flows.flows.items()
        if name in calls or reading.flow.name in each.calls
    }


@blueprint.post("/<flow>/draft")
@house("designer")
def save(flow: str) -> Answer:
    """Keep a text as one's own draft; whatever became of the file meanwhile."""
    path, asked = file_of(flow), asked_of()
    stand = press().stand(path)
    with site.database().begin() as connection:
        base = _base(connection, stand, asked)
        drafts.save(
            connection,
            path,
            author(),
            word(asked, "text"),
            base=base,
            on=word(asked, "on", ""),
            now=site.now(),
        )
        return jsonify(work_parts(connection, stand))


def _base(connection: Connection, stand: Stand, asked: Parts) -> Stand:
    """What the file said when the work began: as the draft knows it, or the record."""
    known = drafts.draft_of(connection, stand.path, author())
    if known is not None:
        return known.base
    digest = word(asked, "base", "")
    if digest == stand.digest:
        return stand
    text = ledger.text_of(connection, stand.path, digest) or ""
    return Stand(stand.path, text, digest if text else "")


@blueprint.delete("/<flow>/draft")
@house("designer")
def discard(flow: str) -> Answer:
    """Throw one's own draft away."""
    path, asked = file_of(flow), asked_of()
    with site.database().begin() as connection:
        if not drafts.discard(connection, path, author(), word(asked, "on")):
            raise DraftChanged(drafts.draft_of(connection, path, author()))
    return jsonify({"discarded": True})


@blueprint.post("/<flow>/together")
@house("designer")
def together(flow: str) -> Answer:
    """Two texts that went on from one, brought together; nothing is kept."""
    asked = asked_of()
    base, mine, theirs = (word(asked, name) for name in ("base", "mine", "theirs"))
    for text in (base, mine, theirs):
        require_text(text)
    return jsonify({"file": file_of(flow), **merge(base, mine, theirs).parts()})


@blueprint.get("/<flow>/merge")
@house("designer")
def merged(flow: str) -> Answer:
    """One's own draft and the file, brought together from where they parted."""
    path = file_of(flow)
    stand, mine = press().stand(path), needed_draft(path)
    found = merge(mine.base.text, mine.text, stand.text)
    return jsonify({**merge_parts(found, stand), "draft": draft_parts(mine)})


@blueprint.post("/<flow>/merge")
@house("designer")
def take_merge(flow: str) -> Answer:
    """Keep what was made of both as one's own draft, begun on the file as it stands."""
    path, asked = file_of(flow), asked_of()
    stand = press().stand(path)
    if stand.digest != word(asked, "base"):
        raise FileChanged(stand)
    with site.database().begin() as connection:
        on, text = word(asked, "on"), word(asked, "text")
        drafts.save(connection, path, author(), text, base=stand, on=on, now=site.now())
        return jsonify(work_parts(connection, stand))


def work_parts(connection: Connection, stand: Stand) -> Parts:
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
