"""Which numbers may be called back at all: of countries and kinds that are listed.

The list of countries protects where the kind does not: +1 876 and +1 268 look like any
other mobile of North America, and fraud lives on them.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from ivr.language.callers import COMMON, country_of

SATELLITE = "001"
"""What is nobody's country: satellites and other networks of the whole world."""


@lru_cache(maxsize=4096)
def kind_of(number: str) -> str:
    """The kind of a number in E.164: ``mobile``, ``fixed``, or why it is neither.

    Numbers that could be either, as all in North America, are ``fixed-or-mobile``.
    What no plan of numbers knows is ``unknown``: short codes, and numbers made up.
    """
    for (_, line), each in COMMON.items():
        if each == number:
            return "mobile" if line == "mobile" else "fixed"
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return "unknown"
    if country_of(number) == SATELLITE:
        return "satellite"
    types = phonenumbers.PhoneNumberType
    names = {
        types.MOBILE: "mobile",
        types.FIXED_LINE: "fixed",
        types.FIXED_LINE_OR_MOBILE: "fixed-or-mobile",
        types.VOIP: "voip",
        types.PREMIUM_RATE: "premium",
        types.SHARED_COST: "shared-cost",
        types.TOLL_FREE: "toll-free",
        types.PERSONAL_NUMBER: "personal",
        types.PAGER: "pager",
        types.UAN: "company",
        types.VOICEMAIL: "voicemail",
    }
    return names.get(phonenumbers.number_type(parsed), "unknown")


def barred(number: str, regions: Collection[str], types: Collection[str]) -> str:
    """Why *number* is not called: ``region``, or its kind; empty where it may be.

    Args:
        regions: Countries (ISO 3166) that are called; none is none.
        types: Kinds of number that are called.
    """
    if country_of(number) not in {each for each in regions if each}:
        return "region"
    kind = kind_of(number)
    fits = {"fixed", "mobile"} if kind == "fixed-or-mobile" else {kind}
    return "" if fits & set(types) else kind
