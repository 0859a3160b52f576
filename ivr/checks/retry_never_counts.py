"""IVR107: a test of a value that nothing ever changes."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.checks.words import tests_of, values_set
from ivr.compiler.flow import Flow
from ivr.diagnostics import Finding
from ivr.language.conditions import ValueIs
from ivr.language.reader import suggestion


@check("IVR107", scope="set")
def retry_never_counts(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A condition on a value that no node, option or look-up of the set ever gives:
    mostly a counter that is counted under another name.

    ## Why it matters
    The guard never trips. A caller with the wrong number is asked for ever.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: count
    queues: {desk: {}}
    nodes:
      count: {set: {attempts: +1}, next: ask}
      ask:
        collect: "Please key in your number."
        into: number
        length: 4
        next: again
        no-input: desk
        no-match: desk
      again:
        if: [{when: {tries: "> 2"}, go: desk}]
        else: count
      desk: {queue: desk, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Test the value that is counted.
    """
    known = {name for flow in study.flows.flows.values() for name in values_set(flow)}
    for flow in study.flows.flows.values():
        for node in flow.nodes.values():
            if node.name in flow.text.faulty_nodes:
                continue
            for test in tests_of(node):
                if test.name not in known:
                    yield Finding(
                        test.span,
                        f'nothing ever sets "{test.name}", so this is always the same',
                        _help(flow, test, known),
                        node=node.name,
                        about=test.name,
                    )


def _help(flow: Flow, test: ValueIs, known: set[str]) -> str:
    """What was meant: something of this name that is no value, or another value."""
    name = test.name
    if name in flow.switches:
        value = (test.operands or ("",))[0]
        switch = f"{{{name}: {value}}}" if value in flow.switches[name].values else name
        return f'"{name}" is a switch: write switch: {switch}'
    if name in flow.timetable or name in flow.queues:
        return f'"{name}" has opening hours: write open: {name}, or closed: {name}'
    near = suggestion(name, known)
    if near:
        return f'did you mean "{near}"?'
    counted = test.operator in (">", ">=", "<", "<=")
    return f"set {name}: +1" if counted else f"set {name} before, or ask for it"
