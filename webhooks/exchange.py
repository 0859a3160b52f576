"""The exchange: takes each request of the carrier through the engine, and answers.

It does what the engine asks of the world (look-ups, texts, the callback desk, the
door of a queue) and seals the call's state into the next address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import lru_cache
from threading import Semaphore
from time import monotonic

from ivr.clock import Clock
from ivr.compiler.flow import Flow
from ivr.config import Config
from ivr.errors import CallFailed, TokenInvalid
from ivr.language.callers import country_of, line_of
from ivr.logs import masked
from ivr.runtime.desk import Desk, Errand, Switchboard
from ivr.runtime.engine import answer, resume
from ivr.runtime.eventlog import Entry, EventLog, kind_of
from ivr.runtime.overriding import Overriding
from ivr.runtime.queues import Queues
from ivr.runtime.state import Session, Turn, Visit
from ivr.runtime.token import Keys, Sealed
from ivr.runtime.versions import Library, VersionGone
from ivr.telephony import (
    Ask,
    Dial,
    Enqueue,
    Event,
    Instruction,
    LookUp,
    Outcome,
    Seconds,
    SendText,
    Speak,
    Wait,
    waits_for,
)
from webhooks import forms, twiml
from webhooks.carrier import Carrier
from webhooks.errands import Errands, outcome_of
from webhooks.forms import Form
from webhooks.line import Addresses, Line, errand_key, joining, phrase
from webhooks.lookups import LookUps

PATIENCE: Seconds = 2.0
"""How long a request waits for errands in all, before the caller hears something.

Source: Twilio ends a request after 15 s (error 11205); silence of more than 3 s
sounds like a line that is dead.
"""

MOST_PATIENT = 4
"""Requests that wait for errands at a time, of the eight that the server answers at
once. Where more are slow their callers hear so at once, and all others are served."""

DEED: Seconds = 12.0
"""How long a text or the callback desk may take in all."""

OLDEST = timedelta(hours=26)
"""The age at which a call's address is no longer good. No call lasts longer (Twilio
ends one after 24 hours), and a request that was listened in on is worth nothing
then."""

MOST_ROUNDS = 50
"""Errands in one request, with no word of the caller between; more is a circle."""

Hosted = LookUp | SendText | Ask
"""The waits that are ours to carry out, not the carrier's."""


class Lost(CallFailed):
    """A call whose version of the flows is gone; *line* is the call at today's."""

    def __init__(self, line: Line) -> None:
        super().__init__("its version of the flows is gone", call_id=line.call_id)
        self.line = line


