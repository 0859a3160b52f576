"""A text cut into the labels that it is: "A or B", without what is negated.

Parts share what they share: "change or cancel a booking" is two labels of one
booking, "카드 및 통장 분실 신고" two of one loss. Undoing acts work on the act
beside them: 정지 해제 is resuming, not a suspension and a cancelling.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field

from ivr.language.lexicon.tokens import Token
from ivr.language.lexicon.vocabulary import Vocabulary
from ivr.records import dataclass


@dataclass(slots=True)
class Part:
    """One of the labels in "A or B"."""

    tokens: list[Token]
    things: list[int] = field(default_factory=list)
    """Where the things stand among the tokens."""
    acts: list[int] = field(default_factory=list)
    """Where the acts stand that still count."""
    borrowed: bool = False
    """Whether its thing or act was lent by a neighbour."""
    lent: bool = False
    """Whether the lender was a bare thing: "refunds and cancellations"."""
    doubtful: bool = False
    """Whether the act that was lent may not be meant here."""

    def __post_init__(self) -> None:
        self.find()

    def find(self) -> None:
        """Look anew where things and acts stand."""
        self.things = [i for i, t in enumerate(self.tokens) if t.kind == "thing"]
        self.acts = [i for i, t in enumerate(self.tokens) if t.kind == "act"]

    def name(self, place: int) -> str:
        """The thing or act at *place*."""
        return self.tokens[place].name

    @property
    def named(self) -> set[str]:
        """The things."""
        return {self.tokens[i].name for i in self.things}

    @property
    def odd(self) -> bool:
        """Whether it has words that are not known."""
        return any(token.kind == "unknown" for token in self.tokens)


class Splitter:
    """Makes parts of tokens, with one vocabulary, for one language."""

    def __init__(self, vocabulary: Vocabulary, final: bool) -> None:
        self.vocabulary, self.final = vocabulary, final

    def parts(self, tokens: Sequence[Token]) -> list[Part]:
        """The parts that mean something, each with all that is shared with it."""
        parts = [Part(list(part)) for part in _split(_cut(tokens))]
        parts = [part for part in parts if part.things or part.acts or part.odd]
        for part in parts:
            self._undo(part)
        self._lend_things(parts)
        self._lend_acts(parts)
        return parts

    # Undoing ----------------------------------------------------------------

    def _undo(self, part: Part) -> None:
        acts = self.vocabulary.acts
        for place in list(part.acts):
            if not acts[part.name(place)].undoes:
                continue
            # "풀다" is for a thing that is locked, wherever that is told.
            plights = (i for i in part.acts if acts[part.name(i)].stands_for)
            locked = next((i for i in plights if acts[part.name(i)].undone), None)
            beside = self._beside(part, place) if locked is None else locked
            if beside is None:
                continue
            if acts[part.name(beside)].weak:
                part.acts.remove(beside)
                beside = self._beside(part, beside) if self.final else None
            if beside is not None:
                self._merge(part, beside, place)

    def _merge(self, part: Part, one: int, undoing: int) -> None:
        act = self.vocabulary.acts[part.name(one)]
        if act.weak or (not act.undone and (act.state or act.stands_for)):
            return
        undone = act.undone or f"CANCEL {act.name}"
        token = part.tokens[undoing]
        part.tokens[undoing] = Token("act", undone, token.word, token.past)
        if one in part.acts:
            part.acts.remove(one)

    def _beside(self, part: Part, place: int) -> int | None:
        """The act next to *place*: before it in Korean, after it in English."""
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

    def _lend_things(self, parts: list[Part]) -> None:
        for index, part in enumerate(parts):
            if not self._lacks(part):
                continue
            things = self._lender(parts, index)
            if things is not None:
                part.lent = not any(other.acts for other in parts if other is not part)
                part.tokens = things + part.tokens
                part.find()
                part.borrowed = True

    def _lacks(self, part: Part) -> bool:
        """Whether a part names no thing of its own: "cancel", or "book"."""
        names = part.named
        bookable = all(
            self.vocabulary.light(n) and self.vocabulary.does(n) == "APPLY"
            for n in names
        )
        return bool(part.acts or names) and bookable

    def _lender(self, parts: list[Part], index: int) -> list[Token] | None:
        mine, others = parts[index], [p for p in parts if p is not parts[index]]
        lenders = [p for p in others if not all(map(self.vocabulary.light, p.named))]
        if not lenders and not mine.things:
            lenders = [part for part in others if part.things]
        before = [part for part in parts[:index] if part in lenders]
        after = [part for part in parts[index + 1 :] if part in lenders]
        near = before[-1:] or after[:1] if self.final else after[:1] or before[-1:]
        if not near:
            return None
        things = [near[0].tokens[i] for i in near[0].things]
        plain = [t for t in things if not self.vocabulary.is_event(t.name)]
        if mine.things and not near[0].acts:
            # "Bookings and refunds": a refund is not booked.
            return plain or None
        return plain or things

    def _lend_acts(self, parts: list[Part]) -> None:
        for index, part in enumerate(parts):
            if part.acts or len(part.things) != 1 or part.odd:
                continue
            if act := self._lent_act(parts, index):
                part.tokens = [*part.tokens, act]
                part.find()
                part.doubtful = bool(self.vocabulary.does(part.name(part.things[0])))
                part.borrowed = True

    def _lent_act(self, parts: list[Part], index: int) -> Token | None:
        """The act that a neighbour shares: Korean's last one, English's first."""
        lending = [p for p in parts if p.acts and p.things and not p.borrowed]
        for other in parts[index + 1 :]:
            if other in lending and len(other.things) == 1:
                if other.named == parts[index].named:
                    return None
                last = other.acts[-1]
                if self.final or last > other.things[-1]:
                    weak = not self.final and self.vocabulary.weak(other.name(last))
                    return None if weak else other.tokens[last]
        if not self.final:
            for other in reversed(parts[:index]):
                if other in lending and other.acts[0] < other.things[0]:
                    return other.tokens[other.acts[0]]
        return None


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
