"""From parts to meanings: what is done to what.

A request outweighs the plight that explains it ("replace a lost card"), the thing
nearest the act is what it is done to, and an unknown word that could be the act, or
the thing, makes the meaning unsure: it then promises nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from ivr.language.lexicon.parts import Part, Splitter
from ivr.language.lexicon.tokens import Token
from ivr.language.lexicon.vocabulary import Pair, Vocabulary
from ivr.records import dataclass


@dataclass(frozen=True)
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
    """Whether an unknown word could be the act, or a lent act not be meant."""
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

    @cached_property
    def things(self) -> frozenset[str]:
        """All the things that it names."""
        return self.others | {self.head} if self.head else self.others

    @property
    def pair(self) -> Pair:
        """The thing, and the act if one was said."""
        return self.head, self.act if self.said else None


class Grammar:
    """Composes readings with one vocabulary, for one language."""

    def __init__(self, vocabulary: Vocabulary, final: bool) -> None:
        self.vocabulary, self.final = vocabulary, final
        self.splitter = Splitter(vocabulary, final)

    def readings(self, tokens: Sequence[Token]) -> tuple[Reading, ...]:
        """The meanings of a text, one for each part that has any."""
        readings = [self._compose(part) for part in self.splitter.parts(tokens)]
        if len(readings) == 1:
            return tuple(readings)
        # "A taxi or its cancelling": beside another act, the thing means its own.
        said = {r.head for r in readings if r.said and r.head}
        return tuple(
            replace(r, said=True) if r.head in said and r.act and not r.unsure else r
            for r in readings
        )

    def _compose(self, part: Part) -> Reading:
        words = self.vocabulary
        kinds = {token.kind for token in part.tokens}
        place, act, asides = self._act(part)
        head, others = self._head(part, place)
        unknown = frozenset(
            token.word for token in part.tokens if token.kind == "unknown"
        )
        if words.of(act) and not unknown and (not head or words.empty(head)):
            head = words.of(act)
        for other in sorted(others):
            joined = words.joined(head, other)
            if joined in others:
                others |= {head}
            head = joined
        person = "PERSON" in part.named
        if head == "PERSON" and others:
            # "An agent for loans": of loans, whatever is wanted with them.
            head, act = min(others), ""
        said = bool(act) and (act != "WANT" or bool(words.does(head)))
        said = said and (act != "CONNECT" or head in ("", "PERSON"))
        act, said, already = self._turned(part, kinds, head, words.meant(act), said)
        act, said = self._by_lights(part, head, act, said)
        head, met = words.met(head, act)
        return Reading(
            head,
            others - {head},
            words.implied(head, met or ""),
            said,
            unknown,
            part.doubtful or self._unsure(part, place),
            "other" in kinds or (person and head != "PERSON"),
            part.lent and words.is_event(head),
            already,
            tuple(pair for pair in asides if pair[0] != head),
            " ".join(token.word for token in part.tokens if token.kind in _WORDS),
        )

    def _turned(
        self, part: Part, kinds: set[str], head: str, act: str, said: bool
    ) -> tuple[str, bool, bool]:
        """What "already", "not yet" and questions make of an act.

        Returns:
            The act, whether it was said, and whether the thing was asked for before.
        """
        weak = not act or self.vocabulary.weak(act)
        already = False
        before = weak and ("already" in kinds or self._over(part))
        if before and self.vocabulary.does(head):
            act, said, already = "CHECK", False, True
        if weak and "asks" in kinds:
            act, said = "CHECK", True
        if "not-yet" in kinds and act == "TROUBLE":
            act, said = "", False
        return act, said, already

    def _over(self, part: Part) -> bool:
        """Whether all that is said of doing is over: "the room that you booked"."""
        doing = [part.tokens[i] for i in part.acts]
        doing += [part.tokens[i] for i in part.things if self._asked(part, i)]
        plight = any(self.vocabulary.state(part.name(i)) for i in part.acts)
        return bool(doing) and not plight and all(token.past for token in doing)

    def _asked(self, part: Part, place: int) -> bool:
        """Whether the thing at *place* is one that is asked for: a refund."""
        return self.vocabulary.does(part.name(place)) == "APPLY"

    def _by_lights(
        self, part: Part, head: str, act: str, said: bool
    ) -> tuple[str, bool]:
        """What booking or ordering a thing does, where nothing else is done to it."""
        words = self.vocabulary
        lights = sorted(n for n in part.named if words.light(n) and words.does(n))
        if lights and head and head not in lights and (not act or words.weak(act)):
            return words.does(lights[0]), True
        return act, said

    # The act ----------------------------------------------------------------

    def _act(self, part: Part) -> tuple[int | None, str, tuple[Pair, ...]]:
        """Where the act stands that counts, its name, and the plights beside it."""
        weak, state = self.vocabulary.weak, self.vocabulary.state
        places = [
            i for i in part.acts if not (part.tokens[i].past and weak(part.name(i)))
        ] or part.acts
        if not places:
            return None, "", ()
        strong = [i for i in places if not weak(part.name(i))]
        plights = [i for i in strong if state(part.name(i))]
        asides = tuple(
            (self._near(part, i), self.vocabulary.meant(part.name(i))) for i in plights
        )
        if requests := [i for i in strong if i not in plights]:
            return *self._request(part, requests), asides
        if plights:
            firm = [i for i in plights if part.name(i) not in ("TROUBLE", "WRONG")]
            place = (firm or plights)[-1 if self.final else 0]
            if self._explains(part, place):
                return None, "", asides
            return place, part.name(place), ()
        place = places[-1 if self.final else 0]
        return place, part.name(place), ()

    def _request(self, part: Part, places: list[int]) -> tuple[int, str]:
        names = [part.name(i) for i in places]
        real = [i for i in places if part.name(i) != "CHECK"]
        if not real or len(places) == 1:
            return places[-1], names[-1]
        first = next(i for i, t in enumerate(part.tokens) if t.kind in _WORDS)
        place = places[-1] if self.final or places[0] != first else places[0]
        if "CHECK" not in names:
            return place, part.name(place)
        # "The status of my cancellation" is neither a cancellation nor a status.
        return place, f"CHECK {part.name(real[-1])}"

    def _explains(self, part: Part, place: int) -> bool:
        """Whether a plight only explains a request: "repair a broken phone"."""
        doing = [
            i
            for i in part.things
            if self.vocabulary.is_event(part.name(i)) and not part.tokens[i].past
        ]
        if self.final or not doing:
            return bool(doing) and place < doing[-1]
        things = [i for i in part.things if i not in doing]
        return any(place < thing for thing in things) and doing[0] < place

    # The thing that it is done to -------------------------------------------

    def _head(self, part: Part, place: int | None) -> tuple[str, frozenset[str]]:
        """The thing that the act at *place* is done to, and the other things."""
        words = self.vocabulary
        things = [i for i in part.things if not self._circumstance(part, i)]
        heavy = [i for i in things if not words.light(part.name(i))]
        if not heavy:
            names = [part.name(i) for i in things]
            kept = [name for name in names if words.does(name)] or names
            return (kept[-1] if kept else ""), frozenset()
        head = part.name(self._nearest(part, heavy, place))
        others = {part.name(i) for i in things if not words.empty(part.name(i))}
        return head, frozenset(others - {head})

    def _near(self, part: Part, place: int) -> str:
        heavy = [i for i in part.things if not self.vocabulary.light(part.name(i))]
        if not heavy:
            return self.vocabulary.of(part.name(place))
        return part.name(self._nearest(part, heavy, place))

    def _nearest(self, part: Part, things: list[int], place: int | None) -> int:
        words = self.vocabulary
        if place is None:
            return self._alone(part, things)
        act = part.name(place)
        before = [i for i in things if i < place]
        after = [i for i in things if i > place]
        if words.weak(act) and not self.final:
            doing = [i for i in things if words.is_event(part.name(i))]
            if doing:
                return doing[0]
        if words.state(act):
            return min(things, key=lambda i: (abs(i - place), i > place))
        if self.final:
            return (before or after)[-1]
        return self._phrase(part, after) if after else before[-1]

    def _alone(self, part: Part, things: list[int]) -> int:
        """The head where no act was said: Korean's last thing, English's doing."""
        if self.final:
            present = [
                i for i in things if not (part.tokens[i].past and self._asked(part, i))
            ]
            return (present or things)[-1]
        doing = [i for i in things if self.vocabulary.is_event(part.name(i))]
        return doing[0] if doing else self._phrase(part, things)

    def _phrase(self, part: Part, things: list[int]) -> int:
        """The last thing of the first phrase: "password" in "account password for"."""
        last = things[0]
        for thing in things[1:]:
            between = part.tokens[last + 1 : thing]
            if any(token.kind in ("with", "to") for token in between):
                break
            last = thing
        return last

    def _circumstance(self, part: Part, place: int) -> bool:
        """Whether a thing is told by way of reason: "locked after a wrong password"."""
        return any(token.kind == "after" for token in part.tokens[:place])

    # Doubt ------------------------------------------------------------------

    def _unsure(self, part: Part, place: int | None) -> bool:
        """Whether an unknown word could be what is done, or what it is done to."""
        tokens = part.tokens
        odd = [i for i, token in enumerate(tokens) if token.kind == "unknown"]
        if not odd:
            return False
        known = sorted((*part.things, *part.acts))
        if not known:
            return True
        if self.final:
            # "소음 측정기 대여": what stands between is the thing that is meant.
            return odd[-1] > (part.things or known)[-1]
        if odd[0] < known[0] and place is None:
            return True
        # A noun that follows at once is the head: "card design", "order e-mails".
        return any(i - 1 in part.things for i in odd) or any(
            tokens[i - 1].kind == "to" for i in odd if 0 < i < known[0]
        )


_WORDS = frozenset({"thing", "act", "unknown"})


def without_unknown(reading: Reading) -> Reading:
    """*reading* as a listener takes it who passes over words that mean nothing."""
    return replace(reading, unknown=frozenset(), unsure=False)
