"""Which keys a text tells callers to press; no check of its own.

``told`` is strict: what it gives is surely a key that callers are told to press.
``mentions`` is lenient: what it does not give is surely not said. Checks that blame
a key said use the first, those that miss one use the second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from ivr.checks.pressing import (
    BEGINNINGS,
    COURTESY,
    EMERGENCY,
    FINISHES,
    HAN_DIGITS,
    HAN_POUND,
    HAN_STAR,
    HANGS_UP,
    KO_COUNTED,
    KO_DIGITS,
    KO_POUND,
    KO_PRESS,
    KO_STAR,
    LATIN,
    LOOSE,
    NO_KEY,
    OR,
)
from ivr.language.text import Part
from ivr.records import dataclass
from ivr.source import Span
from ivr.speech import Literal, parse_template


@dataclass(frozen=True, slots=True)
class Told:
    """A key that a text tells callers to press, and where it stands in it.

    With *goal_follows* it stands before what it is for: "press 1 for sales".
    """

    key: str
    offset: int
    length: int
    goal_follows: bool = False
    ends_entry: bool = False
    """It only ends an entry: "then press pound"."""


@lru_cache(maxsize=4096)
def told(text: str) -> tuple[Told, ...]:
    """The keys that *text* surely tells callers to press, in order, each once."""
    words = plain(text)
    found: dict[int, Told] = {}
    for each in (*_latin(words), *_korean(words), *_han(words)):
        if not _dialled_anew(words, each):
            found.setdefault(each.offset, each)
    return tuple(found[offset] for offset in sorted(found))


def _dialled_anew(words: str, each: Told) -> bool:
    """Whether it is dialled on a call of its own: "hang up and dial 911"."""
    before = re.split(r"[.!?\n。！？]", words[: each.offset])[-1]
    return (
        each.key in EMERGENCY or re.search(HANGS_UP, before, re.IGNORECASE) is not None
    )


def keys_told(text: str) -> frozenset[str]:
    """The keys that ``told`` gives, but for those that only end an entry."""
    return frozenset(each.key for each in told(text) if not each.ends_entry)


@lru_cache(maxsize=4096)
def mentions(text: str) -> frozenset[str]:
    """Every key that *text* might speak of, in any words."""
    words = plain(text)
    found = set(re.findall(r"(?<!\d)\d{1,4}(?!\d)", words)) | set("*#") & set(words)
    for first, last in re.findall(_RANGE, words):
        found.update(str(key) for key in range(int(first), int(last) + 1))
    lowered = words.casefold()
    for pattern, key in _names():
        if key not in found and re.search(pattern, lowered):
            found.add(key)
    return frozenset(found)


_MARKED = re.compile(r"[{}\[\n]")


def plain(text: str) -> str:
    """*text* with blanks for pauses and a sign for values: all keeps its place."""
    if not _MARKED.search(text):
        return text
    kept = ["\N{OBJECT REPLACEMENT CHARACTER}"] * len(text)
    template = parse_template(text)
    starts = [part.offset for part in template.parts] + [len(text)]
    for part, end in zip(template.parts, starts[1:], strict=True):
        words = part.text if isinstance(part, Literal) else ""
        if not isinstance(part, Literal) and text[part.offset] == "[":
            words = " " * (end - part.offset)
        for index, letter in enumerate(words[: end - part.offset]):
            kept[part.offset + index] = letter
    return "".join(kept)


def place_in(part: Part, offset: int, length: int) -> Span:
    """Where letters of a text stand in the file, if it stands there as it is."""
    span, text = part.span, part.text or ""
    width = span.end_column - span.column
    quote, odd = divmod(width - len(text), 2)
    if span.line != span.end_line or odd or quote not in (0, 1):
        return span
    start = span.column + quote + offset
    return Span(span.path, span.line, start, span.line, start + length)


# Languages with blanks between words ------------------------------------------------


_RANGE = (
    r"(?<!\d)(\d)\s*(?:-|–|~|to|through|thru|hasta|a|à|al|até|bis|do|tot|부터)"
    r"\s*(\d)(?!\d)"
)
_SENTENCE = re.compile(r"[^.!?;:\n。！？]+")


@lru_cache(maxsize=1)
def _names() -> tuple[tuple[str, str], ...]:
    """Patterns of all words for keys, each with its key."""
    found = [(rf"{word}번", digit) for word, digit in KO_DIGITS.items()]
    found += [(word, digit) for word, digit in HAN_DIGITS.items()]
    found += [(f"{KO_STAR}|{HAN_STAR}", "*"), (f"{KO_POUND}|{HAN_POUND}", "#")]
    for press in LATIN.values():
        found += [
            (rf"\b{word}\b", str(digit))
            for digit, word in enumerate(press.digits.split())
        ]
        found += [(rf"\b(?:{press.star})\b", "*"), (rf"\b(?:{press.pound})\b", "#")]
    return tuple(found)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], Mapping[str, str]], ...]:
    """For each language: a verb with the key behind it, and its words for keys."""
    found = []
    for press in LATIN.values():
        words = dict(zip(press.digits.split(), "0123456789", strict=True))
        words |= {press.star: "*", press.pound: "#"}
        key = rf"\d{{1,4}}|[*#]|{'|'.join(words)}"
        pattern = (
            rf"\b(?:{press.verbs})(?:[\s,]+(?:{press.between})\b)*[\s,]+"
            rf"[\"'“«]?(?P<key>{key})(?!\w){_NOT_COUNTED}"
        )
        found.append((re.compile(pattern, re.IGNORECASE), words))
    return tuple(found)


_DIGIT_WORD = (
    rf"[\s-]+(?:{'|'.join(p.digits.replace(' ', '|') for p in LATIN.values())})\b"
)
_NOT_COUNTED = rf"(?![\s-]*(?:[./-]?\d|(?:{NO_KEY})\b))"
_GOALS = "|".join(press.goal for press in LATIN.values())
_END = r"[\"'”»]?(?:\s+(?:key|button|sign))?"
_GOAL = re.compile(rf"{_END}\s*(?:{_GOALS})\b(?!\s*\d)", re.IGNORECASE)
_ALONE = re.compile(rf"{_END}\s*(?:$|[,)]|\b(?:{OR}|{_GOALS}|now)\b)", re.IGNORECASE)
_NEXT = re.compile(
    rf"(?:^|[,;]|\b(?:{OR})\b)\s*(?:(?:{OR})\s+)?(?P<key>\d{{1,2}}|[*#]){_END}"
    rf"(?=\s*(?:,|$|\b(?:{OR}|{_GOALS})\b)){_NOT_COUNTED}",
    re.IGNORECASE,
)
_NEXT_BEHIND = re.compile(
    rf"(?:^|[,;]|\b(?:{OR})\b)\s*(?:{_GOALS})\s[^,;]{{1,60}}?,?\s+(?P<key>\d{{1,2}})"
    rf"(?=\s*(?:,|$|\b(?:{OR})\b)){_NOT_COUNTED}",
    re.IGNORECASE,
)
_BEFORE = re.compile(rf"(?:(?:{COURTESY})\s*)*", re.IGNORECASE)


def _latin(words: str) -> Iterator[Told]:
    tokens = re.findall(r"[^\W\d_]+", words.lower())
    if not any(token.startswith(BEGINNINGS) for token in tokens):
        return
    listed = False
    for sentence in _SENTENCE.finditer(words):
        text, start = sentence[0], sentence.start()
        found = list(_behind_verbs(text))
        first = min((each.offset for each in found), default=None)
        if first is None and not listed:
            continue
        # "Press 1 for sales. 2 for support": the verb may stand a sentence before.
        begins = first + 1 if first is not None else 0
        rest = list(_listed(text, begins, whole=first is not None))
        found += [each for each in rest if each.offset not in {f.offset for f in found}]
        listed = bool(found)
        for each in found:
            yield replace(each, offset=each.offset + start)


def _behind_verbs(text: str) -> Iterator[Told]:
    for pattern, words in _patterns():
        last, goals_follow = 0, False
        for match in pattern.finditer(text):
            key, at = match["key"], match.start("key")
            if re.match(LOOSE, match[0], re.IGNORECASE) and (
                key.isalpha() or not _ALONE.match(text, match.end())
            ):
                continue
            before = text[last : match.start()]
            last = match.end()
            if key.isalpha() and re.match(_DIGIT_WORD, text[last:], re.IGNORECASE):
                # "Dial nine one one" is a number, and no key.
                continue
            # What stands before a second key is what the first one is for.
            first = goals_follow or _BEFORE.fullmatch(before) is not None
            goals_follow = first and _GOAL.match(text, match.end()) is not None
            ends = re.search(rf"(?:{FINISHES})[\s,]*$", before, re.IGNORECASE)
            yield Told(_digit(key, words), at, len(key), goals_follow, bool(ends))


def _digit(word: str, words: Mapping[str, str]) -> str:
    if word.isdigit() or word in "*#":
        return word
    return next(
        key for name, key in words.items() if re.fullmatch(name, word, re.IGNORECASE)
    )


def _listed(text: str, begins: int, *, whole: bool) -> Iterator[Told]:
    """Keys that a list goes on with: "…, 2 for support, or 3 for billing"."""
    for pattern, goal_may_follow in ((_NEXT, True), (_NEXT_BEHIND, False)):
        for match in pattern.finditer(text):
            at = match.start("key")
            goal = goal_may_follow and _GOAL.match(text, match.end()) is not None
            if at >= begins and (whole or (goal and _BEFORE.fullmatch(text[:at]))):
                yield Told(match["key"], at, len(match["key"]), goal)


# Korean -----------------------------------------------------------------------------

_KO_DIRECT = re.compile(
    rf"(?<![\d-])(?P<key>\d{{1,4}}|[*#]|{KO_STAR}|{KO_POUND}|[{''.join(KO_DIGITS)}](?=번))"
    rf"\s?(?:번|키)?(?:\s?(?:버튼|키))?(?:을|를)?\s*(?:눌|누르|다이얼)"
)
_KO_LISTED = re.compile(
    rf"(?<![\d-])(?P<key>\d{{1,2}})번(?!\s*(?:{KO_COUNTED}))"
    r"(?=[,\s]|$|을|은|이나|이고|이며|입니다|과|또는|으로)"
)
_KO_SIGN = re.compile(rf"(?P<key>{KO_STAR}|{KO_POUND})(?=[,\s]|$|를|을|는|은|나)")
_KO_GOAL = re.compile(r"\s?번?(?:은\s|을?\s*(?:누르시면|누르면|누르신))")


def _korean(words: str) -> Iterator[Told]:
    if not re.search("[가-힣]", words):
        return
    for sentence in _SENTENCE.finditer(words):
        text, start = sentence[0], sentence.start()
        found = list(_KO_DIRECT.finditer(text))
        listed = list(_KO_LISTED.finditer(text))
        signs = list(_KO_SIGN.finditer(text))
        if re.search(KO_PRESS, text) or len(listed) > 1 or _ends_in_key(text, listed):
            found += [*listed, *(signs if listed or found else [])]
        last, goals_follow = 0, False
        for match in sorted(found, key=lambda m: m.start("key")):
            key, at = match["key"], match.start("key")
            first = goals_follow or not re.search("[가-힣]", text[last:at])
            goals_follow = first and bool(_KO_GOAL.match(text, match.end("key")))
            last = at + len(key)
            yield Told(_korean_key(key), at + start, len(key), goals_follow)


def _ends_in_key(text: str, listed: list[re.Match[str]]) -> bool:
    """Whether the sentence ends in its key: "상담원 연결은 0번"."""
    return (
        bool(listed)
        and re.fullmatch(r"번(?:입니다)?\s*", text[listed[-1].end("key") :]) is not None
    )


def _korean_key(word: str) -> str:
    if word in KO_DIGITS:
        return KO_DIGITS[word]
    if re.fullmatch(KO_STAR, word):
        return "*"
    return "#" if re.fullmatch(KO_POUND, word) else word


# Chinese and Japanese ---------------------------------------------------------------

_ZH = re.compile(
    r"按(?:一下)?(?:键|鍵|数字|數字)?\s*"
    rf"(?P<key>\d|[*#]|[{''.join(HAN_DIGITS)}]|{HAN_STAR}|{HAN_POUND})(?![\d个個次位])"
)
_JA = re.compile(
    rf"(?P<key>\d|[*#]|{HAN_STAR}|{HAN_POUND})\s?番?(?:の?(?:ボタン|キー))?を"
)


def _han(words: str) -> Iterator[Told]:
    found = list(_ZH.finditer(words)) if "按" in words else []
    if "押" in words:
        found += _JA.finditer(words)
    for match in found:
        key = match["key"]
        if key in HAN_DIGITS:
            key = HAN_DIGITS[key]
        elif re.fullmatch(HAN_STAR, key):
            key = "*"
        elif re.fullmatch(HAN_POUND, key):
            key = "#"
        yield Told(key, match.start("key"), len(match["key"]))
