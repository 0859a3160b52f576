"""The pages of the designer: all menus, one menu to work on, and its pictures."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from console import site
from console.access import guarded, house
from console.designer.state import desk, files
from console.designer.versions import author, press
from console.wording import Text, language, said, t, words
from ivr.compiler.drawing import mermaid
from ivr.compiler.svg import svg
from ivr.publishing.press import Blocked, FileChanged, Wish

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


@blueprint.post("")
@house("designer")
def begin() -> AnyResponse:
    """Make a menu that welcomes callers and puts them through, to be gone on from."""
    name = request.form.get("name", "").strip()
    spoken = [each for each in ("en", "ko") if request.form.get(each)] or ["en"]
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,60}", name) or name in files():
        flash(t("designer.begin.taken", name=name), "bad")
        return redirect(url_for("designer.index"))
    text = render_template(
        "designer/begin.yaml",
        name=name,
        languages=spoken,
        hello={each: said(each, "designer.begin.hello") for each in spoken},
        sorry={each: said(each, "designer.begin.sorry") for each in spoken},
    )
    wish = Wish(f"{name}.yaml", text, "", author())
    try:
        press().publish(wish, site.now())
    except (Blocked, FileChanged) as error:
        flash(str(error), "bad")
        return redirect(url_for("designer.index"))
    site.library().load()
    return redirect(url_for("designer.page", flow=name))


PICTURES = {
    "svg": (svg, "image/svg+xml"),
    "mmd": (mermaid, "text/vnd.mermaid; charset=utf-8"),
}


@blueprint.get("/<flow>/menu.<form>")
@house("designer")
def drawn(flow: str, form: str) -> Response:
    """The menu as a picture for other programs, as its file stands."""
    path = desk().file_of(flow)
    if path is None or form not in PICTURES:
        abort(404)
    draw, kind = PICTURES[form]
    return Response(draw(desk().read(path, {}).flow), mimetype=kind)


def texts(spoken: str) -> Mapping[str, Text]:
    """What the page's scripts say."""
    prefix = "designer."
    return {
        key.removeprefix(prefix): text
        for key, text in words(spoken).items()
        if key.startswith(prefix)
    }
