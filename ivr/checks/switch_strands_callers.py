"""IVR409: turning a switch makes dead ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from ivr.checks.callers import callers_of
from ivr.checks.frame import check
from ivr.checks.journeys import Journey
from ivr.checks.stranded import EXCUSED, DeadEnds, Key, Position, dead_ends
from ivr.checks.study import Study
from ivr.compiler.flow import Exit
from ivr.compiler.states import Place
from ivr.diagnostics import Finding, Related
from ivr.language.conditions import SwitchIs, atoms
from ivr.records import dataclass


@check("IVR409", scope="calls", yields_to=("IVR101", *EXCUSED))
def switch_strands_callers(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A dead end that is one only while a switch stands in a certain position: which,
    when, and, where shares of calls are known, for how many callers.

    ## Why it matters
    Staff turn switches on bad days, with no time to try the menu afterwards. Callers
    who were well served a minute ago are cut off now.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: desk
    hours: {office: {zone: Europe/London, open: "Mo-Fr 09:00-17:00"}}
    switches: {callbacks: {default: on}}
    queues: {desk: {hours: office}}
    nodes:
      desk: {queue: desk, closed: word, gave-up: call-me, full: call-me, failed: word}
      call-me:
        callback: desk
        switched_by: callbacks
        off: {hangup: "Nobody can take your call. Please try again."}
        refused: word
        failed: word
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Give callers another way for that position too, such as a message box.
    """
    ends = dead_ends(study)
    groups: dict[object, _Group] = {}
    for (key, position), worlds in ends.stranded.items():
        place, exit = _decided_by(study, ends, key, position, worlds)
        group = groups.setdefault(
            (position, place.node, id(exit)), _Group(position, place, exit)
        )
        group.keys.append(key)
        group.worlds |= worlds
    for group in groups.values():
        yield _finding(study, ends, group)


@dataclass(slots=True)
class _Group:
    """Dead ends that one exit makes under one position of a switch."""

    position: Position
    place: Place
    exit: Exit | None
    keys: list[Key] = field(default_factory=list)
    worlds: int = 0


def _decided_by(
    study: Study, ends: DeadEnds, key: Key, position: Position, worlds: int
) -> tuple[Place, Exit | None]:
    """The nearest exit behind a dead node that is open because of the switch; or the
    nearest node of which an option is gone because of it."""
    todo = [place.index for place in study.places[key] if ends.dead[place.index]]
    seen = set(todo)
    for index in todo:
        place = study.proofs.places[index]
        if any(e.key and _asks(e, position[0]) for e in place.node.exits):
            return place, None
        for move in place.moves:
            here = move.may & worlds & ends.dead[index]
            if not here or not ends.trying(place, move):
                continue
            if move.exit and move.exit.by == "fixed" and _asks(move.exit, position[0]):
                return place, move.exit
            if move.target >= 0 and move.target not in seen:
                seen.add(move.target)
                todo.append(move.target)
    return study.places[key][0], None


def _asks(exit: Exit, switch: str) -> bool:
    return any(
        isinstance(atom, SwitchIs) and atom.switch == switch
        for atom in atoms(exit.guard)
    )


def _finding(study: Study, ends: DeadEnds, group: _Group) -> Finding:
    switch, value = group.position
    node, exit = group.place.node, group.exit
    at = f'who leave "{node.name}" by "{exit.label}"' if exit else f'at "{node.name}"'
    when = study.when(study.worlds.either_way(group.worlds, switch))
    nodes = [study.part(flow).nodes[name] for flow, name in group.keys]
    related = [Related(study.flow.switches[switch].span, "the switch")]
    related += [
        Related(each.span, "from here on, this is where it ends")
        for each in nodes
        if each is not node
    ]
    return Finding(
        exit.span if exit else node.span,
        f'with "{switch}" {value}, callers {at} are left with no person, no promise '
        f"and no answer{when}{_share(study, group)}",
        "give them another way for this position, such as a message box",
        tuple(related[:4]),
        about=f"switch {switch}",
        worlds=study.products(group.worlds),
        witness=study.call_to(
            lambda place: place.node is nodes[0],
            group.worlds,
            ends.trying,
            then=ends.leaves_empty_handed,
        ),
    )


def _share(study: Study, group: _Group) -> str:
    """How many callers come here at most, where it is known."""
    known = {n: i.share for n, i in study.flow.intents.items() if i.share}
    met: set[str] = set()
    wanted = {p.index for key in group.keys for p in study.places[key]}
    for callers in callers_of(study) if known else ():
        for intent in known.keys() - met:
            if wanted & Journey(callers, intent, callers.starts).met:
                met.add(intent)
    share = sum(known[intent] for intent in met)
    return f", up to {min(share, 1):.0%} of callers" if share else ""
