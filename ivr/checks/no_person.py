"""IVR111: a line on which no person can be reached."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Study, key_of
from ivr.compiler.states import Place
from ivr.diagnostics import Finding

PROMISES = ("callback", "voicemail")


@check(
    "IVR111",
    severity="warning",
    scope="calls",
    yields_to=("IVR101", "IVR104"),
    absence=True,
)
def no_person(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A flow, or a menu of it, from which no way leads to a person in any hours. A line
    that takes callbacks or messages, and promises no more, is left in peace. A flow
    that can do nothing for callers but send them texts is an error.

    ## Why it matters
    54 % of callers complain that they could not reach a person.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: main
    intents: {hours: {say: {en: [opening hours]}}}
    nodes:
      main:
        menu: "Welcome."
        options:
          1: {label: "our opening hours", intent: hours, go: times}
        no-input: times
        no-match: times
      times:
        say: "We are open from nine to five."
        resolves: [hours]
        next: {hangup: "Goodbye."}
    ```
    Add a queue, a dial, a callback or a message box.
    """
    persons = _leads_to(study, lambda place: place.node.kind.person)
    promises = _leads_to(study, lambda p: p.node.kind.service in PROMISES)
    flow, places = study.flow, study.proofs.places
    if not places:
        return
    if not persons[0] and not promises[0]:
        settles = any(p.node.resolves for p in places)
        yield Finding(
            flow.text.start.span if flow.text.start else flow.text.span,
            f'no call to "{flow.name}" can ever reach a person',
            "add a queue, a dial, a callback or a message box",
            severity=None if settles else "error",
        )
        return
    seen = set(study.blamed_nodes("IVR104"))
    for place in places:
        key = key_of(place)
        keys = place.node.kind.takes_keys and any(e.key for e in place.node.exits)
        if not keys or persons[place.index] or promises[place.index] or key in seen:
            continue
        if any(persons[p.index] or promises[p.index] for p in study.places[key]):
            continue
        seen.add(key)
        yield Finding(
            place.node.span,
            f'from "{place.node.name}" no person can ever be reached',
            "offer a key for a person",
            node=place.node.name,
        )


def _leads_to(study: Study, wanted: object) -> list[int]:
    """The worlds in which some way leads from each state to a wanted one."""
    proofs = study.proofs

    def value(place: Place, found: list[int]) -> int:
        if wanted(place):  # type: ignore[operator]
            return study.worlds.all
        here = 0
        for move in place.moves:
            if move.target >= 0:
                here |= move.may & found[move.target]
        return here

    return proofs.backward(value)
