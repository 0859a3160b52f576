"""Which keys a text tells callers to press; no check of its own.

``told`` is strict: what it gives is surely a key that callers are told to press.
``mentions`` is lenient: what it does not give is surely not said. Checks that blame
a key said use the first, those that miss one use the second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from itertools import product

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
    found.update(key for word, key in KO_DIGITS.items() if f"{word}번" in lowered)
    found.update(key for word, key in HAN_DIGITS.items() if word in lowered)
    names, patterns = _names()
    for word in set(re.findall(r"\w+", lowered)):
        found.update(names.get(word, ()))
    for pattern, key in patterns:
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


@cache
def _names() -> tuple[Mapping[str, set[str]], tuple[tuple[str, str], ...]]:
    """Words for keys with their keys; and patterns of those that are no one word."""
    names: dict[str, set[str]] = {}
    patterns = [(f"{KO_STAR}|{HAN_STAR}", "*"), (f"{KO_POUND}|{HAN_POUND}", "#")]
    for press in LATIN.values():
        said = [*press.digits.split(), press.star, press.pound]
        for pattern, key in zip(said, "0123456789*#", strict=True):
            words = list(_spellings(pattern))
            if all(re.fullmatch(r"\w+", word) for word in words):
                for word in words:
                    names.setdefault(word, set()).add(key)
            else:
                patterns.append((rf"\b(?:{pattern})\b", key))
    return names, tuple(patterns)


def _spellings(pattern: str) -> Iterator[str]:
    """The words that a pattern of alternatives and letters in brackets stands for."""
    for word in pattern.split("|"):
        parts = re.split(r"\[(\w+)\]", word)
        letters = [part if i % 2 else [part] for i, part in enumerate(parts)]
        yield from map("".join, product(*letters))


@cache
def _behind_verb(language: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    """A verb of *language* with the key behind it, and its words for keys."""
    press = LATIN[language]
    words = dict(zip(press.digits.split(), "0123456789", strict=True))
    words |= {press.star: "*", press.pound: "#"}
    key = rf"\d{{1,4}}|[*#]|{'|'.join(words)}"
    pattern = (
        rf"\b(?:{press.verbs})(?:[\s,]+(?:{press.between})\b)*[\s,]+"
        rf"[\"'“«]?(?P<key>{key})(?!\w){_NOT_COUNTED}"
    )
    return re.compile(pattern, re.IGNORECASE), words


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Patterns of ours are long, so each is compiled when a text needs it."""
    return re.compile(pattern, re.IGNORECASE)


_DIGIT_WORD = (
    rf"[\s-]+(?:{'|'.join(p.digits.replace(' ', '|') for p in LATIN.values())})\b"
)
_NOT_COUNTED = rf"(?![\s-]*(?:[./-]?\d|(?:{NO_KEY})\b))"
_GOALS = "|".join(press.goal for press in LATIN.values())
_END = r"[\"'”»]?(?:\s+(?:key|button|sign))?"
_GOAL = rf"{_END}\s*(?:{_GOALS})\b(?!\s*\d)"
_ALONE = rf"{_END}\s*(?:$|[,)]|\b(?:{OR}|{_GOALS}|now)\b)"
_NEXT = (
    rf"(?:^|[,;]|\b(?:{OR})\b)\s*(?:(?:{OR})\s+)?(?P<key>\d{{1,2}}|[*#]){_END}"
    rf"(?=\s*(?:,|$|\b(?:{OR}|{_GOALS})\b)){_NOT_COUNTED}"
)
_NEXT_BEHIND = (
    rf"(?:^|[,;]|\b(?:{OR})\b)\s*(?:{_GOALS})\s[^,;]{{1,60}}?,?\s+(?P<key>\d{{1,2}})"
    rf"(?=\s*(?:,|$|\b(?:{OR})\b)){_NOT_COUNTED}"
)
_BEFORE = rf"(?:(?:{COURTESY})\s*)*"


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
    for language, press in LATIN.items():
        if not _compiled(rf"\b(?:{press.verbs})").search(text):
            continue
        pattern, words = _behind_verb(language)
        last, goals_follow = 0, False
        for match in pattern.finditer(text):
            key, at = match["key"], match.start("key")
            if re.match(LOOSE, match[0], re.IGNORECASE) and (
                key.isalpha() or not _compiled(_ALONE).match(text, match.end())
            ):
                continue
            before = text[last : match.start()]
            last = match.end()
            if key.isalpha() and re.match(_DIGIT_WORD, text[last:], re.IGNORECASE):
                # "Dial nine one one" is a number, and no key.
                continue
            # What stands before a second key is what the first one is for.
            first = goals_follow or _compiled(_BEFORE).fullmatch(before) is not None
            goals_follow = first and _goal(text, match.end())
            ends = re.search(rf"(?:{FINISHES})[\s,]*$", before, re.IGNORECASE)
            yield Told(_digit(key, words), at, len(key), goals_follow, bool(ends))


