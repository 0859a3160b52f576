"""IVR102: a node that no call comes to."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.course import closes, schedules_at
from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.compiler.flow import Flow, Node
from ivr.diagnostics import Finding


@check("IVR102", severity="warning", scope="calls", yields_to=("IVR101",), absence=True)
def unreachable_node(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A node that no caller can come to from the start, in any hours, with any
    switches. Where only a precaution leads there, such as the closed side of a
    schedule that never closes, it is good to know and no more. Who still waits when
    a queue closes comes to its `closed`: that node counts as reached. A language of
    the menu that no call comes to speak is told as well.

    ## Why it matters
    What stands there is never heard: mostly an option was renamed or dropped, and
    callers miss what was behind it. It is no error, for a node may stand ready for
    later: that callers are let down shows by what they come for. Declare it as an
    intent, and an option "your status" that leads to the reports breaks its promise.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: main
    queues: {desk: {}}
    nodes:
      main: {queue: desk, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
      prescriptions:
        say: "Prescriptions are given from nine to noon."
        next: main
    ```
    Lead an option there, or delete the node; let callers choose the language, or
    leave it out of `languages:`.
    """
    if study.found.get("IVR101"):
        return
    yield from _unspoken(study)
    for flow in study.linked:
        lost = {
            node.name: node
            for node in flow.nodes.values()
            if node.name not in flow.text.faulty_nodes and not study.reached(flow, node)
        }
        for node in lost.values():
            if _behind_another(flow, node, lost) or _for_the_worst(study, flow, node):
                continue
            if _by_waiting(study, flow, node):
                continue
            guarded = _only_a_precaution(flow, node)
            yield Finding(
                node.span,
                f'no caller can reach "{node.name}"',
                "" if guarded else "lead an option there, or delete it",
                severity="info" if guarded else None,
                node=node.name,
            )


def _unspoken(study: Study) -> Iterator[Finding]:
    """Languages that the menu has and no caller can come into."""
    flow = study.flow
    if "languages" not in flow.text.spans or flow.is_part:
        return
    reached = study.proofs.reached
    spoken = {
        place.state.language.split("-")[0]
        for place in study.proofs.places
        if reached[place.index]
    }
    for language in flow.languages:
        if language.split("-")[0] not in spoken:
            yield Finding(
                flow.text.spans["languages"],
                f'no caller can come to hear "{language}"',
                "let callers choose it, or leave it out of languages:",
                about=f"language {language}",
            )


def _for_the_worst(study: Study, flow: Flow, node: Node) -> bool:
    """Whether it is for calls in which a second service fails: there is no such world,
    and yet a flow does well to end them with a word."""
    return any(
        exit.target == node.name and exit.label == "failed" and study.reached(flow, n)
        for n, exit in flow.edges()
    )


def _by_waiting(study: Study, flow: Flow, node: Node) -> bool:
    """Whether callers come there who still wait when their queue closes."""
    return any(
        exit.target == node.name and closes(exit) and any(schedules_at(place))
        for waiting, exit in flow.edges()
        if waiting.kind.service == "queue"
        for place in study.places.get((flow.name, waiting.name), ())
    )


def _behind_another(flow: Flow, node: Node, lost: dict[str, Node]) -> bool:
    """Whether the fault is that of a node before it, which is reported instead."""
    return any(
        other.name != node.name and exit.target == node.name
        for other in lost.values()
        for exit in other.exits
        if exit.origin in ("written", "unwritten")
    ) and not _in_circle(flow, node, lost)


def _in_circle(flow: Flow, node: Node, lost: dict[str, Node]) -> bool:
    """Whether *node* is the first of lost nodes that only lead to each other."""
    seen: set[str] = set()
    todo = [node.name]
    while todo:
        name = todo.pop()
        for other in lost.values():
            if other.name not in seen and any(e.target == name for e in other.exits):
                seen.add(other.name)
                todo.append(other.name)
    roots = [
        name
        for name in seen
        if not any(e.target == name for o in lost.values() for e in o.exits)
    ]
    return not roots and node.span == min(lost[name].span for name in seen)


def _only_a_precaution(flow: Flow, node: Node) -> bool:
    """Whether exits lead there that the world never takes, such as ``closed``."""
    return any(
        exit.target == node.name and exit.by in ("fixed", "world")
        for _, exit in flow.edges()
    )
