"""The one engine: two pure functions that webhooks, phones and proofs all run.

``answer`` takes a new call to its first wait, ``resume`` a waiting call to the
next. Nothing here reads a clock, a socket, a file or a random number: what the
world is like comes in with the ``Visit``.
"""

from __future__ import annotations

from collections.abc import Mapping

from ivr.compiler.flow import Exit, Flow, Node
from ivr.compiler.way_back import MAX_MENUS
from ivr.errors import CallFailed
from ivr.language.kind import End, EndFlow, EnterFlow, Leave, Stay, Step
from ivr.records import replace
from ivr.runtime.call import NodeCall
from ivr.runtime.state import (
    Footstep,
    Frame,
    Session,
    Turn,
    Visit,
)
from ivr.telephony import (
    Dial,
    Enqueue,
    Event,
    Gather,
    Hangup,
    HungUp,
    Instruction,
    Record,
    Sound,
    Speak,
    Wait,
)

MAX_NODES_PER_TURN = 1_000
"""A turn that passes more nodes than this is taken for a loop."""

MAX_CHOSEN = 8
"""Choices that are kept of a call, the last ones; they travel in its address."""

MAX_REMEMBERED = 4_096
"""Nodes of a flow of which it is remembered what they do; each a few kilobytes."""


def answer(flow: Flow, visit: Visit) -> Turn:
    """Take a new call to its first wait, or to its end.

    Raises:
        CallFailed: If the flow cannot carry a call: it has no start, an exit
            leads to no node, or a turn goes round without an end.
    """
    if flow.start is None or flow.start not in flow.nodes:
        raise CallFailed(f"{flow.path}: there is no node to start with")
    session = Session(
        flow=flow.name,
        node=flow.start,
        language=flow.languages[0] if flow.languages else "en",
    )
    return _Course(flow, session, visit).enter(flow.start)


def resume(flow: Flow, session: Session, event: Event, visit: Visit) -> Turn:
    """Take a waiting call on, now that *event* has happened.

    *flow* is the one that the call began in. A call that is over stays over.

    Raises:
        CallFailed: As ``answer``.
    """
    if session.over:
        return Turn(session, (Hangup(),), ())
    if isinstance(event, HungUp):
        ended = replace(session, ending=session.good or "caller-hung-up")
        return Turn(ended, (Hangup(),), ())
    return _Course(flow, session, visit).resume(event)


def look(flow: Flow, session: Session, visit: Visit) -> Step:
    """What the node at which a call waits would do, were it come to only now.

    For whoever carries a wait out in several steps: how it goes in the queue, the
    next of several lines. The call itself stays as it is.

    Raises:
        CallFailed: If the flow has no such node.
    """
    course = _Course(flow, session.entering(session.node), visit)
    return course.node().kind.enter(course.call())


def divert(flow: Flow, session: Session, visit: Visit) -> Turn | None:
    """Take a call that failed to where its flow sends those it knows nothing for.

    None where there is no ``otherwise``, or where the call failed at that very node.

    Raises:
        CallFailed: If the call fails there, too.
    """
    ways = dict.fromkeys(((session.flow, session.frames), (flow.name, ())))
    for name, frames in ways:
        here = flow if name == flow.name else flow.linked.get(name)
        target = here.otherwise if here else None
        if here is None or target is None or target not in here.nodes:
            continue
        if name == session.flow and f"{session.node}.".startswith(f"{target}."):
            continue
        known = session.language in here.languages or not here.languages
        language = session.language if known else here.languages[0]
        fresh = replace(
            session, flow=name, frames=frames, language=language, memory={}, ending=""
        )
        return _Course(flow, fresh, visit).enter(target)
    return None


