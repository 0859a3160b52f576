"""The ways of callers with one intent, and what they come to; no check of its own.

At a menu callers take the options that *promise* their intent, else those that
*lead on* to it, else they ask for a person. Once they have taken an option that
promised it, they answer what else is asked of them: in which country, by what card.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Literal, cast

from ivr.checks.callers import Callers, Step
from ivr.checks.labels import PERSON
from ivr.checks.study import may_offer_more
from ivr.compiler.states import Move, Place

Beyond = Literal["nothing", "asks", "unclear", "details", "anything"]
"""What callers do where no option promises the intent or leads on to it.

``asks`` for a person, or leaves word; each of the others does that, too: takes what
is ``unclear``, for it might be meant; answers ``details``, taking what promises
nothing; takes ``anything`` at all, as one who knows the detour.
"""


class Journey:
    """The way of a caller with one intent from some states on."""

    def __init__(
        self,
        callers: Callers,
        intent: str,
        starts: Iterable[int],
        beyond: Beyond = "asks",
    ) -> None:
        self.callers = callers
        self.intent = intent
        self.starts = tuple(starts)
        self.beyond = beyond
        self.leading = callers.leading(intent)
        self.behind = None if beyond == "details" else behind(callers, intent)
        self.steps: dict[int, list[Step]] = {}
        self._explore()

    @cached_property
    def met(self) -> frozenset[int]:
        """The states that the caller can come to, behind promises too."""
        further = self.behind.met if self.behind and self.promised else frozenset[int]()
        return frozenset(self.steps) | further

    @property
    def places(self) -> list[Place]:
        """The states that the caller can come to before an option promises it."""
        places = self.callers.study.proofs.places
        return [places[index] for index in self.steps]

    @cached_property
    def promised(self) -> bool:
        """Whether an option on the way promises the intent."""
        return any(step.promised for taken in self.steps.values() for step in taken)

    def _explore(self) -> None:
        places = self.callers.study.proofs.places
        todo = list(self.starts)
        while todo:
            index = todo.pop()
            if index in self.steps:
                continue
            taken = self.steps[index] = self._taken(places[index])
            todo += [
                step.move.target
                for step in taken
                if step.move.target >= 0 and not (step.promised and self.behind)
            ]

    def _taken(self, place: Place) -> list[Step]:
        callers = self.callers
        if place.node.resolves and callers.settles(place, self.intent):
            return []
        going_on = callers.going_on(place)
        options = callers.options(place)
        if not options and (self.beyond == "nothing" or not callers.ways_to_ask(place)):
            return going_on
        return [*going_on, *self._chosen(place, options)]

    def _chosen(self, place: Place, options: list[Move]) -> Iterator[Step]:
        if self.beyond == "anything":
            for move in options:
                promised = self._promises(place, move)
                yield Step(move, move.may, promised=promised)
            return
        rest = self.callers.study.worlds.all
        for wanted, promised in ((self._promises, True), (self.leads_on, False)):
            here = rest
            for move in options:
                if move.may & here and wanted(place, move):
                    rest &= ~move.must
                    yield Step(move, move.may & here, promised=promised)
        if self.beyond == "nothing" or not rest:
            return
        for move in (*self.callers.ways_to_ask(place), *self._tried(options)):
            if move.may & rest:
                yield Step(move, move.may & rest)

    def _tried(self, options: list[Move]) -> Iterator[Move]:
        """The options that the caller takes for want of a better one."""
        for move in options:
            if self.callers.promised(move):
                continue
            clear = self.callers.said(move).clear
            if self.beyond == "details" or (self.beyond == "unclear" and not clear):
                yield move

    def _promises(self, place: Place, move: Move) -> bool:
        return self.intent in self.callers.promised(move)

    def leads_on(self, place: Place, move: Move) -> bool:
        """Whether an option that promises nothing leads on to the intent."""
        if self.callers.promised(move):
            return False
        said = self.callers.said(move)
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
            self.behind.settled if self.behind else {},
        )

    @cached_property
    def ends_well(self) -> dict[int, int]:
        """The worlds in which some good ending can be had from each state."""
        proofs = self.callers.study.proofs
        return self._solve(
            lambda place: proofs.settled[place.index],
            lambda place, move: True,
            self.behind.ends_well if self.behind else {},
        )

    def ends_well_but_for(
        self, known: Mapping[int, int], by: Callable[[Place, Move], int]
    ) -> dict[int, int]:
        """As ``ends_well``, where coming to the states of *known*, and leaving *by* a
        move, counts as well in the worlds given: other findings tell of these."""
        proofs = self.callers.study.proofs
        further = self.behind.ends_well_but_for(known, by) if self.behind else {}
        return self._solve(
            lambda place: proofs.settled[place.index],
            lambda place, move: True,
            further,
            known,
            by,
        )

    def settled_but_for(self, by: Callable[[Place, Move], int]) -> dict[int, int]:
        """As ``settled``, where leaving *by* a move counts as well."""
        callers, intent = self.callers, self.intent
        return self._solve(
            lambda place: callers.settles(place, intent),
            lambda place, move: callers.settles_by(place, move, intent),
            self.behind.settled_but_for(by) if self.behind else {},
            by=by,
        )

    def _solve(
        self,
        here: Callable[[Place], bool],
        good: Callable[[Place, Move], bool],
        behind: Mapping[int, int],
        known: Mapping[int, int] = MappingProxyType({}),
        by: Callable[[Place, Move], int] | None = None,
    ) -> dict[int, int]:
        """The least solution of what can be had, backwards from where it is had."""
        study = self.callers.study
        places, every = study.proofs.places, study.worlds.all
        found: dict[int, int] = {}
        before: dict[int, list[tuple[int, int]]] = {}
        for index, steps in self.steps.items():
            place = places[index]
            had = every if place.node.resolves and here(place) else 0
            if may_offer_more(place.flow, place.node):
                had = every
            had |= known.get(index, 0)
            for move, worlds, is_good_step, promised in steps:
                target = move.target
                had |= worlds & by(place, move) if by else 0
                if (is_good_step and good(place, move)) or _unread(move):
                    had |= worlds
                elif promised and self.behind:
                    had |= worlds & behind.get(target, 0)
                elif target >= 0 and not (is_good_step and _is_over(move)):
                    before.setdefault(target, []).append((index, worlds))
            found[index] = had
        todo = [index for index, worlds in found.items() if worlds]
        while todo:
            target = todo.pop()
            reachable = found[target]
            for index, worlds in before.get(target, ()):
                new = worlds & reachable & ~found[index]
                if new:
                    found[index] |= new
                    todo.append(index)
        return found

    @cached_property
    def settled_at_all(self) -> int:
        """The worlds in which the intent can be settled from one of the starts."""
        found = 0
        for index in self.starts:
            found |= self.settled[index]
        return found

    def takes(self, place: Place, move: Move) -> bool:
        """Whether the caller takes *move*; any where the way has not begun yet."""
        if place.index not in self.met:
            return True
        journeys = (self, self.behind) if self.behind else (self,)
        return any(
            step.move is move
            for journey in journeys
            for step in journey.steps.get(place.index, ())
        )


def behind(callers: Callers, intent: str) -> Journey:
    """The way on behind every option that promises *intent*, worked out once."""
    found = callers.journeys.get(intent)
    if found is None:
        options = callers.promising.get(intent, ())
        targets = {move.target for _, move in options if move.target >= 0}
        found = Journey(callers, intent, sorted(targets), "details")
        callers.journeys[intent] = found
    return found


def unoffered(callers: Callers) -> tuple[str, ...]:
    """The intents that no option promises, and no option that leads on settles."""
    made = callers.study.__dict__.setdefault("_unoffered", {})
    if callers.language not in made:
        made[callers.language] = tuple(
            intent
            for intent in callers.study.flow.intents
            if intent != PERSON and callers.starts and not _is_offered(callers, intent)
        )
    return cast("tuple[str, ...]", made[callers.language])


def _is_offered(callers: Callers, intent: str) -> bool:
    journey = Journey(callers, intent, callers.starts, "nothing")
    return journey.promised or bool(journey.settled_at_all)


def what_settles(callers: Callers, index: int) -> tuple[str, ...]:
    """The intents that can be settled from state *index* on, by any choices."""
    return tuple(sorted(set(_settled_from(callers, index, options=True))))


def settled_behind(callers: Callers, index: int) -> frozenset[str]:
    """The intents that are settled from state *index* on without another choice."""
    return frozenset(_settled_from(callers, index, options=False))


def _settled_from(callers: Callers, index: int, *, options: bool) -> Iterator[str]:
    proofs = callers.study.proofs
    seen, todo = {index}, [index]
    while todo:
        place = proofs.places[todo.pop()]
        yield from place.node.resolves
        if place.node.kind.person:
            yield from _handled(callers, place)
        on = [move for move in place.moves if callers.goes_on(place, move)]
        for move in (*on, *(callers.options(place) if options else ())):
            if move.target >= 0 and move.target not in seen:
                seen.add(move.target)
                todo.append(move.target)


def _handled(callers: Callers, place: Place) -> Iterator[str]:
    for intent in callers.study.flow.intents:
        if any(callers.settles_by(place, move, intent) for move in place.moves):
            yield intent


def _is_over(move: Move) -> bool:
    """Whether what follows is only said behind a person or a promise on record."""
    return move.exit is not None and move.exit.good


def _unread(move: Move) -> bool:
    """A way to a node that is not there, or could not be read, is not judged."""
    exit = move.exit
    return move.target < 0 and exit is not None and exit.target is not None
