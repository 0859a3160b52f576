"""IVR412: callers join a queue so late that it closes before anybody answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from datetime import datetime, timedelta

from ivr.checks.course import closes
from ivr.checks.frame import check
from ivr.checks.measures import cited
from ivr.checks.study import Study, where
from ivr.compiler.describe import say_stretches
from ivr.compiler.flow import Exit
from ivr.compiler.states import Move, Place
from ivr.diagnostics import Finding, Stretch, Witness, Worlds
from ivr.records import dataclass

Closings = Mapping[tuple[int, int], list[datetime]]
"""From two classes of time to the moments at which the one becomes the other."""


@check("IVR412", severity="warning", scope="calls", yields_to=("IVR101", "IVR406"))
def last_call(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A queue that closes while people still wait in it, where those who wait are then
    cut off. In the last minutes before closing callers still join it.

    ## Why it matters
    They held the line to the end, and hear that everybody has gone home.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: front
    hours: {office: {zone: Europe/London, open: "Mo-Fr 09:00-17:00"}}
    queues: {desk: {hours: office}}
    nodes:
      front: {hours: {queue: desk}, open: desk, closed: word}
      desk:
        queue: desk
        closed: {hangup: "We are closed."}
        gave-up: word
        full: word
        failed: word
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Lead `closed` of the queue to a callback or a message box as well.
    """
    changes = _changes(study)
    found: dict[int, _Late] = {}
    for place in study.proofs.places:
        if not place.node.kind.person:
            continue
        joined = study.proofs.in_need[place.index] & study.worlds.up
        joined &= ~study.proofs.surely_left(place)
        for move in place.moves:
            exit = move.exit
            if exit is None or not closes(exit):
                continue
            # Callers who find it closed at the door meet the same: told elsewhere.
            at_door = study.proofs.in_need[place.index] & move.may
            for worlds, moments in _late(study, joined, move, at_door, changes):
                late = found.setdefault(id(exit), _Late(place, exit, worlds))
                late.joined |= worlds
                late.moments.update(moments)
    for late in found.values():
        yield _finding(study, late)


@dataclass(slots=True)
class _Late:
    """A queue's closed exit by which those who still wait are cut off."""

    place: Place
    exit: Exit
    joined: int
    """Worlds in which a caller joins it shortly before."""
    moments: set[datetime] = field(default_factory=set)


def _changes(study: Study) -> Closings:
    found: dict[tuple[int, int], list[datetime]] = {}
    stretches = study.worlds.stretches
    for (_, end, number), (_, _, after) in zip(stretches, stretches[1:], strict=False):
        found.setdefault((number, after), []).append(end)
    return found


def _late(
    study: Study, joined: int, move: Move, at_door: int, changes: Closings
) -> Iterator[tuple[int, list[datetime]]]:
    """When callers who joined in the worlds *joined* leave by *move* to a bad end."""
    bad = move.may & ~at_door
    if move.target >= 0:
        bad &= ~study.proofs.certain[move.target]
    elif move.exit is None or not (move.exit.drops or move.exit.ending == "done"):
        return
    before = dict(study.worlds.classes_of(joined))
    after = dict(study.worlds.classes_of(bad))
    for (number, later), moments in changes.items():
        part = before.get(number, 0) & after.get(later, 0)
        if part:
            yield study.worlds.of_class(number, part), moments


def _finding(study: Study, late: _Late) -> Finding:
    node, profile = late.place.node, late.place.flow.profile
    patience = getattr(node.kind, "give_up_after", None) or profile.give_up_after
    seconds = min(profile.limit("last-call-seconds"), patience)
    zone = study.worlds.timetable.first_zone
    when = tuple(
        Stretch(
            (end - timedelta(seconds=seconds)).astimezone(zone), end.astimezone(zone)
        )
        for end in sorted(late.moments)
    )
    switches = study.products(late.joined)[0].switches
    turned = (f'with "{name}" {value}' for name, value in switches.items())
    said = ", ".join((say_stretches(when), *turned))
    return Finding(
        late.exit.span,
        f'callers who wait at "{node.name}" when it closes are cut off by '
        f'"{late.exit.label}" ({said})',
        f"lead {late.exit.label}: to a callback or a message box",
        # Not of the node: what else is wrong there is another matter.
        about=where(node, late.exit),
        worlds=(Worlds(when=when, words=said),),
        witness=_witness(study, late, when[0].end),
        explains=cited(profile, "last-call-seconds"),
    )


def _witness(study: Study, late: _Late, end: datetime) -> Witness | None:
    """A call that joins a minute before the queue closes."""
    found = study.call_to_place(late.place, late.joined)
    if found is None:
        return None
    name = late.place.node.name
    outcomes = {**found.outcomes, name: (*found.outcomes.get(name, ()), "closed")}
    return replace(found, at=end - timedelta(minutes=1), outcomes=outcomes)
