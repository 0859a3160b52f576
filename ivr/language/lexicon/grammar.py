"""From tokens to meanings: what is done to what, part by part.

The rules, in the order in which they run: a negated clause is cut; "A or B" falls
into parts that share what they share; an undoing act works on the act beside it; a
request outweighs the plight that explains it; the thing nearest the act is its
object. What is not certain is marked unsure and promises nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ivr.language.lexicon.tokens import Token
from ivr.language.lexicon.vocabulary import Pair, Vocabulary


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of a text."""

    head: str = ""
    """The thing that the act is done to; empty where none was named."""
    others: frozenset[str] = frozenset()
    """Other things named beside it."""
    act: str = ""
    """The act as it counts: the one said, or the one that the thing implies."""
    said: bool = False
    """Whether the act was said."""
    unknown: frozenset[str] = frozenset()
    """Words that the lexicon does not have."""
    unsure: bool = False
    """Whether an unknown word could be the act."""
    leads: bool = False
    """Whether the text asks for "other" things, or for a person, and only leads on."""
    lent: bool = False
    """Whether its thing was taken from a neighbour that may not mean to share it."""
    already: bool = False
    """Whether it speaks of what was asked for before: "existing claims"."""
    asides: tuple[Pair, ...] = ()
    """What else it tells: "locked, so reset my password" tells of the lock."""
    words: str = ""
    """The words of this part, without courtesy."""

    @property
    def things(self) -> frozenset[str]:
        """All the things that it names."""
        return self.others | {self.head} if self.head else self.others

    @property
    def pair(self) -> Pair:
        """The thing, and the act if one was said."""
        return self.head, self.act if self.said else None


@dataclass(slots=True)
class _Part:
    """One of the labels in "A or B", as it is taken apart."""

    tokens: list[Token]
    things: list[int] = field(default_factory=list)
    acts: list[int] = field(default_factory=list)
    borrowed: bool = False
    """Whether its thing or act was lent by a neighbour."""
    doubtful: bool = False

    def __post_init__(self) -> None:
        kinds = list(enumerate(self.tokens))
        self.things = [i for i, token in kinds if token.kind == "thing"]
        self.acts = [i for i, token in kinds if token.kind == "act"]


