"""Pictures of a menu: for other programs, and on one sheet of paper for the wall.

The sheet is printed, or saved as PDF, by the browser: it sets the picture as vectors,
with the letters that it has for each language, and the page tells it the size.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Response, abort, render_template, request
from markupsafe import Markup

from console import site
from console.access import house
from console.designer.folder import file_of, own_draft, press
from console.designer.reading import Reading
from console.designer.room import room
from console.designer.state import desk, written
from console.headers import nonce
from console.wording import t
from ivr.compiler.drawing import first_language, mermaid
from ivr.compiler.svg import svg
from ivr.store.database import DatabaseError

blueprint = room("designer_wall")

PICTURES = {
    "svg": (svg, "image/svg+xml"),
    "mmd": (mermaid, "text/vnd.mermaid; charset=utf-8"),
}

PAPERS = {"a4": (210, 297), "a3": (297, 420), "a2": (420, 594), "a1": (594, 841)}
PAPERS |= {"a0": (841, 1189)}
"""Millimetres. Source: ISO 216."""

FIT = "fit"
"""A sheet just as large as the picture needs."""

DOT = 25.4 / 96
"""Millimetres of a pixel. Source: W3C, "CSS Values and Units", absolute lengths."""

POINT = 25.4 / 72

MARGIN, HEAD = 10, 14
"""Millimetres around the picture, and above it for its name."""

LARGEST = 5_000
"""Millimetres: a PDF page has at most 200 inches on a side."""

LETTERS = 12
"""Pixels of the picture's letters."""

SMALL = 5.0
"""Points below which nobody reads what hangs on a wall."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet in millimetres, and how large the picture stands on it."""

    name: str
    width: float
    height: float
    picture_width: float
    picture_height: float

    @property
    def letters(self) -> float:
        """Points of the picture's letters."""
        return LETTERS * DOT * self.scale / POINT

    scale: float = 1.0


def sheet(name: str, picture: tuple[float, float]) -> Sheet:
    """The sheet called *name* with a picture of so many pixels, turned as it fits."""
    wide, high = (side * DOT for side in picture)
    around, above = 2 * MARGIN, 2 * MARGIN + HEAD
    if name not in PAPERS:
        scale = min(1.0, (LARGEST - around) / wide, (LARGEST - above) / high)
        size = wide * scale + around, high * scale + above
        return Sheet(FIT, *size, wide * scale, high * scale, scale)
    short, long = PAPERS[name]
    turns = ((short, long), (long, short))

    def fitting(size: tuple[int, int]) -> float:
        return min((size[0] - around) / wide, (size[1] - above) / high)

    size = max(turns, key=fitting)
    scale = fitting(size)
    return Sheet(name, *size, wide * scale, high * scale, scale)


@blueprint.get("/<flow>/menu.<form>")
@house("designer")
def drawn(flow: str, form: str) -> Response:
    """The menu as a picture: one's own draft of it, or else the file."""
    path = _file(flow)
    return _picture(desk().read(path, _draft(path)), form)


@blueprint.post("/<flow>/menu.<form>")
@house("designer")
def drawn_as_written(flow: str, form: str) -> Response:
    """The menu as a picture, as it is being written."""
    _, reading = written(flow)
    return _picture(reading, form)


def _picture(reading: Reading, form: str) -> Response:
    if form not in PICTURES:
        abort(404)
    draw, kind = PICTURES[form]
    return Response(draw(reading.flow), mimetype=kind)


@blueprint.get("/<flow>/wall")
@house("designer")
def wall(flow: str) -> str:
    """The menu on a sheet, in one of its languages: one's own draft, or the file."""
    path = _file(flow)
    written = _draft(path)
    menu = desk().read(path, written).flow
    asked = request.args.get("language", "")
    spoken = asked if asked in menu.languages else first_language(menu)
    drawn = svg(menu, spoken, legend=str(t("designer.wall.legend")))
    found = re.search(r'width="(\d+)" height="(\d+)"', drawn)
    if found is None:
        abort(404)
    picture = float(found[1]), float(found[2])
    # Styles within the page are known by the answer's own number.
    inline = drawn.replace("<style>", f'<style nonce="{nonce()}">', 1)
    return render_template(
        "designer/wall.html",
        flow=flow,
        menu=menu,
        spoken=spoken,
        file=request.args.get("file"),
        drawing=Markup(inline),
        sheet=sheet(request.args.get("sheet", FIT), picture),
        sheets=[sheet(name, picture) for name in (FIT, *PAPERS)],
        small=SMALL,
        now=site.now(),
        drafted=bool(written),
    )


def _file(flow: str) -> str:
    """The file that is meant; only such as may be in the flows folder."""
    return press().stand(file_of(flow)).path


def _draft(path: str) -> dict[str, str]:
    """What who asks has written of the file."""
    try:
        mine = own_draft(path)
    except DatabaseError:
        return {}
    return {path: mine.text} if mine is not None else {}
