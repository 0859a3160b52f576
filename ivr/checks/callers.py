"""What an able caller with an intent does; no check of its own.

The caller is never silent, answers with the intent, confirms truly, accepts
callbacks, leaves a message. At a menu they take the options that *promise* the
intent, else those that *lead on* to it, else they ask for a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ivr.checks.study import Study
from ivr.compiler.flow import Exit, Flow
from ivr.compiler.proofs import is_good
from ivr.compiler.states import Move, Place
from ivr.language.definitions import Queue, covers
from ivr.language.lexicon import Lexicon, load
from ivr.language.text import Prompt

PERSON = "person"
"""The built-in intent of a caller who asks for a person."""

PERSON_PHRASES = {
    "ko": ("상담원 연결", "상담사 연결", "상담원과 통화"),
    "en": ("speak to a person", "an agent", "an operator", "a representative"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What an option's label was taken to mean in one language."""

    promises: frozenset[str]
    leads_on: frozenset[str]
    known: bool
    """Whether the wording is known: a recording without text is not."""
    text: str = ""


@dataclass
class Callers:
    """The options of one study in one language, and who settles what."""

    study: Study
    language: str
    lexicon: Lexicon = field(default_factory=load)
    behind: dict[str, Mapping[int, int]] = field(default_factory=dict)
    """What ``settled_behind`` found, by intent."""

    @cached_property
    def phrases(self) -> Mapping[str, tuple[str, ...]]:
        """What callers say for each intent, the built-in one among them."""
        found = {
            name: intent.phrases(self.language)
            for name, intent in self.study.flow.intents.items()
        }
        base = self.language.split("-")[0]
        found.setdefault(PERSON, PERSON_PHRASES.get(base, ()))
        return found

    @cached_property
    def _meant(self) -> dict[Prompt, Said]:
        return {}

    def said(self, exit: Exit) -> Said:
        """What the label of *exit* means."""
        prompt = exit.said
        if prompt is None:
            return Said(frozenset(), frozenset(), exit.key is not None and _word(exit))
        found = self._meant.get(prompt)
        if found is None:
            text = prompt.wording(self.language)
            if not text:
                found = Said(frozenset(), frozenset(), text is not None)
            else:
                match = self.lexicon.match(text, self.phrases, self.language)
                promises, leads = frozenset(match.promises), frozenset(match.leads_on)
                found = Said(promises, leads, True, text)
            self._meant[prompt] = found
        return found

    def promised(self, exit: Exit) -> frozenset[str]:
        """The intents that *exit* promises: as declared, else as its label says."""
        if exit.promises:
            return frozenset(exit.promises)
        return self.said(exit).promises

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

    # Who settles an intent -----------------------------------------------------------

    def settles(self, place: Place, intent: str) -> bool:
        """Whether coming to *place* settles *intent*."""
        return place.node.kind.settles == "heard" and intent in place.node.resolves

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
        queue = self.queue_of(place)
        return queue is None or queue.handles_intent(intent)

    def queue_of(self, place: Place) -> Queue | None:
        """The queue whose people answer at *place*; None where it has no name."""
        if place.node.kind.service != "queue":
            return None
        for what, name, _ in place.node.kind.refers():
            if what == "queue" and name in place.flow.queues:
                return place.flow.queues[name]
        return None

    def names(self, place: Place, intent: str) -> bool:
        """Whether *place* resolves *intent*, or its people name it in ``handles``."""
        if intent in place.node.resolves:
            return True
        queue = self.queue_of(place)
        handles = getattr(queue, "handles", ())
        return any(covers(pattern, intent) for pattern in handles)

    # Moves ------------------------------------------------------------------------

    def goes_on(self, place: Place, move: Move) -> bool:
        """Whether *move* happens without a choice among options, if all goes well."""
        exit = move.exit
        if exit is None:
            return True
        if exit.by in ("next", "fixed"):
            return True
        if exit.by == "world":
            return not exit.strain and exit.label != "failed"
        if exit.by != "choice":
            return False
        if _changes_language(exit):
            # Callers choose their own language, and keep it.
            return any(
                each.name == "language" and each.value == self.language
                for each in exit.sets
            )
        # Keying in a number is no choice among options.
        return exit.key is None and not exit.promises

    @cached_property
    def _options(self) -> dict[int, list[Move]]:
        return {}

    def options(self, place: Place) -> list[Move]:
        """The options that a caller may choose here, keys of the flow apart."""
        found = self._options.get(place.index)
        if found is None:
            found = self._options[place.index] = self._options_at(place)
        return found

    def _options_at(self, place: Place) -> list[Move]:
        return [
            move
            for move in place.moves
            if move.exit is not None
            and move.exit.by == "choice"
            and not move.exit.role
            and (move.exit.key is not None or bool(move.exit.promises))
            and not place.node.kind.service
            and place.state.language == self.language
            and not _changes_language(move.exit)
        ]

    def agent_keys(self, place: Place) -> list[Move]:
        """The keys of the flow by which a person is asked for here."""
        return [m for m in place.moves if m.exit is not None and m.exit.role == "agent"]

    @cached_property
    def before_on(self) -> list[list[int]]:
        """For each state, those that go on to it without a choice."""
        found: list[list[int]] = [[] for _ in self.study.proofs.places]
        for place in self.study.proofs.places:
            for move in place.moves:
                if move.target >= 0 and self.goes_on(place, move):
                    if move.exit is None or move.exit.origin != "otherwise":
                        found[move.target].append(place.index)
        return found

    @cached_property
    def before_silent_options(self) -> list[list[int]]:
        """For each state, those with an option to it that promises nothing."""
        found: list[list[int]] = [[] for _ in self.study.proofs.places]
        for place in self.study.proofs.places:
            for move in self.options(place):
                if move.target >= 0 and not self.promised(move.exit):  # type: ignore[arg-type]
                    if move.target != place.index:
                        found[move.target].append(place.index)
        return found

    @cached_property
    def promising(self) -> Mapping[str, tuple[tuple[Place, Move], ...]]:
        """The options that promise each intent."""
        found: dict[str, list[tuple[Place, Move]]] = {}
        for place in self.study.proofs.places:
            if place.state.language == self.language:
                for move in self.options(place):
                    for intent in self.promised(move.exit):  # type: ignore[arg-type]
                        found.setdefault(intent, []).append((place, move))
        return {intent: tuple(pairs) for intent, pairs in found.items()}

    @cached_property
    def namers(self) -> Mapping[str, tuple[int, ...]]:
        """The states that resolve each intent, or whose people name it."""
        intents = [*self.study.flow.intents]
        found: dict[str, list[int]] = {name: [] for name in intents}
        for place in self.study.proofs.places:
            if not place.node.resolves and place.node.kind.service != "queue":
                continue
            for name in intents:
                if self.names(place, name):
                    found[name].append(place.index)
        return {name: tuple(indexes) for name, indexes in found.items()}

    def lead_on(self, intent: str) -> frozenset[int]:
        """The states behind which, without options that promise something, an option
        promises *intent*, or, without any choice, someone names it."""
        named = self._backwards(self.namers.get(intent, ()), (self.before_on,))
        menus = {place.index for place, _ in self.promising.get(intent, ())}
        both = (self.before_on, self.before_silent_options)
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


