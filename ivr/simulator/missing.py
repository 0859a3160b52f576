"""Writes the calls that tests leave out: few, and each with much that is new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from ivr.compiler.flow import Exit, Flow, Node
from ivr.errors import CallFailed
from ivr.simulator.choosing import chosen, standing_at
from ivr.simulator.coverage import Coverage, confirmed, exits_of
from ivr.simulator.phone import PhoneCall
from ivr.simulator.recording import call_text
from ivr.simulator.ways import ExitName, name_of
from ivr.simulator.world import outcomes_of

LONGEST = 12
"""A call with more waits than this is no longer read by anybody."""

TRIED = 8
"""So many calls are made before the best of them is kept."""

RARE = ("failed", "closed")
"""Outcomes that have calls of their own, and are not met on the way."""


Made = tuple[PhoneCall, ExitName]
"""A call, and the exit for which it was made."""


def missing_calls(coverage: Coverage, most: int | None = None) -> list[Made]:
    """Calls that together take every exit that a call can take and none yet has.

    Greedy: of some calls to exits that are missing, each taken on by whatever is
    new until it ends, the one with the most that is new comes first. *coverage*
    counts what they pass.

    Args:
        coverage: What the tests have passed so far.
        most: So many calls at most; the others are for another time.
    """
    made: list[Made] = []
    while (missing := coverage.missing()) and (most is None or len(made) < most):
        tried = [found for name in missing[:TRIED] if (found := _made(coverage, name))]
        if tried:
            gains = [len(_exits(coverage, each) - coverage.exits) for each in tried]
            best = tried[gains.index(max(gains))]
            coverage.add(best[0])
            made.append(best)
    return _needed(coverage, made)


def worded(flow: Flow, made: Iterable[Made]) -> Iterator[tuple[str, str]]:
    """Calls to *flow*, each named for its exit, as ``call_text`` writes them."""
    for call, (part, node, label) in made:
        where = f"{node} by {label}" if node else f"the key {label}"
        of = f" of {part}" if part != flow.name else ""
        name, line = f"A caller leaves {where}{of}", call.visit.line
        yield name, call_text(call, name, caller=None if line == "mobile" else line)


def _made(coverage: Coverage, name: ExitName) -> Made | None:
    """A whole call that takes the exit *name*; else the exit is noted as unknown."""
    found = confirmed(coverage.ways, name)
    with suppress(CallFailed):
        if found is not None:
            return _finished(found[1], coverage), name
    coverage.unknown.add(name)
    return None


def _exits(coverage: Coverage, made: Made) -> set[ExitName]:
    flows = {flow.name: flow for flow in coverage.ways.flows}
    return set(exits_of(made[0], flows))


def _needed(coverage: Coverage, made: list[Made]) -> list[Made]:
    """*made* without the calls that have nothing for themselves."""
    kept = list(made)
    for each in made:
        others = [_exits(coverage, other) for other in kept if other is not each]
        if _exits(coverage, each) <= set().union(*others):
            kept.remove(each)
    return kept


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
    new = [
        exit
        for exit in node.exits
        if exit.role not in ("back", "repeat")
        and name_of(flow.name, node.name, exit) not in taken
    ]
    # Silence and wrong keys tell less of a menu than what it offers.
    new.sort(key=lambda exit: exit.by in ("silence", "mistake"))
    if not call.waits_for_caller:
        possible = [label for label in outcomes_of(node) if label not in RARE]
        ways = [exit for exit in new if exit.label in possible]
        return next(_by(call, node, ways), None) or call.comes_to()
    once = set(call.exits())
    others = [
        exit
        for exit in node.exits
        if exit.by in ("choice", "pass", "world")
        and (flow.name, node.name, exit.label) not in once
    ]
    others.sort(key=lambda exit: exit.role != "agent")
    return next(_by(call, node, [*new, *others]), None) or call.hang_up()


def _by(call: PhoneCall, node: Node, exits: Iterable[Exit]) -> Iterator[PhoneCall]:
    """The calls that leave *node* by one of *exits*."""
    for exit in exits:
        after = chosen(call, node, exit)
        if after is not None:
            yield after
