"""What a caller's number tells: the kind of line that the call comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

COMMON = {
    ("KR", "mobile"): "+821012345678",
    ("KR", "landline"): "+8222123456",
    ("US", "mobile"): "+12025550123",
    ("GB", "mobile"): "+447700900123",
    ("GB", "landline"): "+442079460123",
}
"""Numbers to try menus with. Those of the US and Great Britain are kept free for
fiction (NANPA's 555-01XX, Ofcom's drama numbers)."""

_OF_FICTION = {number: line == "mobile" for (_, line), number in COMMON.items()}
"""Whether texts would reach them; those who list numbers in use do not know them."""


def line_of(number: str, home: str = "") -> str:
    """The kind of line: ``mobile``, ``landline``, ``withheld`` or ``abroad``.

    Args:
        number: As the carrier gives it. What is no number in E.164 (``anonymous``,
            ``client:anna``, nothing) is withheld.
        home: The country (ISO 3166) that the menu is in, if it is known; numbers of
            other countries are from abroad.
    """
    if not re.fullmatch(r"\+[1-9]\d{5,14}", number):
        return "withheld"
    country, mobile = _kind_of(number)
    if home and country and not _same_country(country, home):
        return "abroad"
    return "mobile" if mobile else "landline"


def country_of(number: str) -> str:
    """The country of a number in E.164, as ISO 3166 has it; empty if unknown."""
    if not re.fullmatch(r"\+[1-9]\d{5,14}", number):
        return ""
    return _kind_of(number)[0]


def spaced(number: str) -> str:
    """*number* with the gaps that people know it by: ``+82 2-1588-9999``."""
    import phonenumbers

    try:
        found = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    style = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(found, style))


def example(line: str, home: str) -> str:
    """A number of a kind of *line* as seen from the country *home*; none is withheld.

    It belongs to nobody, as far as that can be known.
    """
    home = home or "US"
    match line:
        case "withheld":
            return ""
        case "abroad":
            return COMMON["GB" if home == "US" else "US", "mobile"]
    if (home, line) in COMMON:
        return COMMON[home, line]
    return _example(line, home)


@lru_cache(maxsize=1024)
def _kind_of(number: str) -> tuple[str, bool]:
    """The country, and whether texts reach it; all is unknown of a wrong number."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return "", False
    country = phonenumbers.region_code_for_number(parsed)
    if country is None:
        country = phonenumbers.region_code_for_country_code(parsed.country_code or 0)
    kind = phonenumbers.number_type(parsed)
    types = phonenumbers.PhoneNumberType
    # North American numbers do not tell; most people there call from a mobile.
    mobile = kind in (types.MOBILE, types.FIXED_LINE_OR_MOBILE)
    return country, _OF_FICTION.get(number, mobile)


def _same_country(country: str, home: str) -> bool:
    return country.upper() == home.upper()


def _example(line: str, home: str) -> str:
    import phonenumbers

    types: Mapping[str, int] = {
        "mobile": phonenumbers.PhoneNumberType.MOBILE,
        "landline": phonenumbers.PhoneNumberType.FIXED_LINE,
    }
    found = phonenumbers.example_number_for_type(home.upper(), types[line])
    if found is None:
        return COMMON["US", "mobile"]
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