def _word(exit: Exit) -> bool:
    """An option without a label whose key is a word says that word."""
    return exit.key is not None and not exit.key.text.isdigit()


def _changes_language(exit: Exit) -> bool:
    return any(each.name == "language" for each in exit.sets)


Choice = Callable[[Place], list[Move]]


@dataclass
class Journey:
    """The way of a caller with one intent from some states on.

    *fallback* lets the caller ask for a person where no option helps; *anything*
    lets them try every option, as a detour.
    """

    callers: Callers
    intent: str
    starts: tuple[int, ...]
    fallback: bool = True
    anything: bool = False

    def __post_init__(self) -> None:
        self.leading = self.callers.lead_on(self.intent)
        self.moves: dict[int, list[tuple[Move, int]]] = {}
        self.promises_met = False
        self._explore()

    @property
    def places(self) -> list[Place]:
        """The states that the caller can come to."""
        return [self.callers.study.proofs.places[index] for index in self.moves]

    def _explore(self) -> None:
        places = self.callers.study.proofs.places
        todo = list(self.starts)
        while todo:
            index = todo.pop()
            if index in self.moves:
                continue
            place = places[index]
            taken = list(self._taken(place))
            self.moves[index] = taken
            todo.extend(m.target for m, _ in taken if m.target >= 0)

    def _taken(self, place: Place) -> Iterator[tuple[Move, int]]:
        """The moves of the caller at *place*, with the worlds in which they are."""
        callers = self.callers
        if callers.settles(place, self.intent):
            return
        left = ~callers.study.proofs.surely_left(place)
        for move in place.moves:
            by = move.exit.by if move.exit else "next"
            if move.exit is not None and is_good(place, move.exit):
                yield move, move.may & left
            elif callers.goes_on(place, move):
                yield move, move.may if by in ("next", "fixed") else move.may & left
        yield from self._chosen(place)

    def _chosen(self, place: Place) -> Iterator[tuple[Move, int]]:
        callers, intent = self.callers, self.intent
        options = callers.options(place)
        if self.anything:
            yield from ((move, move.may) for move in options)
            return
        promising = [m for m in options if intent in callers.promised(m.exit)]  # type: ignore[arg-type]
        self.promises_met |= bool(promising)
        open_now = 0
        for move in promising:
            open_now |= move.must
            yield move, move.may
        rest = ~open_now
        for move in options:
            if move not in promising and self.leads_on(place, move):
                open_now |= move.must
                if move.may & rest:
                    yield move, move.may & rest
        if self.fallback:
            rest = callers.study.worlds.all & ~open_now
            people = [m for m in options if PERSON in callers.promised(m.exit)]  # type: ignore[arg-type]
            for move in (*people, *callers.agent_keys(place)):
                if move.may & rest:
                    yield move, move.may & rest

    def leads_on(self, place: Place, move: Move) -> bool:
        """Whether an option that promises nothing leads on to the intent."""
        exit = move.exit
        assert exit is not None
        if self.callers.promised(exit):
            return False
        said = self.callers.said(exit)
        if not said.known or self.intent in said.leads_on:
            return True
        return move.target in self.leading and move.target != place.index

    # What it comes to -------------------------------------------------------------

    @cached_property
    def settled(self) -> dict[int, int]:
        """The worlds in which the intent can be settled from each state."""
        return self._solve(
            lambda place: self.callers.settles(place, self.intent),
            lambda place, move: self.callers.settles_by(place, move, self.intent),
        )

    @cached_property
    def ends_well(self) -> dict[int, int]:
        """The worlds in which some good ending can be had from each state."""
        proofs = self.callers.study.proofs
        return self._solve(
            lambda place: proofs.settled[place.index],
            lambda place, move: move.exit is not None and is_good(place, move.exit),
        )

    def _solve(
        self,
        here: Callable[[Place], bool],
        by: Callable[[Place, Move], bool],
    ) -> dict[int, int]:
        study = self.callers.study
        places, every = study.proofs.places, study.worlds.all
        found = dict.fromkeys(self.moves, 0)
        before: dict[int, list[int]] = {}
        for index, moves in self.moves.items():
            for move, _ in moves:
                if move.target >= 0:
                    before.setdefault(move.target, []).append(index)
        todo = list(self.moves)
        while todo:
            index = todo.pop()
            place = places[index]
            new = every if here(place) else 0
            for move, worlds in self.moves[index]:
                if by(place, move) or _unread(move):
                    new |= worlds
                elif move.target >= 0 and not (move.exit and is_good(place, move.exit)):
                    new |= worlds & found[move.target]
            if new != found[index]:
                found[index] = new
                todo.extend(before.get(index, ()))
        return found

    def worlds_of(self, answers: Mapping[int, int]) -> int:
        """The worlds of *answers* at the states where the caller begins."""
        found = 0
        for index in self.starts:
            found |= answers.get(index, 0)
        return found

    def labels(self) -> list[tuple[str, Place, Move]]:
        """The options that are said on the way, with their wording."""
        found = []
        for place in self.places:
            for move in self.callers.options(place):
                text = self.callers.said(move.exit).text  # type: ignore[arg-type]
                if text:
                    found.append((text, place, move))
        return found


