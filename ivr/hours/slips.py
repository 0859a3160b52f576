"""What to tell an author whose opening hours cannot be read.

Most texts that fail were written the way a shop door has them: full names of
days, hours without minutes, am and pm, a long dash.
"""

from __future__ import annotations

from ivr.hours.dates import MONTHS, WEEKDAYS
from ivr.hours.faults import did_you_mean
from ivr.hours.tokens import Token

WORDS = (*WEEKDAYS, *MONTHS, "PH", "off", "closed", "open", "easter", "week", "day")
"""Every word that a text may have in it."""

_HANGUL = dict(zip("월화수목금토일", WEEKDAYS, strict=True))
_BY_THREE = {
    **dict(
        zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), WEEKDAYS, strict=True)
    ),
    **{month.lower(): month for month in MONTHS},
    "hol": "PH",
    "pub": "PH",
}
_PHRASES = {
    "and": ",",
    "to": "-",
    "till": "-",
    "until": "-",
    "weekdays": "Mo-Fr",
    "weekend": "Sa,Su",
    "weekends": "Sa,Su",
    "daily": "Mo-Su",
    "shut": "off",
}
_SUN = ("sunrise", "sunset", "dawn", "dusk")
_HALVES = ("am", "pm", "a", "p")
_DASHES = "–—−~〜～‐"
_TIMES = "write times as 09:00-18:00"


def explain(token: Token, after: str) -> tuple[str, str]:
    """The message and the help for a *token* that cannot stand *after* those words."""
    match token.sort:
        case "end":
            return (
                f'something is missing after "{after}"',
                'finish it, as in "Mo-Fr 09:00-18:00"',
            )
        case "comment":
            return (
                f"the comment {token.text} says neither open nor shut",
                "put it under reason: of an exception, or behind a # of the file",
            )
        case "number":
            return f'"{token.text}" is no time of day', _TIMES
        case "time":
            return (
                f'"{token.text}" cannot stand here',
                'write days, then times, then "off": Mo-Fr 09:00-18:00',
            )
        case "word":
            return _word(token.text, after)
        case _:
            return _sign(token.text)


def explains_end(token: Token) -> bool:
    """Whether *token*, behind a time, was meant to lead on to the end of a span."""
    if token.sort == "sign":
        return token.text in _DASHES
    lower = token.text.lower()
    return lower in _HALVES or _PHRASES.get(lower) == "-"


def _word(word: str, after: str) -> tuple[str, str]:
    lower = word.lower()
    if lower == "sh":
        return (
            "school holidays (SH) are not known",
            "write their dates as exceptions with from: and to:",
        )
    if lower in _SUN:
        return f'"{word}" moves with the sun', _TIMES
    if lower == "unknown":
        return "a caller cannot be told that it is unknown", "say open or off"
    if lower in _HALVES:
        return f'"{word}" is not read', "write 6 pm as 18:00"
    if known := next((w for w in WORDS if w.lower() == lower), None):
        help = 'write months, then weekdays, then times: "Jan-Mar Mo-Fr 09:00-18:00"'
        if after[-3:-2] == ":":
            help = f'put ";" before it if "{known}" begins a rule; days precede times'
        return f'"{known}" cannot stand here', help
    meant = _PHRASES.get(lower) or meaning(word)
    if meant:
        return f'"{word}" is no word of opening hours', f'write "{meant}"'
    help = did_you_mean(word, WORDS, _expected(), near=0.7)
    return f'"{word}" is no word of opening hours', help


def meaning(word: str) -> str | None:
    """The word of the syntax that the name of a day or month stands for."""
    return _HANGUL.get(word[0]) or _BY_THREE.get(word.lower()[:3])


def _expected() -> str:
    return f"days are {' '.join(WEEKDAYS)} and PH, months {MONTHS[0]} to {MONTHS[-1]}"


def _sign(sign: str) -> tuple[str, str]:
    if sign in _DASHES:
        return f'"{sign}" is not read', 'write "-" from one time or day to the next'
    if sign == "||":
        return (
            'a fallback ("||") is not read',
            'write one rule after the other with ";"',
        )
    if sign == "+":
        return "an open end (+) tells callers nothing", "write when it shuts"
    if sign == "/":
        return '"/" is not read here', _TIMES
    return f'"{sign}" cannot stand here', 'write rules as "Mo-Fr 09:00-18:00; PH off"'
