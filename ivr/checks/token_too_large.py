"""IVR610: what a call remembers does not fit into the address that carries it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ivr.checks.frame import check
from ivr.checks.measures import cited
from ivr.checks.study import Study
from ivr.compiler.flow import Node
from ivr.diagnostics import Finding
from ivr.language.collecting import MAX_ENTRY, Collecting
from ivr.language.entries import MAX_LETTERS

BASE = 600
"""Letters of an address beside the values: server, node, menus heard, seal."""

SPELLED = 4 / 3
"""Letters of an address for each byte that is sealed into it."""

WIDE = ("ko", "ja", "zh", "cmn", "yue", "th", "hi", "ru", "ar")
"""Languages whose letters take up to three bytes."""


@check("IVR610", severity="warning", scope="calls", yields_to=("IVR101",))
def token_too_large(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    More entries, at their longest, than the address has room for in which the call's
    state travels. Spoken words count most.

    ## Why it matters
    The carrier cannot ask for the next step: the call breaks off in the middle, and
    only for callers who say much.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [ko]
    start: name
    otherwise: desk
    queues: {desk: {}}
    nodes:
      name: {collect: "성함을 말씀해 주세요.", into: name, type: words, next: street}
      street: {collect: "주소를 말씀해 주세요.", into: street, type: words, next: what}
      what: {collect: "증상을 말씀해 주세요.", into: what, type: words, next: since}
      since: {collect: "언제부터인가요?", into: since, type: words, next: more}
      more: {collect: "더 하실 말씀은요?", into: more, type: words, next: desk}
      desk: {queue: desk, gave-up: word, full: word, failed: word}
      word:
        voicemail: "메시지를 남겨 주세요."
        to: desk
        empty: {hangup: "감사합니다."}
        failed: {hangup: "감사합니다.", ends: refused}
    ```
    Hand what is known to a look-up early, and collect less in words.
    """
    limit = study.flow.profile.limit("url-characters")
    for language in study.flow.languages:
        entries = {
            place.index: _entry(place.node, language)
            for place in study.proofs.places
            if place.state.language == language
            and isinstance(place.node.kind, Collecting)
        }
        if _letters(dict(entries.values())) <= limit:
            continue
        for index, carried in _most_carried(study, entries).items():
            if _letters(carried) > limit:
                yield _finding(study, index, carried)
                break


def _entry(node: Node, language: str) -> tuple[str, int]:
    """The name of an entry, and the bytes that it takes at its longest."""
    kind = node.kind
    assert isinstance(kind, Collecting)
    name = len(kind.into.encode()) + 6
    if kind.type == "words":
        wide = language.split("-")[0] in WIDE
        return kind.into, name + MAX_LETTERS * (3 if wide else 1)
    if kind.type == "digits":
        return kind.into, name + (kind.length[1] if kind.length else MAX_ENTRY)
    return kind.into, name + 20


def _letters(carried: Mapping[str, int]) -> float:
    return BASE + SPELLED * sum(carried.values())


def _most_carried(
    study: Study, entries: Mapping[int, tuple[str, int]]
) -> dict[int, dict[str, int]]:
    """What a call carries at the most behind each state that takes an entry."""
    import networkx

    graph: networkx.DiGraph[int] = networkx.DiGraph()
    for place in study.proofs.places:
        graph.add_edges_from(
            (place.index, move.target)
            for move in place.moves
            # Who goes back and on again by other ways is one in many.
            if move.target >= 0 and not (move.exit and move.exit.role)
        )
    whole = networkx.condensation(graph)
    best: dict[int, dict[str, int]] = {}
    found: dict[int, dict[str, int]] = {}
    for number in networkx.topological_sort(whole):
        before = [best[earlier] for earlier in whole.predecessors(number)]
        fullest = sorted(before, key=_letters)[-1:]
        carried = dict(fullest[0]) if fullest else {}
        members = sorted(set(whole.nodes[number]["members"]) & entries.keys())
        carried |= dict(entries[index] for index in members)
        best[number] = carried
        found |= dict.fromkeys(members, carried)
    return found


def _finding(study: Study, index: int, carried: Mapping[str, int]) -> Finding:
    place, profile = study.proofs.places[index], study.flow.profile
    named = ", ".join(f'"{name}"' for name in carried)
    return Finding(
        place.node.text.kind_span,
        f"at their longest, {named} take some {_letters(carried):,.0f} letters of the "
        f"address that carries the call; it has {profile.limit('url-characters'):,g}",
        "hand what is known to a look-up early, or collect less in words",
        node=place.node.name,
        witness=study.call_to_place(place, study.proofs.reached[index]),
        explains=cited(profile, "url-characters"),
    )
