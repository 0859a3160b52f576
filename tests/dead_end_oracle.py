"""Where calls come to no good ending, found by playing every call of one world.

The rules are those of the language's reference, read once more: the caller chooses
keys, words and silence, the world chooses what services come to, and a good ending is
certain where some behaviour of the caller reaches it in finitely many steps whatever
the world does. Of the proofs nothing is used; only the engine is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ivr.compiler.flow import Exit, Flow, Node
from ivr.compiler.worlds import UP, service_of
from ivr.runtime.engine import answer, resume
from ivr.runtime.state import Footstep, Session, Turn, Visit
from ivr.simulator.world import Answer, event
from ivr.telephony import (
    Ask,
    Digits,
    Enqueue,
    Event,
    Gather,
    NoInput,
    Outcome,
    Record,
    Speech,
    Wait,
)

WORDS = ("unlock my account", "get a refund", "잠금 해제", "환불", "…")
"""What callers of made flows say; the last is no intent."""

COUNTED = 3
"""Made flows compare counters with 2 at most: what is more is the same."""

MOST = 1_500
"""Calls that remember more menus than this are not played to the end."""


class TooManyCalls(Exception):
    """There are more ways of going back than are worth playing."""


Key = tuple[str, str]
"""A flow and a node of it."""


@dataclass(frozen=True)
class Branch:
    """What an event leads to, by which exit, and through which nodes."""

    to: int
    exit: Exit | None
    arrivals: tuple[Key, ...]


@dataclass
class Position:
    """A call that waits or is over, with what can follow.

    ``caller`` is up to the caller; each of ``door`` can happen before the caller does
    anything, each of ``later`` while the caller does nothing.
    """

    session: Session
    wait: Wait | None
    caller: list[Branch] = field(default_factory=list)
    door: list[Branch] = field(default_factory=list)
    later: list[Branch] = field(default_factory=list)

    @property
    def served(self) -> bool:
        """Whether it has come to a good ending, or is turned away on purpose."""
        return bool(self.session.good) or self.session.ending == "refused"

    @property
    def branches(self) -> Sequence[Branch]:
        """All that can follow."""
        return (*self.caller, *self.door, *self.later)


class Oracle:
    """All calls to *flow* in one world: *visit*, with the service *down*.

    ``dead`` are the nodes at which a call that keeps trying can be left with nothing.
    """

    def __init__(self, flow: Flow, visit: Visit, down: str) -> None:
        self.flow = flow
        self.visit = visit
        self.down = down
        self.positions: list[Position] = []
        self._numbers: dict[str, int] = {}
        turn = answer(flow, visit)
        first = Branch(self._at(turn), None, self._arrivals((None, *turn.steps)))
        for position in self.positions:
            if len(self.positions) > MOST:
                raise TooManyCalls
            if not position.session.over and not position.served:
                self._follow(position)
        self._certain = self._least(self._is_certain)
        self._let_go = self._least(self._is_let_go)
        self.dead = frozenset(self._dead(first))

    # Every call ------------------------------------------------------------------

    def _at(self, turn: Turn) -> int:
        """The number of the position to which *turn* leads, the same for calls that
        go on in the same way."""
        session = replace(turn.session, turn=0, told=True, prepare=(), resolved=())
        values = {name: _counted(value) for name, value in session.values.items()}
        session = replace(session, values=values)
        key = repr(session)
        if key not in self._numbers:
            self._numbers[key] = len(self.positions)
            self.positions.append(Position(session, turn.wait))
        return self._numbers[key]

    def _follow(self, here: Position) -> None:
        match here.wait:
            case Gather():
                here.caller = [self._branch(here, e) for e in self._events(here)]
            case Enqueue(escape=keys):
                here.caller = [self._branch(here, Digits(key)) for key in keys]
                here.door = list(self._outcomes(here, door=True))
                here.later = list(self._outcomes(here, door=False))
            case Record():
                here.caller = [self._branch(here, Outcome("empty"))]
                here.door = list(self._outcomes(here))
            case Ask(what):
                here.door = [self._branch(here, Outcome(n)) for n in self._desk(what)]
            case _:
                here.door = list(self._outcomes(here))

    def _branch(self, here: Position, happens: Event) -> Branch:
        turn = resume(self.flow, here.session, happens, self.visit)
        left = turn.steps[0].exit if turn.steps else None
        exit = self._node(here.session).exit(left) if left else None
        return Branch(self._at(turn), exit, self._arrivals(turn.steps))

    def _arrivals(self, steps: Sequence[Footstep | None]) -> tuple[Key, ...]:
        """The nodes to which a turn comes, from the second step on.

        A node at which the line drops is passed twice: once to leave it by an exit
        that leads nowhere, once to end there. The second is no arrival.
        """
        found: list[Key] = []
        for before, step in pairwise(steps):
            assert step is not None
            again = before is not None and (before.flow, before.node) == (
                step.flow,
                step.node,
            )
            if not (again and step.exit is None and self._drops(before)):
                found.append((step.flow, step.node))
        return tuple(found)

    def _drops(self, step: Footstep | None) -> bool:
        assert step is not None
        exit = self._flow(step.flow).nodes[step.node].exit(step.exit or "")
        return exit is not None and exit.target is None

    def _flow(self, name: str) -> Flow:
        return self.flow.linked.get(name, self.flow)

    def _node(self, session: Session) -> Node:
        return self._flow(session.flow).nodes[session.node]

    # What callers and services do -------------------------------------------------

    def _events(self, here: Position) -> Iterator[Event]:
        yield NoInput()
        keys = {exit.key.text for exit in self._node(here.session).exits if exit.key}
        # Beside the keys that are bound: yes and no, what an entry takes, and a slip.
        for each in sorted(keys | {"1", "2", "3", "9", "1234", "01012345678"}):
            yield Digits(each)
        if isinstance(here.wait, Gather) and here.wait.speech:
            for words in WORDS:
                yield Speech(words, 0.9)

    def _outcomes(self, here: Position, door: bool | None = None) -> Iterator[Branch]:
        """What the service comes to in this world.

        At most one is down, for all the call, and then nothing else goes wrong.
        """
        node, flow = self._node(here.session), self._flow(here.session.flow)
        down = self.down == service_of(flow, node.name, node.kind.service)
        for exit in node.exits:
            if exit.by != "world" or door not in (None, exit.door):
                continue
            strained = exit.strain and self.down != UP
            if down if exit.label == "failed" else not down and not strained:
                assert here.wait is not None
                answer = Answer(exit.label)
                happens = event(here.wait, answer, self.flow, self.visit.now)
                yield self._branch(here, happens)

    def _desk(self, what: str) -> tuple[str, ...]:
        if self.down == "callback":
            return ("failed",)
        if what != "check":
            return ("done",)
        return ("free", "existing", *(["refused"] if self.down == UP else []))

    # Fix-points -------------------------------------------------------------------

    def _least(self, holds: object) -> list[bool]:
        found = [False] * len(self.positions)
        changed = True
        while changed:
            changed = False
            for index in range(len(found) - 1, -1, -1):
                if not found[index] and holds(self.positions[index], found):  # type: ignore[operator]
                    found[index] = changed = True
        return found

    def _is_certain(self, here: Position, found: list[bool]) -> bool:
        def well(branches: Sequence[Branch]) -> bool:
            return all(found[branch.to] for branch in branches)

        if here.served:
            return True
        if not well(here.door):
            return False
        if any(found[branch.to] for branch in here.caller):
            return True
        return well(here.later) if here.later else bool(here.door)

    def _is_let_go(self, here: Position, found: list[bool]) -> bool:
        """Whether the call only says good-bye to a caller who chose so."""
        if here.session.ending == "done":
            return True
        return any(found[b.to] for b in here.caller if b.exit is None or b.exit.goes_on)

    # Dead ends --------------------------------------------------------------------

    def _dead(self, first: Branch) -> Iterator[Key]:
        seen: set[int] = set()
        todo = [first]
        while todo:
            branch = todo.pop()
            there = self.positions[branch.to]
            if there.served:
                continue
            if not self._certain[branch.to] and not self._let_go[branch.to]:
                yield from branch.arrivals
            if branch.to not in seen:
                seen.add(branch.to)
                todo += [each for each in there.branches if _keeps_trying(each)]


def _keeps_trying(branch: Branch) -> bool:
    """Not by silence, wrong keys, declining, or a message left empty."""
    exit = branch.exit
    quiet = exit is not None and exit.by in ("silence", "mistake", "pass")
    return not quiet or bool(exit and exit.goes_on)


def _counted(value: str) -> str:
    return str(min(int(value), COUNTED)) if value.isdigit() else value
