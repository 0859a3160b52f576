"""IVR513: callers are not told what they must be told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.compiler.flow import Flow, Node
from ivr.compiler.states import Place
from ivr.diagnostics import Finding
from ivr.language.choosing import Choosing

SAID = {
    "recording": r"record|녹음|녹취|grab|enregistr|aufgezeich|registrat|nagryw|gravad",
    "charge": r"charge|per minute|통화료|요금|유료|무료|통화 요금|정보이용료|coste",
    "staff-protection": r"abus|respect|polite|kind to|폭언|욕설|성희롱|보호|존중",
}
"""Words by which a notice is known where nobody declared it with ``notice:``."""

ENDS = ("queue", "dial", "callback", "voicemail")
"""What a caller may come to without any menu."""

SPOKEN = {
    "recording": "the call is recorded",
    "charge": "what the call costs",
    "staff-protection": "abuse is not tolerated",
}
FREE = (
    "+8280",
    "+1800",
    "+1888",
    "+1877",
    "+1866",
    "+1855",
    "+1844",
    "+1833",
    "+44800",
)
"""Beginnings of numbers that cost callers nothing."""


@check("IVR513", severity="warning", scope="calls", yields_to=("IVR101", "IVR702"))
def missing_notice(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A way to a person, to a recorded conversation or to the first menu on which a
    notice was not heard that the profile asks for there. It is known by `notice:`
    or by its words. What costs nothing needs no notice of a charge.

    ## Why it matters
    Callers have a right to know, and whoever runs the line may be fined.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    profile: kr-ars
    start: welcome
    queues: {desk: {}}
    nodes:
      welcome: {say: "Welcome to the clinic.", next: desk}
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Say it on every way, and mark the node with `notice:`.
    """
    profile = study.flow.profile
    for name, notice in profile.notices.items():
        if name == "charge" and not _costs(study.flow):
            continue
        unheard = study.proofs.forward(
            study.worlds.all,
            # Who presses 0 before the first menu knows the line.
            lambda place, move, before=notice.before: (
                not (  # type: ignore[misc]
                    before == "call" and move.exit is not None and move.exit.role
                )
            ),
            # Behind the first place where it is missing, it is missing everywhere.
            lambda place, name=name, before=notice.before: (  # type: ignore[misc]
                _says(place.node, name) or _due(place, before)
            ),
        )
        missing: dict[tuple[str, str], int] = {}
        for place in study.proofs.places:
            if unheard[place.index] and _due(place, notice.before):
                key = (place.state.flow, place.state.node)
                missing[key] = missing.get(key, 0) | unheard[place.index]
        for (flow, node_name), worlds in missing.items():
            node = study.part(flow).nodes[node_name]
            if _says(node, name):
                continue
            yield Finding(
                node.span,
                f'callers come to "{node_name}" without having heard: '
                f"{SPOKEN.get(name, name)}{study.when(worlds)}",
                f"say it before, and mark the node with notice: [{name}]",
                node=node_name,
                about=name,
                worlds=study.products(worlds),
                witness=study.call_to_node(node, worlds),
                explains=(f"{notice.source} ({notice.date}, {notice.standing})",),
            )


def _costs(flow: Flow) -> bool:
    """Whether callers pay for the call, as far as its numbers tell."""
    numbers = [re.sub(r"[^\d+]", "", each.name) for each in flow.text.numbers]
    return any(not number.startswith(FREE) for number in numbers)


def _due(place: Place, before: str) -> bool:
    """Whether a notice that belongs before something must have been heard here."""
    kind = place.node.kind
    match before:
        case "call":
            return isinstance(kind, Choosing) or kind.service in ENDS
        case "person":
            return kind.person
        case "recording":
            return kind.person and bool(getattr(kind, "records", False))
    return False


@lru_cache(maxsize=65_536)
def _says(node: Node, notice: str) -> bool:
    """Whether callers hear *notice* at a node, for all that is known."""
    if notice in node.text.notice:
        return True
    pattern = SAID.get(notice)
    for prompt in node.kind.heard():
        for _, part in prompt.all_parts():
            if part.text is None:
                return True
            if pattern and re.search(pattern, part.text, re.IGNORECASE):
                return True
    return False
