"""IVR411: "we will call you back" is said, and nobody is told to."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.course import any_world, surely, when
from ivr.checks.frame import check
from ivr.checks.sentences import empty_handed, promised_calls, request_taken
from ivr.checks.study import Study
from ivr.compiler.flow import Flow, Node
from ivr.diagnostics import Finding


@check("IVR411", scope="calls", yields_to=("IVR101",))
def promise_without_action(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A sentence that promises a call back, on a way on which no request was taken before
    and none is taken behind it. A message box without `to:` in a flow of several
    queues is a warning: a message is kept, but it is nobody's task to listen to it.
    Where there is one queue at most, it is clear whose it is.

    ## Why it matters
    The caller hangs up and waits for a call that nobody knows of.

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
      closed: {hangup: "We are closed. We will call you back tomorrow."}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Lead on to a callback, which says what it can keep, or leave the sentence out.
    """
    yield from _nobodys(study)
    before: list[int] | None = None
    for flow, node, told in promised_calls(study):
        before = before or empty_handed(study)
        unkept: dict[str, int] = {}
        for place in study.places.get((flow.name, node.name), ()):
            language = place.state.language
            heard = before[place.index] & study.worlds.up
            condition = getattr(node.kind, "when", None)
            heard &= surely(study, condition, place)
            if language in told and heard:
                found = heard & ~request_taken(study, place)
                unkept[language] = unkept.get(language, 0) | found
        unkept = {language: found for language, found in unkept.items() if found}
        if unkept:
            yield _finding(study, flow, node, told[next(iter(unkept))], unkept)


def _nobodys(study: Study) -> Iterator[Finding]:
    """Message boxes of which nobody knows who listens to them."""
    for flow, node in study.nodes():
        if node.kind.service != "voicemail" or len(flow.queues) < 2:
            continue
        if getattr(node.kind, "to", None) is None and study.reached(flow, node):
            yield Finding(
                node.text.kind_span,
                f'a message left at "{node.name}" is for nobody: it has no to',
                "write to: and the queue whose people listen to it",
                severity="warning",
            )


def _finding(
    study: Study, flow: Flow, node: Node, told: str, unkept: dict[str, int]
) -> Finding:
    products, said = when(study, unkept)
    return Finding(
        node.text.kind_span,
        f'"{node.name}" says "{told}", and nothing on the way takes the request{said}',
        "lead on to a callback, or leave the sentence out",
        node=node.name,
        worlds=products,
        witness=study.call_to_node(node, any_world(unkept)),
        blames=tuple(_at_fault(flow, node)),
    )


def _at_fault(flow: Flow, node: Node) -> Iterator[tuple[str, str, str]]:
    """The ways on from the sentence; where it is the last one, those to it."""
    for other, exit in flow.edges():
        if other is node or (node.kind.ending() and exit.target == node.name):
            yield flow.name, other.name, exit.label
