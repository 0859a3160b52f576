"""Writes the calls that tests leave out: few, and each with much that is new."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.errors import CallFailed
from ivr.simulator.choosing import chosen, since, standing_at
from ivr.simulator.coverage import Coverage, confirmed, exits_of
from ivr.simulator.phone import PhoneCall
from ivr.simulator.ways import ExitName, name_of
from ivr.simulator.world import outcomes_of

LONGEST = 12
"""A call with more waits than this is no longer read by anybody."""

RARE = ("failed", "closed")
"""Outcomes that have calls of their own, and are not met on the way."""


def missing_calls(coverage: Coverage) -> Iterator[tuple[PhoneCall, ExitName]]:
    """Calls that together take every exit that a call can take and none yet has.

    Greedy: the exit that is farthest away comes first, and the call goes on by
    whatever is new until it ends. *coverage* counts what they pass.

    Yields:
        The call, and the exit for which it was made.
    """
    while missing := coverage.missing():
        name = missing[0]
        found = confirmed(coverage.ways, name)
        if found is None:
            coverage.unknown.add(name)
            continue
        _, call = found
        try:
            call = _finished(call, coverage)
        except CallFailed:
            coverage.unknown.add(name)
            continue
        coverage.add(call)
        yield call, name


def _finished(call: PhoneCall, coverage: Coverage) -> PhoneCall:
    """*call*, taken on by exits that are new, to its end."""
    flows = {flow.name: flow for flow in coverage.ways.flows}
    for _ in range(LONGEST):
        if call.over:
            return call
        taken = coverage.exits | set(exits_of(call, flows))
        call = _next(call, taken)
    return call if call.over else call.hang_up()


def _next(call: PhoneCall, taken: set[ExitName]) -> PhoneCall:
    """The call after the present wait: by a new exit, or else the shortest way."""
    flow, node = standing_at(call)
    exits = [exit for exit in node.exits if exit.by in ("choice", "pass", "world")]
    new = [e for e in exits if name_of(flow.name, node.name, e) not in taken]
    if not call.waits_for_caller:
        usual = [label for label in outcomes_of(node) if label not in RARE]
        for exit in new:
            after = call.comes_to(exit.label) if exit.label in usual else call
            if (flow.name, node.name, exit.label) in since(call, after):
                return after
        return call.comes_to()
    once = set(call.exits())
    others = [e for e in exits if (flow.name, node.name, e.label) not in once]
    for exit in (*new, *sorted(others, key=lambda exit: exit.role != "agent")):
        after = chosen(call, node, exit) or call
        if after is not call:
            return after
    return call.hang_up()
