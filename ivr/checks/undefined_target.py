"""IVR101: an exit that names nothing that is there."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Study, where
from ivr.checks.walks import key_span
from ivr.compiler.compile import undefined_targets
from ivr.compiler.flow import Flow
from ivr.diagnostics import Finding
from ivr.language.reader import suggestion
from ivr.source import Span


@check("IVR101")
def undefined_target(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A name that nothing bears: a node that an exit leads to, a queue, a schedule, a
    switch, a flow.

    ## Why it matters
    The call would drop there. Mostly it is a slip of the pen.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: main
    nodes:
      main:
        menu: "Welcome."
        options:
          1: {label: "an appointment", go: dsk}
        no-input: desk
        no-match: desk
      desk: {hangup: "Goodbye."}
    ```
    Write the name of a node that is there, or add the node.
    """
    yield from _nodes(study)
    yield from _definitions(study)
    yield from _languages(study.flow)


def _nodes(study: Study) -> Iterator[Finding]:
    """Nodes that are named and not there."""
    flow = study.flow
    if "nodes" in flow.text.unread:
        return
    unread = flow.text.faulty_nodes - set(flow.nodes)
    for node, exit, near in undefined_targets(flow):
        if exit.target in unread or exit.origin in ("otherwise", "key"):
            continue
        yield Finding(
            exit.span,
            f'{where(node, exit)} leads to "{exit.target}", which is not a node',
            _meant(near),
            node=node.name,
            blames=((flow.name, node.name, exit.label),),
        )
    for what, named in (
        ("start", flow.text.start),
        ("agent", flow.text.agent),
        ("otherwise", flow.text.otherwise),
    ):
        if named and named.name not in flow.nodes and named.name not in unread:
            near = suggestion(named.name, flow.nodes)
            message = f'"{what}" names "{named.name}", which is not a node'
            yield Finding(named.span, message, _meant(near))
    for key in flow.text.keys.values():
        if key.role == "go" and key.target not in flow.nodes:
            near = suggestion(key.target or "", flow.nodes)
            message = f'key "{key.key}" leads to "{key.target}", which is not a node'
            yield Finding(key.span, message, _meant(near))


_SECTIONS = {
    "queues": "queue",
    "hours": "schedule",
    "switches": "switch",
    "lines": "line",
}


def _definitions(study: Study) -> Iterator[Finding]:
    """Queues, schedules, switches and flows that are named and not defined."""
    flow = study.flow
    tables = {
        "queue": set(flow.queues),
        "schedule": set(flow.timetable.names()),
        "switch": set(flow.switches),
        "flow": set(flow.linked),
        "line": set(flow.lines),
    }
    for section, what in _SECTIONS.items():
        if any(section in text.unread for text in study.flows.texts):
            # What it defines may be the very thing that is named.
            tables.pop(what)
    if {"queue", "schedule"} <= set(tables):
        tables["either"] = tables["queue"] | tables["schedule"]
    words = {"either": "schedule or queue"}
    seen: set[Span] = set()
    for node in study.sound_nodes():
        for what, name, span in node.kind.refers():
            if what not in tables or name in tables[what] or span in seen:
                continue
            seen.add(span)
            message = f'there is no {words.get(what, what)} called "{name}"'
            near = suggestion(name, tables[what])
            yield Finding(span, message, _meant(near), node=node.name, about=name)
    for queue in flow.text.queues.values() if "schedule" in tables else ():
        for language, schedule in queue.hours.items():
            if schedule not in tables["schedule"]:
                span = queue.spans.get(language, queue.spans.get("hours", queue.span))
                message = f'there is no schedule called "{schedule}"'
                near = suggestion(schedule, tables["schedule"])
                yield Finding(span, message, _meant(near), about=queue.name)


def _languages(flow: Flow) -> Iterator[Finding]:
    """Languages that a call can come to speak, and that ``languages`` does not name."""
    if "languages" not in flow.text.spans or flow.is_part:
        return
    seen: set[str] = set()
    known = {tongue.split("-")[0] for tongue in flow.languages}
    for node, exit in flow.edges():
        for each in exit.sets:
            new = each.name == "language" and each.operator == "="
            if not new or each.value in seen or each.value.split("-")[0] in known:
                continue
            seen.add(each.value)
            yield Finding(
                key_span(node, exit) if exit.key else exit.span,
                f'"{each.value}" is none of the languages of this menu',
                f"add {each.value} to languages:, or choose one of them",
                about=f"language {each.value}",
            )


def _meant(near: str | None) -> str:
    return f'did you mean "{near}"?' if near else "add it, or write another name"
