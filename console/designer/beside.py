"""What the designer shows beside a menu: a moment on its tree."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import abort, jsonify

from console import site
from console.access import house
from console.designer.room import Answer, room
from console.designer.showing import Parts
from console.designer.state import broom, playable
from console.phone.refusing import worded
from ivr.compiler.flow import Flow
from ivr.simulator.calling import complaints, visit_of
from ivr.simulator.nodes_now import Standing, door_of, nodes_now, standing
from ivr.witness import moment

blueprint = room("designer_beside")

# A moment on the tree ----------------------------------------------------------------


@blueprint.post("/<flow>/overlays")
@house("designer")
def overlays(flow: str) -> Answer:
    """Seconds to each node, the share of callers, and what is open at a moment."""
    with broom().away():
        asked, reading = playable(flow)
        menu = reading.flow
        switches = _names(asked.get("switches"))
        wrong = next(complaints(menu, switches, None, None), None)
        if wrong is not None:
            return jsonify({"message": worded(wrong)}), 422
        visit = visit_of(menu, _moment(asked), switches)
        found = nodes_now(menu, visit, shares=asked.get("shares") is not False)
        doors = {name: door_of(menu, node, visit) for name, node in menu.nodes.items()}
        return jsonify(
            {
                "at": moment(visit.now),
                "nodes": {
                    name: {
                        **_given("seconds", _rounded(found.seconds.get(name))),
                        **_given("share", _rounded(found.shares.get(name), 3)),
                        **_standing(doors[name]),
                    }
                    for name in menu.nodes
                },
                "schedules": _all_standing(menu, "schedule", visit),
                "queues": _all_standing(menu, "queue", visit),
            }
        )


def _all_standing(menu: Flow, what: str, visit: Any) -> Parts:
    names = menu.timetable.names() if what == "schedule" else tuple(menu.queues)
    found = {name: standing(menu, what, name, visit) for name in names}
    return {name: _standing(each) for name, each in found.items() if each}


def _standing(found: Standing | None) -> Parts:
    if found is None:
        return {}
    until = moment(found.until) if found.until else None
    return {"state": found.state, **_given("until", until)}


def _given(name: str, value: object) -> Parts:
    return {} if value is None else {name: value}


def _rounded(number: float | None, digits: int = 1) -> float | None:
    return None if number is None else round(number, digits)


def _moment(asked: Parts) -> datetime:
    given = asked.get("at")
    try:
        return datetime.fromisoformat(given) if given else site.now()
    except (TypeError, ValueError):
        abort(400)


def _names(given: object) -> dict[str, str]:
    if not isinstance(given, dict):
        return {}
    return {str(name): str(value) for name, value in given.items()}
