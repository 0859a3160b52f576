"""What comes along with a request: what the caller chose and keyed, never a secret."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ivr.compiler.flow import Flow
from ivr.runtime.state import Session

LONGEST = 100
"""Letters of a choice or an entry that are kept."""


def coming_along(flow: Flow, session: Session | None) -> dict[str, Any]:
    """``said``: the labels chosen, in the flow's first language. ``keyed``: by name."""
    if session is None:
        return {}
    said = list(_said(flow, session))
    keyed = dict(_keyed(flow, session.values))
    return {key: value for key, value in (("said", said), ("keyed", keyed)) if value}


def intents_of(flow: Flow, session: Session | None, topic: str) -> list[str]:
    """The intents that the call was about, as far as it shows."""
    found = [topic] if topic in flow.intents else []
    if session is not None:
        here = flow.linked.get(session.flow, flow)
        node = here.nodes.get(session.node)
        found += [*(node.resolves if node else ()), *session.resolved]
    return list(dict.fromkeys(found))


def _said(flow: Flow, session: Session) -> Iterator[str]:
    house = flow.languages[0] if flow.languages else session.language
    for each in session.chosen:
        name, _, label = each.partition("/")
        yield (_label(flow, name, label, house) or label)[:LONGEST]


def _label(flow: Flow, node: str, label: str, language: str) -> str | None:
    for each in (flow, *flow.linked.values()):
        if node in each.nodes:
            exit = each.nodes[node].exit(label)
            return exit.said.wording(language) if exit and exit.said else None
    return None


def _keyed(flow: Flow, values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Values that callers key in; a name that is a secret anywhere is one here."""
    open_ones: set[str] = set()
    secret: set[str] = set()
    for each in {flow.name: flow, **flow.linked}.values():
        for node in each.nodes.values():
            names = {name for name, _ in node.kind.takes_values()}
            sensitive = getattr(node.kind, "sensitive", None)
            if sensitive is not None:
                (secret if sensitive else open_ones).update(names)
    for name in sorted(open_ones - secret):
        if values.get(name):
            yield name, values[name][:LONGEST]
