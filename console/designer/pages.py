"""The pages of the designer: which menus there are, and one menu to work on."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, render_template

from console import site
from console.access import guarded, house
from console.designer.state import files
from console.wording import Text, language, words

blueprint = guarded(Blueprint("designer", __name__, url_prefix="/designer"))


@blueprint.get("")
@house("designer")
def index() -> str:
    """Every menu of the folder, those that are not fit to be called among them."""
    served = set(site.library().names())
    return render_template(
        "designer/index.html",
        menus=[(name, path.name, name in served) for name, path in files().items()],
    )


@blueprint.get("/<flow>")
@house("designer")
def page(flow: str) -> str:
    """One menu: its tree, its text, its findings."""
    path = files().get(flow)
    if path is None:
        abort(404)
    return render_template(
        "designer/page.html", flow=flow, file=path.name, texts=texts(language())
    )


def texts(spoken: str) -> Mapping[str, Text]:
    """What the page's scripts say."""
    prefix = "designer."
    return {
        key.removeprefix(prefix): text
        for key, text in words(spoken).items()
        if key.startswith(prefix)
    }
