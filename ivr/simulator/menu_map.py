"""The menu map: for each concern the keys to press, the time it takes, the hours.

The caller is able: at a menu they take what promises their concern, else what
leads on to it, else they ask for a person; of several ways the quickest. What can
only be had by an option for something else is shown as a detour.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import datetime, timedelta
from functools import cached_property

from ivr.compiler.describe import say_stretches, stretches
from ivr.compiler.flow import Exit, Flow
from ivr.compiler.worlds import Horizon, Worlds
from ivr.diagnostics import Stretch
from ivr.errors import CallFailed
from ivr.language.lexicon import load
from ivr.language.text import Prompt
from ivr.records import dataclass
from ivr.runtime.state import GOOD_ENDINGS, Visit
from ivr.simulator.calling import visit_of
from ivr.simulator.menu_graph import PERSON, MenuGraph, Settled, StateKey, Step, walk
from ivr.simulator.phone import begin
from ivr.simulator.ways import with_parts
from ivr.telephony import Seconds

HORIZON_DAYS = 60
"""Far enough for every weekly pattern, and past the longest run of holidays."""

DAYS_BEFORE = 7

SETTLES = "settled"
"""The ending of a way that settles the concern itself."""

Cost = tuple[int, int, int, Seconds]
"""Detours, asking for a person, options that do not name the concern, seconds."""


@dataclass(frozen=True, slots=True)
class Way:
    """How callers with one concern get on, and when this is how.

    *ending* is ``settled``, or the good ending that is theirs instead: a call back,
    a message; empty where there is none. *by* is the queue or node that settles it.
    """

    intent: str
    language: str
    keys: tuple[str, ...]
    """As in ``ivr call --keys``; what is keyed in as a number is an example."""
    shown: tuple[str, ...]
    """The same for people."""
    labels: tuple[str, ...]
    seconds: Seconds
    ending: str
    by: str = ""
    detour: bool = False
    prepare: tuple[str, ...] = ()
    when: tuple[Stretch, ...] = ()
    words: str = ""
    """When this is the way, in words; empty for always."""
    now: bool = False
    next: datetime | None = None
    """When this is the way again, if it is not now."""

    def at(self, moment: datetime) -> Way:
        """The same way as somebody sees it at another *moment*."""
        if not self.when:
            return self
        now = any(each.start <= moment < each.end for each in self.when)
        later = (each.start for each in self.when if each.start > moment)
        return replace(self, now=now, next=None if now else next(later, None))


class MenuMap:
    """The ways of all concerns through one menu.

    With *few*, only so many classes of hours are looked at that each schedule is
    once open: enough to know the ways, and too little to know when they are.
    With *strict*, who is there for one concern is a detour for whoever only wants to
    speak to somebody.
    """

    def __init__(
        self, flow: Flow, moment: datetime, *, few: bool = False, strict: bool = False
    ) -> None:
        self.flow = flow
        self.few = few
        self.strict = strict
        zone = flow.timetable.first_zone
        self.moment = moment.astimezone(zone)
        # A few days back, so that the stretch that is now is whole.
        first = self.moment.date() - timedelta(days=DAYS_BEFORE)
        horizon = Horizon.of(first, DAYS_BEFORE + HORIZON_DAYS)
        self.worlds = Worlds(with_parts(flow), horizon)

    @cached_property
    def intents(self) -> tuple[str, ...]:
        """The concerns, in the author's order; speaking to a person comes last."""
        declared = tuple(self.flow.intents)
        return declared if PERSON in declared else (*declared, PERSON)

    def ways(self) -> Iterator[Way]:
        """Every concern in every language, its ways from the most to the least open."""
        for language in self.flow.languages:
            for intent in self.intents:
                yield from self._of(intent, language)

    def towards(self, ending: str) -> Iterator[Way]:
        """The ways to a good *ending* in every language that has one, as somebody
        without a concern goes them."""
        for language in self.flow.languages:
            yield from self._gathered(
                lambda graph, spoken=language: Search(  # type: ignore[misc]
                    self, graph, "", spoken
                ).ending(ending)
            )

    def _of(self, intent: str, language: str) -> Iterator[Way]:
        """The ways of one concern, each with the hours at which it is the way."""
        return self._gathered(
            lambda graph: Search(self, graph, intent, language).best()
        )

    def _gathered(self, find: Callable[[MenuGraph], Way | None]) -> Iterator[Way]:
        found: dict[tuple[object, ...], tuple[Way, list[int]]] = {}
        for number, graph in self.graphs.items():
            way = find(graph)
            if way is None:
                continue
            key = (way.keys, way.ending, way.by)
            if key in found and found[key][0].seconds <= way.seconds:
                found[key][1].append(number)
            else:
                numbers = found[key][1] if key in found else []
                found[key] = (way, [*numbers, number])
        timed = [self._timed(way, numbers) for way, numbers in found.values()]
        timed.sort(key=lambda way: (way.ending != SETTLES, not way.ending, not way.now))
        yield from timed

    def _timed(self, way: Way, numbers: list[int]) -> Way:
        classes = frozenset(numbers)
        if len(classes) == len(self.worlds.classes):
            return replace(way, now=True)
        zone = self.worlds.timetable.first_zone
        when = tuple(
            Stretch(start.astimezone(zone), end.astimezone(zone))
            for start, end in stretches(self.worlds, classes)
        )
        timed = replace(way, when=when, words=self._words(when))
        return timed.at(self.moment)

    def _words(self, when: tuple[Stretch, ...]) -> str:
        """The stretches in words; those that only the horizon cuts are left out."""
        begin, end = self.worlds.begin, self.worlds.end
        whole = tuple(e for e in when if e.start > begin and e.end < end)
        return say_stretches(whole or when) if when else ""

    # Graphs -------------------------------------------------------------------------

    @cached_property
    def graphs(self) -> Mapping[int, MenuGraph]:
        """The menu as it is in each class of hours."""
        return {number: self._graph(number) for number in self._classes()}

    def _classes(self) -> Iterable[int]:
        every = range(len(self.worlds.classes))
        return self._covering() if self.few else every

    def _covering(self) -> Iterator[int]:
        """The classes with the most open, until every schedule was open once."""
        opened: dict[int, set[str]] = {
            number: {
                name
                for name, state in zip(self.worlds.schedules, signature, strict=True)
                if state == "open"
            }
            for number, signature in enumerate(self.worlds.classes)
        }
        seen: set[str] = set()
        while opened:
            number = max(opened, key=lambda each: len(opened[each] - seen))
            new = opened.pop(number) - seen
            if seen and not new:
                return
            seen |= new
            yield number
            if not seen:
                return

    def _graph(self, number: int) -> MenuGraph:
        return walked(self.flow, visit_of(self.flow, self._moment_in(number)))

    def _moment_in(self, number: int) -> datetime:
        """A moment of the class, the present one if it fits."""
        spans = list(self.worlds.spans_of(number))
        for start, end in spans:
            if start <= self.moment < end:
                return self.moment
        start, end = max(spans, key=lambda span: span[1] - span[0])
        return start + (end - start) / 2

    # What options say -----------------------------------------------------------

    @cached_property
    def _phrases(self) -> dict[str, dict[str, tuple[str, ...]]]:
        return {
            language: {
                name: intent.phrases(language)
                for name, intent in self.flow.intents.items()
            }
            for language in self.flow.languages
        }

    @cached_property
    def _meant(self) -> dict[tuple[Prompt, str], frozenset[str]]:
        return {}

    def promised(self, exit: Exit, language: str) -> frozenset[str]:
        """The intents that an option promises: as declared, else as its label says."""
        if exit.promises or exit.said is None:
            return frozenset(exit.promises)
        key = (exit.said, language)
        if key not in self._meant:
            text = exit.said.wording(language)
            phrases = self._phrases.get(language, {})
            match = load().match(text, phrases, language) if text else None
            self._meant[key] = frozenset(match.promises if match else ())
        return self._meant[key]

    def cost(self, step: Step, intent: str, language: str) -> Cost:
        """What taking *step* costs a caller who wants *intent*."""
        exit = step.exit
        if exit is None or any(each.name == "language" for each in exit.sets):
            return (0, 0, 0, step.seconds)
        if exit.role == "agent":
            return (0, int(intent != PERSON), 0, step.seconds)
        promised = self.promised(exit, language)
        other = bool(promised) and intent not in promised
        other = other and (self.strict or intent != PERSON)
        return (int(other), 0, int(intent not in promised), step.seconds)


