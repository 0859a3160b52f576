"""How a caller gets out of a wait by one of its exits, if keys and words do it."""

from __future__ import annotations

from collections.abc import Sequence

from ivr.compiler.flow import Exit, Flow, Node
from ivr.simulator.keys import act
from ivr.simulator.phone import PhoneCall
from ivr.simulator.ways import ExitName


def standing_at(call: PhoneCall) -> tuple[Flow, Node]:
    """The node at which *call* waits, and the flow that it is in."""
    name = call.session.flow
    flow = call.flow if name == call.flow.name else call.flow.linked[name]
    return flow, flow.nodes[call.node]


def tokens_for(call: PhoneCall, node: Node, exit: Exit) -> Sequence[str]:
    """What the caller does, one token a wait, to leave *node* by *exit*."""
    if exit.role:
        return (exit.label,)
    intents, language = call.flow.intents, call.session.language

    def phrases(intent: str) -> str:
        said = intents[intent].phrases(language) if intent in intents else ()
        return said[0] if said else intent

    return node.kind.script(exit.label, phrases)


def chosen(call: PhoneCall, node: Node, exit: Exit) -> PhoneCall | None:
    """The call right after it left *node* by *exit*, as callers and services do that.

    None where keys do not lead there, the exit is not open, or another was taken.
    """
    after = call
    if not call.waits_for_caller:
        after = call.comes_to(exit.label)
    for token in tokens_for(call, node, exit):
        after = _asked(after, node.name)
        if after.over or after.node != node.name:
            # It was left before the caller was asked for all of it.
            break
        after = act(after, token)
    after = _asked(after, node.name)
    flow = standing_at(call)[0].name
    return after if (flow, node.name, exit.label) in since(call, after) else None


def _asked(call: PhoneCall, node: str) -> PhoneCall:
    """The call once *node* asks the caller, or has been left for good."""
    while not (call.over or call.waits_for_caller) and call.node == node:
        call = call.comes_to()
    return call


def since(before: PhoneCall, after: PhoneCall) -> list[ExitName]:
    """The exits that *after* has taken, and *before* has not yet."""
    return list(after.exits())[len(list(before.exits())) :]
