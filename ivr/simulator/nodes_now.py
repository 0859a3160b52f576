"""How callers meet a menu's nodes at one moment: after how long, how many, how open.

The engine plays the calls; callers are able, and all else goes well. A node that
nobody comes to at this moment has no seconds.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import datetime, timedelta

from ivr.compiler.flow import Flow, Node
from ivr.errors import CallFailed
from ivr.records import dataclass
from ivr.runtime.state import Visit
from ivr.simulator.keys import play
from ivr.simulator.menu_graph import MAX_STATES, choices, key_of, outcomes
from ivr.simulator.menu_map import MenuMap
from ivr.simulator.menu_now import MenuNow
from ivr.simulator.phone import PhoneCall, begin
from ivr.telephony import Seconds

AHEAD = timedelta(days=31)
"""How far the next change of a schedule is looked for."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a schedule, or a queue in one language, stands: open, closed, holiday …"""

    state: str
    until: datetime | None = None
    """When that changes, if it does within a month."""


@dataclass(slots=True)
class NodesNow:
    """What of one menu callers come to at one moment."""

    flow: Flow
    visit: Visit
    seconds: dict[str, Seconds] = field(default_factory=dict)
    """From the beginning of the call until a node begins, by the quickest way."""
    shares: dict[str, float] = field(default_factory=dict)
    """The part of all callers who come there on their way, from 0 to 1."""


def nodes_now(flow: Flow, visit: Visit, *, shares: bool = True) -> NodesNow:
    """Play every call to *flow* in the world of *visit*.

    Args:
        flow: The menu.
        visit: When somebody calls, with which switches.
        shares: Whether to work out as well how many callers come to each node, which
            takes as long again.
    """
    found = NodesNow(flow, visit)
    _measure(found)
    if shares:
        _share_out(found)
    return found


def _measure(found: NodesNow) -> None:
    """The seconds to each node: the nearest states are gone on from first."""
    todo: list[tuple[Seconds, int, PhoneCall]] = []
    seen: set[object] = set()
    number = 0
    for call in _begun(found):
        number += 1
        heapq.heappush(todo, (call.clock, number, call))
    while todo and len(seen) < MAX_STATES:
        _, _, call = heapq.heappop(todo)
        for step in call.steps:
            if step.flow == found.flow.name:
                known = found.seconds.get(step.node, step.at)
                found.seconds[step.node] = min(known, step.at)
        key = key_of(call)
        if call.over or key in seen:
            continue
        seen.add(key)
        for _, _, after in choices(call):
            number += 1
            heapq.heappush(todo, (after.clock, number, after))


def _begun(found: NodesNow) -> Iterator[PhoneCall]:
    try:
        yield from outcomes(begin(found.flow, found.visit))
    except CallFailed:
        return


# How many -------------------------------------------------------------------------


def _share_out(found: NodesNow) -> None:
    """Callers with each concern take their way; what they pass is theirs."""
    weights = weights_of(found.flow)
    if not weights or not found.seconds:
        return
    language = found.flow.languages[0]
    now = MenuNow(MenuMap(found.flow, found.visit.now, few=True), found.visit)
    for way in now.ways():
        weight = weights.get(way.intent, 0.0)
        if way.language != language or not weight:
            continue
        for node in _passed(found, way.keys):
            found.shares[node] = found.shares.get(node, 0.0) + weight


def weights_of(flow: Flow) -> Mapping[str, float]:
    """The part of all callers who come for each intent; without numbers all alike."""
    said = {name: intent.share for name, intent in flow.intents.items()}
    known = sum(share for share in said.values() if share)
    silent = [name for name, share in said.items() if share is None]
    each = max(0.0, 1.0 - known) / len(silent) if silent else 0.0
    return {name: each if share is None else share for name, share in said.items()}


def _passed(found: NodesNow, keys: tuple[str, ...]) -> tuple[str, ...]:
    """The nodes of a way, each once."""
    try:
        call, _ = play(begin(found.flow, found.visit), keys)
    except CallFailed:
        return ()
    own = (step.node for step in call.steps if step.flow == found.flow.name)
    return tuple(dict.fromkeys(own))


# How open -----------------------------------------------------------------------------


def standing(flow: Flow, what: str, name: str, visit: Visit) -> Standing | None:
    """How a ``schedule`` or ``queue`` stands; None where there is none such."""
    if what == "queue":
        queue = flow.queues.get(name)
        if queue is None:
            return None
        schedule = queue.schedule(flow.languages[0])
        if not schedule:
            return Standing("open" if schedule == "" else "closed")
        name = schedule
    timetable = flow.timetable
    found = timetable.around(name, visit.now) if name in timetable else None
    if found is None:
        return None
    switch = timetable.emergency(name)
    if switch is not None and _stands(flow, switch[0], visit) == switch[1]:
        return Standing("exception")
    state = found.at(visit.now).state
    later = (e for e in found.changes(visit.now, visit.now + AHEAD) if e.state != state)
    change = next(later, None)
    zone = timetable.zone(name)
    return Standing(state, change.at.astimezone(zone) if change else None)


def _stands(flow: Flow, switch: str, visit: Visit) -> str:
    found = flow.switches.get(switch)
    return visit.switches.get(switch, found.default if found else "off")


def door_of(flow: Flow, node: Node, visit: Visit) -> Standing | None:
    """How the hours stand that decide at *node*, if any do."""
    if not any(exit.by == "fixed" for exit in node.exits):
        return None
    for what, name, _ in node.kind.refers():
        if what in ("schedule", "queue"):
            return standing(flow, what, name, visit)
    return None
