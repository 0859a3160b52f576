"""Walks through a menu that between them do everything that can be done in it.

Breadth first, so that each walk is a short one. What is done at a wait is told
apart by node, language and place in the talk; of the walks only those are kept
that do something which no other does.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from ivr.compiler.flow import Flow
from ivr.language.conditions import ValueIs, atoms
from ivr.runtime.state import Visit
from ivr.simulator.choosing import standing_at, tokens_for
from ivr.simulator.keys import NAMED
from ivr.simulator.phone import PhoneCall, begin
from ivr.simulator.world import Answer, event, outcomes_of
from ivr.telephony import Ask, Enqueue, Gather, LookUp, Outcome, SendText

Deed = Literal["press", "say", "silence", "comes-to"]
VOLATILE = frozenset(("number", "slots", "when", "wait", "slot", "said", "keys"))
"""What a node remembers that makes no other place of the talk."""

MOST_PLACES = 800
"""Places in a world that are walked on from."""


@dataclass(frozen=True, slots=True)
class Act:
    """What is done at a wait: by the caller, or by what the call waits for."""

    deed: Deed
    what: str = ""
    outcome: Outcome | None = None

    def on(self, call: PhoneCall) -> PhoneCall:
        """The call once it is done."""
        match self.deed:
            case "press":
                return call.press(self.what)
            case "say":
                return call.say(self.what)
            case "silence":
                return call.silence()
        assert self.outcome is not None
        return call.happens(self.outcome)


@dataclass(frozen=True, slots=True)
class Walk:
    """A world, and what is done in it."""

    visit: Visit
    acts: tuple[Act, ...]

    def told(self, flow: Flow) -> PhoneCall:
        """The call as the phone in the terminal tells it."""
        call = begin(flow, self.visit)
        for act in self.acts:
            call = act.on(call)
        return call


def walks(flow: Flow, worlds: Iterable[Visit], *, fine: bool = False) -> list[Walk]:
    """Walks through *flow* in *worlds* that between them do all that can be done.

    Every exit is taken, in each language, and by each means. What happens between
    two exits is done once for each kind, or with *fine* at each node.
    """
    done: set[object] = set()
    found: list[tuple[Walk, set[object]]] = []
    for visit in worlds:
        for acts, deeds in _explored(flow, visit, fine):
            if not deeds <= done:
                done |= deeds
                found.append((Walk(visit, acts), deeds))
    return _needed(found)


def _needed(found: list[tuple[Walk, set[object]]]) -> list[Walk]:
    """The walks that do something which those kept do not, the longest first."""
    kept, done = [], set[object]()
    for walk, deeds in sorted(found, key=lambda each: -len(each[1])):
        if not deeds <= done:
            done |= deeds
            kept.append(walk)
    return kept


def _explored(
    flow: Flow, visit: Visit, fine: bool
) -> Iterator[tuple[tuple[Act, ...], set[object]]]:
    """Every way to every thing that can be done, and what is done on the way."""
    todo: deque[tuple[PhoneCall, tuple[Act, ...], frozenset[object]]] = deque()
    call = begin(flow, visit)
    language = call.session.language
    todo.append((call, (), frozenset((language, exit) for exit in call.exits())))
    seen: set[object] = set()
    asked = _asked_about(flow)
    while todo:
        call, acts, deeds = todo.popleft()
        if call.over:
            yield acts, set(deeds)
            continue
        place = _place(call, asked)
        if place in seen or len(seen) > MOST_PLACES:
            yield _ended(call, acts), set(deeds)
            continue
        seen.add(place)
        for act in _possible(call):
            after = act.on(call)
            new = _deeds(call, act, after, fine)
            todo.append((after, (*acts, act), deeds | new))


def _asked_about(flow: Flow) -> frozenset[str]:
    """The values that decide where a call goes."""
    flows = (flow, *flow.linked.values())
    return frozenset(
        atom.name
        for each in flows
        for _, exit in each.edges()
        for atom in atoms(exit.guard)
        if isinstance(atom, ValueIs)
    )


def _ended(call: PhoneCall, acts: tuple[Act, ...]) -> tuple[Act, ...]:
    """*acts*, and all that comes by itself: nobody stops where nobody is asked."""
    while isinstance(call.wait, Ask | LookUp | SendText):
        happens = event(call.wait, None, call.flow, call.visit.now)
        assert isinstance(happens, Outcome)
        acts = (*acts, Act("comes-to", happens.name, happens))
        call = call.happens(happens)
    return acts


def _place(call: PhoneCall, asked: frozenset[str]) -> object:
    """Where the call stands, as far as another way on could follow from it."""
    session = call.session
    values = {key: value for key, value in session.values.items() if key in asked}
    return (*_rough(call), tuple(sorted(values.items())), session.frames)


def _rough(call: PhoneCall) -> tuple[object, ...]:
    """The node, the language, and how far its talk has got."""
    session = call.session
    memory = {k: v for k, v in session.memory.items() if k not in VOLATILE}
    about = (session.flow, session.node, session.language)
    return (*about, tuple(sorted(memory.items())), type(call.wait).__name__)


def _deeds(before: PhoneCall, act: Act, after: PhoneCall, fine: bool) -> set[object]:
    """What was done: the exits that were taken, or a step in the talk of a node."""
    language = before.session.language
    taken = [*after.exits()][len([*before.exits()]) :]
    if not taken:
        rough = _rough(before)
        where = rough if fine else (standing_at(before)[1].kind.name, *rough[2:])
        return {(*where, act.deed, act.what)}
    # Saying an option is another deed than pressing its key.
    return {(language, act.deed, taken[0]), *((language, each) for each in taken)}


def _possible(call: PhoneCall) -> Iterator[Act]:
    """What can be done where *call* stands, each thing once."""
    wait = call.wait
    match wait:
        case Gather():
            yield from _of_caller(call, wait)
        case Ask(what="check"):
            for exit in ("requested", "existing", "refused", "failed"):
                yield _comes_to(call, exit)
        case Ask():
            for exit in ("requested", "failed"):
                yield _comes_to(call, exit)
        case LookUp(outcomes=outcomes):
            for name in (*outcomes, "failed"):
                yield Act("comes-to", name, Outcome(name))
        case _:
            for exit in outcomes_of(standing_at(call)[1]):
                if isinstance(wait, Enqueue) and not _lets(wait, exit):
                    continue
                yield _comes_to(call, exit)


def _lets(wait: Enqueue, exit: str) -> bool:
    """Whether the queue can come to *exit*."""
    if exit == "closed":
        return wait.closes_in is not None and wait.closes_in < wait.give_up_after
    if exit in ("unstaffed", "long-wait"):
        return exit in wait.doors
    return exit in (*wait.escape, "connected", "gave-up", "full", "failed")


def _comes_to(call: PhoneCall, exit: str) -> Act:
    wait = call.wait
    assert wait is not None
    if isinstance(wait, Enqueue) and exit in wait.escape:
        return Act("press", exit)
    happens = event(wait, Answer(exit), call.flow, call.visit.now)
    assert isinstance(happens, Outcome)
    return Act("comes-to", exit, happens)


def _of_caller(call: PhoneCall, wait: Gather) -> Iterator[Act]:
    yield Act("silence")
    flow, node = standing_at(call)
    one_key = wait.num_digits == 1
    keys, wrong = [], "1#"
    for exit in node.exits:
        for token in tokens_for(call, node, exit):
            token = NAMED.get(token, token)
            if token.startswith("say:"):
                yield Act("say", token.removeprefix("say:"))
            elif token != "-":
                # Who enters something presses the key that ends it, as asked to.
                keys.append(token if one_key else f"{token}{wait.finish_on}")
    if one_key:
        keys += [key for key in "123" if isinstance(call.node, str)]
        wrong = next(key for key in "*#7568943210" if key not in keys)
        if node.kind.service:
            # The talk of a service asks more than its exits tell.
            keys += ["1", "2", "3"]
    if wait.keys:
        yield from (Act("press", each) for each in dict.fromkeys((*keys, wrong)))
    if wait.speech:
        language = call.session.language
        for intent in flow.intents.values():
            for words in intent.phrases(language)[:1]:
                yield Act("say", words)
        yield Act("say", "음 글쎄요" if language == "ko" else "what a fine morning")
