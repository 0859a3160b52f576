"""The last resort: a document that is there when nothing else is.

It needs no flow, no setting, no signature and no package but Flask. Point the
number's fallback address here, or better at a copy of the document on another
machine: one that is down answers nothing.
"""

from __future__ import annotations

import os
import re

from flask import Blueprint, Response

from webhooks.apology import apology

blueprint = Blueprint("fallback", __name__)


def document() -> str:
    """The document, with the number of ``IVR_LAST_RESORT_NUMBER`` if it is one."""
    number = os.environ.get("IVR_LAST_RESORT_NUMBER", "").strip()
    return apology(number if re.fullmatch(r"\+[1-9][0-9]{6,14}", number) else "")


@blueprint.route("/voice/fallback", methods=["GET", "POST"])
def last_resort() -> Response:
    """Say sorry, in two languages, and ring the number of last resort."""
    return Response(document(), mimetype="text/xml")
