"""Plays the calls of a scenario file, and says where one differs.

A wait for a queue, a line or a service is answered only when the test goes on: by
the step that says what it comes to, by a key that leads out of the queue, or else
as well as it can.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from ivr.compiler.flow import Exit, Flow
from ivr.errors import CallFailed
from ivr.records import dataclass
from ivr.simulator.calling import visit_of
from ivr.simulator.phone import MAX_ANSWERS, CallStep, PhoneCall, begin
from ivr.simulator.scenario import (
    Action,
    After,
    ComesTo,
    Ends,
    Expectation,
    HangUp,
    Hears,
    Press,
    Quiet,
    ScenarioCall,
    ScenarioStep,
    Speak,
    noon,
)
from ivr.simulator.transcript import heard
from ivr.simulator.world import Answer, World, outcomes_of
from ivr.source import Span
from ivr.telephony import Ask, Digits, Enqueue, Outcome, Record, SendText


@dataclass(frozen=True, slots=True)
class Difference:
    """What was not as the test has it; *step* is the number of the call's step."""

    span: Span
    message: str
    step: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """A call of a scenario as it went.

    *done* is all that happened, in order, also what came by itself; each with the
    place of the step for whose sake it did.
    """

    test: ScenarioCall
    call: PhoneCall | None
    difference: Difference | None = None
    done: tuple[Action, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether everything was as the test has it."""
        return self.difference is None


class Differs(Exception):
    """The call is not as the test has it."""

    def __init__(self, span: Span, message: str) -> None:
        self.span = span
        self.message = message
        super().__init__(message)


def rehearse(flow: Flow, test: ScenarioCall) -> Verdict:
    """Play *test* on *flow*."""
    try:
        call = placed(flow, test)
    except CallFailed as failed:
        return Verdict(test, None, Difference(test.span, str(failed), 0))
    rehearsal = _Rehearsal(call)
    difference = None
    try:
        for step in test.steps:
            rehearsal.take(step)
        for wanted in test.expect:
            rehearsal.expect(wanted)
    except Differs as differs:
        number = len(rehearsal.call.steps) - 1
        difference = Difference(differs.span, differs.message, number)
    except CallFailed as failed:
        number = len(rehearsal.call.steps) - 1
        difference = Difference(test.span, str(failed), number)
    return Verdict(test, rehearsal.call, difference, tuple(rehearsal.done))


def placed(flow: Flow, test: ScenarioCall) -> PhoneCall:
    """The call of *test* up to its first wait."""
    moment = test.at or noon()
    visit = visit_of(flow, moment, test.switches, test.caller)
    world = World(lookups={node: (each,) for node, each in test.lookups.items()})
    return begin(flow, visit, world, test.language)


class _Rehearsal:
    """A call under test; *since* is the step from which is heard what comes next."""

    def __init__(self, call: PhoneCall) -> None:
        self.call = call
        self.since = 0
        self.done: list[Action] = []

    def take(self, step: ScenarioStep) -> None:
        """Do what *step* does, or see what it wants to see."""
        match step:
            case Hears():
                self._hears(step)
            case Ends(span, endings):
                self._ends(span, endings)
            case After(seconds=seconds):
                self._goes_on(step.span, "lets time pass")
                self._did(step, self.call.after(seconds))
            case ComesTo():
                self._comes_to(step)
            case _:
                self._does(step)

    # What the caller does ---------------------------------------------------------

    def _does(self, step: Press | Speak | Quiet | HangUp) -> None:
        match step:
            case Press(span, keys):
                self._until_asked(span, f"presses {keys}", keys)
                self._did(step, self.call.press(keys))
            case Speak(span, words):
                self._until_asked(span, f"says {words}")
                self._did(step, self.call.say(words))
            case Quiet(span, times):
                for _ in range(times):
                    self._until_asked(span, "is silent")
                    self._did(Quiet(span), self.call.silence())
            case HangUp(span):
                self._goes_on(span, "hangs up")
                self._did(step, self.call.hang_up())

    def _did(self, action: Action, call: PhoneCall) -> None:
        self.since = len(self.call.steps)
        self.done.append(action)
        self.call = call

    def _until_asked(self, span: Span, does: str, keys: str = "") -> None:
        """Let outcomes come until the caller is asked, or may press *keys*."""
        self._goes_on(span, does)
        while not self.call.waits_for_caller:
            wait = self.call.wait
            if isinstance(wait, Enqueue) and keys and keys in wait.escape:
                return
            self._comes(span)
            self._goes_on(span, does)

    def _goes_on(self, span: Span, does: str) -> None:
        if self.call.over:
            ending = self.call.session.ending
            message = f"the caller {does}, but the call is over ({ending})"
            raise Differs(span, message)

    def _comes_to(self, step: ComesTo) -> None:
        exit = step.answer.exit
        while (found := self.call.waits_for) != step.wait:
            if self.call.over or self.call.waits_for_caller:
                what = "is over" if self.call.over else f"waits for {found}"
                message = f"the {step.wait} is to come to {exit}, but the call {what}"
                raise Differs(step.span, message)
            self._comes(step.span)
        node = self.call.flow.linked.get(self.call.session.flow, self.call.flow)
        possible = outcomes_of(node.nodes[self.call.node])
        if exit not in possible and not isinstance(self.call.wait, Ask):
            listed = ", ".join(possible)
            message = f'"{self.call.node}" cannot come to "{exit}"; it has {listed}'
            raise Differs(step.span, message)
        since = len(self.call.steps)
        self._comes(step.span, step.answer)
        self.since = since

    def _comes(self, span: Span, answer: Answer | None = None) -> None:
        """Let the present wait come to *answer*, or to what the world has for it."""
        before = self.call
        given = answer or Answer("")
        self.call = before.comes_to(given.exit or None, given.values)
        match self.call.steps[len(before.steps) - 1].event:
            case Outcome(name, values):
                came = Answer(name, values)
                self.done.append(ComesTo(span, before.waits_for or "", came))
            case Digits(keys):
                self.done.append(Press(span, keys))

    def _settle(self, span: Span) -> None:
        """Let every outcome come, until the caller is asked or the call is over."""
        for _ in range(MAX_ANSWERS):
            if self.call.over or self.call.waits_for_caller:
                break
            self._comes(span)

    # What the caller hears --------------------------------------------------------

    def _hears(self, wanted: Hears) -> None:
        while not _is_heard(wanted, self.call, self.since):
            if self.call.over or self.call.waits_for_caller:
                raise Differs(wanted.span, _missed(wanted, self.call, self.since))
            self._comes(wanted.span)

    def _ends(self, span: Span, endings: tuple[str, ...]) -> None:
        self._settle(span)
        wanted = " or ".join(endings)
        if not self.call.over:
            where = f'at "{self.call.node}", which waits for {self.call.waits_for}'
            message = f"the call is to end ({wanted}), but stands {where}"
            raise Differs(span, message)
        if self.call.session.ending not in endings:
            ending = self.call.session.ending
            message = f"the call is to end by {wanted}, but ends by {ending}"
            raise Differs(span, message)

    def expect(self, wanted: Expectation) -> None:
        """Hold the whole call against what is expected of it."""
        self._settle(wanted.span)
        found = measured(self.call, wanted.name)
        if not _fits(wanted, found):
            raise Differs(wanted.span, _unexpected(wanted, found))


def _is_heard(wanted: Hears, call: PhoneCall, since: int) -> bool:
    """Whether a step from *since* on is the one that *wanted* describes."""
    steps = call.steps[since:]
    if wanted.node is not None:
        steps = tuple(step for step in steps if _is_at(step, wanted.node))
    said = words(steps)
    if wanted.node is not None and not steps:
        return False
    if wanted.contains is not None and plain(wanted.contains) not in said:
        return False
    return wanted.absent is None or plain(wanted.absent) not in said


def _is_at(step: CallStep, node: str) -> bool:
    return node in (step.node, f"{step.flow}/{step.node}")


def words(steps: tuple[CallStep, ...]) -> str:
    """All that is heard at *steps*, in one line."""
    return plain(" ".join(text for step in steps for text in heard(step.sounds)))


def plain(text: str) -> str:
    """*text* as it is compared: composed, blanks of any length alike."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _missed(wanted: Hears, call: PhoneCall, since: int) -> str:
    steps = call.steps[since:]
    if wanted.node is not None and not any(_is_at(s, wanted.node) for s in steps):
        passed = ", ".join(dict.fromkeys(f'"{step.node}"' for step in steps))
        went = f"goes by {passed}" if passed else "stays where it was"
        return f'the call is to come to "{wanted.node}", but {went}'
    here = words(tuple(s for s in steps if not wanted.node or _is_at(s, wanted.node)))
    said = f'hears "{here}"' if here else "hears nothing"
    if wanted.contains is not None and plain(wanted.contains) not in here:
        return f'the caller is to hear "{wanted.contains}", but {said}'
    return f'the caller is not to hear "{wanted.absent}", but {said}'


# What came of it --------------------------------------------------------------------

Measured = bool | float | str | tuple[str, ...]


def measured(call: PhoneCall, name: str) -> Measured:
    """What came of *call*: see ``ivr.simulator.scenario.Expectation``."""
    match name:
        case "within":
            return round(call.seconds, 1)
        case "ending":
            return call.session.ending or "still on the line"
        case "resolved":
            return call.session.resolved
        case "person":
            return any(flow.nodes[node].kind.person for flow, node, _ in _good(call))
        case "callback":
            return any("callback-requested" in _endings(*good) for good in _good(call))
        case "message":
            return any(_ended(step, Record, "recorded") for step in call.steps)
    return any(_ended(step, SendText, "sent") for step in call.steps)


def _ended(step: CallStep, wait: type, outcome: str) -> bool:
    happened = isinstance(step.event, Outcome) and step.event.name == outcome
    return happened and isinstance(step.wait, wait)


def _fits(wanted: Expectation, found: Measured) -> bool:
    match wanted.wanted, found:
        case float(limit), float(seconds):
            return seconds <= limit
        case tuple(expected), tuple(resolved):
            return set(expected) == set(resolved)
        case tuple(expected), _:
            return found in expected
    return found == wanted.wanted


def _good(call: PhoneCall) -> Iterator[tuple[Flow, str, Exit]]:
    """The good exits that the call has taken."""
    for name, node, label in call.exits():
        flow = call.flow if name == call.flow.name else call.flow.linked[name]
        exit = flow.nodes[node].exit(label)
        if exit is not None and exit.good:
            yield flow, node, exit


def _endings(flow: Flow, node: str, exit: Exit) -> Iterator[str]:
    """The good ending that an exit stands for, whether or not the call goes on."""
    for rule in flow.nodes[node].kind.exits:
        if rule.label == exit.label:
            yield rule.ending or exit.ending or ""


def _unexpected(wanted: Expectation, found: Measured) -> str:
    match wanted.name:
        case "within":
            return f"the call takes {found:g} s, more than {wanted.wanted:g} s"
        case "ending":
            listed = " or ".join(wanted.wanted)  # type: ignore[arg-type]
            return f"the call is to end by {listed}, but ends by {found}"
        case "resolved":
            listed = ", ".join(found) or "nothing"  # type: ignore[arg-type]
            expected = ", ".join(wanted.wanted) or "nothing"  # type: ignore[arg-type]
            return f"the call is to settle {expected}, but settles {listed}"
    told = {
        "person": ("a person answers", "no person answers"),
        "callback": ("a call back is promised", "no call back is promised"),
        "message": ("a message is recorded", "no message is recorded"),
        "text": ("a text is sent", "no text is sent"),
    }[wanted.name]
    return told[0] if found else told[1]