class _Course:
    """The way of one turn, from an event to the next wait."""

    def __init__(self, root: Flow, session: Session, visit: Visit) -> None:
        self.root = root
        self.session = session
        self.visit = visit
        self.sent: list[Instruction] = []
        self.steps: list[Footstep] = []

    @property
    def flow(self) -> Flow:
        name = self.session.flow
        found = self.root if name == self.root.name else self.root.linked.get(name)
        if found is None:
            raise CallFailed(f'{self.root.path}: there is no flow "{name}"')
        return found

    def call(self) -> NodeCall:
        return NodeCall(self.flow, self.node(), self.session, self.visit)

    def node(self) -> Node:
        found = self.flow.nodes.get(self.session.node)
        if found is None:
            raise CallFailed(
                f'{self.flow.path}: there is no node "{self.session.node}"'
            )
        return found

    # The loop ---------------------------------------------------------------

    def enter(self, name: str) -> Turn:
        return self.run(self._arrive(name))

    def resume(self, event: Event) -> Turn:
        return self.run(self.node().kind.resume(self.call(), event))

    def run(self, step: Step) -> Turn:
        for _ in range(MAX_NODES_PER_TURN):
            match step:
                case Stay():
                    return self._stay(step)
                case End(ending, sounds):
                    return self._end(ending, sounds)
                case EndFlow(ending):
                    step = self._end_flow(ending)
                case EnterFlow():
                    step = self._enter_flow(step)
                case Leave():
                    step = self._leave(step)
        raise CallFailed(f'{self.flow.path}: the call loops at "{self.session.node}"')

    def _arrive(self, name: str, memory: Mapping[str, str] | None = None) -> Step:
        self.session = replace(self.session, node=name, memory=memory or {})
        node = self.node()
        if node.kind.takes_keys:
            self._remember_menu(name)
        if node.text.prepare is not None:
            self.session = replace(
                self.session, prepare=(*self.session.prepare, name)[-MAX_MENUS:]
            )
        step = self._entered(node)
        if node.resolves and node.kind.settles == "heard":
            self._settle(node)
        return step

    def _entered(self, node: Node) -> Step:
        """What *node* does; remembered where it is the same on every call.

        A menu says the same to everybody of a language, unless it looks at the hours,
        a switch or a value: then it is asked each time.
        """
        call, session = self.call(), self.session
        if session.memory:
            return node.kind.enter(call)
        # Beside the flow's own fields, as its cached properties are.
        known = call.flow.__dict__.setdefault("_entered", {})
        key = (node.name, session.language, session.told)
        step: Step | None = known.get(key)
        if step is None:
            step = node.kind.enter(call)
            if not call.looked and len(known) < MAX_REMEMBERED:
                known[key] = step
        return step

    def _stay(self, step: Stay) -> Turn:
        wait = step.wait
        before = self._prepare() if isinstance(wait, Enqueue | Dial) else ()
        session = self.session
        self.session = replace(
            session,
            memory=dict(step.memory),
            told=session.told or step.told_keys,
            turn=session.turn + 1,
        )
        self.sent.append(wait)
        self._step((*before, *sounds_of(wait)), None)
        return Turn(self.session, tuple(self.sent), tuple(self.steps))

    def _leave(self, step: Leave) -> Step:
        node, call = self.node(), self.call()
        self._speak(step.sounds, step.interruptible)
        exit = call.open_exit(step.label)
        if exit is None:
            raise CallFailed(
                f'{self.flow.path}: "{node.name}" has no exit "{step.label}"'
            )
        self._step(step.sounds, step.label)
        self.session = call.after(exit, step.sets)
        self._note(node, exit)
        if exit.by == "choice" and node.kind.takes_keys and not exit.role:
            chosen = (*self.session.chosen, f"{node.name}/{exit.label}")
            self.session = replace(self.session, chosen=chosen[-MAX_CHOSEN:])
        if exit.role == "back":
            return self._back()
        if exit.target is not None:
            return self._arrive(exit.target)
        return End(exit.ending or "dead-end", self._farewell(exit))

    def _farewell(self, exit: Exit) -> tuple[Sound, ...]:
        """Nobody is cut off in silence, not even where the line drops."""
        return (
            self.call().phrase("sorry") if exit.drops and not self.session.good else ()
        )

    def _end(self, ending: str, sounds: tuple[Sound, ...]) -> Turn:
        self._speak(sounds, interruptible=False)
        self._step(sounds, None)
        if ending == "done" and not self.session.choice:
            ending = "dead-end"
        self.session = replace(self.session, ending=self.session.good or ending)
        self.sent.append(Hangup())
        return Turn(self.session, tuple(self.sent), tuple(self.steps))

    # Flows in flows ----------------------------------------------------------

    def _enter_flow(self, step: EnterFlow) -> Step:
        name = step.flow
        part = self.root.linked.get(name)
        if part is None or part.start is None or len(self.session.frames) > 20:
            raise CallFailed(f'{self.flow.path}: the call cannot go into "{name}"')
        self._step((), None)
        frame = Frame(self.session.flow, self.session.node)
        self.session = replace(
            self.session,
            flow=name,
            frames=(*self.session.frames, frame),
            menus=self._menus_above(len(self.session.frames) + 1),
            values={**self.session.values, **step.values},
        )
        return self._arrive(part.start)

    def _end_flow(self, ending: str) -> Step:
        if not self.session.frames:
            return End("done")
        self._step((), ending)
        frame = self.session.frames[-1]
        depth = len(self.session.frames)
        self.session = replace(
            self.session,
            flow=frame.flow,
            node=frame.node,
            memory={},
            frames=self.session.frames[:-1],
            menus=self._menus_above(depth),
        )
        return Leave(ending)

    # Menus and what was settled -------------------------------------------------

    def _remember_menu(self, name: str) -> None:
        depth = len(self.session.frames)
        own = self._own_menus()
        own = own[: own.index(name) + 1] if name in own else [*own, name]
        heard = tuple((depth, each) for each in own[-MAX_MENUS:])
        self.session = replace(self.session, menus=(*self._menus_above(depth), *heard))

    def _own_menus(self) -> list[str]:
        """The menus of this flow that were heard, the last one last."""
        depth = len(self.session.frames)
        return [name for at, name in self.session.menus if at == depth]

    def _menus_above(self, depth: int) -> tuple[tuple[int, str], ...]:
        """The menus of the flows that wait for one at *depth*."""
        return tuple(each for each in self.session.menus if each[0] < depth)

    def _back(self) -> Step:
        """Go back to the menu heard before this node; where there is none, repeat."""
        here, menus = self.session.node, self._own_menus()
        if menus and menus[-1] != here:
            return self._arrive(menus[-1], {"back": "yes"})
        if len(menus) > 1:
            return self._arrive(menus[-2], {"back": "yes"})
        return self._arrive(here)

    def _note(self, node: Node, exit: Exit) -> None:
        if exit.good:
            self.session = replace(
                self.session, good=self.session.good or _ending_of(node, exit)
            )
        how = node.kind.settles
        if not node.resolves:
            return
        failing = exit.by in ("silence", "mistake") or exit.label == "failed"
        if (how == "good" and settles_by(node, exit)) or (
            how == "any-but-failed" and not failing
        ):
            self._settle(node)

    def _settle(self, node: Node) -> None:
        session = self.session
        new = tuple(i for i in node.resolves if i not in session.resolved)
        self.session = replace(
            session, resolved=(*session.resolved, *new), good="resolved"
        )

    # What is heard ---------------------------------------------------------------

    def _speak(self, sounds: tuple[Sound, ...], interruptible: bool) -> None:
        if sounds:
            self.sent.append(Speak(sounds, interruptible))

    def _prepare(self) -> tuple[Sound, ...]:
        """Say what to have at hand, once, before a person answers."""
        call = self.call()
        said: list[Sound] = []
        for name in self.session.prepare:
            node = self.flow.nodes.get(name)
            if node is not None:
                items = call.text(node.text.prepare)
                said += call.phrase("prepare", items=items)
        self._speak(tuple(said), interruptible=True)
        self.session = replace(self.session, prepare=())
        return tuple(said)

    def _step(self, sounds: tuple[Sound, ...], exit: str | None) -> None:
        session = self.session
        self.steps.append(
            Footstep(session.node, session.flow, sounds, exit, session.language)
        )


def settles_by(node: Node, exit: Exit) -> bool:
    """Whether *exit* is the good one of a node whose good exit settles intents."""
    return exit.good or exit.label == "sent"


def _ending_of(node: Node, exit: Exit) -> str:
    """The ending that a good exit stands for, whether or not the call goes on."""
    for rule in node.kind.exits:
        if rule.label == exit.label and rule.ending:
            return rule.ending
    return exit.ending or "resolved"


def sounds_of(wait: Wait) -> tuple[Sound, ...]:
    """What a caller hears at once when the call begins to wait."""
    match wait:
        case Gather(sounds) | Record(sounds):
            return sounds
        case Enqueue():
            return wait.greeting
    return ()
