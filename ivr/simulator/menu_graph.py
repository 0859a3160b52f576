"""The menu as callers can walk it at one moment: each choice with its seconds.

Every step is taken by the engine, so that what the map promises is what callers
meet. A state is a wait for the caller; all else on the way goes well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from ivr.compiler.flow import Exit, Flow, Node
from ivr.errors import CallFailed
from ivr.records import dataclass
from ivr.simulator.choosing import chosen, standing_at, tokens_for
from ivr.simulator.phone import CallStep, PhoneCall
from ivr.simulator.timing import Stopwatch
from ivr.telephony import LookUp, Seconds

PERSON = "person"
"""The built-in intent of a caller who wants to speak to somebody."""

MAX_STATES = 20_000
"""More than this is not a menu that a map could show."""

StateKey = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """An intent, or ``person``, that is settled *after* so many seconds of a step."""

    intent: str
    after: Seconds
    by: str
    """The queue or node that settles it."""


@dataclass(frozen=True, slots=True)
class Step:
    """A choice at one state, and what it leads to.

    *target* is None where the call is over; *ending* says how.
    """

    target: StateKey | None
    tokens: tuple[str, ...]
    exit: Exit | None
    seconds: Seconds
    settled: tuple[Settled, ...] = ()
    ending: str = ""
    prepare: tuple[Node, ...] = ()


@dataclass(slots=True)
class MenuGraph:
    """All states that callers can come to at one moment, with the steps between."""

    start: tuple[Step, ...] = ()
    """What happens before the caller is asked anything."""
    steps: dict[StateKey, tuple[Step, ...]] = field(default_factory=dict)
    languages: dict[StateKey, str] = field(default_factory=dict)


def walk(calls: Iterable[PhoneCall]) -> MenuGraph:
    """The graph of what can become of *calls* that have just begun."""
    graph = MenuGraph()
    todo: list[PhoneCall] = []
    seen: set[StateKey] = set()
    begun = []
    for call in calls:
        for after in outcomes(call):
            begun.append(_step(None, (), None, after, 0))
            _note(after, todo, seen, graph)
    graph.start = tuple(begun)
    while todo and len(seen) < MAX_STATES:
        call = todo.pop()
        made = []
        for tokens, exit, after in choices(call):
            made.append(_step(call, tokens, exit, after, len(call.steps)))
            _note(after, todo, seen, graph)
        graph.steps[key_of(call)] = tuple(made)
    return graph


def _note(
    call: PhoneCall, todo: list[PhoneCall], seen: set[StateKey], graph: MenuGraph
) -> None:
    key = key_of(call)
    if call.over or key in seen:
        return
    seen.add(key)
    graph.languages[key] = call.session.language
    todo.append(call)


def key_of(call: PhoneCall) -> StateKey:
    """What tells one state from another: not what was heard on the way."""
    session = call.session
    memory = {k: v for k, v in session.memory.items() if k not in ("tries", "slots")}
    return (
        session.flow,
        session.node,
        session.language,
        tuple(sorted(session.values.items())),
        tuple(sorted(memory.items())),
        session.frames,
    )


def choices(
    call: PhoneCall,
) -> Iterator[tuple[tuple[str, ...], Exit, PhoneCall]]:
    """Every way in which an able caller can go on from here."""
    _, node = standing_at(call)
    for exit in node.exits:
        # Going back or having it repeated brings nobody nearer.
        wanted = exit.by == "choice" or exit.good
        if not wanted or exit.role in ("back", "repeat"):
            continue
        try:
            after = chosen(call, node, exit)
            if after is None:
                continue
            tokens = tuple(tokens_for(call, node, exit))
            for ended in outcomes(after):
                yield tokens, exit, ended
        except CallFailed:
            continue


def outcomes(call: PhoneCall) -> Iterator[PhoneCall]:
    """*call* once it asks the caller, or is over; one for each answer of a look-up."""
    while not (call.over or call.waits_for_caller):
        if isinstance(call.wait, LookUp) and len(call.wait.outcomes) > 1:
            for outcome in call.wait.outcomes:
                yield from outcomes(call.comes_to(outcome))
            return
        call = call.comes_to()
    yield call


def _step(
    before: PhoneCall | None,
    tokens: tuple[str, ...],
    exit: Exit | None,
    after: PhoneCall,
    since: int,
) -> Step:
    begin = before.clock if before else 0.0
    new = after.steps[max(0, since - 1) :] if before else after.steps
    return Step(
        None if after.over else key_of(after),
        tokens,
        exit,
        after.clock - begin,
        tuple(_settled(new, begin, after.flow)),
        after.session.good or after.session.ending,
        tuple(
            node
            for node in (_node(after.flow, step) for step in new)
            if node.text.prepare is not None
        ),
    )


def _node(flow: Flow, step: CallStep) -> Node:
    found = flow if step.flow == flow.name else flow.linked[step.flow]
    return found.nodes[step.node]


def _settled(
    steps: Iterable[CallStep], begin: Seconds, flow: Flow
) -> Iterator[Settled]:
    """What these steps settle, and when."""
    watch = Stopwatch(flow)
    for step in steps:
        node = _node(flow, step)
        how = node.kind.settles
        if node.resolves and how == "heard":
            after = step.at + watch.sounds(step.sounds) - begin
            for intent in node.resolves:
                yield Settled(intent, after, node.name)
        exit = node.exit(step.exit) if step.exit else None
        if exit is None:
            continue
        after = max(step.until, step.at) - begin
        failing = exit.by in ("silence", "mistake") or exit.label == "failed"
        good = exit.good or exit.label == "sent"
        if (how == "good" and good) or (how == "any-but-failed" and not failing):
            for intent in node.resolves:
                yield Settled(intent, after, node.name)
        if exit.good and node.kind.person:
            yield from _by_person(node, flow, after)


def _by_person(node: Node, flow: Flow, after: Seconds) -> Iterator[Settled]:
    """What the people who answer at *node* settle."""
    queue = next(
        (name for what, name, _ in node.kind.refers() if what == "queue"), None
    )
    yield Settled(PERSON, after, queue or node.name)
    intents: Mapping[str, object] = flow.intents
    for intent in intents:
        people = flow.queues.get(queue) if queue else None
        if people is None or people.handles_intent(intent):
            yield Settled(intent, after, queue or node.name)
