"""Words to translators and back, and days off from calendars, for the designer.

What comes in changes nothing by itself: the page gets the text as it would be, and
goes on from there, so that it can be looked at and undone.
"""

from __future__ import annotations

from typing import Any

from flask import Response, abort, jsonify, request

from console import site
from console.access import house
from console.designer.folder import file_of, own_draft, press
from console.designer.room import Answer, room
from console.designer.showing import edit_parts
from ivr.compiler.timetable import Timetable
from ivr.differing import line_difference
from ivr.errors import IvrError
from ivr.publishing.files import NoText, require_text
from ivr.runtime.versions import read_set
from ivr.source_encoding import decode
from ivr.translating.calendar import Off, read_calendar
from ivr.translating.days_off import is_off, put_in
from ivr.translating.returned import returned
from ivr.translating.table import to_table
from ivr.translating.taking import take
from ivr.translating.units import NoWords, words_of
from ivr.translating.xliff import to_xliff

blueprint = room("exchange")

FORMS = {
    "csv": (to_table, "text/csv; charset=utf-8"),
    "xliff": (to_xliff, "application/x-xliff+xml"),
}


@blueprint.get("/<flow>/words.<form>")
@house("designer")
def words(flow: str, form: str) -> Response:
    """The words of one's own draft, or else of the file, to be sent to translators."""
    path = file_of(flow)
    return _given(path, form, _present(path), request.args.getlist("language"))


@blueprint.post("/<flow>/words.<form>")
@house("designer")
def words_written(flow: str, form: str) -> Response:
    """The words of a text that is being written."""
    path, asked = file_of(flow), request.get_json(silent=True)
    if not isinstance(asked, dict):
        abort(400)
    text, languages = asked.get("text", _present(path)), asked.get("languages", [])
    if not isinstance(text, str) or not isinstance(languages, list):
        abort(400)
    return _given(path, form, text, [each for each in map(str, languages) if each])


def _given(path: str, form: str, text: str, languages: list[str]) -> Response:
    if form not in FORMS:
        abort(404)
    write, kind = FORMS[form]
    text = write(words_of(path, text), languages)
    name = f"{path.rpartition('/')[2].partition('.')[0]}.{form}"
    # A name of the flows folder may hold any letter; a header may not.
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    given = {"Content-Disposition": f'attachment; filename="{plain}"'}
    return Response(text.encode(), 200, given, content_type=kind)


@blueprint.post("/<flow>/words")
@house("designer")
def take_words(flow: str) -> Answer:
    """What a translation that came back would make of a text."""
    path, before, name, data = _sent(flow)
    taken = take(words_of(path, before), returned(name, data))
    return jsonify(
        {
            "text": taken.text,
            "lines": line_difference(path, before, taken.text),
            "edits": edit_parts(taken.edits),
            "new": [
                {
                    "id": each.id,
                    "language": each.language,
                    "before": each.before,
                    "after": each.after,
                }
                for each in taken.new
            ],
            "problems": [
                {
                    "id": each.id,
                    "language": each.language,
                    "place": each.place,
                    "line": each.line,
                    "message": each.message,
                    "taken": each.taken,
                }
                for each in taken.problems
            ],
        }
    )


@blueprint.post("/<flow>/bring")
@house("designer")
def bring(flow: str) -> Answer:
    """What the text would be if it were that of a file, and how they differ."""
    path, before, name, data = _sent(flow)
    text, foreign = decode(name, data)
    if foreign is not None:
        raise NoWords(f"{name}: {foreign.message}; {foreign.help}")
    require_text(text)
    return jsonify({"text": text, "lines": line_difference(path, before, text)})


@blueprint.post("/<flow>/days-off")
@house("designer")
def take_days(flow: str) -> Answer:
    """What the days off of a calendar would make of a text."""
    path, before, name, data = _sent(flow)
    schedule = request.form.get("schedule", "")
    kind: Any = request.form.get("as", "exceptions")
    if kind not in ("exceptions", "holidays"):
        abort(400)
    timetable = _timetable(path, before)
    zone = timetable.first_zone if timetable is not None else site.zone()
    today = site.now().astimezone(zone).date()
    found = read_calendar(name, data, today)
    off = is_off(timetable, schedule)
    put = put_in(path, before, schedule, found.days, kind=kind, off=off)
    return jsonify(
        {
            "text": put.text,
            "lines": line_difference(path, before, put.text),
            "new": list(map(_off_parts, put.new)),
            "known": list(map(_off_parts, put.known)),
            "left": [
                {"name": each.name, "line": each.line, "why": each.why}
                for each in found.left
            ],
        }
    )


def _timetable(path: str, text: str) -> Timetable | None:
    """The schedules that the file defines, with the text as it is worked on."""
    folder = site.config().flows
    place = (folder / path).as_posix()
    for flow in read_set(folder, {path: text}).flows.values():
        if place in flow.text.sources:
            return flow.timetable
    return None


def _off_parts(each: Off) -> dict[str, str]:
    parts = {
        "first": each.first.isoformat(),
        "last": each.last.isoformat(),
        "every": each.every,
        "name": each.name,
    }
    return {name: part for name, part in parts.items() if part}


def _present(path: str) -> str:
    mine = own_draft(path)
    return mine.text if mine is not None else press().stand(path).text


def _sent(flow: str) -> tuple[str, str, str, bytes]:
    """The menu's file, its text as the page has it; a file that is brought, by name."""
    path, sent = file_of(flow), request.files.get("file")
    if sent is None:
        abort(400)
    given = request.form.get("text")
    # A browser sends every line end of a form as two signs.
    text = given.replace("\r\n", "\n") if given is not None else _present(path)
    return path, text, sent.filename or "the file", sent.read()


@blueprint.errorhandler(NoWords)
@blueprint.errorhandler(NoText)
def _no_words(error: IvrError) -> Answer:
    """What was sent, or the menu itself, cannot be read."""
    return jsonify({"error": "unreadable", "message": str(error)}), 422
