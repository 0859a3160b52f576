"""How long it takes to say a text.

A rate model: 0.2 s, and 2.5 words a second, or 4 syllables a second in Korean and
other languages that are written by syllables; pauses at commas and full stops are
part of the rate. Figures count as they are read out. Measured audio overrides it.

Source: 150 to 200 words a minute are comfortable to young and old (Sutton et al.,
1995); 2.5 words a second is the slow end, with the pauses in it. Against espeak-ng at
150 words a minute, ten sentences of menus: English 0.71 to 1.42 of the voice, 1.05 in
the mean, Korean 0.85 to 1.14 and 1.00 (``tests/test_speech_length.py``).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

START_SECONDS = 0.2
WORDS_PER_SECOND = 2.5
SYLLABLES_PER_SECOND = 4.0

_BY_SYLLABLE = {"ko", "zh", "yue", "cmn", "ja", "th", "lo", "km", "my"}
_PACE = {"ja": 6.0}
"""Japanese morae are short: 7.84 a second against 5.18 syllables of Mandarin
(Pellegrino, Coupé and Marsico, "A cross-language perspective on speech information
rate", Language 87, 2011), and most kanji have two."""

# Patterns are compiled (and cached by ``re``) when they are first used, so that the
# command line, which imports this for every command, starts fast.
_PAUSE = r"\[(\d{1,4}(?:\.\d{1,3})?)(ms|s)\]"
_BLANKLESS = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_TOKEN = (
    r"(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)"
    r"|(?P<hangul>[가-힣]+)"
    r"|(?P<kana>[\u3041-\u30ff]+)"
    r"|(?P<ideograph>[\u3400-\u9fff]+)"
    rf"|(?P<blankless>[{_BLANKLESS}]+)"
    rf"|(?P<word>[^\W\d_가-힣\u3041-\u9fff{_BLANKLESS}]+"
    r"(?:['’][^\W\d_]+)*)"
    r"|(?P<sign>[%#*+@&=$€£₩])"
)


def seconds(text: str, language: str, pace: float | None = None) -> float:
    """How long it takes to say *text*, pauses such as ``[0.5s]`` included.

    Args:
        text: Words as they are said; a line break is half a second.
        language: BCP 47; decides whether words or syllables are counted.
        pace: Words, or syllables, per second, where the profile says so.

    Returns:
        Seconds; 0 where nothing is said.
    """
    return _seconds(text, language.split("-")[0].lower(), pace)


@lru_cache(maxsize=16384)
def _seconds(text: str, language: str, pace: float | None) -> float:
    silence = sum(
        float(length) / (1000 if unit == "ms" else 1)
        for length, unit in re.findall(_PAUSE, text)
    )
    silence += 0.5 * text.strip().count("\n")
    words = re.sub(_PAUSE, " ", text)
    if language in _BY_SYLLABLE:
        rate = pace or _PACE.get(language, SYLLABLES_PER_SECOND)
        spoken = syllables(words, language) / rate
    else:
        spoken = word_count(words, language) / (pace or WORDS_PER_SECOND)
    return silence + (START_SECONDS + spoken if spoken else 0.0)


def word_count(text: str, language: str = "en") -> float:
    """Words in *text* as they are read out: ``1,234`` is six."""
    count = 0.0
    for kind, token in _tokens(text):
        match kind:
            case "number":
                count += number_words(token)
            case "word":
                # Long compounds, as German and Finnish have, take their time.
                long = language != "en" and len(token) > 10
                count += len(token) / 8 if long else 1
            case "sign":
                count += 1
            case _:
                heard = _SYLLABLES[kind] * len(token)
                count += heard * WORDS_PER_SECOND / SYLLABLES_PER_SECOND
    return count


def syllables(text: str, language: str = "ko") -> float:
    """Syllables in *text* as it is read out in Korean or its neighbours."""
    count = 0.0
    for kind, token in _tokens(text):
        match kind:
            case "number":
                count += number_syllables(token)
            case "word":
                count += _latin_syllables(token)
            case "sign":
                count += 3
            case "ideograph" if language == "ja":
                count += 2 * len(token)
            case _:
                count += _SYLLABLES[kind] * len(token)
    return count


_SYLLABLES = {"hangul": 1.0, "kana": 1.0, "ideograph": 1.0, "blankless": 0.5}
_MAY_BE_MARKED = r"[\u0300-\u036f\u0591-\u06ff\u0900-\u109f\u1780-\u17ff]"


def _tokens(text: str) -> list[tuple[str, str]]:
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        if re.search(_MAY_BE_MARKED, text):
            # Signs of vowels and tones are no letters, and cut no word in two.
            text = "".join(c for c in text if unicodedata.category(c)[0] != "M")
    return [(m.lastgroup or "", m[0]) for m in re.finditer(_TOKEN, text)]


# Figures ----------------------------------------------------------------------


def _read_as_number(figures: str) -> tuple[str, str] | None:
    """The digits before and behind the point; None where they are read singly."""
    whole, _, fraction = figures.partition(".")
    grouped = "," in whole
    whole = whole.replace(",", "")
    singly = (whole[0] == "0" and len(whole) > 1) or (len(whole) > 6 and not grouped)
    return None if singly else (whole, fraction)


def number_words(figures: str) -> int:
    """English words in a number: 21 is two, 1,234 is six, 010 is three."""
    parts = _read_as_number(figures)
    if parts is None:
        return sum(c.isdigit() for c in figures)
    whole, fraction = parts
    count = 1 + len(fraction) if fraction else 0
    groups = [whole[max(0, end - 3) : end] for end in range(len(whole), 0, -3)]
    for index, group in enumerate(groups):
        words = _words_below_1000(int(group))
        count += words + 1 if words and index else words
    return max(1, count)


def _words_below_1000(number: int) -> int:
    hundreds, rest = divmod(number, 100)
    count = 2 if hundreds else 0
    if rest:
        count += 1 if rest < 20 or rest % 10 == 0 else 2
    return count


def number_syllables(figures: str) -> int:
    """Korean syllables in a number: 12 is two (십이), 1,234 is six."""
    parts = _read_as_number(figures)
    if parts is None:
        return sum(c.isdigit() for c in figures)
    whole, fraction = parts
    count = 1 + len(fraction) if fraction else 0
    groups = [whole[max(0, end - 4) : end] for end in range(len(whole), 0, -4)]
    for index, group in enumerate(groups):
        spoken = 0
        for place, digit in enumerate(reversed(group)):
            if digit != "0":
                # 십 백 천 stand alone for one; other digits come before them.
                spoken += (place > 0) + (digit != "1" or place == 0)
        count += spoken + (1 if spoken and index else 0)
    return max(1, count)


_LETTER_SYLLABLES = {**dict.fromkeys("fjksvxyz", 2), "h": 3, "w": 3}


def _latin_syllables(word: str) -> int:
    """Syllables of a Latin word in Korean: letters of an acronym, or the sounds.

    ``SMS`` is 에스엠에스; in ``English`` 잉글리시 each cluster takes a vowel too.
    """
    if word.isupper() or len(word) == 1:
        return sum(_LETTER_SYLLABLES.get(c, 1) for c in word.lower())
    letters = re.sub(r"(.)\1", r"\1", word.lower())
    vowels = len(re.findall("[aeiouy]+", letters))
    # A last p or t closes its syllable (앱, 챗); other lone consonants take 으.
    letters = re.sub("(?<=[aeiou])[bptkc]$", "", letters)
    return max(1, vowels + len(re.findall("[bcdfgkpstvz](?=[^aeiouy]|$)", letters)))
