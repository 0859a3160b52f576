"""IVR605: a phone number that nobody has."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.phone_numbers import PhoneNumber, phone_numbers
from ivr.checks.study import Study
from ivr.diagnostics import Finding

SHORTEST = 7
"""Digits; shorter ones without a country are for emergencies and extensions."""


@check("IVR605")
def bad_number(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A number of a country that is none, or with too few or too many digits. A number
    that does not begin with its country is a warning.

    ## Why it matters
    The carrier cannot ring it: the caller hears that the line failed. A wrong number
    under `numbers:` never rings here.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: nurse
    nodes:
      nurse: {dial: "+1202555012", busy: sorry, no-answer: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer. Please call again.", ends: refused}
    ```
    Write it with a plus sign, its country and all its digits.
    """
    for number in phone_numbers(study.flow):
        fault = _fault(number, study)
        if fault is not None:
            message, help, warns = fault
            yield Finding(
                number.span,
                f'"{number.text}" {message}',
                help,
                severity="warning" if warns else None,
                node=number.node,
                about=number.plain,
            )


def _home(study: Study) -> str | None:
    """The country of the numbers that ring here."""
    from ivr.language.callers import country_of

    numbers = [each.name for each in study.flow.text.numbers]
    return next((found for each in numbers if (found := country_of(each))), None)


def _fault(number: PhoneNumber, study: Study) -> tuple[str, str, bool] | None:
    """What is wrong with *number*, what to do, and whether it may still work."""
    if not number.plain.startswith("+"):
        if len(number.plain) < SHORTEST:
            return None
        meant = _with_country(number.plain, _home(study))
        help = f'write "{meant}"' if meant else "write it with +, its country first"
        return "does not say its country", help, True
    # Imported here: a flow without numbers need not wait for it.
    import phonenumbers as library

    help = "write the country and all digits, such as +442079460123"
    try:
        parsed = library.parse(number.plain)
    except library.NumberParseException:
        return "begins with no country's number", help, False
    match library.is_possible_number_with_reason(parsed):
        case library.ValidationResult.IS_POSSIBLE:
            return None
        case library.ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
            return "lacks its area code", help, True
        case library.ValidationResult.TOO_SHORT:
            return "has too few digits", help, False
        case library.ValidationResult.TOO_LONG:
            return "has too many digits", help, False
    return "is no number that can be rung", help, False


def _with_country(digits: str, home: str | None) -> str | None:
    if home is None:
        return None
    import phonenumbers as library

    try:
        parsed = library.parse(digits, home)
    except library.NumberParseException:
        return None
    if not library.is_possible_number(parsed):
        return None
    return str(library.format_number(parsed, library.PhoneNumberFormat.E164))
