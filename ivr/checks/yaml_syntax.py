"""IVR001: a text that is not YAML."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Reading
from ivr.diagnostics import Finding


@check("IVR001", scope="reading")
def yaml_syntax(reading: Reading) -> Iterator[Finding]:
    """
    ## What it finds
    Text that cannot be read as YAML, with the place at which reading stopped.

    ## Why it matters
    Nothing behind that place is looked at; callers would hear the version before.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: main
    nodes:
      main: {hangup: "Goodbye."
    ```
    Look at the brackets, the quotes and the indentation of the line.
    """
    yield from reading.of("yaml-syntax")
