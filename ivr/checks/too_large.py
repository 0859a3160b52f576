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
    A file, a flow, a list or a text that is too large for a menu.

    A file has at most 5 MB, 300,000 keys and values, and values nested 100 deep; a
    flow 12,000 nodes and 40 languages; a list or section 1,000 things; a text 20,000
    letters.

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
