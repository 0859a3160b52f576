"""The callers of one language: their options, and who settles what; no check.

The caller is able: never silent, answers with the intent, confirms truly, accepts
callbacks, leaves a message.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, cast

from ivr.checks.labels import PERSON, Labels, Said, told_to_wait
from ivr.checks.study import Study
from ivr.checks.words import prompts_of
from ivr.compiler.flow import Exit, Flow
from ivr.compiler.proofs import is_good
from ivr.compiler.states import Move, Place
from ivr.language.definitions import Queue, covers
from ivr.language.lexicon import Lexicon, load
from ivr.records import dataclass

if TYPE_CHECKING:
    from ivr.checks.journeys import Journey

MAX_STEPS = 20
"""Announcements in a row behind an option that are followed to a message box."""


class Step(NamedTuple):
    """A move of a caller in some worlds.

    With *good* it is a good ending; with *promised* an option promised the intent,
    and what follows is the way behind.
    """

    move: Move
    worlds: int
    good: bool = False
    promised: bool = False


@dataclass
class Callers:
    """The options of one study in one language, and who settles what."""

    study: Study
    language: str
    lexicon: Lexicon = field(default_factory=load)
    journeys: dict[str, Journey] = field(default_factory=dict)
    """The ways on behind the options that promise each intent."""
    _going_on: dict[int, list[Step]] = field(default_factory=dict)
    _options: dict[int, list[Move]] = field(default_factory=dict)
    _asking: dict[int, list[Move]] = field(default_factory=dict)

    @cached_property
    def labels(self) -> Labels:
        """What options say to these callers."""
        return Labels(self.study.flow.intents, self.language, self.lexicon)

    @property
    def phrases(self) -> Mapping[str, tuple[str, ...]]:
        """What callers say for each intent, the built-in one among them."""
        return self.labels.phrases

    def said(self, move: Move) -> Said:
        """What the option by which *move* leaves says."""
        return self.labels.said(cast(Exit, move.exit))

    def promised(self, move: Move) -> frozenset[str]:
        """The intents that the option by which *move* leaves promises."""
        return self.labels.promised(cast(Exit, move.exit))

    # Where callers of this language begin -----------------------------------------

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The states at which callers first are in their own language."""
        places = self.study.proofs.places
        if not places:
            return ()
        if places[0].state.language == self.language:
            return (0,)
        found = {
            move.target
            for place in places
            if place.state.language != self.language
            for move in place.moves
            if move.target >= 0
            and places[move.target].state.language == self.language
            and self.study.proofs.reached[place.index]
        }
        return tuple(sorted(found))

    @cached_property
    def begin(self) -> int:
        """The worlds in which callers come to speak this language."""
        found = 0
        for index in self.starts:
            found |= self.study.proofs.reached[index]
        return found

    # Who settles an intent -----------------------------------------------------------

    def settles(self, place: Place, intent: str) -> bool:
        """Whether coming to *place* settles *intent*."""
        return intent in place.node.resolves and place.node.kind.settles == "heard"

    def settles_by(self, place: Place, move: Move, intent: str) -> bool:
        """Whether leaving *place* by *move* settles *intent*."""
        if move.exit is None or not is_good(place, move.exit):
            return False
        if intent in place.node.resolves and place.node.kind.settles != "heard":
            return True
        if not place.node.kind.person:
            return False
        if intent == PERSON:
            return True
        queue = queue_of(place)
        return queue is None or queue.handles_intent(intent)

    def names(self, place: Place, intent: str) -> bool:
        """Whether *place* resolves *intent*, or its people name it in ``handles``."""
        if intent in place.node.resolves:
            return True
        handles = getattr(queue_of(place), "handles", ())
        return any(covers(pattern, intent) for pattern in handles)

    # Moves ------------------------------------------------------------------------

    def going_on(self, place: Place) -> list[Step]:
        """The moves that happen here without a choice among options, and good ones."""
        found = self._going_on.get(place.index)
        if found is None:
            found = self._going_on[place.index] = []
            for move in place.moves:
                good = move.exit is not None and is_good(place, move.exit)
                if good or self.goes_on(place, move):
                    found.append(Step(move, move.may, good))
        return found

    def goes_on(self, place: Place, move: Move) -> bool:
        """Whether *move* happens without a choice among options, if all goes well."""
        exit = move.exit
        if exit is None:
            return True
        match exit.by:
            case "next" | "fixed":
                return True
            case "world":
                return not exit.strain and exit.label != "failed"
            case "silence":
                # A language that is not theirs is let pass, and so is an article.
                return exit.goes_on and not any(map(self._is_ours, place.node.exits))
            case "choice":
                if self._is_ours(exit):
                    return True
                # Keying in a number is no choice among options.
                return not _languages(exit) and exit.key is None and not exit.promises
        return False

    def _is_ours(self, exit: Exit) -> bool:
        """Whether callers of this language choose it there, and keep it."""
        return self.language in _languages(exit)

    def options(self, place: Place) -> list[Move]:
        """The options that a caller may choose here, keys of the flow apart."""
        found = self._options.get(place.index)
        if found is None:
            found = self._options[place.index] = list(self._options_at(place))
        return found

    def _options_at(self, place: Place) -> Iterator[Move]:
        if place.node.kind.service or place.state.language != self.language:
            return
        for move in place.moves:
            exit = move.exit
            if exit is None or exit.by != "choice" or exit.role or _languages(exit):
                continue
            if exit.key is not None or exit.promises:
                yield move

    def ways_to_ask(self, place: Place) -> list[Move]:
        """How to ask for a person here, to say what is not listed, or to leave word."""
        found = self._asking.get(place.index)
        if found is None:
            found = self._asking[place.index] = list(self._ways_to_ask(place))
        return found

    def _ways_to_ask(self, place: Place) -> Iterator[Move]:
        for move in place.moves:
            exit = move.exit
            if exit is None:
                continue
            if exit.role == "agent":
                yield move
            elif exit.by == "choice" and not _languages(exit):
                if exit.key is not None and self._is_for_all(place, move):
                    yield move
            elif exit.by == "mistake" and exit.label == "unsure":
                # An open question that does not know what was said.
                yield move
            elif exit.by == "silence" and not exit.goes_on:
                yield from [move] * self._told_to_wait(place)

    def _told_to_wait(self, place: Place) -> bool:
        """Whether callers are told to stay on the line for a person."""
        texts = (prompt.wording(self.language) for prompt in prompts_of(place.node))
        return any(text and told_to_wait(text) for text in texts)

    def _is_for_all(self, place: Place, move: Move) -> bool:
        said = self.said(move)
        promised = self.promised(move)
        if PERSON in promised or (said.for_all and not promised):
            return True
        return not promised and self._takes_word(move)

    def _takes_word(self, move: Move) -> bool:
        """Whether the option leads straight to a callback or a message box."""
        index, places = move.target, self.study.proofs.places
        for _ in range(MAX_STEPS):
            if index < 0:
                return False
            place = places[index]
            if place.node.kind.service in ("callback", "voicemail"):
                return True
            on = [m for m in place.moves if m.exit is None or m.exit.by == "next"]
            if len(on) != len(place.moves) or not on:
                return False
            index = on[0].target
        return False

    # Backwards ----------------------------------------------------------------------

    @cached_property
    def _before_on(self) -> list[list[int]]:
        """For each state, those that go on to it without a choice."""
        found: list[list[int]] = [[] for _ in self.study.proofs.places]
        for place in self._own_places:
            for move in place.moves:
                if move.target < 0 or not self.goes_on(place, move):
                    continue
                if move.exit is None or move.exit.origin != "otherwise":
                    found[move.target].append(place.index)
        return found

    @cached_property
    def _before_silent_options(self) -> list[list[int]]:
        """For each state, those with an option to it that promises nothing."""
        found: list[list[int]] = [[] for _ in self.study.proofs.places]
        for place in self._own_places:
            for move in self.options(place):
                if move.target in (-1, place.index) or self.promised(move):
                    continue
                found[move.target].append(place.index)
        return found

    @cached_property
    def _own_places(self) -> list[Place]:
        """The states in which the call is in this language."""
        places = self.study.proofs.places
        return [place for place in places if place.state.language == self.language]

    @cached_property
    def promising(self) -> Mapping[str, tuple[tuple[Place, Move], ...]]:
        """The options that promise each intent."""
        found: dict[str, list[tuple[Place, Move]]] = {}
        for place in self._own_places:
            for move in self.options(place):
                for intent in self.promised(move):
                    found.setdefault(intent, []).append((place, move))
        return {intent: tuple(pairs) for intent, pairs in found.items()}

    @cached_property
    def _namers(self) -> Mapping[str, tuple[int, ...]]:
        """The states that resolve each intent, or whose people name it."""
        found: dict[str, list[int]] = {name: [] for name in self.study.flow.intents}
        for place in self._own_places:
            if not place.node.resolves and place.node.kind.service != "queue":
                continue
            for name, indexes in found.items():
                if self.names(place, name):
                    indexes.append(place.index)
        return {name: tuple(indexes) for name, indexes in found.items()}

    def leading(self, intent: str) -> frozenset[int]:
        """The states behind which, without options that promise something, an option
        promises *intent*, or, without any choice, someone names it."""
        named = self._backwards(self._namers.get(intent, ()), (self._before_on,))
        menus = {place.index for place, _ in self.promising.get(intent, ())}
        both = (self._before_on, self._before_silent_options)
        return frozenset(named | self._backwards(menus, both))

    def _backwards(
        self, targets: Iterable[int], by: tuple[list[list[int]], ...]
    ) -> set[int]:
        seen = set(targets)
        todo = list(seen)
        while todo:
            index = todo.pop()
            for before in by:
                for earlier in before[index]:
                    if earlier not in seen:
                        seen.add(earlier)
                        todo.append(earlier)
        return seen


def queue_of(place: Place) -> Queue | None:
    """The queue whose people answer at *place*; None where it has no name."""
    if place.node.kind.service != "queue":
        return None
    for what, name, _ in place.node.kind.refers():
        if what == "queue" and name in place.flow.queues:
            return place.flow.queues[name]
    return None


def _languages(exit: Exit) -> tuple[str, ...]:
    """The language that an exit gives to the call."""
    if not exit.sets:
        return ()
    return tuple(each.value for each in exit.sets if each.name == "language")


def callers_of(study: Study) -> tuple[Callers, ...]:
    """The callers of each language of the flow, made once per study."""
    made = study.__dict__.get("_callers")
    if made is None:
        made = tuple(Callers(study, each) for each in study.flow.languages)
        study.__dict__["_callers"] = made
    return cast("tuple[Callers, ...]", made)


def name_of(flow: Flow, intent: str, language: str) -> str:
    """An intent as its callers say it, else by its name."""
    found = flow.intents.get(intent)
    said = found.phrases(language) if found else ()
    return said[0] if said else intent


def language_told(callers: Callers) -> str | None:
    """The language, where a finding must say it: the flow speaks several."""
    return callers.language if len(callers.study.flow.languages) > 1 else None
