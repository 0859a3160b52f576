"""IVR004: a value of another sort than expected."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Reading
from ivr.diagnostics import Finding


@check("IVR004", scope="reading")
def wrong_type(reading: Reading) -> Iterator[Finding]:
    """
    ## What it finds
    A value that cannot be what it stands for: a bare number for a duration, a
    sentence cut by a comma.

    ## Why it matters
    The setting is not taken, and callers meet the default.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: main
    nodes:
      main:
        menu: "Press a key."
        timeout: 5
        options: {1: bye}
        no-input: bye
        no-match: bye
      bye: {hangup: "Goodbye."}
    ```
    Write the value as the message shows.
    """
    yield from reading.of("wrong-type")