def walked(flow: Flow, visit: Visit) -> MenuGraph:
    """The menu as it is in the world of *visit*; empty where no call can be made."""
    try:
        return walk([begin(flow, visit)])
    except CallFailed:
        return MenuGraph()


def _sum(one: Cost, other: Cost) -> Cost:
    detours, person, unnamed, seconds = other
    return (one[0] + detours, one[1] + person, one[2] + unnamed, one[3] + seconds)


def _shown(step: Step) -> Iterator[str]:
    """The tokens of a step; a number that the caller knows is told by its length."""
    free = step.exit is not None and step.exit.key is None and not step.exit.role
    for token in step.tokens:
        if free and token.isdigit() and len(token) > 1:
            yield f"‹{len(token)} digits›"
        else:
            yield token.replace("say:", "“", 1) + "”" if token[:4] == "say:" else token


# One concern --------------------------------------------------------------------------


@dataclass(order=True, slots=True)
class _Entry:
    cost: Cost
    tie: int
    state: StateKey | None = field(compare=False)
    path: tuple[Step, ...] = field(compare=False)


class Search:
    """The best ways of one concern, in one language, through one graph."""

    def __init__(
        self, menu: MenuMap, graph: MenuGraph, intent: str, language: str
    ) -> None:
        self.menu = menu
        self.graph = graph
        self.intent = intent
        self.language = language

    def best(
        self, endings: Collection[str] = GOOD_ENDINGS, *, detours: bool = True
    ) -> Way:
        """The way that settles it; else the best to one of *endings*; else none.

        Args:
            endings: What is better than nothing.
            detours: Whether an option for something else may be taken.
        """
        instead: tuple[Cost, tuple[Step, ...], str] | None = None
        for entry, step, language in self._entries():
            if language != self.language or (entry.cost[0] and not detours):
                continue
            for settled in step.settled:
                if settled.intent == self.intent:
                    return self._way(entry, SETTLES, settled)
            if step.ending in endings and instead is None:
                instead = (entry.cost, entry.path, step.ending)
        if instead is None:
            return Way(self.intent, self.language, (), (), (), 0.0, "")
        cost, path, ending = instead
        return self._way(_Entry(cost, 0, None, path), ending, None)

    def ending(self, name: str) -> Way | None:
        """The best way to the good ending *name*, if there is one."""
        for entry, step, language in self._entries():
            if step.ending == name and language == self.language:
                return self._way(entry, name, None)
        return None

    def _entries(self) -> Iterator[tuple[_Entry, Step, str]]:
        """Steps in the order in which they are best come to."""
        first = self.menu.flow.languages[0] if self.menu.flow.languages else "en"
        todo: list[_Entry] = []
        ties = 0
        for step in self.graph.start:
            ties += 1
            cost: Cost = (0, 0, 0, step.seconds)
            heapq.heappush(todo, _Entry(cost, ties, step.target, (step,)))
        done: set[StateKey] = set()
        while todo:
            entry = heapq.heappop(todo)
            last = entry.path[-1]
            yield entry, last, self._language(entry, first)
            if entry.state is None or entry.state in done:
                continue
            done.add(entry.state)
            language = self.graph.languages.get(entry.state, first)
            for step in self.graph.steps.get(entry.state, ()):
                ties += 1
                cost = _sum(entry.cost, self.menu.cost(step, self.intent, language))
                path = (*entry.path, step)
                heapq.heappush(todo, _Entry(cost, ties, step.target, path))

    def _language(self, entry: _Entry, first: str) -> str:
        """The language at the end of a way."""
        states = [step.target for step in entry.path if step.target is not None]
        for step in reversed(entry.path):
            for each in step.exit.sets if step.exit else ():
                if each.name == "language" and each.operator == "=":
                    return each.value
        return self.graph.languages.get(states[-1], first) if states else first

    def _way(self, entry: _Entry, ending: str, settled: Settled | None) -> Way:
        path = entry.path
        seconds = sum(step.seconds for step in path)
        if settled is not None:
            seconds += settled.after - path[-1].seconds
        labels = (self._label(step.exit) for step in path if step.exit is not None)
        prepare = (
            node.text.prepare.wording(self.language) or ""
            for step in path
            for node in step.prepare
            if node.text.prepare is not None
        )
        return Way(
            self.intent,
            self.language,
            tuple(token for step in path for token in step.tokens),
            tuple(shown for step in path for shown in _shown(step)),
            tuple(label for label in labels if label),
            round(seconds, 1),
            ending,
            settled.by if settled else "",
            entry.cost[0] > 0,
            tuple(dict.fromkeys(text for text in prepare if text)),
        )

    def _label(self, exit: Exit) -> str:
        if exit.said is not None:
            return exit.said.wording(self.language) or ""
        return exit.role
