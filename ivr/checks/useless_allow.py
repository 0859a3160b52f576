"""IVR013: an allow comment that allows nothing."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Reading
from ivr.diagnostics import Finding


@check("IVR013", severity="warning", scope="reading")
def useless_allow(reading: Reading) -> Iterator[Finding]:
    """
    ## What it finds
    A comment `# allow: …` without a reason, for a check that does not exist, or
    above a line with nothing to allow.

    ## Why it matters
    It hides nothing today, and might hide a fault tomorrow.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: main
    queues: {desk: {}}
    nodes:
      # allow: dead-end
      main: {queue: desk, gave-up: bye, full: bye, failed: bye}
      bye: {hangup: "Goodbye.", ends: refused}
    ```
    Delete it, or write the reason behind a dash.
    """
    yield from reading.of("useless-allow")
