"""IVR008: a name that cannot be one."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Reading
from ivr.diagnostics import Finding


@check("IVR008", scope="reading")
def bad_name(reading: Reading) -> Iterator[Finding]:
    """
    ## What it finds
    A name with a blank, a dot or another sign that names do not have, or one that
    comes with every call.

    ## Why it matters
    Exits could not lead there, and places inside nodes could not be told apart.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: main
    nodes:
      main.menu: {hangup: "Goodbye."}
    ```
    Use letters of any script, digits, - and _.
    """
    yield from reading.of("bad-name")
