"""What callers key in and services answer, by type: made into values, or refused.

========= ============================== =========================================
type      keyed in as                    kept as
========= ============================== =========================================
digits    any keys                       the digits
number    ``*`` is the decimal point     ``12.5``
money     ``*`` is the decimal point     ``12.50``
phone     as one would dial it           ``+82…``, where the country is known
date      year, month, day in 8 digits   ``2026-12-25``
time      hours and minutes, 24 hours    ``09:30``
yes-no    1 yes, 2 no                    ``yes`` or ``no``
========= ============================== =========================================
"""

from __future__ import annotations

import re
from datetime import date

from ivr.language.callers import country_of
from ivr.speech_moments import read_date, read_time

MAX_LETTERS = 200
"""Longer words are cut: the state of a call travels in an address."""

_DECIMAL = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,6})?")
_MONEY = re.compile(
    r"[^0-9\s.,+-]{0,3}\s?[+-]?[0-9][0-9,]{0,17}(?:\.[0-9]{1,4})?\s?[^0-9\s.,]{0,5}"
)


def entered(type: str, keys: str, language: str, near: str = "") -> str | None:
    """The value that *keys* stand for; None where they are none of that *type*.

    Args:
        type: As in the table above.
        keys: As pressed, without the finish key.
        language: In it a date of eight digits that does not begin with the year
            begins with the month (``en``, ``en-US``) or the day (all others).
        near: A number in whose country a phone number without ``+`` or 00 lies.
    """
    match type:
        case "number" | "money":
            amount = keys.replace("*", ".", 1)
            plain = re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,2})?", amount)
            return amount if plain else None
        case "phone":
            return phone_number(keys, near)
        case "date":
            return _date(keys, language)
        case "time":
            return _time(keys)
        case "yes-no":
            return {"1": "yes", "2": "no"}.get(keys)
    return keys if keys.isascii() and keys.isdigit() else None


def answered(type: str, choices: tuple[str, ...], said: str) -> str | None:
    """The value in a service's answer; None where it is not of its *type*."""
    text = said.strip()
    match type:
        case "one-of":
            return text if text in choices else None
        case "digits":
            return text if text.isascii() and text.isdigit() else None
        case "number" | "count":
            return text if _DECIMAL.fullmatch(text) else None
        case "money":
            return text if _MONEY.fullmatch(text) else None
        case "phone":
            return text if re.fullmatch(r"\+?[0-9\s().-]{3,25}", text) else None
        case "date":
            return text if read_date(text) else None
        case "time":
            return text if read_time(text) else None
        case "duration":
            return (
                text
                if re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?|([0-9]+[dhms])+", text)
                else None
            )
        case "yes-no":
            return _YES_NO.get(text.casefold())
    return text if len(text) <= 2000 else None


_YES_NO = {"yes": "yes", "true": "yes", "no": "no", "false": "no"}


def phone_number(keys: str, near: str = "") -> str | None:
    """A number that can be dialled, in E.164 where its country is known."""
    text = re.sub(r"[\s().-]", "", keys)
    text = "+" + text[2:] if text.startswith("00") else text
    if not re.fullmatch(r"\+?[0-9]{7,15}", text):
        return None
    region = country_of(near) or None
    if not text.startswith("+") and region is None:
        return text
    import phonenumbers

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _date(keys: str, language: str) -> str | None:
    if not re.fullmatch(r"[0-9]{8}", keys):
        return None
    a, b, c = int(keys[:4]), int(keys[4:6]), int(keys[6:])
    first, second, year = int(keys[:2]), int(keys[2:4]), int(keys[4:])
    month_first = language in ("en", "en-US")
    orders = [(a, b, c), (year, second, first)]
    orders.insert(1 if month_first else 2, (year, first, second))
    for order in orders:
        if 1900 <= order[0] < 2100:
            try:
                return date(*order).isoformat()
            except ValueError:
                continue
    return None


def _time(keys: str) -> str | None:
    found = re.fullmatch(r"([01]?[0-9]|2[0-3])([0-5][0-9])", keys)
    return f"{int(found[1]):02}:{found[2]}" if found else None
