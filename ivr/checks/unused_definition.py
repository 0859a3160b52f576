"""IVR108: something is defined that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.checks.words import prompts_of, spoken_values, tests_of
from ivr.compiler.flow import Flow
from ivr.diagnostics import Finding
from ivr.language.definitions import covers
from ivr.language.values import BUILT_IN, OF_HOURS
from ivr.source import Span


@check(
    "IVR108",
    severity="warning",
    scope="set",
    yields_to=("IVR101", "IVR107", "IVR302"),
)
def unused_definition(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A queue, a schedule, a switch, an intent or a counter that nothing in the set
    uses.

    ## Why it matters
    Ops staff turn a switch and nothing happens; people sit in a queue that no call
    comes to.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: desk
    switches: {callbacks: {default: on}}
    queues: {desk: {}}
    nodes:
      desk: {queue: desk, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Use it, or delete it.
    """
    flows = tuple(study.flows.flows.values())
    if any({"nodes", "queues"} & flow.text.unread for flow in flows):
        # What could not be read may use it.
        return
    used = _used(flows)
    for flow in flows:
        text = flow.text
        tables: dict[str, Mapping[str, Any]] = {
            "queue": text.queues,
            "schedule": text.hours,
            "switch": text.switches,
        }
        for what, table in tables.items():
            for name, definition in table.items():
                if (what, name) not in used:
                    message = f'nothing uses the {what} "{name}"'
                    yield Finding(
                        definition.span, message, "use it, or delete it", about=name
                    )
        for name, intent in text.intents.items():
            if not _intent_used(name, flows):
                message = f'no option, node or queue has to do with "{name}"'
                yield Finding(intent.span, message, "use it, or delete it", intent=name)
        yield from _counters(flow, used)


def _used(flows: tuple[Flow, ...]) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()

    def use(what: str, name: str) -> None:
        found.add((what, name))
        if what == "either":
            found.update((("queue", name), ("schedule", name)))

    for flow in flows:
        for queue in flow.queues.values():
            for schedule in queue.hours.values():
                use("schedule", schedule)
        for hours in flow.text.hours.values():
            if hours.like:
                use("schedule", hours.like)
            if hours.emergency:
                use("switch", hours.emergency[0])
        for node in flow.nodes.values():
            for what, name, _ in node.kind.refers():
                use(what, name)
            for name, _ in spoken_values(node):
                kind, dot, rest = name.partition(".")
                use(
                    "either" if dot and kind in OF_HOURS else "value",
                    rest or name,
                )
            for test in tests_of(node):
                use("value", test.name)
    return found


def _intent_used(intent: str, flows: tuple[Flow, ...]) -> bool:
    return any(
        any(intent in exit.promises for _, exit in flow.edges())
        or any(intent in node.resolves for node in flow.nodes.values())
        or any(
            covers(pattern, intent)
            for queue in flow.queues.values()
            for pattern in queue.handles or (intent,)
        )
        or any(prompts_of(node) for node in flow.nodes.values() if node.kind.takes_keys)
        for flow in flows
    )


def _counters(flow: Flow, used: set[tuple[str, str]]) -> Iterator[Finding]:
    """Counters that nothing reads: a limit that was forgotten."""
    seen: set[str] = set()
    for node, exit in flow.edges():
        for each in exit.sets:
            if each.operator != "+" or each.name in seen or each.name in BUILT_IN:
                continue
            seen.add(each.name)
            if ("value", each.name) not in used:
                span: Span = node.text.kind_span
                yield Finding(
                    span,
                    f'"{each.name}" is counted, and nothing ever looks at it',
                    f'test it: {{{each.name}: "> 2"}}',
                    node=node.name,
                    about=each.name,
                )
