"""Reads Korean: cues with their particles and endings, written with or without blanks.

A cue in dictionary form (…다) stands for its stem in all the shapes that endings give
it. Cues begin where a word begins or where another cue ends, so that "카드" is found
in 카드분실 but not in 스카드.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from ivr.language.lexicon.tokens import Token
from ivr.language.lexicon.vocabulary import Symbol

_STOP: tuple[Symbol, ...] = (("stop", ""),)


class _Entry(NamedTuple):
    """What a cue stands for, where it may have blanks, and whether it is a verb."""

    symbols: tuple[Symbol, ...]
    blanks: frozenset[int]
    verb: bool


class Korean:
    """A reader of Korean labels."""

    final = True

    def __init__(self, cues: Mapping[str, tuple[Symbol, ...]]) -> None:
        self.cues: dict[str, tuple[_Entry, ...]] = {}
        for cue, symbols in cues.items():
            cue = cue.lower()
            if cue.endswith("다") and len(cue) > 1:
                for shape in shapes(cue):
                    self._add(shape, symbols, True)
            else:
                self._add(cue, symbols, False)
        self.longest = max(map(len, self.cues), default=0)

    def _add(self, cue: str, symbols: tuple[Symbol, ...], verb: bool) -> None:
        letters = cue.replace(" ", "")
        blanks, at = frozenset[int](), 0
        for word in cue.split(" ")[:-1]:
            at += len(word)
            blanks |= {at}
        known = self.cues.get(letters, ())
        for index, entry in enumerate(known):
            if entry.verb == verb:
                # Written with a blank and without: the text may be either.
                blanks |= entry.blanks if entry.symbols == symbols else frozenset()
                entry = _Entry(symbols, blanks, verb)
                self.cues[letters] = (*known[:index], entry, *known[index + 1 :])
                return
        self.cues[letters] = (*known, _Entry(symbols, blanks, verb))

    def tokens(self, text: str) -> list[Token]:
        """What *text* says, in order."""
        return list(_Scan(self, text).run())


class _Scan:
    """One pass over one text."""

    def __init__(self, reader: Korean, text: str) -> None:
        self.cues, self.longest = reader.cues, reader.longest
        text = unicodedata.normalize("NFC", text).lower()
        text = _PRESS.sub(" ", text).replace("a/s", "as")
        words = _BREAK.sub(" | ", _NOISE.sub(" ", text)).split()
        self.letters = "".join(words)
        self.ends: list[int] = []
        """For each letter, where its word ends."""
        for word in words:
            self.ends.extend([len(self.ends) + len(word)] * len(word))
        self.starts = {0, *self.ends}

    def run(self) -> Iterator[Token]:
        at, letters = 0, self.letters
        while at < len(letters):
            if letters[at] == "|":
                yield Token("break")
                at += 1
                continue
            length, tail, entry = self._cue(at)
            if entry is not None:
                past = tail in _PAST or (
                    entry.verb and not tail and _ends_in_n(letters[at + length - 1])
                )
                for kind, name in entry.symbols:
                    yield Token(kind, name, letters[at : at + length], past)
                if _WHETHER.search(tail):
                    yield Token("act", "CHECK", letters[at : at + length])
                if _joins(tail):
                    yield Token("and")
                at += length + len(tail)
                continue
            end = self.ends[at]
            inner = self._inside(at, end)
            yield from self._unknown(letters[at:inner], inner == end)
            at = inner

    def _cue(self, at: int) -> tuple[int, str, _Entry | None]:
        """The longest cue that begins at *at*: its length, its endings, itself."""
        letters, ends = self.letters, self.ends
        for length in range(min(self.longest, len(letters) - at), 0, -1):
            entries = self.cues.get(letters[at : at + length])
            if entries is None:
                continue
            stop = at + length
            for entry in entries:
                if ends[at] < stop and not self._spans(at, stop, entry.blanks):
                    continue
                tail = letters[stop : ends[stop - 1]]
                if not tail or (_verb_tail if entry.verb else _noun_tail)(tail):
                    return length, tail, entry
                if ends[at] >= stop and self._opens(entry, length, stop):
                    return length, "", entry
        return 0, "", None

    def _opens(self, entry: _Entry, length: int, stop: int) -> bool:
        """Whether *entry* may stand before other letters in one word.

        What follows is a cue of its own (카드분실) or a word that is not known.
        """
        if entry.verb:
            return False
        if length > 1 and entry.symbols != _STOP and not self._suffix(stop):
            return True
        following, tail, _ = self._cue(stop)
        return following > 1 or bool(following and tail)

    def _suffix(self, stop: int) -> bool:
        """Whether one letter follows that makes another word: 회원증, 배송비."""
        tail = self.letters[stop + 1 : self.ends[stop]]
        return not tail or _noun_tail(tail)

    def _spans(self, at: int, stop: int, blanks: frozenset[int]) -> bool:
        """Whether the text has blanks between only where the cue has them."""
        return all(
            place - at in blanks
            for place in range(at + 1, stop)
            if place in self.starts
        )

    def _inside(self, at: int, end: int) -> int:
        """Where, inside a word that begins unknown, the first known cue stands."""
        # One letter before a known word mostly turns it round: 재등록, 비회원, 미납.
        for place in range(at + 2, end - 1):
            length, _, entry = self._cue(place)
            if entry is not None and length > 1 and entry.symbols != _STOP:
                return place
        return end

    def _unknown(self, word: str, whole: bool) -> Iterator[Token]:
        if word[0].isdigit() or word == "번":
            return
        stem = _stem(word) if whole else word
        yield Token("unknown", stem, stem)
        if whole and _joins(word[len(stem) :]):
            yield Token("and")


# Endings -----------------------------------------------------------------------

_NOISE = re.compile(r"[\"'“”‘’()\[\]{}<>~!?…:;*#]|\.(?!\d)|-")
_BREAK = re.compile(r"[,/·ㆍ、&+|]")
_PRESS = re.compile(
    r"(?:은|는|을|를|시면|으시면)?\s*\d+\s*번(?:을|으로)?"
    r"(?:\s*눌러\s*주(?:세요|십시오)|\s*누르(?:세요|십시오|시면))?"
)

_PARTICLES = (
    "께서는|으로서|으로써|에게서|이라도|이라면|이라서|에서는|에서도|까지는|께서|에게|에서|"
    "으로는|으로|로서|로써|처럼|보다|까지|부터|마다|이랑|이나|이며|이고|이란|이라|라도|라면|"
    "에는|에도|에만|님은|님이|님의|이신|이실|이십니까|입니다|인데요|인데|인지|인가요|이에요|예요|"
    "이시면|이시라면|은요|은|는|이|가|을|를|의|에|로|와|과|랑|하고|도|만|나|며|고|란|라|인|일|"
    "들|님|건|용|시|중|상|별|등|차|분|자|번"
)
_ENDINGS = (
    "으시려면|시려면|으려면|으려고|으려|으러|러|면서|으면서|려면|으시면|시면|으면|면|으셨다면|셨다면|었다면|았다면|였다면|다면|"
    "으셨거나|셨거나|었거나|았거나|거나|으셨|셨|으시는|시는|으신|신|으실|실|으시|시|습니다|니다|"
    "십시오|세요|으세요|어요|아요|여요|해요|에요|어서|아서|여서|서|는데요|는데|은데요|은데|ㄴ데|"
    "데요|데|는지|은지|을지|ㄹ지|지요|지만|지|고자|고요|고|기|는|은|을|던|음|어|아|여|었|았|였|"
    "겠|네요|네|나요|나|까요|까|니까|니|라고|라|다고|다가|다|자|며|게|도록|도|려고|려는|려|야|요|"
    "주시|주세|주|줘|드리|드립|드려|드릴|싶|있|된|됐|되|돼|버리|버려|버렸|놓|둔|두|질|진|졌|지는|"
    "대요|대|래요|래|죠|거든요|군요|잖아요|만|길|데에|어야|아야|달라|을까|ㄹ까|습|만요|로|이"
)
_DO = (
    "하|해|했|한|할|함|합|하여|되|돼|됐|된|될|됨|됩|시키|시켜|시킬|시킨|당하|당한|당했|당해|"
    "드리|드려|드릴|드립"
)
_LONGEST = 14
"""Longer endings are none; the patterns below would try them in too many ways."""

# Compiled (and cached by ``re``) when a label in Korean is read.
_VERB_TAIL = f"(?:{_ENDINGS})+"
_NOUN_TAIL = f"(?:{_PARTICLES}){{0,3}}(?:(?:{_DO})(?:{_ENDINGS})*(?:{_PARTICLES})?)?"
_PAST = frozenset(
    [
        "하신",
        "한",
        "하셨던",
        "했던",
        "된",
        "되신",
        "받은",
        "받으신",
        "신",
        "으신",
        "은",
        "하였던",
        "셨던",
        "었던",
        "았던",
        "던",
    ]
)
_WHETHER = re.compile("[았었였했됐졌셨왔났]는지")
_JOINS = re.compile(r"(?:^|.*[^하])(?:와|과|거나|랑)|이나|나")


@lru_cache(maxsize=4096)
def _noun_tail(tail: str) -> bool:
    return len(tail) <= _LONGEST and re.fullmatch(_NOUN_TAIL, tail) is not None


@lru_cache(maxsize=4096)
def _verb_tail(tail: str) -> bool:
    return len(tail) <= _LONGEST and re.fullmatch(_VERB_TAIL, tail) is not None


@lru_cache(maxsize=4096)
def _joins(tail: str) -> bool:
    return bool(tail) and _JOINS.fullmatch(tail) is not None


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    """An unknown word without its particles and endings; two letters are kept."""
    for length in range(2, len(word)):
        if _noun_tail(word[length:]) or _verb_tail(word[length:]):
            return word[:length]
    return word


# Shapes of a verb --------------------------------------------------------------

_BASE, _VOWELS, _CODAS = 0xAC00, 21, 28
_NIEUN, _RIEUL, _MIEUM, _BIEUP, _SSANG_SIOT = 4, 8, 16, 17, 20
_BRIGHT = frozenset({0, 2, 8})  # ㅏ ㅑ ㅗ: what follows them has ㅏ
_CONTRACTED = {8: 9, 13: 14, 20: 6, 11: 10}  # ㅗ+ㅏ=ㅘ ㅜ+ㅓ=ㅝ ㅣ+ㅓ=ㅕ ㅚ+ㅓ=ㅙ


def _ends_in_n(letter: str) -> bool:
    """Whether a verb's shape says what is over: 부른, 맡긴."""
    return (ord(letter) - _BASE) % _CODAS == _NIEUN


