"""IVR009: a file that is too large to be a menu."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Reading
from ivr.diagnostics import Finding


@check("IVR009", scope="reading")
def too_large(reading: Reading) -> Iterator[Finding]:
    """
    ## What it finds
    A file of more than 5 MB, or values nested more than 100 deep.

    ## Why it matters
    Nobody can review it, and reading it could stop the server.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    start:
      [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
      [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
    ```
    Split the menu, and bring the parts together with `use:`.
    """
    yield from reading.of("too-large")
