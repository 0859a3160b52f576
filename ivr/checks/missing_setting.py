"""IVR005: something that must be said is not said."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Reading
from ivr.diagnostics import Finding


@check("IVR005", scope="reading")
def missing_setting(reading: Reading) -> Iterator[Finding]:
    """
    ## What it finds
    A setting or an exit without which the node, or the flow, cannot work.

    ## Why it matters
    Callers who come here would be cut off.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: hello
    nodes:
      hello: {say: "Welcome."}
    ```
    Add it.
    """
    yield from reading.of("missing-setting")
