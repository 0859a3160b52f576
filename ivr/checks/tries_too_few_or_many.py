"""IVR212: callers are asked once only, or again and again."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.measures import cited
from ivr.checks.study import Study
from ivr.checks.walks import onward
from ivr.compiler.flow import Flow, Node
from ivr.diagnostics import Finding
from ivr.language.asking import Asking


@check("IVR212", severity="warning")
def tries_too_few_or_many(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A prompt that is played less or more often than the profile's limits, or that
    leaves callers less time to answer than they need. A prompt that is played once
    is no fault where silence and wrong keys lead to another one that asks.

    ## Why it matters
    A caller who was interrupted loses the call; one who cannot find the key hears
    the same text again and again instead of a person.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: main
    queues: {desk: {}}
    nodes:
      main:
        menu: "Welcome to the clinic."
        tries: 7
        options: {1: {label: "an appointment", go: desk}}
        no-input: desk
        no-match: desk
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Ask two or three times, and lead those who do not answer to a person.
    """
    flow = study.flow
    least, most = flow.profile.limit("tries-least"), flow.profile.limit("tries-most")
    shortest = flow.profile.limit("timeout-seconds-least")
    for node in study.sound_nodes():
        kind = node.kind
        if not isinstance(kind, Asking):
            continue
        if kind.tries < least and not _asked_elsewhere(flow, node):
            yield _asked(flow, node, kind, "tries-least")
        elif kind.tries > most:
            yield _asked(flow, node, kind, "tries-most")
        if kind.timeout < shortest:
            yield Finding(
                node.text.at("timeout"),
                f'"{node.name}" gives callers {kind.timeout:g} s to answer; they need '
                f"{shortest:g} s or more",
                f"write timeout: {shortest:g}s",
                node=node.name,
                explains=cited(flow.profile, "timeout-seconds-least"),
            )


def _asked(flow: Flow, node: Node, kind: Asking, limit: str) -> Finding:
    count = f"{flow.profile.limit(limit):g}"
    least = " at least" if limit.endswith("least") else " at most"
    return Finding(
        node.text.at("tries"),
        f'"{node.name}" asks {_times(kind.tries)}; {count} times{least} serve callers',
        f"write tries: {count}",
        node=node.name,
        explains=cited(flow.profile, limit),
    )


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _asked_elsewhere(flow: Flow, node: Node) -> bool:
    """Whether silence and mistakes lead to a prompt that asks again."""
    return all(
        any(isinstance(ahead.kind, Asking) for _, ahead in onward(flow, exit.target))
        for exit in node.exits
        if exit.by in ("silence", "mistake")
    )
