"""IVR015: two names that look the same."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Reading
from ivr.diagnostics import Finding


@check("IVR015", severity="warning", scope="reading")
def confusable_names(reading: Reading) -> Iterator[Finding]:
    """
    ## What it finds
    Names that differ only in case, or in letters that look alike: O and 0, l and 1.

    ## Why it matters
    Sooner or later an exit leads to the wrong one.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: desk1
    nodes:
      desk1: {say: "Welcome.", next: deskl}
      deskl: {hangup: "Goodbye."}
    ```
    Give one of them another name.
    """
    yield from reading.of("confusable-names")
