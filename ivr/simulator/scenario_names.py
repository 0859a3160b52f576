"""Names in a scenario file that its flow does not have."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.compiler.flow import Flow
from ivr.language.reader import suggestion
from ivr.simulator.calling import complaints
from ivr.simulator.scenario import Hears, Scenario, ScenarioCall
from ivr.simulator.world import World
from ivr.source import Fault, Span


def unknown_names(scenario: Scenario, flow: Flow) -> Iterator[Fault]:
    """What the calls of *scenario* name, and *flow* does not have."""
    known = {node for part in _flows(flow) for node in part.nodes}
    full = {f"{part.name}/{node}" for part in _flows(flow) for node in part.nodes}
    for call in scenario.calls:
        yield from _surroundings(call, flow)
        for step in call.steps:
            node = step.node if isinstance(step, Hears) else None
            if node is not None and node not in known | full:
                yield _no_node(node, step.span, known)
        for wanted in call.expect:
            if wanted.name == "resolved" and isinstance(wanted.wanted, tuple):
                for intent in wanted.wanted:
                    if intent not in flow.intents:
                        message = f'there is no intent "{intent}"'
                        help = _meant(intent, flow.intents)
                        yield Fault("unknown-setting", message, wanted.span, help)


def _flows(flow: Flow) -> tuple[Flow, ...]:
    return tuple({flow.name: flow, **flow.linked}.values())


def _no_node(name: str, span: Span, known: set[str]) -> Fault:
    message = f'there is no node "{name}" to come to'
    return Fault("unknown-setting", message, span, _meant(name, sorted(known)))


def _surroundings(call: ScenarioCall, flow: Flow) -> Iterator[Fault]:
    for name, value in call.switches.items():
        where = call.spans.get(f"switches.{name}", call.span)
        for message in complaints(flow, {name: value}, None, None):
            yield Fault("unknown-setting", message, where)
    for message in complaints(flow, {}, call.caller, None):
        yield Fault("wrong-type", message, call.spans.get("from", call.span))
    for message in complaints(flow, {}, None, call.language):
        yield Fault("wrong-type", message, call.spans.get("language", call.span))
    for node, answer in call.lookups.items():
        where = call.spans.get(f"lookups.{node}", call.span)
        for message in World(lookups={node: (answer,)}).complaints(flow):
            yield Fault("unknown-setting", message, where)


def _meant(word: str, names: object) -> str:
    near = suggestion(word, names)  # type: ignore[arg-type]
    return f'did you mean "{near}"?' if near else ""
