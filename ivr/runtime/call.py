"""A call as one node sees it: the ``Call`` that kinds are given."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.compiler.flow import Exit, Flow, Node
from ivr.language.conditions import (
    All,
    Condition,
    HoursAre,
    LanguageIs,
    LineIs,
    Not,
    SwitchIs,
    ValueIs,
    passes,
)
from ivr.language.definitions import Article, Queue
from ivr.language.kind import Assignment, Heard
from ivr.language.profile import Profile
from ivr.language.text import Prompt
from ivr.records import replace
from ivr.runtime.speaking import Speaker
from ivr.runtime.state import Session, Visit
from ivr.source import Span
from ivr.telephony import Sound

ALWAYS = "open"
NEVER = "closed"

_NO_SPAN = Span("", 1, 1, 1, 1)


class NodeCall:
    """What a node may know of the call; see ``ivr.language.kind.Call``."""

    def __init__(self, flow: Flow, node: Node, session: Session, visit: Visit) -> None:
        self.flow = flow
        self._node = node
        self.session = session
        self._visit = visit
        self._speaker: Speaker | None = None
        self.looked = False
        """Whether the node looked at more than the flow and the language: at the
        time, a switch, a value, who calls. What it did then is no rule."""

    @property
    def visit(self) -> Visit:
        """What surrounds the call at this step."""
        self.looked = True
        return self._visit

    @property
    def node(self) -> str:
        return self._node.name

    @property
    def language(self) -> str:
        return self.session.language

    @property
    def languages(self) -> tuple[str, ...]:
        return self.flow.languages

    @property
    def profile(self) -> Profile:
        return self.flow.profile

    @property
    def memory(self) -> Mapping[str, str]:
        return self.session.memory

    @property
    def tell_keys(self) -> bool:
        return not self.session.told

    @property
    def from_choice(self) -> bool:
        self.looked = True
        return self.session.choice

    @property
    def values(self) -> Mapping[str, str]:
        visit = self.visit
        built_in = {
            "caller": visit.caller,
            "called": visit.called,
            "language": self.session.language,
            "line": visit.line,
        }
        return {**visit.values, **self.session.values, **built_in}

    # Exits ---------------------------------------------------------------------

    def exits(self) -> tuple[Exit, ...]:
        return tuple(e for e in self._node.exits if self.holds(e.guard))

    def open_exit(self, label: str) -> Exit | None:
        """The exit by *label* whose guard holds, or else any of that label."""
        found = [exit for exit in self._node.exits if exit.label == label]
        for exit in found:
            if self.holds(exit.guard):
                return exit
        return found[0] if found else None

    def after(self, exit: Exit, sets: Mapping[str, str]) -> Session:
        """The session once *exit* is taken, its values set."""
        session = self.session
        values = {**session.values, **sets}
        for assignment in exit.sets:
            if assignment.operator != "?":
                values[assignment.name] = assigned(assignment, values)
        language = values.pop("language", session.language)
        choice = session.choice if exit.goes_on else exit.by in ("choice", "pass")
        return replace(session, values=values, language=language, choice=choice)

    # Conditions -----------------------------------------------------------------

    def holds(self, condition: Condition | None) -> bool:
        match condition:
            case None:
                return True
            case All(conditions):
                return all(self.holds(each) for each in conditions)
            case Not(inner):
                return not self.holds(inner)
            case SwitchIs(switch, value):
                return self.switch(switch) == value
            case HoursAre(place, name, states):
                return self.hours(name, place) in states
            case LanguageIs(languages):
                return speaks(self.language, languages)
            case LineIs(lines):
                return self.visit.line in lines
            case ValueIs(name):
                return passes(condition, self.values.get(name))

    def switch(self, name: str) -> str:
        """How switch *name* stands; an unknown one is off."""
        found = self.flow.switches.get(name)
        return self.visit.switches.get(name, found.default if found else "off")

    def hours(self, queue_or_schedule: str, place: str) -> str:
        name = queue_or_schedule
        if place == "either":
            place = "schedule" if name in self.flow.timetable else "queue"
        if place == "queue":
            queue = self.flow.queues.get(name)
            schedule = queue.schedule(self.language) if queue else ""
            if schedule is None:
                return NEVER
            # As a queue that nobody defined, hours that nobody defined shut nobody out.
            if not schedule or schedule not in self.flow.timetable:
                return ALWAYS
            name = schedule
        emergency = self.flow.timetable.emergency(name)
        if emergency and self.switch(emergency[0]) == emergency[1]:
            return "exception"
        status = self.flow.timetable.status(name, self.visit.now)
        return status.state if status else NEVER

    def closes_in(self, queue: str) -> float | None:
        found = self.flow.queues.get(queue)
        schedule = found.schedule(self.language) if found else None
        if not schedule:
            return None
        status = self.flow.timetable.status(schedule, self.visit.now)
        if status is None or status.state != "open" or status.until is None:
            return None
        left: float = (status.until - self.visit.now).total_seconds()
        return left

    # What the flow defines --------------------------------------------------------

    def queue(self, name: str) -> Queue:
        """The queue *name*; one that nobody defined serves everything, always."""
        found = self.flow.queues.get(name)
        return found or Queue(name, (), {}, (), None, _NO_SPAN)

    def article(self, name: str) -> Article | None:
        """The knowledge article *name*, where it could be read."""
        return self.flow.articles.get(name)

    def line_numbers(self, name: str) -> tuple[str, ...]:
        if name in self.visit.lines:
            return self.visit.lines[name]
        found = self.flow.lines.get(name)
        return found.numbers if found else (name,)

    # What is heard ----------------------------------------------------------------

    @property
    def speaker(self) -> Speaker:
        """Who says prompts and phrases for this call."""
        if self._speaker is None:
            self._speaker = Speaker(self)
        return self._speaker

    def say(self, prompt: Prompt | None, **extra: str) -> tuple[Sound, ...]:
        return self.speaker.say(prompt, self.language, extra)

    def say_in(
        self, prompt: Prompt | None, language: str, **extra: str
    ) -> tuple[Sound, ...]:
        return self.speaker.say(prompt, language, extra)

    def phrase(self, name: str, **extra: str) -> tuple[Sound, ...]:
        return self.speaker.phrase(name, extra)

    def text(self, prompt: Prompt | None, **extra: str) -> str:
        return self.speaker.text(prompt, extra)

    def spoken(self, value: str, kind: str) -> str:
        return self.speaker.spoken(value, kind)

    def moment(self, iso: str) -> str:
        return self.speaker.moment(iso)

    # What callers say ---------------------------------------------------------------

    def phrases_of(self, intent: str) -> tuple[str, ...]:
        found = self.flow.intents.get(intent)
        return found.phrases(self.language) if found else ()

    def share_of(self, intent: str) -> float:
        found = self.flow.intents.get(intent)
        return found.share or 0.0 if found else 0.0

    def recognise(self, words: str, among: Mapping[str, tuple[str, ...]]) -> Heard:
        from ivr.language.lexicon import load

        found = load().recognise(words[:500], among, self.language)
        return Heard(found.intent, tuple(found.unsure_between))


def assigned(assignment: Assignment, values: Mapping[str, str]) -> str:
    """What a value becomes; a counter that was never set counts as 0."""
    if assignment.operator == "=":
        return assignment.value
    old = values.get(assignment.name, "0")
    number = int(old) if old.lstrip("-").isdigit() and len(old) < 12 else 0
    return str(number + int(assignment.value))


def speaks(language: str, among: tuple[str, ...]) -> bool:
    """Whether *language* is one of *among*, regions apart."""
    return language in among or language.split("-")[0] in among
