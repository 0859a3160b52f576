"""The pages of the designer: all menus, and one menu to work on."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, render_template

from console.access import house
from console.designer.beginning import begun_anew, listed
from console.designer.modules import modules
from console.designer.room import room
from console.designer.state import files
from console.wording import Text, language, words

blueprint = room("designer")


@blueprint.get("")
@house("designer")
def index() -> str:
    """Every menu of the folder, those that are not fit to be called among them."""
    return render_template("designer/index.html", **listed())


@blueprint.get("/<flow>")
@house("designer")
def page(flow: str) -> str:
    """One menu: its tree, its text, its findings."""
    path = files().get(flow)
    if path is None and flow not in begun_anew():
        abort(404)
    file = path.name if path is not None else f"{flow}.yaml"
    return render_template(
        "designer/page.html",
        flow=flow,
        file=file,
        texts=texts(language()),
        modules=modules("designer/app.js"),
    )


def texts(spoken: str) -> Mapping[str, Text]:
    """What the page's scripts say."""
    prefix = "designer."
    return {
        key.removeprefix(prefix): text
        for key, text in words(spoken).items()
        if key.startswith(prefix)
    }
