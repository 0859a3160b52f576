"""IVR609: look-ups in a row take longer than the carrier waits."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.measures import cited
from ivr.checks.study import Study
from ivr.compiler.states import Place
from ivr.diagnostics import Finding, Related


@check("IVR609", severity="warning", scope="calls", yields_to=("IVR101",))
def answer_too_slow(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    Look-ups that follow each other with nothing between them for which the call waits,
    and whose times together are longer than the carrier waits for an answer.

    ## Why it matters
    When the services are slow the caller sits in silence or hears filler after filler,
    and the last answers may come after the carrier has given up.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: account
    queues: {desk: {}}
    nodes:
      account:
        lookup: {post: "https://api.example.org/account"}
        timeout: 8s
        outcomes: {known: results, unknown: desk}
        failed: desk
      results:
        lookup: {post: "https://api.example.org/results"}
        timeout: 8s
        outcomes: {ready: desk, none: word}
        failed: desk
      desk: {queue: desk, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Shorten the timeouts, ask in one look-up, or let the caller do something in between.
    """
    limit = study.flow.profile.limit("answer-seconds")
    lookups = [p for p in study.proofs.places if p.node.kind.service == "lookup"]
    total = {place.index: _seconds(place) for place in lookups}
    if sum(total.values()) <= limit:
        return
    behind = {place.index: _next_lookups(study, place) for place in lookups}
    followed = {index for indexes in behind.values() for index in indexes}
    told: set[tuple[str, str]] = set()
    for place in sorted(lookups, key=lambda p: p.index in followed):
        chain = _longest(study, place.index, behind, limit)
        seconds = sum(total[index] for index in chain)
        nodes = [study.proofs.places[index].node for index in chain]
        key = (place.state.flow, place.state.node)
        if seconds <= limit or key in told:
            continue
        told |= {_key(study, index) for index in chain}
        others = tuple(Related(node.span, "and this") for node in nodes[1:4])
        yield Finding(
            place.node.text.at("timeout"),
            f'look-ups from "{place.node.name}" on may take {seconds:g} s without a '
            f"wait; the carrier waits {limit:g} s for an answer",
            "shorten their timeouts, or ask in one look-up",
            others,
            node=place.node.name,
            witness=study.call_to_place(place, study.proofs.reached[place.index]),
            explains=cited(study.flow.profile, "answer-seconds"),
        )


def _key(study: Study, index: int) -> tuple[str, str]:
    state = study.proofs.places[index].state
    return state.flow, state.node


def _seconds(place: Place) -> float:
    return float(getattr(place.node.kind, "timeout", 0.0))


def _next_lookups(study: Study, lookup: Place) -> list[int]:
    """The look-ups that come next, before the call waits for anything else."""
    found: list[int] = []
    todo = [move.target for move in lookup.moves]
    seen: set[int] = set()
    while todo:
        index = todo.pop()
        if index < 0 or index in seen:
            continue
        seen.add(index)
        place = study.proofs.places[index]
        if place.node.kind.service == "lookup":
            found.append(index)
        elif not place.node.kind.service:
            by = [(m.exit.by if m.exit else "next", m.target) for m in place.moves]
            if all(how in ("next", "fixed") for how, _ in by):
                todo += [target for _, target in by]
    return sorted(found)


def _longest(
    study: Study, start: int, behind: dict[int, list[int]], limit: float
) -> list[int]:
    """A chain of look-ups from *start* that takes longer than *limit*, or a longest.

    One that goes round is followed until it is too long.
    """
    best: list[int] = [start]
    todo: list[tuple[list[int], float]] = [([start], 0.0)]
    steps = 0
    while todo and steps < 2_000:
        steps += 1
        chain, before = todo.pop()
        seconds = before + max(_seconds(study.proofs.places[chain[-1]]), 0.1)
        if seconds > limit:
            return chain
        best = max(best, chain, key=len)
        todo += [([*chain, index], seconds) for index in behind[chain[-1]]]
    return best
