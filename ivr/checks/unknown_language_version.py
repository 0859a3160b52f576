"""IVR012: a version of the language that is not known here."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Reading
from ivr.diagnostics import Finding


@check("IVR012", scope="reading")
def unknown_language_version(reading: Reading) -> Iterator[Finding]:
    """
    ## What it finds
    A flow that says no version, or one that this program does not read.

    ## Why it matters
    It might be understood wrongly, and callers would meet something else than was
    written.

    ## Example
    ```yaml
    ivr: 7
    name: clinic
    languages: [en]
    start: bye
    nodes:
      bye: {hangup: "Goodbye."}
    ```
    Write `ivr: 1`, or bring this program up to date.
    """
    yield from reading.of("unknown-language-version")