def settled_behind(callers: Callers, intent: str) -> Mapping[int, int]:
    """The worlds in which *intent* is settled behind each option that promises it."""
    if intent not in callers.behind:
        options = callers.promising.get(intent, ())
        targets = {move.target for _, move in options if move.target >= 0}
        journey = Journey(callers, intent, tuple(sorted(targets)))
        callers.behind[intent] = journey.settled
    return callers.behind[intent]


def _unread(move: Move) -> bool:
    """A way to a node that is not there, or could not be read, is not judged."""
    return move.exit is not None and move.exit.target is not None and move.target < 0


def callers_of(study: Study) -> tuple[Callers, ...]:
    """The callers of each language of the flow, made once per study."""
    made = study.__dict__.get("_callers")
    if made is None:
        made = tuple(Callers(study, each) for each in study.flow.languages)
        study.__dict__["_callers"] = made
    return tuple(made)


def what_settles(callers: Callers, index: int) -> tuple[str, ...]:
    """The intents that can be settled from state *index* on, for messages."""
    journey = Journey(callers, PERSON, (index,), fallback=False, anything=True)
    found: set[str] = set()
    for place in journey.places:
        found.update(place.node.resolves)
        handles = getattr(callers.queue_of(place), "handles", ())
        found.update(
            intent
            for intent in callers.study.flow.intents
            if any(covers(pattern, intent) for pattern in handles)
        )
    return tuple(sorted(found))


def name_of(flow: Flow, intent: str, language: str) -> str:
    """An intent as its callers say it, else by its name."""
    found = flow.intents.get(intent)
    said = found.phrases(language) if found else ()
    return said[0] if said else intent