def shapes(verb: str) -> Iterator[str]:
    """The shapes that the stem of *verb*, in dictionary form, takes before endings."""
    stem = verb[:-1]
    yield stem
    last = ord(stem[-1]) - _BASE
    if not 0 <= last < 11172:
        return
    body, coda = stem[:-1], last % _CODAS
    if coda == _RIEUL:
        for other in (0, _NIEUN, _BIEUP):
            yield body + chr(_BASE + last - coda + other)
    if coda:
        return
    for other in (_NIEUN, _RIEUL, _MIEUM, _BIEUP):
        yield body + chr(_BASE + last + other)
    if stem[-1] == "하":
        yield from (body + "해", body + "했")
        return
    for short in _contractions(body, last):
        yield short
        yield short[:-1] + chr(ord(short[-1]) + _SSANG_SIOT)


def _contractions(body: str, last: int) -> Iterator[str]:
    """The stem drawn together with 아 or 어: 바꿔, 잠겨, 불러, 꺼."""
    onset, vowel = divmod(last // _CODAS, _VOWELS)
    before = ord(body[-1]) - _BASE if body else -1
    bright = 0 <= before < 11172 and before // _CODAS % _VOWELS in _BRIGHT
    if chr(_BASE + last) == "르" and 0 <= before < 11172 and not before % _CODAS:
        yield body[:-1] + chr(_BASE + before + _RIEUL) + ("라" if bright else "러")
    elif vowel == 18:  # ㅡ falls away
        new = 0 if bright else 4
        yield body + chr(_BASE + (onset * _VOWELS + new) * _CODAS)
    else:
        new = _CONTRACTED.get(vowel, vowel)
        yield body + chr(_BASE + (onset * _VOWELS + new) * _CODAS)
