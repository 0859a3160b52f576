"""Reads English: cues in all their inflections, with courtesy and articles aside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

from ivr.language.lexicon.tokens import Token
from ivr.language.lexicon.vocabulary import Symbol

ARTICLES = frozenset(
    [
        "a",
        "an",
        "the",
        "my",
        "your",
        "our",
        "his",
        "her",
        "its",
        "their",
        "this",
        "that",
        "some",
        "any",
    ]
)
_APART = frozenset(["off", "on", "up", "out", "over", "back", "down"])
_RELATIONS = frozenset(
    ["for", "of", "on", "in", "with", "from", "at", "by", "about", "under", "regarding"]
)
_WORD = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?|[,/;&+.:]")
_PLAN = re.compile(r"\b(\d{3})(?:\s?\(([a-z])\)|[\s-]([bk])\b)")
"""401(k), 403(b): a number with a letter that is one word, however it is written."""
_PRESS = re.compile(
    r",?\s*(?:please\s+)?(?:press|dial|say)\s+(?:the\s+)?(?:\d+|star|pound|hash)\b"
)
_ASKS = frozenset(["is", "has", "did", "was", "are", "were", "does"])
_BREAKS = frozenset(",/;&+.:")
_LONG = {
    "cant": "can not", "cannot": "can not", "wont": "will not", "dont": "do not",
    "doesnt": "does not", "didnt": "did not", "isnt": "is not", "havent": "have not",
    "hasnt": "has not", "arent": "are not", "wasnt": "was not", "im": "i am",
    "ive": "i have", "youre": "you are", "youve": "you have", "youd": "you would",
    "wouldnt": "would not", "couldnt": "could not", "werent": "were not",
}  # fmt: skip


class English:
    """A reader of English labels."""

    final = False

    def __init__(self, cues: Mapping[str, tuple[Symbol, ...]]) -> None:
        self.exact: dict[str, tuple[Symbol, ...]] = {}
        self.stemmed: dict[str, tuple[Symbol, ...]] = {}
        self.nouns: dict[str, tuple[Symbol, ...]] = {}
        self.apart: set[tuple[str, str]] = set()
        self.longest = 1
        for cue, symbols in cues.items():
            words = _cue_words(cue)
            if not words:
                continue
            if len(words) == 1 and " " in cue and cue.split()[0] in ARTICLES:
                # "my pay" and "a book" are things, "pay" and "book" are done.
                self.nouns[words[0]] = symbols
                continue
            self.longest = max(self.longest, len(words))
            self.exact[" ".join(words)] = symbols
            stems = " ".join(map(stem, words))
            over = len(words) > 1 and any(word.endswith("ed") for word in words)
            if symbols != (("stop", ""),) and not over:
                self.stemmed.setdefault(stems, symbols)
            if len(words) == 2 and words[1] in _APART:
                self.apart.add((stem(words[0]), words[1]))

    def tokens(self, text: str) -> list[Token]:
        """What *text* says, in order."""
        words = _words(_PRESS.sub(" ", unicodedata.normalize("NFC", text).lower()))
        return list(self._run(self._together(words)))

    def _together(self, words: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
        """Bring "turn … off" together, where that is a cue."""
        for place, (word, _) in enumerate(words):
            if word in _APART:
                for verb in range(max(0, place - 4), place - 1):
                    if (stem(words[verb][0]), word) in self.apart:
                        words.insert(verb + 1, words.pop(place))
                        return words
        return words

    def _run(self, words: list[tuple[str, bool]]) -> Iterator[Token]:
        if len(words) > 1 and words[0][0] in _ASKS and words[1][1]:
            yield Token("asks")
        surface = [word for word, _ in words]
        stems = [stem(word) for word in surface]
        at = 0
        while at < len(words):
            word = surface[at]
            if word in _BREAKS:
                yield Token("break")
                at += 1
                continue
            length, symbols = self._cue(surface, stems, at)
            if length == 1 and words[at][1] and word in self.nouns:
                symbols = self.nouns[word]
            if symbols:
                text = " ".join(stems[at : at + length])
                kind = symbols[0][0]
                if kind == "stop" and length == 1 and word in _RELATIONS:
                    yield Token("with", "", word)
                elif kind == "stop":
                    yield Token("to" if word == "to" else "stop", "", text)
                else:
                    # What is done stands before the thing, as elsewhere in English.
                    for kind, name in reversed(symbols):
                        yield Token(kind, name, text)
                at += length
                continue
            if not word.isdigit():
                yield Token("unknown", stems[at], stems[at])
            at += 1

    def _cue(
        self, surface: list[str], stems: list[str], at: int
    ) -> tuple[int, tuple[Symbol, ...] | None]:
        for length in range(min(self.longest, len(surface) - at), 0, -1):
            found = self.exact.get(" ".join(surface[at : at + length]))
            if found is None:
                found = self.stemmed.get(" ".join(stems[at : at + length]))
            if found is not None:
                return length, found
        return 1, None


def _cue_words(cue: str) -> list[str]:
    """The words of a cue, as ``_words`` finds them in a text."""
    if not cue.replace(" ", "").isalnum():
        return [word for word, _ in _words(cue) if word not in _BREAKS]
    words: list[str] = []
    for word in cue.lower().split():
        if word not in ARTICLES:
            words.extend(_LONG[word].split() if word in _LONG else (word,))
    return words


def _words(text: str) -> list[tuple[str, bool]]:
    """The words, each with whether an article stood before it; articles are dropped."""
    found: list[tuple[str, bool]] = []
    article = False
    text = _PLAN.sub(r"\1\2\3 ", text.lower())
    for raw in _WORD.findall(text.replace("-", " ")):
        word = raw.replace("’", "'")
        if word.endswith("'s"):
            word = word[:-2]
        word = "i would" if word == "i'd" else word.replace("'", "")
        if word in ARTICLES:
            article = True
            continue
        for part in _LONG.get(word, word).split():
            found.append((part, article))
            article = False
    return found


# Stems -------------------------------------------------------------------------

_IRREGULAR = {
    "bought": "buy", "paid": "pay", "sent": "send", "got": "get", "gotten": "get",
    "made": "make", "spoke": "speak", "children": "child", "left": "leave",
    "forgot": "forget", "forgotten": "forget", "broke": "break", "broken": "break",
    "stolen": "steal", "stole": "steal", "lost": "lose", "found": "find",
    "took": "take", "taken": "take", "gave": "give", "given": "give", "sold": "sell",
    "kept": "keep", "began": "begin", "cards": "card", "men": "man", "died": "die",
    "dying": "die", "lying": "lie", "tried": "try", "flew": "fly", "was": "be",
    "were": "were", "cancelled": "cancel", "cancelling": "cancel",
    "travelling": "travel", "planes": "plane", "plane": "plane", "labelled": "label",
    "enrolling": "enrol", "enrolled": "enrol",
}  # fmt: skip
_KEEP = frozenset(
    [
        "status",
        "address",
        "access",
        "business",
        "gas",
        "bus",
        "news",
        "wireless",
        "bonus",
        "always",
        "this",
        "plus",
        "pass",
        "loss",
        "less",
        "address",
        "process",
        "business",
        "express",
        "previous",
        "during",
        "nothing",
        "something",
        "anything",
        "everything",
        "thing",
        "morning",
        "evening",
        "string",
        "king",
        "ring",
        "spring",
        "bring",
        "sing",
        "speed",
        "feed",
        "need",
        "seed",
        "red",
        "bed",
        "led",
        "ted",
        "united",
        "used",
        "unused",
        "his",
        "does",
        "is",
        "as",
        "us",
        "yes",
        "various",
        "virus",
        "abs",
        "lens",
        "wedding",
        "building",
        "ceiling",
        "clothing",
        "bedding",
    ]
)


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """*word* without plural, -ing and -ed, so that inflections of one word meet."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _KEEP or len(word) < 4:
        return word
    base = word
    if word.endswith("ies"):
        base = word[:-3] + "y"
    elif word.endswith(("sses", "xes", "ches", "shes")):
        base = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        base = word[:-1]
    if base in _KEEP:
        return base
    if base.endswith("ied"):
        base = base[:-3] + "y"
    else:
        for ending in ("ing", "ed"):
            rest = base[: -len(ending)]
            if base.endswith(ending) and len(rest) > 2 and re.search("[aeiouy]", rest):
                base = rest[:-1] if _doubled(rest) else rest
                break
    return base[:-1] if base.endswith("e") and len(base) > 3 else base


def _doubled(word: str) -> bool:
    return word[-1] == word[-2] and word[-1] not in "aeiouszl" and len(word) > 3
