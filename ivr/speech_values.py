"""How the values of a call are said, by type: in English, Korean, or bare digits.

Digits one by one are written ``1 5 8 8`` in English and ``일 오 팔 팔`` in Korean:
a Korean voice may read a lone ``1`` as 하나, and zero in a number that one dials is
공. Numbers stay figures (``1,234``), which voices of both languages read as numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Literal, get_args

from ivr.speech_moments import DAY_FIRST, read_date, read_time, say_date, say_time

ValueType = Literal[
    "text",
    "digits",
    "number",
    "money",
    "phone",
    "date",
    "time",
    "yes-no",
    "duration",
    "count",
    "list",
    "words",
    "one-of",
]
VALUE_TYPES: tuple[str, ...] = get_args(ValueType)

BUILT_IN_TYPES = {
    "caller": "phone",
    "called": "phone",
    "position": "count",
    "abuse": "count",
    "wait": "duration",
}
"""How the values that every call has are said; the others are words."""


def say_value(
    value: object,
    type: str,
    language: str,
    now: datetime | None = None,
    *,
    currency: str | None = None,
) -> str:
    """*value* as it is spoken in *language* (BCP 47); never raises.

    A value that is not of its *type* is said as it stands.

    Args:
        value: A text as callers key it in (``20261225``, ``0930``, ``+8210…``), or
            Python's own value; lengths of time are seconds or ``1m30s``.
        type: One of ``VALUE_TYPES``; any other is said as text.
        language: English and Korean have words; other languages get neutral digits.
        now: From which a date leaves out the year.
        currency: ISO 4217, for money that names none. Without it Korean says 원,
            en-US dollars, en-GB pounds, and others the bare amount.
    """
    spoken = language.split("-")[0].lower()
    match type:
        case "money":
            said = _money(value, language, currency)
        case "date":
            date = read_date(value)
            said = say_date(date, language, now) if date else None
        case "time":
            time = read_time(value)
            said = say_time(time, language) if time else None
        case _:
            saying = _SAYINGS.get(type)
            said = saying(value, spoken) if saying else None
    return _text(value) if said is None else said


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


# Digits and phone numbers -----------------------------------------------------

_KOREAN_DIGITS = {
    **dict(zip("0123456789", "공일이삼사오육칠팔구", strict=True)),
    **{"*": "별표", "#": "우물정자", "+": "플러스"},
}
_ENGLISH_DIGITS = {"*": "star", "#": "pound", "+": "plus"}


def spell(text: str, language: str) -> str:
    """*text* character by character; hyphens, dots, brackets and blanks are silent."""
    spoken = language.split("-")[0].lower()
    names = {"ko": _KOREAN_DIGITS, "en": _ENGLISH_DIGITS}.get(spoken, {})
    if language in DAY_FIRST:
        names = {**names, "#": "hash"}
    kept = (c for c in str(text) if c.isalnum() or c in "*#+")
    return " ".join(names.get(c, c.upper()) for c in kept)


def _digits(value: object, language: str) -> str | None:
    return spell(_text(value), language) or None


_WITHHELD = {"anonymous", "unknown", "restricted", "private", "withheld"}
"""What carriers send for a caller who shows no number."""


def _phone(value: object, language: str) -> str | None:
    text = _text(value)
    if text.casefold() in _WITHHELD:
        return {"en": "a withheld number", "ko": "발신자 표시 제한 번호"}.get(language)
    number = re.sub(r"[\s().-]", "", text)
    if not re.fullmatch(r"\+?\d{3,15}", number):
        return None
    return ", ".join(spell(group, language) for group in group_number(number))


def group_number(number: str) -> tuple[str, ...]:
    """A number in the groups in which it is read: 010, 1234, 5678.

    Numbers of Korea and of North America come without their country's code, as
    people there know them; others keep it, with ``+`` in front.
    """
    if number.startswith("+82"):
        # An 8-digit 15xx or 16xx number has no area, so takes no 0 either.
        rest = number[3:]
        number = rest if re.fullmatch(r"1[568]\d{6}", rest) else "0" + rest
    elif re.fullmatch(r"\+1\d{10}", number):
        number = number[2:]
    for pattern in _GROUPS:
        if found := re.fullmatch(pattern, number):
            return tuple(group for group in found.groups() if group)
    if found := re.fullmatch(r"(\+\d{3})(\d{6,})", number):
        return (found[1], *_chunks(found[2]))
    return tuple(_chunks(number))


_GROUPS = (
    r"(1[568]\d\d)(\d{4})",  # Korea: 1588-1234
    r"(02)(\d{3,4})(\d{4})",  # Seoul
    r"(0\d\d)(\d{3,4})(\d{4})",  # Korean mobiles and other areas
    r"([2-9]\d\d)(\d{3})(\d{4})",  # North America
    # Countries of one and two figures; those of three go in threes.
    r"(\+(?:7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]))"
    r"(\d{2,4}?)(\d{3,4})(\d{4})",
)


def _chunks(number: str) -> Iterable[str]:
    """Threes, with a last group of two to four, so that none stands alone."""
    while len(number) > 4:
        yield number[:3]
        number = number[3:]
    yield number


# Numbers, money, counts -------------------------------------------------------


def _decimal(value: object) -> Decimal | None:
    try:
        found = Decimal(re.sub(r"[,\s_]", "", _text(value)))
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found.adjusted()) < 30 else None


def _figures(amount: Decimal, language: str) -> str:
    separator = "," if language in ("en", "ko") else ""
    said = f"{abs(amount):{separator}f}"
    if "." in said:
        said = said.rstrip("0").rstrip(".")
    minus = {"en": "minus ", "ko": "마이너스 "}.get(language, "-")
    return minus + said if amount < 0 else said


def _number(value: object, language: str) -> str | None:
    amount = _decimal(value)
    return None if amount is None else _figures(amount, language)


_CURRENCIES = {
    # ISO 4217: sign, English singular and plural, hundredths, Korean.
    "KRW": ("₩", "won", "won", (), ("원", "")),
    "JPY": ("", "yen", "yen", (), ("엔", "")),
    "USD": ("$", "dollar", "dollars", ("cent", "cents"), ("달러", "센트")),
    "EUR": ("€", "euro", "euros", ("cent", "cents"), ("유로", "센트")),
    "GBP": ("£", "pound", "pounds", ("penny", "pence"), ("파운드", "펜스")),
    "CNY": ("元", "yuan", "yuan", (), ("위안", "")),
}
_CURRENCY_OF = {"ko": "KRW", "en-US": "USD", "en-GB": "GBP", "ja": "JPY"}
_MONEY = r"([^\d\s.,+-]*)\s*([+-]?[\d,]+(?:\.\d+)?)\s*([^\d\s.,]*)"


def _money(value: object, language: str, currency: str | None) -> str | None:
    found = re.fullmatch(_MONEY, _text(value))
    amount = _decimal(found[2]) if found else None
    if not found or amount is None:
        return None
    spoken = language.split("-")[0].lower()
    code = _currency(found[1] or found[3]) or currency
    code = code or _CURRENCY_OF.get(language) or _CURRENCY_OF.get(spoken)
    if code is None:
        return _figures(amount, spoken)
    if code not in _CURRENCIES or spoken not in ("en", "ko"):
        return f"{_figures(amount, spoken)} {code}"
    sign = "" if amount >= 0 else {"en": "minus ", "ko": "마이너스 "}[spoken]
    return sign + _amount(abs(amount), code, spoken)


def _currency(written: str) -> str | None:
    for code, (sign, one, many, _, korean) in _CURRENCIES.items():
        if written and written.casefold() in (
            code.casefold(),
            sign,
            one,
            many,
            korean[0],
        ):
            return code
    return written if re.fullmatch("[A-Z]{3}", written) else None


def _amount(amount: Decimal, code: str, spoken: str) -> str:
    _, one, many, parts, (korean, korean_part) = _CURRENCIES[code]
    cents = round(amount * 100) if parts else round(amount) * 100
    whole, cents = divmod(int(cents), 100)
    if spoken == "ko":
        said = [f"{whole:,}{korean}"] if whole or not cents else []
        return " ".join([*said, f"{cents}{korean_part}"] if cents else said)
    said = [f"{whole:,} {one if whole == 1 else many}"] if whole or not cents else []
    if cents:
        said.append(f"{cents} {parts[0] if cents == 1 else parts[1]}")
    return " and ".join(said)


_ONES = ["", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉"]
_TENS = ["", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"]


def _count(value: object, language: str) -> str | None:
    amount = _decimal(value)
    if amount is None:
        return None
    if language != "ko" or amount != int(amount) or not 1 <= amount <= 99:
        return _figures(amount, language)
    # 세 번째, 두 분, 스무 개: what a counter follows, where 3 might be read 삼.
    tens, ones = divmod(int(amount), 10)
    return "스무" if (tens, ones) == (2, 0) else _TENS[tens] + _ONES[ones]


# Lengths of time --------------------------------------------------------------

_DURATION = r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?"


def read_seconds(value: object) -> float | None:
    """Seconds in a number, a ``timedelta`` or ``1m30s``; None where there are none."""
    if isinstance(value, timedelta):
        return value.total_seconds()
    text = _text(value)
    amount = _decimal(text)
    if amount is not None:
        return float(amount)
    found = re.fullmatch(_DURATION, text)
    if not text or not found:
        return None
    hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def _duration(value: object, language: str) -> str | None:
    seconds = read_seconds(value)
    if seconds is None or seconds < 0:
        return None
    minutes = _rounded_minutes(seconds)
    hours, rest = divmod(minutes, 60)
    if language == "ko":
        said = [f"{hours}시간"] if hours else []
        return " ".join(["약", *said, *([f"{rest}분"] if rest else [])])
    if language != "en":
        return f"{hours}:{rest:02} h" if hours else f"{rest} min"
    said = [f"{hours} hour{'s' if hours > 1 else ''}"] if hours else []
    if rest:
        said.append(f"{rest} minute{'s' if rest > 1 else ''}")
    return "about " + " and ".join(said)


def _rounded_minutes(seconds: float) -> int:
    """Whole minutes to 10, fives to an hour, quarters beyond, and always upwards.

    To overrun a wait that was announced is worse than to announce none.
    """
    minutes = max(1, -(-seconds // 60))
    step = 1 if minutes <= 10 else 5 if minutes <= 60 else 15
    return int(-(-minutes // step) * step)


# Yes and no, lists ------------------------------------------------------------

_YES = {"yes", "true", "on", "1", "y", "예", "네"}
_NO = {"no", "false", "off", "0", "2", "n", "아니요", "아니오"}


def _yes_no(value: object, language: str) -> str | None:
    word = _text(value).casefold()
    if word not in _YES | _NO:
        return None
    said = {"en": ("yes", "no"), "ko": ("예", "아니요")}.get(language)
    return said[0 if word in _YES else 1] if said else None


def _list(value: object, language: str) -> str | None:
    if isinstance(value, str):
        items = [item.strip() for item in value.split(",") if item.strip()]
    elif isinstance(value, Iterable):
        items = [_text(item) for item in value if _text(item)]
    else:
        return None
    return say_list(items, language)


def say_list(items: Iterable[str], language: str) -> str:
    """Words in a row: ``a, b and c``; in Korean ``a와 b``, or ``a, b, c``."""
    words = list(items)
    spoken = language.split("-")[0].lower()
    if spoken == "ko" and len(words) == 2:
        from ivr.speech_particles import with_particle

        return f"{with_particle(words[0], '과와')} {words[1]}"
    if spoken == "en" and len(words) > 1:
        return f"{', '.join(words[:-1])} and {words[-1]}"
    return ", ".join(words)


_SAYINGS: dict[str, Callable[[object, str], str | None]] = {
    "digits": _digits,
    "number": _number,
    "phone": _phone,
    "duration": _duration,
    "count": _count,
    "yes-no": _yes_no,
    "list": _list,
}
