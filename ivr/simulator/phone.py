"""A call as a person lives it: what is heard, what is pressed, how long it takes.

A ``PhoneCall`` never changes; whatever happens gives another one, so that taking a
step back is keeping the one before. The session goes through JSON between any two
steps, as it does on a real call. The world stands still meanwhile: opening hours
and switches are those of the moment of the call, unless time is let pass.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from datetime import timedelta

from ivr.compiler.flow import Flow
from ivr.records import dataclass
from ivr.runtime.call import NodeCall
from ivr.runtime.engine import answer, resume, sounds_of
from ivr.runtime.state import Footstep, Session, Turn, Visit
from ivr.simulator.timing import Stopwatch
from ivr.simulator.world import Answer, World, event
from ivr.telephony import (
    Digits,
    Enqueue,
    Event,
    Gather,
    HungUp,
    NoInput,
    Outcome,
    Seconds,
    Sound,
    Speech,
    Wait,
    waits_for,
)

MAX_ANSWERS = 1_000
"""So many outcomes in a row, with no word of the caller between, are a circle."""


@dataclass(frozen=True, slots=True)
class CallStep:
    """A node passed, or waited at.

    ``at`` is when it was come to, in seconds; ``wait`` and ``event`` are what the
    call waited for there and what happened, and ``until`` is when it happened.
    """

    node: str
    flow: str
    language: str
    at: Seconds
    sounds: tuple[Sound, ...] = ()
    wait: Wait | None = None
    event: Event | None = None
    exit: str | None = None
    until: Seconds = 0.0
    on_hold: int = 0
    """How many of the sounds, the last ones, were heard in the queue."""


@dataclass(frozen=True, slots=True)
class PhoneCall:
    """A call in progress, or over, with all that has happened so far."""

    flow: Flow
    visit: Visit
    world: World
    session: Session
    steps: tuple[CallStep, ...] = ()
    clock: Seconds = 0.0
    """Seconds from the start to where the present wait began."""
    waited: Seconds = 0.0
    """Seconds for which nothing has happened at the present wait."""
    taken: Mapping[str, int] = field(default_factory=dict)
    """How often each node has been left after an outcome."""

    # What can be seen ---------------------------------------------------------

    @property
    def over(self) -> bool:
        """Whether the call has ended."""
        return self.session.over

    @property
    def wait(self) -> Wait | None:
        """What the call waits for; None when it is over."""
        return None if self.over or not self.steps else self.steps[-1].wait

    @property
    def waits_for_caller(self) -> bool:
        """Whether keys or words come next, and not an outcome."""
        return isinstance(self.wait, Gather)

    @property
    def waits_for(self) -> str | None:
        """What the call waits for, in the word that transcripts use."""
        return waits_for(self.wait) if self.wait else None

    @property
    def node(self) -> str:
        """Where the call stands."""
        return self.session.node

    @property
    def seconds(self) -> Seconds:
        """How long the caller has been on the line, having heard all there is."""
        wait = self.wait
        heard = Stopwatch(self.flow).sounds(sounds_of(wait)) if wait else 0.0
        return self.clock + max(heard, self.waited)

    # What can happen ------------------------------------------------------------

    def press(self, keys: str) -> PhoneCall:
        """Press *keys* at the end of what is heard.

        Keys beyond those that the call takes are lost; where it takes none, they
        are silence. A finish key at the end only ends the input.
        """
        match self.wait:
            case Enqueue(escape=escape) if keys in escape:
                return self.happens(Digits(keys))
            case Gather(keys=True) as wait:
                keys = keys[: wait.num_digits] if wait.num_digits else keys
                if wait.finish_on:
                    keys = keys.partition(wait.finish_on)[0]
                return self.happens(Digits(keys) if keys else NoInput())
            case Gather():
                return self.happens(NoInput())
        return self

    def say(self, words: str) -> PhoneCall:
        """Say *words*; where no speech is recognised, they are silence."""
        match self.wait:
            case Gather(speech=True) if words.strip():
                return self.happens(Speech(words, 1.0))
            case Gather():
                return self.happens(NoInput())
        return self

    def silence(self) -> PhoneCall:
        """Wait until the call goes on by itself."""
        return self.happens(NoInput()) if self.waits_for_caller else self

    def hang_up(self) -> PhoneCall:
        """End the call."""
        return self.happens(HungUp())

    def comes_to(
        self, exit: str | None = None, values: Mapping[str, str] | None = None
    ) -> PhoneCall:
        """Let the present wait come to *exit*, or to what the world has for it."""
        wait = self.wait
        if wait is None or isinstance(wait, Gather):
            return self
        given = Answer(exit, values or {}) if exit else self.scripted()
        return self.happens(event(wait, given, self.flow, self.visit.now))

    def scripted(self) -> Answer | None:
        """What the world has for the present wait; None where it only goes well."""
        return self.world.answer(self.node, self.taken.get(self.node, 0))

    def settled(self) -> PhoneCall:
        """Let every outcome come, until the caller is asked or the call is over."""
        call = self
        for _ in range(MAX_ANSWERS):
            if call.over or call.waits_for_caller:
                break
            call = call.comes_to()
        return call

    def after(self, seconds: Seconds) -> PhoneCall:
        """Let time pass, for the world too: queues close, patience ends."""
        now = self.visit.now + timedelta(seconds=seconds)
        later = replace(self, visit=replace(self.visit, now=now))
        match self.wait:
            case Enqueue() as wait:
                return later._queued(wait, self.waited + seconds)
            case Gather() as wait:
                return later._silent(wait, self.waited + seconds)
        return replace(later, waited=self.waited + seconds)

    def _queued(self, wait: Enqueue, waited: Seconds) -> PhoneCall:
        closes, patience = wait.closes_in, wait.give_up_after
        shuts = closes is not None and closes <= patience
        limit = closes if shuts and closes is not None else patience
        if waited < limit:
            return replace(self, waited=waited)
        outcome = Outcome("closed" if shuts else "gave-up")
        return replace(self, waited=limit).happens(outcome)

    def _silent(self, wait: Gather, waited: Seconds) -> PhoneCall:
        """Silence at a menu: its prompt comes again each time it gives up waiting."""
        call = self
        length = Stopwatch(self.flow).answer(wait, NoInput())
        while length <= waited:
            waited -= length
            call = call.happens(NoInput())
            if not isinstance(call.wait, Gather):
                break
            wait = call.wait
            length = max(0.1, Stopwatch(self.flow).answer(wait, NoInput()))
        return replace(call, waited=0.0 if call.over else waited)

    def happens(self, event: Event) -> PhoneCall:
        """Take the call on, now that *event* has happened; one that is over stays."""
        wait = self.wait
        if wait is None:
            return self
        visit = self._visit_after(wait, event)
        turn = resume(self.flow, _through_json(self.session), event, visit)
        took = max(Stopwatch(self.flow).answer(wait, event), self.waited)
        clock, last = self.clock + took, self.steps[-1]
        held = self._on_hold(wait, event)
        last = replace(last, event=event, until=clock, on_hold=len(held))
        last = replace(last, sounds=last.sounds + held)
        answered = replace(
            self,
            visit=visit,
            steps=(*self.steps[:-1], last),
            clock=clock,
            waited=0.0,
            taken=self._counting(turn, event),
        )
        return answered._turned(turn, last)

    def _on_hold(self, wait: Wait, event: Event) -> tuple[Sound, ...]:
        """What was heard in the queue, by a caller who was let in: once, as the first
        in line, for nobody else calls."""
        if not isinstance(wait, Enqueue) or not let_in(event):
            return ()
        told: tuple[Sound, ...] = ()
        if "position" in wait.announce:
            name = self.session.flow
            here = self.flow.linked.get(name, self.flow)
            node = here.nodes[self.session.node]
            told = NodeCall(here, node, self.session, self.visit).phrase("queue-next")
        return (*wait.waiting, *told, *wait.music)

    def _visit_after(self, wait: Wait, event: Event) -> Visit:
        """Who is still waiting when the queue closes has seen the time go by."""
        closes = wait.closes_in if isinstance(wait, Enqueue) else None
        if event != Outcome("closed") or closes is None:
            return self.visit
        left = max(0.0, closes - self.waited)
        return replace(self.visit, now=self.visit.now + timedelta(seconds=left))

    def _counting(self, turn: Turn, event: Event) -> Mapping[str, int]:
        """A node's outcome is used up once the call leaves the node by it."""
        left = any(step.node == self.node and step.exit for step in turn.steps[:1])
        if isinstance(self.wait, Gather) and not self._asked(self.node):
            return self.taken
        if not left or isinstance(event, HungUp):
            return self.taken
        return {**self.taken, self.node: self.taken.get(self.node, 0) + 1}

    def _asked(self, node: str) -> bool:
        """Whether a service has been asked since the call came to *node*."""
        for step in reversed(self.steps):
            if step.node != node:
                return False
            if step.wait is not None and not isinstance(step.wait, Gather):
                return True
        return False

    def _turned(self, turn: Turn, answered: CallStep | None) -> PhoneCall:
        """The call with the steps of *turn*, and the time that they take."""
        watch = Stopwatch(self.flow)
        steps, clock = list(self.steps), self.clock
        for index, foot in enumerate(turn.steps):
            if index == 0 and answered is not None and _leaves(foot, answered):
                steps[-1] = replace(answered, exit=foot.exit)
                # What is said in leaving is heard after what happened.
                foot = replace(foot, exit=None)
            waiting = turn.wait if index == len(turn.steps) - 1 else None
            if waiting is None and _says_nothing(foot, steps):
                continue
            steps.append(_step(foot, clock, waiting))
            before = foot.sounds
            if waiting is not None:
                # What belongs to the wait itself is heard while it lasts.
                before = before[: len(before) - len(sounds_of(waiting))]
            clock += watch.sounds(before)
        return replace(self, session=turn.session, steps=tuple(steps), clock=clock)

    # Looking back -----------------------------------------------------------------

    def exits(self) -> Iterator[tuple[str, str, str]]:
        """The exits taken so far: flow, node, label."""
        for step in self.steps:
            if step.exit is not None:
                yield step.flow, step.node, step.exit