class Grammar:
    """Composes readings with one vocabulary, for one language."""

    def __init__(self, vocabulary: Vocabulary, final: bool) -> None:
        self.vocabulary, self.final = vocabulary, final
        self.light = {name for name, it in vocabulary.things.items() if it.light}
        self.acts = vocabulary.acts

    def readings(self, tokens: Sequence[Token]) -> tuple[Reading, ...]:
        """The meanings of a text, one for each part that has any."""
        parts = [_Part(list(part)) for part in _split(_cut(tokens))]
        parts = [part for part in parts if part.things or part.acts or _odd(part)]
        for part in parts:
            self._undo(part)
        self._share(parts)
        readings = [self._compose(part) for part in parts]
        # "A taxi or its cancelling": beside another act, the thing means its own.
        said = {r.head for r in readings if r.said and r.head}
        return tuple(
            replace(r, said=True) if r.head in said and r.act and not r.unsure else r
            for r in readings
        )

    # Undoing ----------------------------------------------------------------

    def _undo(self, part: _Part) -> None:
        """Let an undoing act work on the act beside it."""
        for place in list(part.acts):
            if not self.acts[part.tokens[place].name].undoes:
                continue
            # "풀다" beside a thing that is locked, wherever it is told.
            locked = next((i for i in part.acts if self._undone_state(part, i)), None)
            if locked is not None:
                self._merge(part, locked, place)
                continue
            beside = self._beside(part, place)
            if beside is None:
                continue
            name = part.tokens[beside].name
            act = self.acts[name]
            if act.stands_for:
                continue
            if act.weak:
                part.acts.remove(beside)
                if self.final and (further := self._beside(part, beside)) is not None:
                    self._merge(part, further, place)
            elif act.undone or not act.state:
                self._merge(part, beside, place)

    def _undone_state(self, part: _Part, place: int) -> bool:
        act = self.acts[part.tokens[place].name]
        return bool(act.stands_for and act.state and act.undone)

    def _merge(self, part: _Part, one: int, undoing: int) -> None:
        act = self.acts[part.tokens[one].name]
        if act.weak or (act.state and not act.undone):
            return
        undone = act.undone or f"CANCEL {act.name}"
        token = part.tokens[undoing]
        part.tokens[undoing] = Token("act", undone, token.word, token.past)
        if one in part.acts:
            part.acts.remove(one)

    def _beside(self, part: _Part, place: int) -> int | None:
        step = -1 if self.final else 1
        at = place + step
        while 0 <= at < len(part.tokens):
            token = part.tokens[at]
            if token.kind == "act":
                return at if at in part.acts else None
            if token.kind not in ("stop", "with"):
                return None
            at += step
        return None

    # Sharing ----------------------------------------------------------------

    def _share(self, parts: list[_Part]) -> None:
        """Lend things and acts to the parts of "A or B" that lack them."""
        for index, part in enumerate(parts):
            if self._lacks(part):
                lender = self._lender(parts, index)
                if lender is not None:
                    part.tokens = lender + part.tokens
                    part.__post_init__()
                    part.borrowed = True
        for index, part in enumerate(parts):
            if part.acts or len(part.things) != 1 or _odd(part):
                continue
            if act := self._lent_act(parts, index):
                part.tokens = [*part.tokens, act]
                part.__post_init__()
                thing = self.vocabulary.things.get(part.tokens[part.things[0]].name)
                part.doubtful = bool(thing and thing.does)
                part.borrowed = True

    def _lender(self, parts: list[_Part], index: int) -> list[Token] | None:
        before = [part for part in parts[:index] if self._named(part) - self.light]
        after = [part for part in parts[index + 1 :] if self._named(part) - self.light]
        if not before and not after and not parts[index].things:
            before = [part for part in parts[:index] if part.things]
            after = [part for part in parts[index + 1 :] if part.things]
        near = before[-1:] or after[:1] if self.final else after[:1] or before[-1:]
        if not near:
            return None
        things = [near[0].tokens[i] for i in near[0].things]
        plain = [token for token in things if not self._is_event(token.name)]
        if parts[index].things and not near[0].acts:
            # "Bookings and refunds": a refund is not booked.
            return plain or None
        return plain or things

    def _lacks(self, part: _Part) -> bool:
        """Whether a part names no thing of its own: "cancel", or "book"."""
        names = self._named(part)
        return bool(part.acts or names) and all(
            name in self.light and self._asked(name) for name in names
        )

    def _lent_act(self, parts: list[_Part], index: int) -> Token | None:
        """The act that a neighbour shares: Korean's last one, English's first."""
        for other in parts[index + 1 :]:
            if other.acts and not other.borrowed and len(other.things) == 1:
                if self._named(other) == self._named(parts[index]):
                    return None
                last = other.tokens[other.acts[-1]]
                if self.final or other.acts[-1] > other.things[-1]:
                    return None if self._weak(last) and not self.final else last
        for other in reversed(parts[:index]):
            if not self.final and other.acts and other.things and not other.borrowed:
                if other.acts[0] < other.things[0]:
                    return other.tokens[other.acts[0]]
        return None

    def _weak(self, token: Token) -> bool:
        act = self.acts.get(token.name)
        return bool(act and act.weak)

    # Composing --------------------------------------------------------------

    def _compose(self, part: _Part) -> Reading:
        tokens = part.tokens
        place, name, asides = self._act(part)
        head, others = self._head(part, place)
        unknown = frozenset(t.word for t in tokens if t.kind in ("unknown", "verb"))
        act = self.acts.get(name)
        meant = act.stands_for or name if act else name
        if not head and act and act.of and not unknown:
            head = act.of
        for other in sorted(others):
            head = self.vocabulary.within.get((head, other), head)
        if name == "WANT":
            meant, act = "", None
        if head == "PERSON" and others:
            head, others, meant, name = min(others), others - {min(others)}, "", ""
        said = bool(name) and (name != "WANT" or self._does(head))
        kinds = {token.kind for token in tokens}
        already = "already" in kinds or self._over(part)
        if already:
            meant, said, already = self._existing(head, meant, said)
        if "asks" in kinds and (not meant or (act and act.weak)):
            meant, said = "CHECK", True
        if "not-yet" in kinds and meant == "TROUBLE":
            meant, said = "", False
        meant, said = self._by_lights(part, head, meant, said)
        head, same = self.vocabulary.same.get((head, meant or None), (head, meant))
        return Reading(
            head,
            others - {head},
            self.vocabulary.implied(head, same or ""),
            said,
            unknown,
            part.doubtful or self._unsure(part, place),
            "other" in kinds or (head != "PERSON" and "PERSON" in self._named(part)),
            part.borrowed and not part.doubtful and self._is_event(head),
            already,
            tuple(pair for pair in asides if pair[0] != head),
            " ".join(token.word for token in tokens if token.kind in _WORDS),
        )

    def _by_lights(
        self, part: _Part, head: str, act: str, said: bool
    ) -> tuple[str, bool]:
        """What booking or ordering a thing does, where nothing else is done to it."""
        known = self.acts.get(act)
        lights = {n for n in self._named(part) if n in self.light and self._does(n)}
        if lights and head and head not in lights and (not act or (known and known.weak)):
            return self.vocabulary.things[min(lights)].does, True
        return act, said

    def _existing(self, head: str, act: str, said: bool) -> tuple[str, bool, bool]:
        """What "already" makes of a request: a question about it."""
        known = self.acts.get(act)
        if act and not (known and known.weak):
            return act, said, False
        return ("CHECK", False, True) if self._does(head) else (act, said, False)

    def _over(self, part: _Part) -> bool:
        """Whether all that is said of doing is over: "the room that you booked"."""
        said = [part.tokens[i] for i in (*part.things, *part.acts)]
        does = [t for t in said if t.kind == "act" or self._asked(t.name)]
        states = [t for t in said if t.kind == "act" and self.acts_state(t.name)]
        return bool(does) and not states and all(token.past for token in does)

    def acts_state(self, name: str) -> bool:
        act = self.acts.get(name)
        return bool(act and act.state)

    def _asked(self, thing: str) -> bool:
        known = self.vocabulary.things.get(thing)
        return bool(known and known.does == "APPLY")

    def _does(self, thing: str) -> bool:
        known = self.vocabulary.things.get(thing)
        return bool(known and known.does)

    def _is_event(self, thing: str) -> bool:
        known = self.vocabulary.things.get(thing)
        return bool(known and known.does in ("APPLY", "REPORT"))

    def _named(self, part: _Part) -> set[str]:
        return {part.tokens[i].name for i in part.things}

    def _act(self, part: _Part) -> tuple[int | None, str, tuple[Pair, ...]]:
        """The act that counts, where it stands, and the plights beside it."""
        places = [i for i in part.acts if not (part.tokens[i].past and self._weak_at(part, i))]
        places = places or part.acts
        if not places:
            return None, "", ()
        strong = [i for i in places if not self._weak_at(part, i)]
        states = [i for i in strong if self.acts_state(part.tokens[i].name)]
        requests = [i for i in strong if i not in states]
        asides = tuple(
            (self._near(part, i), self._meant(part.tokens[i].name)) for i in states
        )
        if requests:
            return *self._request(part, requests), asides
        if states:
            firm = [i for i in states if part.tokens[i].name not in ("TROUBLE", "WRONG")]
            place = (firm or states)[-1 if self.final else 0]
            if self._explains(part, place):
                return None, "", asides
            return place, part.tokens[place].name, ()
        place = places[-1 if self.final else 0]
        return place, part.tokens[place].name, ()

    def _request(self, part: _Part, places: list[int]) -> tuple[int, str]:
        names = [part.tokens[i].name for i in places]
        real = [i for i in places if part.tokens[i].name != "CHECK"]
        if not real or len(places) == 1:
            return places[-1], names[-1]
        first = next((i for i, t in enumerate(part.tokens) if t.kind in _WORDS), None)
        place = places[-1] if self.final or places[0] != first else places[0]
        if "CHECK" not in names:
            return place, part.tokens[place].name
        # "the status of my cancellation" is neither a cancellation nor a status.
        return place, "CHECK " + part.tokens[real[-1]].name

    def _explains(self, part: _Part, place: int) -> bool:
        """Whether a plight only explains a request: "repair a broken phone"."""
        doing = [
            i
            for i in part.things
            if self._is_event(part.tokens[i].name) and not part.tokens[i].past
        ]
        if not doing:
            return False
        if self.final:
            return place < doing[-1]
        things = [i for i in part.things if i not in doing]
        return any(place < thing for thing in things) and doing[0] < place

    def _meant(self, name: str) -> str:
        act = self.acts.get(name)
        return act.stands_for or name if act else name

    def _weak_at(self, part: _Part, place: int) -> bool:
        return self._weak(part.tokens[place])

    # The thing that it is done to -------------------------------------------

    def _head(self, part: _Part, place: int | None) -> tuple[str, frozenset[str]]:
        """The thing that the act at *place* is done to, and the other things."""
        things = [i for i in part.things if not self._circumstance(part, i)]
        names = [part.tokens[i].name for i in things]
        heavy = [i for i, name in zip(things, names, strict=True) if name not in self.light]
        if not heavy:
            kept = [name for name in names if self._does(name)]
            return (kept[-1], frozenset()) if kept else ("", frozenset())
        at = self._nearest(part, heavy, place)
        head = part.tokens[at].name
        lights = {name for name in names if name in self.light and self._does(name)}
        others = {part.tokens[i].name for i in heavy} | lights
        return head, frozenset(others - {head})

    def _near(self, part: _Part, place: int) -> str:
        heavy = [i for i in part.things if part.tokens[i].name not in self.light]
        if not heavy:
            return self.acts[part.tokens[place].name].of
        return part.tokens[self._nearest(part, heavy, place)].name

    def _nearest(self, part: _Part, things: list[int], place: int | None) -> int:
        if place is None or place >= len(part.tokens):
            return self._alone(part, things)
        act = self.acts.get(part.tokens[place].name)
        before = [i for i in things if i < place]
        after = [i for i in things if i > place]
        if act and act.weak and not self.final:
            doing = [i for i in things if self._is_event(part.tokens[i].name)]
            if doing:
                return doing[0]
        if act and act.state:
            return min(things, key=lambda i: (abs(i - place), i > place))
        if act and act.weak and not before and self.final:
            return things[-1]
        if self.final:
            return before[-1] if before else after[-1]
        if after:
            return self._phrase(part, after)
        return before[-1]

    def _alone(self, part: _Part, things: list[int]) -> int:
        """The head where no act was said: Korean's last thing, English's doing."""
        if self.final:
            present = [
                i
                for i in things
                if not (part.tokens[i].past and self._asked(part.tokens[i].name))
            ]
            return (present or things)[-1]
        doing = [i for i in things if self._is_event(part.tokens[i].name)]
        return doing[0] if doing else self._phrase(part, things)

    def _phrase(self, part: _Part, things: list[int]) -> int:
        """The last thing of the first phrase: "password" in "account password for"."""
        last = things[0]
        for thing in things[1:]:
            between = part.tokens[last + 1 : thing]
            if any(token.kind in ("with", "to") for token in between):
                break
            last = thing
        return last

    def _circumstance(self, part: _Part, place: int) -> bool:
        """Whether a thing is told by way of reason: "locked after a wrong password"."""
        return any(token.kind == "after" for token in part.tokens[:place])

    # Doubt ------------------------------------------------------------------

    def _unsure(self, part: _Part, place: int | None) -> bool:
        """Whether an unknown word could be what is done to the thing."""
        tokens = part.tokens
        odd = [i for i, token in enumerate(tokens) if token.kind in ("unknown", "verb")]
        if not odd:
            return False
        known = sorted((*part.things, *part.acts))
        if not known:
            return True
        if self.final:
            # "소음 측정기 대여": what stands between is the thing that is meant.
            return odd[-1] > (part.things or known)[-1]
        if any(tokens[i].kind == "verb" for i in odd) and place is None:
            return True
        if odd[0] < known[0] and place is None:
            return True
        # A noun that follows at once is the head: "card design", "order e-mails".
        return any(i - 1 in known and not self._state_at(part, i - 1) for i in odd) or any(
            i > 0 and tokens[i - 1].kind == "to" and i < known[0] for i in odd
        )

    def _state_at(self, part: _Part, place: int) -> bool:
        token = part.tokens[place]
        return token.kind == "act"


_WORDS = frozenset({"thing", "act", "unknown", "verb"})


def _odd(part: _Part) -> bool:
    return any(token.kind in ("unknown", "verb") for token in part.tokens)


def _cut(tokens: Sequence[Token]) -> Iterator[Token]:
    """Drop negated clauses: what comes before 말고, what comes after "not"."""
    kept: list[Token] = []
    start, cutting = 0, False
    for token in tokens:
        if token.kind in ("break", "and"):
            kept.append(token)
            start, cutting = len(kept), False
        elif token.kind == "not-before":
            del kept[start:]
        elif token.kind == "not-after":
            cutting = True
        elif not cutting:
            kept.append(token)
    yield from kept


def _split(tokens: Iterator[Token]) -> Iterator[list[Token]]:
    """The parts between "and", "or" and commas."""
    part: list[Token] = []
    for token in tokens:
        if token.kind in ("and", "break"):
            if part:
                yield part
            part = []
        else:
            part.append(token)
    if part:
        yield part


def without_unknown(reading: Reading) -> Reading:
    """*reading* as a listener takes it who passes over words that mean nothing."""
    return replace(reading, unknown=frozenset(), unsure=False)
