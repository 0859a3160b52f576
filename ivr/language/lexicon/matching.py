"""Which of the declared intents a label means, and which it only leads on to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field, replace

from ivr.language.lexicon.grammar import Reading
from ivr.language.lexicon.vocabulary import Pair, Vocabulary
from ivr.records import dataclass

EXACT, EQUAL, PART, KIN = 5.0, 4.0, 3.0, 2.0
"""Strength of a match: same words, same meaning, one within the other, akin."""

_VAGUE = frozenset({"", "APPLY", "CHECK", "GET", "REPORT", "CONNECT", "TROUBLE"})
"""Acts that tell too little to stand without a thing."""

_BROAD = frozenset({"CANCEL", "CHANGE", "APPLY", "RENEW", "ADD"})
"""Acts that, said alone, are meant of a service, a booking or an order."""

_CHANGING = frozenset({"LINE", "BOOKING", "ORDER"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way in which callers say an intent."""

    intent: int
    text: str
    plain: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What one label came to: intents by their numbers."""

    promises: frozenset[int] = frozenset()
    leads_on: frozenset[int] = frozenset()

    @property
    def all(self) -> frozenset[int]:
        """Both."""
        return self.promises | self.leads_on


@dataclass(frozen=True, slots=True)
class Wanted:
    """The intents of a flow in one language, ready to be compared with labels."""

    names: tuple[str, ...]
    phrases: tuple[Phrase, ...]
    plain: dict[str, frozenset[int]] = field(default_factory=dict)
    """Intents by the words of their phrases."""
    by_act: dict[str, list[tuple[int, Reading]]] = field(default_factory=dict)
    by_thing: dict[str, list[tuple[int, Reading, frozenset[str]]]] = field(
        default_factory=dict
    )
    """Intents by each thing that they name or imply, with all those things."""
    found: dict[str, Found] = field(default_factory=dict)
    """What labels came to."""

    def named(self, intents: Iterable[int]) -> tuple[str, ...]:
        """The names of *intents*, in the order in which they are declared."""
        return tuple(self.names[intent] for intent in sorted(intents))

    @property
    def readings(self) -> Iterator[tuple[int, Reading]]:
        """Every meaning of every phrase, with its intent."""
        for phrase in self.phrases:
            for reading in phrase.readings:
                yield phrase.intent, reading


class Matcher:
    """Compares readings by one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        things = vocabulary.things
        self.line = {n: frozenset(vocabulary.line(n, parts=True)) for n in things}
        self.sorts = {
            name: tuple(vocabulary.line(name, parts=False)) for name in things
        }
        self._known: dict[frozenset[str], frozenset[str]] = {}
        self.near: dict[Pair, frozenset[Pair]] = {}
        for (thing, act), others in vocabulary.near.items():
            pairs = frozenset((o, vocabulary.implied(o, a or "")) for o, a in others)
            self.near[thing, vocabulary.implied(thing, act or "")] = pairs
        for name, (_, *kin) in self.sorts.items():
            for thing, act in list(self.near):
                if thing in kin:
                    self.near.setdefault((name, act), self.near[thing, act])

    def wanted(self, names: tuple[str, ...], phrases: Sequence[Phrase]) -> Wanted:
        """Index the *phrases* of intents by their words, acts and things."""
        wanted = Wanted(names, tuple(phrases))
        for phrase in phrases:
            if phrase.plain:
                known = wanted.plain.get(phrase.plain, frozenset())
                wanted.plain[phrase.plain] = known | {phrase.intent}
        for intent, reading in wanted.readings:
            wanted.by_act.setdefault(reading.act, []).append((intent, reading))
            implied = self._implied(reading)
            for thing in implied:
                entry = (intent, reading, implied)
                wanted.by_thing.setdefault(thing, []).append(entry)
        return wanted

    def _implied(self, reading: Reading) -> frozenset[str]:
        """The things that *reading* names, and what they are sorts and parts of."""
        things = reading.things
        known = self._known.get(things)
        if known is None:
            lines = (self.line.get(thing, frozenset()) for thing in things)
            known = self._known[things] = things.union(*lines)
        return known

    def find(self, plain: str, readings: Sequence[Reading], wanted: Wanted) -> Found:
        """The intents that a label of these *readings* promises or leads on to."""
        if plain and plain in wanted.plain:
            return Found(wanted.plain[plain])
        parts = [self._part(r, wanted, len(readings) == 1) for r in readings]
        promises = frozenset[int]().union(*(part.promises for part in parts))
        leads = frozenset[int]().union(*(part.leads_on for part in parts))
        if promises:
            # "Bills and payments": what one part offers the other does not mean.
            for reading, part in zip(readings, parts, strict=True):
                rest = part.leads_on - promises
                implied = reading.act and not reading.said and not reading.leads
                if implied and len(rest) == 1:
                    promises |= rest
        return Found(promises, leads - promises)

    def _part(self, reading: Reading, wanted: Wanted, alone: bool) -> Found:
        exact = wanted.plain.get(reading.words)
        if exact and not alone and not reading.leads:
            return Found(exact)
        if reading.leads:
            return Found(frozenset(), self._leads(reading, wanted))
        if reading.unsure and reading.things and not reading.unknown:
            # A lent act: it may be meant here too, or the thing for itself.
            own = self.vocabulary.implied(reading.head, "")
            itself = replace(reading, act=own, said=False, unsure=False)
            both = (itself, replace(reading, unsure=False))
            found = [self._part(each, wanted, alone) for each in both]
            return Found(leads_on=found[0].all | found[1].all)
        scores = self._scores(reading, wanted)
        best = max(scores.values(), default=0.0)
        top = frozenset(intent for intent, score in scores.items() if score == best)
        if not reading.said and reading.head:
            shared = self._leads(reading, wanted)
            if len(shared | top) > 1 or not top:
                return Found(frozenset(), shared | top)
        if top and (len(top) == 1 or best >= EQUAL):
            return Found(top)
        if reading.lent and not top:
            bare = replace(reading, head="", others=frozenset(), lent=False)
            return Found(leads_on=self._part(bare, wanted, alone).all)
        return Found(frozenset(), top or self._leads(reading, wanted))

    # Promising --------------------------------------------------------------

    def _scores(self, reading: Reading, wanted: Wanted) -> dict[int, float]:
        scores: dict[int, float] = {}

        def count(intent: int, score: float) -> None:
            if score > scores.get(intent, 0.0):
                scores[intent] = score

        for intent, other in wanted.by_act.get(reading.act, ()):
            count(intent, self.score(reading, other))
        near = self.near.get((reading.head, reading.act), ())
        for _, act in near:
            for intent, other in wanted.by_act.get(act or "", ()):
                if (other.head, act) in near:
                    count(intent, self.akin(reading, other))
        for act in self.vocabulary.kin.get(reading.act, ()):
            for intent, other in wanted.by_act.get(act, ()):
                count(intent, min(KIN, self.score(reading, other)))
        if reading.act and reading.act in _VAGUE:
            for intent, other in wanted.by_act.get("", ()):
                count(intent, min(KIN - 0.5, self.score(reading, other)))
        return scores

    def akin(self, one: Reading, other: Reading) -> float:
        """How well two readings of neighbouring meanings agree."""
        if one.unsure or other.unsure or not other.unknown <= one.unknown:
            return 0.0
        return KIN if not self._beyond(replace(one, head=""), other) else 0.0

    def score(self, label: Reading, phrase: Reading) -> float:
        """How well *label* says what *phrase* says; both have the same act."""
        if label.unsure or phrase.unsure:
            same = label.unknown == phrase.unknown and label.things == phrase.things
            return EQUAL if same and label.unknown else 0.0
        if not label.things or not phrase.things:
            return self._without_thing(label, phrase)
        if self._implied(label).isdisjoint(self._implied(phrase)):
            return 0.0
        unknown = len(label.unknown - phrase.unknown)
        lacking = len(phrase.unknown - label.unknown)
        # A label may be narrower than the phrase, or wider, but not both at once.
        narrower = self._beyond(label, phrase) + unknown
        wider = self._beyond(phrase, label) + lacking
        if (narrower and wider) or (unknown and label.act and not self._clear(label)):
            return 0.0
        if not self._heads_meet(label, phrase):
            return 0.0 if unknown or lacking else self._sorts(label, phrase)
        if label.things == phrase.things and not unknown and not lacking:
            return EQUAL
        return PART - 0.1 * (narrower + wider)

    def _clear(self, label: Reading) -> bool:
        """Whether unknown words beside the act cannot be what it is about."""
        return label.said or label.act in ("APPLY", "REPORT")

    def _beyond(self, one: Reading, other: Reading) -> int:
        """How many things *one* names that *other* does not imply."""
        more = one.things - other.things
        return len(more - self._implied(other)) if more else 0

    def _heads_meet(self, one: Reading, other: Reading) -> bool:
        if one.head == other.head:
            return True
        # A booking of a room is a booking; a driver's place is not our address.
        return any(
            thing in one.things and thing in other.things and self._booked(thing)
            for thing in (one.head, other.head, *one.others)
        )

    def _booked(self, thing: str) -> bool:
        known = self.vocabulary.things.get(thing)
        return bool(known and known.light and known.does == "APPLY")

    def _sorts(self, label: Reading, phrase: Reading) -> float:
        """Whether one head is a sort of the other: a credit card of a card."""
        ours, theirs = self.sorts.get(label.head, ()), self.sorts.get(phrase.head, ())
        if phrase.head in ours or label.head in theirs:
            return KIN if label.others or phrase.others else KIN + 0.5
        return 0.0

    def _without_thing(self, label: Reading, phrase: Reading) -> float:
        if not label.things and not phrase.things:
            if label.unknown or phrase.unknown:
                return PART if label.unknown == phrase.unknown else 0.0
            return EQUAL if label.act else 0.0
        if label.unknown or phrase.unknown or not label.said:
            return 0.0
        if label.head:
            # "To cancel" is said of all that is a service, and of nothing else.
            return KIN if "LINE" in self.sorts.get(label.head, ()) else 0.0
        if label.act in _BROAD:
            return KIN if _CHANGING & set(self.sorts.get(phrase.head, ())) else 0.0
        return KIN if label.act not in _VAGUE else 0.0

    # Leading on -------------------------------------------------------------

    def _leads(self, reading: Reading, wanted: Wanted) -> frozenset[int]:
        """Intents of which *reading* names a proper part."""
        if reading.unknown or (reading.unsure and reading.unknown):
            return frozenset()
        found: set[int] = set()
        if not reading.things:
            if reading.act not in _VAGUE:
                found.update(i for i, _ in wanted.by_act.get(reading.act, ()))
            return frozenset(found)
        for thing, act in self.vocabulary.leads.get((reading.head, reading.act), ()):
            for intent, other in wanted.by_act.get(act or "", ()):
                if other.head == thing:
                    found.add(intent)
        if not reading.said or reading.act == "TROUBLE" or reading.leads:
            for intent, other, implied in wanted.by_thing.get(reading.head, ()):
                again = reading.already and other.act in ("APPLY", "REPORT")
                if reading.things <= implied and not again:
                    found.add(intent)
        return frozenset(found)

    # Nearness ---------------------------------------------------------------

    def nearness(self, one: Reading, other: Reading) -> float:
        """How near two meanings are to a caller who must choose, from 0 to about 3."""
        thing = self._thing_nearness(one, other)
        same = bool(one.act) and one.act == other.act
        if (other.head, other.act) in self.near.get((one.head, one.act), ()):
            return 2.5
        if not thing:
            return 0.4 if same and one.act not in _VAGUE else 0.0
        return thing + (1.0 if same else 0.0) + 0.2 * len(one.others & other.others)

    def _thing_nearness(self, one: Reading, other: Reading) -> float:
        if one.head and one.head == other.head:
            return 1.5
        if one.things & other.things:
            return 1.0
        ours = {kin for thing in one.things for kin in self.line.get(thing, ())}
        theirs = {kin for thing in other.things for kin in self.line.get(thing, ())}
        return 0.8 if ours & theirs else 0.0

    def confusion(
        self, ours: Sequence[Reading], theirs: Sequence[Reading], one: str, other: str
    ) -> str | None:
        """Why callers would mix up two labels."""
        if len(ours) == len(theirs) == 1 and ours[0].head != theirs[0].head:
            # Mostly two labels of a menu are about different things.
            both = frozenset({ours[0].head, theirs[0].head})
            if both not in self.vocabulary.confused:
                return None
        if not ours or not theirs or any(r.unknown for r in (*ours, *theirs)):
            return None
        mine, yours = {_whole(r) for r in ours}, {_whole(r) for r in theirs}
        if mine == yours and all(r.head for r in ours):
            return f'"{one}" and "{other}" both mean {_spell(ours[0])}'
        if len(ours) > 1 or len(theirs) > 1:
            return None
        a, b = ours[0], theirs[0]
        both = frozenset({a.head, b.head})
        if (
            both in self.vocabulary.confused
            and a.act == b.act
            or (both in self.vocabulary.confused and not a.said and not b.said)
        ):
            return f'callers mix up "{one}" ({_spell(a)}) and "{other}" ({_spell(b)})'
        return None

    def asides(self, readings: Sequence[Reading], wanted: Wanted) -> frozenset[int]:
        """Intents that a text touches beside what it asks for."""
        pairs = {pair for reading in readings for pair in reading.asides}
        return frozenset(
            intent
            for intent, other in wanted.readings
            if (other.head, other.act or None) in pairs
        )

    def named(self, reading: Reading, wanted: Wanted) -> frozenset[int]:
        """Intents that a sentence names by the very thing and act."""
        if not reading.head or not reading.act:
            return frozenset()
        return frozenset(
            intent
            for intent, other in wanted.readings
            if other.head == reading.head
            and other.act == reading.act
            and (reading.said or not other.said)
            and other.things <= reading.things
            and not other.unknown
        )


def _whole(reading: Reading) -> tuple[str, frozenset[str], str]:
    return reading.head, reading.others, reading.act


def _spell(reading: Reading) -> str:
    return f"{reading.head} + {reading.act}" if reading.act else reading.head