def _goal(text: str, at: int) -> bool:
    """Whether what stands at *at* says what the key before it is for."""
    return _compiled(_GOAL).match(text, at) is not None


def _digit(word: str, words: Mapping[str, str]) -> str:
    if word.isdigit() or word in "*#":
        return word
    return next(
        key for name, key in words.items() if re.fullmatch(name, word, re.IGNORECASE)
    )


def _listed(text: str, begins: int, *, whole: bool) -> Iterator[Told]:
    """Keys that a list goes on with: "…, 2 for support, or 3 for billing"."""
    before = _compiled(_BEFORE)
    for pattern, goal_may_follow in ((_NEXT, True), (_NEXT_BEHIND, False)):
        for match in _compiled(pattern).finditer(text):
            at = match.start("key")
            goal = goal_may_follow and _goal(text, match.end())
            if at >= begins and (whole or (goal and before.fullmatch(text[:at]))):
                yield Told(match["key"], at, len(match["key"]), goal)


# Korean -----------------------------------------------------------------------------

_KO_DIRECT = (
    rf"(?<![\d-])(?P<key>\d{{1,4}}|[*#]|{KO_STAR}|{KO_POUND}|[{''.join(KO_DIGITS)}](?=번))"
    rf"\s?(?:번|키)?(?:\s?(?:버튼|키))?(?:을|를)?\s*(?:눌|누르|다이얼)"
)
_KO_LISTED = (
    rf"(?<![\d-])(?P<key>\d{{1,2}})번(?!\s*(?:{KO_COUNTED}))"
    r"(?=[,\s]|$|을|은|이나|이고|이며|입니다|과|또는|으로)"
)
_KO_SIGN = rf"(?P<key>{KO_STAR}|{KO_POUND})(?=[,\s]|$|를|을|는|은|나)"
_KO_GOAL = r"\s?번?(?:은\s|을?\s*(?:누르시면|누르면|누르신))"


def _korean(words: str) -> Iterator[Told]:
    if not re.search("[가-힣]", words):
        return
    for sentence in _SENTENCE.finditer(words):
        text, start = sentence[0], sentence.start()
        found = list(re.finditer(_KO_DIRECT, text))
        listed = list(re.finditer(_KO_LISTED, text))
        signs = list(re.finditer(_KO_SIGN, text))
        if re.search(KO_PRESS, text) or len(listed) > 1 or _ends_in_key(text, listed):
            found += [*listed, *(signs if listed or found else [])]
        last, goals_follow = 0, False
        for match in sorted(found, key=lambda m: m.start("key")):
            key, at = match["key"], match.start("key")
            first = goals_follow or not re.search("[가-힣]", text[last:at])
            goals_follow = first and bool(re.match(_KO_GOAL, text[match.end("key") :]))
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

_ZH = (
    r"按(?:一下)?(?:键|鍵|数字|數字)?\s*"
    rf"(?P<key>\d|[*#]|[{''.join(HAN_DIGITS)}]|{HAN_STAR}|{HAN_POUND})(?![\d个個次位])"
)
_JA = rf"(?P<key>\d|[*#]|{HAN_STAR}|{HAN_POUND})\s?番?(?:の?(?:ボタン|キー))?を"


def _han(words: str) -> Iterator[Told]:
    found = list(re.finditer(_ZH, words)) if "按" in words else []
    if "押" in words:
        found += re.finditer(_JA, words)
    for match in found:
        key = match["key"]
        if key in HAN_DIGITS:
            key = HAN_DIGITS[key]
        elif re.fullmatch(HAN_STAR, key):
            key = "*"
        elif re.fullmatch(HAN_POUND, key):
            key = "#"
        yield Told(key, match.start("key"), len(match["key"]))
