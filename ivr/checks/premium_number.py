"""IVR606: a number that is charged for, rung at the line's own cost."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.phone_numbers import phone_numbers
from ivr.checks.study import Study
from ivr.diagnostics import Finding


@check("IVR606", yields_to=("IVR605",))
def premium_number(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A premium-rate number among those that the line rings.

    ## Why it matters
    Each caller who is put through costs you by the minute, and the carrier mostly
    refuses such numbers: the caller hears that the line failed.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: nurse
    nodes:
      nurse: {dial: "+19005550123", busy: sorry, no-answer: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer. Please call again.", ends: refused}
    ```
    Ring an ordinary number of the same people.
    """
    for number in phone_numbers(study.flow):
        if number.use == "is rung" and _is_premium(number.plain):
            yield Finding(
                number.span,
                f'"{number.text}" is a premium-rate number: every caller who is put '
                "through is paid for by the minute",
                "ring an ordinary number of the same people",
                node=number.node,
                about=number.plain,
            )


def _is_premium(number: str) -> bool:
    if not number.startswith("+"):
        return False
    import phonenumbers as library

    try:
        kind = library.number_type(library.parse(number))
    except library.NumberParseException:
        return False
    return bool(kind == library.PhoneNumberType.PREMIUM_RATE)
