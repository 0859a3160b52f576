"""What changed for callers between two versions of a menu.

Not which lines: what callers come for and can have, or no longer can, at which
hours and with which switches; how long it takes; how calls end; other keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import product

from ivr.compiler.describe import say_stretches, stretches
from ivr.compiler.flow import Flow
from ivr.compiler.proofs import Proofs, is_good, tries
from ivr.compiler.states import Move, Place, States
from ivr.compiler.worlds import Horizon, Worlds
from ivr.diagnostics import Stretch
from ivr.diagnostics import Worlds as Product
from ivr.language.conditions import LINES
from ivr.records import dataclass
from ivr.simulator.intervals import Intervals, joined, without
from ivr.simulator.menu_graph import PERSON
from ivr.simulator.menu_map import SETTLES, MenuMap, Way
from ivr.simulator.ways import with_parts

HORIZON_DAYS = 400

MAX_POSITIONS = 256
"""Beyond this many positions of switches and lines, one at a time is moved."""

NOTICEABLE = 2.0
"""Seconds by which a way must change before anybody minds."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is other than before.

    *what* is ``intent``, ``ending``, ``dead-end``, ``seconds``, ``keys``, ``label``,
    ``language`` or ``concern``; *how* is ``won``, ``lost`` or ``changed``.
    """

    what: str
    name: str
    how: str
    language: str = ""
    before: str = ""
    after: str = ""
    where: tuple[Product, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """How switches stand, and from what line the call comes."""

    switches: Mapping[str, str]
    line: str


class Side:
    """One version: what its callers can have, in every world."""

    def __init__(self, flow: Flow, horizon: Horizon) -> None:
        self.flow = flow
        self.worlds = Worlds(with_parts(flow), horizon)
        self.states = States(flow, self.worlds)
        self.proofs = Proofs(self.states)
        # Nothing is down, and nobody is unlucky: what can be had at all.
        self.reached = self.proofs.forward(self.worlds.up, lambda _, move: tries(move))
        self._known: dict[frozenset[int], Intervals] = {}

    def settled(self, intent: str, language: str) -> int:
        """The worlds in which callers of *language* can have *intent* settled."""
        found = 0
        for place in self.states.places:
            if place.state.language != language:
                continue
            here = self.reached[place.index]
            if self.settles_by_coming(place, intent):
                found |= here
            left = ~self.proofs.surely_left(place)
            for move in place.moves:
                if self.settles(place, move, intent):
                    found |= here & move.may & left
        return found

    def settles_by_coming(self, place: Place, intent: str) -> bool:
        """Whether *intent* is settled by what is heard there."""
        return intent in place.node.resolves and place.node.kind.settles == "heard"

    def settles(self, place: Place, move: Move, intent: str) -> bool:
        """Whether leaving *place* by *move* settles *intent*."""
        exit = move.exit
        if exit is None or exit.strain or not is_good(place, exit):
            return False
        kind = place.node.kind
        if intent in place.node.resolves and kind.settles != "heard":
            return True
        if not kind.person:
            return False
        people = [
            place.flow.queues[name]
            for what, name, _ in kind.refers()
            if what == "queue" and name in place.flow.queues
        ]
        return intent == PERSON or all(each.handles_intent(intent) for each in people)

    def ending(self, name: str) -> int:
        """The worlds in which a caller who keeps trying can end that way."""
        found = 0
        for place in self.states.places:
            here = self.reached[place.index]
            if place.node.kind.ending() == name:
                found |= here
            for move in place.moves:
                if move.exit is not None and move.exit.ending == name:
                    found |= here & move.may & ~self.proofs.surely_left(place)
        return found

    def endings(self) -> set[str]:
        """Every way in which a call can end here."""
        found = {place.node.kind.ending() for place in self.states.places}
        for flow in with_parts(self.flow):
            found.update(exit.ending for _, exit in flow.edges())
        return {name for name in found if name}

    def dead(self) -> int:
        """The worlds in which callers can come to a dead end."""
        found = 0
        for worlds in self.proofs.dead:
            found |= worlds
        return found & self.worlds.up

    def times(self, found: int, position: Position) -> Intervals:
        """The stretches of the set of worlds *found* at one position."""
        here = found & self.worlds.line((position.line,))
        for name, value in position.switches.items():
            if name in self.worlds.switches:
                here &= self.worlds.switch(name, value)
        return self._stretches(
            frozenset(number for number, _ in self.worlds.classes_of(here))
        )

    def _stretches(self, classes: frozenset[int]) -> Intervals:
        if classes not in self._known:
            self._known[classes] = joined(stretches(self.worlds, classes))
        return self._known[classes]


class Difference:
    """Two versions of a menu, held against each other."""

    def __init__(self, old: Flow, new: Flow, moment: datetime) -> None:
        horizon = Horizon.of(moment.date(), HORIZON_DAYS)
        self.old, self.new = Side(old, horizon), Side(new, horizon)
        self.moment = moment
        self.zone = self.new.worlds.timetable.first_zone
        self.names, self.positions = self._positions()
        self._subtracted: dict[tuple[int, int], Intervals] = {}

    def changes(self) -> Iterator[Change]:
        """Everything that is other for callers, what they come for first."""
        yield from self._declared()
        yield from self._intents()
        yield from self._dead_ends()
        yield from self._endings()
        yield from self._ways()
        yield from self._labels()

    # What there is --------------------------------------------------------------------

    def _declared(self) -> Iterator[Change]:
        old, new = self.old.flow, self.new.flow
        yield from _listed("language", old.languages, new.languages)
        yield from _listed("concern", tuple(old.intents), tuple(new.intents))

    def _languages(self) -> Iterator[str]:
        old, new = self.old.flow.languages, self.new.flow.languages
        yield from (language for language in new if language in old)

    def _intents(self) -> Iterator[Change]:
        old, new = self.old.flow.intents, self.new.flow.intents
        for language in self._languages():
            for intent in (*dict.fromkeys([*old, *new]), PERSON):
                settled = partial(Side.settled, intent=intent, language=language)
                yield from self._compared("intent", intent, language, settled)

    def _dead_ends(self) -> Iterator[Change]:
        yield from self._compared("dead-end", "", "", Side.dead)

    def _endings(self) -> Iterator[Change]:
        for name in sorted(self.old.endings() | self.new.endings()):
            if name != "dead-end":
                ending = partial(Side.ending, name=name)
                yield from self._compared("ending", name, "", ending)

    def _compared(
        self, what: str, name: str, language: str, worlds: Callable[[Side], int]
    ) -> Iterator[Change]:
        """What a set of worlds has won and lost, by stretch."""
        before, after = worlds(self.old), worlds(self.new)
        for how, here, there, one, other in (
            ("lost", self.old, self.new, before, after),
            ("won", self.new, self.old, after, before),
        ):
            if not one:
                continue
            cells = {
                index: self._without(here.times(one, each), there.times(other, each))
                for index, each in enumerate(self.positions)
            }
            where = self._described(cells, language)
            if where:
                yield Change(what, name, how, language, where=where)

    def _without(self, one: Intervals, other: Intervals) -> Intervals:
        # The same few sets of hours meet at every position and for every concern.
        key = (id(one), id(other))
        if key not in self._subtracted:
            self._subtracted[key] = without(one, other)
        return self._subtracted[key]

    # Positions -------------------------------------------------------------------

    def _positions(self) -> tuple[dict[str, tuple[str, ...]], list[Position]]:
        """Every position of the switches and lines that either version asks about."""
        switches: dict[str, tuple[str, ...]] = {}
        for side in (self.old, self.new):
            for name, values in side.worlds.switches.items():
                known = switches.get(name, ())
                switches[name] = tuple(dict.fromkeys((*known, *values)))
        asked = len(self.old.worlds.lines) > 1 or len(self.new.worlds.lines) > 1
        lines = LINES if asked else LINES[:1]
        names = {**switches, "": lines}
        count = 1
        for values in names.values():
            count *= len(values)
        if count > MAX_POSITIONS:
            names = {name: values[:1] for name, values in switches.items()}
            names[""] = lines[:1]
        positions = [
            Position(dict(zip(names, values, strict=True)), values[-1])
            for values in product(*names.values())
        ]
        return names, [
            replace(each, switches={n: v for n, v in each.switches.items() if n})
            for each in positions
        ]

    def _described(
        self, cells: Mapping[int, Intervals], language: str
    ) -> tuple[Product, ...]:
        """The stretches by position; what they do not depend on is left out."""
        table: dict[tuple[tuple[str, str], ...], Intervals] = {}
        for index, found in cells.items():
            position = self.positions[index]
            pairs = tuple(
                (name, position.switches.get(name, position.line))
                for name in self.names
            )
            table[pairs] = found
        for name in self.names:
            table = _without_name(table, name)
        return tuple(
            self._product(pairs, found, language)
            for pairs, found in table.items()
            if found
        )

    def _product(
        self, pairs: tuple[tuple[str, str], ...], found: Intervals, language: str
    ) -> Product:
        whole = (self.new.worlds.begin, self.new.worlds.end)
        when = () if found == (whole,) else found
        spans = tuple(
            Stretch(start.astimezone(self.zone), end.astimezone(self.zone))
            for start, end in when
        )
        switches = {name: value for name, value in pairs if name}
        line = dict(pairs).get("")
        said = [say_stretches(self._whole(spans))] if spans else []
        said += [f'with "{name}" {value}' for name, value in switches.items()]
        said += [f"from a {line} line"] if line else []
        return Product(spans, switches, language or None, line, ", ".join(said))

    def _whole(self, spans: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
        """Without those that only the horizon cuts, for they look unlike the rest."""
        begin, end = self.new.worlds.begin, self.new.worlds.end
        return tuple(e for e in spans if e.start > begin and e.end < end) or spans

    # Ways ------------------------------------------------------------------------

    def _ways(self) -> Iterator[Change]:
        """Other keys, other seconds, for what could be had before and still can."""
        old = _best(MenuMap(self.old.flow, self.moment, few=True))
        new = _best(MenuMap(self.new.flow, self.moment, few=True))
        for (intent, language), after in new.items():
            before = old.get((intent, language))
            if before is None:
                continue
            if before.keys != after.keys:
                yield Change(
                    "keys",
                    intent,
                    "changed",
                    language,
                    " ".join(before.shown),
                    " ".join(after.shown),
                )
            if abs(before.seconds - after.seconds) >= NOTICEABLE:
                yield Change(
                    "seconds",
                    intent,
                    "changed",
                    language,
                    f"{before.seconds:g}",
                    f"{after.seconds:g}",
                )

    def _labels(self) -> Iterator[Change]:
        """Options that say the same and have another key: habits go wrong."""
        for language in self._languages():
            old, new = (_keys_of(side.flow, language) for side in (self.old, self.new))
            for place, before in old.items():
                after = new.get(place, before)
                if after != before:
                    node, label = place
                    name = f"{node}: {label}"
                    yield Change("label", name, "changed", language, before, after)


def _listed(what: str, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Change]:
    yield from (Change(what, name, "lost") for name in old if name not in new)
    yield from (Change(what, name, "won") for name in new if name not in old)


def _without_name(
    table: dict[tuple[tuple[str, str], ...], Intervals], name: str
) -> dict[tuple[tuple[str, str], ...], Intervals]:
    """*table* without the switch *name*, if nothing in it depends on that."""
    shorter: dict[tuple[tuple[str, str], ...], Intervals] = {}
    for pairs, found in table.items():
        rest = tuple(pair for pair in pairs if pair[0] != name)
        if shorter.setdefault(rest, found) != found:
            return table
    return shorter


def _best(menu: MenuMap) -> dict[tuple[str, str], Way]:
    """The first way that settles each concern, by intent and language."""
    found: dict[tuple[str, str], Way] = {}
    for way in menu.ways():
        if way.ending == SETTLES:
            found.setdefault((way.intent, way.language), way)
    return found


def _keys_of(flow: Flow, language: str) -> dict[tuple[str, str], str]:
    """The key of each label, by node and wording."""
    found = {}
    for node, exit in flow.edges():
        label = exit.said.wording(language) if exit.said else None
        if label and exit.key is not None:
            found[node.name, label] = exit.key.text
    return found
