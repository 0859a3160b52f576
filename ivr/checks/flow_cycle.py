"""IVR110: flows that go into each other without ever asking anything."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.compiler.flow import Flow, Node
from ivr.diagnostics import Finding


@check("IVR110", scope="set", yields_to=("IVR101",))
def flow_cycle(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A flow that goes into another, which goes back into the first, with no key, word
    or wait of the caller between.

    ## Why it matters
    The call never comes to anything: it is cut when the limit of flows is reached.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: again
    nodes:
      again: {flow: clinic, endings: {}}
    ```
    End the inner flow with `end:` and go on from its ending.
    """
    flows = study.flows.flows
    into = {flow.name: dict(_at_once(flow)) for flow in flows.values()}
    seen: set[frozenset[str]] = set()
    for name in flows:
        path = _circle(name, into)
        if path and frozenset(path) not in seen:
            seen.add(frozenset(path))
            node = into[path[0]][path[1] if len(path) > 1 else path[0]]
            way = " → ".join(f'"{each}"' for each in (*path, path[0]))
            yield Finding(
                node.text.kind_span,
                f"flows go into each other without asking anything: {way}",
                "end the inner flow with end: and go on from its ending",
                node=node.name,
                about=path[0],
                blames=((path[0], node.name, ""),),
            )


def _at_once(flow: Flow) -> Iterator[tuple[str, Node]]:
    """The flows that a call goes into before it has waited for anything."""
    seen: set[str] = set()
    todo = [flow.start]
    while todo:
        name = todo.pop()
        if name is None or name in seen or name not in flow.nodes:
            continue
        seen.add(name)
        node = flow.nodes[name]
        inner = node.kind.enters_flow()
        if inner is not None:
            yield inner[0], node
            continue
        if all(exit.by in ("next", "fixed") for exit in node.exits):
            todo.extend(exit.target for exit in node.exits)


def _circle(start: str, into: dict[str, dict[str, Node]]) -> list[str]:
    """The flows on a way from *start* back to it; empty where there is none."""
    todo = [[start]]
    seen: set[str] = set()
    while todo:
        path = todo.pop()
        for name in into.get(path[-1], ()):
            if name == start:
                return path
            if name not in seen:
                seen.add(name)
                todo.append([*path, name])
    return []
