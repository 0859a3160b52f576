"""IVR011: files that include each other."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Reading
from ivr.diagnostics import Finding


@check("IVR011", scope="reading")
def include_cycle(reading: Reading) -> Iterator[Finding]:
    """
    ## What it finds
    A file that, directly or through others, includes itself.

    ## Why it matters
    There would be no end to reading it.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    use: {again: clinic.yaml}
    start: bye
    nodes:
      bye: {hangup: "Goodbye."}
    ```
    Move what both need into a third file.
    """
    yield from reading.of("include-cycle")
