"""IVR413: callers wait, are not told how long, and are offered nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.course import KEEPS, follow
from ivr.checks.frame import check
from ivr.checks.measures import cited
from ivr.checks.study import Study
from ivr.compiler.states import Move, Place
from ivr.diagnostics import Finding
from ivr.language.waiting import Waiting

BINDING = ("law", "guidance")
"""Standings of a limit that ask for the offer within its time, not only at the end."""


@check("IVR413", severity="warning", scope="calls", yields_to=("IVR101", "IVR106"))
def no_callback_offer(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A queue that tells waiting callers neither their place nor the wait, and offers no
    callback and no message box by a key or when the wait gets long. Under a profile
    whose guideline names a time, an offer that comes later counts as none.

    ## Why it matters
    Callers hang up in the dark, and call again.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: desk
    queues: {desk: {}}
    nodes:
      desk: {queue: desk, gave-up: sorry, full: word, failed: sorry}
      sorry: {hangup: "Nobody could answer. Please call again.", ends: refused}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: sorry
        failed: sorry
    ```
    Announce the wait with `announce: [wait]`, or offer a callback under `escape`.
    """
    seen: set[tuple[str, str]] = set()
    for place in study.proofs.places:
        kind, key = place.node.kind, (place.state.flow, place.state.node)
        if not isinstance(kind, Waiting) or key in seen or kind.announce:
            continue
        worlds = study.proofs.in_need[place.index] & study.worlds.up
        worlds &= ~study.proofs.surely_left(place)
        if not worlds:
            continue
        profile = place.flow.profile
        after, limit = profile.callback_after, profile.limits["callback-offer-seconds"]
        offers = list(_offers(study, place, kind))
        if offers and (limit.standing not in BINDING or min(offers) <= after):
            continue
        seen.add(key)
        late = f"one only after {min(offers) / 60:g} minutes" if offers else "none"
        yield Finding(
            place.node.text.kind_span,
            f'callers who wait at "{place.node.name}" are not told how long it takes, '
            f"and of callbacks they are offered {late}",
            "announce: [wait], or offer a callback with a key of escape:",
            node=place.node.name,
            worlds=study.products(worlds),
            witness=study.call_to_place(place, worlds),
            explains=cited(profile, "callback-offer-seconds"),
        )


def _offers(study: Study, place: Place, kind: Waiting) -> Iterator[float]:
    """After how many seconds of waiting callers are led to somebody who calls back."""
    patience = kind.give_up_after or place.flow.profile.give_up_after
    for move in place.moves:
        if move.exit is None or not _leads_to_promise(study, move):
            continue
        if move.exit.by == "choice":
            yield 0.0
        elif move.exit.label == "gave-up":
            yield patience
        elif move.exit.label == "long-wait":
            yield kind.long_wait or 0.0


def _leads_to_promise(study: Study, move: Move) -> bool:
    every = study.worlds.all
    found = follow(
        study,
        [move.target],
        lambda place: every if place.node.kind.service in KEEPS else 0,
    )
    return bool(found.get(move.target, 0))