@dataclass(slots=True)
class Exchange:
    """Everything that calls need, put together by ``create_app``."""

    config: Config
    keys: Keys
    library: Library
    switchboard: Switchboard
    desk: Desk
    queues: Queues
    carrier: Carrier
    lookups: LookUps
    events: EventLog
    clock: Clock
    patience: Seconds = PATIENCE
    seconds: Callable[[], float] = monotonic
    asking: Errands = field(default_factory=lambda: Errands(remembered=600))
    doing: Errands = field(default_factory=Errands)
    abuse: Callable[[str], int] = lambda _: 0
    """How often calls of a number were marked by staff."""
    count: Callable[[str], None] = lambda _: None
    """Counts what became of a request; for the metrics."""
    addresses: Addresses = field(init=False)
    workflows: Mapping[str, str] = field(init=False)
    """Queues whose callers the carrier shares out itself, by a workflow of its own."""
    _patient: Semaphore = field(default_factory=lambda: Semaphore(MOST_PATIENT))

    def __post_init__(self) -> None:
        self.addresses = Addresses(self.config.public_url, self.keys)
        pairs = (each.split("=") for each in self.config.several("IVR_TASKROUTER"))
        self.workflows = {name.strip(): workflow for name, workflow in pairs}
        self.library.overriding = Overriding(self.switchboard.overrides)

    # Calls come in ----------------------------------------------------------------

    def new_call(self, name: str, form: Form) -> Line:
        """A call that begins now.

        Raises:
            NotServed: There is no such flow, or it is not fit to be called.
        """
        version, flow = self.library.current(name)
        visit = self._visit(flow, form)
        language = flow.languages[0] if flow.languages else "en"
        session = Session(flow.name, flow.start or "", language)
        sealed = Sealed(session, version.digest, int(visit.now.timestamp()))
        return Line(name, visit.call_id, form, flow, visit, sealed)

    def call(self, name: str, token: str, form: Form, call_id: str = "") -> Line:
        """A call in progress, at the version of the flows that it began with.

        Raises:
            TokenInvalid: The address is not of this call, or too old.
            Lost: The version is no longer kept.
            NotServed: The flow is not served at all.
        """
        call_id = call_id or forms.call_id(form)
        sealed = self.addresses.opened(token, call_id)
        age = self.clock.now().timestamp() - sealed.began
        if age > OLDEST.total_seconds():
            raise TokenInvalid("the call to which the address belongs is long over")
        try:
            flow = self.library.version(sealed.digest).flows[name]
        except (VersionGone, KeyError):
            raise Lost(self.nowhere(name, form, sealed)) from None
        visit = self._visit(flow, form, call_id)
        return Line(name, call_id, form, flow, visit, sealed)

    def nowhere(self, name: str, form: Form, sealed: Sealed | None = None) -> Line:
        """A call that stands at no node, in the flow as it is today."""
        line = self.new_call(name, form)
        fresh = replace(line.session, node="")
        if sealed is None:
            return replace(line, sealed=replace(line.sealed, session=fresh))
        kept, old = sealed, sealed.session
        fresh = replace(fresh, language=old.language, turn=old.turn, good=old.good)
        digest = line.sealed.digest
        return replace(line, sealed=replace(kept, session=fresh, digest=digest))

    def _visit(self, flow: Flow, form: Form, call_id: str = "") -> Visit:
        caller, called = forms.caller_of(form), forms.called_of(form)
        marked = self.abuse(caller)
        return Visit(
            now=self.clock.now(),
            switches=self.switchboard.switches(),
            caller=caller,
            called=called,
            line=_line_of(caller, home_of(called, flow)),
            call_id=call_id or forms.call_id(form),
            announcements=self.switchboard.announcements(),
            lines=self.switchboard.lines(),
            values={"abuse": str(marked)} if marked else {},
        )

    # And go on ------------------------------------------------------------------------

    def begin(self, line: Line) -> str:
        """The document with which a new call is answered."""
        return self.carry_on(line, answer(line.flow, line.visit))

    def go_on(self, line: Line, event: Event) -> str:
        """The document for what comes after *event*."""
        turn = resume(line.flow, line.session, event, line.visit)
        return self.carry_on(line, turn, event)

    def carry_on(
        self,
        line: Line,
        turn: Turn,
        event: Event | None = None,
        before: Sequence[Instruction] = (),
    ) -> str:
        """Take *turn* to where the carrier, or the caller, has something to do."""
        heard = list(before)
        until = self.seconds() + self.patience
        for _ in range(MOST_ROUNDS):
            self._note(line, turn, event)
            heard += turn.instructions[:-1]
            wait = turn.wait
            if isinstance(wait, Hosted):
                outcome = self._errand(line, turn.session, wait, until)
                if outcome is None:
                    return self._bridge(line, turn.session, wait, heard)
            elif isinstance(wait, Enqueue) and (door := self._door(wait)):
                # As where the carrier's queue is full: they hear it, and then why.
                heard.append(Speak(wait.greeting))
                outcome = door
            else:
                return self.send(line, turn.session, [*heard, turn.instructions[-1]])
            event = outcome
            turn = resume(line.flow, turn.session, outcome, line.visit)
        raise CallFailed("the call goes from errand to errand", call_id=line.call_id)

    def send(
        self,
        line: Line,
        session: Session,
        instructions: Sequence[Instruction],
        queries: Mapping[str, str] | None = None,
    ) -> str:
        """*instructions* as a document, with the call's state in its addresses.

        Args:
            queries: What some of the addresses tell us besides, by their word.
        """
        last = instructions[-1]
        if isinstance(last, Dial):
            instructions = [*instructions[:-1], self._first_line(line, last)]
        if isinstance(last, Enqueue):
            name = self.workflows.get(last.queue) or self.queues.at_carrier(
                last.queue, last.language
            )
            self.queues.joined(joining(line, session, last, name))
            instructions = [*instructions[:-1], replace(last, at_carrier=name)]
        to = self.addresses.of(
            line.name, line.call_id, self._at(line, session), queries
        )
        return twiml.document(instructions, to, self.addresses.sound)

    def ring_next(
        self, line: Line, dial: Dial, lines: tuple[str, ...], query: str
    ) -> str:
        """The document that rings the first of *lines*, in the same wait."""
        asked = replace(dial, lines=lines)
        return self.send(line, line.session, [asked], {"dialled": query})

    def _first_line(self, line: Line, dial: Dial) -> Dial:
        """*dial* as it is rung now: in order, one line at a time."""
        if dial.strategy == "in-order":
            dial = replace(dial, lines=dial.lines[:1])
        if not dial.caller_id and not line.visit.caller:
            # The carrier rings nobody on behalf of a number that is withheld.
            dial = replace(dial, caller_id=line.visit.called or None)
        return dial

    def _at(self, line: Line, session: Session, until: int = 0) -> Sealed:
        return replace(line.sealed, session=session, until=until)

    # What we do ourselves -------------------------------------------------------------

    def _door(self, wait: Enqueue) -> Outcome | None:
        door = self.queues.door(wait)
        if door is None:
            return None
        expected = self.queues.expected_wait(wait.queue)
        values = {"wait": str(int(expected))} if expected is not None else {}
        return Outcome(door, values)

    def _errand(
        self, line: Line, session: Session, wait: Hosted, until: Seconds
    ) -> Outcome | None:
        """What an errand comes to; None where the caller must wait for it."""
        key = errand_key(line.call_id, session)
        errands = self.asking if isinstance(wait, LookUp) else self.doing
        started = errands.start(key, lambda: self._run(line, session, wait, key))
        return self._back(started, until - self.seconds())

    def _back(self, errand: Future[Outcome], patience: Seconds) -> Outcome | None:
        """What *errand* comes to within *patience*, unless too many wait already."""
        if not self._patient.acquire(blocking=False):
            return outcome_of(errand, 0.0)
        try:
            return outcome_of(errand, patience)
        finally:
            self._patient.release()

    def _run(self, line: Line, session: Session, wait: Hosted, key: str) -> Outcome:
        match wait:
            case LookUp():
                return self.lookups.ask(wait)
            case SendText(to, text):
                return Outcome(self._text(line, to, text))
            case Ask():
                called, now = line.visit.called, line.visit.now
                home = home_of(called, line.flow)
                errand = Errand(
                    *(key, line.call_id, now, line.flow, home, called, session),
                    switches=line.visit.switches,
                )
                return self.desk.ask(wait, errand)

    def _text(self, line: Line, to: str, text: str) -> str:
        allowed = {*self.config.several("IVR_CALLBACK_REGIONS")}
        allowed.add(home_of(line.visit.called, line.flow))
        if country_of(to) not in allowed - {""}:
            return "no-mobile"
        sender = self.config["IVR_TEXTS_FROM"] or line.visit.called
        return self.carrier.send(to, text, sender)

    def _bridge(
        self, line: Line, session: Session, wait: Hosted, heard: list[Instruction]
    ) -> str:
        """A document that the caller hears while an errand takes its time."""
        budget = wait.budget if isinstance(wait, LookUp) else DEED
        # Rounded up: whole seconds travel, and no errand loses a part of its time.
        until = int(line.visit.now.timestamp() + budget) + 1
        sounds = wait.waiting if isinstance(wait, LookUp) else ()
        name = "looking-up" if isinstance(wait, LookUp) else "please-hold"
        sounds = sounds or phrase(line.flow, session, line.visit, name)
        return self._fill(line, self._at(line, session, until), [*heard, Speak(sounds)])

    def _fill(self, line: Line, sealed: Sealed, heard: Sequence[Instruction]) -> str:
        to = self.addresses.of(line.name, line.call_id, sealed)
        speaks = [each for each in heard if isinstance(each, Speak)]
        silent = not any(speak.sounds for speak in speaks)
        media = self.addresses.sound
        return twiml.bridge(speaks, to("poll"), 1 if silent else 0, media)

    def poll(self, line: Line) -> str:
        """The caller has heard something; is the errand back?

        It ends with its budget also where another process answers than the one
        that sent somebody: that one knows of no errand, but of the time.
        """
        errand = self.asking.find(line.key) or self.doing.find(line.key)
        outcome = self._back(errand, self.patience) if errand else None
        if outcome is None and self.clock.now().timestamp() >= line.sealed.until:
            outcome = Outcome("failed")
        if outcome is not None:
            return self.go_on(line, outcome)
        sounds = phrase(line.flow, line.session, line.visit, "still-looking")
        return self._fill(line, line.sealed, [Speak(sounds)])

    # What is kept -------------------------------------------------------------------

    def _note(self, line: Line, turn: Turn, event: Event | None) -> None:
        wait: Wait | None = turn.wait
        facts = {
            "flow": line.name,
            "digest": line.flow.digest,
            "language": turn.session.language,
            "node": turn.session.node,
            "steps": [[step.flow, step.node, step.exit] for step in turn.steps],
            **(kind_of(event) if event is not None else {"event": "call"}),
        }
        if wait is not None:
            facts["waits_for"] = waits_for(wait)
        else:
            facts["ending"] = turn.session.ending
        if event is None:
            facts["from"] = masked(line.visit.caller)
        at = line.visit.now.isoformat(timespec="milliseconds")
        number = turn.session.turn
        self.events.record(Entry(line.call_id, number, 0, at, "turn", facts))

    def close(self) -> None:
        """Stop gracefully: nothing that happened is lost."""
        self.asking.close()
        self.doing.close()
        self.events.close()


_line_of = lru_cache(maxsize=4096)(line_of)


def home_of(called: str, flow: Flow) -> str:
    """The country that a call was made to: of the number, or else of the flow."""
    if found := country_of(called):
        return found
    for number in flow.text.numbers:
        if found := country_of(number.name):
            return found
    hours = (each.country for each in flow.timetable.hours.values())
    return next((country.upper() for country in hours if country), "")
