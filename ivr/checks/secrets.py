"""Which values of a call are secret, and where they show; no check of its own."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.addresses import sent
from ivr.checks.study import Study
from ivr.checks.words import prompts_of
from ivr.compiler.flow import Flow, Node
from ivr.language.values import Filling
from ivr.records import dataclass
from ivr.source import Span


@dataclass(frozen=True, slots=True)
class Shown:
    """A secret value in the clear."""

    name: str
    how: str
    span: Span
    node: Node


def secret_values(study: Study) -> dict[str, set[str]]:
    """The values that hold what callers key in as sensitive, by flow.

    They keep their names in the flows that are gone into, and get others where they
    are handed over by ``with:``.
    """
    found: dict[str, set[str]] = {flow.name: set() for flow in study.linked}
    for flow, node in study.nodes():
        if getattr(node.kind, "sensitive", False):
            found[flow.name].add(node.kind.into)  # type: ignore[attr-defined]
    for _ in study.linked:
        for flow, node in study.nodes():
            inner = node.kind.enters_flow()
            if inner is None or inner[0] not in found:
                continue
            handed: tuple[Filling, ...] = getattr(node.kind, "with_", ())
            secrets = found[flow.name]
            found[inner[0]] |= secrets
            found[inner[0]] |= {h.name for h in handed if secrets & set(h.names)}
    return found


def shown(flow: Flow, secrets: set[str]) -> Iterator[Shown]:
    """Where *flow* says, texts or sends one of its *secrets* for others to read."""
    for node in flow.nodes.values() if secrets else ():
        texted = node.kind.service == "text"
        for prompt in prompts_of(node):
            for _, part in prompt.all_parts():
                for name in secrets.intersection(part.template.names):
                    how = "texts it" if texted else "says it aloud"
                    yield Shown(name, how, part.span, node)
        yield from _asked(node, secrets)


def _asked(node: Node, secrets: set[str]) -> Iterator[Shown]:
    value = getattr(node.kind, "value", None)
    if not isinstance(value, Filling):
        return
    how = "puts it into an address, which every server on the way writes down"
    fillings = (value, *sent(node)) if value.name == "get" else (value,)
    for filling in fillings:
        for name in secrets.intersection(filling.names):
            yield Shown(name, how, filling.span, node)