def begin(
    flow: Flow,
    visit: Visit,
    world: World | None = None,
    language: str | None = None,
) -> PhoneCall:
    """Call *flow*, and listen until it waits for something.

    Args:
        flow: The menu.
        visit: The moment, the switches, who calls.
        world: What services do; all goes well unless given.
        language: The language in which the call begins, if not the flow's first.

    Raises:
        CallFailed: If the flow cannot carry a call.
    """
    if language is not None and language in flow.languages:
        others = tuple(each for each in flow.languages if each != language)
        flow = replace(flow, languages=(language, *others))
    turn = answer(flow, visit)
    call = PhoneCall(flow, visit, world or World(), turn.session)
    return call._turned(turn, None)


def _through_json(session: Session) -> Session:
    return Session.from_json(json.loads(json.dumps(session.to_json())))


def _step(foot: Footstep, at: Seconds, wait: Wait | None) -> CallStep:
    return CallStep(
        foot.node, foot.flow, foot.language, at, foot.sounds, wait, None, foot.exit
    )


def _leaves(foot: Footstep, step: CallStep) -> bool:
    """Whether *foot* says how the call left *step*."""
    return (foot.node, foot.flow) == (step.node, step.flow) and foot.exit is not None


def _says_nothing(foot: Footstep, steps: list[CallStep]) -> bool:
    """Whether *foot* is the end of a call at the node where it stood already."""
    if foot.sounds or foot.exit is not None or not steps:
        return False
    return (foot.node, foot.flow) == (steps[-1].node, steps[-1].flow)


def let_in(event: Event) -> bool:
    """Whether *event* happens to callers in a queue, and not at its door."""
    inside = ("connected", "gave-up", "closed")
    return isinstance(event, Digits) or (
        isinstance(event, Outcome) and event.name in inside
    )
