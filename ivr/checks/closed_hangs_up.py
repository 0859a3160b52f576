"""IVR406: callers who come outside the hours are cut off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from ivr.checks.course import any_world, closes, cut_off, schedules_at, switched, when
from ivr.checks.frame import check
from ivr.checks.schedules import shut_for_good
from ivr.checks.study import Study
from ivr.compiler.flow import Exit, Node
from ivr.diagnostics import Finding
from ivr.records import dataclass


@check("IVR406", scope="calls", yields_to=("IVR101", "IVR402"))
def closed_hangs_up(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    Hours outside of which callers are told something at most, and cut off: no choice,
    no request, no message. Where the author writes `ends: refused`, callers are turned
    away on purpose, and it is only listed.

    ## Why it matters
    The caller needs somebody and is left with nothing but another try.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: desk
    hours: {office: {zone: Europe/London, open: "Mo-Fr 09:00-17:00"}}
    queues: {desk: {hours: office}}
    nodes:
      desk: {queue: desk, closed: closed, gave-up: word, full: word, failed: word}
      closed: {say: "We are closed.", next: bye}
      bye: {hangup: "Goodbye."}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: bye
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Take a callback or a message, offer a choice, or write `ends: refused`.
    """
    for found in _found(study).values():
        yield _finding(study, found)


@dataclass(slots=True)
class _Cut:
    """An exit behind which closed callers are cut off, by language."""

    flow: str
    node: Node
    exit: Exit
    schedule: str
    worlds: dict[str, int] = field(default_factory=dict)
    errs: bool = False


def _found(study: Study) -> dict[int, _Cut]:
    proofs, ignored = study.proofs, shut_for_good(study)
    closing = [
        (place, move, move.exit)
        for place in proofs.places
        for move in place.moves
        if move.exit is not None and closes(move.exit) and not switched(move.exit)
        if move.target >= 0
    ]
    targets = [move.target for _, move, _ in closing]
    done = cut_off(study, targets, ("done",), switches=False)
    any_end = cut_off(study, targets, ("done", "refused"), switches=False)
    found: dict[int, _Cut] = {}
    for place, move, exit in closing:
        here = proofs.in_need[place.index] & move.may
        worlds = here & any_end[move.target]
        schedule = next(schedules_at(place), "")
        if not worlds or schedule in ignored:
            continue
        state = place.state
        made = _Cut(state.flow, place.node, exit, schedule)
        cut = found.setdefault(id(exit), made)
        cut.worlds[state.language] = cut.worlds.get(state.language, 0) | worlds
        cut.errs |= bool(here & done[move.target])
    return found


def _finding(study: Study, found: _Cut) -> Finding:
    node, exit = found.node, found.exit
    products, told = when(study, found.worlds)
    end = "are cut off" if found.errs else "are turned away on purpose"
    return Finding(
        exit.span,
        f'callers who leave "{node.name}" by "{exit.label}" {end}{told}',
        "take a callback or a message, or write ends: refused" if found.errs else "",
        severity=None if found.errs else "info",
        # What is only listed holds nothing back at the node.
        node=node.name if found.errs else None,
        about=found.schedule,
        worlds=products,
        witness=study.call_to(
            lambda place: place.node is node,
            any_world(found.worlds),
            then=lambda place: place.node.kind.ending() is not None,
        ),
        blames=((found.flow, node.name, exit.label),) if found.errs else (),
    )
