"""How the app does, for balancers and whoever is on duty."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, current_app, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The program runs; it asks nothing else, and so answers whatever is broken."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
def readyz() -> Response:
    """Whether calls can be sent here: 503 and the reason where they cannot.

    What ails beside that is told, too. A dead database is no reason to send callers
    elsewhere: elsewhere it is dead as well, and the menus do not need it.
    """
    ready: Callable[[], dict[str, str]] = current_app.extensions["ready"]
    ailing: Callable[[], dict[str, str]] = current_app.extensions["ailing"]
    trouble = ready()
    response = jsonify({"ready": not trouble, "trouble": trouble, "ailing": ailing()})
    response.status_code = 503 if trouble else 200
    return response


@blueprint.get("/metrics")
def metrics() -> Response:
    """Numbers for Prometheus; none of them is of a single call or caller."""
    registry: CollectorRegistry = current_app.extensions["registry"]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
