"""IVR003: a setting that nobody knows."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Reading
from ivr.diagnostics import Finding


@check("IVR003", scope="reading")
def unknown_setting(reading: Reading) -> Iterator[Finding]:
    """
    ## What it finds
    A setting, an exit or a section that the language does not have.

    ## Why it matters
    What it was meant to do does not happen.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: main
    nodes:
      main: {hangup: "Goodbye.", ending: refused}
    ```
    Write one of the names that the message lists.
    """
    yield from reading.of("unknown-setting")
