"""IVR007: a node of no known kind."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Reading
from ivr.diagnostics import Finding


@check("IVR007", scope="reading")
def unknown_kind(reading: Reading) -> Iterator[Finding]:
    """
    ## What it finds
    A node without a kind, or with one that is misspelt.

    ## Why it matters
    Callers who come here would be cut off.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: hello
    nodes:
      hello: {sya: "Welcome."}
    ```
    Write one of the kinds that the message lists.
    """
    yield from reading.of("unknown-kind")
