"""IVR002: a name that is said twice."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Reading
from ivr.diagnostics import Finding


@check("IVR002", scope="reading")
def duplicate_key(reading: Reading) -> Iterator[Finding]:
    """
    ## What it finds
    The same key twice in one place, or one name with two meanings in a set of
    flows.

    ## Why it matters
    YAML would quietly take the last: an option that someone wrote would never be
    offered.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: main
    queues: {desk: {}}
    nodes:
      main: {queue: desk, gave-up: bye, full: bye, failed: bye}
      bye: {hangup: "Goodbye.", ends: refused}
      bye: {hangup: "Good night.", ends: refused}
    ```
    Keep one of them, or give one another name.
    """
    yield from reading.of("duplicate-key")
